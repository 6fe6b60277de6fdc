// The verifier against the vectors that the server's own tests use.
import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {fromBase58, fromBase64, fromBase64Url, fromHex, toBase64, toHex, utf8} from '../../src/verify/bytes.ts';
import {parseCheckpoint, parseProof} from '../../src/verify/checkpoint.ts';
import {verifyEd25519} from '../../src/verify/ed25519.ts';
import {leafHash, nodeHash} from '../../src/verify/hash.ts';
import {canonical, readJson} from '../../src/verify/json.ts';
import {checkSignature, parseNote, parseVerifierKey} from '../../src/verify/note.ts';
import {checkTrust, isQuorum, parsePolicy, smallestOverlap, verifyProof} from '../../src/verify/policy.ts';
import {isConsistent, isIncluded} from '../../src/verify/tree.ts';

const TLOG = fileURLToPath(new URL('../../../testdata/tlog/', import.meta.url));
const SHARED = `${process.env.TIDEWAITER_SHARED ?? ''}/data/ledger/`;
const without = (folder) => (process.env.TIDEWAITER_SHARED && existsSync(folder) ? false : `set TIDEWAITER_SHARED: no ${folder}`);
const read = (path) => readFileSync(path, 'utf8');
const lines = (path) => read(path).split('\n').filter(Boolean).map((line) => JSON.parse(line));
const bytes = (base64) => (base64 ? Uint8Array.from(Buffer.from(base64, 'base64')) : new Uint8Array());

test('bytes have one text each', () => {
  assert.deepEqual(fromBase64('AAE='), Uint8Array.of(0, 1));
  for (const bad of ['AAF=', 'AAE', 'AA==E', 'A A=', '_w==', '=', 'AAE=\n']) assert.equal(fromBase64(bad), undefined, bad);
  assert.deepEqual(fromBase64Url('_-8'), Uint8Array.of(255, 239));
  assert.equal(toBase64(new Uint8Array(100_000)).length, 133_336);
  assert.equal(fromHex('0'), undefined);
  assert.equal(toHex(fromBase58('11z', 8)), '000039');
  assert.equal(fromBase58('0', 8), undefined);
  assert.equal(fromBase58('z'.repeat(17), 8), undefined);
});

test('Ed25519: signatures of RFC 8032', () => {
  const cases = JSON.parse(read(`${TLOG}rfc8032.json`));
  assert.equal(cases.length, 3);
  for (const {pk, msg, sig} of cases) {
    assert.ok(verifyEd25519(fromHex(pk), fromHex(msg), fromHex(sig)));
    assert.ok(!verifyEd25519(fromHex(pk), fromHex(`${msg}00`), fromHex(sig)));
    assert.ok(!verifyEd25519(fromHex(pk), fromHex(msg), fromHex(sig).subarray(1)));
  }
});

// Where another verifier says otherwise, a key made for it would have two truths. src/tlog/ed25519_test.cc has the same rule.
test('Ed25519: 914 edge cases are answered as libsodium answers them', {skip: without(`${SHARED}ed25519`)}, () => {
  const refused = new Set(['low_order_R', 'low_order_A', 'low_order_residue', 'non_canonical_A', 'non_canonical_R', 'reencoded_k']);
  const cases = JSON.parse(read(`${SHARED}ed25519/ed25519vectors.json`));
  assert.equal(cases.length, 914);
  let accepted = 0;
  for (const {number, key, msg, sig, flags} of cases) {
    const isGood = verifyEd25519(fromHex(key), utf8(msg), fromHex(sig));
    assert.equal(isGood, !(flags ?? []).some((flag) => refused.has(flag)), `case ${number}: ${flags}`);
    accepted += isGood ? 1 : 0;
  }
  assert.equal(accepted, 43);
});

test('Ed25519: Wycheproof', {skip: without(`${SHARED}ed25519`)}, () => {
  const {testGroups} = JSON.parse(read(`${SHARED}ed25519/wycheproof_ed25519_test.json`));
  const seen = testGroups.flatMap(({publicKey, tests}) => tests.map(({tcId, msg, sig, result}) => {
    const isGood = /^(?:[0-9a-f]{2})*$/.test(sig) && verifyEd25519(fromHex(publicKey.pk), fromHex(msg), fromHex(sig));
    assert.equal(isGood, result === 'valid', `case ${tcId}`);
    return isGood;
  }));
  assert.ok(seen.length > 130 && seen.includes(true) && seen.includes(false));
});

