// Shapes of the geography as what a map draws: circles and corridors become outlines. Pure.
//
//   outline({type: 'Point', coordinates: [8, 50], radius_m: 500})  ->  a polygon of 64 corners
//
// Good for drawing: a metre is a metre along the ground to a thousandth below 80° of latitude. What is inside is
// decided by the server (src/geo), never by a picture.
import type {GeoShape, Place} from '../../api/types.ts';

export type Position = [lon: number, lat: number];
type Geometry = {type: 'Polygon'; coordinates: Position[][]} | {type: 'MultiPolygon'; coordinates: Position[][][]}
  | {type: 'LineString'; coordinates: Position[]} | {type: 'Point'; coordinates: Position};
export interface Feature {
  type: 'Feature';
  id?: string | number;
  geometry: Geometry;
  properties: Record<string, string | number | boolean>;
}
export type Box = [west: number, south: number, east: number, north: number];

const EARTH_M = 6_371_008.8;  // mean radius (IUGG)
const CORNERS = 64;           // a circle that looks round at any zoom

const radians = (degrees: number): number => degrees * Math.PI / 180;
const degrees = (angle: number): number => angle * 180 / Math.PI;

export const position = (place: Place): Position => [place.lon, place.lat];

// Metres between two places, along the sphere.
export function metres(a: Place, b: Place): number {
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

// Where one comes from 'from' after so many metres east and north.
function moved([lon, lat]: Position, eastM: number, northM: number): Position {
  return [lon + degrees(eastM / (EARTH_M * Math.max(0.01, Math.cos(radians(lat))))), lat + degrees(northM / EARTH_M)];
}

export function circle(centre: Position, radiusM: number): Position[] {
  return Array.from({length: CORNERS + 1}, (_, i) => {
    const angle = 2 * Math.PI * (i % CORNERS) / CORNERS;
    return moved(centre, radiusM * Math.cos(angle), radiusM * Math.sin(angle));
  });
}

// The direction from a to b as a unit vector of metres east and north.
function direction(a: Position, b: Position): [number, number] {
  const east = (b[0] - a[0]) * Math.cos(radians((a[1] + b[1]) / 2));
  const north = b[1] - a[1];
  const length = Math.hypot(east, north) || 1;
  return [east / length, north / length];
}

// The strip on both sides of one piece of a line, with a round beginning and end, so that pieces join without gaps.
function strip(a: Position, b: Position, halfM: number): Position[] {
  const [east, north] = direction(a, b);
  const turn = Math.atan2(north, east);
  const half = (centre: Position, from: number) => Array.from({length: 13}, (_, i) => {
    const angle = from + Math.PI * i / 12;
    return moved(centre, halfM * Math.cos(angle), halfM * Math.sin(angle));
  });
  const ring = [...half(b, turn - Math.PI / 2), ...half(a, turn + Math.PI / 2)];
  return [...ring, ring[0] as Position];
}

const pairs = <T>(list: T[]): [T, T][] => list.slice(1).map((one, i) => [list[i] as T, one]);

// The area of a corridor: its strips together. They overlap where the line bends.
const corridor = (line: Position[], halfM: number): Position[][][] => pairs(line).map(([a, b]) => [strip(a, b, halfM)]);

export function outline(shape: GeoShape): Geometry {
  const given = shape.coordinates;
  if (shape.type === 'Point') return {type: 'Polygon', coordinates: [circle(given as Position, shape.radius_m ?? 0)]};
  if (shape.type === 'LineString') return {type: 'MultiPolygon', coordinates: corridor(given as Position[], shape.half_width_m ?? 0)};
  return {type: shape.type, coordinates: given} as Geometry;
}

function* positionsIn(value: unknown): Generator<Position> {
  if (!Array.isArray(value)) return;
  if (typeof value[0] === 'number') yield value as Position;
  else for (const part of value) yield* positionsIn(part);
}

export const positionsOf = (shape: {coordinates: unknown}): Position[] => [...positionsIn(shape.coordinates)];

// The smallest box around positions; nothing for none.
export function boxOf(positions: Position[]): Box | undefined {
  if (positions.length === 0) return undefined;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of positions) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

// The place in the middle of a shape's box: where it can be named or flown to.
export function middleOf(shape: {coordinates: unknown}): Place | undefined {
  const box = boxOf(positionsOf(shape));
  return box && {lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2};
}

export const collection = (features: Feature[]) => ({type: 'FeatureCollection' as const, features});
