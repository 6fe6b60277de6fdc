import assert from 'node:assert/strict';
import {test} from 'node:test';
import {addDecimals, formatDecimal, readDecimal, typedDecimal} from '../../src/i18n/decimal.ts';

const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ');

test('amounts are shown exactly, however large', () => {
  assert.equal(formatDecimal('999999999999999.9999', 'en'), '999,999,999,999,999.9999');
  assert.equal(formatDecimal('123456789012345678.05', 'en', {digits: 2}), '123,456,789,012,345,678.05');
  assert.equal(plain(formatDecimal('1234567.5', 'fr', {digits: 2})), '1 234 567,50');
  assert.equal(formatDecimal('1234567.5', 'es', {digits: 2}), '1.234.567,50');
  assert.equal(plain(formatDecimal('1234.5', 'en', {digits: 2, currency: 'XTS'})), 'XTS 1,234.50');
});

test('signs and zero', () => {
  assert.equal(formatDecimal('-0.50', 'en'), '-0.50');
  assert.equal(formatDecimal('-1234.5', 'en', {digits: 2}), '-1,234.50');
  assert.equal(formatDecimal('0', 'en', {digits: 2}), '0.00');
});

test('what is no amount is shown as it came', () => {
  for (const text of ['', 'abc', '1e5', '1,5', '.5']) assert.equal(formatDecimal(text, 'en'), text);
});

test('sums are exact', () => {
  assert.equal(addDecimals(['0.1', '0.2']), '0.3');
  assert.equal(addDecimals(['999999999999999.99', '0.01']), '1000000000000000.00');
  assert.equal(addDecimals(['1', '-1.5']), '-0.5');
  assert.equal(addDecimals(['', 'x']), '0');
});

// typed, language, exact
const TYPED = [
  ['1234.50', 'en', '1234.50'], ['1,234.50', 'en', '1234.50'], ['1,234', 'en', '1234'], ['1,234,567', 'en', '1234567'], ['12,5', 'en', '12.5'],
  ['1 234,50', 'fr', '1234.50'], ['1\u202f234,50', 'fr', '1234.50'], ['1,234', 'fr', '1.234'], ['1.234', 'fr', '1234'], ['12.5', 'fr', '12.5'], ['1.234.567,8', 'es', '1234567.8'],
  ['١٢٣٤٫٥', 'ar', '1234.5'], ['.5', 'en', '0.5'], ["1'000.25", 'en', '1000.25'], ['abc', 'en', 'abc'], ['', 'en', ''],
];

for (const [typed, language, exact] of TYPED) {
  test(`'${typed}' typed in ${language} is '${exact}'`, () => assert.equal(readDecimal(typed, language), exact));
}

test('an exact amount survives being typed in any language', () => {
  for (const language of ['en-GB', 'fr', 'es', 'ar-u-nu-latn']) {
    for (const exact of ['0', '1234.5', '1234.500', '0.001', '999999999999999.9999']) assert.equal(readDecimal(typedDecimal(exact, language), language), exact, `${exact} in ${language}`);
  }
});
