// Reports: trips, stops, violations, devices, gates, by time, corridor and company; also as files.
import {useState} from 'preact/hooks';
import {addressOf, call, Failure} from '../../api/client.ts';
import type {TrackReport} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {language, number, t, tCode} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {Moment, seconds, TrackTabs} from '../../parts/track_bits.tsx';

const KINDS = ['trips', 'stops', 'violations', 'devices', 'gates'] as const;
type Kind = (typeof KINDS)[number];

const FORMATS = {csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', pdf: 'application/pdf'};
const DAY_MS = 86_400_000;
const SHOWN_MAX = 500;  // rows on the page; a file has them all

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function askedNow() {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const kind: Kind = KINDS.find((one) => one === query.get('kind')) ?? 'trips';
  return {kind, from: query.get('from') ?? dayOf(Date.now() - 30 * DAY_MS), until: query.get('until') ?? dayOf(Date.now()), corridor: query.get('corridor') ?? '', carrier: query.get('carrier') ?? ''};
}

type Asked = ReturnType<typeof askedNow>;

// Whole days in UTC: a report is the same wherever it is asked.
const queryOf = ({from, until, corridor, carrier}: Asked) => ({from: `${from}T00:00:00Z`, until: `${until}T23:59:59Z`, ...(corridor ? {corridor} : {}), ...(carrier ? {carrier} : {})});

// The same report as a file: its kind is chosen by what is accepted.
async function saveFile(asked: Asked, format: keyof typeof FORMATS): Promise<void> {
  const answer = await fetch(addressOf('/api/v1/track-reports/{kind}', {kind: asked.kind}, {...queryOf(asked), lang: language.value}), {headers: {Accept: FORMATS[format]}, credentials: 'same-origin'});
  if (!answer.ok) throw new Failure(answer.status, '', t('error.status', {status: String(answer.status)}));
  const url = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement('a'), {href: url, download: `${asked.kind}-${asked.from}-${asked.until}.${format}`});
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

type Cell = string | number | undefined;

function shown(cell: Cell, type: TrackReport['columns'][number]['type']) {
  if (cell === undefined || cell === null || cell === '') return '–';
  if (type === 'time') return <Moment at={String(cell)} />;
  if (type === 'duration') return seconds(Number(cell));
  return type === 'number' ? number(Number(cell), 2) : String(cell);
}

// Columns that hold codes, in words.
const WORDS: Partial<Record<Kind, Record<string, (code: string) => string>>> = {
  trips: {state: (code) => tCode('movement_state', code)},
  violations: {state: (code) => tCode('alarm_state', code), outcome: (code) => tCode('alarm_outcome', code)},
  devices: {kind: (code) => tCode('device_kind', code), state: (code) => tCode('device_state', code)},
  gates: {direction: (code) => tCode('gate_direction', code), decision: (code) => tCode('pass_decision', code)},
};

function cellOf(kind: Kind, {name, type}: TrackReport['columns'][number], cell: Cell) {
  if (name === 'movement' && cell) return <a class="code" href={`/movements/${encodeURIComponent(String(cell))}`}>{String(cell)}</a>;
  const word = WORDS[kind]?.[name];
  return word && cell ? word(String(cell)) : shown(cell, type);
}

const columnsOf = (report: TrackReport): Column<unknown[]>[] => report.columns.map((column, i) => ({
  head: column.title, number: column.type === 'number' || column.type === 'duration', csv: (row) => row[i] as Cell,
  cell: (row) => cellOf(report.kind as Kind, column, row[i] as Cell),
}));

function Files({asked}: {asked: Asked}) {
  const doing = useDoing(saveFile);
  return (
    <>
      <div class="buttons">{(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((format) => <button key={format} type="button" class="button" disabled={doing.busy} onClick={() => void doing.run(asked, format)}>{t('report.save', {format: format.toUpperCase()})}</button>)}</div>
      <Trouble failure={doing.failure} />
    </>
  );
}

function Filters({asked}: {asked: Asked}) {
  const corridors = useLoad(async (signal) => (await call('listGeography', {query: {kind: 'corridor', limit: 2000}, signal})).items, []);
  const [carrier, setCarrier] = useState(asked.carrier);
  return (
    <div class="filters">
      <select aria-label={t('report.kind')} value={asked.kind} onChange={(event) => setQuery({kind: event.currentTarget.value})}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`report_kind.${kind}`)}</option>)}</select>
      <label class="inline">{t('report.from')} <input type="date" value={asked.from} max={asked.until} onChange={(event) => setQuery({from: event.currentTarget.value})} /></label>
      <label class="inline">{t('report.until')} <input type="date" value={asked.until} min={asked.from} onChange={(event) => setQuery({until: event.currentTarget.value})} /></label>
      <select aria-label={t('plan.corridor')} value={asked.corridor} onChange={(event) => setQuery({corridor: event.currentTarget.value})}><option value="">{t('report.all_corridors')}</option>{corridors.data?.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>
      <input class="search" type="search" aria-label={t('movement.carrier')} placeholder={t('movement.carrier')} value={carrier} maxLength={64} onInput={(event) => setCarrier(event.currentTarget.value)} onChange={() => setQuery({carrier: carrier.trim()})} />
    </div>
  );
}

export default function TrackReportsPage() {
  const asked = askedNow();
  const loaded = useLoad((signal) => call('getTrackReport', {path: {kind: asked.kind}, query: queryOf(asked), signal}), [JSON.stringify(asked)]);
  const report = loaded.data?.kind === asked.kind ? loaded.data : undefined;
  useTitle(t('track_tab.reports'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.reports')}><Files asked={asked} /></PageHead>
      <TrackTabs />
      <Filters asked={asked} />
      <p class="faint">{t('report.days')}</p>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!report && loaded.loading && <Loading />}
      {report?.rows.length === 0 && <Empty title={t('report.none')}><p class="faint">{t('report.none_words')}</p></Empty>}
      {report && report.rows.length > 0 && (
        <Panel title={t(`report_kind.${asked.kind}`)} tools={<span class="faint">{t('report.rows', {count: report.total ?? report.rows.length})}</span>}>
          <Table caption={t(`report_kind.${asked.kind}`)} rows={report.rows.slice(0, SHOWN_MAX).map((row, i) => Object.assign([...row], {at: i}))} keyOf={(row) => (row as unknown as {at: number}).at} columns={columnsOf(report)} />
          {report.rows.length > SHOWN_MAX && <p class="faint">{t('report.more_in_file', {count: SHOWN_MAX})}</p>}
        </Panel>
      )}
    </div>
  );
}
