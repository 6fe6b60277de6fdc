// The question of a presentation: what was typed becomes what the server reads.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {CREDIT, ENVELOPE, fieldsOf, REQUIRED, TYPES} from '../../src/pages/presentation/fields.ts';
import {articleOf, demanded, newDraft, questionOf, stepOf} from '../../src/pages/presentation/question.ts';

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('what is empty is left out, amounts are exact, days and currencies as the server has them', () => {
  const draft = {...newDraft(), credit: {...newDraft().credit, number: ' LC-1 ', currency: 'eur', amount: '12 500,50', about: true, expires: '2026-12-31', bank_key: '', endorsed_to_bank: false, port_of_loading: ' '},
    envelope: {presented: '2026-12-01', closed_days: '2026-12-25\n2026-12-26, 2027-01-01'}, documents: [{type: 'bill_of_lading', originals: '3', is_signed: true, on_deck: false, title: 'title/T-7', currency: 'EUR'}]};
  const {credit, envelope} = questionOf(draft, 'fr');
  assert.deepEqual(credit, {number: 'LC-1', currency: 'EUR', amount: '12500.50', about: true, expires: '2026-12-31', presentation_days: 21, partial_shipments: true, insured_percent: 110,
    documents: [{type: 'commercial_invoice', originals: 1}, {type: 'bill_of_lading', originals: 1}]});
  assert.deepEqual(envelope, {presented: '2026-12-01', closed_days: ['2026-12-25', '2026-12-26', '2027-01-01'], documents: [{type: 'bill_of_lading', originals: 3, is_signed: true, title: 'title/T-7'}]});
});

test('what cannot be read is sent as it was typed, so that the server says where it is', () => {
  const {credit} = questionOf({...newDraft(), credit: {presentation_days: 'three weeks', amount: 'much'}}, 'en');
  assert.deepEqual([credit.presentation_days, credit.amount, credit.partial_shipments], ['three weeks', 'much', false]);
});

test('the envelope begins with what the credit demands and it has not', () => {
  const draft = {...newDraft(), credit: {beneficiary: 'Walvis', applicant: 'Nordsee', currency: 'EUR'}, documents: [{type: 'bill_of_lading'}]};
  assert.deepEqual(demanded(draft), [{type: 'commercial_invoice', originals: '1', copies: '', issuer: 'Walvis', addressee: 'Nordsee', currency: 'EUR'}]);
  assert.deepEqual(demanded({...draft, required: []}), []);
});

test('articles and steps', () => {
  assert.deepEqual(articleOf('18(b)'), {law: 'ucp', article: '18(b)'});
  assert.deepEqual(articleOf('MLETR 11'), {law: 'mletr', article: '11'});
  assert.deepEqual([stepOf('/credit/amount'), stepOf('/envelope/presented')], ['credit', 'documents']);
});

// The server's reader refuses members that it does not know, and forgets none here.
test('the fields are those that the server reads, all of them', () => {
  const source = read('src/ledger/presentation_json.cc');
  const members = (table) => [...source.slice(source.indexOf(table), source.indexOf('};\n', source.indexOf(table))).matchAll(/^ {4}\{"(\w+)"/gm)].map((found) => found[1]).sort();
  const names = (specs) => [...new Set(specs.map(({name}) => name))];
  assert.deepEqual([...names(CREDIT), 'documents'].sort(), members('kCredit[]'));
  assert.deepEqual([...names(REQUIRED), 'type'].sort(), members('kRequiredDocument[]'));
  assert.deepEqual([...names(ENVELOPE), 'documents'].sort(), members('kEnvelope[]'));
  assert.deepEqual([...names(TYPES.flatMap(fieldsOf)), 'type'].sort(), members('kPresented[]'));
});

test('every discrepancy that the server can find is said in the reader\'s language', () => {
  const codes = [...read('src/ledger/presentation.cc').matchAll(/Found(?:InAll)?\(\s*"(\w+)"/g)].map((found) => found[1]);
  const words = JSON.parse(read('web/src/i18n/presentation/en.json'));
  assert.ok(codes.length > 25);
  assert.deepEqual(codes.filter((code) => !(`lc_code.${code}` in words)), []);
});
