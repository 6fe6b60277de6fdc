import assert from 'node:assert/strict';
import {test} from 'node:test';
import {actionOf, byCode, codeOf, grouped, rateOf, spaced, spotOf} from '../../src/pages/tariff/law.ts';
import {lineId, moveOf, rowsOf, sectionOf} from '../../src/pages/tariff/tree.ts';
import {readTariff} from '../fake/tariff_read.mjs';
import {NEXT_FILES, TARIFF_FILES} from '../fake/tariff_files.mjs';

const line = (code, more = {}) => ({code, suffix: 80, level: 0, description: code, declarable: false, has_more: true, ...more});
const SECTIONS = [{number: 'I', title: 'Animals', first_chapter: 1, last_chapter: 5}, {number: 'II', title: 'Plants', first_chapter: 6, last_chapter: 14}, {number: 'XX', title: 'Others', first_chapter: 94, last_chapter: 96}];

const treeOf = (open, below = {}) => ({sections: SECTIONS, chapters: [line('04'), line('05'), line('09'), line('99')], below: new Map(Object.entries(below)), open: new Set(open)});
const shown = (tree) => rowsOf(tree).map((row) => `${'-'.repeat(row.level)}${row.section?.number ?? row.line.code}${row.open ? '+' : ''}${row.waiting ? '?' : ''}`);

test('the tree begins with the sections that have chapters, then chapters of no section', () => {
  assert.deepEqual(shown(treeOf([])), ['-I', '-II', '-99']);
  assert.deepEqual(rowsOf(treeOf([])).map((row) => [row.place, row.size]), [[1, 3], [2, 3], [3, 3]]);
});

test('what stands under an open line is shown once it was fetched', () => {
  assert.deepEqual(shown(treeOf(['s:I', '04-80'])), ['-I+', '--04+?', '--05', '-II', '-99']);
  const below = {'04-80': [line('0406', {level: 1}), line('0407', {level: 1, has_more: false})]};
  assert.deepEqual(shown(treeOf(['s:I', '04-80', '0407-80'], below)), ['-I+', '--04+', '---0406', '---0407', '--05', '-II', '-99']);
  assert.deepEqual(shown(treeOf(['04-80'], below)), ['-I', '-II', '-99'], 'what is under a closed section is not shown');
});

test('a tariff without sections begins with its chapters', () => {
  assert.deepEqual(shown({...treeOf([]), sections: []}), ['-04', '-05', '-09', '-99']);
});

test('a line with a suffix of its own is another node', () => {
  assert.notEqual(lineId(line('0406900000', {suffix: 10})), lineId(line('0406900000')));
  assert.equal(sectionOf(SECTIONS, '0406900000'), 's:I');
  assert.equal(sectionOf(SECTIONS, '9906'), undefined);
});

test('keys move, open and close as in all trees', () => {
  const rows = rowsOf(treeOf(['s:I']));  // I, 04, 05, II, 99
  const press = (at, key, forward = 'ArrowRight') => moveOf(rows, at, key, forward);
  assert.deepEqual(press(0, 'ArrowDown'), {focus: '04-80'});
  assert.deepEqual(press(0, 'ArrowUp'), {focus: 's:I'});
  assert.deepEqual(press(4, 'ArrowDown'), {focus: '99-80'});
  assert.deepEqual([press(2, 'Home'), press(2, 'End')], [{focus: 's:I'}, {focus: '99-80'}]);
  assert.deepEqual(press(0, 'ArrowRight'), {focus: '04-80'}, 'an open one is entered');
  assert.deepEqual(press(1, 'ArrowRight'), {open: '04-80'}, 'a closed one is opened');
  assert.deepEqual(press(1, 'ArrowLeft'), {focus: 's:I'}, 'from a closed one outwards');
  assert.deepEqual(press(0, 'ArrowLeft'), {close: 's:I'});
  assert.deepEqual(press(1, 'ArrowLeft', 'ArrowLeft'), {open: '04-80'}, 'from right to left the left arrow leads inwards');
  assert.deepEqual(press(0, 'ArrowRight', 'ArrowLeft'), {close: 's:I'});
  assert.deepEqual(press(0, 'x'), {});
  assert.deepEqual(press(9, 'ArrowDown'), {});
});

test('a line whose lines are on their way is not entered', () => {
  const rows = rowsOf(treeOf(['s:I', '04-80']));
  assert.deepEqual(moveOf(rows, 1, 'ArrowRight', 'ArrowRight'), {});
});

test('codes are read as people write them', () => {
  assert.equal(codeOf('0406 10 20 00'), '0406102000');
  assert.equal(codeOf('0406.10-20'), '04061020');
  assert.equal(codeOf('٠٤٠٦١٠'), '040610');
  assert.equal(codeOf('04'), '04');
  for (const wrong of ['', '4', '040', 'cheese', '0406x', '0406102000123']) assert.equal(codeOf(wrong), '', wrong);
});

test('codes are shown by the steps of the Harmonized System', () => {
  assert.deepEqual(['04', '0406', '040610', '0406102000', '04061020001'].map(spaced), ['04', '0406', '0406 10', '0406 10 20 00', '0406 10 20 00 1']);
});

const measure = (role, id = role) => ({id, role});

