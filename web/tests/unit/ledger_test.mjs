import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {ledgerOf} from '../fake/ledger.mjs';

globalThis.document = {documentElement: {}};
globalThis.location = new URL('http://desk.example/ledger');
globalThis.localStorage = {getItem: () => null, setItem: () => undefined};

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const words = JSON.parse(readFileSync(`${SRC}i18n/ledger/en.json`, 'utf8'));
const {language, loadLanguage, loadPart, timeZone} = await import('../../src/i18n/index.ts');
const {beginForm, earlyProblems, freshLocal, homeless, isLocal, problemsAt, wishOf} = await import('../../src/pages/ledger/form.ts');
const {decide, holds, withEntry} = await import('../../src/pages/ledger/decide.ts');
const {fingerprint} = await import('../../src/pages/ledger/fingerprint.ts');
const {troublesOf} = await import('../../src/pages/ledger/health.ts');
const {federation, holderKeys, partyName, recordPath} = await import('../../src/pages/ledger/names.ts');
const {registryData} = await import('../../src/pages/ledger/numbers.ts');
const {phaseOf, saidSentence, stateSentence} = await import('../../src/pages/ledger/say.ts');
const {latestWith, readMatrix, readNeed, unusedVouchers, writeMatrix, writeNeed} = await import('../../src/pages/ledger/shared_types.ts');
const {kindOfType, openersOf, shownFields, TYPES} = await import('../../src/pages/ledger/types.ts');
const {isGrave} = await import('../../src/parts/ledger_grave.ts');

const ledger = ledgerOf({});
const stories = [...ledger.records.values()];
const recordOf = ({object, kind, member, ended, entries}) => ({object, kind, log: '', member, number: entries.length, type: entries.at(-1).type, status: entries.at(-1).data.status ?? '', ended, opened: entries[0].time, changed: entries.at(-1).time, final: true, state: entries.at(-1).data});
const NOTHING = {state: {}, story: undefined, federation: ledger.federation};

before(async () => {
  timeZone.value = 'Africa/Nairobi';
  await loadPart('ledger');
  await loadLanguage('en');
  federation.value = ledger.federation;
  holderKeys.value = ledger.keys;
});

test('whatever may be said has a name, an explanation, and words for each of its fields', () => {
  for (const [type, form] of Object.entries(TYPES)) {
    assert.ok(words[`ledger_type.${type}`], type);
    assert.ok(words[`ledger_about.${type}`], `about ${type}`);
    if (!form.charter) assert.ok(Object.keys(words).some((key) => key.startsWith(`ledger_said.${type}`)), `said ${type}`);
    for (const spec of form.fields) {
      const name = spec.name.split('/').at(-1);
      assert.ok(words[`ledger_field.${name}`], `${type}: ${name}`);
      if (spec.hint) assert.ok(words[`ledger_hint.${typeof spec.hint === 'string' ? spec.hint : name}`], `${type}: hint of ${name}`);
      for (const column of spec.columns?.({}, NOTHING) ?? []) assert.ok(column.label ?? words[`ledger_field.${column.name}`], `${type}: ${name}.${column.name}`);
      if (spec.kind === 'choice' && Array.isArray(spec.options)) spec.options.forEach((one) => assert.ok(words[`ledger_choice.${one}`], `${type}: ${name} ${one}`));
    }
  }
});

test('each kind of record can be opened', () => {
  for (const kind of ['operator', 'certificate', 'shipment', 'condition', 'bond', 'document', 'carnet', 'numbers']) assert.equal(openersOf(kind).length, 1, kind);
  assert.deepEqual(openersOf('title'), ['title.issue', 'title.handover_in']);
  assert.equal(kindOfType('charter.agreement.set'), 'charter');
});

for (const code of ['en', 'fr', 'es', 'ar']) {
  test(`in ${code} every record and every entry is a whole sentence`, async () => {
    await loadLanguage(code);
    for (const story of stories) {
      const record = recordOf(story);
      for (const now of [Date.now(), Date.now() + 3e11, Date.now() - 3e11]) {
        const state = stateSentence(record, now);
        assert.ok(!/[{}]|ledger_|undefined/.test(state) && / /.test(state), `${story.object}: ${state}`);
      }
      story.entries.forEach((entry, i) => {
        const said = saidSentence(entry, story.entries[i - 1], story.member);
        assert.ok(!/[{}]|ledger_|undefined/.test(said) && / /.test(said), `${entry.type}: ${said}`);
      });
    }
    await loadLanguage('en');
  });
}

