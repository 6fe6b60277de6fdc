// Coordinates as people write them: latitude first, as on signs and in devices; the map's files have longitude first.
//
//   readPlace('-1.2921, 36.8219')   // {lat: -1.2921, lon: 36.8219}
//   readPlace('1.29 S 36.82 E')     // the same half of the world
import type {Place} from '../../api/types.ts';
import type {Position} from './shapes.ts';

const NUMBER = '([+-]?[0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*°?\\s*';
const PLACE = new RegExp(`^\\s*${NUMBER}([NS])?\\s*[,;\\s]\\s*${NUMBER}([EW])?\\s*$`, 'i');

export function readPlace(text: string): Place | undefined {
  const found = PLACE.exec(text);
  if (!found) return undefined;
  const lat = Number(found[1]) * (found[2]?.toUpperCase() === 'S' ? -1 : 1);
  const lon = Number(found[3]) * (found[4]?.toUpperCase() === 'W' ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? {lat, lon} : undefined;
}

// One position a line; the lines that are none, counted from 1.
export function readPositions(text: string): {positions: Position[]; wrong: number[]} {
  const positions: Position[] = [];
  const wrong: number[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const at = readPlace(line);
    if (at) positions.push([at.lon, at.lat]);
    else wrong.push(i + 1);
  });
  return {positions, wrong};
}

export const writePositions = (positions: Position[]): string => positions.map(([lon, lat]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`).join('\n');
