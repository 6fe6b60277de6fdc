import assert from 'node:assert/strict';
import {test} from 'node:test';
import {heldFirst, KEPT_MAX, withPass} from '../../src/pages/gates/passes.ts';

const pass = (id, decision = 'open', at = '2026-11-27T12:00:00Z') => ({id, decision, at});
const ids = (passes) => passes.map((one) => one.id);

test('news of a pass replace what was known of it; a new one comes first', () => {
  const items = [pass('a', 'hold'), pass('b')];
  assert.deepEqual(ids(withPass(items, pass('c'))), ['c', 'a', 'b']);
  assert.deepEqual(withPass(items, pass('a', 'open')).map((one) => [one.id, one.decision]), [['a', 'open'], ['b', 'open']]);
});

test('a page that stays open for days keeps the newest, and whoever is held', () => {
  let items = [pass('held', 'hold'), pass('old')];
  for (let i = 0; i < KEPT_MAX; i += 1) items = withPass(items, pass(`n${i}`));
  assert.equal(items.length, KEPT_MAX + 1);
  assert.equal(items.at(-1).id, 'held');
});

test('who is held stands first, then the newest', () => {
  const items = [pass('a', 'open', '2026-11-27T12:00:00Z'), pass('b', 'open', '2026-11-27T13:00:00Z'), pass('c', 'hold', '2026-11-27T11:00:00Z')];
  assert.deepEqual(ids(heldFirst(items)), ['c', 'b', 'a']);
});
