// Checkpoints (C2SP tlog-checkpoint) and proofs that an entry is in a log (C2SP tlog-proof, ".tlog-proof").
import {fromBase64} from './bytes.ts';
import {parseHash} from './hash.ts';
import {parseNote, type Note} from './note.ts';
import {PROOF_HASHES_MAX, SIZE_MAX} from './tree.ts';

const EXTENSION_LINES_MAX = 16;
const PROOF_EXTRA_BYTES_MAX = 128 * 1024;

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Uint8Array;
  note: Note;
}

// A decimal number up to 'most' without sign and leading zeros.
export function parseNumber(text: string, most: bigint): bigint | undefined {
  if (!/^(?:0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= most ? value : undefined;
}

export function parseCheckpoint(text: string): Checkpoint | undefined {
  const note = parseNote(text);
  if (!note) return undefined;
  const [origin = '', size = '', root = '', ...extensions] = note.text.slice(0, -1).split('\n');
  const number = parseNumber(size, SIZE_MAX);
  const hash = parseHash(root);
  if (origin === '' || number === undefined || !hash) return undefined;
  if (extensions.length > EXTENSION_LINES_MAX || extensions.includes('')) return undefined;
  return {origin, size: number, root: hash, note};
}

export interface LogProof {
  index: bigint;
  path: Uint8Array[];
  checkpoint: Checkpoint;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1\n';

// Extra data is passed over: nothing signs it.
export function parseProof(text: string): LogProof | undefined {
  const found = /^(?:extra ([^\n]*)\n)?index ([^\n]*)\n([^]*)$/.exec(text.startsWith(FIRST_LINE) ? text.slice(FIRST_LINE.length) : '');
  if (!found) return undefined;
  const [, extra, number = '', rest = ''] = found;
  const extraBytes = fromBase64(extra ?? '');
  const index = parseNumber(number, SIZE_MAX);
  if (!extraBytes || extraBytes.length > PROOF_EXTRA_BYTES_MAX || index === undefined) return undefined;
  const end = rest.startsWith('\n') ? 0 : rest.indexOf('\n\n') + 1;
  if (end === 0 && !rest.startsWith('\n')) return undefined;
  const path = end === 0 ? [] : rest.slice(0, end - 1).split('\n').map(parseHash);
  const checkpoint = parseCheckpoint(rest.slice(end + 1));
  if (!checkpoint || path.length > PROOF_HASHES_MAX || !path.every((hash) => hash !== undefined)) return undefined;
  return {index, path, checkpoint};
}
