// What records and entries say, in plain sentences of the reader's language. Pure but for names and language.
import {dateTime, money, number, tCode} from '../../i18n/index.ts';
import type {LedgerEntry, LedgerRecord} from '../../api/types.ts';
import {memberName, partyName} from './names.ts';

export type State = Record<string, unknown>;

export const textOf = (state: State, name: string): string => (typeof state[name] === 'string' ? state[name] : '');
export const listOf = (state: State, name: string): State[] => (Array.isArray(state[name]) ? state[name] as State[] : []);

// What a member of the data is called; of some kinds of records by another word.
export function fieldLabel(name: string, kind: string): string {
  const own = `${kind}_${name}`;
  const words = tCode('ledger_field', own);
  return words === own ? tCode('ledger_field', name) : words;
}

// A name in a sentence of the other direction of writing stays together.
const isolated = (text: string): string => `\u2068${text}\u2069`;

export const MOMENTS = ['valid_from', 'valid_until', 'until', 'deadline', 'at', 'from'];
export const MEMBERS = ['guarantor', 'carrier'];
export const PARTIES = ['holder', 'beneficiary', 'nominee', 'owner', 'origin', 'principal', 'by', 'guarantor', 'carrier'];
export const AMOUNTS = ['amount', 'available', 'drawn', 'released', 'step'];
const CHOICES = ['purpose', 'kind', 'form', 'keying', 'programme', 'outcome', 'otherwise'];

// An amount as the ledger has it: with exactly the digits of its currency.
export const amountText = (amount: string, currency: string): string => money(amount, {digits: 0, ...(currency ? {currency} : {})});

// A member of a state as text of a sentence; nothing where it has no place in one.
function said(name: string, value: unknown, state: State): string | undefined {
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'string') return undefined;
  if (MOMENTS.includes(name)) return isolated(dateTime(value));
  if (PARTIES.includes(name)) return isolated(value ? partyName(value) : '');
  if (AMOUNTS.includes(name)) return isolated(amountText(value, textOf(state, 'currency')));
  if (CHOICES.includes(name)) return isolated(tCode('ledger_choice', value));
  return isolated(value);
}

function wordsOf(state: State): Record<string, string> {
  return Object.fromEntries(Object.entries(state).flatMap(([name, value]) => {
    const words = said(name, value, state);
    return words === undefined ? [] : [[name, words]];
  }));
}

const past = (state: State, name: string, now: number): boolean => textOf(state, name) !== '' && Date.parse(textOf(state, name)) < now;

const openEnded = (state: State): string => (textOf(state, 'valid_until') ? '' : '_open');

function timely(state: State, word: string, now: number): string {
  if (past(state, 'valid_until', now)) return 'expired';
  if (textOf(state, 'valid_from') && Date.parse(textOf(state, 'valid_from')) > now) return 'not_yet';
  return word + openEnded(state);
}

type Phase = (record: LedgerRecord, now: number) => string;

function titlePhase({status, state}: LedgerRecord): string {
  if (status === 'accepted') return `accepted_${textOf(state, 'purpose')}`;
  if (status !== 'held') return status;
  if (!textOf(state, 'beneficiary')) return 'held_bearer';
  return textOf(state, 'beneficiary') === textOf(state, 'holder') ? 'held_both' : 'held';
}

function carnetPhase({state}: LedgerRecord, now: number): string {
  if (state.discharged === true) return 'discharged';
  if (listOf(state, 'claims').some((one) => one.status === 'open')) return 'claimed';
  return past(state, 'valid_until', now) ? 'expired' : 'valid';
}

function conditionPhase({type, state}: LedgerRecord, now: number): string {
  if (type === 'condition.fire') return 'fired';
  if (type === 'condition.expire') return 'expired';
  return past(state, 'deadline', now) ? 'due' : 'waiting';
}

const PHASES: Record<string, Phase> = {
  operator: ({status, state}, now) => (status === 'granted' ? timely(state, 'granted', now) : status === 'suspended' && textOf(state, 'until') ? 'suspended_until' : status),
  certificate: ({status, state}, now) => (status === 'valid' ? timely(state, 'valid', now) : status),
  title: titlePhase,
  shipment: ({ended}) => (ended ? 'closed' : 'shared'),
  condition: conditionPhase,
  bond: ({status, state}, now) => (status !== 'discharged' && past(state, 'valid_until', now) ? 'expired' : status),
  document: ({state}) => (state.withdrawn === true ? 'withdrawn' : 'registered'),
  carnet: carnetPhase,
  numbers: () => 'registry',
};

