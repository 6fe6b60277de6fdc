// What the calculator is asked: typed texts, the address that keeps them, the question the server gets, and the field
// that a problem speaks of. Pure: no texts, no screen.
//
//   addressOf([{...newLine('en-GB'), code: '0406101010', origin: 'CN', value: '1,000.5'}], '')  ==  'code=0406101010&origin=CN&value=1000.5'
import type {DutyQuestion, FieldProblem, Invoice} from '../../api/types.ts';
import {readDecimal, typedDecimal} from '../../i18n/decimal.ts';

type Charge = NonNullable<Invoice['charges']>[number];
export type ChargeKind = Charge['kind'];

// As the contract has them. The first two are asked of everybody: the terms leave them open most often.
export const CHARGES: ChargeKind[] = ['freight', 'insurance', 'loading', 'commission', 'containers', 'packing', 'assists', 'royalties', 'proceeds', 'inland_freight',
  'construction', 'duties_included', 'interest', 'buying_commission', 'discount'];
export const USUAL_CHARGES: ChargeKind[] = ['freight', 'insurance'];

export interface ChargeForm {
  kind: ChargeKind;
  amount: string;
  currency: string;  // the price's when empty
  included: boolean;
}

export interface QuantityForm {
  unit: string;
  amount: string;
}

const TEXTS = ['code', 'origin', 'dispatch', 'preference', 'order', 'terms', 'currency'] as const;
const AMOUNTS = ['value', 'price'] as const;
const LISTS = ['documents', 'additional'] as const;

export interface LineForm extends Record<(typeof TEXTS)[number] | (typeof AMOUNTS)[number] | (typeof LISTS)[number], string> {
  by: 'value' | 'invoice';
  charges: ChargeForm[];
  quantities: QuantityForm[];
  locale: string;  // how its numbers are written, whatever language the page changes to
}

export const newLine = (locale: string): LineForm => ({
  code: '', origin: '', dispatch: '', preference: '', order: '', terms: 'CIF', currency: '', value: '', price: '', documents: '', additional: '', by: 'value',
  charges: [], quantities: [], locale});

export const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

// 'text' with one more of a list in it, or with one less.
export const withOne = (text: string, word: string): string => (listOf(text).includes(word) ? text : [...listOf(text), word].join(' '));

export const chargeOf = (line: LineForm, kind: ChargeKind): ChargeForm =>
  line.charges.find((one) => one.kind === kind) ?? {kind, amount: '', currency: '', included: false};

// With another charge or another quantity in its place; a new one at the end.
export function withCharge(line: LineForm, charge: ChargeForm): LineForm {
  const known = line.charges.some((one) => one.kind === charge.kind);
  return {...line, charges: known ? line.charges.map((one) => (one.kind === charge.kind ? charge : one)) : [...line.charges, charge]};
}

export function withQuantity(line: LineForm, unit: string, amount: string): LineForm {
  const known = line.quantities.some((one) => one.unit === unit);
  return {...line, quantities: known ? line.quantities.map((one) => (one.unit === unit ? {unit, amount} : one)) : [...line.quantities, {unit, amount}]};
}

// Adds the units without an amount, so that they are asked for.
export const asking = (line: LineForm, units: string[]): LineForm =>
  units.reduce((sum, unit) => (sum.quantities.some((one) => one.unit === unit) ? sum : withQuantity(sum, unit, '')), line);

// ---- The address. The first line's parameters are plain, those of the second end in '.2', and so on.

const stated = (amount: string): boolean => amount.trim() !== '';
const exact = (line: LineForm, text: string): string => readDecimal(text, line.locale);

function partsOf(line: LineForm): [string, string][] {
  const invoice = line.by === 'invoice';
  const plain = (name: 'code' | 'origin' | 'dispatch' | 'preference' | 'order'): [string, string] => [name, line[name].trim()];
  const list = (name: (typeof LISTS)[number]): [string, string] => [name, listOf(line[name]).join(',')];
  const money: [string, string][] = invoice
    ? [['price', exact(line, line.price)], ['currency', line.currency.trim()], ['terms', line.terms],
      ...line.charges.filter((one) => stated(one.amount)).map((one): [string, string] => [`charge.${one.kind}`, [exact(line, one.amount), one.currency.trim(), one.included ? 'in' : ''].join(' ').trimEnd()])]
    : [['value', exact(line, line.value)]];
  return [plain('code'), plain('origin'), plain('dispatch'), ...money,
    ...line.quantities.filter((one) => stated(one.amount)).map((one): [string, string] => [`quantity.${one.unit}`, exact(line, one.amount)]),
    plain('preference'), plain('order'), list('documents'), list('additional')];
}

const suffixOf = (place: number): string => (place === 0 ? '' : `.${place + 1}`);

export function addressOf(lines: LineForm[], day: string): string {
  const given = lines.flatMap((line, place) => partsOf(line).filter(([, text]) => text !== '').map(([name, text]): [string, string] => [name + suffixOf(place), text]));
  return new URLSearchParams([...(day ? [['day', day] as [string, string]] : []), ...given]).toString();
}

const LINES_MAX = 50;  // a link with more is none of ours
const isCharge = (name: string): name is ChargeKind => CHARGES.some((kind) => kind === name);

