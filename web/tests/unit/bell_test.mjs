import assert from 'node:assert/strict';
import {test} from 'node:test';
import {heard, isLoud, readAgain, worstOf} from '../../src/parts/severe.ts';

const alarm = (id, more = {}) => ({id, version: 1, severity: 'alarm', state: 'open', late: false, ...more});
const known = (...alarms) => new Map(alarms.map((one) => [one.id, one]));

test('a new severe alarm rings once, and again when it is worse or open again', () => {
  let severe = new Map();
  const news = [[alarm('A'), true], [alarm('A', {version: 2}), false], [alarm('A', {version: 3, severity: 'critical'}), true], [alarm('A', {version: 4, state: 'acknowledged'}), false], [alarm('A', {version: 5}), true]];
  for (const [one, fresh] of news) {
    const answer = heard(severe, one);
    assert.equal(answer.fresh, fresh, `version ${one.version}`);
    severe = answer.next;
  }
  assert.deepEqual([...severe.keys()], ['A']);
});

test('what is not severe, long over or older than what is known rings nothing', () => {
  for (const one of [alarm('A', {severity: 'warning'}), alarm('A', {late: true}), alarm('A', {state: 'closed'})]) {
    assert.equal(isLoud(one), false);
    assert.deepEqual(heard(new Map(), one), {next: new Map(), fresh: false});
  }
  const severe = known(alarm('A', {version: 5}));
  assert.deepEqual(heard(severe, alarm('A', {version: 4, severity: 'critical'})), {next: severe, fresh: false});
});

test('of the first list nothing rings but what came since; of a later one what was missed', () => {
  const first = readAgain(undefined, [alarm('A')], [alarm('B'), alarm('A')]);
  assert.deepEqual(first.fresh.map((one) => one.id), ['B']);
  assert.deepEqual([...first.next.keys()], ['A', 'B']);
  const later = readAgain(first.next, [alarm('B'), alarm('C')], [alarm('B', {version: 2, state: 'acknowledged'}), alarm('C', {version: 2})]);
  assert.deepEqual(later.fresh.map((one) => one.id), ['C']);
  assert.deepEqual([...later.next.keys()], ['C']);
});

test('news that was heard while the list was read rings once', () => {
  const before = known(alarm('A'));
  const {next} = heard(before, alarm('B'));  // rang then
  assert.deepEqual(readAgain(next, [alarm('A')], [alarm('B')]).fresh, []);
});

test('the bell shows the worst', () => {
  assert.equal(worstOf(new Map()), undefined);
  assert.equal(worstOf(known(alarm('A'), alarm('B', {severity: 'critical'}))), 'critical');
});
