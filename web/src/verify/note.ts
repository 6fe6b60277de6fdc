// Notes: texts with signatures under them (C2SP signed-note), and cosignatures, which say when they were made (C2SP
// tlog-cosignature). Read as src/tlog/note.h reads them, with the same limits.
//
//   const note = parseNote(bytes);                          // undefined: it is none
//   checkSignature(note.text, note.signatures[0], key)      // {state: 'good', …}
import {concat, fromBase64, fromHex, textOf, toHex, utf8} from './bytes.ts';
import {verifyEd25519} from './ed25519.ts';
import {sha256} from './hash.ts';

const NOTE_BYTES_MAX = 1_000_000;
const NOTE_SIGNATURES_MAX = 100;
const KEY_NAME_BYTES_MAX = 255;

export const TYPE_ED25519 = 1;
const TYPE_ECDSA = 2;
export const TYPE_COSIGNATURE = 4;
const TYPE_TREE_HEAD = 5;
const TYPE_ML_DSA_44 = 6;

export interface VerifierKey {
  name: string;
  id: string;  // 8 hexadecimal digits
  type: number;
  key: Uint8Array;
}

export interface NoteSignature {
  name: string;
  id: string;
  bytes: Uint8Array;  // behind the id
}

export interface Note {
  text: string;
  signatures: NoteSignature[];
}

export const isKeyName = (name: string): boolean =>
  name !== '' && utf8(name).length <= KEY_NAME_BYTES_MAX && !/[\0-\x20+\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(name);

export const keyId = (name: string, type: number, key: Uint8Array): string =>
  toHex(sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), key)).subarray(0, 4));

// "name+id+base64". Of types that are known here the id must be that of the key.
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [name = '', id = ''] = text.split('+', 2);
  const bytes = fromBase64(text.slice(name.length + id.length + 2));
  if (!isKeyName(name) || id.length !== 8 || !fromHex(id) || !bytes || bytes.length < 2) return undefined;
  const type = bytes[0]!;
  const key = bytes.subarray(1);
  const isOurs = type === TYPE_ED25519 || type === TYPE_COSIGNATURE;
  if (isOurs && key.length !== 32) return undefined;
  if ((isOurs || type === TYPE_ML_DSA_44) && keyId(name, type, key) !== id) return undefined;
  return {name, id, type, key};
}

export const makeVerifierKey = (name: string, type: number, key: Uint8Array): VerifierKey => ({name, id: keyId(name, type, key), type, key});

export const mayWitness = (type: number): boolean => type !== TYPE_ED25519 && type !== TYPE_ECDSA && type !== TYPE_TREE_HEAD;

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name = '', base64 = '', ...more] = line.split(' ');
  const bytes = fromBase64(base64);
  if (dash !== '—' || more.length > 0 || !isKeyName(name) || !bytes || bytes.length <= 4) return undefined;
  return {name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4)};
}

export function parseSignatures(text: string): NoteSignature[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > NOTE_SIGNATURES_MAX) return undefined;
  const signatures = lines.map(parseSignatureLine);
  return signatures.every((one) => one !== undefined) ? signatures : undefined;
}

export function parseNote(text: string): Note | undefined {
  const bytes = utf8(text);
  if (bytes.length > NOTE_BYTES_MAX || /[\0-\x09\x0b-\x1f]/.test(text) || textOf(bytes) !== text) return undefined;
  const end = text.lastIndexOf('\n\n');
  const signatures = end < 0 ? undefined : parseSignatures(text.slice(end + 2));
  return signatures && {text: text.slice(0, end + 1), signatures};
}

export type SignatureState = 'good' | 'unknown_key' | 'unsupported' | 'bad';

export interface SignatureCheck {
  state: SignatureState;
  seconds?: bigint;  // of a good cosignature: when it was made, since 1970
}

function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

// One signature against the key that it names.
export function checkSignature(text: string, signature: NoteSignature, key: VerifierKey): SignatureCheck {
  if (signature.name !== key.name || signature.id !== key.id) return {state: 'unknown_key'};
  if (key.type === TYPE_ED25519) return {state: verifyEd25519(key.key, utf8(text), signature.bytes) ? 'good' : 'bad'};
  if (key.type !== TYPE_COSIGNATURE) return {state: 'unsupported'};
  const seconds = bigEndian(signature.bytes.subarray(0, 8));
  const isGood = signature.bytes.length === 72 && seconds < 1n << 63n
    && verifyEd25519(key.key, utf8(`cosignature/v1\ntime ${seconds}\n${text}`), signature.bytes.subarray(8));
  return isGood ? {state: 'good', seconds} : {state: 'bad'};
}
