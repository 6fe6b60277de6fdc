// The way of a movement: places in order, with the corridor to the next. Places are chosen from the list or on the map.
import {useMemo, useRef} from 'preact/hooks';
import type {FieldProblem, GeoThing} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Check} from '../../parts/field.tsx';
import {drawThings, type Things} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, middleOf, outline, positionsOf, type Feature, type Position} from '../../parts/map/shapes.ts';
import {newStop, problemAt, type Stop} from './plan.ts';

interface Props {
  stops: Stop[];
  places: GeoThing[];
  corridors: GeoThing[];
  problems: FieldProblem[];
  onStops: (stops: Stop[]) => void;
}

const STOPS_MAX = 100;  // as the server has it

const middle = (thing: GeoThing): Position | undefined => {
  const found = middleOf(thing.shape);
  return found && [found.lon, found.lat];
};

function featuresOf({stops, places, corridors}: Props): Feature[] {
  const used = new Set(stops.map((stop) => stop.corridor));
  const order = stops.flatMap((stop) => places.filter((one) => one.id === stop.place));
  const line = order.map(middle).filter((at) => at !== undefined);
  return [
    ...corridors.map((thing): Feature => ({type: 'Feature', geometry: outline(thing.shape), properties: {tone: used.has(thing.id) ? 'accent' : 'faint', open: true}})),
    ...(line.length > 1 ? [{type: 'Feature', geometry: {type: 'LineString', coordinates: line}, properties: {tone: 'accent'}} as Feature] : []),
    ...places.flatMap((thing): Feature[] => {
      const at = middle(thing);
      const number = stops.findIndex((stop) => stop.place === thing.id) + 1;
      return at ? [{type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties: {id: thing.id, tone: number > 0 ? 'accent' : 'faint', size: number > 0 ? 9 : 6, name: number > 0 ? `${number}. ${thing.name}` : thing.name}}] : [];
    }),
  ];
}

function PathMap(props: Props & {onAdd: (place: string) => void}) {
  const things = useRef<Things | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useMemo(() => things.current?.set(featuresOf(props)), [props.stops, props.places, props.corridors]);
  const box = boxOf(props.places.flatMap((thing) => positionsOf(thing.shape)));
  return <MapView label={t('plan.map')} class="plan-map" box={box && [box[0] - 0.3, box[1] - 0.3, box[2] + 0.3, box[3] + 0.3]} onMap={(open) => {
    things.current = drawThings(open);
    things.current.set(featuresOf(latest.current));
    open.map.on('click', 'things-dot', (event) => {
      const id = event.features?.[0]?.properties.id;
      if (id) latest.current.onAdd(String(id));
    });
    return () => (things.current = undefined);
  }} />;
}

interface RowProps extends Props {
  stop: Stop;
  at: number;
  onStop: (change: Partial<Stop>) => void;
  onMove: (by: number) => void;
}

function StopRow({stop, at, stops, places, corridors, problems, onStops, onStop, onMove}: RowProps) {
  const name = places.find((one) => one.id === stop.place)?.name ?? stop.place;
  const error = problemAt(problems, `stop-${at}`);
  const last = at === stops.length - 1;
  return (
    <li class="plan-stop">
      <p class="plan-stop-head"><span class="num strong">{at + 1}.</span> <bdi class="strong">{name}</bdi>
        <span class="buttons">
          <button type="button" class="button small" aria-label={t('plan.earlier', {name})} disabled={at === 0} onClick={() => onMove(-1)}>↑</button>
          <button type="button" class="button small" aria-label={t('plan.later', {name})} disabled={last} onClick={() => onMove(1)}>↓</button>
          <button type="button" class="button small" aria-label={t('plan.remove', {name})} onClick={() => onStops(stops.filter((_, i) => i !== at))}>✕</button>
        </span>
      </p>
      {error && <p class="error" dir="auto">{error}</p>}
      <div class="plan-stop-more">
        {at > 0 && !last && <Check id={`optional-${at}`} label={t('plan.optional')} checked={stop.optional} onChecked={(optional) => onStop({optional})} />}
        {at > 0 && !last && <label class="inline">{t('plan.dwell')} <input class="short-number" inputMode="decimal" value={stop.dwellHours} maxLength={6} onInput={(event) => onStop({dwellHours: event.currentTarget.value})} /></label>}
        {!last && <label class="inline">{t('plan.corridor')} <select value={stop.corridor} onChange={(event) => onStop({corridor: event.currentTarget.value})}>
          <option value="">{t('plan.no_corridor')}</option>{corridors.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select></label>}
        {!last && <label class="inline">{t('plan.speed')} <input class="short-number" inputMode="decimal" value={stop.speed} maxLength={4} onInput={(event) => onStop({speed: event.currentTarget.value})} /></label>}
      </div>
    </li>
  );
}

export function StopsEditor(props: Props) {
  const {stops, places, problems, onStops} = props;
  const add = (place: string) => place && stops.length < STOPS_MAX && onStops([...stops, newStop(place)]);
  const error = problemAt(problems, 'stops');
  const move = (at: number, by: number) => {
    const next = [...stops];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onStops(next);
  };
  return (
    <div class="plan-way">
      <div class="plan-list">
        <p class="hint">{t('plan.way_hint')}</p>
        {error && <p class="error" dir="auto">{error}</p>}
        <ol class="plan-stops">{stops.map((stop, at) => (
          <StopRow key={`${stop.place} ${at}`} {...props} stop={stop} at={at} onMove={(by) => move(at, by)} onStop={(change) => onStops(stops.map((one, i) => (i === at ? {...one, ...change} : one)))} />
        ))}</ol>
        <label class="inline">{t('plan.add_place')} <select id="f-stops" value="" onChange={(event) => {
          add(event.currentTarget.value);
          event.currentTarget.value = '';
        }}>
          <option value="">{t('track.choose')}</option>{places.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select></label>
      </div>
      <PathMap {...props} onAdd={add} />
    </div>
  );
}
