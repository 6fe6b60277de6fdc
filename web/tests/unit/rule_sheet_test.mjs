import assert from 'node:assert/strict';
import {test} from 'node:test';
import {begun, changed, redone, undone} from '../../src/base/history.ts';
import {readSeparated, tabSeparated} from '../../src/base/separated.ts';
import {placesOf} from '../../src/base/utf8.ts';
import {csvOf} from '../../src/base/csv.ts';
import {faultsOf} from '../../src/pages/rules/edit/check.ts';
import {pairsOf} from '../../src/pages/rules/rule/compare.ts';
import {keyDeed} from '../../src/pages/rules/sheet/keys.ts';
import {filled, filledPlaces, inputOf, sheetOf} from '../../src/pages/rules/sheet/table_text.ts';
import {areaOf, cellsIn, cleared, insertColumn, insertRows, moveColumns, moveRows, removeColumns, removeRows, ROWS_MAX, setBlock, setCell, squared} from '../../src/pages/rules/sheet/sheet.ts';
import {piecesOf} from '../../src/pages/rules/text_view.tsx';

const SHEET = [['a', 'b'], ['1', '2'], ['3', '4'], ['5', '6']];
const area = (top, left, bottom = top, right = left) => ({top, left, bottom, right});

test('a cell changes its row and shares the others', () => {
  const next = setCell(SHEET, {row: 2, column: 1}, 'x');
  assert.deepEqual(next[2], ['3', 'x']);
  assert.equal(next[1], SHEET[1]);
  assert.equal(setCell(SHEET, {row: 2, column: 1}, '4'), SHEET, 'nothing changed');
  assert.equal(setCell(SHEET, {row: 9, column: 0}, 'x'), SHEET);
});

test('a block makes the rows it needs, and columns where it may', () => {
  assert.deepEqual(setBlock(SHEET, {row: 3, column: 1}, [['x', 'y'], ['z']], true), [['a', 'b', ''], ['1', '2', ''], ['3', '4', ''], ['5', 'x', 'y'], ['', 'z', '']]);
  assert.deepEqual(setBlock(SHEET, {row: 3, column: 1}, [['x', 'y']], false), [...SHEET.slice(0, 3), ['5', 'x']]);
});

test('rows and columns come, go and move; the heads and one row stay', () => {
  assert.deepEqual(insertRows(SHEET, 2)[2], ['', '']);
  assert.deepEqual(insertRows(SHEET, 0)[0], ['a', 'b'], 'nothing goes above the heads');
  assert.deepEqual(removeRows(SHEET, area(0, 0, 2, 1)), [['a', 'b'], ['5', '6']]);
  assert.deepEqual(removeRows(SHEET, area(1, 0, 3, 1)), [['a', 'b'], ['', '']]);
  assert.deepEqual(moveRows(SHEET, area(2, 0), -1).map((row) => row[0]), ['a', '3', '1', '5']);
  assert.deepEqual(moveRows(SHEET, area(2, 0), 1).map((row) => row[0]), ['a', '1', '5', '3']);
  assert.equal(moveRows(SHEET, area(1, 0), -1), SHEET);
  assert.equal(moveRows(SHEET, area(3, 0), 1), SHEET);
  assert.deepEqual(moveColumns(SHEET, area(0, 0), 1)[1], ['2', '1']);
  assert.equal(moveColumns(SHEET, area(0, 1), 1), SHEET);
  assert.deepEqual(insertColumn(SHEET, 1)[1], ['1', '', '2']);
  assert.deepEqual(removeColumns(SHEET, area(0, 0))[1], ['2']);
  assert.equal(removeColumns(SHEET, area(0, 0, 0, 1)), SHEET, 'one column stays');
});

test('a selection is copied, emptied, and squared', () => {
  assert.deepEqual(areaOf({row: 3, column: 1}, {row: 1, column: 0}), area(1, 0, 3, 1));
  assert.deepEqual(cellsIn(SHEET, area(1, 1, 2, 1)), [['2'], ['4']]);
  assert.deepEqual(cleared(SHEET, area(1, 0, 1, 1))[1], ['', '']);
  assert.deepEqual(squared([['a'], ['1', '2']]), [['a', ''], ['1', '2']]);
  assert.deepEqual(squared([['a'], ['1', '2']], false), [['a'], ['1']]);
  assert.equal(squared(Array.from({length: ROWS_MAX + 9}, () => ['x'])).length, ROWS_MAX + 1);
});

test('rows without a word are not sent, and the others know their place', () => {
  const table = {name: 't', title: '', columns: ['a', 'b'], rows: [['1', ''], ['', ' '], ['3', '4']], head_text: ''};
  assert.deepEqual(filled(table).rows, [['1', ''], ['3', '4']]);
  assert.deepEqual(filledPlaces(table), [1, 3]);
  assert.deepEqual(inputOf(table, sheetOf(table)), table);
  assert.deepEqual(sheetOf({...table, rows: []}), [['a', 'b'], ['', '']]);
});

