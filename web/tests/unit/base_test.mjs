import assert from 'node:assert/strict';
import {test} from 'node:test';
import {csvCell, csvOf} from '../../src/base/csv.ts';
import {askedFirst, askedLater, declaredValue} from '../../src/base/kinds.ts';
import {fieldId, isWithin, itemIndex, splitPointer} from '../../src/base/pointer.ts';
import {scrollFor, windowOf} from '../../src/base/virtual.ts';

test('CSV quotes what must be quoted', () => {
  assert.equal(csvOf(['id', 'text'], [['a', 'b,c'], ['d', 'say "x"'], ['e', undefined]]), '\uFEFFid,text\r\na,"b,c"\r\nd,"say ""x"""\r\ne,\r\n');
  assert.equal(csvCell('two\nlines'), '"two\nlines"');
});

test('no cell is a formula for a spreadsheet; negative numbers stay numbers', () => {
  assert.equal(csvCell('=1+1'), "'=1+1");
  assert.equal(csvCell('@cmd'), "'@cmd");
  assert.equal(csvCell('-12.50'), '-12.50');
  assert.equal(csvCell('-a'), "'-a");
});

test('pointers find fields', () => {
  assert.deepEqual(splitPointer('/items/0/hs_code'), ['items', '0', 'hs_code']);
  assert.deepEqual(splitPointer('/a~1b/~0'), ['a/b', '~']);
  assert.deepEqual(splitPointer(''), []);
  assert.equal(fieldId('/items/12/hs_code'), 'f-items-12-hs_code');
  assert.equal(itemIndex('/items/12/hs_code'), 12);
  assert.equal(itemIndex('/items'), undefined);
  assert.equal(itemIndex('/documents/1'), undefined);
  assert.ok(isWithin('/items/1/value', '/items/1'));
  assert.ok(!isWithin('/items/10/value', '/items/1'));
  assert.ok(isWithin('/lrn', '/lrn'));
});

test('only rows in view are drawn, and the space is kept', () => {
  for (const [count, top, height] of [[0, 0, 500], [3, 0, 500], [1000, 0, 500], [1000, 26000, 500], [1000, 51999, 500], [1000, 999999, 500]]) {
    const drawn = windowOf(count, 52, top, height);
    assert.equal(drawn.before + drawn.after + (drawn.end - drawn.first) * 52, count * 52);
    assert.ok(drawn.first >= 0 && drawn.end <= count && drawn.first <= drawn.end);
  }
  const middle = windowOf(1000, 52, 26000, 520);
  assert.ok(middle.first <= 500 && middle.end >= 510 && middle.end - middle.first < 40);
});

test('a row is scrolled to only when it is out of view', () => {
  assert.equal(scrollFor(0, 52, 0, 520), 0);
  assert.equal(scrollFor(5, 52, 0, 520), 0);
  assert.equal(scrollFor(10, 52, 0, 520), 52);
  assert.equal(scrollFor(2, 52, 520, 520), 104);
});

test('suspected kinds are asked first, each kind once', () => {
  const known = ['unspecified', 'description', 'hs_code', 'origin', 'quantity', 'undervalued', 'licence'];
  const first = askedFirst(['licence', 'hs_code', 'unspecified', 'nonsense'], known);
  assert.deepEqual(first, ['licence', 'hs_code', 'description', 'origin', 'quantity']);
  assert.deepEqual(askedLater(first, known), ['undervalued']);
  assert.equal(declaredValue('net_mass', {net_mass_kg: 12.5}), '12.5');
  assert.equal(declaredValue('licence', {}), '');
});
