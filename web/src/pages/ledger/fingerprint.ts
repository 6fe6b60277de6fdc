// SHA-256 of a file, in hex. crypto.subtle is there only over https and on localhost; offices on a local network may use
// plain http, and get a slower one.

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function slowly(bytes: Uint8Array): Promise<Uint8Array> {
  const {sha256} = await import('../../verify/hash.ts');
  return sha256(bytes);
}

export async function fingerprint(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return hex(crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : await slowly(bytes));
}

const SHOWN_DIGITS = 16;  // 64 bits: nobody makes another key with the same beginning

// Of a key, for people to compare: "3f2a 91bc 77d0 e4c1".
export const shortPrint = (fingerprint: string): string => fingerprint.slice(0, SHOWN_DIGITS).replace(/(.{4})(?=.)/g, '$1 ');
