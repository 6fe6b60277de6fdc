// The clauses of a text that say something to people, for rules, tables and lists alike.
import {clausesOf} from '../edit/read.ts';
import {phrase} from '../edit/read_condition.ts';
import {isWord, tokensOf, unquote} from '../lex.ts';

export interface Says {
  about?: string;
  advise?: string;
  check?: string;
  add?: string;
  confidence?: string;
  'hold back'?: string;
  begins?: string;
  review?: string;
  expires?: string;
}

const QUOTED = ['about', 'advise'];

// What stands before the rows, the values and the cases.
export function saysOf(text: string): Says {
  const tokens = tokensOf(text).filter((token) => token.kind !== 'comment');
  const end = tokens.findIndex((token) => isWord(token, 'columns', 'row', 'values', 'case'));
  const clauses = clausesOf(end < 0 ? tokens : tokens.slice(0, end));
  return Object.fromEntries(clauses.map(([first, ...rest]) => {
    const word = first?.text.toLowerCase() ?? '';
    if (QUOTED.includes(word)) return [word, unquote(rest[0]?.text ?? '')];
    return word === 'hold' ? ['hold back', phrase(rest.slice(1))] : [word, phrase(rest)];
  })) as Says;
}
