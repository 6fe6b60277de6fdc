// Places, corridors and fences: on the map and in a list, those that wait for approval first.
import './geography.css';
import {useMemo, useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {GeoThing} from '../../api/types.ts';
import {go, place, setQuery} from '../../base/router.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {drawThings, type Things} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, middleOf, outline, positionsOf, type Feature} from '../../parts/map/shapes.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {Table} from '../../parts/table.tsx';
import {inRoom, Moment, TrackTabs} from '../../parts/track_bits.tsx';
import {ImportDialog} from './import.tsx';

const KINDS = ['place', 'corridor', 'fence'] as const;
const MOST = 2000;  // as the contract has it

const TONES = {place: 'accent', corridor: 'good', fence: 'bad'} as const;

function featuresOf(things: GeoThing[]): Feature[] {
  return things.flatMap((thing): Feature[] => {
    const middle = middleOf(thing.shape);
    const properties = {tone: thing.waiting ? 'warn' : TONES[thing.kind], id: thing.id};
    return [{type: 'Feature', geometry: outline(thing.shape), properties: {...properties, ...(thing.kind === 'corridor' ? {open: true} : {})}},
      ...(middle && thing.kind !== 'corridor' ? [{type: 'Feature', geometry: {type: 'Point', coordinates: [middle.lon, middle.lat]}, properties: {...properties, size: 5, name: thing.name}} as Feature] : [])];
  });
}

function ThingsMap({things}: {things: GeoThing[]}) {
  const drawn = useRef<Things | undefined>(undefined);
  const features = useMemo(() => featuresOf(things), [things]);
  useMemo(() => drawn.current?.set(features), [features]);
  const latest = useRef(features);
  latest.current = features;
  const box = boxOf(things.flatMap((thing) => positionsOf(thing.shape)));
  return <MapView label={t('geo.map')} class="geo-map" box={box && [box[0] - 0.2, box[1] - 0.2, box[2] + 0.2, box[3] + 0.2]} onMap={(open) => {
    drawn.current = drawThings(open);
    drawn.current.set(latest.current);
    open.map.on('click', 'things-dot', (event) => {
      const id = event.features?.[0]?.properties.id;
      if (id) go(`/geography/${encodeURIComponent(String(id))}`);
    });
    return () => (drawn.current = undefined);
  }} />;
}

const waitingFirst = (things: GeoThing[]): GeoThing[] => things.toSorted((a, b) => Number(Boolean(b.waiting)) - Number(Boolean(a.waiting)) || (a.name < b.name ? -1 : 1));

export default function GeographyPage() {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const kind = KINDS.find((one) => one === query.get('kind'));
  const q = query.get('q') ?? '';
  const retired = query.get('retired') === 'true';
  const [importing, setImporting] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const loaded = useLoad(async (signal) => waitingFirst((await call('listGeography', {query: {limit: MOST, ...(kind ? {kind} : {}), ...(q ? {q} : {}), ...(retired ? {retired} : {})}, signal})).items), [kind, q, retired]);
  const things = loaded.data;
  useTitle(t('track_tab.geography'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.geography')}>
        {inRoom() && <>{KINDS.map((one) => <a key={one} class="button" href={`/geography/new?kind=${one}`}>{t(`geo_new.${one}`)}</a>)}<button type="button" class="button" onClick={() => setImporting(true)}>{t('geo.import')}…</button></>}
      </PageHead>
      <TrackTabs />
      <div class="filters">
        <SearchBox text={q} label={t('geo.search')} input={search} onText={(text) => setQuery({q: text})} />
        <select aria-label={t('track.kind')} value={kind ?? ''} onChange={(event) => setQuery({kind: event.currentTarget.value})}><option value="">{t('room.any_kind')}</option>{KINDS.map((one) => <option key={one} value={one}>{t(`geo_kind.${one}`)}</option>)}</select>
        <label class="check"><input type="checkbox" checked={retired} onChange={(event) => setQuery({retired: event.currentTarget.checked ? 'true' : ''})} /><span>{t('geo.with_retired')}</span></label>
      </div>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!things && loaded.loading && <Loading />}
      {things && <ThingsMap things={things} />}
      {things?.length === 0 && <Empty title={t(q || kind ? 'geo.none_match' : 'geo.none')}>{!q && !kind && <p class="faint">{t('geo.none_words')}</p>}</Empty>}
      {things && things.length > 0 && <Table caption={t('track_tab.geography')} rows={things} keyOf={(one) => one.id} file="geography.csv" columns={[
        {head: t('track.name'), cell: (one) => <a href={`/geography/${encodeURIComponent(one.id)}`}><bdi>{one.name}</bdi></a>, csv: (one) => one.name}, {head: t('track.kind'), cell: (one) => t(`geo_kind.${one.kind}`), csv: (one) => one.kind},
        {head: t('geo.role'), cell: (one) => (one.role ? tCode('geo_role', one.role) : ''), csv: (one) => one.role}, {head: t('geo.shape'), cell: (one) => t(`shape_type.${one.shape.type}`), csv: (one) => one.shape.type},
        {head: t('field.state'), cell: (one) => (one.waiting ? <span class="status status-held">{t('geo.waits')}</span> : one.retired ? <span class="status status-cancelled">{t('geo.retired')}</span> : <span class="status status-released">{t('geo.in_force')}</span>), csv: (one) => (one.waiting ? 'waiting' : one.retired ? 'retired' : 'in force')},
        {head: t('geo.version'), cell: (one) => one.version, csv: (one) => one.version, number: true}, {head: t('geo.changed'), cell: (one) => <><Moment at={one.at} /> <bdi class="faint">{one.by_name ?? one.by ?? ''}</bdi></>, csv: (one) => one.at},
      ]} />}
      {importing && <ImportDialog onClose={() => setImporting(false)} onDone={loaded.reload} />}
    </div>
  );
}
