// The words of a rule's text (docs/formats/rules.md), for colours and for the builder. What it makes of a text is
// never a judgement: whether a text is right, the server says.

export type TokenKind = 'comment' | 'text' | 'number' | 'day' | 'unit' | 'word' | 'name' | 'sign';

export interface Token {
  kind: TokenKind;
  text: string;
  at: number;  // UTF-16 units from the beginning
}

const WORDS = new Set(('rule table list owner values until note about suspects confidence learned from when check advise demand red yellow blue exempt add '
  + 'hold back after checks of over days day if fewer than were right begins review expires case fires does not fire is unknown with earlier line lines '
  + 'checked wrong columns row and or in between at least most above below missing has any all none contains starts matches resembles mentions by '
  + 'differs more sum mean median quantile smallest largest first last count distinct findings hit rate where per ever weeks week years year abs min max '
  + 'weekday month').split(' '));

const UNITS = new Set(['kg', 'g', 't', 'day', 'days', 'week', 'weeks', 'year', 'years', 'unit', 'units']);

const PATTERN = /(#[^\n]*)|("(?:[^"\\\n]|\\.)*"?)|(\d{4}-\d{2}-\d{2}(?![\w-]))|(\d[\d_]*(?:\.\d+)?%?)|([\p{L}_][\p{L}\p{N}_]*)|(\.\.|<=|>=|!=|[^\s])/gu;
const KINDS: TokenKind[] = ['comment', 'text', 'day', 'number', 'name', 'sign'];

const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text) && !WORDS.has(text.toLowerCase());

// What a number counts stands behind it: "12 kg", "2 XTS/kg".
function isUnit(text: string, before: Token[]): boolean {
  const [previous, earlier] = [before.at(-1), before.at(-2)];
  if (previous?.kind === 'number') return UNITS.has(text) || isCurrency(text);
  return previous?.text === '/' && earlier?.kind === 'unit' && UNITS.has(text);
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const found of text.matchAll(PATTERN)) {
    const group = found.slice(1).findIndex((part) => part !== undefined);
    const word = found[0];
    const kind = KINDS[group] ?? 'sign';
    const finer = kind !== 'name' ? kind : isUnit(word, tokens) ? 'unit' : WORDS.has(word.toLowerCase()) ? 'word' : 'name';
    tokens.push({kind: finer, text: word, at: found.index});
  }
  return tokens;
}

export const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token !== undefined && (token.kind === 'word' || token.kind === 'unit') && words.includes(token.text.toLowerCase());

// What stands between quotes, and back.
export const unquote = (text: string): string => text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
export const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`;
