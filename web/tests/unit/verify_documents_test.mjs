// Whole documents: those that the server's programs wrote (testdata/ledger), and what becomes of them when they are changed.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {toBase64, utf8} from '../../src/verify/bytes.ts';
import {trustOfFounding} from '../../src/verify/charter.ts';
import {trustOf, verify} from '../../src/verify/verify.ts';
import {readEntry} from '../../src/verify/entry.ts';
import {decimalDecode, readPaperCode} from '../../src/verify/paper_code.ts';

const read = (path) => readFileSync(new URL(`../../../testdata/${path}`, import.meta.url), 'utf8');
const GOLD = JSON.parse(read('ledger/verifier.json'));
const NOW = Date.parse('2027-01-01T00:00:00Z');
const POLICY = trustOf([GOLD.policy]);
const FOUNDING = trustOf([GOLD.founding]);
const NOBODY = null;
const check = (texts, trust = POLICY, now = NOW) => verify([texts].flat().map(utf8), {trust: trust ?? undefined, now});
const codes = ({problems}) => problems.map(({code}) => code);

test('a proof file is genuine by a policy, and by the founding entry from which the policy follows', async () => {
  for (const trust of [POLICY, FOUNDING]) {
    const verdict = await check(GOLD.proof_file, trust);
    assert.deepEqual([verdict.what, verdict.genuine, verdict.own_word, codes(verdict)], ['proof', true, false, []]);
    assert.deepEqual(verdict.statement.cosigners, ['bw', 'za', 'zm']);
    assert.deepEqual([verdict.statement.object, verdict.statement.number, verdict.statement.index, verdict.statement.quorum], ['certificate/COO-2026-17', 1, '0', 3]);
    assert.equal(verdict.statement.cosigned_at, '2026-11-27T10:05:00.000Z');
  }
  const {statement} = await check(GOLD.proof_file, FOUNDING);
  assert.deepEqual([statement.member, statement.member_name], ['na', 'Customs of na']);
  assert.deepEqual(statement.signers, [{name: 'customs.na/desk', state: 'good'}]);
  assert.deepEqual((await check(GOLD.proof_file, POLICY)).statement.signers, [{name: 'customs.na/desk', state: 'unknown'}]);
});

test('without anybody to believe a file vouches only for itself', async () => {
  const verdict = await check(GOLD.proof_file, NOBODY);
  assert.deepEqual([verdict.genuine, verdict.own_word], [true, true]);
  const forged = JSON.stringify({...JSON.parse(GOLD.proof_file), policy: GOLD.policy.replace('cosigners 3', 'cosigners 4')});
  assert.deepEqual(codes(await check(forged, NOBODY)), ['no_quorum']);
  assert.equal((await check(forged)).genuine, true, 'whom the reader believes counts, not what the file brings');
});

test('keys change: what any of those that are believed takes is genuine', async () => {
  const later = GOLD.policy.replace('cosigners 3', 'cosigners 4');  // as if one more had to sign by now
  assert.deepEqual(codes(await check(GOLD.proof_file, trustOf([later]))), ['no_quorum']);
  assert.equal((await check(GOLD.proof_file, trustOf([later, GOLD.founding]))).genuine, true);
  assert.equal((await check(GOLD.fork, trustOf([later, GOLD.founding]))).genuine, true);
});

test('an entry and its proof, as two files or one behind the other', async () => {
  assert.equal((await check([GOLD.entry, GOLD.proof])).genuine, true);
  assert.equal((await check([GOLD.proof, GOLD.entry])).genuine, true);
  assert.equal((await check(GOLD.entry + GOLD.proof)).genuine, true);
  assert.deepEqual(codes(await check([GOLD.entry.replace('COO-2026-17', 'COO-2026-18'), GOLD.proof])), ['not_included']);
});

test('owners sign by keys that are their names', async () => {
  const verdict = await check(GOLD.transfer_file);
  assert.equal(verdict.genuine, true);
  assert.match(verdict.statement.signers[0].name, /^did:key:z6Mk/);
  assert.equal(verdict.statement.signers[0].state, 'good');
});

