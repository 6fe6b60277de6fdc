// The control room: where everything is, what is wrong, and who deals with it.
import './room.css';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import type {Alarm, UnitKind} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {Dialog} from '../../parts/dialog.tsx';
import {useGap, useKeys, useLoad, useTitle} from '../../parts/load.ts';
import {MapView} from '../../parts/map/map.tsx';
import {offeredToMe, OfferedShift} from '../../parts/offered_shift.tsx';
import {severityName, SEVERITIES, severityRank} from '../../parts/map/severity.ts';
import type {Box} from '../../parts/map/shapes.ts';
import {latinKey} from '../../parts/rows.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {isLoud} from '../../parts/severe.ts';
import {Ago, inRoom, SeverityMark, TrackTabs} from '../../parts/track_bits.tsx';
import {AlarmView} from '../alarm/view.tsx';
import {AlarmList} from './alarm_list.tsx';
import {useRoom} from './state.ts';
import {lastEventMs, roomState} from '../../parts/room_stream.ts';
import {UnitList} from './unit_list.tsx';
import type {Unit, UnitFilter, Units} from './units.ts';
import {drawUnits, type UnitsLayer} from './units_layer.ts';

const KINDS: UnitKind[] = ['truck', 'container', 'wagon', 'trailer', 'vessel', 'aircraft', 'drone', 'parcel', 'other'];

function filterNow(): UnitFilter & {list: boolean} {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  return {kind: query.get('kind') ?? '', least: severityRank(SEVERITIES.find((one) => one === query.get('least'))), q: query.get('q') ?? '', list: query.get('view') === 'list'};
}

// Connected or not, and how old the last news is: a still map may be a dead one.
function LiveLine() {
  const last = lastEventMs.value;
  const state = roomState.value;
  return (
    <span class={`room-live room-live-${state}`}>
      <span aria-hidden="true" /> <span role="status">{t(`live.${state}`)}</span>
      {last !== undefined && <span class="faint num">{t('room.last_event', {count: Math.max(0, Math.round((now.value - last) / 1000))})}</span>}
    </span>
  );
}

// Whoever comes on duty opens this page: what is handed to them stands on top of it.
function HandedToMe() {
  const shifts = useLoad(async (signal) => (inRoom() ? (await call('listShifts', {query: {limit: 1}, signal})).items : []), []);
  useGap(shifts.reload);
  useEffect(() => listen('shift', shifts.reload), []);
  return <>{offeredToMe(shifts.data ?? []).map((shift) => <OfferedShift key={shift.id} shift={shift} onDone={shifts.reload} />)}</>;
}

function Filters({filter}: {filter: UnitFilter & {list: boolean}}) {
  const search = useRef<HTMLInputElement>(null);
  useKeys((event) => {
    if (event.key !== '/' && latinKey(event) !== 'f') return;
    event.preventDefault();
    search.current?.focus();
  });
  const least = severityName(filter.least) ?? '';
  return (
    <div class="filters">
      <SearchBox text={filter.q} label={t('room.search')} input={search} onText={(q) => setQuery({q})} />
      <select aria-label={t('track.kind')} value={filter.kind} onChange={(event) => setQuery({kind: event.currentTarget.value})}>
        <option value="">{t('room.any_kind')}</option>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`unit_kind.${kind}`)}</option>)}
      </select>
      <select aria-label={t('track.severity')} value={least} onChange={(event) => setQuery({least: event.currentTarget.value})}>
        <option value="">{t('room.any_severity')}</option>{SEVERITIES.map((severity) => <option key={severity} value={severity}>{t('room.least', {severity: t(`severity.${severity}`)})}</option>)}
      </select>
      <span class="switch" role="group" aria-label={t('room.view')}>
        <button type="button" class="button small" aria-pressed={!filter.list} onClick={() => setQuery({view: ''})}>{t('room.map')}</button>
        <button type="button" class="button small" aria-pressed={filter.list} onClick={() => setQuery({view: 'list'})}>{t('room.list')}</button>
      </span>
    </div>
  );
}

function Counts({units, shown, left}: {units: Units; shown: number; left: number}) {
  return (
    <p class="room-counts faint">
      {units.all.size === 0 ? t('room.nothing_heard') : t('room.shown', {shown: number(shown), all: number(units.all.size)})}
      {left > 0 && <span class="wrong"> {t('room.left_out', {count: left})}</span>}
    </p>
  );
}

