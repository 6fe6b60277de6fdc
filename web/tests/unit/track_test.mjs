import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withAlarm} from '../../src/pages/control_room/alarms.ts';
import {inOrder, matches, Units} from '../../src/pages/control_room/units.ts';
import {boxOf, circle, metres, middleOf, outline, positionsOf} from '../../src/parts/map/shapes.ts';
import {severityName, severityRank} from '../../src/parts/map/severity.ts';

const picture = (rows) => ({at: '2026-11-27T12:00:00Z', columns: Object.fromEntries(
  ['id', 'movement', 'lat', 'lon', 'speed_kmh', 'course_deg', 'heard_ms', 'severity', 'state', 'kind', 'label', 'seal'].map((name) => [name, rows.map((row) => row[name])]))});
const row = (movement, more = {}) => ({id: movement, movement, lat: 1, lon: 2, speed_kmh: 50, course_deg: 90, heard_ms: 1000, severity: 0, state: 'under_way', kind: 'truck', label: `X ${movement}`, seal: 'ES-1', ...more});

test('a picture replaces everything; a change only what it names', () => {
  const units = new Units();
  units.take(picture([row('M1'), row('M2')]));
  units.take(picture([row('M2')]));
  assert.deepEqual([...units.all.keys()], ['M2']);
  const {changed, gone} = units.change(picture([row('M3', {lat: 5}), row('M2', {heard_ms: 2000, state: 'closed'})]));
  assert.deepEqual([changed.map((one) => one.id), gone], [['M3'], ['M2']]);
  assert.deepEqual([...units.all.keys()], ['M3']);
});

test('who has left goes from the map, and is back with the next word', () => {
  const units = new Units();
  units.take(picture([row('D1', {movement: ''})]));
  assert.deepEqual(units.change(picture([row('D1', {movement: '', state: 'gone'})])), {changed: [], gone: ['D1']});
  assert.equal(units.all.size, 0);
  assert.equal(units.change(picture([row('D1', {movement: '', state: 'moving', heard_ms: 9000})])).changed.length, 1);
});

test('a picture that was long on its way does not move a unit back', () => {
  const units = new Units();
  units.change(picture([row('M1', {lat: 5, heard_ms: 2000}), row('M2', {heard_ms: 2000})]));
  units.take(picture([row('M1', {lat: 1, heard_ms: 1000})]));
  assert.equal(units.all.get('M1').lat, 5);
  assert.deepEqual([...units.all.keys()], ['M1']);
});

test('older news of a unit do not move it back', () => {
  const units = new Units();
  units.take(picture([row('M1', {lat: 5, heard_ms: 2000})]));
  assert.deepEqual(units.change(picture([row('M1', {lat: 1, heard_ms: 1000})])), {changed: [], gone: []});
  assert.equal(units.all.get('M1').lat, 5);
});

test('units without a movement, and two devices of one movement, are told apart', () => {
  const units = new Units();
  units.take(picture([row('', {id: 'drone:7', kind: 'drone'}), row('', {id: 'drone:8', kind: 'drone'}), row('M1', {id: 'JT1'}), row('M1', {id: 'JT2'})]));
  assert.deepEqual([...units.all.keys()], ['drone:7', 'drone:8', 'JT1', 'JT2']);
});

test('units are found however a plate is written, by kind and by severity', () => {
  const units = new Units();
  units.take(picture([row('M1', {label: 'KBX 123-A', severity: 4}), row('M2', {kind: 'vessel', severity: 1}), row('M3')]));
  const found = (filter) => units.matching({kind: '', least: 0, q: '', ...filter}).map((one) => one.id);
  assert.deepEqual(found({q: 'kbx123a'}), ['M1']);
  assert.deepEqual(found({q: 'es1'}), ['M1', 'M2', 'M3']);
  assert.deepEqual(found({kind: 'vessel'}), ['M2']);
  assert.deepEqual(found({least: 3}), ['M1']);
  assert.equal(matches(units.all.get('M2'), {kind: 'truck', least: 0, q: ''}), false);
  assert.deepEqual(inOrder([...units.all.values()]).map((one) => one.id), ['M1', 'M2', 'M3']);
});

const alarm = (id, severity, more = {}) => ({id, severity, state: 'open', version: 1, raised: '2026-11-27T12:00:00Z', kind: 'silence', unit: 'X', began: '2026-11-27T12:00:00Z', title: '', ...more});
const counts = (more) => ({critical: 0, alarm: 0, warning: 0, notice: 0, ...more});

test('news of an alarm take their place: the worst first, then the newest', () => {
  let page = {items: [alarm('A1', 'alarm')], counts: counts({alarm: 1})};
  page = withAlarm(page, alarm('A2', 'critical'));
  page = withAlarm(page, alarm('A3', 'alarm', {raised: '2026-11-27T12:05:00Z'}));
  assert.deepEqual(page.items.map((one) => one.id), ['A2', 'A3', 'A1']);
  assert.deepEqual(page.counts, counts({critical: 1, alarm: 2}));
  page = withAlarm(page, alarm('A1', 'warning', {version: 2}));
  assert.deepEqual([page.items.map((one) => one.id), page.counts], [['A2', 'A3', 'A1'], counts({critical: 1, alarm: 1, warning: 1})]);
  page = withAlarm(page, alarm('A2', 'critical', {version: 2, state: 'closed'}));
  assert.deepEqual([page.items.map((one) => one.id), page.counts], [['A3', 'A1'], counts({alarm: 1, warning: 1})]);
});

test('news older than what is shown change nothing', () => {
  const page = {items: [alarm('A1', 'alarm', {version: 3, state: 'acknowledged'})], counts: counts({alarm: 1})};
  assert.equal(withAlarm(page, alarm('A1', 'alarm', {version: 2})), page);
});

test('severities go from nothing to critical', () => {
  assert.deepEqual([0, 1, 2, 3, 4].map(severityName), [undefined, 'notice', 'warning', 'alarm', 'critical']);
  assert.deepEqual([undefined, 'notice', 'critical'].map(severityRank), [0, 1, 4]);
});

test('a circle is as wide as it says, also far north', () => {
  for (const lat of [0, 45, -70]) {
    for (const [lon, at] of circle([10, lat], 5000)) {
      const away = metres({lon: 10, lat}, {lon, lat: at});
      assert.ok(Math.abs(away - 5000) < 15, `${away} at ${lat}`);
    }
  }
});

test('a degree along the equator is 111 km', () => {
  assert.ok(Math.abs(metres({lat: 0, lon: 0}, {lat: 0, lon: 1}) - 111_195) < 1);
});

test('a corridor is a closed strip on both sides of each piece', () => {
  const {coordinates} = outline({type: 'LineString', coordinates: [[0, 0], [1, 0], [1, 1]], half_width_m: 1000});
  assert.equal(coordinates.length, 2);
  const [ring] = coordinates[0];
  assert.deepEqual(ring[0], ring.at(-1));
  const [, south, , north] = boxOf(ring);
  assert.ok(Math.abs(metres({lat: south, lon: 0}, {lat: north, lon: 0}) - 2000) < 5);
});

test('positions are found in any shape; nothing has no box', () => {
  assert.equal(positionsOf({coordinates: [[[0, 0], [1, 2], [0, 0]], [[0.5, 0.5]]]}).length, 4);
  assert.deepEqual(middleOf({coordinates: [[0, 0], [4, 2]]}), {lon: 2, lat: 1});
  assert.equal(boxOf([]), undefined);
});
