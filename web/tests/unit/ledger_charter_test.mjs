import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {before, test} from 'node:test';
import {ledgerOf} from '../fake/ledger.mjs';
import {makeCard} from '../fake/ledger_card.mjs';

globalThis.document = {documentElement: {}};
globalThis.location = new URL('http://desk.example/ledger');
globalThis.localStorage = {getItem: () => null, setItem: () => undefined};

const {loadLanguage, loadPart} = await import('../../src/i18n/index.ts');
const {checkCard, memberOfCard} = await import('../../src/pages/ledger/card.ts');
const {changesTerms, dataOfDraft, effectOf} = await import('../../src/pages/ledger/charter_effect.ts');
const {shortPrint} = await import('../../src/pages/ledger/fingerprint.ts');
const {beginForm, earlyProblems, wishOf} = await import('../../src/pages/ledger/form.ts');
const {handoverProblem, objectOfHandover, readHandover} = await import('../../src/pages/ledger/handover.ts');
const {federation: read} = await import('../../src/pages/ledger/names.ts');
const {TYPES} = await import('../../src/pages/ledger/types.ts');

const {federation} = ledgerOf({});  // five members, all cosign: one fault, a quorum of four, three change the charter
const NOTHING = {state: {}, story: undefined, federation};

before(async () => {
  await loadPart('ledger');
  await loadLanguage('en');
  read.value = federation;
});

// ---- cards

test('a card is read, its own signature checked and its fingerprints shown', async () => {
  const {card, member, key} = makeCard();
  assert.deepEqual(memberOfCard(card), member);
  const fingerprint = createHash('sha256').update(key).digest('hex');
  assert.deepEqual(await checkCard(card), {signed: true, fingerprints: [fingerprint, fingerprint]});
  assert.equal(shortPrint(fingerprint).replaceAll(' ', ''), fingerprint.slice(0, 16));
  assert.deepEqual(await checkCard(card.trimEnd().replaceAll('\n', '\r\n')), await checkCard(card));
});

test('a card with another name in it is not signed by its member', async () => {
  const {card} = makeCard({change: (text) => text.replace('Upland', 'Lowland')});
  assert.equal((await checkCard(card)).signed, false);
  for (const text of ['', 'hello', '{"v":1}', '{"member":{},"v":1}', '{"member":{"id":"x"},"v":2}']) assert.equal(memberOfCard(text), undefined, text);
});

test('a new member is proposed by its card, with the numbers that change', () => {
  const form = TYPES['charter.member.add'];
  const {card, member} = makeCard();
  const values = {...beginForm(form, NOTHING), member: card, quorum: '4'};
  assert.deepEqual(earlyProblems(form, values, NOTHING), []);
  assert.deepEqual(wishOf('charter.member.add', '', form, values, NOTHING).data, {member, quorum: 4});
  assert.deepEqual(earlyProblems(form, {...values, member: 'no card'}, NOTHING), [{pointer: '/data/member', code: 'card'}]);
});

// ---- what a change makes

const effect = (type, data) => effectOf(type, data, federation);
const without = (id) => ({member: id, reason: 'left', logs: []});

test('a sixth member needs a quorum that fits, its own word, and that of as many as change the charter', () => {
  const {member} = makeCard();
  const alone = effect('charter.member.add', {member});
  assert.deepEqual([alone.after.members, alone.after.cosigners, alone.wrong, alone.least], [6, 6, ['change_need'], {quorum: 4, change_need: 4}]);
  const fit = effect('charter.member.add', {member, change_need: 4});
  assert.deepEqual([fit.wrong, fit.consent, fit.joining, fit.others], [[], ['uu'], 'uu', 3]);
  assert.ok(changesTerms(fit));
  assert.deepEqual(effect('charter.member.add', {member: {...member, cosigns: false}, change_need: 4}).after.cosigners, 5);
});

test('a member leaves only in steps that keep an honest member in every two quorums', () => {
  assert.deepEqual(effect('charter.member.remove', without('yy')).wrong, []);
  assert.deepEqual(effect('charter.member.remove', {...without('yy'), quorum: 3}).wrong, []);
  assert.deepEqual(effect('charter.member.remove', {...without('yy'), faults: 0, quorum: 3}).wrong, []);
  assert.deepEqual(effect('charter.quorum', {faults: 0, quorum: 3, change_need: 3}).wrong, []);
  assert.deepEqual(effect('charter.quorum', {faults: 2, quorum: 3, change_need: 3}).wrong, ['quorum']);
  assert.deepEqual(effect('charter.quorum', {faults: 1, quorum: 6, change_need: 2}).wrong, ['quorum', 'change_need']);
  // As the rules' own example: four with a quorum of three cannot become three with a quorum of two at once.
  const four = {...federation, members: federation.members.slice(0, 4), charter: {...federation.charter, cosigners: 4, quorum: 3}};
  assert.deepEqual(effectOf('charter.member.remove', {...without('yy'), faults: 0, quorum: 2, change_need: 2}, four).wrong, ['quorum_overlap']);
});