test('disclosed fields are what the entry commits to', async () => {
  const whole = await check([GOLD.proof_file, GOLD.disclosure]);
  assert.deepEqual([whole.what, whole.genuine, whole.undisclosed], ['disclosure', true, []]);
  assert.equal(whole.disclosed.find(({name}) => name === 'exporter').value, 'Walvis Trading (Pty) Ltd');
  const part = await check([GOLD.disclosed_in_part, GOLD.proof_file]);
  assert.deepEqual([part.genuine, part.disclosed.map(({name}) => name), part.undisclosed], [true, ['goods'], ['document', 'exporter', 'gross_mass_kg']]);
  assert.deepEqual(codes(await check([GOLD.proof_file, GOLD.disclosure.replace('Walvis', 'Walrus')])), ['wrong_salt_or_value']);
  assert.deepEqual(codes(await check([GOLD.proof_file, GOLD.disclosure.replace('exporter', 'importer')])), ['not_committed']);
  assert.deepEqual(codes(await check([GOLD.proof_file, GOLD.disclosure.replace('COO-2026-17', 'COO-2026-18')])), ['other_object']);
  assert.deepEqual(codes(await check(GOLD.disclosure)), ['needs_proof']);
});

test('a disclosure says of which entry it is', async () => {
  const entry = readEntry(GOLD.entry);
  const shown = {leaf: toBase64(entry.leaf), log: entry.log, number: 1, payload: JSON.parse(GOLD.disclosed_in_part), purpose: 'clearance', v: 1};
  const say = (how) => check([GOLD.proof_file, JSON.stringify({...shown, ...how})]);
  assert.deepEqual([(await say({})).genuine, (await say({})).disclosed.length], [true, 1]);
  for (const how of [{leaf: 'A'.repeat(43) + '='}, {number: 2}, {log: 'customs.bw/ledger'}]) assert.deepEqual(codes(await say(how)), ['other_entry']);
  assert.deepEqual(codes(await say({v: 2})), ['version']);
  assert.deepEqual(codes(await say({more: 1})), ['unknown_member']);
});

test('evidence of each lie is proven, with its liars, by who believes the founding entry', async () => {
  const liars = {fork: ['na'], equivocation: ['na', 'zm'], reordered: ['na'], replayed_entry: ['na'], double_transfer: ['na'], rule_broken: ['na']};
  for (const [lie, names] of Object.entries(liars)) {
    const verdict = await check(GOLD[lie], FOUNDING);
    assert.deepEqual([verdict.genuine, verdict.proven?.lie, verdict.proven?.liars], [true, lie, names], JSON.stringify(verdict.problems));
  }
  assert.equal((await check(GOLD.rule_broken, FOUNDING)).proven.needs_rules, true);
  assert.deepEqual(codes(await check(GOLD.fork, NOBODY)), ['needs_trust']);
});

test('nothing in an evidence may be changed', async () => {
  const change = (lie, how) => check(JSON.stringify(Object.assign(JSON.parse(GOLD[lie]), how)), FOUNDING);
  const fork = JSON.parse(GOLD.fork);
  const changes = [{log: 'customs.bw/ledger'}, {log: 'nobody'}, {first: fork.second, second: fork.first}, {second: fork.first}, {beginning: 'A'.repeat(43) + '='}, {consistency: []}, {consistency: ['A'.repeat(43) + '=']},
    {lie: 'equivocation'}, {lie: 'reordered'}, {lie: 'stolen_key'}, {lie: 'replayed_entry'}, {lie: 'rule_broken'}, {lie: 'other'}, {v: 2}, {more: 1}, {first: fork.first.slice(0, -2)}];
  for (const how of changes) assert.equal((await change('fork', how)).genuine, false, JSON.stringify(how).slice(0, 80));
  const pair = JSON.parse(GOLD.double_transfer);
  const [one, other] = pair.exhibits;
  for (const exhibits of [[one, one], [one], [], [other, one].map((shown, i) => ({...shown, index: i})), [one, {...other, entry: one.entry}]]) assert.equal((await change('double_transfer', {exhibits})).genuine, false);
  assert.equal((await change('double_transfer', {lie: 'replayed_entry'})).genuine, false);
});

// Words for people are nobody's signed word, and the writer's own cosignature proves nothing more.
test('evidence with a byte changed is refused, or proves the same', {timeout: 120_000}, async () => {
  const text = GOLD.equivocation;
  const bytes = utf8(text);
  const said = ({proven}) => JSON.stringify({...proven, found_by: ''});
  const wanted = said(await check(text, FOUNDING));
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1 << at % 7;
    const verdict = await verify([changed], {trust: FOUNDING, now: NOW});
    if (verdict.genuine) assert.equal(said(verdict), wanted, `byte ${at}`);
  }
});

