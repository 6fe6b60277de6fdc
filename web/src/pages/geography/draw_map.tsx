// The map to draw on: a click adds a point, dragging one moves it, a click with the right button takes it away; the
// small dots between points become points when they are dragged. The text beside it does the same without a mouse.
import type {MapMouseEvent, Point} from 'maplibre-gl';
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

const GRAB_PX = 10;  // a finger is not exact

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
function under({map}: OpenMap, at: Point, points: Position[]): number {
  return points.findIndex((one) => map.project(one).dist(at) < GRAB_PX);
}

// Which point is taken hold of; a dot between two becomes a point first.
function take(open: OpenMap, at: Point, drawing: Drawing): {drawing: Drawing; index: number} | undefined {
  const points = ringOf(drawing);
  const index = under(open, at, points);
  if (index >= 0) return {drawing, index};
  if (drawing.type === 'Point') return undefined;
  const dots = points.slice(1).map((one, i) => middle(points[i] ?? one, one));
  const dot = under(open, at, dots);
  const position = dots[dot];
  return position ? {drawing: withPoint(drawing, position, dot + 1), index: dot + 1} : undefined;
}

function edit(open: OpenMap, latest: {current: Props}): void {
  const {map} = open;
  let held: {drawing: Drawing; index: number} | undefined;
  let dragged = false;
  map.on('mousedown', (event: MapMouseEvent) => {
    dragged = false;
    held = event.originalEvent.button === 0 ? take(open, event.point, latest.current.drawing) : undefined;
    if (held) event.preventDefault();  // the map stays where it is
  });
  map.on('mousemove', (event: MapMouseEvent) => {
    if (!held) return;
    dragged = true;
    latest.current.onDrawing(movedPoint(held.drawing, held.index, rounded(event.lngLat)), false);
  });
  map.on('mouseup', (event: MapMouseEvent) => {
    if (held && dragged) latest.current.onDrawing(movedPoint(held.drawing, held.index, rounded(event.lngLat)), true);
    held = undefined;
  });
  map.on('click', (event: MapMouseEvent) => {
    const {drawing, onDrawing} = latest.current;
    if (!dragged && under(open, event.point, ringOf(drawing)) < 0) onDrawing(withPoint(drawing, rounded(event.lngLat)), true);
    dragged = false;
  });
  map.on('contextmenu', (event: MapMouseEvent) => {
    const {drawing, onDrawing} = latest.current;
    const index = under(open, event.point, ringOf(drawing));
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
