// A rule as the builder shows it: rows of conditions in groups, and clauses. Texts stand as they are written in the
// rule, so that what the builder does not understand of a value passes through it unchanged.
import {newKey} from '../../../base/id.ts';

export const OPERATORS = ['<', '<=', '>', '>=', '=', '!=', 'is', 'is not', 'is above', 'is below', 'is at least', 'is at most', 'between', 'in', 'not in', 'in list', 'not in list',
  'has', 'has any of', 'has all of', 'has none of', 'contains', 'starts with', 'matches', 'resembles', 'resembles list', 'mentions', 'mentions list', 'differs from',
  'is missing', 'is not missing', ''] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Row {
  key: string;
  not: boolean;
  left: string;        // a field or a value
  operator: Operator;  // '': the left is a flag and stands alone
  right: string;
  to: string;          // the second end of 'between'
}

export interface Group {
  key: string;
  not: boolean;
  join: 'and' | 'or';
  parts: (Row | Group)[];
}

export interface Line {
  says: [field: string, value: string][];
}

export interface Earlier extends Line {
  key: string;
  times: string;
  outcome: '' | 'right' | 'wrong';
}

export type Expected = 'fires' | 'does not fire' | 'is unknown';

export interface Case extends Line {
  key: string;
  name: string;
  expected: Expected;
  earlier: Earlier[];
}

// Clauses that are one text each, in the order in which the house writes them.
export const CLAUSES = ['about', 'suspects', 'confidence', 'when', 'check', 'advise', 'demand', 'exempt', 'add', 'hold back', 'begins', 'review', 'expires'] as const;
export type Clause = Exclude<(typeof CLAUSES)[number], 'when' | 'exempt'>;

export interface Built {
  name: string;
  title: string;
  when: Group;
  exempt: boolean;
  clauses: Partial<Record<Clause, string>>;  // without their word; 'about' and 'advise' without quotes
  cases: Case[];
}

export const isGroup = (part: Row | Group): part is Group => 'parts' in part;

export const newRow = (): Row => ({key: newKey(), not: false, left: '', operator: '=', right: '', to: ''});
export const newGroup = (join: Group['join'] = 'and'): Group => ({key: newKey(), not: false, join, parts: [newRow()]});
export const newCase = (expected: Expected, name: string, says: Line['says']): Case => ({key: newKey(), name, expected, says, earlier: []});

export const NO_RIGHT: Operator[] = ['is missing', 'is not missing', ''];
