// What the desk makes of the server's word and the browser's own.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {combine} from '../../src/pages/verify/combine.ts';
import {trustTexts, withTrust} from '../../src/pages/verify/keep.ts';
import {outcomeOf, sentenceOf} from '../../src/parts/verify/sentences.ts';
import {utf8} from '../../src/verify/bytes.ts';
import {mainOf} from '../../src/verify/verify.ts';

const GOLD = JSON.parse(readFileSync(new URL('../../../testdata/ledger/verifier.json', import.meta.url), 'utf8'));
const STATEMENT = {object: 'certificate/1', log: 'customs.na/ledger', member: 'na', member_name: 'Customs', number: 1, type: 'certificate.issue', time: '2026-11-27T10:00:00.000Z', data: {}, final: true, cosigners: ['bw'], quorum: 1};
const OWN = {what: 'proof', genuine: true, problems: [], own_word: false, statement: {...STATEMENT, index: '5', cosigned_at: '2026-11-27T10:05:00.000Z', signers: [{name: 'k', state: 'good'}], commitments: []}};
const SERVER = {what: 'proof', genuine: true, problems: [], statement: {...STATEMENT, time: '2026-11-27T10:00:00Z', index: 5}, now: {known: true, last_number: 2, status: 'revoked', ended: true, superseded: true, changed: '2026-12-01T00:00:00.000Z'}, valid: false, why: 'revoked'};
const BAD = {what: 'proof', genuine: false, problems: [{code: 'not_included', pointer: '', detail: ''}], own_word: false};

test('both agree: the server adds what was said later, the browser who signed', () => {
  const {verdict, today, agreement} = combine(SERVER, OWN);
  assert.equal(agreement, 'agree');
  assert.deepEqual([verdict.valid, verdict.why, verdict.statement.signers.length, verdict.statement.index], [false, 'revoked', 1, '5']);
  assert.equal(today.changed, '2026-12-01T00:00:00.000Z');
  assert.equal(outcomeOf(verdict), 'not_in_force');
});

test('they differ: in the word, or in what was said', () => {
  assert.equal(combine(SERVER, BAD).agreement, 'differ');
  assert.equal(combine({...SERVER, genuine: false}, OWN).agreement, 'differ');
  for (const change of [{object: 'certificate/2'}, {number: 2}, {index: 6}, {time: '2026-11-27T10:00:01Z'}, {log: 'customs.bw/ledger'}]) assert.equal(combine({...SERVER, statement: {...SERVER.statement, ...change}}, OWN).agreement, 'differ', JSON.stringify(change));
});

test('one alone', () => {
  assert.equal(combine(undefined, OWN).agreement, 'alone');
  const lookUp = {...BAD, what: 'paper_code', problems: [{code: 'look_up', pointer: '', detail: ''}]};
  assert.deepEqual([combine(SERVER, lookUp).agreement, combine(SERVER, lookUp).verdict.genuine], ['server_alone', true]);
});

test('private fields that are wrong stay wrong, whatever the server says of the proof', () => {
  const fields = {...OWN, what: 'disclosure', genuine: false, problems: [{code: 'wrong_salt_or_value', pointer: '', detail: ''}]};
  assert.deepEqual([combine(SERVER, fields).verdict.genuine, combine(SERVER, fields).agreement], [false, 'agree']);
});

test('what is sent to the server has no private fields', () => {
  const [fields, proof] = [utf8(GOLD.disclosure), utf8(GOLD.proof_file)];
  assert.deepEqual(mainOf([fields, proof]), [proof]);
  assert.deepEqual(mainOf([utf8(GOLD.proof), utf8(GOLD.entry)]), [utf8(GOLD.entry), utf8(GOLD.proof)]);
  assert.deepEqual(mainOf([proof]), [proof]);
});

test('the page to keep takes keys as data that cannot end its element', () => {
  const html = 'a<script type="application/json" id="trust">[]</script>b';
  const kept = withTrust(html, ['</script><b>$&']);
  assert.deepEqual(JSON.parse(/>(.*)<\/script>b$/.exec(kept)[1]), ['</script><b>$&']);
  assert.equal(kept.split('</script>').length, 2);
  assert.throws(() => withTrust('<html>', []));
  assert.deepEqual(trustTexts({federation: 'x', charter_first: 'first', logs: [{origin: 'o', policy: 'p'}]}), ['p', 'first']);
});

test('what is missing is not called false, and every code has a sentence in the catalogue', () => {
  assert.equal(outcomeOf({...BAD, problems: [{code: 'needs_proof'}]}), 'cannot');
  assert.equal(outcomeOf({...BAD, problems: [{code: 'needs_proof'}, {code: 'signature'}]}), 'not_genuine');
  const folder = new URL('../../src/verify/', import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const codes = [...sources.matchAll(/problem\('(\w+)'/g), ...sources.matchAll(/\{code: '(\w+)'/g), ...sources.matchAll(/need\([^;]*, '([a-z_]+)'[,)]/g)].map((found) => found[1]);
  assert.ok(codes.length > 40);
  assert.deepEqual(codes.filter((code) => sentenceOf(code) === 'other'), []);
  const words = JSON.parse(readFileSync(new URL('../../src/i18n/verify/en.json', import.meta.url), 'utf8'));
  assert.deepEqual([...codes.map(sentenceOf), 'other'].filter((sentence) => !(`verify_problem.${sentence}` in words)), []);
});
