// Everything about one alarm: what, since when, why, by which thresholds, who has it, what was done, who can help.
// The alarm's own page shows it, and the control room in a drawer.
import './alarm.css';
import {useMemo, useRef} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Alarm, AlarmDetail, AlarmNote, Helper} from '../../api/types.ts';
import {number, percent, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, Panel, TimeLeft, Trouble} from '../../parts/bits.tsx';
import {useLoad, type Loaded} from '../../parts/load.ts';
import {drawThings, type Things} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, position, type Feature} from '../../parts/map/shapes.ts';
import {Table} from '../../parts/table.tsx';
import {AlarmStateWord, alarmLine, Arrow, Moment, SeverityMark, Where} from '../../parts/track_bits.tsx';
import {AlarmActions} from './actions.tsx';
import {HelpersPanel, useHelpers} from './helpers.tsx';

function Head({alarm}: {alarm: Alarm}) {
  return (
    <div class="alarm-top">
      <p class="lead" dir="auto">{alarm.title}</p>
      <p class="alarm-marks"><SeverityMark severity={alarm.severity} named /> <AlarmStateWord state={alarm.state} />
        {alarm.late && <span class="status">{t('alarm.late')}</span>}{alarm.outcome && <span class="status">{t(`alarm_outcome.${alarm.outcome}`)}</span>}</p>
      <Facts rows={[
        [t('track.kind'), tCode('alarm_kind', alarm.kind)],
        [t('track.unit'), <>{alarm.movement ? <a href={`/movements/${encodeURIComponent(alarm.movement)}`}><bdi>{alarm.label ?? alarm.unit}</bdi></a> : <bdi>{alarm.label ?? alarm.unit}</bdi>}</>],
        [t('track.device'), alarm.device && <span class="code">{alarm.device}</span>],
        [t('alarm.began'), <Moment at={alarm.began} />], [t('alarm.ended'), alarm.ended && <Moment at={alarm.ended} />], [t('alarm.known'), <Moment at={alarm.raised} />],
        [t('track.place'), <Where at={alarm.place} />],
        [t('alarm.holder'), alarm.holder_name ?? alarm.holder ?? t('alarm.nobody')],
        [t('alarm.due'), alarm.due && alarm.state === 'open' ? <TimeLeft at={alarm.due} /> : ''],
        [t('alarm.escalations'), alarm.escalations ? number(alarm.escalations) : ''],
      ]} />
    </div>
  );
}

function Why({alarm}: {alarm: Alarm}) {
  const reasons = alarm.reasons ?? [];
  return (
    <Panel title={t('head.why')}>
      {alarm.probability !== undefined && <p>{t('alarm.probability')} <span class="num strong">{percent(alarm.probability)}</span></p>}
      {reasons.length === 0 ? <p class="faint">{t('alarm.no_reasons')}</p> : <ul class="alarm-reasons">{reasons.map((reason) => <li key={reason.sentence} dir="auto">{reason.sentence}</li>)}</ul>}
      {alarm.thresholds && alarm.thresholds.length > 0 && (
        <>
          <h3>{t('alarm.thresholds')}</h3>
          <Table caption={t('alarm.thresholds')} rows={alarm.thresholds} keyOf={(one) => one.name} columns={[
            {head: t('track.name'), cell: (one) => <span class="code">{one.name}</span>}, {head: t('track.value'), cell: (one) => number(one.value, 3), number: true}]} />
          {alarm.settings && <p class="faint">{t('alarm.settings')} <a class="code" href="/track-settings">{alarm.settings}</a></p>}
        </>
      )}
      {alarm.evidence && alarm.evidence.length > 0 && <p class="faint">{t('alarm.evidence')} <span class="code">{alarm.evidence.join(', ')}</span></p>}
    </Panel>
  );
}

function Note({note}: {note: AlarmNote}) {
  const known = ['raised', 'escalated', 'reopen'].includes(note.step);
  return (
    <li class={known ? 'story-bad' : undefined}>
      <span><span class="strong">{t(`alarm_note.${note.step}`)}</span> {note.to && <><Arrow /> <bdi>{note.to_name ?? note.to}</bdi></>}</span>
      <span class="faint small"><Moment at={note.at} /> · <bdi>{note.by_name ?? note.by}</bdi></span>
      {note.note && <span dir="auto">{note.note}</span>}
    </li>
  );
}

