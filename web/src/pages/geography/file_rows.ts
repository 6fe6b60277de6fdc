// Shapes that were read of a file, as rows to choose from. Without a screen.
//
//   rowsOf(things)                        // each with a code of its own
//   placeInFile('/text#/features/3')      // '/features/3': where the file has it
import type {GeoImported, GeoShape} from '../../api/types.ts';

export const ROWS_MAX = 500;  // rows and areas that a dialog shows

export interface Row {
  id: string;
  name: string;
  shape: GeoShape;
  wanted: boolean;
  said?: string;  // what the server said when it was kept
}

// Codes in addresses: letters of the name without accents, then what tells two apart.
function idOf(name: string, i: number): string {
  const plain = name.normalize('NFD').replace(/[^\w\s-]/g, '').trim().toLowerCase().replace(/[\s_]+/g, '-').slice(0, 50);
  return /^[a-z0-9]/.test(plain) ? plain : `shape-${i + 1}`;
}

// The file's own code where it can be one of ours.
const IS_ID = /^[a-zA-Z0-9][\w.-]{0,63}$/;

export function rowsOf(things: GeoImported['things']): Row[] {
  const taken = new Set<string>();
  return things.slice(0, ROWS_MAX).map((thing, i) => {
    const wished = thing.id !== undefined && IS_ID.test(thing.id) ? thing.id : idOf(thing.name, i);
    let id = wished;
    for (let next = 2; taken.has(id); next += 1) id = `${wished.slice(0, 58)}-${next}`;
    taken.add(id);
    return {id, name: thing.name || id, shape: thing.shape, wanted: true};
  });
}

// A circle or corridor of which the file says no size gets this one.
export const sized = (shape: GeoShape, size: number): GeoShape =>
  (shape.type === 'Point' && !shape.radius_m ? {...shape, radius_m: size} : shape.type === 'LineString' && !shape.half_width_m ? {...shape, half_width_m: size} : shape);

export const placeInFile = (pointer: string): string => pointer.replace(/^\/text#?/, '') || '/';