test('whose word is needed follows from the type', () => {
  assert.deepEqual(effect('charter.agreement.set', {agreement: {id: 'mra-xx-yy', parties: ['xx', 'zz']}}).consent, ['xx', 'zz', 'yy']);
  assert.deepEqual(effect('charter.log.rotate', {end: {origin: 'customs.vv.example/ledger', to_size: 9}}).consent, ['vv']);
  assert.deepEqual(effect('charter.keeper', {keeper: {member: 'zz', key: ''}}).consent, ['zz']);
  assert.deepEqual([effect('charter.rules', {rules: 2}).consent, effect('charter.rules', {rules: 2}).others], [[], 3]);
  assert.equal(effect('charter.log.add', {member: 'xx', log: {}}).others, 2);
  assert.ok(!changesTerms(effect('charter.rules', {rules: 2})));
  assert.deepEqual(dataOfDraft('{"data":{"rules":2},"type":"charter.rules"}\n'), {rules: 2});
  assert.deepEqual(dataOfDraft('nonsense'), {});
});

test('forms of the charter begin with what is so, and say what the rules ask for', () => {
  const begins = (type) => beginForm(TYPES[type], NOTHING);
  assert.equal(begins('charter.rules').rules, '2');
  const rotate = {...begins('charter.log.rotate'), key: 'A'.repeat(44), reason: 'stolen'};
  const own = federation.logs.find((log) => log.origin === federation.own_log);
  assert.deepEqual(wishOf('charter.log.rotate', '', TYPES['charter.log.rotate'], rotate, NOTHING).data, {end: {origin: federation.own_log, to_size: own.largest_seen}, key: 'A'.repeat(44), reason: 'stolen'});
  const add = {...begins('charter.log.add'), 'log/origin': 'customs.xx/two', 'log/key': 'B'.repeat(44)};
  assert.deepEqual(wishOf('charter.log.add', '', TYPES['charter.log.add'], add, NOTHING).data, {member: 'xx', log: {origin: 'customs.xx/two', key: 'B'.repeat(44)}});
  assert.deepEqual(wishOf('charter.keeper', '', TYPES['charter.keeper'], {'keeper/member': 'zz', 'keeper/key': 'C'}, NOTHING).data, {keeper: {member: 'zz', key: 'C'}});
});

// ---- a title from elsewhere

const OUT = {to_log: federation.own_log, to_object: 'title/moved-1', holder: 'did:key:z6MkAnna', beneficiary: '', carrier: 'yy', status: 'moved'};
const entryOf = (type, data) => `${JSON.stringify({data, log: 'customs.yy.example/ledger', object: 'title/T-1', type})}\n\n— customs.yy.example/titles AAAA\n`;
const PROOF = 'c2sp.org/tlog-proof@v1\nindex 5\n';
const fileOf = (type, data) => JSON.stringify({entry: entryOf(type, data), policy: '', proof: PROOF, v: 1});

test('a title is taken over by the proof of its handover, under the name that was chosen there', () => {
  const file = fileOf('title.handover_out', OUT);
  const found = readHandover(file);
  assert.deepEqual([found.log, found.object, found.data], ['customs.yy.example/ledger', 'title/T-1', OUT]);
  assert.equal(handoverProblem(file, federation.own_log), undefined);
  const form = TYPES['title.handover_in'];
  const wish = wishOf('title.handover_in', form.object({proof: file}), form, {proof: file}, NOTHING);
  assert.deepEqual([wish.object, Object.keys(wish.data)], ['title/moved-1', ['proof']]);
  // The proof alone, with its entry in it, is as good.
  assert.deepEqual(readHandover(wish.data.proof), found);
  assert.equal(objectOfHandover(wish.data.proof), 'title/moved-1');
});

test('what is no handover to us is told before it is sent', () => {
  const early = (proof) => earlyProblems(TYPES['title.handover_in'], {proof}, NOTHING).map((one) => one.code);
  assert.deepEqual(early('hello'), ['proof']);
  assert.deepEqual(early(PROOF), ['proof']);
  assert.deepEqual(early(fileOf('title.accept', {})), ['not_a_handover']);
  assert.deepEqual(early(fileOf('title.handover_out', {...OUT, to_log: 'customs.zz.example/ledger'})), ['other_log']);
  assert.deepEqual(early(fileOf('title.handover_out', OUT)), []);
  assert.deepEqual(early(''), ['required']);
});
