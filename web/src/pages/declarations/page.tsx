// Declarations, newest first: a trader's own, or those in an officer's scope.
import {useEffect, useRef, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {listen, liveGap} from '../../api/live.ts';
import {isTrader, reference} from '../../api/session.ts';
import type {Operations, Page, Status, Summary} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Loading, Money, PageHead, StatusWord, Time, Trouble} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';

const STATUSES: Status[] = ['pre_arrival', 'under_control', 'held', 'released', 'seized', 'cancelled'];
const PAGE_ROWS = 50;
const TYPING_MS = 350;

type Query = NonNullable<Operations['listDeclarations']['query']>;

function queryNow(): Query {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const one = (name: string) => query.get(name) ?? undefined;
  return {q: one('q'), status: one('status'), office: one('office'), from: one('from'), to: one('to'), importer: one('importer')};
}

// Pages on demand; rows change in place as things happen.
function useDeclarations(query: Query) {
  const first = useLoad((signal) => call('listDeclarations', {query: {...query, limit: PAGE_ROWS}, signal}), [JSON.stringify(query), liveGap.value]);
  const [page, setPage] = useState<Page | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => setPage(first.data), [first.data]);
  useEffect(() => listen('declaration', (row) => setPage((old) => old && {
    ...old, items: old.items.map((known) => (known.id === row.id ? row : known))})), []);
  const more = () => call('listDeclarations', {query: {...query, limit: PAGE_ROWS, cursor: page?.next}}).then(
    (next) => setPage((old) => ({items: [...(old?.items ?? []), ...next.items], next: next.next})), (error) => setFailure(asFailure(error)));
  return {items: page?.items ?? [], next: page?.next, more, loading: first.loading && !page, failure: first.failure ?? failure, reload: first.reload};
}

function State({row}: {row: Summary}) {
  return <><StatusWord status={row.status} />{row.requested && <span class="asked">{t(`asked.${row.requested}`)}</span>}</>;
}

const columns = (): Column<Summary>[] => [
  {head: t('head.lrn'), cell: (row) => <a class="code" href={`/declarations/${encodeURIComponent(row.id)}`}><bdi>{row.lrn}</bdi></a>, csv: (row) => row.lrn},
  ...(isTrader() ? [] : [{head: t('head.lane'), cell: (row: Summary) => <LaneMark lane={row.lane} />, csv: (row: Summary) => row.lane}]),
  {head: t('field.status'), cell: (row) => <State row={row} />, csv: (row) => row.status},
  {head: t('head.goods'), cell: (row) => <span class="clip"><bdi>{row.goods}</bdi>{row.items > 1 && <span class="faint"> · {t('queue.items', {count: row.items})}</span>}</span>, csv: (row) => row.goods},
  {head: t('field.hs_code'), cell: (row) => <span class="code">{row.hs_code}</span>, csv: (row) => row.hs_code},
  {head: t('field.importer'), cell: (row) => row.importer.name || row.importer.id, csv: (row) => row.importer.id},
  {head: t('field.value'), cell: (row) => <Money amount={row.value} />, csv: (row) => row.value, number: true},
  {head: t('field.office'), cell: (row) => row.office, csv: (row) => row.office},
  {head: t('time.lodged'), cell: (row) => <Time at={row.lodged_at} />, csv: (row) => row.lodged_at},
];

function SearchField({text}: {text: string}) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return <input type="search" class="search" value={typed} aria-label={t('decls.search')} placeholder={t('decls.search')} maxLength={200} onInput={(event) => {
    const value = event.currentTarget.value;
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setQuery({q: value.trim()}), TYPING_MS);
  }} />;
}

function Filters({query}: {query: Query}) {
  return (
    <div class="filters">
      <SearchField text={query.q ?? ''} />
      <select aria-label={t('field.status')} value={query.status ?? ''} onChange={(event) => setQuery({status: event.currentTarget.value})}>
        <option value="">{t('queue.all_status')}</option>
        {STATUSES.map((status) => <option key={status} value={status}>{t(`status.${status}`)}</option>)}
      </select>
      <select aria-label={t('field.office')} value={query.office ?? ''} onChange={(event) => setQuery({office: event.currentTarget.value})}>
        <option value="">{t('queue.all_offices')}</option>
        {reference.value?.offices.map((office) => <option key={office.id} value={office.id}>{office.name}</option>)}
      </select>
      <label class="inline">{t('field.from')} <input type="date" value={query.from ?? ''} onChange={(event) => setQuery({from: event.currentTarget.value})} /></label>
      <label class="inline">{t('field.to')} <input type="date" value={query.to ?? ''} onChange={(event) => setQuery({to: event.currentTarget.value})} /></label>
    </div>
  );
}

export default function DeclarationsPage() {
  const query = queryNow();
  const list = useDeclarations(query);
  const title = t(isTrader() ? 'nav.mine' : 'nav.declarations');
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title}>
        {isTrader() && <a class="button primary" href="/declarations/new">{t('nav.new')}</a>}
      </PageHead>
      <Filters query={query} />
      <Trouble failure={list.failure} retry={list.reload} />
      {list.loading && <Loading />}
      {!list.loading && list.items.length === 0 && !list.failure && <Empty title={t('decls.empty')} />}
      {list.items.length > 0 && <Table caption={title} columns={columns()} rows={list.items} keyOf={(row) => row.id} file="declarations.csv" />}
      {list.next && <button type="button" class="button" onClick={list.more}>{t('do.more')}</button>}
    </div>
  );
}
