// All that may be said, by type of entry: the fields of its form, and what is special about it. What each means and who signs:
// docs/ledger-records.md, docs/ledger-titles.md. What follows by itself (status, uses, amounts left) the server fills in.
import {CARNET_FORMS, CONDITION_FORMS, SHIPMENT_FORMS} from './shared_types.ts';
import {certificateForms} from './certificate_types.ts';
import {CHARTER_FORMS} from './charter_types.ts';
import type {Context, FieldSpec, TypeForm, Values} from './field_types.ts';
import {handoverProblem, objectOfHandover} from './handover.ts';
import {ownMember} from './names.ts';
import {registryData} from './numbers.ts';
import type {LedgerKind} from '../../api/types.ts';
import {localOf} from '../../base/zoned.ts';
import {timeZone} from '../../i18n/index.ts';

export const KINDS: LedgerKind[] = ['operator', 'certificate', 'title', 'shipment', 'condition', 'bond', 'document', 'carnet', 'numbers'];

const CODE_MAX = 64;  // as the rule has it
const REASON: FieldSpec = {name: 'reason', kind: 'long', required: true, max: 500};
// Where other administrations act on the reason it is a code; nothing about persons fits into it.
const because = (...options: string[]): FieldSpec => ({name: 'reason', kind: 'word', required: true, hint: 'reason_code', max: CODE_MAX, options});
const UNTIL: FieldSpec = {name: 'valid_until', kind: 'moment'};
const self = (): string => ownMember();
const today = (): string => localOf(new Date().toISOString(), timeZone.value);

const EXTRAS: FieldSpec = {name: 'more', kind: 'list', secret: true, hint: true, columns: () => [{name: 'name', kind: 'word'}, {name: 'value', kind: 'text'}], write: (rows) => Object.fromEntries(rows.map((row) => [row.name ?? '', row.value ?? '']))};

const OPERATORS: Record<string, TypeForm> = {
  'operator.grant': {opens: true, fields: [
    {name: 'holder_name', kind: 'text', secret: true, required: true, max: 200}, {name: 'holder_id', kind: 'text', secret: true, required: true, hint: true, max: 64}, {name: 'holder_country', kind: 'country', secret: true, required: true, max: 2},
    {name: 'programme', kind: 'word', required: true, hint: true, max: 40, options: ['AEOC', 'AEOS', 'AEOF', 'CTPAT']}, {name: 'valid_from', kind: 'moment', required: true, first: today}, UNTIL, {name: 'benefits', kind: 'benefits', hint: 'benefits_abroad'}, EXTRAS,
  ]},
  'operator.amend': {fields: [{name: 'valid_from', kind: 'moment', required: true, carried: true}, {...UNTIL, carried: true}, {name: 'benefits', kind: 'benefits', carried: true, hint: 'benefits_abroad'}, because('extended', 'audited', 'own_request')]},
  'operator.suspend': {danger: true, fields: [because('audit_pending', 'books_missing', 'guarantee_lapsed', 'offence', 'own_request'), {name: 'until', kind: 'moment', hint: true}]},
  'operator.restore': {fields: []},
  'operator.revoke': {final: true, danger: true, fields: [because('offence', 'books_missing', 'insolvency', 'own_request')]},
};

const BEARER: FieldSpec = {name: 'beneficiary', kind: 'key', hint: true};