// One word for how a record stands now: 'expired' is a matter of the clock, and in no entry.
export function phaseOf(record: LedgerRecord, now: number): string {
  return PHASES[record.kind]?.(record, now) ?? record.status;
}

const plainPhase = (phase: string): string => phase.replace(/_(open|until|bearer|both)$/, '').replace(/^accepted_.*/, 'accepted');

export const phaseWord = (record: LedgerRecord, now: number): string => tCode('ledger_phase', plainPhase(phaseOf(record, now)));

const BAD = ['revoked', 'suspended', 'claimed', 'withdrawn', 'due'];
const GOOD = ['granted', 'valid', 'held', 'approved', 'registered', 'delivered', 'fired', 'shared', 'registry'];

export function phaseLook(record: LedgerRecord, now: number): string {
  const phase = plainPhase(phaseOf(record, now));
  if (BAD.includes(phase)) return 'status-held';
  if (record.ended || phase === 'expired') return 'status-cancelled';
  return GOOD.includes(phase) ? 'status-released' : 'status-under_control';
}

export function stateSentence(record: LedgerRecord, now: number): string {
  const words: Record<string, string | number> = {...wordsOf(record.state), member: isolated(memberName(record.member)), changed: isolated(dateTime(record.changed))};
  words.entitled = words.beneficiary ?? '';
  words.used_count = listOf(record.state, 'used').length;
  words.vouchers_count = listOf(record.state, 'vouchers').length;
  return tCode('ledger_state', `${record.kind}.${phaseOf(record, now)}`, words);
}

const last = (state: State, name: string): State => listOf(state, name).at(-1) ?? {};

function settledClaim(now: State, before: State): State {
  const was = new Map(listOf(before, 'claims').map((one) => [one.voucher, one.status]));
  return listOf(now, 'claims').find((one) => was.get(one.voucher) !== one.status) ?? {};
}

// Where a type says different things: which of them, and words that stand in no member of their own.
const FORMS: Record<string, (data: State, before: State) => {form?: string; words?: State}> = {
  'operator.suspend': (data) => ({form: textOf(data, 'until') ? 'until' : ''}),
  'title.endorse': (data) => ({form: textOf(data, 'beneficiary') ? '' : 'blank'}),
  'title.transfer_both': (data) => ({form: textOf(data, 'beneficiary') ? '' : 'blank'}),
  'title.nominate': (data) => ({form: textOf(data, 'nominee') ? '' : 'nobody'}),
  'title.issue': (data) => ({form: textOf(data, 'beneficiary') ? '' : 'bearer'}),
  'carnet.movement': (data) => ({words: {voucher: last(data, 'used').id, by: last(data, 'used').by}}),
  'carnet.claim': (data) => ({words: last(data, 'claims')}),
  'carnet.settle': (data, before) => ({words: settledClaim(data, before)}),
  'shipment.document': (data) => {
    const one = (data.documents as Record<string, State> | undefined)?.[textOf(data, 'document')];
    return {words: {version: one?.version, type: one?.type}};
  },
};

const SAID_KINDS = ['shipment.event'];

export function saidSentence(entry: LedgerEntry, before: LedgerEntry | undefined, member: string): string {
  const {form, words} = FORMS[entry.type]?.(entry.data, before?.data ?? {}) ?? {};
  const told: Record<string, string | number> = {...wordsOf({...entry.data, ...words}), ...wordsOf(words ?? {})};
  if (SAID_KINDS.includes(entry.type)) told.kind = isolated(eventName(textOf(entry.data, 'kind')));
  told.count = Array.isArray(entry.data.values) ? entry.data.values.length : 0;
  told.member = isolated(memberName(member));
  return tCode('ledger_said', form ? `${entry.type}.${form}` : entry.type, told);
}

// "dcsa:LOAD": its words, or the code of others.
const eventName = (kind: string): string => {
  const key = kind.replace(':', '_').toLowerCase();
  const words = tCode('ledger_event', key);
  return words === key ? kind : words;
};

// Of a private field that is shown: text as it is, anything else as JSON.
export const privateText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
