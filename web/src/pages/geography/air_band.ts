// From what height to what height a zone of the air holds: the fields of the form, and what the contract has. Heights are
// counted from one thing, which is always said: a drone over take-off is not a drone over the sea (docs/drones.md).
// Without a screen.
//
//   const band = bandOf(shape);          // {floor: '', ceiling: '120', reference: 'ground'}
//   problemOf({...band, ceiling: 'x'})   // 'number'
//   bandParts(band)                      // {ceiling_m: 120, height_reference: 'ground'}
import type {GeoShape} from '../../api/types.ts';

type Reference = NonNullable<GeoShape['height_reference']>;
export const REFERENCES: Reference[] = ['ground', 'takeoff', 'sea_level'];

export interface AirBand {
  floor: string;    // m; '' none
  ceiling: string;
  reference: Reference;
}

export type BandProblem = 'number' | 'range' | 'order';

const OPEN_M = 100_000;  // what the server has where one end is open, and the most it takes (src/geo/shape.h)

const textOf = (m: number | undefined): string => (m === undefined || Math.abs(m) >= OPEN_M ? '' : String(m));
const numberOf = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text.trim().replace(',', '.')));

export const bandOf = (shape: GeoShape | undefined): AirBand => ({floor: textOf(shape?.floor_m), ceiling: textOf(shape?.ceiling_m), reference: shape?.height_reference ?? 'ground'});

export function problemOf({floor, ceiling}: AirBand): BandProblem | undefined {
  const ends = [numberOf(floor), numberOf(ceiling)];
  if (ends.some((m) => m !== undefined && !Number.isFinite(m))) return 'number';
  if (ends.some((m) => m !== undefined && Math.abs(m) >= OPEN_M)) return 'range';
  const [low, high] = ends;
  return low !== undefined && high !== undefined && low >= high ? 'order' : undefined;
}

// Without an end there is no band: the zone holds at every height.
export function bandParts({floor, ceiling, reference}: AirBand): Pick<GeoShape, 'floor_m' | 'ceiling_m' | 'height_reference'> {
  const [low, high] = [numberOf(floor), numberOf(ceiling)];
  if (low === undefined && high === undefined) return {};
  return {...(low === undefined ? {} : {floor_m: low}), ...(high === undefined ? {} : {ceiling_m: high}), height_reference: reference};
}

// A shape with another band, or without one.
export function withBand({floor_m: _floor, ceiling_m: _ceiling, height_reference: _reference, ...shape}: GeoShape, band: AirBand): GeoShape {
  return {...shape, ...bandParts(band)};
}
