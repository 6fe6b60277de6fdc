import assert from 'node:assert/strict';
import {test} from 'node:test';
import {correctedItems, correctionsOf, moreInAll} from '../../src/pages/duty/corrections.ts';
import {parcelAddress, parcelFrom, parcelPlace, parcelQuestion} from '../../src/pages/duty/parcel_question.ts';
import {addressOf, asking, fieldOf, linesFrom, newLine, questionOf, unitMissing, withCharge, withOne, withQuantity} from '../../src/pages/duty/question.ts';
import {shareOf} from '../../src/pages/quotas/balance.ts';
import {expectedQuestion} from '../../src/pages/wizard/expected.ts';

const line = (part, locale = 'en-GB') => ({...newLine(locale), ...part});
const CHEESE = line({code: '0406101010', origin: 'CN', value: '1,000.50', preference: '120', order: '050001', documents: 'N853 U110', additional: 'C999', quantities: [{unit: 'KGM', amount: '300'}]});
const SHIRTS = line({code: '6109', origin: 'BD', by: 'invoice', price: '20', currency: 'USD', terms: 'EXW', dispatch: 'IN', charges: [{kind: 'freight', amount: '12.5', currency: '', included: false}, {kind: 'royalties', amount: '3', currency: 'EUR', included: true}]});

test('a question is an address that people can read', () => {
  assert.equal(addressOf([line({code: '0406101010', origin: 'CN', value: '1,000.5'})], '2026-03-01'), 'day=2026-03-01&code=0406101010&origin=CN&value=1000.5');
});

for (const locale of ['en-GB', 'fr', 'es', 'ar-u-nu-latn-ca-gregory']) {
  test(`an address asks in ${locale} what it was made of`, () => {
    const address = addressOf([CHEESE, SHIRTS], '2026-03-01');
    const {lines, day} = linesFrom(address, locale);
    assert.equal(day, '2026-03-01');
    assert.deepEqual(lines.map((one) => questionOf(one, day, 'XTS')), [CHEESE, SHIRTS].map((one) => questionOf(one, day, 'XTS')));
    assert.equal(addressOf(lines, day), address);
  });
}

test('an address that asks nothing is none, and what it does not know is passed over', () => {
  assert.equal(linesFrom('', 'en'), undefined);
  assert.equal(linesFrom('tab=parcel&what=else&charge.bribe=5&code.0=12&code.999=12', 'en'), undefined);
  assert.deepEqual(linesFrom('code.2=6109', 'en-GB').lines.map((one) => one.code), ['', '6109']);
});

test('the question has what was stated and nothing else', () => {
  assert.deepEqual(questionOf(line({code: '6109 10.00', origin: 'CN', value: '7'}), '', 'XTS'), {code: '61091000', origin: 'CN', customs_value: '7'});
  assert.deepEqual(questionOf(SHIRTS, '', 'XTS').invoice, {price: {amount: '20', currency: 'USD'}, delivery_terms: 'EXW',
    charges: [{kind: 'freight', amount: {amount: '12.5', currency: 'USD'}}, {kind: 'royalties', amount: {amount: '3', currency: 'EUR'}, included: true}]});
  assert.deepEqual(questionOf(line({by: 'invoice', price: '1,5'}, 'fr'), '', 'XTS').invoice.price, {amount: '1.5', currency: 'XTS'});
  assert.equal(questionOf(line({value: 'much'}), '', 'XTS').customs_value, 'much');
});

const problem = (code, pointer, detail = '') => ({code, pointer, detail});

test('each problem has its field', () => {
  const fields = [
    [problem('quantity_missing', '/measures/306-2202-1011', 'KGM'), '/quantities/KGM'], [problem('freight_missing', '/invoice/charges'), '/charges/freight'], [problem('duties_missing', '/invoice/charges'), '/charges/duties_included'],
    [problem('exchange_rate_missing', '/invoice/charges/1/amount'), '/charges/royalties'], [problem('unknown_terms', '/invoice/delivery_terms'), '/terms'], [problem('exchange_rate_missing', '/invoice/price'), '/price'],
    [problem('format', '/invoice/price/currency'), '/currency'], [problem('not_declarable', '/code'), '/code'], [problem('preference_not_available', '/preference'), '/preference'],
  ];
  for (const [one, field] of fields) assert.equal(fieldOf(one, SHIRTS), field, one.pointer);
  assert.equal(fieldOf(problem('format', '/quantities/0/amount'), CHEESE), '/quantities/KGM');
  assert.equal(fieldOf(problem('required', '/customs_value'), CHEESE), '/value');
  assert.equal(fieldOf(problem('pattern', '/order_number'), CHEESE), '/order');
});

