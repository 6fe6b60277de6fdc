// What changes in the tariff: between two days, or between the tariff in force and another version; and the codes whose
// changes one is told of.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import type {TariffChange, TariffChanges, TariffVersion} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {day as dayText, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel} from '../../parts/bits.tsx';
import {SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {CsvButton, exportCsv, type Column} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {byCode, codeOf} from './law.ts';
import {LineLink, TariffTrouble} from './parts.tsx';
import {managesTariff, TariffTabs} from './section_bar.tsx';
import {WatchList} from './watch_list.tsx';

interface Filters {
  since?: string;
  until?: string;
  under?: string;
  version?: string;
}

function filtersNow(): Filters {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const text = (name: string) => query.get(name) ?? undefined;
  return {since: text('since'), until: text('until'), under: codeOf(text('under') ?? '') || undefined, version: managesTariff() ? text('version') : undefined};
}

const PAGE_ROWS = 100;
const CSV_PAGE_ROWS = 200;       // as many as the server gives at once
const CSV_ROWS_MAX = 100_000;    // more than two editions of any tariff differ by

function useChanges(filters: Filters) {
  const {since, until, under, version} = filters;
  const query = {since, until, under, version};
  const first = useLoad((signal) => call('listTariffChanges', {query: {...query, limit: PAGE_ROWS}, signal}), [since, until, under, version]);
  const [page, setPage] = useState<TariffChanges | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => setPage(first.data), [first.data]);
  const more = () => call('listTariffChanges', {query: {...query, limit: PAGE_ROWS, cursor: page?.next}}).then(
    (next) => setPage((old) => ({...next, items: [...(old?.items ?? []), ...next.items]})), (error) => setFailure(asFailure(error)));
  return {page, more, loading: first.loading, failure: first.failure ?? failure, reload: first.reload};
}

const columns = (): Column<TariffChange>[] => [
  {head: t('tariff.code'), cell: (row) => row.code, csv: (row) => row.code}, {head: t('field.description'), cell: (row) => row.description, csv: (row) => row.description},
  {head: t('change.what'), cell: (row) => t(`change.${row.kind}`), csv: (row) => t(`change.${row.kind}`)}, {head: t('head.date'), cell: (row) => row.day ?? '', csv: (row) => row.day},
  {head: t('change.measure'), cell: (row) => row.type_name ?? '', csv: (row) => row.type_name}, {head: t('change.area'), cell: (row) => row.area_name ?? '', csv: (row) => row.area_name ?? row.area},
  {head: t('change.before'), cell: (row) => row.before ?? '', csv: (row) => row.before}, {head: t('change.after'), cell: (row) => row.after ?? '', csv: (row) => row.after},
  {head: t('change.points_head'), cell: (row) => row.percent_points ?? '', csv: (row) => row.percent_points}, {head: t('change.successors'), cell: (row) => row.successors?.join(' ') ?? '', csv: (row) => row.successors?.join(' ')},
];

// All pages, not only those that are shown.
async function exportAll(filters: Filters): Promise<void> {
  const rows: TariffChange[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listTariffChanges', {query: {...filters, limit: CSV_PAGE_ROWS, cursor}});
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor && rows.length < CSV_ROWS_MAX);
  exportCsv('tariff-changes.csv', columns(), rows);
  tell(t('change.exported', {count: rows.length}));
}

