// A rule's text to read, in colours. Always from left to right: its words are the language's own.
import {Fragment} from 'preact';
import {useMemo} from 'preact/hooks';
import {tokensOf, type Token} from './lex.ts';

const COLOURED_MAX = 100_000;  // characters: what is longer is a set, shown plain and at once

export interface Piece {
  text: string;
  kind: Token['kind'] | 'space';
  bad: boolean;
}

// The text cut into pieces of one colour, lines apart. 'bad' are places to underline.
export function piecesOf(text: string, bad: [begin: number, end: number][] = []): Piece[][] {
  const tokens = text.length > COLOURED_MAX ? [] : tokensOf(text);
  const cuts = new Set([0, text.length, ...tokens.flatMap((one) => [one.at, one.at + one.text.length]), ...bad.flat().filter((place) => place <= text.length)]);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) cuts.add(at).add(at + 1);
  const places = [...cuts].sort((a, b) => a - b);
  const lines: Piece[][] = [[]];
  let next = 0;
  places.slice(0, -1).forEach((from, i) => {
    const part = text.slice(from, places[i + 1]);
    if (part === '\n') return lines.push([]);
    while (next < tokens.length && (tokens[next]?.at ?? 0) + (tokens[next]?.text.length ?? 0) <= from) next += 1;
    const token = tokens[next];
    const kind = token && token.at <= from ? token.kind : 'space';
    return lines.at(-1)?.push({text: part, kind, bad: bad.some(([begin, end]) => from >= begin && from < end)});
  });
  return lines;
}

function Line({pieces}: {pieces: Piece[]}) {
  return <>{pieces.map((piece, i) => (piece.kind === 'space' && !piece.bad ? piece.text : <span key={i} class={`ink-${piece.kind}${piece.bad ? ' squiggle' : ''}`}>{piece.text}</span>))}</>;
}

export function Lines({text, bad}: {text: string; bad?: [number, number][]}) {
  const lines = useMemo(() => piecesOf(text, bad), [text, bad]);
  return <>{lines.map((pieces, i) => <div key={i} class="text-line"><Line pieces={pieces} />{'\n'}</div>)}</>;
}

export function RuleText({text, inline = false}: {text: string; inline?: boolean}) {
  const lines = useMemo(() => piecesOf(text), [text]);
  if (!inline) return <pre class="rule-text" dir="ltr" tabIndex={0}><Lines text={text.trimEnd()} /></pre>;
  return <code class="rule-words" dir="ltr">{lines.map((pieces, i) => <Fragment key={i}>{i > 0 && ' '}<Line pieces={pieces} /></Fragment>)}</code>;
}
