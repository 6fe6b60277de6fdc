// One movement from its plan to its end: where it is and was, what its devices said, who did what.
import './movements.css';
import {useEffect, useMemo, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {Movement, Series, Track} from '../../api/types.ts';
import {language, number, percent, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {LinePlot} from '../../parts/line_plot.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {PlotPanel} from '../../parts/plot_panel.tsx';
import {watchRoom} from '../../parts/room_stream.ts';
import {ShipmentLink, Told} from '../../parts/told.tsx';
import {Ago, Expected, FromTo, Moment, MovementStateWord, nameOfUnit, SeverityMark, TrackTabs, Where} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {EvidenceButton, FramesPanel} from './frames.tsx';
import {isPlain} from './plan.ts';
import {Replay} from './replay.tsx';
import {spanOf, timesOf, valueAt} from './replay.ts';
import {StepsPanel} from './steps.tsx';
import {happenings, type Happening} from './timeline.ts';

const GEO_MAX = 2000;  // as the contract has it

function Eta({movement}: {movement: Movement}) {
  const eta = movement.summary.eta;
  return <><Expected eta={eta} planned={movement.summary.planned_arrival} />{eta?.basis && <span class="faint"> · {t(`eta_basis.${eta.basis}`)}{eta.basis !== 'plan' && eta.journeys !== undefined && ` · ${t('movement.eta_from', {count: eta.journeys})}`}</span>}</>;
}

const codes = (list: string[] | undefined) => (list?.length ? <span class="code">{list.join(', ')}</span> : '');

function Head({movement}: {movement: Movement}) {
  const {summary, goods} = movement;
  const {unit, seal} = summary;
  const next = movement.path.nodes.find((node) => node.id === summary.next_node);
  return (
    <Panel title={t('movement.now')} tools={<MovementStateWord state={summary.state} />}>
      <div class="story-facts">
        <Facts rows={[
          [t('movement.from_to'), <FromTo from={summary.origin_name ?? ''} to={summary.destination_name ?? ''} />], [t('movement.progress'), summary.progress === undefined ? '' : percent(summary.progress)], [t('movement.next'), next?.name ?? summary.next_node ?? ''],
          [t('movement.eta'), <Eta movement={movement} />], [t('plan_field.departure'), <Moment at={summary.planned_departure} />], [t('plan_field.arrival'), <Moment at={summary.planned_arrival} />],
          [t('track.place'), <Where at={summary.place} />], [t('track.heard'), <Ago at={summary.heard_at} />], [t('track.speed'), summary.speed_kmh === undefined ? '' : t('track.kmh', {count: Math.round(summary.speed_kmh)})],
        ]} />
        <Facts rows={[
          [t('track.seal'), seal && <>{t(`seal_state.${seal.state}`)}{seal.battery_percent !== undefined && <> · {t('movement.battery', {count: seal.battery_percent})}</>}</>],
          [t('plan_field.plates'), codes(unit.plates)], [t('plan_field.containers'), codes(unit.containers)], [t('plan_field.seals'), codes(unit.seals)], [t('plan_field.devices'), codes(unit.devices)],
          [t('movement.carrier'), summary.carrier ?? ''], [t('head.goods'), <>{goods.description ?? ''}{goods.perishable && <> <span class="status status-under_control">{t('plan_field.perishable')}</span></>}</>], [t('plan_field.mass'), goods.gross_mass_kg === undefined ? '' : number(goods.gross_mass_kg)],
          [t('plan_field.declarations'), goods.declarations?.length ? <>{goods.declarations.map((id) => <a key={id} class="code" href={`/declarations/${encodeURIComponent(id)}`}>{id} </a>)}</> : ''],
          [t('plan_field.shipment'), summary.shipment ? <ShipmentLink shipment={summary.shipment} /> : ''],
          [t('movement.iot'), <span class="code break">{summary.iot_id}</span>], [t('track.note'), movement.note ?? ''],
        ]} />
      </div>
      {movement.findings?.map((one) => <p key={one.code} class="note">{tCode('movement_finding', one.code)}</p>)}
    </Panel>
  );
}

function sentenceOf(one: Happening): string {
  switch (one.what) {
    case 'step': return tCode('movement_step_done', one.step);
    case 'visit': return t(one.left ? 'story.left' : 'story.arrived', {place: one.name});
    case 'stop': return t(one.planned ? 'story.planned_stop' : 'story.stop', {place: one.name});
    case 'seal': return t('story.seal', {what: tCode('seal_sign', one.sign)});
    case 'pass': return t('story.pass', {gate: one.gate, decision: t(`pass_decision.${one.decision as 'open'}`)});
    case 'alarm': return one.title;
  }
}

function Line({one, onAt}: {one: Happening; onAt: (ms: number) => void}) {
  const bad = one.what === 'alarm' || (one.what === 'stop' && !one.planned);
  return (
    <li class={bad ? 'story-bad' : undefined}>
      <span dir="auto">{one.what === 'alarm' ? <><SeverityMark severity={one.severity as 'alarm'} /> <a href={`/alarms/${encodeURIComponent(one.id)}`}>{sentenceOf(one)}</a></> : sentenceOf(one)}</span>
      <span class="faint small"><Moment at={one.at} />{one.until && <> – <Moment at={one.until} /></>}{one.what === 'step' && <> · <bdi>{one.who}</bdi></>}{one.what === 'visit' && one.by.length > 0 && <> · {one.by.map((by) => tCode('seen_by', by)).join(', ')}</>}
        {' '}<button type="button" class="link small" onClick={() => onAt(Date.parse(one.at))}>{t('story.show')}</button></span>
      {one.what === 'pass' && one.told && <Told told={one.told} />}
      {one.what === 'step' && one.reason && <span dir="auto">{one.reason}</span>}
    </li>
  );
}

function Sensor({series, span, at, movement}: {series: Series; span: [number, number]; at: number; movement: Movement}) {
  const name = tCode('sensor', series.name);
  const now = valueAt(series, at);
  const {temperature_low_c: low, temperature_high_c: high} = movement.goods;
  const warm = series.name === 'temperature';
  return (
    <PlotPanel title={`${name}${now === undefined ? '' : ` · \u2066${number(now, 1)} ${series.unit}\u2069`}`} file={`${series.name}.csv`} rows={series.points} keyOf={([ms]) => String(ms)} columns={[
      {head: t('head.date'), cell: ([ms]) => <Time at={new Date(ms ?? 0).toISOString()} />, csv: ([ms]) => new Date(ms ?? 0).toISOString()}, {head: `${name} (${series.unit})`, cell: ([, value]) => number(value ?? 0, 2), csv: ([, value]) => value, number: true},
    ]}><LinePlot points={series.points} span={span} at={at} label={name} low={warm ? low : undefined} high={warm ? high : undefined} /></PlotPanel>
  );
}

function Story({movement, track}: {movement: Movement; track: Track}) {
  const things = useLoad(async (signal) => (await call('listGeography', {query: {limit: GEO_MAX}, signal})).items, []);
  const times = useMemo(() => timesOf(track.points), [track]);
  const span = spanOf(times);
  const [at, setAt] = useState(span?.[1] ?? 0);
  const lines = useMemo(() => happenings(movement, track), [movement, track]);
  const show = (ms: number) => {
    if (span) setAt(Math.max(span[0], Math.min(span[1], ms)));
    document.querySelector('.story-map')?.scrollIntoView({block: 'center'});
  };
  return (
    <>
      <Panel title={t('replay.title')}>{!things.data && things.loading ? <Loading /> : <Replay movement={movement} track={track} things={things.data ?? []} at={at} onAt={setAt} />}{track.thinned && <p class="faint">{t('replay.thinned')}</p>}</Panel>
      <div class="story-parts">
        <Panel title={t('story.title')}>{lines.length === 0 ? <p class="faint">{t('story.nothing')}</p> : <ol class="story-line">{lines.map((one, i) => <Line key={`${one.at} ${i}`} one={one} onAt={show} />)}</ol>}</Panel>
        {span && <div class="story-plots">{track.series.map((series) => <Sensor key={`${series.name} ${series.device ?? ''}`} series={series} span={span} at={at} movement={movement} />)}</div>}
      </div>
    </>
  );
}

const readsFrames = (): boolean => hasRole('analyst', 'manager', 'auditor', 'control_room_officer');

export default function MovementPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const loaded = useLoad((signal) => call('getMovement', {path: {id}, signal}), [id]);
  const movement = loaded.data;
  const track = useLoad((signal) => call('getTrack', {path: {id}, signal}), [id, movement?.summary.version]);
  const isTold = movement?.summary.shipment !== undefined;
  useEffect(() => (isTold ? watchRoom({pass: (pass) => pass.movement === id && track.reload(), gap: track.reload}) : undefined), [id, isTold, language.value]);
  const title = movement ? nameOfUnit(movement.summary.unit) : t('movement.one', {id: `\u2068${id}\u2069`});
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title}>{movement?.may.includes('change') && isPlain(movement) && <a class="button" href={`/movements/${encodeURIComponent(id)}/edit`}>{t('track.change')}</a>}{movement?.may.includes('evidence') && <EvidenceButton id={id} />}</PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!movement && loaded.loading && <Loading />}
      {movement && (
        <>
          <StepsPanel movement={movement} onMovement={loaded.set} onReload={loaded.reload} />
          <Head movement={movement} />
          <Trouble failure={track.failure} retry={track.reload} />
          {!track.data && track.loading && <Loading />}
          {track.data && <Story movement={movement} track={track.data} />}
          {readsFrames() && <FramesPanel id={id} />}
        </>
      )}
    </div>
  );
}
