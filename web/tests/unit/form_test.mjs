import assert from 'node:assert/strict';
import {test} from 'node:test';
import {actOf, errorsOf} from '../../src/pages/act/draft.ts';
import {add, linesOf, partsOf} from '../../src/pages/bulk/send.ts';
import {declarationOf, formOf, stepOf} from '../../src/pages/wizard/form.ts';
import {steps} from '../../src/parts/plot.tsx';

const GIVEN = {
  lrn: 'A1', stage: 'arrived', office: 'PORT1', declarant: {id: 'T1'}, importer: {id: 'T2', name: 'Two'}, currency: 'XTS', transport_means: 'MV Tide', equipment: ['MSKU1234565', 'TRLU7654321'],
  items: [{hs_code: '847130', description: 'Computers', origin: 'CN', value: '1234.500', net_mass_kg: 12.5, packages: 3, extra: {season: 'w'}}], documents: [{type: 'N380', reference: 'R'}],
};

for (const locale of ['en-GB', 'fr', 'ar-u-nu-latn']) {
  test(`a declaration survives the form in ${locale}`, () => assert.deepEqual(declarationOf(formOf(GIVEN, locale), 'XTS'), GIVEN));
}

test('numbers of containers may be typed in any way', () => {
  const form = formOf(GIVEN, 'en-GB');
  form.equipment = ' MSKU1234565,TRLU7654321; ';
  assert.deepEqual(declarationOf(form, 'XTS').equipment, GIVEN.equipment);
  form.equipment = ' ';
  assert.ok(!('equipment' in declarationOf(form, 'XTS')));
});

test('a number that is none goes to the server as it was typed', () => {
  const form = formOf(GIVEN, 'en-GB');
  form.items[0].net_mass_kg = 'heavy';
  assert.equal(declarationOf(form, 'XTS').items[0].net_mass_kg, 'heavy');
});

test('problems belong to the step that shows their field', () => {
  const at = (pointer) => stepOf({pointer});
  assert.deepEqual(['/lrn', '/importer/id', '/office', '/items/3/value', '/items', '/documents/0/type', '/unknown'].map(at), ['parties', 'parties', 'transport', 'items', 'items', 'documents', 'transport']);
});

const gather = async (source) => {
  const all = [];
  for await (const one of source) all.push(one);
  return all;
};

test('a file is read by lines with their numbers, across chunks and without an end of line', async () => {
  const lines = await gather(linesOf(new Blob(['{"a":1}\r\n\n{"b"', ':"é"}\n{"c":3}']), () => undefined));
  assert.deepEqual(lines, [{number: 1, text: '{"a":1}'}, {number: 3, text: '{"b":"é"}'}, {number: 4, text: '{"c":3}'}]);
});

test('parts have at most 1,000 lines; rejects carry the line of the file', async () => {
  const parts = await gather(partsOf(linesOf(new Blob(['x\n'.repeat(2500)]), () => undefined)));
  assert.deepEqual(parts.map((part) => part.length), [1000, 1000, 500]);
  const nothing = {bytes: 0, lines: 0, accepted: 0, repeated: 0, rejects: []};
  const after = add(nothing, parts[1], {accepted: 999, rejected: 1, results: [{line: 1}, {line: 7, problems: [{code: 'c', pointer: '/lrn', detail: 'd'}]}]});
  assert.equal(after.rejects[0].line, 1007);
  assert.equal(after.lines, 1000);
});

test('axes have round steps', () => {
  assert.deepEqual(steps(100), [0, 50, 100]);
  assert.deepEqual(steps(7), [0, 2, 4, 6]);
  assert.deepEqual(steps(0), [0]);
});

const ACT = {answers: {}, more: [], decision: 'hold', recovered: '', remarks: '', photos: [], locale: 'fr'};
const corrected = (value) => ({result: 'corrected', value, note: ''});

test('what an officer types as true goes as the server reads it', () => {
  const answers = {'1 hs_code': corrected('6109.10 00'), '1 origin': corrected(' fr'), '1 net_mass': corrected('1 234,5'), '1 undervalued': corrected('90,5'), '1 seal': corrected('')};
  assert.deepEqual(errorsOf({...ACT, answers}).fields, []);
  assert.deepEqual(actOf({...ACT, answers}).items[0].fields.map((field) => field.value), ['61091000', 'FR', '1234.5', '90.5', undefined]);
});

test('what cannot be true is asked for again', () => {
  const answers = {'1 hs_code': corrected('shirts'), '1 origin': corrected('France'), '1 net_mass': corrected('-1'), '1 undervalued': corrected(''), '2 description': corrected('')};
  assert.deepEqual(errorsOf({...ACT, answers}).fields, ['1 hs_code', '1 origin', '1 net_mass', '1 undervalued']);
});
