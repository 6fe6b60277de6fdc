import assert from 'node:assert/strict';
import {test} from 'node:test';
import {differencesOf, gravityOf, plainReference, rowsOf} from '../../src/pages/declaration/compare.ts';

const DECLARED = {hs_code: '610910', description: 'Cotton  shirts', origin: 'BD', value: '1250.50', gross_mass_kg: 110, quantity: 500, quantity_unit: 'PCE', packages: 0};
const cells = (stated, sameMoney = true) => Object.fromEntries(rowsOf(DECLARED, {manifest: stated}, ['manifest'], sameMoney).map((row) => [row.field, row.stated[0]]));

test('rows are for what some step states', () => {
  const rows = rowsOf(DECLARED, {manifest: {gross_mass_kg: 110}, arrival: {packages: 3}}, ['manifest', 'arrival'], true);
  assert.deepEqual(rows.map((row) => [row.field, row.stated.map((cell) => cell?.value)]), [['gross_mass_kg', ['110', undefined]], ['packages', [undefined, '3']]]);
});

test('numbers differ by a part of what is declared, exactly', () => {
  assert.deepEqual(cells({value: '1250.5', gross_mass_kg: 121}), {value: {value: '1250.5', differs: false}, gross_mass_kg: {value: '121', differs: true, by: 0.1}});
  assert.equal(cells({value: '1250.5001'}).value.differs, true);
  assert.deepEqual(cells({packages: 4}).packages, {value: '4', differs: true}, 'of nothing there is no part');
});

test('what cannot be compared is not', () => {
  assert.equal(cells({value: '1.00'}, false).value.differs, false, 'in another currency');
  assert.equal(cells({quantity: 250, quantity_unit: 'PR'}).quantity.differs, false, 'in another unit');
  assert.equal(cells({net_mass_kg: 7}).net_mass_kg.differs, false, 'nothing is declared');
});

test('a longer code and other spaces are no differences, another code is', () => {
  const {hs_code, description} = cells({hs_code: '6109100010', description: 'COTTON SHIRTS'});
  assert.deepEqual([hs_code.differs, description.differs], [false, false]);
  assert.equal(cells({hs_code: '610990'}).hs_code.differs, true);
});

test('other words weigh less than anything else that differs', () => {
  const rows = (stated) => rowsOf(DECLARED, {manifest: stated}, ['manifest'], true);
  assert.equal(differencesOf(rows({description: 'Textiles'})), 1);
  assert.ok(gravityOf(rows({gross_mass_kg: 111})) > gravityOf(rows({description: 'Textiles'})));
  assert.ok(gravityOf(rows({description: 'Textiles'})) > gravityOf(rows({gross_mass_kg: 110})));
});

test('references are the same when letters and digits are', () => {
  assert.equal(plainReference('maeu 123-4567'), 'MAEU1234567');
});
