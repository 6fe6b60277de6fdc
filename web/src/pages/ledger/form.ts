// A form of the ledger without its screen: what it begins with, what it sends, where a problem belongs.
import type {FieldProblem, LedgerWish} from '../../api/types.ts';
import {isWithin} from '../../base/pointer.ts';
import {beginOf, isLeftOut, linesOf, memberAt, momentOf, pointerOf, putAt, saysOf, type Context, type FieldSpec, type TypeForm, type Values} from './field_types.ts';
import {objectOf} from './certificate_types.ts';
import {NUMBERS_MAX} from './numbers.ts';
import type {State} from './say.ts';
import {shownFields} from './types.ts';

export const beginForm = (form: TypeForm, context: Context): Values => Object.fromEntries(form.fields.map((spec) => [spec.name, beginOf(spec, context)]));

const AMOUNT = /^[0-9]{1,18}(\.[0-9]{1,4})?$/;

const WORD = /^[!-~]+$/;  // what codes and ids may have: visible, no blanks

// The code of a problem that is found before anything is sent; the words stand in 'ledger_problem'.
function earlyOf(spec: FieldSpec, values: Values, context: Context): string | undefined {
  const value = values[spec.name];
  if (isLeftOut(value)) return spec.required ? 'required' : undefined;
  if (spec.kind === 'moment' && momentOf(String(value)) === undefined) return 'moment';
  if (spec.kind === 'amount' && !AMOUNT.test(String(value).replace(/[\s']/g, ''))) return 'amount';
  if (spec.kind === 'word' && !WORD.test(String(value).trim())) return 'word';
  if (spec.json && objectOf(String(value)) === undefined) return 'json';
  if (spec.kind === 'lines' && linesOf(String(value)).length > NUMBERS_MAX) return 'too_many';
  if (spec.name === 'valid_until' && Date.parse(momentOf(String(value)) ?? '') < Date.now()) return 'past';
  return spec.early?.(String(value), context);
}

export function earlyProblems(form: TypeForm, values: Values, context: Context): {pointer: string; code: string}[] {
  return shownFields(form, values, context).flatMap((spec) => {
    const code = earlyOf(spec, values, context);
    return code ? [{pointer: pointerOf(spec), code}] : [];
  });
}

// Fields of their own name in what is private: "more" is a list of such.
function privateOf(fields: FieldSpec[], values: Values): State {
  const found: State = {};
  for (const spec of fields) {
    const value = saysOf(spec, values[spec.name]);
    if (value === undefined) continue;
    if (spec.kind === 'list') Object.assign(found, value);
    else found[spec.name] = value;
  }
  return found;
}

// What is said anew: data that change, and private fields.
export function wishOf(type: string, object: string, form: TypeForm, values: Values, context: Context): LedgerWish {
  const shown = shownFields(form, values, context);
  let data: State = {};
  for (const spec of shown.filter((one) => !one.secret && !one.only)) {
    const value = spec.kind === 'members' && isLeftOut(values[spec.name]) ? undefined : saysOf(spec, values[spec.name]);
    if (value !== undefined) data = putAt(data, spec.name, value);
    // A term that was there and is taken away has to be said.
    else if (spec.carried && memberAt(context.state, spec.name) !== undefined) data = putAt(data, spec.name, null);
  }
  const hidden = privateOf(shown.filter((one) => one.secret), values);
  return {type, object, data: form.build?.(data, values, context) ?? data, ...(Object.keys(hidden).length > 0 ? {private: hidden} : {}), ...form.content?.(values, context)};
}

// The words of the problems at a field or inside it.
export const problemsAt = (problems: FieldProblem[], spec: FieldSpec): string | undefined => problems.filter((one) => isWithin(one.pointer, pointerOf(spec))).map((one) => one.detail).join(' ') || undefined;

// Those that belong to no field that is shown.
export const homeless = (problems: FieldProblem[], shown: FieldSpec[]): FieldProblem[] => problems.filter((one) => !shown.some((spec) => isWithin(one.pointer, pointerOf(spec))));

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';  // without those that are read as another
const LOCAL_LENGTH = 10;  // 30^10: two alike are not met

// A number for a new record.
export function freshLocal(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LOCAL_LENGTH));
  return `${(kind[0] ?? 'x').toUpperCase()}-${[...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

const LOCAL = /^[!-~]{1,80}$/;
export const isLocal = (text: string): boolean => LOCAL.test(text) && !/[/"\\]/.test(text);
