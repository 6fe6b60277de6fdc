import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changedPlan, EMPTY, fieldFor, formOf, isPlain, newStop, planOf, problemAt} from '../../src/pages/movements/plan.ts';
import {lastAt, spanOf, stateAt, timesOf, valueAt} from '../../src/pages/movements/replay.ts';
import {happenings} from '../../src/pages/movements/timeline.ts';

const places = [{id: 'a', name: 'A', role: 'port'}, {id: 'b', name: 'B', role: 'rest'}, {id: 'c', name: 'C', role: 'border'}];
const stop = (place, more = {}) => ({...newStop(place), ...more});

test('a plan has the lists, units and times of the form', () => {
  const plan = planOf({...EMPTY, plates: ' kbx 123a ; kbx 9z', seals: 'es-1,ES-2', low: '2,5', high: '8', mass: '18400', perishable: true, declarations: 'Dcl_1', departure: '2026-11-27T15:00', note: ' x '}, places, 'Africa/Nairobi');
  assert.deepEqual(plan.unit, {kind: 'truck', plates: ['KBX 123A', 'KBX 9Z'], seals: ['ES-1', 'ES-2']});
  assert.deepEqual(plan.goods, {declarations: ['Dcl_1'], perishable: true, temperature_low_c: 2.5, temperature_high_c: 8, gross_mass_kg: 18400});
  assert.equal(plan.planned_departure, '2026-11-27T12:00:00Z');
  assert.equal(plan.planned_arrival, undefined);
  assert.equal(plan.note, 'x');
  assert.equal(plan.shipment, undefined);
});

test('a shipment is named as the ledger has it; its kind may be left out', () => {
  for (const typed of ['S1', ' S1 ', 'shipment/S1']) assert.equal(planOf({...EMPTY, shipment: typed}, places, 'UTC').shipment, 'shipment/S1');
  assert.equal(planOf({...EMPTY, shipment: ' '}, places, 'UTC').shipment, undefined);
  assert.equal(fieldFor('/shipment'), 'shipment');
});

test('a stop that may be passed by has a way around it', () => {
  const {path} = planOf({...EMPTY, stops: [stop('a', {corridor: 'great', speed: '80'}), stop('b', {optional: true, dwellHours: '1.5'}), stop('c')]}, places, 'UTC');
  assert.deepEqual(path.nodes.map(({id, place, role, dwell_max_s: dwell, optional}) => [id, place, role, dwell, optional]), [['n1', 'a', 'origin', undefined, undefined], ['n2', 'b', 'rest', 5400, true], ['n3', 'c', 'destination', undefined, undefined]]);
  assert.deepEqual(path.edges.map(({from, to, corridor, speed_limit_kmh: speed}) => [from, to, corridor, speed]), [['n1', 'n2', 'great', 80], ['n1', 'n3', 'great', 80], ['n2', 'n3', undefined, undefined]]);
});

test('problems stand at their fields; what has none is said above the form', () => {
  const pointers = {'/unit/seals/0': 'seals', '/unit/containers/1': 'containers', '/goods/temperature_low_c': 'low', '/goods/description': 'description', '/path/nodes/2/dwell_max_s': 'stop-2', '/path/edges/0': 'stops', '/path/nodes': 'stops', '/planned_arrival': 'arrival', '/settings/x': ''};
  for (const [pointer, field] of Object.entries(pointers)) assert.equal(fieldFor(pointer), field, pointer);
  const problems = [{pointer: '/unit/seals/0', detail: 'taken'}, {pointer: '/unit/seals/1', detail: 'unknown'}];
  assert.equal(problemAt(problems, 'seals'), 'taken · unknown');
  assert.equal(problemAt(problems, 'plates'), undefined);
});

const point = (minute, lat, lon, more = {}) => ({at: new Date(minute * 60_000).toISOString(), lat, lon, ...more});

test('the last index at or before a moment, as a plain search finds it', () => {
  const times = [1, 3, 3, 3, 7, 9];
  for (let ms = 0; ms < 11; ms += 0.5) assert.equal(lastAt(times, ms), times.findLastIndex((one) => one <= ms), String(ms));
  assert.equal(lastAt([], 5), -1);
});

