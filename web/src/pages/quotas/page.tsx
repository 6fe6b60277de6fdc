// Tariff quotas of a day with what is left of each.
import {useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Quota} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {day as shownDay, percent, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {Table, type Column} from '../../parts/table.tsx';
import {TariffTabs} from '../tariff/section_bar.tsx';
import {shareOf} from './balance.ts';
import {QuotaBar, QuotaState, volume} from './parts.tsx';

const LIMIT = 50;

const columns = (day: string): Column<Quota>[] => [
  {head: t('duty.order'), cell: (quota) => <a class="code" href={`/tariff/quotas/${encodeURIComponent(quota.order_number)}${day && `?day=${day}`}`}>{quota.order_number}</a>, csv: (quota) => quota.order_number},
  {head: t('field.state'), cell: (quota) => <QuotaState status={quota.status} />, csv: (quota) => quota.status},
  {head: t('quota.left'), cell: (quota) => <QuotaBar quota={quota} />},
  {head: t('quota.share'), cell: (quota) => percent(shareOf(quota.left, quota.volume), 1), number: true},
  {head: t('quota.left_amount'), cell: (quota) => <bdi>{volume(quota.left, quota.unit)}</bdi>, csv: (quota) => quota.left, number: true},
  {head: t('quota.volume'), cell: (quota) => <bdi>{volume(quota.volume, quota.unit)}</bdi>, csv: (quota) => quota.volume, number: true},
  {head: t('quota.period'), cell: (quota) => `${shownDay(quota.from)} – ${shownDay(quota.until)}`, csv: (quota) => `${quota.from}/${quota.until}`},
  {head: t('head.goods'), cell: (quota) => <bdi class="code break">{quota.goods.join(' ')}</bdi>, csv: (quota) => quota.goods.join(' ')},
  {head: t('duty.area'), cell: (quota) => quota.areas.join(', '), csv: (quota) => quota.areas.join(', ')},
  {head: t('quota.method'), cell: (quota) => t(`quota_method.${quota.method}`), csv: (quota) => quota.method},
];

interface Asked {
  day: string;
  q: string;
}

// The first page, and those that were asked for after it.
function useQuotas({day, q}: Asked) {
  const key = `${day} ${q}`;
  const first = useLoad((signal) => call('listQuotas', {query: {day: day || undefined, q: q || undefined, limit: LIMIT}, signal}), [key]);
  const [rest, setRest] = useState<{key: string; items: Quota[]; next: string | undefined}>({key, items: [], next: undefined});
  const mine = rest.key === key && rest.items.length > 0;
  const next = mine ? rest.next : first.data?.next;
  const more = useDoing(async () => {
    const page = await call('listQuotas', {query: {day: day || undefined, q: q || undefined, limit: LIMIT, cursor: next}});
    setRest({key, items: [...(mine ? rest.items : []), ...page.items], next: page.next});
  });
  return {first, more, next, items: [...(first.data?.items ?? []), ...(mine ? rest.items : [])]};
}

export default function QuotasPage() {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const asked = {day: query.get('day') ?? '', q: query.get('q') ?? ''};
  const {first, more, next, items} = useQuotas(asked);
  const search = useRef<HTMLInputElement>(null);
  useTitle(t('quota.title'));
  return (
    <div class="page">
      <PageHead title={t('quota.title')} />
      <TariffTabs />
      <div class="filters">
        <SearchBox text={asked.q} label={t('quota.search')} input={search} onText={(q) => setQuery({q})} />
        <label class="inline">{t('duty.day')} <input type="date" value={asked.day || first.data?.day || ''} onChange={(event) => setQuery({day: event.currentTarget.value})} /></label>
      </div>
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && items.length === 0 && <Empty title={t(asked.q ? 'quota.none_match' : 'quota.none')} />}
      {items.length > 0 && <Table caption={t('quota.title')} rows={items} keyOf={(quota) => `${quota.order_number} ${quota.from}`} file="quotas.csv" columns={columns(asked.day)} />}
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
    </div>
  );
}
