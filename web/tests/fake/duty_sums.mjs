// Exact decimals for the made-up country: digits and a point as text, reckoned as whole numbers.
const PLACES = 12;
const ONE = 10n ** BigInt(PLACES);

export function units(text) {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? [];
  const value = BigInt(whole) * ONE + BigInt(fraction.slice(0, PLACES).padEnd(PLACES, '0'));
  return sign ? -value : value;
}

export function text(value, places = PLACES) {
  const bare = value < 0n ? -value : value;
  const step = 10n ** BigInt(PLACES - places);
  const rounded = (bare + step / 2n) / step;
  const digits = rounded.toString().padStart(places + 1, '0');
  const shown = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return (value < 0n && rounded !== 0n ? '-' : '') + shown;
}

export const trimmed = (value) => text(value).replace(/\.?0+$/, '');
export const times = (a, b) => (a * b) / ONE;
export const cents = (value) => units(text(value, 2));
export const share = (value, percent) => (value * units(percent)) / (100n * ONE);
