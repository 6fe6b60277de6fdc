// Reads a condition into groups and rows. Nothing where a row cannot be told apart.
import {newKey} from '../../../base/id.ts';
import {isWord, type Token} from '../lex.ts';
import {OPERATORS, type Group, type Operator, type Row} from './model.ts';

// The words as written, with one space where there was any.
export function phrase(tokens: Token[]): string {
  return tokens.map((token, i) => {
    const before = tokens[i - 1];
    return before && before.at + before.text.length < token.at ? ` ${token.text}` : token.text;
  }).join('');
}

export const depthChange = (token: Token): number => (token.text === '(' ? 1 : token.text === ')' ? -1 : 0);

// Calls 'visit' for each token that stands in no parentheses and in no question's "where … over".
function eachOutside(tokens: Token[], visit: (token: Token, index: number) => void): void {
  let depth = 0;
  let asking = false;
  tokens.forEach((token, i) => {
    depth += depthChange(token);
    if (depth > 0) return;
    if (isWord(token, 'where', 'over')) asking = isWord(token, 'where');
    else if (!asking) visit(token, i);
  });
}

function splitBy(tokens: Token[], join: 'and' | 'or'): Token[][] {
  const places = [-1];
  let between = false;
  eachOutside(tokens, (token, i) => {
    if (isWord(token, 'between')) between = true;
    else if (isWord(token, 'and') && between) between = false;
    else if (isWord(token, join)) places.push(i);
  });
  return places.map((place, i) => tokens.slice(place + 1, places[i + 1]));
}

// The parentheses around all of it, if they are a pair.
function inParentheses(tokens: Token[]): boolean {
  if (tokens[0]?.text !== '(' || tokens.at(-1)?.text !== ')') return false;
  let depth = 0;
  return tokens.every((token, i) => (depth += depthChange(token)) > 0 || i === tokens.length - 1);
}

const BY_LENGTH = OPERATORS.filter(Boolean).map((name) => name.split(' ')).sort((a, b) => b.length - a.length);

function operatorAt(tokens: Token[], at: number): string[] | undefined {
  return BY_LENGTH.find((words) => words.every((word, i) => {
    const token = tokens[at + i];
    return (token?.kind === 'sign' || token?.kind === 'word') && token.text.toLowerCase() === word;
  }));
}

function readRow(tokens: Token[], not: boolean): Row | undefined {
  const found: {at: number; words: string[]}[] = [];
  eachOutside(tokens, (_, at) => {
    const words = at > 0 ? operatorAt(tokens, at) : undefined;
    if (words) found.push({at, words});
  });
  const [first] = found;
  const row: Row = {key: newKey(), not, left: phrase(tokens.slice(0, first?.at)), operator: (first?.words.join(' ') ?? '') as Operator, right: '', to: ''};
  if (!first) return tokens.length > 0 ? row : undefined;
  const rest = tokens.slice(first.at + first.words.length);
  if (row.operator !== 'between') return {...row, right: phrase(rest)};
  const place = rest.findIndex((token) => isWord(token, 'and'));
  return place < 0 ? undefined : {...row, right: phrase(rest.slice(0, place)), to: phrase(rest.slice(place + 1))};
}

function readPart(tokens: Token[]): Row | Group | undefined {
  const not = isWord(tokens[0], 'not');
  const rest = not ? tokens.slice(1) : tokens;
  if (!inParentheses(rest)) return readRow(rest, not);
  const inside = readCondition(rest.slice(1, -1));
  return inside && {...inside, not};
}

export function readCondition(tokens: Token[]): Group | undefined {
  const ors = splitBy(tokens, 'or');
  const join = ors.length > 1 ? 'or' : 'and';
  const pieces = join === 'or' ? ors : splitBy(tokens, 'and');
  const parts = pieces.map((piece) => (join === 'or' && splitBy(piece, 'and').length > 1 ? readCondition(piece) : readPart(piece)));
  return parts.every((part) => part !== undefined) ? {key: newKey(), not: false, join, parts} : undefined;
}