// What was picked on the map, in words.
function Picked({unit, onClose}: {unit: Unit; onClose: () => void}) {
  const severity = severityName(unit.severity);
  return (
    <aside class="picked" aria-label={t('room.picked')}>
      <p class="strong">{severity && <SeverityMark severity={severity} />} <bdi>{unit.label}</bdi></p>
      <p>{tCode('unit_kind', unit.kind)} · {t('track.kmh', {count: Math.round(unit.speedKmh)})} · <Ago at={new Date(unit.heardMs).toISOString()} /></p>
      {unit.seal && <p class="faint">{t('track.seal')} <span class="code">{unit.seal}</span></p>}
      <p class="buttons">
        {unit.movement && <a class="button small primary" href={`/movements/${encodeURIComponent(unit.movement)}`}>{t('room.story')}</a>}
        <button type="button" class="button small" onClick={onClose}>{t('do.close')}</button>
      </p>
    </aside>
  );
}

const EDGE_DEG = 0.3;

// What is shown at first: all units.
function boxOfUnits(units: Units): Box | undefined {
  let box: Box | undefined;
  for (const {lon, lat} of units.all.values()) {
    box = box ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)] : [lon, lat, lon, lat];
  }
  return box && [box[0] - EDGE_DEG, Math.max(-85, box[1] - EDGE_DEG), box[2] + EDGE_DEG, Math.min(85, box[3] + EDGE_DEG)];
}

export default function ControlRoomPage() {
  const filter = filterNow();
  const [picked, setPicked] = useState('');
  const [opened, setOpened] = useState<Alarm | undefined>(undefined);
  const layer = useRef<UnitsLayer | undefined>(undefined);
  const room = useRoom({
    onChange: (change) => (change ? layer.current?.draw(change) : layer.current?.drawAll(filter)),
  });
  const fresh = room.waiting.filter((one) => isLoud(one) && !room.alarms?.items.some((known) => known.id === one.id));
  const loud = (room.alarms?.counts.critical ?? 0) + (room.alarms?.counts.alarm ?? 0) + fresh.length;
  // Seen on the browser's tab while another one is in front.
  useTitle(loud > 0 ? `(${number(loud)}) ${t('nav.control_room')}` : t('nav.control_room'));
  const shown = useMemo(() => room.units.matching(filter), [room.turn, filter.kind, filter.least, filter.q]);
  useMemo(() => layer.current?.drawAll(filter), [filter.kind, filter.least, filter.q]);
  const known = room.alarms !== undefined;
  const box = useMemo(() => boxOfUnits(room.units), [known]);  // where the map begins, not where units go
  const show = (alarm: Alarm) => {
    const unit = [...room.units.all.values()].find((one) => one.id === alarm.device || (one.movement !== '' && one.movement === alarm.movement) || one.id === alarm.unit);
    if (filter.list) setQuery({view: ''});
    if (!unit) return;
    setPicked(unit.id);
    layer.current?.fly(unit);
    document.querySelector('.room-map')?.scrollIntoView({block: 'nearest'});  // on a phone it is above the list
  };
  const unit = room.units.all.get(picked);
  return (
    <div class="page room">
      <PageHead title={t('nav.control_room')}><LiveLine /></PageHead>
      <TrackTabs />
      <HandedToMe />
      <Trouble failure={room.failure} retry={room.reload} />
      {!room.alarms && room.loading && <Loading />}
      {room.alarms && (
        <>
          <Filters filter={filter} />
          <div class="room-parts">
            <div class="room-main">
              {filter.list ? <UnitList units={shown} any={room.units.all.size > 0} /> : (
                <MapView label={t('room.map_label')} class="room-map" box={box} onMap={(open) => {
                  layer.current = drawUnits(open, room.units, setPicked);
                  layer.current.drawAll(filter);
                  return () => (layer.current = undefined);
                }} />
              )}
              {unit && !filter.list && <Picked unit={unit} onClose={() => setPicked('')} />}
              <Counts units={room.units} shown={shown.length} left={room.left} />
            </div>
            <AlarmList page={room.alarms} waiting={room.waiting} onHold={room.hold} onLetIn={room.letIn} onAlarm={room.take} onOpen={setOpened} onShow={show} onMore={room.more} />
          </div>
        </>
      )}
      {opened && <Dialog drawer title={t('alarm.title')} onClose={() => setOpened(undefined)}><AlarmView id={opened.id} onChange={room.take} /></Dialog>}
    </div>
  );
}
