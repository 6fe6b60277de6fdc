// A track at any moment: where the unit was, between the points that were received. Without a screen.
//
//   stateAt(track.points, ms)   // {lat, lon, speedKmh, index}; nothing before the first point
//
// Points come in order of their time from the server. Between two of them the unit is drawn on the straight line, unless
// so long passed that nobody knows: then it stays where it was last heard. O(log points).
import type {Series, TrackPoint} from '../../api/types.ts';

export interface Moment {
  lat: number;
  lon: number;
  speedKmh: number | undefined;
  index: number;      // the last point at or before
  known: boolean;     // false: in a gap longer than GAP_MS
}

const GAP_MS = 30 * 60_000;  // the silence that is an alarm (research: 15 to 30 minutes at most)

const timeOf = (point: TrackPoint | undefined): number => (point ? Date.parse(point.at) : NaN);

// Index of the last of 'times' at or before 'ms'; -1 before the first. Of a hundred equal times the last.
export function lastAt(times: number[], ms: number): number {
  let low = -1;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high + 1) / 2);
    if ((times[middle] ?? Infinity) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const timesOf = (points: TrackPoint[]): number[] => points.map(timeOf);

export function stateAt(points: TrackPoint[], times: number[], ms: number): Moment | undefined {
  const index = lastAt(times, ms);
  const from = points[index];
  if (!from) return undefined;
  const to = points[index + 1];
  const begin = times[index] ?? 0;
  const span = (times[index + 1] ?? begin) - begin;
  const known = to === undefined || span <= GAP_MS;
  const share = to && known && span > 0 ? (ms - begin) / span : 0;
  const at = (a: number, b: number) => a + (b - a) * share;
  // Across 180° the short way.
  const lonTo = to ? to.lon + (to.lon - from.lon > 180 ? -360 : to.lon - from.lon < -180 ? 360 : 0) : from.lon;
  const lon = at(from.lon, lonTo);
  return {lat: at(from.lat, to?.lat ?? from.lat), lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, speedKmh: from.speed_kmh, index, known};
}

// The value of a series at a moment: the last one that was measured.
export function valueAt(series: Series, ms: number): number | undefined {
  return series.points[lastAt(series.points.map(([at]) => at ?? NaN), ms)]?.[1];
}

// From first to last of everything in it; nothing without points.
export function spanOf(times: number[]): [first: number, last: number] | undefined {
  const first = times[0];
  const last = times.at(-1);
  return first === undefined || last === undefined ? undefined : [first, last];
}