test('who holds a bill and who is entitled is said by name', () => {
  assert.equal(language.value, 'en');
  const plain = (text) => text.replace(/[\u2066-\u2069]/g, '');
  const held = recordOf(ledger.records.get('title/T-9AB4'));
  assert.match(plain(stateSentence(held, Date.now())), /^Held by TIN10021 \(…kestrelx\), who is also entitled/);
  assert.match(plain(stateSentence({...held, state: {...held.state, beneficiary: ledger.keys[1].did}}, Date.now())), /^Held by TIN10021 \(.*\); entitled is BANK-1 \(/);
  assert.equal(partyName('yy'), 'Revenue of High Plains');
  assert.match(partyName('did:key:z6MkUnknownUnknown1'), /^key …Unknown1$/);
  assert.equal(recordPath('title/T 7'), '/ledger/record/title/T%207');
});

test('what is over by the clock is told so, though no entry says it', () => {
  const granted = recordOf(ledger.records.get('operator/O-KESTREL1'));
  assert.equal(phaseOf(granted, Date.now()), 'granted');
  assert.equal(phaseOf(granted, Date.parse(granted.state.valid_until) + 1), 'expired');
  assert.equal(phaseOf(granted, Date.parse(granted.state.valid_from) - 1), 'not_yet');
  const waiting = recordOf(ledger.records.get('condition/Q-1'));
  assert.deepEqual([phaseOf(waiting, Date.now()), phaseOf(waiting, Date.parse(waiting.state.deadline) + 1)], ['waiting', 'due']);
});

test('a row that is open holds back later rows with another outcome', () => {
  const table = {rows: [{when: {bad: true}, then: 'refuse'}, {when: {a: true, b: true}, then: 'release'}, {when: {a: true}, then: 'release'}], otherwise: 'refuse'};
  assert.deepEqual(decide(table, {}), {row: 0});
  assert.deepEqual(decide(table, {a: true, b: true}), {row: 0});
  assert.deepEqual(decide(table, {bad: true}), {outcome: 'refuse', row: 0});
  assert.deepEqual(decide(table, {bad: false, a: true}), {outcome: 'release', row: 2});  // b is open, and would give the same
  assert.deepEqual(decide(table, {bad: false, a: false}), {outcome: 'refuse'});
  assert.deepEqual(decide(table, {bad: false}), {row: 1});
});

test('what an entry has to say is written as text and read as values', () => {
  const need = writeNeed('status = valid; single_use = true; uses = 3; inner/kind = dcsa:ARRI; name = "true"');
  assert.deepEqual(need, {'/status': 'valid', '/single_use': true, '/uses': 3, '/inner/kind': 'dcsa:ARRI', '/name': 'true'});
  assert.equal(readNeed({'/status': 'valid', '/uses': 3}), 'status = valid; uses = 3');
  assert.ok(holds({need}, {status: 'valid', single_use: true, uses: 3, inner: {kind: 'dcsa:ARRI'}, name: 'true'}));
  assert.ok(!holds({need}, {status: 'valid', single_use: 'true', uses: 3, inner: {kind: 'dcsa:ARRI'}, name: 'true'}));
  assert.ok(!holds({need: {'/a/b': 1}}, {}));
});

test('a proof brings its entry along in a line of its own', () => {
  assert.equal(withEntry('c2sp.org/tlog-proof@v1\nindex 5\n', 'é\n'), 'c2sp.org/tlog-proof@v1\nextra w6kK\nindex 5\n');
});

test('a grant is said with its private fields apart and times in the reader’s zone', () => {
  const form = TYPES['operator.grant'];
  const values = {...beginForm(form, NOTHING), holder_name: ' Kestrel ', holder_id: 'TIN1', holder_country: 'xx', programme: 'AEOC', valid_from: '2026-11-27T10:00', valid_until: '', benefits: ['mra-xx-yy/priority', 'mra-xx-yy/fewer_inspections'], more: [{name: 'licence', value: 'L-1'}, {}]};
  assert.deepEqual(wishOf('operator.grant', 'operator/O-1', form, values, NOTHING), {
    type: 'operator.grant', object: 'operator/O-1', data: {programme: 'AEOC', valid_from: '2026-11-27T07:00:00.000Z', benefits: {'mra-xx-yy': ['fewer_inspections', 'priority']}},
    private: {holder_name: 'Kestrel', holder_id: 'TIN1', holder_country: 'XX', licence: 'L-1'},
  });
});

test('an amendment begins with what holds, and says what is taken away', () => {
  const state = {valid_from: '2026-01-01T00:00:00.000Z', valid_until: '2027-01-01T00:00:00.000Z', benefits: {'mra-xx-yy': ['priority']}};
  const context = {...NOTHING, state};
  const form = TYPES['operator.amend'];
  const values = beginForm(form, context);
  assert.deepEqual(values, {valid_from: '2026-01-01T03:00', valid_until: '2027-01-01T03:00', benefits: ['mra-xx-yy/priority'], reason: ''});
  assert.deepEqual(wishOf('operator.amend', 'operator/O-1', form, {...values, valid_until: '', reason: 'extended'}, context).data, {valid_from: '2026-01-01T00:00:00.000Z', valid_until: null, benefits: {'mra-xx-yy': ['priority']}, reason: 'extended'});
});

test('an endorsement in blank names nobody, and a bill without a beneficiary is a bearer’s', () => {
  const blank = (type) => wishOf(type, 'title/T', TYPES[type], beginForm(TYPES[type], NOTHING), NOTHING).data;
  assert.equal(blank('title.endorse').beneficiary, '');
  assert.equal(blank('title.nominate').nominee, '');
  assert.equal(blank('title.issue').beneficiary, '');
});

test('a condition is written with its inputs, its table and all who sign', () => {
  const form = TYPES['condition.set'];
  const values = {inputs: [{name: 'cert', log: 'l', object: 'certificate/C', need: 'status = valid', fresh_s: '60'}], rows: [{'when:cert': 'yes', then: 'release'}, {'when:cert': 'no', then: 'refuse'}], otherwise: 'refuse', deadline: '2027-01-01T03:00', parties: [{party: 'xx'}, {party: ''}]};
  assert.deepEqual(wishOf('condition.set', 'condition/Q', form, values, NOTHING).data, {
    inputs: [{name: 'cert', log: 'l', object: 'certificate/C', fresh_s: 60, need: {'/status': 'valid'}}], rows: [{then: 'release', when: {cert: true}}, {then: 'refuse', when: {cert: false}}],
    otherwise: 'refuse', deadline: '2027-01-01T00:00:00.000Z', parties: ['xx'],
  });
  assert.deepEqual(form.fields.find((spec) => spec.name === 'rows').columns(values, NOTHING).map((one) => one.name), ['when:cert', 'then']);
});

test('rights of a shipment are a table and are written by role', () => {
  const matrix = {shipper: {invoice: 'rw', events: 'r'}, bank: {invoice: 'r'}};
  assert.deepEqual(writeMatrix(readMatrix(matrix)), matrix);
  assert.deepEqual(writeMatrix([{role: 'a', type: 'x', right: ''}, {role: '', type: 'y', right: 'r'}]), {a: {x: 'r'}});
  const story = {entries: ledger.records.get('shipment/S-2201').entries};
  assert.equal(latestWith({...NOTHING, story}, 'parties').parties.length, 3);
});

test('a voucher is used once, and closes only what is open', () => {
  const {entries} = ledger.records.get('carnet/K-ATA-9');
  const context = {...NOTHING, state: entries.at(-1).data};
  const form = TYPES['carnet.movement'];
  assert.deepEqual(unusedVouchers(context.state), ['R1', 'H1']);
  const names = (voucher) => shownFields(form, {voucher}, context).map((spec) => spec.name);
  assert.deepEqual(names('R1'), ['voucher', 'by', 'closes', 'part', 'office']);
  assert.deepEqual(names(''), ['voucher', 'by', 'office']);
  const closes = form.fields.find((spec) => spec.name === 'closes');
  assert.deepEqual(closes.options(context, {voucher: 'R1'}), ['I1']);
  assert.deepEqual(closes.options(context, {voucher: 'H1'}), ['E1']);
});

test('numbers are sent as they are, or as values made elsewhere, rising', () => {
  assert.deepEqual(registryData({}, {numbers: 'im-276 0000742\nIM2760000742, IM2\n'}), {numbers: ['IM2760000742', 'IM2']});
  const [low, high] = [Buffer.alloc(16, 1), Buffer.alloc(16, 200)].map((one) => one.toString('base64'));
  assert.deepEqual(registryData({}, {numbers: `${high}\n${low}`}), {values: [low, high]});
});

test('what is wrong is told before anything is sent, at its field', () => {
  const at = (type, values, context = NOTHING) => earlyProblems(TYPES[type], {...beginForm(TYPES[type], context), ...values}, context).map(({pointer, code}) => `${pointer} ${code}`);
  assert.deepEqual(at('operator.revoke', {reason: ' '}), ['/data/reason required']);
  assert.deepEqual(at('operator.revoke', {reason: 'two words'}), ['/data/reason word']);
  assert.deepEqual(at('bond.draw', {step: '12,50', reason: 'x'}), ['/data/step amount']);
  assert.deepEqual(at('bond.draw', {step: '1 250.00', reason: 'x'}), []);
  assert.deepEqual(at('title.issue', {document: {}, holder: 'did:key:z', carrier: 'xx', from_paper: true}), ['/private/paper_number required']);
  assert.ok(at('bond.undertake', {valid_until: '2020-01-01T00:00'}).includes('/data/valid_until past'));
  assert.deepEqual(at('numbers.add', {numbers: Array.from({length: 1001}, (_, i) => `IM${i}`).join('\n')}), ['/data/numbers too_many']);
});

test('a problem belongs to its field, also from inside a list; others are told on top', () => {
  const {fields} = TYPES['condition.set'];
  const problems = [{code: 'a', pointer: '/data/rows/1', detail: 'Unreachable'}, {code: 'b', pointer: '', detail: 'Nobody signed'}];
  assert.equal(problemsAt(problems, fields.find((spec) => spec.name === 'rows')), 'Unreachable');
  assert.equal(problemsAt(problems, fields.find((spec) => spec.name === 'inputs')), undefined);
  assert.deepEqual(homeless(problems, fields).map((one) => one.code), ['b']);
});

test('new records get numbers that a person can read out', () => {
  const all = new Set(Array.from({length: 500}, () => freshLocal('title')));
  assert.equal(all.size, 500);
  for (const one of all) assert.match(one, /^T-[2-9A-HJKMNP-TV-Z]{10}$/);
  assert.deepEqual(['T-7', 'a b', 'a/b', '', 'x"'].map(isLocal), [true, false, false, false, false]);
});

test('the fingerprint without the browser’s help is that of SHA-256', async (here) => {
  const bytes = Uint8Array.from({length: 1000}, (_, i) => (i * 37) & 255);
  const wanted = createHash('sha256').update(bytes).digest('hex');
  assert.equal(await fingerprint(new Blob([bytes])), wanted);
  here.mock.getter(globalThis.crypto, 'subtle', () => undefined);
  assert.equal(await fingerprint(new Blob([bytes])), wanted);
});

test('the worst trouble of a federation comes first', () => {
  const now = Date.now();
  const all = troublesOf(ledger.federation, now);
  assert.deepEqual(all.map((one) => one.says), ['ledger.trouble_lies', 'ledger.trouble_clock']);
  const far = troublesOf(ledger.federation, now + 120_000);
  assert.deepEqual(far.filter((one) => one.grave).map((one) => one.says), ['ledger.trouble_lies', 'ledger.trouble_quorum']);
  assert.equal(far.find((one) => one.says === 'ledger.trouble_quorum').words.count, 1);
  const quiet = ledgerOf({quietLedger: true}).federation;
  assert.deepEqual(troublesOf(quiet, now), []);
  const [waits, ...others] = troublesOf({...quiet, own: {...quiet.own, awaits: ['bw', 'zm']}}, now);
  assert.deepEqual([waits.says, waits.members, waits.grave, others.length], ['ledger.trouble_awaits', ['bw', 'zm'], true, 0]);
});

test('a lie is shouted, a wrong clock is not', () => {
  assert.deepEqual(['fork', 'rollback', 'equivocation', 'clock_skew', 'claims_more'].map((code) => isGrave({code})), [true, true, true, false, false]);
});

test('a certificate is made of what is filled in, or is a file', () => {
  const form = TYPES['certificate.issue'];
  const values = {...beginForm(form, NOTHING), kind: 'origin', valid_from: '2026-11-27T10:00'};
  const names = (given) => shownFields(form, given, NOTHING).map((spec) => spec.name);
  assert.ok(names(values).includes('document') && !names(values).includes('made'));
  const made = {...values, form: 'vc', types: ['CertificateOfOrigin', ' '], subject: [{name: 'goods', value: ' coffee '}, {name: '', value: 'x'}]};
  assert.ok(names(made).includes('subject') && !names(made).includes('document'));
  const wish = wishOf('certificate.issue', 'certificate/C-1', form, made, NOTHING);
  assert.deepEqual(wish.credential, {types: ['CertificateOfOrigin'], subject: {goods: 'coffee'}});
  assert.deepEqual([wish.data.form, wish.data.made, wish.private], ['vc', undefined, undefined]);
  const typed = {...made, form: 'oa', expert: true, subject_json: '{"goods": {"hs": "0901"}}'};
  assert.deepEqual(wishOf('certificate.issue', 'certificate/C-1', form, typed, NOTHING).attestation, {goods: {hs: '0901'}});
  assert.deepEqual(earlyProblems(form, {...typed, subject_json: '[1]'}, NOTHING), [{pointer: '/data/subject_json', code: 'json'}]);
  assert.ok(names({...made, made: false}).includes('document'));
  assert.equal(wishOf('certificate.issue', 'certificate/C-1', form, {...made, made: false}, NOTHING).credential, undefined);
  // The form stays: an amendment of a credential is one.
  const amend = TYPES['certificate.amend'];
  const context = {...NOTHING, state: {form: 'vc', kind: 'origin'}};
  const again = {...beginForm(amend, context), reason: 'weighed', subject: [{name: 'goods', value: 'tea'}]};
  assert.deepEqual(wishOf('certificate.amend', 'certificate/C-1', amend, again, context).credential, {subject: {goods: 'tea'}});
});
