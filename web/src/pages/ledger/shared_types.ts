// Forms of records that several parties share: shipments, conditions, carnets.
import type {Column, Context, FieldSpec, Row, TypeForm, Values} from './field_types.ts';
import {ownMember} from './names.ts';
import {listOf, textOf, type State} from './say.ts';
import {localOf} from '../../base/zoned.ts';
import {timeZone} from '../../i18n/index.ts';

const partyColumns = (): Column[] => [{name: 'party', kind: 'party'}, {name: 'role', kind: 'word'}];
const matrixColumns = (values: Values): Column[] => [{name: 'role', kind: 'choice', options: ['', ...new Set(((values.parties ?? []) as Row[]).map((row) => row.role?.trim() ?? '').filter(Boolean))]}, {name: 'type', kind: 'word'}, {name: 'right', kind: 'choice', options: ['', 'r', 'rw']}];

export const readMatrix = (value: unknown): Row[] => Object.entries((value ?? {}) as Record<string, Record<string, string>>).flatMap(([role, types]) => Object.entries(types).map(([type, right]) => ({role, type, right})));

export function writeMatrix(rows: Row[]): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const {role, type, right} of rows) if (role && type) (found[role] ??= {})[type] = right || 'r';
  return found;
}

const SHARED: FieldSpec[] = [
  {name: 'parties', kind: 'list', required: true, carried: true, hint: true, columns: partyColumns},
  {name: 'matrix', kind: 'list', required: true, carried: true, hint: true, columns: matrixColumns, read: readMatrix, write: writeMatrix},
];

// The list of parties and the list of documents stand in earlier entries of the story.
export function latestWith(context: Context, name: string): State {
  return context.story?.entries.findLast((entry) => entry.data[name] !== undefined)?.data ?? {};
}

const sharedDocuments = (context: Context): string[] => Object.keys((latestWith(context, 'documents').documents ?? {}) as State);
const BY: FieldSpec = {name: 'by', kind: 'choice', required: true, options: (context) => [...new Set(listOf(latestWith(context, 'parties'), 'parties').map((one) => textOf(one, 'party')))]};

const EVENTS = ['dcsa:RECE', 'dcsa:GTIN', 'dcsa:LOAD', 'dcsa:DEPA', 'dcsa:ARRI', 'dcsa:DISC', 'dcsa:GTOT', 'dcsa:DRPF', 'epcis:departing', 'epcis:arriving', 'epcis:inspecting', 'epcis:gate_passed'];
const now = (): string => localOf(new Date().toISOString(), timeZone.value);

export const SHIPMENT_FORMS: Record<string, TypeForm> = {
  'shipment.open': {opens: true, fields: SHARED},
  'shipment.grant': {fields: SHARED},
  'shipment.event': {fields: [BY, {name: 'kind', kind: 'word', required: true, hint: true, options: EVENTS, max: 40}, {name: 'at', kind: 'moment', required: true, first: now}]},
  'shipment.document': {fields: [
    BY, {name: 'document', kind: 'word', required: true, hint: true, options: sharedDocuments, max: 40}, {name: 'type', kind: 'word', required: true, options: (context) => [...new Set(readMatrix(latestWith(context, 'matrix').matrix).map((row) => row.type ?? ''))], max: 40}, {name: 'content', kind: 'file', secret: true, required: true},
  ]},
  'shipment.access': {fields: [BY, {name: 'document', kind: 'choice', required: true, options: sharedDocuments}, {name: 'purpose', kind: 'text', required: true, hint: true, max: 500}]},
  'shipment.close': {final: true, danger: true, fields: []},
};

// ---- conditions

const NEED = /^\s*([A-Za-z0-9_/~-]+)\s*=\s*(.+?)\s*$/;

function needValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+$/.test(text) ? Number(text) : text.replace(/^"(.*)"$/, '$1');
}

// "status = valid; single_use = true"
export function writeNeed(text: string): State {
  return Object.fromEntries(text.split(';').flatMap((one) => {
    const found = NEED.exec(one);
    return found ? [[`/${(found[1] ?? '').replace(/^\//, '')}`, needValue(found[2] ?? '')]] : [];
  }));
}

export const readNeed = (need: unknown): string => Object.entries((need ?? {}) as State).map(([pointer, value]) => `${pointer.slice(1)} = ${String(value)}`).join('; ');

const writeInput = ({name = '', log = '', object = '', type, fresh_s, need = ''}: Row): State => ({name, log, object, ...(type ? {type} : {}), ...(fresh_s ? {fresh_s: Number(fresh_s)} : {}), need: writeNeed(need)});

const inputNames = (values: Values): string[] => ((values.inputs ?? []) as Row[]).map((row) => row.name?.trim() ?? '').filter(Boolean);

function writeRow(row: Row): State {
  const {then = '', ...when} = row;
  return {then, when: Object.fromEntries(Object.entries(when).filter(([name, text]) => name.startsWith('when:') && text !== '').map(([name, text]) => [name.slice('when:'.length), text === 'yes']))};
}

