// did:key: a public key that is its own name. Ed25519 alone, one text for each key (W3C CCG, The did:key Method 0.9).
import {equal, fromBase58} from './bytes.ts';

export const did = 'did:key:';
const ED25519 = Uint8Array.of(0xed, 0x01);

// The key of "z6Mk…" (base58btc of the kind and 32 bytes).
function keyOfMultikey(text: string): Uint8Array | undefined {
  const bytes = text.startsWith('z') ? fromBase58(text.slice(1), 64) : undefined;
  return bytes?.length === 34 && equal(bytes.subarray(0, 2), ED25519) ? bytes.subarray(2) : undefined;
}

export function keyOfDid(name: string): Uint8Array | undefined {
  return name.startsWith(did) ? keyOfMultikey(name.slice(did.length)) : undefined;
}

// The key of a verification method, "did:key:z6Mk…#z6Mk…", whose both parts are the same.
export function keyOfMethod(id: string): {controller: string; key: Uint8Array} | undefined {
  const [controller = '', fragment] = id.split('#');
  const key = keyOfDid(controller);
  return key && id === `${controller}#${fragment}` && controller === did + fragment ? {controller, key} : undefined;
}