function chargeFrom(kind: ChargeKind, text: string, locale: string): ChargeForm {
  const words = text.split(' ');
  const included = words.at(-1) === 'in';
  const [amount = '', currency = ''] = included ? words.slice(0, -1) : words;
  return {kind, amount: typedDecimal(amount, locale), currency, included};
}

function put(line: LineForm, name: string, text: string): LineForm {
  const [first = '', rest = ''] = name.split('.');
  if (first === 'charge') return isCharge(rest) ? withCharge(line, chargeFrom(rest, text, line.locale)) : line;
  if (first === 'quantity') return rest ? withQuantity(line, rest, typedDecimal(text, line.locale)) : line;
  if (rest !== '') return line;
  if (AMOUNTS.some((one) => one === first)) return {...line, [first]: typedDecimal(text, line.locale), by: first === 'price' ? 'invoice' : line.by};
  if (LISTS.some((one) => one === first)) return {...line, [first]: listOf(text).join(' ')};
  return TEXTS.some((one) => one === first) ? {...line, [first]: text} : line;
}

// What an address asks; nothing where it asks nothing. Unknown parameters are passed over.
export function linesFrom(address: string, locale: string): {lines: LineForm[]; day: string} | undefined {
  const query = new URLSearchParams(address);
  const lines: LineForm[] = [];
  for (const [full, text] of query) {
    const [, name = '', number = '1'] = /^(.*?)(?:\.([0-9]{1,2}))?$/.exec(full) ?? [];
    const place = Number(number) - 1;
    if (name === 'day' || place < 0 || place >= LINES_MAX) continue;
    const found = put(lines[place] ?? newLine(locale), name, text);
    if (found !== lines[place] && JSON.stringify(found) !== JSON.stringify(newLine(locale))) lines[place] = found;
  }
  const day = query.get('day') ?? '';
  const whole = Array.from(lines, (line) => line ?? newLine(locale));
  return whole.length === 0 && day === '' ? undefined : {lines: whole.length > 0 ? whole : [newLine(locale)], day};
}

// ---- The question

const withText = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, text]) => text !== '' && !(Array.isArray(text) && text.length === 0))) as Partial<T>;

// The charges that are asked about, in the order in which the server counts them.
const chargesStated = (line: LineForm): ChargeForm[] => line.charges.filter((one) => stated(one.amount));
const quantitiesStated = (line: LineForm): QuantityForm[] => line.quantities.filter((one) => stated(one.amount));

function invoiceOf(line: LineForm, home: string): Invoice {
  const currency = line.currency.trim() || home;
  return {price: {amount: exact(line, line.price), currency}, delivery_terms: line.terms,
    charges: chargesStated(line).map((one) => ({kind: one.kind, amount: {amount: exact(line, one.amount), currency: one.currency.trim() || currency}, ...(one.included ? {included: true} : {})}))};
}

// 'home' is the currency of the tariff.
export function questionOf(line: LineForm, day: string, home: string): DutyQuestion {
  const {code, origin, dispatch, preference, order} = line;
  return {code: code.replace(/[\s.]/g, ''), origin: origin.trim(),
    ...(line.by === 'invoice' ? {invoice: invoiceOf(line, home)} : withText({customs_value: exact(line, line.value)})),
    ...withText({dispatch: dispatch.trim(), day, preference: preference.trim(), order_number: order.trim(), documents: listOf(line.documents), additional_codes: listOf(line.additional),
      quantities: quantitiesStated(line).map((one) => ({unit: one.unit, amount: exact(line, one.amount)}))})};
}

// ---- Problems

const PLACES: [RegExp, string][] = [[/^\/order_number/, '/order'], [/^\/customs_value/, '/value'], [/^\/additional_codes/, '/additional'], [/^\/documents/, '/documents'],
  [/^\/invoice\/price\/currency/, '/currency'], [/^\/invoice\/price/, '/price'], [/^\/invoice\/delivery_terms/, '/terms']];

// The unit that a problem says is missing.
export const unitMissing = (problem: FieldProblem): string | undefined =>
  (problem.code === 'quantity_missing' && /^[A-Z0-9]{2,4}(\/[A-Z0-9]{1,3})?$/.test(problem.detail) ? problem.detail : undefined);

// The pointer of the field that the form has for it: '/invoice/charges' becomes the charge that is missing.
export function fieldOf(problem: FieldProblem, line: LineForm): string {
  const unit = unitMissing(problem);
  if (unit) return `/quantities/${unit}`;
  const missing = /^(freight|insurance|duties)_missing$/.exec(problem.code)?.[1];
  if (missing) return `/charges/${missing === 'duties' ? 'duties_included' : missing}`;
  const [, list, place] = /^\/(?:invoice\/)?(charges|quantities)\/([0-9]+)/.exec(problem.pointer) ?? [];
  if (list === 'charges') return `/charges/${chargesStated(line)[Number(place)]?.kind ?? ''}`;
  if (list === 'quantities') return `/quantities/${quantitiesStated(line)[Number(place)]?.unit ?? ''}`;
  return PLACES.find(([pattern]) => pattern.test(problem.pointer))?.[1] ?? problem.pointer;
}
