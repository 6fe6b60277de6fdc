// News of a trader's own declarations, newest first; new ones come in by themselves.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../api/client.ts';
import {listen} from '../api/live.ts';
import {news, newsSeen} from '../api/news.ts';
import type {Notification} from '../api/types.ts';
import {t} from '../i18n/index.ts';
import {Empty, Loading, PageHead, Time, Trouble} from '../parts/bits.tsx';
import {useLoad, useTitle} from '../parts/load.ts';

function Row({one}: {one: Notification}) {
  return (
    <li class={`news news-${one.code.replaceAll('.', '-')}`}>
      <p><bdi>{one.sentence}</bdi></p>
      <p class="faint"><a href={`/declarations/${encodeURIComponent(one.declaration)}`}><bdi class="code">{one.lrn}</bdi></a> · <Time at={one.at} /></p>
    </li>
  );
}

// Versions of the tariff that change a code which this reader chose to be told of.
function TariffNews() {
  const watches = useLoad((signal) => call('getTariffWatches', {signal}), []).data;
  const changes = watches?.alerts.reduce((sum, alert) => sum + alert.changes, 0) ?? 0;
  return changes > 0 ? <p class="note note-ask"><a href="/tariff/changes">{t('news.tariff', {count: changes})}</a></p> : null;
}

export default function NotificationsPage() {
  const first = useLoad((signal) => call('listNotifications', {query: {limit: 50}, signal}), []);
  const [added, setAdded] = useState<Notification[]>([]);
  const [older, setOlder] = useState<{items: Notification[]; next?: string} | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useTitle(t('nav.notifications'));
  useEffect(() => listen('notification', (one) => setAdded((old) => [one, ...old])), []);
  useEffect(() => newsSeen(Math.max(0, ...added.map((one) => one.seq), ...(first.data?.items ?? []).map((one) => one.seq))), [added, first.data, news.value]);
  const next = older ? older.next : first.data?.next;
  const more = () => call('listNotifications', {query: {limit: 50, cursor: next}}).then(
    (page) => setOlder({items: [...(older?.items ?? []), ...page.items], next: page.next}), (error) => setFailure(asFailure(error)));
  const known = new Set(first.data?.items.map((one) => one.seq));
  const items = [...added.filter((one) => !known.has(one.seq)), ...(first.data?.items ?? []), ...(older?.items ?? [])];
  return (
    <div class="page narrow">
      <PageHead title={t('nav.notifications')} />
      <TariffNews />
      <Trouble failure={first.failure ?? failure} retry={first.reload} />
      {first.loading && !first.data && <Loading />}
      {first.data && items.length === 0 && <Empty title={t('news.empty')} />}
      <ul class="news-list" aria-live="polite">{items.map((one) => <Row key={one.seq} one={one} />)}</ul>
      {next && <button type="button" class="button" onClick={more}>{t('do.more')}</button>}
    </div>
  );
}