test('trees: proofs of inclusion', () => {
  const cases = lines(`${TLOG}merkle_inclusion.jsonl`);
  for (const one of cases) assert.equal(isIncluded(BigInt(one.leafIdx), BigInt(one.treeSize), bytes(one.leafHash), (one.proof ?? []).map(bytes), bytes(one.root)), !one.wantErr, JSON.stringify(one));
  assert.ok(cases.length >= 98);
});

test('trees: proofs of consistency', () => {
  const cases = lines(`${TLOG}merkle_consistency.jsonl`);
  for (const one of cases) assert.equal(isConsistent(BigInt(one.size1), BigInt(one.size2), (one.proof ?? []).map(bytes), bytes(one.root1), bytes(one.root2)), !one.wantErr, JSON.stringify(one));
  assert.ok(cases.length >= 98);
});

// Every leaf of every small tree, proven by a second way of making proofs, and refused at any other place.
test('trees: every leaf of every tree of up to 20 leaves', () => {
  const leaves = Array.from({length: 20}, (_, i) => leafHash(utf8(`entry ${i}`)));
  const split = (size) => 2 ** Math.floor(Math.log2(size - 1));
  const rootOf = (some) => (some.length === 1 ? some[0] : nodeHash(rootOf(some.slice(0, split(some.length))), rootOf(some.slice(split(some.length)))));
  function pathOf(index, some) {
    if (some.length === 1) return [];
    const middle = split(some.length);
    return index < middle ? [...pathOf(index, some.slice(0, middle)), rootOf(some.slice(middle))] : [...pathOf(index - middle, some.slice(middle)), rootOf(some.slice(0, middle))];
  }
  for (let size = 1; size <= 20; size += 1) {
    const some = leaves.slice(0, size);
    for (let index = 0; index < size; index += 1) {
      const path = pathOf(index, some);
      const at = (where) => isIncluded(BigInt(where), BigInt(size), leaves[index], path, rootOf(some));
      assert.deepEqual(some.map((_, where) => at(where)).indexOf(true), index);
      assert.ok(!isIncluded(BigInt(index), BigInt(size), leaves[index], [...path, leaves[0]], rootOf(some)));
    }
  }
});

test('notes: checkpoints of Tessera', () => {
  const key = parseVerifierKey('example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx');
  for (let size = 0; size <= 15; size += 1) {
    const {note, ...checkpoint} = parseCheckpoint(read(`${TLOG}tessera/checkpoint.${size}`));
    assert.equal(checkpoint.size, BigInt(size));
    assert.equal(checkSignature(note.text, note.signatures[0], key).state, 'good');
    assert.equal(checkSignature(`${note.text}x\n`, note.signatures[0], key).state, 'bad');
  }
  assert.equal(parseVerifierKey('example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'), undefined, 'the id of another key');
});

test('notes that are none', () => {
  const good = 'text\n\n— name AAAAAAA=\n';
  assert.ok(parseNote(good));
  for (const bad of ['', 'text\n', 'text\n\n', `${good}x`, good.slice(0, -1), good.replace('—', '-'), good.replace('text', 'te\tt'), good.replace('name', 'na+me'), good.replace(' AAAAAAA=', ' AAAA'),
    good.replace('text', '\ud800'), good.replace('name AAAAAAA=', 'name  AAAAAAA='), `text\n\n${'— name AAAAAAA=\n'.repeat(101)}`]) assert.equal(parseNote(bad), undefined, JSON.stringify(bad.slice(0, 60)));
});

const EXAMPLE = `${TLOG}example/`;
const vkeys = read(`${EXAMPLE}vkeys`).trim().split('\n').map((line) => line.trim());
const policyText = (quorum, log = vkeys[0]) => `log ${log}\n${vkeys.slice(1).map((key, i) => `witness ${'BCDE'[i]} ${key}\n`).join('')}group members ${quorum} B C D E\nquorum members\n`;

