// Exact decimals: money comes as text ("1234.50") and is never made a floating-point number.

export interface DecimalFormat {
  digits?: number;    // at least so many after the point
  currency?: string;  // with the code of the currency
}

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

function options({currency}: DecimalFormat, digits: number): Intl.NumberFormatOptions {
  const fraction = {minimumFractionDigits: digits, maximumFractionDigits: digits};
  return currency ? {style: 'currency', currency, currencyDisplay: 'code', ...fraction} : fraction;
}

// Digits of the locale's own script, where it has one.
function inScript(digits: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, {useGrouping: false});
  return Array.from(digits, (digit) => format.format(Number(digit))).join('');
}

export function formatDecimal(text: string, locale: string, how: DecimalFormat = {}): string {
  const parts = DECIMAL.exec(text);
  if (!parts) return text;  // not ours to hide: show what came
  const [, sign, whole = '0', given = ''] = parts;
  const fraction = given.padEnd(how.digits ?? 0, '0');
  const number = BigInt(whole);
  // A negative zero carries the sign where the whole part is 0.
  const signed = sign === '' ? number : number === 0n ? -0 : -number;
  return new Intl.NumberFormat(locale, options(how, fraction.length)).formatToParts(signed)
    .map((part) => (part.type === 'fraction' ? inScript(fraction, locale) : part.value)).join('');
}

// Adds exact decimals: '0.1' + '0.25' == '0.35'.
export function addDecimals(values: string[]): string {
  const parsed = values.map((value) => DECIMAL.exec(value)).filter((parts) => parts !== null);
  const digits = Math.max(0, ...parsed.map((parts) => parts[3]?.length ?? 0));
  const sum = parsed.reduce((total, [, sign, whole = '0', fraction = '']) => {
    const scaled = BigInt(whole + fraction.padEnd(digits, '0'));
    return sign ? total - scaled : total + scaled;
  }, 0n);
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  return (sum < 0n ? '-' : '') + text.slice(0, point) + (digits > 0 ? `.${text.slice(point)}` : '');
}

// The mark before the fraction, '.' or ','.
function markOf(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(0.5).find((part) => part.type === 'decimal')?.value ?? '.';
}

// Where the point is in what somebody typed; -1 where there is none. The last of two different marks is the
// point; a mark that comes twice parts thousands; '1,234' is read as the language writes it.
function pointOf(text: string, locale: string): number {
  const comma = text.lastIndexOf(',');
  const dot = text.lastIndexOf('.');
  if (comma >= 0 && dot >= 0) return Math.max(comma, dot);
  const last = Math.max(comma, dot);
  const mark = text[last];
  if (mark === undefined || text.indexOf(mark) !== last) return -1;
  return text.length - last - 1 === 3 && mark !== markOf(locale) ? -1 : last;
}

// A typed amount as the server wants it: '1 234,50' -> '1234.50'. What is no number comes back to be refused.
export function readDecimal(typed: string, locale: string): string {
  const text = typed.replace(/[\s\u00a0\u202f_']/g, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replaceAll('\u066b', '.').replaceAll('\u066c', ',');
  if (!/^[0-9.,]+$/.test(text)) return typed.trim();
  const point = pointOf(text, locale);
  if (point < 0) return text.replace(/[.,]/g, '');
  return `${text.slice(0, point).replace(/[.,]/g, '') || '0'}.${text.slice(point + 1)}`;
}

// The other way: an exact decimal as it is typed in a language.
export function typedDecimal(exact: string, locale: string): string {
  return exact.replace('.', markOf(locale));
}
