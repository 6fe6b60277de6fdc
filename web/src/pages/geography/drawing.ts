// A shape while it is drawn: points, rings, and what may be done with them. Values that are never changed in place, so
// that base/history.ts can undo. Without a screen.
//
//   let drawing = empty('Polygon');
//   drawing = withPoint(drawing, [36.8, -1.3]);
//   shapeOf(drawing)                       // GeoJSON; nothing while there are too few points
import type {GeoShape} from '../../api/types.ts';
import type {Position} from '../../parts/map/shapes.ts';

export type DrawnType = 'Point' | 'LineString' | 'Polygon';

// Rings of a polygon are open here: the last point is not the first again. The first ring of a part is its edge, the
// others are holes. A line has one part with one ring, a circle one point in it.
export interface Drawing {
  type: DrawnType;
  parts: Position[][][];
  part: number;      // which is drawn on
  ring: number;
  radiusM: number;   // of a circle
  halfM: number;     // of a corridor
  rest: Pick<GeoShape, 'floor_m' | 'ceiling_m' | 'height_reference'>;  // kept as it was
}

const LEAST: Record<DrawnType, number> = {Point: 1, LineString: 2, Polygon: 3};

export const empty = (type: DrawnType): Drawing => ({type, parts: [[[]]], part: 0, ring: 0, radiusM: 500, halfM: 1000, rest: {}});

export const ringOf = ({parts, part, ring}: Drawing): Position[] => parts[part]?.[ring] ?? [];

export function withRing(drawing: Drawing, points: Position[]): Drawing {
  const {parts, part, ring} = drawing;
  return {...drawing, parts: parts.map((rings, i) => (i === part ? rings.map((one, j) => (j === ring ? points : one)) : rings))};
}

// A circle has one point: another is its new middle.
export function withPoint(drawing: Drawing, at: Position, before?: number): Drawing {
  if (drawing.type === 'Point') return withRing(drawing, [at]);
  const points = ringOf(drawing);
  return withRing(drawing, points.toSpliced(before ?? points.length, 0, at));
}

export const movedPoint = (drawing: Drawing, i: number, to: Position): Drawing => withRing(drawing, ringOf(drawing).map((one, j) => (j === i ? to : one)));

export const withoutPoint = (drawing: Drawing, i: number): Drawing => withRing(drawing, ringOf(drawing).toSpliced(i, 1));

export function withHole(drawing: Drawing): Drawing {
  if (drawing.type !== 'Polygon') return drawing;
  const ring = drawing.parts[drawing.part]?.length ?? 0;
  return {...drawing, parts: drawing.parts.map((rings, i) => (i === drawing.part ? [...rings, []] : rings)), ring};
}

export const withPart = (drawing: Drawing): Drawing => (drawing.type === 'Polygon' ? {...drawing, parts: [...drawing.parts, [[]]], part: drawing.parts.length, ring: 0} : drawing);

// Without its edge a part is nothing: its holes go with it. One part always stays, if only an empty one.
export function withoutRing(drawing: Drawing): Drawing {
  const {parts, part, ring} = drawing;
  const left = ring === 0 ? parts.toSpliced(part, 1) : parts.map((rings, i) => (i === part ? rings.toSpliced(ring, 1) : rings));
  return {...drawing, parts: left.length > 0 ? left : [[[]]], part: ring === 0 ? 0 : part, ring: 0};
}

const opened = (ring: Position[]): Position[] => {
  const [first] = ring;
  const last = ring.at(-1);
  return first && last && ring.length > 1 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
};
const closed = (ring: Position[]): Position[] => (ring[0] ? [...ring, ring[0]] : ring);

export function drawingOf(shape: GeoShape): Drawing {
  const {type, coordinates, radius_m, half_width_m, floor_m, ceiling_m, height_reference} = shape;
  const rest = {...(floor_m === undefined ? {} : {floor_m}), ...(ceiling_m === undefined ? {} : {ceiling_m}), ...(height_reference ? {height_reference} : {})};
  const base = {...empty('Polygon'), rest, ...(radius_m === undefined ? {} : {radiusM: radius_m}), ...(half_width_m === undefined ? {} : {halfM: half_width_m})};
  if (type === 'Point') return {...base, type, parts: [[[coordinates as Position]]]};
  if (type === 'LineString') return {...base, type, parts: [[coordinates as Position[]]]};
  const parts = (type === 'Polygon' ? [coordinates] : coordinates) as Position[][][];
  return {...base, parts: parts.map((rings) => rings.map(opened))};
}

// Nothing while points are missing. Empty holes are left out.
export function shapeOf(drawing: Drawing): GeoShape | undefined {
  const {type, parts, radiusM, halfM, rest} = drawing;
  const least = LEAST[type];
  const first = parts[0]?.[0] ?? [];
  if (type === 'Point') return first[0] && radiusM > 0 ? {type, coordinates: first[0], radius_m: radiusM, ...rest} : undefined;
  if (type === 'LineString') return first.length >= least && halfM > 0 ? {type, coordinates: first, half_width_m: halfM, ...rest} : undefined;
  const whole = parts.map((rings) => rings.filter((ring) => ring.length > 0)).filter((rings) => rings.length > 0);
  if (whole.length === 0 || whole.some((rings) => rings.some((ring) => ring.length < least))) return undefined;
  const rings = whole.map((one) => one.map(closed));
  return rings.length === 1 ? {type: 'Polygon', coordinates: rings[0] as Position[][], ...rest} : {type: 'MultiPolygon', coordinates: rings, ...rest};
}