const TITLES: Record<string, TypeForm> = {
  'title.issue': {opens: true, fields: [
    {name: 'document', kind: 'file', secret: true, required: true, hint: true}, {name: 'holder', kind: 'key', required: true, hint: true}, BEARER, {name: 'to_order', kind: 'check', hint: true, first: () => true},
    {name: 'from_paper', kind: 'check'}, {name: 'paper_number', kind: 'text', secret: true, required: true, when: (values) => values.from_paper === true, max: 64}, {name: 'carrier', kind: 'member', required: true, first: self},
  ], build: (data) => ({beneficiary: '', ...data})},
  'title.transfer': {final: true, fields: [{name: 'holder', kind: 'key', required: true}]},
  'title.nominate': {fields: [{name: 'nominee', kind: 'key', carried: true, hint: true}], build: (data) => ({nominee: '', ...data})},
  'title.endorse': {final: true, fields: [BEARER, {name: 'to_order', kind: 'check', carried: true, hint: true}], build: (data) => ({beneficiary: '', ...data})},
  'title.transfer_both': {final: true, fields: [{name: 'holder', kind: 'key', required: true}, BEARER, {name: 'to_order', kind: 'check', carried: true, hint: true}], build: (data) => ({beneficiary: '', ...data})},
  'title.reject': {fields: [REASON]},
  'title.surrender': {final: true, fields: [{name: 'purpose', kind: 'choice', required: true, options: ['delivery', 'amendment', 'switch_to_paper', 'change_of_registry']}]},
  'title.accept': {final: true, fields: []},
  'title.refuse': {fields: [REASON]},
  'title.delivered': {final: true, danger: true, fields: []},
  'title.amend': {fields: [{name: 'document', kind: 'file', secret: true, required: true}, REASON]},
  'title.to_paper': {final: true, danger: true, fields: [{name: 'paper_number', kind: 'text', secret: true, required: true, max: 64}]},
  'title.restore': {fields: [{name: 'holder', kind: 'key', required: true}, BEARER], build: (data) => ({beneficiary: '', ...data})},
  'title.handover_in': {opens: true, final: true, object: (values) => objectOfHandover(String(values.proof ?? '')), fields: [{name: 'proof', kind: 'handover', required: true, hint: true, early: (text, {federation}) => handoverProblem(text, federation?.own_log ?? '')}]},
  'title.handover_out': {final: true, danger: true, fields: [{name: 'to_log', kind: 'log', required: true}, {name: 'to_object', kind: 'word', required: true, first: () => 'title/', max: 96}]},
};

const currencyAndAmount = (name: string): FieldSpec[] => [{name: 'currency', kind: 'word', required: true, max: 3, hint: true}, {name, kind: 'amount', required: true, hint: true}];

const BONDS: Record<string, TypeForm> = {
  'bond.undertake': {opens: true, fields: [
    {name: 'principal', kind: 'key', required: true, hint: true}, {name: 'beneficiary', kind: 'member', required: true}, ...currencyAndAmount('amount'), {...UNTIL, required: true}, {name: 'signatory', kind: 'word', hint: true, max: 200}, {name: 'guarantor', kind: 'member', required: true, first: self},
  ]},
  'bond.approve': {final: true, fields: []},
  'bond.draw': {final: true, fields: [{name: 'step', kind: 'amount', required: true, hint: true}, REASON]},
  'bond.release': {final: true, fields: [{name: 'step', kind: 'amount', required: true, hint: true}]},
  'bond.discharge': {final: true, danger: true, fields: []},
};

const DOCUMENTS: Record<string, TypeForm> = {
  'document.register': {opens: true, fields: [{name: 'kind', kind: 'word', required: true, max: 40, options: ['invoice', 'contract', 'packing_list', 'insurance', 'survey']}, {name: 'content', kind: 'file', secret: true, required: true, hint: true}, {name: 'owner', kind: 'key', required: true}, {name: 'origin', kind: 'party', hint: true}]},
  'document.transfer': {final: true, fields: [{name: 'owner', kind: 'key', required: true}]},
  'document.withdraw': {final: true, danger: true, fields: [REASON]},
};

const NUMBERS_FIELD: FieldSpec = {name: 'numbers', kind: 'lines', required: true, hint: true, only: true};

const NUMBERS: Record<string, TypeForm> = {
  'numbers.open': {opens: true, fields: [{name: 'kind', kind: 'choice', required: true, options: ['ioss'], first: () => 'ioss'}, {name: 'keying', kind: 'choice', required: true, options: ['hmac-sha256', 'oprf-ristretto255'], first: () => 'hmac-sha256', hint: true}]},
  'numbers.add': {fields: [NUMBERS_FIELD], build: registryData},
  'numbers.withdraw': {danger: true, fields: [NUMBERS_FIELD], build: registryData},
  'numbers.rekey': {final: true, danger: true, fields: []},
};

export const TYPES: Record<string, TypeForm> = {...OPERATORS, ...certificateForms({because, until: UNTIL, extras: EXTRAS, self, today}), ...TITLES, ...SHIPMENT_FORMS, ...CONDITION_FORMS, ...BONDS, ...DOCUMENTS, ...CARNET_FORMS, ...NUMBERS, ...CHARTER_FORMS};

export const kindOfType = (type: string): string => type.slice(0, type.indexOf('.'));

// The first entries of a kind's records.
export const openersOf = (kind: string): string[] => Object.keys(TYPES).filter((type) => kindOfType(type) === kind && TYPES[type]?.opens);

export const shownFields = (form: TypeForm, values: Values, context: Context): FieldSpec[] => form.fields.filter((spec) => spec.when?.(values, context) ?? true);
