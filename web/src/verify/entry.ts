// Entries of the ledger: one signed statement each (docs/formats/ledger-entry.md). Form only: whether it may stand is
// what the federation's mirrors judged before they signed.
import {utf8} from './bytes.ts';
import {did, keyOfDid} from './did.ts';
import {leafHash, parseHash} from './hash.ts';
import {canonical, isObject, readJson, type Json, type JsonObject} from './json.ts';
import {keyId, parseSignatures, TYPE_ED25519, type NoteSignature} from './note.ts';
import {verifyEd25519} from './ed25519.ts';

const ENTRY_BYTES_MAX = 60_000;
const COMMITMENTS_MAX = 64;
const SIGNATURES_MAX = 64;
const CHARTER_SIZE_MAX = 1_000_000;
const NUMBER_MAX = 4_294_967_295;
const LEVELS_MAX = 8;
const MEMBERS_MAX = 4096;  // of one object or list
const NAME_MAX = 200;
const PLAIN = /^[!#-[\]-~]+$/;  // visible, and written in JSON as it is
const MEMBERS = 'charter commitments data log number object previous time type v';

export interface Entry {
  log: string;
  type: string;
  object: string;
  number: number;
  previous: Uint8Array;
  time: string;
  charter: number;
  data: JsonObject;
  commitments: Map<string, Uint8Array>;
  signatures: NoteSignature[];  // names rising
  text: string;
  leaf: Uint8Array;
}

// Thrown with the pointer of what is not as it must be.
export class EntryFault extends Error {
  constructor(readonly pointer: string) {
    super(pointer);
  }
}

function need(isGood: boolean, pointer: string): void {
  if (!isGood) throw new EntryFault(pointer);
}

function textAt(line: JsonObject, name: string, max: number, form: RegExp): string {
  const value = line[name];
  if (typeof value !== 'string' || value.length > max || !form.test(value)) throw new EntryFault(`/${name}`);
  return value;
}

function wholeAt(line: JsonObject, name: string, low: number, high: number): number {
  const value = line[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) throw new EntryFault(`/${name}`);
  return value;
}

// Narrower than JSON: no fractions, plain names, few levels and members.
function needNarrow(value: Json, pointer: string, level: number): void {
  need(typeof value !== 'number' || Number.isInteger(value), pointer);
  if (typeof value !== 'object' || value === null) return;
  const parts = Object.entries(value);
  need(level <= LEVELS_MAX && parts.length <= MEMBERS_MAX, pointer);
  for (const [name, part] of parts) {
    need(Array.isArray(value) || (name.length <= NAME_MAX && PLAIN.test(name)), pointer);
    needNarrow(part, `${pointer}/${name}`, level + 1);
  }
}

function isMoment(text: string): boolean {
  const ms = /^(?:19[789]\d|20\d\d|21\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
}

function readCommitments(value: Json | undefined): Map<string, Uint8Array> {
  if (!isObject(value)) throw new EntryFault('/commitments');
  const entries = Object.entries(value);
  need(entries.length <= COMMITMENTS_MAX, '/commitments');
  return new Map(entries.map(([name, text]) => {
    const hash = typeof text === 'string' ? parseHash(text) : undefined;
    if (!hash || !/^[a-z0-9_]{1,40}$/.test(name)) throw new EntryFault('/commitments');
    return [name, hash];
  }));
}

function readSignatures(text: string): NoteSignature[] {
  const signatures = parseSignatures(text);
  if (!signatures || signatures.length > SIGNATURES_MAX) throw new EntryFault('/signatures');
  for (const [i, one] of signatures.entries()) {
    need(one.bytes.length === 64, `/signatures/${i}`);
    need(i === 0 || compareUtf8(signatures[i - 1]!.name, one.name) < 0, `/signatures/${i}`);
  }
  return signatures;
}

function compareUtf8(a: string, b: string): number {
  const [left, right] = [utf8(a), utf8(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

function readLine(text: string): JsonObject {
  let line: Json;
  try {
    line = readJson(text);
  } catch {
    throw new EntryFault('');
  }
  // What is signed has one form: any other text for the same value is refused.
  if (!isObject(line) || `${canonical(line)}\n` !== text) throw new EntryFault('');
  need(Object.keys(line).join(' ') === MEMBERS, '');
  return line;
}

// Throws EntryFault.
export function readEntry(bytes: string): Entry {
  const raw = utf8(bytes);
  const end = bytes.indexOf('\n');
  need(raw.length <= ENTRY_BYTES_MAX && end > 0 && bytes[end + 1] === '\n', '');
  const text = bytes.slice(0, end + 1);
  const line = readLine(text);
  const charter = wholeAt(line, 'charter', 0, CHARTER_SIZE_MAX);
  const commitments = readCommitments(line.commitments);
  const {data} = line;
  if (!isObject(data)) throw new EntryFault('/data');
  needNarrow(data, '/data', 1);
  const log = textAt(line, 'log', 128, PLAIN);
  need(!log.includes('+'), '/log');
  const number = wholeAt(line, 'number', 1, NUMBER_MAX);
  const object = textAt(line, 'object', 96, /^[a-z]+\/[!#-[\]-~]+$/);
  const previous = parseHash(textAt(line, 'previous', 44, PLAIN));
  if (!previous) throw new EntryFault('/previous');
  const time = textAt(line, 'time', 24, PLAIN);
  need(isMoment(time), '/time');
  const type = textAt(line, 'type', 64, /^[a-z_]+(?:\.[a-z_]+)+$/);
  wholeAt(line, 'v', 1, 1);
  return {charter, commitments, data, log, number, object, previous, time, type, text, signatures: readSignatures(bytes.slice(end + 2)), leaf: leafHash(raw)};
}

export type SignerState = 'good' | 'bad' | 'unknown';

// Signatures by keys that are their own names can always be checked; of others, those whose key somebody knows.
export function checkSigner(entry: Entry, signature: NoteSignature, keys: ReadonlyMap<string, Uint8Array>): SignerState {
  const key = signature.name.startsWith(did) ? keyOfDid(signature.name) : keys.get(signature.name);
  if (!key) return signature.name.startsWith(did) ? 'bad' : 'unknown';
  if (keyId(signature.name, TYPE_ED25519, key) !== signature.id) return signature.name.startsWith(did) ? 'bad' : 'unknown';
  return verifyEd25519(key, utf8(entry.text), signature.bytes) ? 'good' : 'bad';
}