test('measures are grouped as an officer reads them', () => {
  const groups = grouped(['vat', 'control', 'duty', 'anti_dumping', 'preference_quota', 'preference', 'supplementary_unit', 'something_new'].map((role) => measure(role)));
  assert.deepEqual(groups.map(([group, found]) => [group, found.map((one) => one.id)]), [
    ['duties', ['duty']], ['preferences', ['preference_quota', 'preference']], ['defence', ['anti_dumping']], ['taxes', ['vat']], ['controls', ['control']], ['other', ['supplementary_unit', 'something_new']],
  ]);
});

test('no rate is shown where none is stated', () => {
  const rate = (more, group) => rateOf({rate: 'Free', conditions: [], ...more}, group);
  assert.deepEqual(rate({rate: '12 %'}, 'duties'), {text: '12 %', where: 'here'});
  assert.deepEqual(rate({}, 'duties'), {text: 'Free', where: 'here'});
  assert.deepEqual(rate({}, 'controls'), {text: '', where: 'here'});
  assert.deepEqual(rate({conditions: [{rate: '48.4 %'}]}, 'defence'), {text: '', where: 'conditions'});
  assert.deepEqual(rate({rate: '', elsewhere: 'see note 2'}, 'duties'), {text: 'see note 2', where: 'elsewhere'});
});

test('actions of conditions mean what docs/formats/tariff.md says', () => {
  assert.deepEqual(['01', '12', '13', '15', '09', '07', '27', '29', '99'].map((code) => actionOf(code, 'duties')), ['amount', 'difference', 'difference_duty', 'difference_countervailing', 'stopped', 'not_applied', 'applied', 'applied', 'applied']);
  assert.deepEqual(['29', '09'].map((code) => actionOf(code, 'controls')), ['allowed', 'stopped'], 'who has passed a control may go on');
});

test('changes of one code stand together', () => {
  assert.deepEqual(byCode([{code: '01'}, {code: '01', kind: 'b'}, {code: '02'}]).map((group) => group.length), [2, 1]);
  assert.deepEqual(byCode([]), []);
});

test('a problem of files says file, line and column', () => {
  assert.deepEqual(spotOf('/measures.csv/12/duty'), {file: 'measures.csv', row: '12', column: 'duty'});
  assert.deepEqual(spotOf('/areas.csv/3/members/0'), {file: 'areas.csv', row: '3', column: 'members/0'});
  assert.deepEqual(spotOf('/files/odd.csv'), {file: 'odd.csv', row: '', column: ''});
  assert.deepEqual(spotOf('/tariff.toml/country'), {file: 'tariff.toml', row: '', column: 'country'});
  assert.deepEqual(spotOf(''), {file: '', row: '', column: ''});
});

test('the made-up tariffs are whole, and all problems of a bad one are told', () => {
  for (const files of [TARIFF_FILES, NEXT_FILES]) assert.equal(readTariff(files).problems, undefined);
  const bad = {...TARIFF_FILES, 'measures.csv': TARIFF_FILES['measures.csv'].replace('15 %', '15 per cent').replace('q1,122', 'q1,999'), 'odd.csv': 'a\n', 'nomenclature.csv': TARIFF_FILES['nomenclature.csv'].replace('0406100000,80,2', '0406100000,80,3')};
  assert.deepEqual(readTariff(bad).problems.map((one) => one.pointer), ['/files/odd.csv', '/nomenclature.csv/4/level', '/measures.csv/2/duty', '/measures.csv/8/type']);
});

// The address of a page is read when its code is fetched.
globalThis.location = new URL('http://desk.example/tariff');
const {askedOf, linePath, treePath, dutyPath, tariffPath} = await import('../../src/pages/tariff/address.ts');
const asked = (text) => askedOf(new URLSearchParams(text));

test('an address says what is looked at, and what is written wrong in it counts as not there', () => {
  assert.deepEqual(asked('day=2026-02-28&code=0406&suffix=10&q=cheese&origin=CN&trade=export&version=ab'), {day: '2026-02-28', code: '0406', suffix: 10, version: 'ab', q: 'cheese', origin: 'CN', trade: 'export'});
  const nothing = {day: undefined, code: undefined, suffix: undefined, version: undefined, q: '', origin: undefined, trade: undefined};
  assert.deepEqual(asked(''), nothing);
  for (const wrong of ['day=tomorrow', 'suffix=5', 'suffix=x', 'suffix=91', 'origin=china', 'trade=both']) assert.deepEqual(asked(wrong), nothing, wrong);
  assert.equal(asked('suffix=80').suffix, undefined, 'the usual one need not be said');
});

test('links keep what is asked for', () => {
  const all = asked('day=2026-02-28&origin=CN&trade=import&version=ab');
  const line = {code: '0406900000', suffix: 10};
  const where = new URL(linePath(line, all), 'http://desk.example');
  assert.equal(where.pathname, '/tariff/0406900000');
  assert.deepEqual(askedOf(where.searchParams), {...all, suffix: 10});
  assert.equal(linePath({code: '0406', suffix: 80}), '/tariff/0406');
  assert.equal(treePath(line, all), '/tariff?code=0406900000&suffix=10&day=2026-02-28&version=ab');
  assert.equal(dutyPath('0406100000', all), '/tariff/duty?code=0406100000&origin=CN&day=2026-02-28');
  assert.equal(tariffPath({}), '/tariff');
});
