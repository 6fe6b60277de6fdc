// What a registry of numbers is given: numbers as they are, of which the server makes values under the registry's key, or
// values that were made elsewhere. Pure.
import type {Values} from './field_types.ts';
import {linesOf} from './field_types.ts';
import type {State} from './say.ts';

const VALUE = /^[A-Za-z0-9+/]{22}==$/;  // base64 of 16 bytes

export const NUMBERS_MAX = 1000;  // of one entry, as the rule has it

const bytesOf = (base64: string): string => atob(base64);

export function registryData(_: State, values: Values): State {
  const lines = linesOf(String(values.numbers ?? ''));
  if (lines.length > 0 && lines.every((line) => VALUE.test(line))) return {values: [...new Set(lines)].toSorted((a, b) => (bytesOf(a) < bytesOf(b) ? -1 : 1))};
  return {numbers: [...new Set(lines.map((line) => line.replace(/[\s-]/g, '').toUpperCase()))]};
}
