// Devices: which are in stock, leased, armed, lost; what was last heard of each.
import './devices.css';
import {useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Device} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {Table} from '../../parts/table.tsx';
import {Ago, TrackTabs} from '../../parts/track_bits.tsx';
import {DeviceDialog, KINDS, STATES} from './edit.tsx';

const LIMIT = 100;

function Counts({counts}: {counts: Record<string, number> | undefined}) {
  if (!counts) return null;
  return <dl class="device-counts">{STATES.map((state) => <div key={state}><dt>{t(`device_state.${state}`)}</dt><dd class="num">{number(counts[state] ?? 0)}</dd></div>)}</dl>;
}

function useDevices(query: {state?: Device['state']; kind?: string; q?: string}, key: string) {
  const first = useLoad((signal) => call('listDevices', {query: {...query, limit: LIMIT}, signal}), [key]);
  const [rest, setRest] = useState<{key: string; items: Device[]; next: string | undefined}>({key, items: [], next: undefined});
  const mine = rest.key === key && rest.items.length > 0;
  const next = mine ? rest.next : first.data?.next;
  const more = useDoing(async () => {
    const page = await call('listDevices', {query: {...query, limit: LIMIT, ...(next ? {cursor: next} : {})}});
    setRest({key, items: [...(mine ? rest.items : []), ...page.items], next: page.next});
  });
  return {first, more, next, items: [...(first.data?.items ?? []), ...(mine ? rest.items : [])]};
}

export default function DevicesPage() {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const state = STATES.find((one) => one === query.get('state'));
  const kind = KINDS.find((one) => one === query.get('kind'));
  const q = query.get('q') ?? '';
  const [adding, setAdding] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const {first, more, next, items} = useDevices({...(state ? {state} : {}), ...(kind ? {kind} : {}), ...(q ? {q} : {})}, `${state} ${kind} ${q}`);
  useTitle(t('track_tab.devices'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.devices')}><button type="button" class="button primary" onClick={() => setAdding(true)}>{t('device.new')}…</button></PageHead>
      <TrackTabs />
      <div class="filters">
        <SearchBox text={q} label={t('device.search')} input={search} onText={(text) => setQuery({q: text})} />
        <select aria-label={t('field.state')} value={state ?? ''} onChange={(event) => setQuery({state: event.currentTarget.value})}><option value="">{t('movement.any_state')}</option>{STATES.map((one) => <option key={one} value={one}>{t(`device_state.${one}`)}</option>)}</select>
        <select aria-label={t('track.kind')} value={kind ?? ''} onChange={(event) => setQuery({kind: event.currentTarget.value})}><option value="">{t('room.any_kind')}</option>{KINDS.map((one) => <option key={one} value={one}>{t(`device_kind.${one}`)}</option>)}</select>
      </div>
      <Counts counts={first.data?.counts} />
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && items.length === 0 && <Empty title={t(q || state || kind ? 'device.none_match' : 'device.none')}>{!q && !state && !kind && <p class="faint">{t('device.none_words')}</p>}</Empty>}
      {items.length > 0 && <Table caption={t('track_tab.devices')} rows={items} keyOf={(one) => one.id} file="devices.csv" columns={[
        {head: t('movement.number'), cell: (one) => <a class="code" href={`/devices/${encodeURIComponent(one.id)}`}>{one.id}</a>, csv: (one) => one.id}, {head: t('track.kind'), cell: (one) => t(`device_kind.${one.kind}`), csv: (one) => one.kind},
        {head: t('field.state'), cell: (one) => <span class={`status ${one.state === 'lost' ? 'status-held' : ''}`}>{t(`device_state.${one.state}`)}</span>, csv: (one) => one.state}, {head: t('device.model'), cell: (one) => <bdi>{one.model ?? ''}</bdi>, csv: (one) => one.model},
        {head: t('device.lessee'), cell: (one) => <bdi>{one.lessee ?? ''}</bdi>, csv: (one) => one.lessee}, {head: t('device.movement'), cell: (one) => (one.movement ? <a class="code" href={`/movements/${encodeURIComponent(one.movement)}`}>{one.movement}</a> : '–'), csv: (one) => one.movement},
        {head: t('sensor.battery'), cell: (one) => (one.battery_percent === undefined ? '–' : `${number(one.battery_percent)} %`), csv: (one) => one.battery_percent, number: true}, {head: t('device.connected'), cell: (one) => (one.connected === undefined ? '–' : t(one.connected ? 'track.yes' : 'track.no')), csv: (one) => String(one.connected ?? '')},
        {head: t('track.heard'), cell: (one) => <Ago at={one.heard_at} />, csv: (one) => one.heard_at}, {head: t('device.faults'), cell: (one) => (one.faults?.length ? <span class="wrong">{one.faults.map((fault) => fault.text ?? fault.code).join(' · ')}</span> : '–'), csv: (one) => one.faults?.map((fault) => fault.code).join(' ')},
      ]} />}
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
      {adding && <DeviceDialog device={undefined} onDone={first.reload} onClose={() => setAdding(false)} />}
    </div>
  );
}
