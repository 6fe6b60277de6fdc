// Reads a rule's text into what the builder shows. Nothing where the text has more than the builder can show: several
// rules, comments, words out of their place. Nothing is lost on the way, by the last check: what was read, written
// again, has the same words.
import {newKey} from '../../../base/id.ts';
import {isWord, tokensOf, unquote, type Token} from '../lex.ts';
import {CLAUSES, type Built, type Case, type Clause, type Earlier, type Expected} from './model.ts';
import {depthChange, phrase, readCondition} from './read_condition.ts';
import {writeRule} from './write.ts';

const CLAUSE_WORDS = [...CLAUSES.map((clause) => clause.split(' ')[0] ?? ''), 'case', 'earlier'];

// The text cut before each word that begins a clause.
export function clausesOf(tokens: Token[]): Token[][] {
  const clauses: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    depth += depthChange(token);
    if (depth === 0 && isWord(token, ...CLAUSE_WORDS)) clauses.push([]);
    clauses.at(-1)?.push(token);
  }
  return clauses;
}

// FIELD = VALUE, …: a comma begins another pair only where a name and "=" follow.
function readPairs(tokens: Token[]): [string, string][] | undefined {
  const starts = tokens.flatMap((_, i) => (tokens[i + 1]?.text === '=' && (i === 0 || tokens[i - 1]?.text === ',') ? [i] : []));
  if (tokens.length > 0 && starts[0] !== 0) return undefined;
  return starts.map((start, n) => {
    const next = starts[n + 1];
    return [tokens[start]?.text ?? '', phrase(tokens.slice(start + 2, next === undefined ? undefined : next - 1))];
  });
}

const EXPECTED: [string[], Expected][] = [[['fires'], 'fires'], [['does', 'not', 'fire'], 'does not fire'], [['is', 'unknown'], 'is unknown']];

function readCase([, name, ...rest]: Token[]): Case | undefined {
  const found = EXPECTED.find(([words]) => words.every((word, i) => isWord(rest[i], word)));
  if (name?.kind !== 'text' || !found || !isWord(rest[found[0].length], 'with')) return undefined;
  const says = readPairs(rest.slice(found[0].length + 1));
  return says && {key: newKey(), name: unquote(name.text), expected: found[1], says, earlier: []};
}

function readEarlier([, ...tokens]: Token[]): Earlier | undefined {
  const counted = tokens[0]?.kind === 'number' && isWord(tokens[1], 'lines', 'line');
  const judged = isWord(tokens.at(-2), 'checked') && isWord(tokens.at(-1), 'right', 'wrong');
  const says = readPairs(tokens.slice(counted ? 2 : 0, judged ? -2 : undefined));
  return says && {key: newKey(), times: counted ? tokens[0]?.text ?? '' : '', outcome: judged ? (tokens.at(-1)?.text.toLowerCase() as 'right' | 'wrong') : '', says};
}

function readPlain(built: Built, word: string, rest: Token[]): boolean {
  const clause = (word === 'hold' ? 'hold back' : word) as Clause;
  const value = word === 'hold' ? rest.slice(1) : rest;
  if (built.clauses[clause] !== undefined || value.length === 0) return false;
  built.clauses[clause] = clause === 'about' || clause === 'advise' ? unquote(value[0]?.text ?? '') : phrase(value);
  return true;
}

// Puts a clause where it belongs; false where that cannot be shown.
function readClause(built: Built, tokens: Token[]): boolean {
  const word = tokens[0]?.text.toLowerCase() ?? '';
  const rest = tokens.slice(1);
  if (word === 'when') {
    const when = readCondition(rest);
    if (when) built.when = when;
    return when !== undefined;
  }
  if (word === 'exempt') return built.exempt = rest.length === 0;
  if (word === 'case') {
    const one = readCase(tokens);
    if (one) built.cases.push(one);
    return one !== undefined;
  }
  if (word !== 'earlier') return readPlain(built, word, rest);
  const line = readEarlier(tokens);
  if (line) built.cases.at(-1)?.earlier.push(line);
  return line !== undefined && built.cases.length > 0;
}

function spoken(token: Token): string {
  if (token.kind === 'text') return unquote(token.text).replace(/\s+/g, ' ');
  if (token.kind !== 'word') return token.text;
  const word = token.text.toLowerCase();
  return word === 'line' ? 'lines' : word;
}

// A clause that says nothing is as good as none.
const EMPTY = ['about', 'advise'];

// The words of a text without parentheses, clause by clause in any order: what two writings of one rule share.
function bagOf(text: string): string {
  const tokens = tokensOf(text);
  const body = clausesOf(tokens);
  const head = tokens.slice(0, tokens.length - body.reduce((sum, one) => sum + one.length, 0));
  const words = (one: Token[]) => one.filter((token) => depthChange(token) === 0 && token.text !== '""').map(spoken).join(' ');
  return [words(head), ...body.map(words).filter((clause) => !EMPTY.includes(clause)).sort()].join('\n');
}

export function readRule(text: string): Built | undefined {
  const tokens = tokensOf(text);
  const [first, name, title] = tokens;
  if (!isWord(first, 'rule') || name?.kind !== 'name' || tokens.some((token) => token.kind === 'comment')) return undefined;
  const titled = title?.kind === 'text';
  const built: Built = {name: name.text, title: titled ? unquote(title.text) : '', when: {key: newKey(), not: false, join: 'and', parts: []}, exempt: false, clauses: {}, cases: []};
  const body = tokens.slice(titled ? 3 : 2);
  if (body.some((token) => isWord(token, 'rule', 'table', 'values', 'columns', 'row'))) return undefined;
  const clauses = clausesOf(body);
  if (clauses.flat().length !== body.length || !clauses.every((clause) => readClause(built, clause)) || built.when.parts.length === 0) return undefined;
  return bagOf(writeRule(built)) === bagOf(text) ? built : undefined;
}
