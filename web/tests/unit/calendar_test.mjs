import assert from 'node:assert/strict';
import {test} from 'node:test';
import {instantOf, localOf, offsetAt} from '../../src/base/zoned.ts';
import {calendarOf, hoursOf, intoNextDay, newRow, offsetsWith, offsetText, partsOf, problemOf, rowsOf, spans, withDay} from '../../src/pages/geography/calendar.ts';
import {placeInFile, rowsOf as rowsOfFile, ROWS_MAX, sized} from '../../src/pages/geography/file_rows.ts';

const HOURS = [{days: ['mo', 'fr'], from: '18:00', until: '06:00', offset_minutes: 180}, {days: ['su'], from: '00:00', until: '24:00'}];

test('hours that were read are written again as they were', () => {
  assert.deepEqual(hoursOf(rowsOf(HOURS)), HOURS);
  assert.deepEqual(rowsOf(undefined), []);
  assert.equal(rowsOf(HOURS)[1].until, '00:00', 'a field for time has no 24:00');
});

test('days stay in the order of the week, whichever is chosen first', () => {
  const row = withDay(withDay(newRow(180), 'fr', true), 'mo', true);
  assert.deepEqual(row.days, ['mo', 'fr']);
  assert.deepEqual(withDay(row, 'mo', false).days, ['fr']);
  assert.deepEqual(spans(['mo', 'tu', 'we', 'fr', 'sa']), [['mo', 'we'], ['fr', 'sa']]);
  assert.deepEqual(spans([]), []);
});

test('what is not whole is named, with its row', () => {
  const row = {days: ['mo'], from: '08:00', until: '18:00', offset: 0};
  const of = (rows, from = '', until = '') => problemOf({rows, from, until});
  assert.equal(of([]), undefined);
  assert.equal(of([row]), undefined);
  assert.deepEqual(of([row, {...row, days: []}]), {what: 'days', row: 1});
  assert.deepEqual(of([{...row, until: ''}]), {what: 'times', row: 0});
  assert.deepEqual(of([], '2026-03-02T00:00', '2026-03-01T00:00'), {what: 'window', row: -1});
  assert.equal(of([], '2026-03-01T00:00'), undefined);
});

test('an end before the beginning is the next day; midnight is the end of the day', () => {
  const row = {days: ['mo'], from: '18:00', until: '06:00', offset: 0};
  assert.equal(intoNextDay(row), true);
  assert.equal(intoNextDay({...row, until: '00:00'}), false);
  assert.equal(intoNextDay({...row, until: '19:00'}), false);
  assert.equal(intoNextDay({...row, until: ''}), false);
});

test('moments are edited in the reader’s zone and sent in UTC; those not touched stay to the second', () => {
  const thing = {hours: HOURS, valid: {from: '2026-02-01T00:00:30Z'}};
  const calendar = calendarOf(thing, 'Africa/Nairobi');
  assert.equal(calendar.from, '2026-02-01T03:00');
  assert.deepEqual(partsOf(calendar, 'Africa/Nairobi', thing), {hours: HOURS, valid: thing.valid});
  assert.deepEqual(partsOf({...calendar, until: '2026-12-31T23:59'}, 'Africa/Nairobi', thing).valid, {from: '2026-02-01T00:00:30Z', until: '2026-12-31T20:59:00Z'});
  assert.deepEqual(partsOf({rows: [], from: '', until: ''}, 'UTC', thing), {}, 'what was emptied is gone');
  assert.deepEqual(calendarOf(undefined, 'UTC'), {rows: [], from: '', until: ''});
});

test('a zone’s clock is ahead or behind, by quarters of an hour too', () => {
  assert.equal(offsetAt('2026-07-01T12:00:45Z', 'Europe/Paris'), 120);
  assert.equal(offsetAt('2026-01-01T00:00:00Z', 'America/Bogota'), -300);
  assert.equal(offsetAt('2026-01-01T00:00:00Z', 'Asia/Kathmandu'), 345);
  assert.deepEqual([0, 180, -210, 345].map(offsetText), ['UTC', 'UTC+03:00', 'UTC−03:30', 'UTC+05:45']);
  assert.ok(offsetsWith(7).includes(7));
  assert.deepEqual(offsetsWith(0), [...new Set(offsetsWith(0))].toSorted((a, b) => a - b));
});

test('what a field for date and time says is UTC where the reader is', () => {
  assert.equal(instantOf('2026-07-01T12:00', 'Europe/Paris'), '2026-07-01T10:00:00Z');
  assert.equal(instantOf('2026-03-29T03:30', 'Europe/Paris'), '2026-03-29T01:30:00Z');
  assert.equal(instantOf('2026-03-29T01:30', 'Europe/Paris'), '2026-03-29T00:30:00Z');
  assert.equal(instantOf('', 'UTC'), undefined);
  assert.equal(localOf('2026-12-31T23:30:00Z', 'Asia/Kathmandu'), '2027-01-01T05:15');
});

test('each row of a file has a code of its own that an address can have', () => {
  const shape = {type: 'Point', coordinates: [1, 2]};
  const ids = (...things) => rowsOfFile(things.map((thing) => ({shape, name: '', ...thing}))).map((row) => row.id);
  assert.deepEqual(ids({name: 'Île du Sel'}, {name: 'Île du Sel'}, {name: 'ميناء'}, {id: 'GZ.1', name: 'x'}, {id: 'a b', name: 'Plain'}), ['ile-du-sel', 'ile-du-sel-2', 'shape-3', 'GZ.1', 'plain']);
  assert.deepEqual(ids({name: 'x-2'}, {name: 'x'}, {name: 'x'}), ['x-2', 'x', 'x-3']);
  assert.equal(rowsOfFile([{shape, name: ''}])[0].name, 'shape-1', 'the contract wants a name');
  assert.equal(rowsOfFile(Array.from({length: ROWS_MAX + 1}, () => ({shape, name: 'a'}))).length, ROWS_MAX);
});

test('what has no size gets one; what has one keeps it', () => {
  assert.equal(sized({type: 'Point', coordinates: [1, 2]}, 70).radius_m, 70);
  assert.equal(sized({type: 'Point', coordinates: [1, 2], radius_m: 5}, 70).radius_m, 5);
  assert.equal(sized({type: 'LineString', coordinates: []}, 70).half_width_m, 70);
  assert.deepEqual(sized({type: 'Polygon', coordinates: []}, 70), {type: 'Polygon', coordinates: []});
  assert.deepEqual(['/text#/features/3/geometry', '/text#', '/text'].map(placeInFile), ['/features/3/geometry', '/', '/']);
});
