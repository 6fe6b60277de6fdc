// What is asked about a parcel, as an address and for the server. Pure: no texts, no screen.
import type {FieldProblem, LandedQuestion} from '../../api/types.ts';
import {readDecimal, typedDecimal} from '../../i18n/decimal.ts';
import {addressOf, linesFrom, newLine, questionOf, unitMissing, type LineForm} from './question.ts';

const TEXTS = ['buyer', 'scheme', 'freightCurrency', 'insuranceCurrency'] as const;
const AMOUNTS = ['freight', 'insurance'] as const;

export interface ParcelForm extends Record<(typeof TEXTS)[number] | (typeof AMOUNTS)[number], string> {
  items: LineForm[];
  day: string;
  sender: 'business' | 'private';
  ordinary: boolean;
  locale: string;
}

// An item of a parcel has a price, and no terms of delivery: freight is the parcel's.
export const newItem = (locale: string): LineForm => ({...newLine(locale), by: 'invoice', terms: ''});

const newParcel = (locale: string): ParcelForm => ({
  items: [newItem(locale)], day: '', sender: 'business', ordinary: false, locale, buyer: '', scheme: '', freight: '', freightCurrency: '', insurance: '', insuranceCurrency: ''});

export function parcelAddress(form: ParcelForm): string {
  const query = new URLSearchParams(addressOf(form.items, form.day));
  for (const name of TEXTS) if (form[name].trim()) query.set(name, form[name].trim());
  for (const name of AMOUNTS) if (form[name].trim()) query.set(name, readDecimal(form[name], form.locale));
  if (form.sender === 'private') query.set('sender', 'private');
  if (form.ordinary) query.set('ordinary', 'true');
  return query.toString();
}

export function parcelFrom(address: string, locale: string): ParcelForm {
  const query = new URLSearchParams(address);
  const found = linesFrom(address, locale);
  const items = found?.lines.map((line): LineForm => ({...line, by: 'invoice', terms: ''}));
  return {...newParcel(locale), ...(items ? {items} : {}), day: found?.day ?? '',
    ...Object.fromEntries(TEXTS.map((name) => [name, query.get(name) ?? ''])), ...Object.fromEntries(AMOUNTS.map((name) => [name, typedDecimal(query.get(name) ?? '', locale)])),
    sender: query.get('sender') === 'private' ? 'private' : 'business', ordinary: query.get('ordinary') === 'true'};
}

function moneyOf(text: string, currency: string, form: ParcelForm, home: string) {
  return text.trim() === '' ? undefined : {amount: readDecimal(text, form.locale), currency: currency.trim() || home};
}

export function parcelQuestion(form: ParcelForm, home: string): LandedQuestion {
  const items = form.items.map((line) => {
    const {code, origin, invoice, quantities} = questionOf(line, '', home);
    return {code, origin, price: invoice?.price ?? {amount: '', currency: home}, ...(quantities ? {quantities} : {})};
  });
  const freight = moneyOf(form.freight, form.freightCurrency, form, home);
  const insurance = moneyOf(form.insurance, form.insuranceCurrency, form, home);
  return {items, ...(form.day ? {day: form.day} : {}), ...(freight ? {freight} : {}), ...(insurance ? {insurance} : {}),
    ...(form.buyer.trim() ? {currency: form.buyer.trim()} : {}), ...(form.sender === 'private' ? {sender: 'private' as const} : {}),
    ...(form.scheme.trim() ? {scheme: form.scheme.trim()} : {}), ...(form.ordinary ? {ordinary: true} : {})};
}

export interface PlacedProblem {
  item: number | undefined;  // from 0; nothing: of the parcel
  field: string;
}

// Where the form asks for what a problem speaks of: '/items/1/price/amount' is the price of the second item.
export function parcelPlace(problem: FieldProblem): PlacedProblem {
  const [, item, rest = ''] = /^\/items\/([0-9]+)(.*)$/.exec(problem.pointer) ?? [];
  if (item === undefined) return {item: undefined, field: problem.pointer.split('/')[1] ?? ''};
  const unit = unitMissing(problem);
  return {item: Number(item), field: unit ? `quantities/${unit}` : rest.split('/')[1] ?? ''};
}
