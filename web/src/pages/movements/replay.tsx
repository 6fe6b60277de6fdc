// The track on the map, and a slider that goes through its time.
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {GeoThing, Movement, Track} from '../../api/types.ts';
import {dateTimeExact, t, timeZone} from '../../i18n/index.ts';
import {drawThings, type Things} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, middleOf, outline, position, positionsOf, type Feature, type Position} from '../../parts/map/shapes.ts';
import {placeText} from '../../parts/track_bits.tsx';
import {spanOf, stateAt, timesOf, type Moment} from './replay.ts';

interface Props {
  movement: Movement;
  track: Track;
  things: GeoThing[];
  at: number;
  onAt: (ms: number) => void;
}

const SPEEDS = [60, 300, 1800, 7200];  // seconds of the journey in one of ours
const STEP_MS = 60_000;                // of the slider, by arrow keys

function wayOf(movement: Movement, things: GeoThing[]): Feature[] {
  const used = new Set(movement.path.edges.map((edge) => edge.corridor));
  const corridors = things.filter((thing) => used.has(thing.id)).map((thing): Feature => ({type: 'Feature', geometry: outline(thing.shape), properties: {tone: 'accent', open: true}}));
  const nodes = movement.path.nodes.flatMap((node): Feature[] => {
    const shape = node.shape ?? things.find((thing) => thing.id === node.place)?.shape;
    const middle = shape && middleOf(shape);
    if (!shape || !middle) return [];
    return [{type: 'Feature', geometry: outline(shape), properties: {tone: 'accent'}}, {type: 'Feature', geometry: {type: 'Point', coordinates: [middle.lon, middle.lat]}, properties: {tone: 'accent', size: 4, name: node.name ?? node.id}}];
  });
  return [...corridors, ...nodes];
}

// The line of the track, broken where it was across 180°.
function lines(points: Position[]): Position[][] {
  const found: Position[][] = [[]];
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before && Math.abs(point[0] - before[0]) > 180) found.push([]);
    found.at(-1)?.push(point);
  });
  return found.filter((line) => line.length > 1);
}

function pastOf(track: Track): Feature[] {
  return [
    ...lines(track.points.map(position)).map((line): Feature => ({type: 'Feature', geometry: {type: 'LineString', coordinates: line}, properties: {tone: 'good'}})),
    ...track.stops.map((stop): Feature => ({type: 'Feature', geometry: {type: 'Point', coordinates: position(stop.place)}, properties: {tone: stop.planned ? 'faint' : 'warn', size: 6}})),
    ...track.alarms.flatMap((alarm): Feature[] => (alarm.place ? [{type: 'Feature', geometry: {type: 'Point', coordinates: position(alarm.place)}, properties: {tone: 'bad', size: 7}}] : [])),
  ];
}

const nowOf = (moment: Moment | undefined): Feature[] => (moment ? [{type: 'Feature', geometry: {type: 'Point', coordinates: [moment.lon, moment.lat]}, properties: {tone: moment.known ? 'ink' : 'faint', size: 9}}] : []);

// Goes on by itself while it plays; stops at the end.
function usePlay(span: [number, number], at: number, onAt: (ms: number) => void) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(SPEEDS[1] ?? 300);
  const latest = useRef({at, onAt});
  latest.current = {at, onAt};
  useEffect(() => {
    if (!playing) return undefined;
    let frame = 0;
    let before = performance.now();
    const step = (now: number) => {
      const next = Math.min(span[1], latest.current.at + (now - before) * speed);
      before = now;
      latest.current.onAt(next);
      if (next >= span[1]) return setPlaying(false);
      frame = requestAnimationFrame(step);
      return undefined;
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed]);
  const toggle = () => {
    if (!playing && at >= span[1]) onAt(span[0]);
    setPlaying(!playing);
  };
  return {playing, toggle, speed, setSpeed};
}

function Slider({span, at, onAt, moment}: {span: [number, number]; at: number; onAt: (ms: number) => void; moment: Moment | undefined}) {
  const {playing, toggle, speed, setSpeed} = usePlay(span, at, onAt);
  const iso = new Date(at).toISOString();
  return (
    <div class="replay" role="group" aria-label={t('replay.title')}>
      <button type="button" class="button primary" onClick={toggle}>{t(playing ? 'replay.pause' : 'replay.play')}</button>
      <input type="range" min={span[0]} max={span[1]} step={STEP_MS} value={at} aria-label={t('replay.time')} aria-valuetext={dateTimeExact(iso)} onInput={(event) => onAt(Number(event.currentTarget.value))} />
      <select aria-label={t('replay.speed')} value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>{SPEEDS.map((one) => <option key={one} value={one}>{t('replay.times', {count: one})}</option>)}</select>
      <p class="replay-now"><time dateTime={iso} class="num">{dateTimeExact(iso)}</time>{timeZone.value !== 'UTC' && <span class="faint" dir="ltr"> {iso.slice(11, 16)} UTC</span>}
        {moment && <> · {moment.known ? <><span class="code">{placeText(moment)}</span>{moment.speedKmh !== undefined && <> · <bdi>{t('track.kmh', {count: Math.round(moment.speedKmh)})}</bdi></>}</> : t('replay.unknown')}</>}</p>
    </div>
  );
}

export function Replay({movement, track, things, at, onAt}: Props) {
  const times = useMemo(() => timesOf(track.points), [track]);
  const span = spanOf(times);
  const still = useRef<Things | undefined>(undefined);
  const moving = useRef<Things | undefined>(undefined);
  const moment = stateAt(track.points, times, at);
  const way = useMemo(() => [...wayOf(movement, things), ...pastOf(track)], [movement, things, track]);
  useMemo(() => still.current?.set(way), [way]);
  useMemo(() => moving.current?.set(nowOf(moment)), [at, track]);
  const latest = useRef({way, moment});
  latest.current = {way, moment};
  const box = boxOf(track.points.length > 0 ? track.points.map(position) : things.filter((thing) => movement.path.nodes.some((node) => node.place === thing.id)).flatMap((thing) => positionsOf(thing.shape)));
  return (
    <>
      <MapView label={t('replay.map')} class="story-map" box={box && [box[0] - 0.1, box[1] - 0.1, box[2] + 0.1, box[3] + 0.1]} onMap={(open) => {
        still.current = drawThings(open, 'still');
        moving.current = drawThings(open, 'now');
        still.current.set(latest.current.way);
        moving.current.set(nowOf(latest.current.moment));
        return () => (still.current = moving.current = undefined);
      }} />
      {span ? <Slider span={span} at={at} onAt={onAt} moment={moment} /> : <p class="faint">{t('replay.nothing')}</p>}
    </>
  );
}
