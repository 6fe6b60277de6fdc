// Paper codes: an entry, and the proof that it is final, as the text of a QR symbol (docs/formats/paper-code.md).
//
//   const code = await readPaperCode('https://ledger.customs-a.example/verify#1…');
//   code?.proof                    // '' when it has to be fetched from code.host for code.about
import {concat, textOf, toBase64} from './bytes.ts';
import {parseNumber, parseProof} from './checkpoint.ts';
import {EntryFault, readEntry} from './entry.ts';
import {parseHash} from './hash.ts';

const TEXT_MAX = 7_100;            // the largest symbol holds 7,089 digits
const INFLATED_MAX = 2 * 60_000;   // an entry and a proof; what is more was made to hurt
const GROUP_DIGITS = [0, 3, 5, 8, 10, 13, 15, 17];  // of so many bytes
const PROOF_BEGIN = '\nc2sp.org/tlog-proof@v1\n';
const REFERENCE = /^reference\n([!#-*,-[\]-~]{1,128})\n([a-z]+\/[!#-[\]-~]+)\n([1-9]\d*)\n([^\n]{44})\n$/;

export interface PaperCode {
  host: string;  // where the text leads; nobody has signed it
  about: {log: string; object: string; number: number; leaf: string};
  entry: string;
  proof: string;
}

export function decimalDecode(digits: string): Uint8Array | undefined {
  if (!/^\d*$/.test(digits)) return undefined;
  const groups: Uint8Array[] = [];
  for (let at = 0; at < digits.length; at += 17) {
    const group = digits.slice(at, at + 17);
    const count = GROUP_DIGITS.indexOf(group.length);
    const value = BigInt(group);
    if (count < 0 || value >> BigInt(8 * count) !== 0n) return undefined;
    groups.push(Uint8Array.from({length: count}, (_, i) => Number((value >> BigInt(8 * (count - 1 - i))) & 0xffn)));
  }
  return concat(...groups);
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return concat(...parts);
      size += value.length;
      if (size > INFLATED_MAX) return void await reader.cancel();
      parts.push(value);
    }
  } catch {
    return undefined;  // damaged, cut off, or more behind the end
  }
}

function readReference(text: string): Omit<PaperCode, 'host'> | undefined {
  const [, log, object, number, leaf] = REFERENCE.exec(text) ?? [];
  const value = parseNumber(number ?? '', 4_294_967_295n);
  if (!log || !object || object.length > 96 || value === undefined || !leaf || !parseHash(leaf)) return undefined;
  return {about: {log, object, number: Number(value), leaf}, entry: '', proof: ''};
}

function readContent(text: string): Omit<PaperCode, 'host'> | undefined {
  if (text.startsWith('reference\n')) return readReference(text);
  const end = text.indexOf(PROOF_BEGIN);
  const entry = end < 0 ? text : text.slice(0, end + 1);
  const proof = end < 0 ? '' : text.slice(end + 1);
  try {
    const {log, object, number, leaf} = readEntry(entry);
    return proof === '' || parseProof(proof) ? {about: {log, object, number, leaf: toBase64(leaf)}, entry, proof} : undefined;
  } catch (error) {
    if (error instanceof EntryFault) return undefined;
    throw error;
  }
}

const ADDRESS = /^https:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/verify#1(\d+)$/;

export const looksLikePaperCode = (text: string): boolean => /^https:\/\/[^/\s]+\/verify#\d/.test(text);

// Undefined: it is none, or of a later format.
export async function readPaperCode(text: string): Promise<PaperCode | undefined> {
  const [, host, digits] = text.length <= TEXT_MAX ? ADDRESS.exec(text) ?? [] : [];
  const deflated = host && digits ? decimalDecode(digits) : undefined;
  const inflated = deflated && await inflate(deflated);
  const content = inflated && textOf(inflated);
  const code = content === undefined ? undefined : readContent(content);
  return code && host ? {host, ...code} : undefined;
}
