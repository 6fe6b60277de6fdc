// The hashes of a transparency log (RFC 6962): a leaf and a node never hash alike.
import {hmac} from '@noble/hashes/hmac.js';
import {sha256 as sha} from '@noble/hashes/sha2.js';
import {concat, fromBase64} from './bytes.ts';

export const HASH_BYTES = 32;

export const sha256 = (bytes: Uint8Array): Uint8Array => sha(bytes);
export const leafHash = (entry: Uint8Array): Uint8Array => sha(concat(Uint8Array.of(0), entry));
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha(concat(Uint8Array.of(1), left, right));
export const hmacSha256 = (key: Uint8Array, bytes: Uint8Array): Uint8Array => hmac(sha, key, bytes);

export function parseHash(base64: string): Uint8Array | undefined {
  const bytes = fromBase64(base64);
  return bytes?.length === HASH_BYTES ? bytes : undefined;
}
