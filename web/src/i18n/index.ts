// The language of the page: its messages, numbers, dates and direction.
import {signal} from '@preact/signals';
import {formatDecimal, type DecimalFormat} from './decimal.ts';
import {say, type Message, type Parameters} from './message.ts';

// What every page may say is fetched with the first; what only some pages say, with them.
type Catalogue = typeof import('./en.json') & typeof import('./admin/en.json') & typeof import('./rules/en.json')
  & typeof import('./work/en.json') & typeof import('./dashboard/en.json')
  & typeof import('./tariff/en.json')
  & typeof import('./duty/en.json')
  & typeof import('./track/en.json')
  & typeof import('./ledger/en.json')
  & typeof import('./verify/en.json')
  & typeof import('./presentation/en.json');
export type Key = keyof Catalogue;
export type Language = 'en' | 'fr' | 'es' | 'ar';

export const LANGUAGES: Record<Language, string> = {en: 'English', fr: 'Français', es: 'Español', ar: 'العربية'};

// Codes and references are in Latin digits; numbers beside them in others would be hard to compare.
const LOCALES: Record<Language, string> = {en: 'en-GB', fr: 'fr', es: 'es', ar: 'ar-u-nu-latn-ca-gregory'};

const LOADERS: Record<Language, () => Promise<{default: object}>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  es: () => import('./es.json'),
  ar: () => import('./ar.json'),
};

const PARTS = {
  admin: {en: () => import('./admin/en.json'), fr: () => import('./admin/fr.json'), es: () => import('./admin/es.json'), ar: () => import('./admin/ar.json')},
  rules: {en: () => import('./rules/en.json'), fr: () => import('./rules/fr.json'), es: () => import('./rules/es.json'), ar: () => import('./rules/ar.json')},
  work: {en: () => import('./work/en.json'), fr: () => import('./work/fr.json'), es: () => import('./work/es.json'), ar: () => import('./work/ar.json')},
  dashboard: {en: () => import('./dashboard/en.json'), fr: () => import('./dashboard/fr.json'), es: () => import('./dashboard/es.json'), ar: () => import('./dashboard/ar.json')},
  tariff: {en: () => import('./tariff/en.json'), fr: () => import('./tariff/fr.json'), es: () => import('./tariff/es.json'), ar: () => import('./tariff/ar.json')},
  duty: {en: () => import('./duty/en.json'), fr: () => import('./duty/fr.json'), es: () => import('./duty/es.json'), ar: () => import('./duty/ar.json')},
  track: {en: () => import('./track/en.json'), fr: () => import('./track/fr.json'), es: () => import('./track/es.json'), ar: () => import('./track/ar.json')},
  ledger: {en: () => import('./ledger/en.json'), fr: () => import('./ledger/fr.json'), es: () => import('./ledger/es.json'), ar: () => import('./ledger/ar.json')},
  verify: {en: () => import('./verify/en.json'), fr: () => import('./verify/fr.json'), es: () => import('./verify/es.json'), ar: () => import('./verify/ar.json')},
  presentation: {en: () => import('./presentation/en.json'), fr: () => import('./presentation/fr.json'), es: () => import('./presentation/es.json'), ar: () => import('./presentation/ar.json')},
} satisfies Record<string, Record<Language, () => Promise<{default: object}>>>;

export type Part = keyof typeof PARTS;
const wanted = new Set<Part>();

export const language = signal<Language>('en');
export const timeZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);
const messages = signal<Record<string, Message>>({});

export const locale = (): string => LOCALES[language.value];

export const isLanguage = (text: string | undefined): text is Language => text !== undefined && Object.hasOwn(LANGUAGES, text);

// A browser may know fewer time zones than the server, and throws for those that it does not know.
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', {timeZone: name});
    return true;
  } catch {
    return false;
  }
}

