// An act under way, kept in this browser until it is sent.
import {useLayoutEffect, useState} from 'preact/hooks';
import {drafts} from '../../api/session.ts';
import type {Act, Attachment, FieldOutcome} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';
import {valueKind, type ValueKind} from '../../base/kinds.ts';
import {locale} from '../../i18n/index.ts';
import {readDecimal} from '../../i18n/decimal.ts';

export type Result = FieldOutcome['result'];

export interface Answer {
  result: Result;
  value: string;
  note: string;
}

export interface ActDraft {
  answers: Record<string, Answer>;  // by 'item kind'
  more: number[];                   // items whose further kinds are shown
  decision: Act['decision'] | '';
  recovered: string;
  remarks: string;
  photos: Attachment[];
  locale: string;                   // how its numbers are written
  sent?: {key: string; body: string};  // the last attempt: the same body goes under the same key again
}

const newDraft = (): ActDraft => ({answers: {}, more: [], decision: '', recovered: '', remarks: '', photos: [], locale: locale()});

export const answerKey = (item: number, kind: string): string => `${item} ${kind}`;

export function useActDraft(control: string): [ActDraft, (change: Partial<ActDraft> | ((old: ActDraft) => Partial<ActDraft>)) => void, () => void] {
  const name = `act.${control}`;
  const [draft, setDraft] = useState<ActDraft>(() => ({...newDraft(), ...drafts.value.read<ActDraft>(name)}));
  const [touched, setTouched] = useState(false);
  // At once, not after the next picture: the page may be gone by then.
  useLayoutEffect(() => {
    if (touched) drafts.value.write(name, draft);
  }, [draft, touched]);
  const change = (part: Partial<ActDraft> | ((old: ActDraft) => Partial<ActDraft>)) => {
    setTouched(true);
    setDraft((old) => ({...old, ...(typeof part === 'function' ? part(old) : part)}));
  };
  const remove = () => {
    setTouched(false);
    drafts.value.remove(name);
  };
  return [draft, change, remove];
}

// As the server wants it: exact decimals, codes without points, countries in capitals.
function trueValue(kind: string, answer: Answer, locale: string): string {
  const wants = valueKind(kind);
  if (wants === 'amount' || wants === 'number') return readDecimal(answer.value, locale);
  if (wants === 'code') return answer.value.replace(/[\s.]/g, '');
  return wants === 'country' ? answer.value.trim().toUpperCase() : answer.value.trim();
}

function fieldOf(kind: string, answer: Answer, locale: string): FieldOutcome {
  const value = trueValue(kind, answer, locale);
  return {kind, result: answer.result, ...(answer.result === 'corrected' && value ? {value} : {}), ...(answer.note.trim() ? {note: answer.note.trim()} : {})};
}

export function actOf(draft: ActDraft): Act {
  const items = new Map<number, FieldOutcome[]>();
  for (const [key, answer] of Object.entries(draft.answers)) {
    const [item, kind = ''] = key.split(' ');
    items.set(Number(item), [...(items.get(Number(item)) ?? []), fieldOf(kind, answer, draft.locale)]);
  }
  return {
    items: [...items].map(([number, fields]) => ({number, fields})).sort((a, b) => a.number - b.number),
    decision: draft.decision || 'hold',
    ...(draft.remarks.trim() ? {remarks: draft.remarks.trim()} : {}),
    ...(draft.recovered.trim() ? {recovered: readDecimal(draft.recovered, draft.locale)} : {}),
    ...(draft.photos.length > 0 ? {documents: draft.photos.map((photo) => photo.id)} : {}),
  };
}

// The key for sending 'act': the one of the last attempt as long as nothing was changed.
export function attemptOf(draft: ActDraft, act: Act): {key: string; body: string} {
  const body = JSON.stringify(act);
  return draft.sent?.body === body ? draft.sent : {key: newKey(), body};
}

export interface ActErrors {
  decision?: boolean;
  fields: string[];  // keys of answers that need a value
  nothing?: boolean; // nothing was checked at all
  recovered?: boolean;
}

const AMOUNT = /^[0-9]{1,15}(\.[0-9]{1,4})?$/;
const FORMS: Partial<Record<ValueKind, RegExp>> = {amount: AMOUNT, number: /^[0-9]+(\.[0-9]+)?$/, code: /^[0-9]{2,12}$/, country: /^[A-Z]{2}$/};

export function errorsOf(draft: ActDraft): ActErrors {
  const fields = Object.entries(draft.answers).filter(([key, answer]) => {
    const kind = key.split(' ')[1] ?? '';
    const form = FORMS[valueKind(kind)];
    return answer.result === 'corrected' && form !== undefined && !form.test(trueValue(kind, answer, draft.locale));
  }).map(([key]) => key);
  return {
    fields,
    decision: draft.decision === '',
    nothing: !Object.values(draft.answers).some((answer) => answer.result !== 'not_checked'),
    recovered: draft.recovered.trim() !== '' && !AMOUNT.test(readDecimal(draft.recovered, draft.locale)),
  };
}

export const hasErrors = (errors: ActErrors): boolean => Boolean(errors.decision || errors.nothing || errors.recovered || errors.fields.length > 0);
