import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bandOf, bandParts, problemOf, withBand} from '../../src/pages/geography/air_band.ts';
import {drawingOf, empty, movedPoint, ringOf, shapeOf, withHole, withoutPoint, withoutRing, withPart, withPoint} from '../../src/pages/geography/drawing.ts';
import {readPlace, readPositions, writePositions} from '../../src/parts/map/places.ts';

const drawn = (type, ...points) => points.reduce((drawing, at) => withPoint(drawing, at), empty(type));

test('a shape is there when it has points enough', () => {
  assert.equal(shapeOf(drawn('Polygon', [0, 0], [1, 0])), undefined);
  assert.deepEqual(shapeOf(drawn('Polygon', [0, 0], [1, 0], [1, 1])), {type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]]});
  assert.equal(shapeOf(drawn('LineString', [0, 0])), undefined);
  assert.deepEqual(shapeOf(drawn('LineString', [0, 0], [1, 0])), {type: 'LineString', coordinates: [[0, 0], [1, 0]], half_width_m: 1000});
  assert.deepEqual(shapeOf(drawn('Point', [0, 0], [3, 4])), {type: 'Point', coordinates: [3, 4], radius_m: 500});
  assert.equal(shapeOf({...drawn('Point', [0, 0]), radiusM: 0}), undefined);
});

test('points are put between, moved and taken away; what was before stays as it was', () => {
  const first = drawn('LineString', [0, 0], [2, 0]);
  const more = withPoint(first, [1, 0], 1);
  assert.deepEqual(ringOf(more), [[0, 0], [1, 0], [2, 0]]);
  assert.deepEqual(ringOf(movedPoint(more, 1, [1, 5])), [[0, 0], [1, 5], [2, 0]]);
  assert.deepEqual(ringOf(withoutPoint(more, 0)), [[1, 0], [2, 0]]);
  assert.deepEqual(ringOf(first), [[0, 0], [2, 0]]);
});

test('holes and further areas are drawn on by themselves; an empty hole is left out', () => {
  let drawing = withHole(drawn('Polygon', [0, 0], [9, 0], [9, 9]));
  assert.equal(shapeOf(drawing).coordinates.length, 1);
  for (const at of [[5, 1], [6, 1], [6, 2]]) drawing = withPoint(drawing, at);
  assert.deepEqual(shapeOf(drawing).coordinates[1], [[5, 1], [6, 1], [6, 2], [5, 1]]);
  drawing = withPart(drawing);
  for (const at of [[20, 0], [21, 0], [21, 1]]) drawing = withPoint(drawing, at);
  const shape = shapeOf(drawing);
  assert.equal(shape.type, 'MultiPolygon');
  assert.deepEqual(shape.coordinates.map((rings) => rings.length), [2, 1]);
  assert.equal(shapeOf(withoutRing(drawing)).type, 'Polygon');
  assert.equal(shapeOf(withoutRing({...drawing, part: 0, ring: 1})).coordinates[0].length, 1);
});

test('of an empty drawing there is always one ring to draw on', () => {
  assert.deepEqual(withoutRing(drawn('Polygon', [0, 0])).parts, [[[]]]);
  assert.deepEqual(withHole(empty('Point')).parts, [[[]]]);
});

test('what was read is written again as it was', () => {
  const shapes = [
    {type: 'Point', coordinates: [1, 2], radius_m: 70, floor_m: 10, ceiling_m: 120, height_reference: 'ground'}, {type: 'LineString', coordinates: [[0, 0], [1, 1]], half_width_m: 250},
    {type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]]}, {type: 'MultiPolygon', coordinates: [[[[0, 0], [4, 0], [4, 4], [0, 0]]], [[[10, 0], [14, 0], [14, 4], [10, 0]]]]},
  ];
  for (const shape of shapes) assert.deepEqual(shapeOf(drawingOf(shape)), shape);
});

test('places are read as people write them, latitude first', () => {
  const cases = {
    '-1.2921, 36.8219': {lat: -1.2921, lon: 36.8219}, ' 1.5 S 36.5 E ': {lat: -1.5, lon: 36.5}, '10;20': {lat: 10, lon: 20}, '10 20': {lat: 10, lon: 20}, '45°N, 3° w': {lat: 45, lon: -3},
    '91, 0': undefined, '0, 181': undefined, 'here': undefined, '': undefined, '1, 2, 3': undefined,
  };
  for (const [text, place] of Object.entries(cases)) assert.deepEqual(readPlace(text), place, text);
});

test('lines that are no position are named; the others are read', () => {
  assert.deepEqual(readPositions('1, 2\n\nnowhere\n3, 4'), {positions: [[2, 1], [4, 3]], wrong: [3]});
  assert.deepEqual(readPositions(writePositions([[2.5, 1.25], [-4, 3]])).positions, [[2.5, 1.25], [-4, 3]]);
});

test('heights of a zone of the air are read and written with what they are counted from; an open end stays open', () => {
  const shape = {type: 'Point', coordinates: [1, 2], radius_m: 70};
  const banded = {...shape, floor_m: 30, ceiling_m: 120, height_reference: 'takeoff'};
  assert.deepEqual(bandOf(banded), {floor: '30', ceiling: '120', reference: 'takeoff'});
  assert.deepEqual(withBand(shape, bandOf(banded)), banded);
  assert.deepEqual(bandOf({...shape, floor_m: -100_000, ceiling_m: 120, height_reference: 'sea_level'}), {floor: '', ceiling: '120', reference: 'sea_level'});
  assert.deepEqual(bandParts({floor: '', ceiling: '120,5', reference: 'ground'}), {ceiling_m: 120.5, height_reference: 'ground'});
  assert.deepEqual(withBand(banded, {floor: ' ', ceiling: '', reference: 'ground'}), shape);
  assert.deepEqual(bandOf(undefined), {floor: '', ceiling: '', reference: 'ground'});
});

test('heights that cannot be are named', () => {
  const cases = [['', '', undefined], ['0', '', undefined], ['-20', '0', undefined], ['30', '120', undefined], ['x', '', 'number'], ['', '1e999', 'number'], ['120', '30', 'order'], ['30', '30', 'order'], ['', '100000', 'range']];
  for (const [floor, ceiling, problem] of cases) assert.equal(problemOf({floor, ceiling, reference: 'ground'}), problem, `${floor} to ${ceiling}`);
});
