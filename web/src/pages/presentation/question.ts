// What was filled in, and the question that it makes. All values are as they were typed; the server says what cannot be read.
import type {PresentationAnswer, PresentationQuestion} from '../../api/types.ts';
import {readDecimal} from '../../i18n/decimal.ts';
import {CREDIT, ENVELOPE, fieldsOf, REQUIRED, type Spec} from './fields.ts';

export type Value = string | boolean;
export type Values = Record<string, Value>;

export const STEPS = ['credit', 'documents', 'check', 'summary'] as const;
export type Step = (typeof STEPS)[number];

export interface Draft {
  step: Step;
  credit: Values;
  required: Values[];
  envelope: Values;
  documents: Values[];
}

// As most credits are: 21 days after shipment, 110 % insured (UCP 600 articles 14(c), 28(f)(ii)).
export const newDraft = (): Draft => ({
  step: 'credit', credit: {presentation_days: '21', insured_percent: '110', partial_shipments: true},
  required: [{type: 'commercial_invoice', originals: '1'}, {type: 'bill_of_lading', originals: '1'}], envelope: {}, documents: [],
});

export const textIn = (values: Values, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value : '';
};

const wholeOf = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text);
const linesOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function valueOf({name, kind}: Spec, values: Values, locale: string): unknown {
  const value = values[name];
  if (kind === 'check') return name === 'partial_shipments' ? value === true : value === true || undefined;
  const text = textIn(values, name).trim();
  if (name === 'closed_days') return text === '' ? undefined : linesOf(text);
  if (text === '') return undefined;
  if (kind === 'whole') return wholeOf(text);
  if (name === 'currency') return text.toUpperCase();
  return kind === 'amount' ? readDecimal(text, locale) : text;
}

// Empty members are left out.
function objectOf(specs: Spec[], values: Values, locale: string): Record<string, unknown> {
  return Object.fromEntries(specs.map((spec): [string, unknown] => [spec.name, valueOf(spec, values, locale)]).filter(([, value]) => value !== undefined));
}

const typed = (specs: Spec[], values: Values, locale: string) => ({type: textIn(values, 'type'), ...objectOf(specs, values, locale)});

export function questionOf(draft: Draft, locale: string): PresentationQuestion {
  return {
    credit: {...objectOf(CREDIT, draft.credit, locale), documents: draft.required.map((one) => typed(REQUIRED, one, locale))},
    envelope: {...objectOf(ENVELOPE, draft.envelope, locale), documents: draft.documents.map((one) => typed(fieldsOf(textIn(one, 'type')), one, locale))},
  };
}

// What the credit demands and the envelope has not, to begin with: names of the parties are where they usually are.
export function demanded({required, credit, documents}: Draft): Values[] {
  const have = new Set(documents.map((one) => one.type));
  return required.filter((one) => !have.has(one.type ?? '')).map((one) => ({
    type: textIn(one, 'type'), originals: textIn(one, 'originals') || '1', copies: textIn(one, 'copies'),
    ...(one.type === 'commercial_invoice' ? {issuer: textIn(credit, 'beneficiary'), addressee: textIn(credit, 'applicant'), currency: textIn(credit, 'currency')} : {}),
  }));
}

// The step in which the field of a problem is.
export const stepOf = (pointer: string): Step => (pointer.startsWith('/credit') ? 'credit' : 'documents');

export type Discrepancy = PresentationAnswer['discrepancies'][number];

export interface Article {
  law: 'ucp' | 'mletr';
  article: string;
}

export function articleOf(text: string): Article {
  const model = /^MLETR (.+)$/.exec(text)?.[1];
  return model ? {law: 'mletr', article: model} : {law: 'ucp', article: text};
}
