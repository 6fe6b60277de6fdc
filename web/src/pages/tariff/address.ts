// What the addresses of the tariff's pages hold, so that what is looked at can be sent to a colleague.
import {place} from '../../base/router.ts';
import type {TariffLine} from '../../api/types.ts';

const USUAL_SUFFIX = 80;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

// Today as the server counts: in UTC.
export const today = (): string => new Date().toISOString().slice(0, 10);

export interface Asked {
  day?: string;   // today when absent
  code?: string;
  suffix?: number;
  version?: string;  // one that is not in force, for those who may look at it
  q: string;
  origin?: string;
  trade?: 'import' | 'export';
}

export function askedOf(query: URLSearchParams): Asked {
  const day = query.get('day') ?? '';
  const suffix = Number(query.get('suffix') ?? USUAL_SUFFIX);
  const origin = query.get('origin') ?? '';
  const trade = query.get('trade');
  return {
    day: DAY.test(day) ? day : undefined, code: query.get('code') ?? undefined, suffix: Number.isInteger(suffix) && suffix >= 10 && suffix <= 90 && suffix !== USUAL_SUFFIX ? suffix : undefined,
    version: query.get('version') ?? undefined, q: query.get('q') ?? '', origin: /^[A-Z]{2}$/.test(origin) ? origin : undefined, trade: trade === 'import' || trade === 'export' ? trade : undefined,
  };
}

export const askedNow = (): Asked => askedOf(new URLSearchParams(place.value.split('?')[1] ?? ''));

function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

const suffixOf = (line: {suffix: number}) => (line.suffix === USUAL_SUFFIX ? undefined : line.suffix);

export const linePath = (line: Pick<TariffLine, 'code' | 'suffix'>, asked: Partial<Asked> = {}): string =>
  withQuery(`/tariff/${line.code}`, {suffix: suffixOf(line), day: asked.day, origin: asked.origin, trade: asked.trade, version: asked.version});
export const tariffPath = ({day, version}: Partial<Asked>): string => withQuery('/tariff', {day, version});
export const treePath = (line: Pick<TariffLine, 'code' | 'suffix'>, {day, version}: Partial<Asked>): string =>
  withQuery('/tariff', {code: line.code, suffix: suffixOf(line), day, version});
export const dutyPath = (code: string, asked: Partial<Asked>): string => withQuery('/tariff/duty', {code, origin: asked.origin, day: asked.day});
export const changesPath = (version: string): string => withQuery('/tariff/changes', {version});
