// What the control room knows: units and alarms, read once and then kept by the stream.
import {useCallback, useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {call, type Failure} from '../../api/client.ts';
import type {Alarm, AlarmPage, UnitPicture} from '../../api/types.ts';
import {language} from '../../i18n/index.ts';
import {useDoing, useLoad} from '../../parts/load.ts';
import {withAlarm} from './alarms.ts';
import {watchRoom} from '../../parts/room_stream.ts';
import {Units, type Change} from './units.ts';

const UNITS_MAX = 50_000;     // as the contract has it
const ALARMS_PAGE = 100;
const STREAM_WAIT_MS = 3_000;

interface Hooks {
  onChange: (change: Change | undefined) => void;  // nothing: everything is new
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
function useAlarms(): Pick<Room, 'alarms' | 'waiting' | 'hold' | 'letIn' | 'take' | 'more'> & {news: (alarm: Alarm) => void; read: (answer: Promise<AlarmPage>) => Promise<() => void>} {
  const [alarms, setAlarms] = useState<AlarmPage | undefined>(undefined);
  const [waiting, setWaiting] = useState<Alarm[]>([]);
  const holding = useRef(false);
  const put = useCallback((list: Alarm[]) => setAlarms((page) => (page ? list.reduce(withAlarm, page) : page)), []);
  const meanwhile = useRef<Alarm[] | undefined>(undefined);  // news that came while the list is being read
  // The list as it was read, with what came since it was asked for; shown when the answer is called.
  const read = useCallback(async (answer: Promise<AlarmPage>) => {
    const since: Alarm[] = meanwhile.current = [];
    const page = await answer;
    return () => {
      setAlarms(since.reduce(withAlarm, page));
      if (meanwhile.current === since) meanwhile.current = undefined;
    };
  }, []);
  const show = useCallback((alarm: Alarm) => (holding.current ? setWaiting((list) => [...list, alarm]) : put([alarm])), []);
  const news = useCallback((alarm: Alarm) => {
    meanwhile.current?.push(alarm);
    show(alarm);
  }, []);
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
  return {alarms, waiting, hold, letIn, news, read, take: (alarm) => put([alarm]), more: alarms?.next ? () => void next.run() : undefined};
}

export function useRoom(hooks: Hooks): Room {
  const latest = useRef(hooks);
  latest.current = hooks;
  const units = useMemo(() => new Units(), []);
  const [turn, setTurn] = useState(0);
  const list = useAlarms();
  // What is there already is read when the stream is open, or an alarm of the moment between would never be seen. Where no
  // stream comes it is read all the same, and once more when one does.
  const [stream, setStream] = useState<'awaited' | 'late' | 'open'>('awaited');
  const read = useLoad(async (signal) => {
    if (stream === 'awaited') return new Promise<never>(() => undefined);
    const [picture, showAlarms] = await Promise.all([call('getUnits', {query: {most: UNITS_MAX}, signal}), list.read(call('listAlarms', {query: {limit: ALARMS_PAGE}, signal}))]);
    units.take(picture);
    showAlarms();
    setTurn((n) => n + 1);
    latest.current.onChange(undefined);
    return {left: picture.more ?? 0};
  }, [stream]);
  const listeners = {
    units: (picture: UnitPicture) => {
      latest.current.onChange(units.change(picture));
      setTurn((n) => n + 1);
    },
    alarm: list.news,
    gap: read.reload,
  };
  useEffect(() => {
    const late = setTimeout(() => setStream('late'), STREAM_WAIT_MS);
    const stop = watchRoom({open: () => {
      clearTimeout(late);
      setStream('open');
    }, ...listeners});
    return () => {
      clearTimeout(late);
      stop();
      setStream('awaited');
    };
  }, [language.value]);
  return {units, turn, left: read.data?.left ?? 0, ...list, failure: read.failure, loading: read.loading, reload: read.reload};
}
