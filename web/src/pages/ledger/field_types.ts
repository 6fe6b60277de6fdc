// What the fields of a form are: which kinds of input there are, and what each makes of a member of the ledger's data.
// Pure but for the reader's time zone.
import type {LedgerFederation, LedgerStory} from '../../api/types.ts';
import {instantOf, localOf} from '../../base/zoned.ts';
import {timeZone} from '../../i18n/index.ts';
import {memberOfCard} from './card.ts';
import {readHandover} from './handover.ts';
import type {State} from './say.ts';

export type Row = Record<string, string>;
export interface ChosenFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  body: Blob;
}
export type Value = string | boolean | string[] | Row[] | ChosenFile | undefined;
export type Values = Record<string, Value>;

// What a form may look at: the record as it stands, the federation, who we are.
export interface Context {
  state: State;
  story: LedgerStory | undefined;
  federation: LedgerFederation | undefined;
}

export type FieldKind = 'text' | 'long' | 'word' | 'moment' | 'choice' | 'check' | 'member' | 'members' | 'log' | 'party' | 'key' | 'amount' | 'country' | 'number'
  | 'codes' | 'benefits' | 'file' | 'lines' | 'list' | 'card' | 'handover';

export interface Column {
  name: string;
  kind: 'text' | 'word' | 'choice' | 'party' | 'log' | 'voucher';
  label?: string;      // shown as it is: a name that somebody gave
  options?: string[];  // of a choice; '' is a choice too
}

export interface FieldSpec {
  name: string;            // in data: 'agreement/id' is a member of a member
  kind: FieldKind;
  secret?: boolean;        // a private field: committed to, and not in the ledger
  required?: boolean;
  carried?: boolean;       // begins with what the record has now
  only?: boolean;          // asked, but not sent: 'build' or 'content' makes something of it
  json?: boolean;          // a text that has to be a JSON object
  early?: (text: string, context: Context) => string | undefined;  // the code of what is wrong with it
  hint?: boolean | string; // a message 'ledger_hint.<name>', or of that name
  options?: string[] | ((context: Context, values: Values) => string[]);
  first?: (context: Context) => Value;
  when?: (values: Values, context: Context) => boolean;
  max?: number;
  columns?: (values: Values, context: Context) => Column[];
  read?: (value: unknown) => Row[];
  write?: (rows: Row[]) => unknown;
}

export interface TypeForm {
  fields: FieldSpec[];
  opens?: boolean;   // the first entry of a record
  object?: (values: Values) => string;  // its name, where that is not for us to choose
  final?: boolean;   // cannot be taken back: asked again before it is said
  danger?: boolean;
  charter?: boolean; // a change of the charter: a draft that other members sign too
  build?: (data: State, values: Values, context: Context) => State;
  // Of what the server makes a document: members of the wish beside its data.
  content?: (values: Values, context: Context) => {credential?: {types?: string[]; subject: State}; attestation?: State};
}

const parts = (name: string): string[] => name.split('/');

export function memberAt(state: unknown, name: string): unknown {
  return parts(name).reduce<unknown>((value, part) => (value as State | undefined)?.[part], state);
}

export function putAt(state: State, name: string, value: unknown): State {
  const [first = '', ...rest] = parts(name);
  return {...state, [first]: rest.length > 0 ? putAt((state[first] ?? {}) as State, rest.join('/'), value) : value};
}

export const pointerOf = (spec: FieldSpec): string => `${spec.secret ? '/private' : '/data'}/${spec.name}`;

const EMPTY: Partial<Record<FieldKind, Value>> = {check: false, codes: [], benefits: [], members: [], list: [], file: undefined};

// Members of objects as rows of texts, unless a field reads them in its own way.
const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.map((one) => Object.fromEntries(Object.entries(one as State).map(([name, part]) => [name, String(part)]))) : []);

function readBenefits(value: unknown): string[] {
  return Object.entries((value ?? {}) as Record<string, string[]>).flatMap(([agreement, codes]) => codes.map((code) => `${agreement}/${code}`));
}

// What a field begins with.
export function beginOf(spec: FieldSpec, context: Context): Value {
  const given = spec.carried ? memberAt(context.state, spec.name) : undefined;
  if (given === undefined) return spec.first?.(context) ?? EMPTY[spec.kind] ?? '';
  switch (spec.kind) {
    case 'moment': return localOf(String(given), timeZone.value);
    case 'check': return given === true;
    case 'codes': case 'members': return given as string[];
    case 'benefits': return readBenefits(given);
    case 'list': return (spec.read ?? rowsOf)(given);
    default: return String(given);
  }
}

function writeBenefits(list: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const one of list.toSorted()) {
    const slash = one.lastIndexOf('/');
    (found[one.slice(0, slash)] ??= []).push(one.slice(slash + 1));
  }
  return found;
}

// The ledger's moments have milliseconds.
export const momentOf = (local: string): string | undefined => instantOf(local, timeZone.value)?.replace(/(?<!\.\d{3})Z$/, '.000Z');

const filled = (rows: Row[]): Row[] => rows.filter((row) => Object.values(row).some((cell) => cell.trim() !== ''));

const trimmed = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, cell]): [string, string] => [name, cell.trim()]).filter(([, cell]) => cell !== ''));

export const linesOf = (text: string): string[] => text.split(/[\n,;]+/).map((line) => line.trim()).filter(Boolean);

const orNothing = (text: string): string | undefined => text.trim() || undefined;

function writeText(spec: FieldSpec, text: string): unknown {
  switch (spec.kind) {
    case 'moment': return text ? momentOf(text) : undefined;
    case 'number': return text.trim() === '' ? undefined : Number(text);
    case 'lines': return linesOf(text);
    case 'amount': return orNothing(text.replace(/[\s']/g, ''));
    case 'country': return orNothing(text.toUpperCase());
    case 'card': return memberOfCard(text);
    case 'handover': return readHandover(text)?.proof;
    default: return orNothing(text);
  }
}

// What a field says; nothing where it is left out.
export function saysOf(spec: FieldSpec, value: Value): unknown {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return writeText(spec, value);
  if (typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return {bytes: value.bytes, media_type: value.mediaType, sha256: value.sha256};
  if (spec.kind === 'benefits') return writeBenefits(value as string[]);
  if (spec.kind !== 'list') return value;
  const rows = filled(value as Row[]).map(trimmed);
  return (spec.write ?? ((list: Row[]) => list))(rows);
}

export function isLeftOut(value: Value): boolean {
  return value === undefined || (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0);
}