function FilterForm({filters, shown, versions}: {filters: Filters; shown: TariffChanges | undefined; versions: TariffVersion[]}) {
  const [under, setUnder] = useState(filters.under ?? '');
  const [early, setEarly] = useState(false);
  const fine = under === '' || codeOf(under) !== '';
  const others = versions.filter((one) => one.state !== 'in_force');
  const type = (text: string) => {
    setUnder(text);
    setEarly(false);
    if (text === '' || codeOf(text)) setQuery({under: codeOf(text)});
  };
  return (
    <Panel title={t('change.between')}>
      <div class="row">
        {others.length > 0 && <SelectField id="changes-version" label={t('change.compare_with')} value={filters.version ?? ''} onValue={(version) => setQuery({version, since: undefined, until: undefined})}
          options={[['', t('change.two_days')], ...others.map((one): [string, string] => [one.id, `${one.name} (${t(`version.${one.state}`)})`])]} />}
        <TextField id="changes-since" label={t(filters.version ? 'change.day_in_force' : 'change.since')} type="date" value={filters.since ?? shown?.since ?? ''} onValue={(since) => setQuery({since})} />
        <TextField id="changes-until" label={t(filters.version ? 'change.day_of_version' : 'change.until')} type="date" value={filters.until ?? shown?.until ?? ''} onValue={(until) => setQuery({until})} />
        <TextField id="changes-under" label={t('change.under')} optional={t('field.optional')} inputMode="numeric" maxLength={20} value={under} onValue={type} onBlur={() => setEarly(!fine)} error={early && !fine ? t('error.code') : undefined} />
      </div>
    </Panel>
  );
}

function Values({row}: {row: TariffChange}) {
  const {before, after, percent_points: points} = row;
  if (!before && !after) return null;
  return (
    <span class="change-values">
      {before && <del><span class="hidden">{t('change.before')}: </span><bdi>{before}</bdi></del>}
      {after && <ins><span class="hidden">{t('change.after')}: </span><bdi>{after}</bdi></ins>}
      {points && <span class="num small">{t('change.points', {points: points.startsWith('-') ? points.replace('-', '\u2212') : `+${points}`})}</span>}
    </span>
  );
}

function Change({row}: {row: TariffChange}) {
  return (
    <li class="change">
      <span class={`status change-${row.kind.replace(/^.*_/, '')}`}>{t(`change.${row.kind}`)}</span>
      <span>
        {row.type_name && <><bdi>{row.type_name}</bdi>{(row.area_name || row.area) && <> · <bdi>{row.area_name || row.area}</bdi></>} </>}
        <Values row={row} />
        {row.successors && row.successors.length > 0 && <span>{t('change.now_under')} {row.successors.map((code) => <span key={code}><LineLink line={{code, suffix: 80}} asked={{}} /> </span>)}</span>}
      </span>
      {row.day && <time class="faint" dateTime={row.day}>{dayText(row.day)}</time>}
    </li>
  );
}

// Where the line of a change can be seen: as it was where it ends, else as it will be.
const whereOf = (change: TariffChange, {since, until, version}: Filters) => (change.kind === 'line_ended' ? {day: since} : {day: until, version});

function Changes({items, filters}: {items: TariffChange[]; filters: Filters}) {
  return (
    <ul class="change-groups">
      {byCode(items).map(([first, ...rest], i) => first && (
        <li key={i}>
          <h3><LineLink line={{code: first.code, suffix: 80}} asked={whereOf(first, filters)} /> <bdi>{first.description}</bdi></h3>
          <ul>{[first, ...rest].map((row, n) => <Change key={n} row={row} />)}</ul>
        </li>
      ))}
    </ul>
  );
}

export default function ChangesPage() {
  const filters = filtersNow();
  const changes = useChanges(filters);
  const versions = useLoad(async (signal) => (managesTariff() ? (await call('listTariffVersions', {signal})).items : []), []);
  const exporting = useDoing(() => exportAll(filters));
  const {page} = changes;
  useTitle(t('tariff_tab.changes'));
  return (
    <div class="page">
      <PageHead title={t('tariff_tab.changes')}>{page && page.total > 0 && <CsvButton onClick={() => void exporting.run()} disabled={exporting.busy} />}</PageHead>
      <TariffTabs />
      <WatchList />
      <FilterForm filters={filters} shown={page} versions={versions.data ?? []} />
      <TariffTrouble failure={changes.failure ?? exporting.failure} retry={changes.reload} />
      {!page && changes.loading && <Loading />}
      {page && !changes.failure && (
        <Panel title={t('change.found', {count: page.total})}>
          {page.total === 0 ? <Empty title={t('change.none')}><p>{t('change.none_hint')}</p></Empty> : <Changes items={page.items} filters={{...filters, since: page.since, until: page.until}} />}
          {page.next && <button type="button" class="button" onClick={changes.more}>{t('do.more')}</button>}
        </Panel>
      )}
    </div>
  );
}