// With all parts wanted, those too that somebody came to want meanwhile.
async function messagesOf(next: Language): Promise<Record<string, Message>> {
  for (;;) {
    const parts = [...wanted];
    const loaders = [LOADERS[next], ...parts.map((part) => PARTS[part][next])];
    const found = await Promise.all(loaders.map((load) => load()));
    if (parts.length === wanted.size) return Object.assign({}, ...found.map((one) => one.default)) as Record<string, Message>;
  }
}

async function fetchPart(part: Part): Promise<void> {
  wanted.add(part);
  const next = language.value;
  const found = (await PARTS[part][next]()).default as Record<string, Message>;
  // Another language chosen meanwhile has brought the part with it.
  if (language.value === next) messages.value = {...messages.value, ...found};
}

const coming = new Map<Part, Promise<void>>();

// From now on in every language: what the pages of a part say. Fulfilled when it is there, for everybody who asks.
export function loadPart(part: Part): Promise<void> {
  const known = coming.get(part);
  if (known) return known;
  const found = fetchPart(part).catch((error) => {
    wanted.delete(part);
    coming.delete(part);
    throw error;
  });
  coming.set(part, found);
  return found;
}

export async function loadLanguage(next: Language): Promise<void> {
  messages.value = await messagesOf(next);
  language.value = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === 'ar' ? 'rtl' : 'ltr';
}

export function t(key: Key, parameters: Parameters = {}): string {
  return say(messages.value[key] ?? key, parameters, locale());
}

// For codes that the server may add to: their message, or the code itself.
export function tCode(prefix: string, code: string, parameters: Parameters = {}): string {
  const message = messages.value[`${prefix}.${code}`];
  return message === undefined ? code : say(message, parameters, locale());
}

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function cached<T extends Intl.DateTimeFormat | Intl.NumberFormat>(kind: string, make: () => T): T {
  const key = `${kind} ${locale()} ${timeZone.value}`;
  let found = formats.get(key);
  if (!found) formats.set(key, found = make());
  return found as T;
}

const zoned = (how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), {...how, timeZone: timeZone.value});

export function dateTime(at: string | undefined): string {
  if (!at) return '';
  return cached('time', () => zoned({dateStyle: 'medium', timeStyle: 'short'})).format(new Date(at));
}

export function dateTimeExact(at: string): string {
  return cached('exact', () => zoned({dateStyle: 'medium', timeStyle: 'long'})).format(new Date(at));
}

// A calendar day ("2026-03-01") belongs to no time zone.
export function day(text: string, short = false): string {
  const how: Intl.DateTimeFormatOptions = short ? {day: 'numeric', month: 'short'} : {dateStyle: 'medium'};
  return cached(`day${short}`, () => new Intl.DateTimeFormat(locale(), {...how, timeZone: 'UTC'})).format(new Date(`${text}T00:00:00Z`));
}

export function number(value: number, digits = 0): string {
  return cached(`number${digits}`, () => new Intl.NumberFormat(locale(), {maximumFractionDigits: digits})).format(value);
}

export function percent(share: number, digits = 0): string {
  return cached(`percent${digits}`, () => new Intl.NumberFormat(locale(), {style: 'percent', maximumFractionDigits: digits})).format(share);
}

export const money = (amount: string, how: DecimalFormat = {}): string => formatDecimal(amount, locale(), {digits: 2, ...how});

// Minutes in words of the language: "3 d 4 h", "2 h 10 min", "45 min".
export function duration(minutes: number): string {
  const unit = (value: number, name: 'day' | 'hour' | 'minute') =>
    cached(`unit${name}`, () => new Intl.NumberFormat(locale(), {style: 'unit', unit: name, unitDisplay: 'narrow'})).format(value);
  const whole = Math.floor(minutes);
  const days = Math.floor(whole / 1440);
  const hours = Math.floor(whole / 60) % 24;
  const both = (large: string, rest: number, name: 'hour' | 'minute') => (rest > 0 ? `${large} ${unit(rest, name)}` : large);
  if (days > 0) return both(unit(days, 'day'), hours, 'hour');
  return hours > 0 ? both(unit(hours, 'hour'), whole % 60, 'minute') : unit(whole, 'minute');
}