test('between two points the unit is on the line; in a long silence where it was last heard', () => {
  const points = [point(0, 0, 10, {speed_kmh: 40}), point(10, 1, 12), point(100, 5, 20)];
  const times = timesOf(points);
  assert.equal(stateAt(points, times, -1), undefined);
  assert.deepEqual(stateAt(points, times, 5 * 60_000), {lat: 0.5, lon: 11, speedKmh: 40, index: 0, known: true});
  assert.deepEqual(stateAt(points, times, 50 * 60_000), {lat: 1, lon: 12, speedKmh: undefined, index: 1, known: false});
  assert.equal(stateAt(points, times, 200 * 60_000).lat, 5);
  assert.deepEqual(spanOf(times), [0, 6_000_000]);
  assert.equal(spanOf([]), undefined);
});

test('across 180° it goes the short way', () => {
  const points = [point(0, 0, 179), point(10, 0, -179)];
  assert.equal(Math.abs(stateAt(points, timesOf(points), 5 * 60_000).lon), 180);
  assert.equal(stateAt(points, timesOf(points), 7.5 * 60_000).lon, -179.5);
});

test('a sensor says at a moment what it last measured', () => {
  const series = {name: 'battery', unit: '%', points: [[10, 98], [20, 97]]};
  assert.deepEqual([5, 10, 19, 99].map((ms) => valueAt(series, ms)), [undefined, 98, 98, 97]);
});

test('everything that happened is in the order of its time', () => {
  const movement = {steps: [{step: 'arm', by: 'a', by_name: 'Ann', second_name: 'Bob', at: '2026-01-01T08:00:00Z'}], visits: [{node: 'n1', name: 'Port', arrived: '2026-01-01T07:00:00Z', left: '2026-01-01T08:30:00Z', seen_by: ['gate']}]};
  const track = {stops: [{from: '2026-01-01T10:00:00Z', until: '2026-01-01T10:20:00Z', place: {lat: 0, lon: 0}}], seal_events: [{at: '2026-01-01T08:00:30Z', what: 'locked'}], passes: [{at: '2026-01-01T11:00:00Z', gate: 'g', decision: 'open', told: {shipment: 'shipment/S1', state: 'told', entry: 7}}], alarms: [{id: 'A1', began: '2026-01-01T10:05:00Z', title: 'Stands', severity: 'warning'}], points: [], series: []};
  const found = happenings(movement, track);
  assert.deepEqual(found.map((one) => one.what), ['visit', 'step', 'seal', 'visit', 'stop', 'alarm', 'pass']);
  assert.equal(found[6].told.entry, 7);
  assert.equal(found[1].who, 'Ann, Bob');
  assert.equal(found[4].planned, false);
  assert.deepEqual(happenings(movement, undefined).length, 3);
});

test('a plan that is changed keeps what the form does not show', () => {
  const form = {...EMPTY, plates: 'KBX 1', seals: 'ES-1', shipment: 'shipment/S1', high: '8', note: 'Cold', departure: '2026-11-27T15:00', arrival: '2026-11-28T15:00', stops: [stop('a', {corridor: 'great', speed: '80'}), stop('b', {optional: true, dwellHours: '2'}), stop('c')]};
  const {unit, mode, goods, path, note, ...rest} = planOf(form, places, 'Africa/Nairobi');
  path.nodes[1].window = {until: '2026-11-28T00:00:00Z'};
  path.edges[0].half_width_m = 700;
  const movement = {summary: {unit: {...unit, mmsi: '123456789'}, mode, principal: 'P1', ...rest}, goods: {...goods, hs_codes: ['8471']}, path, note, settings: {'stop.alarm_s': 60}, steps: [], visits: [], may: ['change']};
  assert.deepEqual(formOf(movement, 'Africa/Nairobi'), form);
  const changed = changedPlan({...form, plates: 'KBX 2', stops: form.stops.with(2, stop('c', {speed: '50'}))}, places, 'Africa/Nairobi', movement);
  assert.deepEqual(changed.unit, {kind: 'truck', plates: ['KBX 2'], seals: ['ES-1'], mmsi: '123456789'});
  assert.deepEqual([changed.goods.hs_codes, changed.principal, changed.settings], [['8471'], 'P1', {'stop.alarm_s': 60}]);
  assert.deepEqual([changed.path.nodes[1].window, changed.path.edges[0].half_width_m], [{until: '2026-11-28T00:00:00Z'}, 700]);
  assert.equal(isPlain(movement), true);
  assert.equal(isPlain({path: {nodes: [{id: 'x', role: 'origin', shape: {type: 'Point', coordinates: [0, 0]}}], edges: []}}), false);
});
