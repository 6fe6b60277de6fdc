// Small things that several pages of the tariff show.
import './tariff.css';
import type {ComponentChildren} from 'preact';
import type {Failure} from '../../api/client.ts';
import type {TariffLine} from '../../api/types.ts';
import {setQuery} from '../../base/router.ts';
import {day as dayText, locale, t} from '../../i18n/index.ts';
import {Empty, Trouble} from '../../parts/bits.tsx';
import {linePath, today, type Asked} from './address.ts';
import {spaced} from './law.ts';
import {managesTariff} from './section_bar.tsx';

export function Code({code}: {code: string}) {
  return <span class="code">{spaced(code)}</span>;
}

export function LineLink({line, asked}: {line: Pick<TariffLine, 'code' | 'suffix'>; asked: Partial<Asked>}) {
  return <a href={linePath(line, asked)}><Code code={line.code} /></a>;
}

// The law of which day is shown. Today's is not in the address: who gets the address tomorrow means tomorrow's.
export function DayField({day}: {day: string | undefined}) {
  const choose = (value: string) => setQuery({day: value === today() ? undefined : value});
  return (
    <span class="inline">
      <label class="inline law-day">{t('tariff.day')} <input type="date" value={day ?? today()} onChange={(event) => choose(event.currentTarget.value)} /></label>
      {day && <button type="button" class="button small quiet" onClick={() => choose('')}>{t('tariff.today')}</button>}
    </span>
  );
}

export function Validity({from, until}: {from?: string; until?: string}) {
  if (!from && !until) return null;
  const words = from && until ? t('tariff.from_until', {from: dayText(from), until: dayText(until)}) : from ? t('tariff.from', {from: dayText(from)}) : t('tariff.until', {until: dayText(until ?? '')});
  return <span class="faint">{words}</span>;
}

const names = new Map<string, Intl.DisplayNames>();

// The name of a country in the language of the page; the code itself where there is none.
export function countryName(code: string): string {
  const known = names.get(locale()) ?? new Intl.DisplayNames([locale()], {type: 'region', fallback: 'code'});
  names.set(locale(), known);
  try {
    return known.of(code) ?? code;
  } catch {
    return code;  // a group of countries, or a code of the house
  }
}

// That what is shown is not the law, where it is not.
export function OtherVersion({version}: {version: string | undefined}) {
  if (!version) return null;
  return (
    <p class="note note-ask">
      <span>{t('tariff.other_version')} <a href={`/tariff/versions/${encodeURIComponent(version)}`}><span class="code">{version}</span></a></span>
    </p>
  );
}

// A failure to read the tariff: that there is none is said with what to do about it.
export function TariffTrouble({failure, retry}: {failure: Failure | undefined; retry: () => void}) {
  if (failure?.code !== 'no_tariff') return <Trouble failure={failure} retry={retry} />;
  return (
    <Empty title={t('tariff.none')}>
      <p class="prose">{t(managesTariff() ? 'tariff.none_load' : 'tariff.none_wait')}</p>
      {managesTariff() && <a class="button primary" href="/tariff/versions">{t('tariff.load')}</a>}
    </Empty>
  );
}

export function Crumbs({children}: {children: ComponentChildren}) {
  return <nav aria-label={t('tariff.above')}><ol class="crumbs">{children}</ol></nav>;
}