const rowColumns = (values: Values): Column[] => [...inputNames(values).map((name): Column => ({name: `when:${name}`, kind: 'choice', label: name, options: ['', 'yes', 'no']})), {name: 'then', kind: 'word'}];

export const CONDITION_FORMS: Record<string, TypeForm> = {
  'condition.set': {opens: true, final: true, fields: [
    {name: 'inputs', kind: 'list', required: true, hint: true, columns: () => [{name: 'name', kind: 'word'}, {name: 'log', kind: 'log'}, {name: 'object', kind: 'word'}, {name: 'type', kind: 'word'}, {name: 'need', kind: 'text'}, {name: 'fresh_s', kind: 'word'}], write: (rows) => rows.map(writeInput)},
    {name: 'rows', kind: 'list', required: true, hint: true, columns: rowColumns, write: (rows) => rows.map(writeRow)},
    {name: 'otherwise', kind: 'word', required: true, hint: true, max: 40}, {name: 'deadline', kind: 'moment', required: true},
    {name: 'parties', kind: 'list', required: true, hint: true, columns: () => [{name: 'party', kind: 'party'}], write: (rows) => rows.map((row) => row.party ?? ''), first: () => [{party: ownMember()}]},
  ]},
  'condition.fire': {final: true, fields: []},  // its form looks at the proofs: fire.tsx
  'condition.expire': {final: true, fields: []},
};

// ---- carnets: what is said is one voucher; the server makes the line of the list of it

const VOUCHERS = ['exportation', 'reimportation', 'importation', 'reexportation', 'transit'];
const CLOSES: Record<string, string> = {reexportation: 'importation', reimportation: 'exportation'};

export const unusedVouchers = (state: State): string[] => {
  const used = listOf(state, 'used').map((one) => one.id);
  return listOf(state, 'vouchers').map((one) => textOf(one, 'id')).filter((id) => !used.includes(id));
};

const kindOf = (state: State, id: unknown): string => textOf(listOf(state, 'vouchers').find((one) => one.id === id) ?? {}, 'kind');

// What a voucher may close: goods that came in, or went out, at the same member, and are still open.
function closable({state}: Context, voucher: unknown): string[] {
  const wanted = CLOSES[kindOf(state, voucher)];
  const closed = listOf(state, 'used').filter((one) => one.part !== true).map((one) => one.closes);
  return wanted ? listOf(state, 'used').filter((one) => kindOf(state, one.id) === wanted && !closed.includes(one.id)).map((one) => textOf(one, 'id')) : [];
}

const openImportations = ({state}: Context): string[] => {
  const settled = [...listOf(state, 'used').filter((one) => one.part !== true).map((one) => one.closes), ...listOf(state, 'claims').map((one) => one.voucher)];
  return listOf(state, 'used').filter((one) => kindOf(state, one.id) === 'importation' && !settled.includes(one.id)).map((one) => textOf(one, 'id'));
};

const pick = (name: string, more: Partial<FieldSpec>): FieldSpec => ({name, kind: 'choice', required: true, ...more});

const closes = (values: Values, context: Context): boolean => CLOSES[kindOf(context.state, values.voucher)] !== undefined;

export const CARNET_FORMS: Record<string, TypeForm> = {
  'carnet.issue': {opens: true, fields: [
    {name: 'kind', kind: 'choice', required: true, options: ['ata', 'cpd'], first: () => 'ata'}, {name: 'holder', kind: 'key', required: true}, {name: 'guarantor', kind: 'member', required: true, first: ownMember}, {name: 'valid_until', kind: 'moment', required: true, hint: true},
    {name: 'vouchers', kind: 'list', required: true, hint: true, columns: () => [{name: 'id', kind: 'word'}, {name: 'kind', kind: 'choice', options: ['', ...VOUCHERS]}], first: () => [{id: 'E1', kind: 'exportation'}, {id: 'I1', kind: 'importation'}, {id: 'R1', kind: 'reexportation'}, {id: 'H1', kind: 'reimportation'}]},
    {name: 'goods', kind: 'long', secret: true, required: true, hint: true, max: 4000},
  ]},
  'carnet.movement': {final: true, fields: [
    pick('voucher', {options: ({state}) => unusedVouchers(state)}), pick('by', {kind: 'member', first: ownMember}), pick('closes', {when: closes, options: (context, values) => closable(context, values.voucher)}),
    {name: 'part', kind: 'check', when: closes, hint: true}, {name: 'office', kind: 'text', required: true, hint: true, max: 64},
  ]},
  'carnet.claim': {final: true, fields: [pick('voucher', {options: openImportations}), {name: 'currency', kind: 'word', required: true, max: 3, hint: true}, {name: 'amount', kind: 'amount', required: true, hint: true}]},
  'carnet.settle': {final: true, fields: [pick('voucher', {options: ({state}) => listOf(state, 'claims').filter((one) => one.status === 'open').map((one) => textOf(one, 'voucher'))}), pick('outcome', {options: ['proof_accepted', 'paid']})]},
  'carnet.discharge': {final: true, danger: true, fields: []},
};
