// What the control room knows: units and alarms, read once and then kept by the stream.
import {useCallback, useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {call, type Failure} from '../../api/client.ts';
import type {Alarm, AlarmPage} from '../../api/types.ts';
import {language} from '../../i18n/index.ts';
import {useDoing, useLoad} from '../../parts/load.ts';
import {isLoud, withAlarm} from './alarms.ts';
import {watchRoom} from '../../parts/room_stream.ts';
import {Units, type Change} from './units.ts';

const UNITS_MAX = 50_000;     // as the contract has it
const ALARMS_PAGE = 100;

interface Hooks {
  onChange: (change: Change | undefined) => void;  // nothing: everything is new
  onLoud: (alarm: Alarm) => void;
}

interface Room {
  units: Units;
  turn: number;                // counts up when units changed
  left: number;                // units that the server left out
  alarms: AlarmPage | undefined;
  waiting: Alarm[];  // news held back
  failure: Failure | undefined;
  loading: boolean;
  reload: () => void;
  hold: (on: boolean) => void;
  letIn: () => void;
  take: (alarm: Alarm) => void;
  more: (() => void) | undefined;
}

// Alarms with news held back while somebody is in the list.
function useAlarms(): Pick<Room, 'alarms' | 'waiting' | 'hold' | 'letIn' | 'take' | 'more'> & {news: (alarm: Alarm) => void; set: (page: AlarmPage) => void} {
  const [alarms, setAlarms] = useState<AlarmPage | undefined>(undefined);
  const [waiting, setWaiting] = useState<Alarm[]>([]);
  const holding = useRef(false);
  const put = useCallback((list: Alarm[]) => setAlarms((page) => (page ? list.reduce(withAlarm, page) : page)), []);
  const news = useCallback((alarm: Alarm) => (holding.current ? setWaiting((list) => [...list, alarm]) : put([alarm])), []);
  const letIn = () => {
    put(waiting);
    setWaiting([]);
  };
  const hold = (on: boolean) => {
    holding.current = on;
    if (!on && waiting.length > 0) letIn();
  };
  const next = useDoing(async () => {
    const page = await call('listAlarms', {query: {limit: ALARMS_PAGE, cursor: alarms?.next}});
    setAlarms((old) => (old ? {...old, next: page.next, items: [...old.items, ...page.items.filter((one) => !old.items.some((known) => known.id === one.id))]} as AlarmPage : page));
  });
  return {alarms, waiting, hold, letIn, news, set: setAlarms, take: (alarm) => put([alarm]), more: alarms?.next ? () => void next.run() : undefined};
}

export function useRoom(hooks: Hooks): Room {
  const latest = useRef(hooks);
  latest.current = hooks;
  const units = useMemo(() => new Units(), []);
  const [turn, setTurn] = useState(0);
  const list = useAlarms();
  const read = useLoad(async (signal) => {
    const [picture, alarms] = await Promise.all([call('getUnits', {query: {most: UNITS_MAX}, signal}), call('listAlarms', {query: {limit: ALARMS_PAGE}, signal})]);
    units.take(picture);
    list.set(alarms);
    setTurn((n) => n + 1);
    latest.current.onChange(undefined);
    return {left: picture.more ?? 0};
  }, []);
  useEffect(() => watchRoom({
    units: (picture) => {
      latest.current.onChange(units.change(picture));
      setTurn((n) => n + 1);
    },
    alarm: (alarm) => {
      list.news(alarm);
      if (isLoud(alarm)) latest.current.onLoud(alarm);
    },
    gap: read.reload,
  }), [language.value]);
  return {units, turn, left: read.data?.left ?? 0, ...list, failure: read.failure, loading: read.loading, reload: read.reload};
}