function features(alarm: Alarm, helpers: Helper[]): Feature[] {
  const dot = (lon: number, lat: number, tone: string, name: string, size: number): Feature => ({type: 'Feature', geometry: {type: 'Point', coordinates: [lon, lat]}, properties: {tone, name, size}});
  return [...helpers.flatMap(({unit}) => (unit.place ? [dot(unit.place.lon, unit.place.lat, 'accent', unit.name, 6)] : [])), ...(alarm.place ? [dot(alarm.place.lon, alarm.place.lat, 'bad', alarm.label ?? '', 9)] : [])];
}

// Where it was, and where those who can help are.
function Snippet({alarm, helpers}: {alarm: Alarm; helpers: Loaded<Helper[]>}) {
  const things = useRef<Things | undefined>(undefined);
  const shown = useMemo(() => features(alarm, helpers.data ?? []), [alarm, helpers.data]);
  useMemo(() => things.current?.set(shown), [shown]);
  const around = boxOf(alarm.place ? [position(alarm.place)] : []);
  const box = around && [around[0] - 0.4, around[1] - 0.3, around[2] + 0.4, around[3] + 0.3] as [number, number, number, number];
  return <MapView label={t('alarm.map')} class="alarm-map" box={box} onMap={(open) => {
    things.current = drawThings(open);
    things.current.set(shown);
    return () => (things.current = undefined);
  }} />;
}

function Rest({detail}: {detail: AlarmDetail}) {
  return (
    <>
      {detail.dispatches && detail.dispatches.length > 0 && (
        <Panel title={t('alarm.dispatches')}>
          <ul class="story-line">{detail.dispatches.map((one) => <li key={one.id}><span><bdi class="strong">{one.response_unit_name ?? one.response_unit}</bdi> {t(`dispatch_state.${one.state}`)}</span><span class="faint small"><Moment at={one.at} /></span>{one.report && <span dir="auto">{one.report}</span>}</li>)}</ul>
        </Panel>
      )}
      {detail.joined.length > 0 && (
        <Panel title={t('alarm.joined')}><ul class="alarm-reasons">{detail.joined.map((one) => <li key={one.id}><SeverityMark severity={one.severity} /> <a href={`/alarms/${encodeURIComponent(one.id)}`} dir="auto">{alarmLine(one)}</a> <Moment at={one.began} /></li>)}</ul></Panel>
      )}
    </>
  );
}

export function AlarmView({id, onChange}: {id: string; onChange?: (alarm: Alarm) => void}) {
  const loaded = useLoad((signal) => call('getAlarm', {path: {id}, signal}), [id]);
  const detail = loaded.data;
  const helpers = useHelpers(id, detail?.may.includes('dispatch') ?? false);
  const take = (next: AlarmDetail) => {
    loaded.set(next);
    onChange?.(next.alarm);
  };
  const sent = async () => {
    helpers.reload();
    take(await call('getAlarm', {path: {id}}));
  };
  if (!detail) return <>{loaded.loading && <Loading />}<Trouble failure={loaded.failure} retry={loaded.reload} /></>;
  return (
    <div class="alarm-view">
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      <Panel title={alarmLine({...detail.alarm, title: tCode('alarm_kind', detail.alarm.kind)})}>
        <Head alarm={detail.alarm} />
        {detail.alarm.state === 'closing' && <p class="note note-ask">{t('alarm.waits_second')}</p>}
        <AlarmActions detail={detail} onDone={take} />
      </Panel>
      <Snippet alarm={detail.alarm} helpers={helpers} />
      {detail.may.includes('dispatch') && <HelpersPanel alarm={detail.alarm} helpers={helpers} onSent={() => void sent()} />}
      <Why alarm={detail.alarm} />
      <Panel title={t('alarm.notes')}>{detail.notes.length === 0 ? <p class="faint">{t('alarm.no_notes')}</p> : <ol class="story-line">{detail.notes.map((note) => <Note key={`${note.at}${note.step}`} note={note} />)}</ol>}</Panel>
      <Rest detail={detail} />
    </div>
  );
}
