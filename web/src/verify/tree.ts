// Proofs about the Merkle tree of a log (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Sizes and indices are below 2^63.
import {equal} from './bytes.ts';
import {HASH_BYTES, nodeHash} from './hash.ts';

export const SIZE_MAX = (1n << 63n) - 1n;
export const PROOF_HASHES_MAX = 63;

const bits = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);
const ones = (value: bigint): number => value.toString(2).replaceAll('0', '').length;
const bit = (value: bigint, place: number): boolean => ((value >> BigInt(place)) & 1n) === 1n;

// How many hashes lead from a leaf to the root: siblings below the height at which the tree is ragged, and subtrees to
// the left above it.
function lengthOf(index: bigint, size: bigint): {inner: number; border: number} {
  const inner = bits(index ^ (size - 1n));
  return {inner, border: ones(index >> BigInt(inner))};
}

function climb(index: bigint, from: Uint8Array, path: Uint8Array[], inner: number): Uint8Array {
  return path.reduce((hash, one, i) => (i >= inner || bit(index, i) ? nodeHash(one, hash) : nodeHash(hash, one)), from);
}

// The same, where what lies to the right is left out: the root of the tree that ended here.
function climbLeft(index: bigint, from: Uint8Array, path: Uint8Array[], inner: number): Uint8Array {
  return path.reduce((hash, one, i) => (i >= inner || bit(index, i) ? nodeHash(one, hash) : hash), from);
}

export function isIncluded(index: bigint, size: bigint, leaf: Uint8Array, path: Uint8Array[], root: Uint8Array): boolean {
  if (index < 0n || index >= size || size > SIZE_MAX || leaf.length !== HASH_BYTES) return false;
  const {inner, border} = lengthOf(index, size);
  return path.length === inner + border && equal(climb(index, leaf, path, inner), root);
}

// Whether the tree of 'oldSize' leaves is how the tree of 'size' leaves began. Of an empty one nothing can be shown.
export function isConsistent(oldSize: bigint, size: bigint, proof: Uint8Array[], oldRoot: Uint8Array, root: Uint8Array): boolean {
  if (oldSize <= 0n || oldSize > size || size > SIZE_MAX) return false;
  if (oldSize === size) return proof.length === 0 && equal(oldRoot, root);
  let shift = 0;
  while (!bit(oldSize, shift)) shift += 1;
  const index = (oldSize - 1n) >> BigInt(shift);
  const {inner, border} = lengthOf(index, ((size - 1n) >> BigInt(shift)) + 1n);
  // The old tree's last whole subtree leads the proof, unless it is the old tree itself.
  const seeds = ones(oldSize) === 1 ? 0 : 1;
  if (proof.length !== seeds + inner + border) return false;
  const seed = seeds === 0 ? oldRoot : proof[0]!;
  const path = proof.slice(seeds);
  return equal(climbLeft(index, seed, path, inner), oldRoot) && equal(climb(index, seed, path, inner), root);
}