test('an amount left empty is not counted when problems are placed', () => {
  const asked = asking(line({quantities: []}), ['KGM', 'LTR']);
  const stated = withQuantity(asked, 'LTR', '5x');
  assert.deepEqual(stated.quantities, [{unit: 'KGM', amount: ''}, {unit: 'LTR', amount: '5x'}]);
  assert.equal(fieldOf(problem('format', '/quantities/0/amount'), stated), '/quantities/LTR');
});

test('a unit that is missing is asked for once', () => {
  assert.equal(unitMissing(problem('quantity_missing', '/measures/1', 'HLT')), 'HLT');
  assert.equal(unitMissing(problem('quantity_missing', '/measures/1', 'quota 050001 counts in KGM')), undefined);
  const once = asking(line({}), ['HLT']);
  assert.equal(asking(once, ['HLT']), once);
});

test('lists take a word once', () => {
  assert.equal(withOne('N853,  U110', 'U110'), 'N853,  U110');
  assert.equal(withOne('N853', 'U110'), 'N853 U110');
  assert.equal(withCharge(SHIRTS, {kind: 'freight', amount: '1', currency: '', included: true}).charges.length, 2);
});

const outcome = (kind, value, result = 'corrected') => ({kind, result, ...(value === undefined ? {} : {value})});

test('what was found is asked of the tariff where it changes what is due', () => {
  assert.deepEqual(correctionsOf([outcome('hs_code', '8471300000'), outcome('undervalued', '99.50'), outcome('net_mass', '12.5'), outcome('description', 'stones')]), {hs_code: '8471300000', value: '99.50', net_mass_kg: 12.5});
  assert.equal(correctionsOf([outcome('hs_code', '84', 'confirmed'), outcome('description', 'stones'), outcome('origin', 'C'), outcome('undervalued', '12,')]), undefined);
  assert.deepEqual(correctedItems({items: [{number: 1, fields: [outcome('document', 'x')]}, {number: 2, fields: [outcome('origin', 'CN')]}]}), [{number: 2, corrections: {origin: 'CN'}}]);
});

test('less on one item is set against more on another, exactly', () => {
  assert.equal(moreInAll(['0.10', '0.20']), '0.30');
  assert.equal(moreInAll(['10.00', '-2.50']), '7.50');
  assert.equal(moreInAll(['-10.00', '2.50']), '0');
});

test('what is left of a quota is never shown larger than it is', () => {
  const rows = [['249700', '250000', 0.9988], ['0', '250000', 0], ['0.001', '250000', 0], ['250000', '250000', 1], ['260000', '250000', 1], ['-1', '250000', 0], ['5', '0', 0], ['12345678901234567890.5', '24691357802469135781', 0.5]];
  for (const [left, whole, share] of rows) assert.equal(shareOf(left, whole), share, left);
});

test('an item of a declaration is asked about when it is said what it is, whence and what it is worth', () => {
  const item = {hs_code: '6109.10', origin: 'BD', value: '1 250,50', dispatch: '', preference: '', net_mass_kg: '100', quantity: '500', quantity_unit: 'NAR'};
  assert.deepEqual(expectedQuestion(item, 'fr', ['U110'], 'XTS'), {code: '610910', origin: 'BD', customs_value: '1250.50', documents: ['U110'], quantities: [{unit: 'KGM', amount: '100'}, {unit: 'NAR', amount: '500'}]});
  assert.equal(expectedQuestion({...item, value: ''}, 'fr', [], 'XTS'), undefined);
  assert.equal(expectedQuestion({...item, origin: 'B'}, 'fr', [], 'XTS'), undefined);
  assert.deepEqual(expectedQuestion({...item, quantity_unit: 'pairs of'}, 'fr', [], 'XTS').quantities, [{unit: 'KGM', amount: '100'}]);
});

test('a parcel survives its address', () => {
  const address = 'code=6109100010&origin=BD&price=40.5&currency=USD&code.2=0406&origin.2=TR&price.2=5&freight=3.25&freightCurrency=EUR&sender=private&ordinary=true';
  const form = parcelFrom(address, 'fr');
  assert.deepEqual(parcelQuestion(form, 'XTS'), {items: [{code: '6109100010', origin: 'BD', price: {amount: '40.5', currency: 'USD'}}, {code: '0406', origin: 'TR', price: {amount: '5', currency: 'XTS'}}], freight: {amount: '3.25', currency: 'EUR'}, sender: 'private', ordinary: true});
  assert.deepEqual(parcelQuestion(parcelFrom(parcelAddress(form), 'en-GB'), 'XTS'), parcelQuestion(form, 'XTS'));
});

test('problems of a parcel have their item and field', () => {
  assert.deepEqual(parcelPlace(problem('format', '/items/1/price/amount')), {item: 1, field: 'price'});
  assert.deepEqual(parcelPlace(problem('quantity_missing', '/items/0/measures/m2', 'KGM')), {item: 0, field: 'quantities/KGM'});
  assert.deepEqual(parcelPlace(problem('exchange_rate_missing', '/freight')), {item: undefined, field: 'freight'});
});
