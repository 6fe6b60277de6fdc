// What the law says of goods, put in the order in which an officer reads it; what is typed as a code. Pure.
import type {TariffChange, TariffMeasure} from '../../api/types.ts';

const GROUPS = ['duties', 'preferences', 'defence', 'taxes', 'controls', 'other'] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<string, Group> = {
  duty: 'duties', end_use: 'duties', suspension: 'duties', agricultural_extra: 'duties',
  preference: 'preferences', quota: 'preferences', preference_quota: 'preferences', customs_union: 'preferences',
  anti_dumping: 'defence', countervailing: 'defence', safeguard: 'defence', additional: 'defence',
  excise: 'taxes', vat: 'taxes', prohibition: 'controls', control: 'controls', surveillance: 'controls',
};

// Groups that have measures, in their order; within one the order of the server.
export function grouped(measures: TariffMeasure[]): [Group, TariffMeasure[]][] {
  const of = (measure: TariffMeasure): Group => GROUP_OF[measure.role] ?? 'other';
  return GROUPS.map((group): [Group, TariffMeasure[]] => [group, measures.filter((one) => of(one) === group)]).filter(([, found]) => found.length > 0);
}

const CHARGES: Group[] = ['duties', 'preferences', 'defence', 'taxes'];

// What to show as the rate of a measure. Where no duty is stated the server says "Free": at a control that would mislead, and
// where conditions have the rates too.
export function rateOf(measure: Pick<TariffMeasure, 'rate' | 'elsewhere' | 'conditions'>, group: Group): {text: string; where: 'here' | 'elsewhere' | 'conditions'} {
  if (measure.elsewhere) return {text: measure.elsewhere, where: 'elsewhere'};
  if (measure.rate !== 'Free') return {text: measure.rate, where: 'here'};
  if (measure.conditions.some((one) => one.rate)) return {text: '', where: 'conditions'};
  return {text: CHARGES.includes(group) ? measure.rate : '', where: 'here'};
}

export type Action = 'amount' | 'difference' | 'difference_duty' | 'difference_countervailing' | 'stopped' | 'not_applied' | 'applied' | 'allowed';

const ACTIONS: [Action, string][] = [['amount', '01'], ['difference', '02 03 11 12'], ['difference_duty', '13'], ['difference_countervailing', '15'], ['stopped', '04 05 06 08 09 10 30'], ['not_applied', '07 34']];

// What follows when a row of a condition is met: docs/formats/tariff.md, "Conditions". A control that applies is one that has
// been passed.
export const actionOf = (code: string, group: Group): Action =>
  ACTIONS.find(([, codes]) => codes.split(' ').includes(code))?.[0] ?? (group === 'controls' ? 'allowed' : 'applied');

// The digits of what was typed as a code, with blanks and points as people write them, also in Arabic digits; "" when it is none.
export function codeOf(typed: string): string {
  const digits = typed.replace(/[\s.\u00a0-]/g, '').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  return /^[0-9]{2}([0-9]{2,10})?$/.test(digits) ? digits : '';
}

// "0406 10 20 00": by the Harmonized System's steps, so that long codes can be compared by eye.
export function spaced(code: string): string {
  const [, heading = code, rest = ''] = /^(\d{4})(\d*)$/.exec(code) ?? [];
  return [heading, ...(rest.match(/\d{1,2}/g) ?? [])].join(' ');
}

// The same inside a sentence: between marks that keep its parts in order where the sentence runs from right to left.
export const inText = (code: string): string => `\u2066${spaced(code)}\u2069`;

// Neighbours with the same code belong together; the server sorts by code.
export function byCode(changes: TariffChange[]): TariffChange[][] {
  const groups: TariffChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.[0]?.code === change.code) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

export interface Spot {
  file: string;
  row: string;
  column: string;
}

// Where a problem of a tariff's files is: '/measures.csv/12/duty'.
export function spotOf(pointer: string): Spot {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [file = '', row = '', ...column] = parts[0] === 'files' ? parts.slice(1) : parts;
  return {file, row: /^\d+$/.test(row) ? row : '', column: [.../^\d+$/.test(row) ? [] : [row], ...column].filter(Boolean).join('/')};
}
