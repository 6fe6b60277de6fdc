// The map to draw on: a click adds a point, dragging one moves it, a click with the right button (a finger that stays)
// takes it away; the small dots between points become points when they are dragged. The text beside it does the same without a mouse.
import type {MapMouseEvent, MapTouchEvent, Point} from 'maplibre-gl';
import {useMemo, useRef} from 'preact/hooks';
import type {GeoThing} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import type {OpenMap} from '../../parts/map/engine.ts';
import {drawThings, type Things} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, outline, positionsOf, type Feature, type Position} from '../../parts/map/shapes.ts';
import {movedPoint, ringOf, shapeOf, withoutPoint, withPoint, type Drawing} from './drawing.ts';

interface Props {
  drawing: Drawing;
  others: GeoThing[];
  onDrawing: (drawing: Drawing, settled: boolean) => void;  // not settled: still being dragged
}

const GRAB_PX = 10;    // of a mouse
const FINGER_PX = 22;  // half of what a finger covers

function featuresOf(drawing: Drawing): Feature[] {
  const shape = shapeOf(drawing);
  const points = ringOf(drawing);
  const line: Feature[] = points.length > 1 ? [{type: 'Feature', geometry: {type: 'LineString', coordinates: points}, properties: {tone: 'accent'}}] : [];
  const between = drawing.type === 'Point' ? [] : points.slice(1).map((one, i) => middle(points[i] ?? one, one));
  return [
    ...(shape ? [{type: 'Feature', geometry: outline(shape), properties: {tone: 'accent'}} as Feature] : []), ...line,
    ...between.map((at): Feature => ({type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties: {tone: 'faint', size: 4}})),
    ...points.map((at, i): Feature => ({type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties: {tone: 'bad', size: 7, name: String(i + 1)}})),
  ];
}

const middle = (a: Position, b: Position): Position => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const rounded = (at: {lng: number; lat: number}): Position => [Number(at.lng.toFixed(6)), Number(at.lat.toFixed(6))];

// The index of what lies under the pointer; -1 for none.
function under({map}: OpenMap, at: Point, points: Position[], reachPx: number): number {
  return points.findIndex((one) => map.project(one).dist(at) < reachPx);
}

// Which point is taken hold of; a dot between two becomes a point first.
function take(open: OpenMap, at: Point, drawing: Drawing, reachPx: number): {drawing: Drawing; index: number} | undefined {
  const points = ringOf(drawing);
  const index = under(open, at, points, reachPx);
  if (index >= 0) return {drawing, index};
  if (drawing.type === 'Point') return undefined;
  const dots = points.slice(1).map((one, i) => middle(points[i] ?? one, one));
  const dot = under(open, at, dots, reachPx);
  const position = dots[dot];
  return position ? {drawing: withPoint(drawing, position, dot + 1), index: dot + 1} : undefined;
}

type Pointing = MapMouseEvent | MapTouchEvent;

// Dragging, by mouse or by one finger. Answers whether the last press was a drag, and how far it reached.
function drag(open: OpenMap, latest: {current: Props}) {
  const {map} = open;
  const last = {dragged: false, reachPx: GRAB_PX};
  let held: {drawing: Drawing; index: number} | undefined;
  // A second finger, or the system taking the screen: as it was before.
  const abandon = () => {
    if (held && last.dragged) latest.current.onDrawing(held.drawing, true);
    held = undefined;
  };
  const begin = (event: Pointing, reachPx: number, mayDrag: boolean) => {
    abandon();
    Object.assign(last, {dragged: false, reachPx});
    held = mayDrag ? take(open, event.point, latest.current.drawing, reachPx) : undefined;
    if (held) event.preventDefault();  // the map stays where it is
  };
  const put = (event: Pointing, settled: boolean) => held && latest.current.onDrawing(movedPoint(held.drawing, held.index, rounded(event.lngLat)), settled);
  const move = (event: Pointing) => {
    if (!held) return;
    last.dragged = true;
    put(event, false);
  };
  const end = (event: Pointing) => {
    if (last.dragged) put(event, true);
    held = undefined;
  };
  map.on('mousedown', (event) => begin(event, GRAB_PX, event.originalEvent.button === 0));
  map.on('touchstart', (event) => begin(event, FINGER_PX, event.points.length === 1));
  for (const name of ['mousemove', 'touchmove'] as const) map.on(name, move);
  for (const name of ['mouseup', 'touchend'] as const) map.on(name, end);
  map.on('touchcancel', abandon);
  return last;
}

function edit(open: OpenMap, latest: {current: Props}): void {
  const {map} = open;
  const last = drag(open, latest);
  map.on('click', (event: MapMouseEvent) => {
    const {drawing, onDrawing} = latest.current;
    if (!last.dragged && under(open, event.point, ringOf(drawing), last.reachPx) < 0) onDrawing(withPoint(drawing, rounded(event.lngLat)), true);
    last.dragged = false;
  });
  // The right button, or a finger that stays.
  map.on('contextmenu', (event: MapMouseEvent) => {
    const {drawing, onDrawing} = latest.current;
    const index = under(open, event.point, ringOf(drawing), last.reachPx);
    if (index >= 0) onDrawing(withoutPoint(drawing, index), true);
  });
  map.doubleClickZoom.disable();
}

export function DrawMap(props: Props) {
  const own = useRef<Things | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const others = useMemo(() => props.others.map((thing): Feature => ({type: 'Feature', geometry: outline(thing.shape), properties: {tone: 'faint', ...(thing.kind === 'corridor' ? {open: true} : {})}})), [props.others]);
  useMemo(() => own.current?.set(featuresOf(props.drawing)), [props.drawing]);
  const drawn = props.drawing.parts.flat(2);
  const box = boxOf(drawn.length > 0 ? drawn : props.others.flatMap((thing) => positionsOf(thing.shape)));
  return <MapView label={t('geo.draw_map')} class="geo-map" box={box && [box[0] - 0.1, box[1] - 0.1, box[2] + 0.1, box[3] + 0.1]} onMap={(open) => {
    drawThings(open, 'others').set(others);
    own.current = drawThings(open, 'own');
    own.current.set(featuresOf(latest.current.drawing));
    edit(open, latest);
    return () => (own.current = undefined);
  }} />;
}