// The property for which all of this is there: no byte of a proof file can be changed so that it says something else and is
// believed. What may be changed is what nobody signed and nobody reads: the file's own policy, where the reader has one.
test('a proof file with any byte changed is refused, or says the same', {timeout: 120_000}, async () => {
  const bytes = utf8(GOLD.proof_file);
  const said = ({statement}) => JSON.stringify({...statement, cosigners: [], signers: []});
  const wanted = said(await check(GOLD.proof_file));
  const policyFrom = GOLD.proof_file.indexOf('"policy":');
  const policyTo = GOLD.proof_file.indexOf('"proof":');
  const passed = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1 << at % 7;
    const verdict = await verify([changed], {trust: POLICY, now: NOW});
    if (!verdict.genuine) continue;
    assert.equal(said(verdict), wanted, `byte ${at}`);
    passed.push(at);
  }
  const text = new TextDecoder().decode(bytes);
  const outside = passed.filter((at) => at < utf8(text.slice(0, policyFrom)).length || at >= utf8(text.slice(0, policyTo)).length);
  assert.deepEqual(outside, []);
});

test('a proof file cut off anywhere is refused', async () => {
  for (let end = 0; end < GOLD.proof_file.length; end += 37) assert.equal((await check(GOLD.proof_file.slice(0, end))).genuine, false);
});

test('a founding entry counts only when every founder signed, and two quorums share more than may lie', () => {
  assert.equal(FOUNDING.federation, 'sacu');
  assert.equal(FOUNDING.policies.length, 4);
  const lines = GOLD.founding.trimEnd().split('\n');
  assert.throws(() => trustOfFounding(`${lines.slice(0, -1).join('\n')}\n`), {code: 'founding_signature'});
  for (const [from, to] of [['"quorum":3', '"quorum":2'], ['"faults":1', '"faults":2'], ['Customs of na', 'Customs of nb'], ['charter.found', 'charter.fount']]) {
    assert.throws(() => trustOfFounding(GOLD.founding.replace(from, to)), undefined, to);
  }
  assert.throws(() => trustOf([GOLD.policy.slice(0, -1)]), {code: 'policy_form'});
  assert.equal(trustOf(['', ' \n']), undefined);
});

test('entries have one form', () => {
  const good = read('ledger/entry-1.txt');
  assert.equal(readEntry(good).object, 'numbers/1');
  const bad = [[' ', '  '], ['"v":1', '"v":2'], ['"charter":3', '"charter":03'], ['"charter":3', '"charter":3.0'], ['{"charter":3,', '{'], ['"number":1', '"number":0'], ['"number":1', '"number":4294967296'],
    ['T10:01:00.000Z', 'T10:01:60.000Z'], ['11-27', '02-30'], ['"ioss"', '"\\u0069oss"'], ['"kind":"ioss"', '"kind":1.5'], ['"kind":"ioss"', '"k d":1'], ['numbers/1', 'Numbers/1'], ['customs.na/ledger"', 'customs+na/ledger"'], ['\n\n', '\n'], ['AAAA=', 'AAAB=']];
  for (const [from, to] of bad) {
    assert.ok(good.includes(from), from);
    if (from !== ' ') assert.throws(() => readEntry(good.replace(from, to)), undefined, to);
  }
});

test('paper codes: the vectors of the program that prints them', async () => {
  const vectors = JSON.parse(read('ledger/paper_codes.json'));
  assert.ok(vectors.length >= 5);
  for (const {name, text, policy, host, log, object, number, leaf, entry, proof, verdict, findings} of vectors) {
    const code = await readPaperCode(text);
    const said = await check(text, trustOf([policy]));
    assert.equal(said.what, 'paper_code', name);
    if (verdict === 'malformed') {
      assert.equal(code, undefined, name);
      assert.deepEqual(codes(said), ['paper_code'], name);
      continue;
    }
    assert.deepEqual(code, {host, about: {log, object, number, leaf}, entry, proof}, name);
    assert.deepEqual(codes(said), verdict === 'final' ? [] : verdict === 'look_up' ? ['look_up'] : findings, name);
    assert.equal(said.genuine, verdict === 'final', name);
  }
  assert.equal(decimalDecode('256'), undefined);
  assert.equal(decimalDecode('12'), undefined);
  assert.deepEqual([...decimalDecode('00001')], [0, 1]);
});

