// Ed25519 signatures (RFC 8032), accepted exactly where the server accepts them. Programs do not agree on odd keys
// and signatures, and what a browser has differs from browser to browser: so the rules stand here, those of libsodium
// 1.0.18, and only the arithmetic of the curve comes from a library. Of C2SP's 914 edge cases 43 are accepted, the same.
//   S below the group's order; key canonical; neither key nor R of small order; R compared as bytes (no cofactor).
import {ed25519} from '@noble/curves/ed25519.js';
import {sha512} from '@noble/hashes/sha2.js';
import {concat, equal} from './bytes.ts';

const {Point} = ed25519;
const ORDER = Point.Fn.ORDER;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length; i-- > 0;) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

function pointOf(key: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    const point = Point.fromBytes(key);  // refuses what is not canonical or not on the curve
    return point.isSmallOrder() ? undefined : point;
  } catch {
    return undefined;
  }
}

export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const a = pointOf(key);
  if (!a || s >= ORDER) return false;
  const k = littleEndian(sha512(concat(r, key, message))) % ORDER;
  // No secrets here: the quick ways of multiplying may be used.
  const found = Point.BASE.multiplyUnsafe(s).add(a.negate().multiplyUnsafe(k));
  return !found.isSmallOrder() && equal(found.toBytes(), r);
}
