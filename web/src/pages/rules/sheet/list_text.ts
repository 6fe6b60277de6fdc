// A list's text as cells and back: value, until, note. Its other clauses stay as they are written.
import {phrase} from '../edit/read_condition.ts';
import {isWord, quote, tokensOf, unquote, type Token} from '../lex.ts';

export interface ListText {
  name: string;
  title: string;
  rows: string[][];
  head_text: string;  // the clauses beside the values
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PLAIN = /^[\p{L}\p{N}_]+$/u;

// A code of letters and digits needs no quotes.
const valueText = (text: string): string => (PLAIN.test(text) ? text : quote(text));

// VALUE [until DAY] [note "…"]
function readEntry(tokens: Token[]): string[] | undefined {
  const until = tokens.findIndex((token) => isWord(token, 'until'));
  const note = tokens.findIndex((token) => isWord(token, 'note'));
  const end = [until, note].filter((place) => place >= 0).sort((a, b) => a - b)[0] ?? tokens.length;
  const value = tokens.slice(0, end);
  if (value.length === 0) return undefined;
  const text = value.length === 1 && value[0]?.kind === 'text' ? unquote(value[0].text) : phrase(value);
  return [text, until < 0 ? '' : tokens[until + 1]?.text ?? '', note < 0 ? '' : unquote(tokens[note + 1]?.text ?? '')];
}

function entriesOf(tokens: Token[]): Token[][] {
  const entries: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') entries.push([]);
    else entries.at(-1)?.push(token);
  }
  return entries.filter((entry) => entry.length > 0);
}

// Nothing where the text is no single list, or has comments, which cells cannot keep.
export function readList(text: string): ListText | undefined {
  const tokens = tokensOf(text);
  const [first, name, title] = tokens;
  if (!isWord(first, 'list') || name?.kind !== 'name' || tokens.some((token) => token.kind === 'comment' || isWord(token, 'rule', 'table'))) return undefined;
  const titled = title?.kind === 'text';
  const clauses: Token[][] = [];
  for (const token of tokens.slice(titled ? 3 : 2)) {
    if (isWord(token, 'owner', 'expires', 'values', 'about')) clauses.push([]);
    if (clauses.length === 0) return undefined;
    clauses.at(-1)?.push(token);
  }
  const isValues = (clause: Token[]) => isWord(clause[0], 'values');
  const rows = clauses.filter(isValues).flatMap((clause) => entriesOf(clause.slice(1))).map(readEntry);
  if (!rows.every((row) => row !== undefined)) return undefined;
  const heads = clauses.filter((clause) => !isValues(clause)).map((clause) => `  ${phrase(clause)}`);
  return {name: name.text, title: titled ? unquote(title.text) : '', rows, head_text: heads.join('\n')};
}

export function writeList({name, title, rows, head_text}: ListText): string {
  const entries = rows.filter(([value]) => value?.trim()).map(([value = '', until = '', note = '']) =>
    `  values ${valueText(value.trim())}${until.trim() ? ` until ${until.trim()}` : ''}${note.trim() ? ` note ${quote(note.trim())}` : ''}`);
  return [`list ${name}${title ? ` ${quote(title)}` : ''}`, ...(head_text.trim() ? [head_text.trimEnd()] : []), ...entries, ''].join('\n');
}

// What can be said of cells without the server, by row: an until that is no day, a note without a value.
export function listFaults(rows: string[][]): {row: number; column: number; code: 'day' | 'value'}[] {
  return rows.flatMap(([value = '', until = '', note = ''], row) => [
    ...(until.trim() && !DAY.test(until.trim()) ? [{row, column: 1, code: 'day' as const}] : []),
    ...(!value.trim() && (until.trim() || note.trim()) ? [{row, column: 0, code: 'value' as const}] : []),
  ]);
}