test('a paper code with a digit changed is refused', {timeout: 60_000}, async () => {
  const {text, policy} = JSON.parse(read('ledger/paper_codes.json')).find(({name}) => name === 'whole');
  const trust = trustOf([policy]);
  for (let at = text.indexOf('#') + 1; at < text.length; at += 5) {
    const changed = `${text.slice(0, at)}${(Number(text[at]) + 1 + at % 9) % 10}${text.slice(at + 1)}`;
    assert.equal((await check(changed, trust)).genuine, false, `digit ${at}`);
  }
});

test('a paper code that inflates to more than an entry and a proof is refused', async () => {
  const {deflateRawSync} = await import('node:zlib');
  const bomb = deflateRawSync(Buffer.alloc(2_000_000, 97));
  const digits = [];
  for (let at = 0; at < bomb.length; at += 7) {
    const group = bomb.subarray(at, at + 7);
    digits.push(BigInt(`0x${group.toString('hex')}`).toString().padStart([0, 3, 5, 8, 10, 13, 15, 17][group.length], '0'));
  }
  assert.equal(await readPaperCode(`https://a.example/verify#1${digits.join('')}`), undefined);
});

test('credentials of W3C\'s test vectors and of another program', async () => {
  const folder = 'credential/eddsa-jcs-2022/';
  const signed = JSON.parse(read(`${folder}signedJCS.json`));
  const verdict = await check(JSON.stringify(signed), NOBODY, Date.parse('2025-01-01'));
  assert.deepEqual([verdict.what, codes(verdict)], ['credential', ['issuer_key']], 'the example is signed by somebody else than its issuer');
  for (const change of [{id: 'urn:uuid:0'}, {credentialSubject: {}}, {proof: {...signed.proof, created: '2023-02-24T23:36:39Z'}}]) {
    assert.ok(codes(await check(JSON.stringify({...signed, ...change}), NOBODY)).includes('signature'), JSON.stringify(change));
  }
});

test('a credential of another program: genuine, in force or not, and any byte changed is refused', {timeout: 60_000}, async () => {
  const {credential} = JSON.parse(read('credential/digitalbazaar-vc.json'));
  const text = JSON.stringify(credential);
  const verdict = await check(text);
  assert.deepEqual([verdict.genuine, verdict.own_word, verdict.credential.issuer], [true, true, credential.issuer]);
  const early = await check(text, POLICY, Date.parse('2024-01-01'));
  assert.deepEqual([early.genuine, codes(early)], [false, ['proof_early']]);
  const bytes = utf8(text);
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1;
    assert.equal((await verify([changed], {trust: POLICY, now: NOW})).genuine, false, `byte ${at}`);
  }
  for (const [path, code] of [['cryptosuite', 'cryptosuite_unsupported'], ['proofPurpose', 'proof_purpose'], ['verificationMethod', 'key_unknown']]) {
    assert.ok(codes(await check(JSON.stringify({...credential, proof: {...credential.proof, [path]: 'did:web:other#x'}}))).includes(code), code);
  }
  const {proof, ...bare} = credential;
  assert.deepEqual(codes(await check(JSON.stringify(bare))), ['proof_missing']);
  assert.equal(codes(await check(JSON.stringify({...bare, proof: [proof, proof]}))).length, 0);
  assert.deepEqual(codes(await check(JSON.stringify({...bare, proof: [proof, {...proof, previousProof: 'urn:none'}]}))), ['previous_proof']);
});

test('what is none of these is said to be unknown', async () => {
  for (const text of ['', 'hello', '{}', '[]', '{"a":1,"a":2}', '\0']) assert.equal((await check(text)).what, 'unknown', text);
  assert.deepEqual(codes(await verify([new Uint8Array((1 << 20) + 1)], {trust: POLICY, now: NOW})), ['too_large']);
  assert.deepEqual(codes(await verify([Uint8Array.of(255, 254)], {trust: POLICY, now: NOW})), ['unknown_form']);
});

test('what is in force: times and words of the statement itself', async () => {
  const verdict = await check(GOLD.proof_file, POLICY, Date.parse('2026-11-26T00:00:00Z'));
  assert.deepEqual([verdict.valid, verdict.why], [false, 'not_yet_valid']);
  assert.equal((await check(GOLD.proof_file)).valid, null, 'nobody here knows what was said later');
});