test('steps are taken back and done again; a new one forgets what was undone', () => {
  let history = begun(1);
  history = changed(changed(history, 2), 3);
  assert.equal(undone(history).present, 2);
  assert.equal(redone(undone(history)).present, 3);
  assert.equal(undone(undone(undone(history))).present, 1);
  assert.deepEqual(changed(undone(history), 9).future, []);
  assert.equal(changed(history, 3), history);
  for (let n = 0; n < 500; n += 1) history = changed(history, n + 10);
  assert.ok(history.past.length <= 200);
});

// text, cells
const SEPARATED = [
  ['a\tb\nc\td', [['a', 'b'], ['c', 'd']]], ['a,b\r\n"x, y","say ""z"""\r\n', [['a', 'b'], ['x, y', 'say "z"']]], ['a;b\n1,5;2', [['a', 'b'], ['1,5', '2']]],
  ['\uFEFFa,b\n', [['a', 'b']]], ['"two\nlines",b', [['two\nlines', 'b']]], ['a,\n,b', [['a', ''], ['', 'b']]], ['', []], ['one', [['one']]],
];

for (const [text, cells] of SEPARATED) test(`cells of ${JSON.stringify(text)}`, () => assert.deepEqual(readSeparated(text), cells));

test('cells survive the clipboard and a file', () => {
  const cells = [['a "b"', 'c\td', 'e'], ['x\ny', '', 'z, w']];
  assert.deepEqual(readSeparated(tabSeparated(cells)), cells);
  assert.deepEqual(readSeparated(csvOf(cells[0], cells.slice(1)), ','), cells);
});

test('bytes and characters find each other', () => {
  const text = 'aé€😀z';
  const places = placesOf(text);
  for (let unit = 0; unit <= text.length; unit += 1) {
    if (unit === 4) continue;  // inside the pair
    assert.equal(places.byte(unit), new TextEncoder().encode(text.slice(0, unit)).length);
    assert.equal(text.slice(0, places.unit(places.byte(unit))), text.slice(0, unit));
  }
  assert.equal(places.unit(2), 1, 'a byte inside a character is its beginning');
  assert.equal(places.unit(999), text.length);
  assert.deepEqual(faultsOf('"é" x', [{code: 'c', begin: 5, end: 6, line: 1, column: 5, detail: ''}]).map(({from, to}) => [from, to]), [[4, 5]]);
});

test('a text is cut into colours and what is wrong', () => {
  const lines = piecesOf('when a\n< 2 kg', [[5, 6]]);
  assert.equal(lines.map((line) => line.map((piece) => piece.text).join('')).join('\n'), 'when a\n< 2 kg');
  assert.deepEqual(lines[0].map(({text, kind, bad}) => [text, kind, bad]), [['when', 'word', false], [' ', 'space', false], ['a', 'name', true]]);
  assert.equal(piecesOf('').length, 1);
});

test('lines stand side by side', () => {
  const lines = [['same', 'a'], ['removed', 'b'], ['removed', 'c'], ['added', 'd'], ['same', 'e'], ['added', 'f']].map(([kind, text]) => ({kind, text}));
  assert.deepEqual(pairsOf(lines).map(({before, after}) => [before, after]), [['a', 'a'], ['b', 'd'], ['c', undefined], ['e', 'e'], [undefined, 'f']]);
});

test('keys of a sheet do what spreadsheets do', () => {
  const done = [];
  const note = (name) => (...args) => done.push([name, ...args]);
  const deeds = Object.fromEntries(['move', 'jump', 'write', 'clear', 'all', 'undo', 'redo', 'moveRows', 'moveColumns', 'addRow'].map((name) => [name, note(name)]));
  const press = (key, more = {}) => keyDeed({key, code: key, ...more}, {...deeds, page: 20, size: {rows: 9, columns: 4}})?.();
  press('ArrowDown');
  press('ArrowRight', {shiftKey: true});
  press('ArrowDown', {ctrlKey: true});
  press('ArrowUp', {altKey: true});
  press('ArrowLeft', {altKey: true});
  press('z', {ctrlKey: true, code: 'KeyZ'});
  press('z', {ctrlKey: true, shiftKey: true, code: 'KeyZ'});
  press('x');
  press('F2');
  press('Delete');
  press('Home');
  press('PageDown');
  press('Enter', {ctrlKey: true});
  assert.deepEqual(done, [['move', 1, 0, undefined], ['move', 0, 1, true], ['jump', 8, undefined, undefined], ['moveRows', -1], ['moveColumns', -1], ['undo'], ['redo'], ['write', 'x'], ['write'], ['clear'],
    ['jump', undefined, 0, undefined], ['move', 20, 0, undefined], ['addRow']]);
  assert.equal(keyDeed({key: 'Tab', code: 'Tab'}, {...deeds, size: {}}), undefined, 'Tab leaves the grid');
  assert.equal(keyDeed({key: 'c', code: 'KeyC', ctrlKey: true}, {...deeds, size: {}}), undefined, 'copying is the browser’s');
});