test('policies: groups of groups, as the specification has them', () => {
  const [x1, x2, x3, y1] = vkeys.slice(1);
  const policy = parsePolicy(`# who we trust\n\nlog ${vkeys[0]} https://log.example\n  witness X1 ${x1}\t\nwitness X2 ${x2}\nwitness X3 ${x3}\nwitness Y1 ${y1}\ngroup X 2 X1 X2 X3\ngroup Y any Y1\ngroup both all X Y\nquorum both\n`);
  assert.ok(isQuorum(policy, [true, true, false, true]));
  assert.ok(!isQuorum(policy, [true, true, true, false]));
  assert.ok(!isQuorum(policy, [true, false, false, true]));
  assert.equal(smallestOverlap(policy), 2);  // one of X, and the one Y
  assert.equal(smallestOverlap(parsePolicy(policyText(3))), 2);
  assert.equal(smallestOverlap(parsePolicy(policyText(2))), 0);
  assert.equal(smallestOverlap(parsePolicy('quorum none\n')), 0);
  assert.ok(isQuorum(parsePolicy('quorum none\n'), []));
});

test('policies that are none', () => {
  const good = policyText(3);
  assert.ok(parsePolicy(good));
  const bad = [good.slice(0, -1), good.replace('quorum members\n', ''), `${good}quorum members\n`, good.replace('members 3', 'members 5'), good.replace('members 3', 'members 0'), good.replace('members 3', 'members 03'),
    good.replace('B C D E', 'B C D D'), good.replace('B C D E', 'B C D F'), good.replace('witness C', 'witness B'), good.replace('witness C', 'witness none'), good.replace(vkeys[1], vkeys[2]), good.replace(vkeys[1], vkeys[0]),
    `${good}log ${vkeys[0]}\n`, good.replace('log ', 'logs '), `quorum members\n${good}`, good.replace('\n', '\r\n'), `group a 1\n${good}`];
  for (const text of bad) assert.throws(() => parsePolicy(text), undefined, text);
});

test('a proof of the example is good by its policy, and nothing else', () => {
  const text = read(`${EXAMPLE}entry12345.tlog_proof`);
  const proof = parseProof(text);
  const entry = utf8('entry 12345');
  const codes = (policy, bytes = entry, shown = proof) => verifyProof(shown, parsePolicy(policy), bytes).findings.map(({code}) => code);
  assert.deepEqual(codes(policyText(4)), []);
  assert.deepEqual(verifyProof(proof, parsePolicy(policyText(4)), entry).witnesses.map(({name, seconds}) => [name, seconds]), ['B', 'C', 'D', 'E'].map((name) => [name, 1767225600n]));
  assert.deepEqual(codes(policyText(4), utf8('entry 12346')), ['not_included']);
  assert.deepEqual(codes('quorum none\n'), ['unknown_log']);
  assert.deepEqual(codes(policyText(4), entry, {...proof, index: 12344n}), ['not_included']);
  assert.deepEqual(checkTrust(parsePolicy(policyText(4)), parseCheckpoint(read(`${EXAMPLE}checkpoint.log_only`))).findings.map(({code}) => code), ['no_quorum']);
  for (const bad of [text.slice(1), text.replace('index 12345', 'index 012345'), text.replace('index', 'Index'), text.replace('\n\n', '\n'), text.replace('extra', 'other'), `${text}x`, text.slice(0, -1)]) {
    if (bad !== text) assert.equal(parseProof(bad), undefined, bad.slice(0, 60));
  }
  assert.ok(parseProof(text.replace('index', 'extra AAAA\nindex')), 'extra data is allowed');
  assert.equal(parseProof(text.replace('index', 'extra AAA\nindex')), undefined);
});

test('canonical JSON: vectors of RFC 8785', {skip: without(`${SHARED}jcs-rfc8785`)}, () => {
  const folder = `${SHARED}jcs-rfc8785/input/`;
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.ok(names.length >= 5);
  for (const name of names) {
    assert.equal(canonical(readJson(read(folder + name))), read(`${SHARED}jcs-rfc8785/output/${name}`).trimEnd(), name);
  }
});

test('JSON that two programs could read differently is refused', () => {
  for (const bad of ['{"a":1,"a":2}', '{"a":{"b":1,"\\u0062":2}}', '"\\ud800"', '"\\udc00x"', '9007199254740993', '1e20', '01', '1.', '[1,]', '{"a":1,}', '', 'nul', '1 2', '"\t"', `${'['.repeat(70)}${']'.repeat(70)}`, 'Infinity', "'a'", '1e999'])
    assert.throws(() => readJson(bad), undefined, bad);
  assert.equal(canonical(readJson(' {"b":[1e0,-0,1e21,0.1],"a":"\\u00e9\\/","__proto__":null} ')), '{"__proto__":null,"a":"é/","b":[1,0,1e+21,0.1]}');
  assert.equal(canonical(readJson('9007199254740992')), '9007199254740992');
});
