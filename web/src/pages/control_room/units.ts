// Where all units are, as the server last said: a picture first, then what changed. Without a screen.
//
//   const units = new Units();
//   units.take(picture);            // all of them
//   units.change(event);            // {changed, gone}: what to draw anew
//
// A unit is known by the number that the server gives it: a device's, vessel:<mmsi>, drone:<id>. O(units in the picture).
import type {UnitPicture} from '../../api/types.ts';

export interface Unit {
  id: string;
  movement: string;
  lat: number;
  lon: number;
  speedKmh: number;
  courseDeg: number;
  heardMs: number;
  severity: number;  // 0 none, 1 notice … 4 critical
  state: string;
  kind: string;
  label: string;
  seal: string;
}

export interface Change {
  changed: Unit[];
  gone: string[];
}

export interface UnitFilter {
  kind: string;    // '': any
  least: number;   // severity
  q: string;       // in label, seal or movement
}

// Nothing more is to be seen of these.
// 'gone': in no open movement, and not heard for so long that nobody knows where it is.
const OVER = ['closed', 'cancelled', 'gone'];

function unitAt({columns}: UnitPicture, i: number): Unit {
  const text = (column: string[] | undefined) => column?.[i] ?? '';
  const value = (column: number[]) => column[i] ?? 0;
  return {
    id: text(columns.id), movement: text(columns.movement), label: text(columns.label), lat: value(columns.lat), lon: value(columns.lon), speedKmh: value(columns.speed_kmh), courseDeg: value(columns.course_deg),
    heardMs: value(columns.heard_ms), severity: value(columns.severity), state: text(columns.state), kind: text(columns.kind), seal: text(columns.seal),
  };
}

export class Units {
  readonly all = new Map<string, Unit>();

  // The whole picture; what is not in it is no longer there. Of those in it, what is known later than it stays.
  take(picture: UnitPicture): void {
    const before = new Map(this.all);
    this.all.clear();
    for (const {id} of this.change(picture).changed) {
      const known = before.get(id);
      if (known && known.heardMs > (this.all.get(id)?.heardMs ?? 0)) this.all.set(id, known);
    }
  }

  // Later news of a unit replaces earlier; news that are older than what is known are left out.
  change(picture: UnitPicture): Change {
    const change: Change = {changed: [], gone: []};
    for (let i = 0; i < picture.columns.lat.length; i += 1) {
      const unit = unitAt(picture, i);
      const known = this.all.get(unit.id);
      if (known && known.heardMs > unit.heardMs) continue;
      if (OVER.includes(unit.state)) {
        if (this.all.delete(unit.id)) change.gone.push(unit.id);
      } else {
        this.all.set(unit.id, unit);
        change.changed.push(unit);
      }
    }
    return change;
  }

  matching(filter: UnitFilter): Unit[] {
    return [...this.all.values()].filter((unit) => matches(unit, filter));
  }
}

// Plates are written with and without spaces and hyphens.
const bare = (text: string): string => text.toLowerCase().replace(/[\s-]/g, '');

export function matches(unit: Unit, {kind, least, q}: UnitFilter): boolean {
  if ((kind && unit.kind !== kind) || unit.severity < least) return false;
  return !q || [unit.label, unit.seal, unit.movement].some((text) => bare(text).includes(bare(q)));
}

// The worst first, then by name: the order of the list.
export const inOrder = (units: Unit[]): Unit[] => units.toSorted((a, b) => b.severity - a.severity || (a.label < b.label ? -1 : 1));
