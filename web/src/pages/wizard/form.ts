// What is typed into the wizard, and the declaration made of it. Everything is text until it is sent.
import type {DeclarationInput, DocumentReference, FieldProblem, GoodsItem, Party} from '../../api/types.ts';
import {readDecimal, typedDecimal} from '../../i18n/decimal.ts';

type Texts<K extends string> = Record<K, string>;

const ITEM_TEXTS = ['hs_code', 'description', 'origin', 'dispatch', 'procedure', 'preference', 'quantity_unit', 'supplier', 'manufacturer'] as const;
const ITEM_NUMBERS = ['net_mass_kg', 'gross_mass_kg', 'quantity', 'packages', 'containers', 'rate_percent'] as const;
const HEAD_TEXTS = ['lrn', 'office', 'procedure', 'carrier', 'transport_mode', 'transport_means', 'dispatch', 'delivery_terms', 'expected_arrival'] as const;

export type ItemText = (typeof ITEM_TEXTS)[number] | (typeof ITEM_NUMBERS)[number] | 'value';
export type HeadText = (typeof HEAD_TEXTS)[number];
export type PartyName = 'declarant' | 'importer' | 'supplier';

export interface ItemForm extends Texts<ItemText> {
  extra: Record<string, string>;
}

export interface PartyForm {
  id: string;
  name: string;
  address: string;
}

export interface DeclarationForm extends Texts<HeadText> {
  equipment: string;  // numbers with blanks or commas between them
  locale: string;  // how its numbers are written, whatever language the page changes to
  stage: 'arrived' | 'pre_arrival';
  declarant: PartyForm;
  importer: PartyForm;
  supplier: PartyForm;
  items: ItemForm[];
  documents: DocumentReference[];
}

const NOBODY: PartyForm = {id: '', name: '', address: ''};

export const newItem = (): ItemForm => ({
  ...Object.fromEntries([...ITEM_TEXTS, ...ITEM_NUMBERS].map((name) => [name, ''])) as Texts<ItemText>, value: '', extra: {}});

// 'client' is the one party that the account may declare for, where there is only one.
export const newForm = (locale: string, client = ''): DeclarationForm => ({
  ...Object.fromEntries(HEAD_TEXTS.map((name) => [name, ''])) as Texts<HeadText>, locale, stage: 'arrived', equipment: '',
  declarant: {...NOBODY, id: client}, importer: {...NOBODY, id: client}, supplier: NOBODY, items: [newItem()], documents: []});

const withText = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, text]) => text !== '' && text !== undefined)) as Partial<T>;

function partyOf(form: PartyForm): Party {
  const {id, name, address} = form;
  return {id: id.trim(), ...withText({name: name.trim(), address: address.trim()})};
}

// A number as JSON; text that is none goes as it is, so that the server says what is wrong with it.
function numberOf(text: string, locale: string): number {
  const plain = readDecimal(text, locale);
  return /^[0-9]+(\.[0-9]+)?$/.test(plain) ? Number(plain) : plain as unknown as number;
}

function itemOf(form: ItemForm, locale: string): GoodsItem {
  const texts = withText(Object.fromEntries(ITEM_TEXTS.map((name) => [name, form[name].trim()])));
  const numbers = Object.fromEntries(ITEM_NUMBERS.filter((name) => form[name].trim() !== '').map((name) => [name, numberOf(form[name], locale)]));
  const extra = withText(form.extra);
  return {hs_code: '', description: '', origin: '', ...texts, value: readDecimal(form.value, locale), ...numbers,
    ...(Object.keys(extra).length > 0 ? {extra: extra as Record<string, string>} : {})};
}

const numbersIn = (text: string): string[] => text.split(/[\s,;]+/).filter((number) => number !== '');

export function declarationOf(form: DeclarationForm, currency: string): DeclarationInput {
  const equipment = numbersIn(form.equipment);
  const head = withText(Object.fromEntries(HEAD_TEXTS.map((name) => [name, form[name].trim()])));
  return {
    lrn: '', office: '', ...head, stage: form.stage, declarant: partyOf(form.declarant), importer: partyOf(form.importer),
    ...(form.supplier.id.trim() ? {supplier: partyOf(form.supplier)} : {}), ...(currency ? {currency} : {}),
    ...(equipment.length > 0 ? {equipment} : {}),
    items: form.items.map((item) => itemOf(item, form.locale)),
    ...(form.documents.length > 0 ? {documents: form.documents.map((one) => ({type: one.type.trim(), reference: one.reference.trim()}))} : {}),
  };
}

const texts = (given: object | undefined, names: readonly string[]): Record<string, string> => {
  const values = (given ?? {}) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, values[name] === undefined ? '' : String(values[name])]));
};

function itemForm(item: GoodsItem, locale: string): ItemForm {
  const numbers = texts(item, [...ITEM_NUMBERS, 'value']);
  const typed = Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, typedDecimal(text, locale)]));
  return {...texts(item, ITEM_TEXTS), ...typed, extra: {...item.extra}} as ItemForm;
}

export function formOf(given: DeclarationInput, locale: string): DeclarationForm {
  const party = (one: Party | undefined): PartyForm => ({...NOBODY, ...one});
  return {
    ...texts(given, HEAD_TEXTS) as Texts<HeadText>, locale, stage: given.stage ?? 'arrived', equipment: (given.equipment ?? []).join(' '),
    declarant: party(given.declarant), importer: party(given.importer), supplier: party(given.supplier),
    items: given.items.map((item) => itemForm(item, locale)), documents: (given.documents ?? []).map((one) => ({...one})),
  };
}

export const STEPS = ['parties', 'transport', 'items', 'documents', 'review'] as const;
export type Step = (typeof STEPS)[number];

const PLACES: [Step, RegExp][] = [
  ['parties', /^\/(lrn|declarant|importer|supplier)(\/|$)/],
  ['items', /^\/items(\/|$)/],
  ['documents', /^\/documents(\/|$)/],
];

// The step that shows the field a problem points to.
export function stepOf(problem: FieldProblem): Step {
  return PLACES.find(([, place]) => place.test(problem.pointer))?.[0] ?? 'transport';
}
