// Bytes and the texts that hold them, read as strictly as they are written: one text for each value.
//
//   fromBase64('AAE=')            // two bytes; undefined for any other text, 'AAF=' or 'AAE' too
//   textOf(bytes)                 // undefined when they are not UTF-8

const encoder = new TextEncoder();
// A mark of byte order is a character like any other: what was signed has it or has it not.
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const CHUNK = 0x8000;  // arguments of one call

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined;
}

export function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '='));
}

const DIGITS_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

// Bitcoin's alphabet. 'bytesMax' bounds the work, which grows with the square of the length.
export function fromBase58(text: string, bytesMax: number): Uint8Array | undefined {
  if (text.length > 2 * bytesMax) return undefined;
  const zeros = /^1*/.exec(text)![0].length;
  let value = 0n;
  for (const digit of text) {
    const place = DIGITS_58.indexOf(digit);
    if (place < 0) return undefined;
    value = value * 58n + BigInt(place);
  }
  const hex = value === 0n ? '' : value.toString(16);
  const rest = fromHex(hex.length % 2 === 0 ? hex : `0${hex}`)!;
  const bytes = concat(new Uint8Array(zeros), rest);
  return bytes.length <= bytesMax ? bytes : undefined;
}
