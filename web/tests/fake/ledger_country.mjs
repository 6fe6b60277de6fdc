// A made-up federation: five administrations, their logs, records of every kind, one fork. No name in it is anybody's.
import {createHash} from 'node:crypto';

const DAY = 86_400_000;

export const didOf = (name) => `did:key:z6Mk${Buffer.from(name.padEnd(28, 'q')).toString('hex').slice(0, 32)}${name.replace(/[^A-Za-z0-9]/g, '').slice(0, 8).padEnd(8, 'x')}`;
const iso = (ms) => new Date(ms).toISOString();
const hex = (seed) => [...Buffer.from(String(seed).padEnd(32, '.'))].slice(0, 32).map((byte) => byte.toString(16).padStart(2, '0')).join('');

const MEMBERS = [['xx', 'Customs of Tidal Coast'], ['yy', 'Revenue of High Plains'], ['zz', 'Port Authority of Two Rivers'], ['vv', 'Customs of Salt Island'], ['ww', 'Border Service of Far Hills']];
export const OWN = 'xx';
export const logOf = (member) => `customs.${member}.example/ledger`;

// A story: each step a type, what changes, who signs, and private fields that are kept here.
function tell(world, {object, member = OWN, began, steps}) {
  const kind = object.split('/')[0];
  const entries = [];
  let data = {};
  steps.forEach(([type, change, more = {}], i) => {
    data = more.whole ? change : Object.fromEntries(Object.entries({...data, reason: undefined, until: undefined, step: undefined, purpose: undefined, ...change}).filter(([, value]) => value !== undefined));
    world.index += 1;
    entries.push({
      number: i + 1, index: world.index, type, time: iso(began + i * DAY + 3_600_000), charter: 12, leaf: hex(`${object} ${i}`), final: more.final ?? true, data, commitments: more.commits ?? Object.keys(more.private ?? {}),
      signers: more.signers ?? [{name: `customs.${member}.example/${kind === 'numbers' ? kind : `${kind}s`}`, member}], private: more.private ?? {},
    });
  });
  world.records.set(object, {object, kind, member, ended: steps.at(-1)[2]?.ends ?? false, entries});
}

const holder = (name) => [{name: didOf(name), member: ''}];

function operators(world, at) {
  const grant = (name, id, country, benefits = {'mra-xx-yy': ['fewer_inspections', 'priority']}) => ['operator.grant', {programme: 'AEOC', benefits, valid_from: iso(at - 90 * DAY), valid_until: iso(at + 400 * DAY), status: 'granted'}, {private: {holder_country: country, holder_id: id, holder_name: name}}];
  tell(world, {object: 'operator/O-KESTREL1', began: at - 90 * DAY, steps: [grant('Kestrel Imports', 'TIN10058', 'XX')]});
  tell(world, {object: 'operator/O-HERON22', began: at - 80 * DAY, steps: [grant('Heron Textiles', 'TIN10280', 'XX'), ['operator.suspend', {status: 'suspended', reason: 'books_missing', until: iso(at + 30 * DAY)}, {commits: ['holder_country', 'holder_id', 'holder_name']}]]});
  tell(world, {object: 'operator/O-YY-778', member: 'yy', began: at - 60 * DAY, steps: [['operator.grant', {programme: 'AEOF', benefits: {'mra-xx-yy': ['priority']}, valid_from: iso(at - 60 * DAY), status: 'granted'}, {commits: ['holder_country', 'holder_id', 'holder_name']}]]});
  tell(world, {object: 'operator/O-OLD-3', began: at - 300 * DAY, steps: [grant('Cormorant Motors', 'TIN10243', 'XX', {}), ['operator.revoke', {status: 'revoked', reason: 'offence'}, {ends: true}]]});
}

function certificates(world, at) {
  const issue = (kind, single_use, more = {}) => ['certificate.issue', {kind, form: 'file', valid_from: iso(at - 20 * DAY), valid_until: iso(at + 200 * DAY), single_use, uses: 0, status: 'valid'}, {private: {document: {bytes: 48213, media_type: 'application/pdf', sha256: hex(`file ${kind}`)}}, ...more}];
  tell(world, {object: 'certificate/C-PHYTO-1', began: at - 20 * DAY, steps: [issue('phytosanitary', false)]});
  tell(world, {object: 'certificate/C-LIC-7', began: at - 20 * DAY, steps: [issue('import_licence', true), ['certificate.use', {uses: 1, status: 'used', by: 'zz'}, {commits: ['document', 'reference'], ends: true, signers: [{name: 'customs.zz.example/acquit', member: 'zz'}]}]]});
  tell(world, {object: 'certificate/C-ORIG-4', began: at - 15 * DAY, steps: [issue('origin', false), ['certificate.revoke', {status: 'revoked', reason: 'false_papers'}, {ends: true}]]});
}

function titles(world, at) {
  const [anna, bank, ben] = ['kestrel', 'firstbank', 'tamarisk'].map(didOf);
  const issue = (more = {}) => ['title.issue', {carrier: OWN, to_order: true, holder: anna, beneficiary: anna, nominee: '', status: 'held', amendments: 0, from_paper: false, ...more}, {private: {document: {bytes: 91022, media_type: 'application/pdf', sha256: hex('bill')}}}];
  tell(world, {object: 'title/T-7QX2', began: at - 9 * DAY, steps: [issue(), ['title.endorse', {beneficiary: bank}, {signers: holder('kestrel'), commits: ['document']}], ['title.transfer', {holder: bank}, {signers: holder('kestrel'), commits: ['document']}]]});
  tell(world, {object: 'title/T-9AB4', began: at - 5 * DAY, steps: [issue()]});
  tell(world, {object: 'title/T-BLANK', began: at - 4 * DAY, steps: [issue({holder: ben, beneficiary: ''})]});
  tell(world, {object: 'title/T-SURR', began: at - 12 * DAY, steps: [issue(), ['title.surrender', {status: 'surrendered', purpose: 'delivery'}, {signers: holder('kestrel'), commits: ['document']}]]});
  tell(world, {object: 'title/T-DONE', began: at - 40 * DAY, steps: [issue(), ['title.surrender', {status: 'surrendered', purpose: 'delivery'}, {signers: holder('kestrel')}], ['title.accept', {status: 'accepted', purpose: 'delivery'}], ['title.delivered', {status: 'delivered'}, {ends: true}]]});
}

function shipments(world, at) {
  const parties = {parties: [{party: didOf('kestrel'), role: 'shipper'}, {party: 'xx', role: 'customs'}, {party: 'zz', role: 'carrier'}], matrix: {shipper: {invoice: 'rw', events: 'r'}, customs: {invoice: 'r', events: 'rw'}, carrier: {events: 'rw'}}};
  tell(world, {object: 'shipment/S-2201', began: at - 6 * DAY, steps: [
    ['shipment.open', parties, {whole: true}], ['shipment.document', {parties_at: 1, documents_at: 2, by: didOf('kestrel'), document: 'invoice-1', documents: {'invoice-1': {type: 'invoice', version: 1}}}, {whole: true, commits: ['content'], signers: holder('kestrel')}],
    ['shipment.event', {parties_at: 1, documents_at: 2, by: 'zz', kind: 'dcsa:LOAD', at: iso(at - 4 * DAY)}, {whole: true, signers: [{name: 'customs.zz.example/shipments', member: 'zz'}]}],
    ['shipment.access', {parties_at: 1, documents_at: 2, by: 'xx', document: 'invoice-1', purpose: 'Value check of declaration 2026-77'}, {whole: true}],
  ]});
}

function conditions(world, at) {
  const set = (deadline) => ['condition.set', {
    inputs: [{name: 'certificate', log: logOf('xx'), object: 'certificate/C-PHYTO-1', need: {'/status': 'valid'}}, {name: 'arrived', log: logOf('xx'), object: 'shipment/S-2201', type: 'shipment.event', fresh_s: 2_592_000, need: {'/kind': 'dcsa:ARRI'}}],
    rows: [{when: {certificate: false}, then: 'refuse'}, {when: {certificate: true, arrived: true}, then: 'release'}], otherwise: 'refuse', deadline: iso(deadline), parties: ['xx', didOf('kestrel')],
  }, {whole: true, signers: [{name: 'customs.xx.example/conditions', member: 'xx'}, ...holder('kestrel')]}];
  tell(world, {object: 'condition/Q-1', began: at - 3 * DAY, steps: [set(at + 20 * DAY)]});
  tell(world, {object: 'condition/Q-0', began: at - 30 * DAY, steps: [set(at - 5 * DAY), ['condition.fire', {inputs: {certificate: 0, arrived: 1}, proofs: ['c2sp.org/tlog-proof@v1\n', 'c2sp.org/tlog-proof@v1\n'], outcome: 'release'}, {whole: true, ends: true}]]});
}

function bonds(world, at) {
  const undertake = ['bond.undertake', {guarantor: 'vv', principal: didOf('kestrel'), beneficiary: OWN, signatory: 'customs.vv.example/second', currency: 'EUR', amount: '50000.00', available: '50000.00', drawn: '0.00', released: '0.00', valid_until: iso(at + 300 * DAY), status: 'undertaken'}];
  tell(world, {object: 'bond/B-100', member: 'vv', began: at - 50 * DAY, steps: [undertake, ['bond.approve', {status: 'approved'}, {signers: [{name: 'customs.vv.example/second', member: 'vv'}]}], ['bond.draw', {step: '12500.00', available: '37500.00', drawn: '12500.00', reason: 'Duty on 3 missing pallets'}, {signers: [{name: 'customs.xx.example/draw', member: 'xx'}]}]]});
  tell(world, {object: 'bond/B-101', member: 'vv', began: at - 2 * DAY, steps: [undertake]});
}

function others(world, at) {
  tell(world, {object: 'document/D-55', began: at - 10 * DAY, steps: [['document.register', {kind: 'invoice', owner: didOf('kestrel'), origin: '', withdrawn: false}, {private: {content: {bytes: 1200, media_type: 'text/plain', sha256: hex('invoice')}}}]]});
  tell(world, {object: 'carnet/K-ATA-9', began: at - 25 * DAY, steps: [
    ['carnet.issue', {kind: 'ata', holder: didOf('tamarisk'), guarantor: 'vv', valid_until: iso(at + 200 * DAY), discharged: false, vouchers: ['E1 exportation', 'I1 importation', 'R1 reexportation', 'H1 reimportation'].map((one) => ({id: one.split(' ')[0], kind: one.split(' ')[1]})), used: [], claims: []}, {private: {goods: 'One violin, 1 720; two bows'}}],
    ['carnet.movement', {office: 'XXPORT1', used: [{id: 'E1', by: 'xx'}]}, {commits: ['goods']}], ['carnet.movement', {office: 'ZZRIV', used: [{id: 'E1', by: 'xx'}, {id: 'I1', by: 'zz'}]}, {commits: ['goods'], signers: [{name: 'customs.zz.example/acquit', member: 'zz'}]}],
  ]});
  tell(world, {object: 'numbers/IOSS-XX', began: at - 70 * DAY, steps: [['numbers.open', {kind: 'ioss', keying: 'hmac-sha256', key_id: '2f6c19aa04d7e851'}], ['numbers.add', {kind: 'ioss', keying: 'hmac-sha256', key_id: '2f6c19aa04d7e851', values: ['AAECAwQFBgcICQoLDA0ODw==', 'EBESExQVFhcYGRobHB0eHw==']}]]});
}

function logsOf(world) {
  return MEMBERS.map(([writer], i) => {
    const size = writer === OWN ? world.index : 400 + 37 * i;
    const lies = writer === 'ww' ? ['fork'] : [];
    return {origin: logOf(writer), writer, stored: size, judged: size, cosigned: lies.length ? size - 12 : size, final: size - (writer === 'zz' ? 2 : 0), largest_seen: size + (writer === 'zz' ? 2 : 0), waiting_for: '', lies};
  });
}

const POWERS = ['operators', 'certificates', 'acquit', 'numbers', 'notary', 'titles', 'shipments', 'conditions', 'bonds', 'draw'];

// Each member with a key for its desk, one for the charter, one that cosigns and that of its log; one was stolen.
function charterKeysOf(at) {
  const key = (member, use, name, more = {}) => ({member, use, name, key: Buffer.from(name.padEnd(32, '.').slice(-32)).toString('base64'), fingerprint: createHash('sha256').update(name).digest('hex'), powers: [], ended: false, since: null, until: null, from_size: null, to_size: null, ...more});
  const keys = MEMBERS.flatMap(([id]) => [
    key(id, 'sign', `customs.${id}.example/charter`, {powers: ['charter'], since: iso(at - 700 * DAY)}), key(id, 'sign', `customs.${id}.example/desk`, {powers: POWERS, since: iso(at - 700 * DAY)}),
    key(id, 'cosign', `customs.${id}.example/cosigner`), key(id, 'log', logOf(id), {from_size: 0}),
  ]);
  return {size: 12, keys: [...keys, key('vv', 'sign', 'customs.vv.example/old', {powers: ['bonds'], ended: true, since: iso(at - 700 * DAY), until: iso(at - 90 * DAY)})]};
}

function federationOf(world, at) {
  return {
    member: OWN, own_log: logOf(OWN), federation: 'tidal-corridor',
    charter: {origin: 'charter.tidal.example/log', size: 12, keeper: 'yy', faults: 1, quorum: 4, change_need: 3, rules: 1, cosigners: 5},
    members: MEMBERS.map(([id, name]) => ({id, name, url: `https://ledger.${id}.example`, cosigns: true, removed: false, self: id === OWN, heard_at: id === OWN ? null : iso(at - 2_000), skew_ms: id === OWN ? null : id === 'vv' ? 170_000 : 12, skewed: id === 'vv', lied: id === 'ww'})),
    logs: logsOf(world),
    own: {origin: logOf(OWN), signed: world.index, final: world.index, queued: 0, stopped: '', awaits: [], mirrors: MEMBERS.filter(([id]) => id !== OWN).map(([member]) => ({member, cosigned: world.index - (member === 'ww' ? 12 : 0), cosigned_at: iso(at - 40_000), failures: member === 'ww' ? 3 : 0, last_status: member === 'ww' ? 409 : 200}))},
    agreements: [{id: 'mra-xx-yy', parties: ['xx', 'yy'], benefits: ['fewer_inspections', 'priority', 'reduced_guarantee'], from: iso(at - 700 * DAY), until: null}],
    endorsements: [{type: 'bond.', members: 2, of: []}],
  };
}

// 'quiet': nobody lied, and nothing was said yet: what an administration sees on its first day.
export function makeLedger(at, quiet) {
  const world = {index: 0, records: new Map(), drafts: new Map(), files: new Map(), keys: ['kestrel', 'firstbank', 'tamarisk'].map((name, i) => ({did: didOf(name), owner: ['TIN10021', 'BANK-1', 'TIN10132'][i], made: iso(at - 100 * DAY)})), numbers: new Set(['IM2760000742']), alarms: [], evidence: new Map()};
  if (quiet) world.keys = [];
  else [operators, certificates, titles, shipments, conditions, bonds, others].forEach((part) => part(world, at));
  world.federation = federationOf(world, at);
  world.charterKeys = charterKeysOf(at);
  if (quiet) {
    Object.assign(world.federation, {agreements: [], endorsements: []});
    world.federation.logs.forEach((log) => Object.assign(log, {lies: [], cosigned: log.stored, final: log.stored, largest_seen: log.stored}));
    world.federation.members.forEach((one) => Object.assign(one, {lied: false, skewed: false, skew_ms: one.self ? null : 9}));
    world.federation.own.mirrors.forEach((one) => Object.assign(one, {cosigned: world.index, failures: 0, last_status: 200}));
    return world;
  }
  world.evidence.set('ab'.repeat(32), {lie: 'fork', log: logOf('ww'), first: 'customs.ww.example/ledger\n540\n…', second: 'customs.ww.example/ledger\n548\n…'});
  world.alarms.push({id: '7', time: iso(at - 3_600_000), code: 'fork', log: logOf('ww'), member: 'ww', detail: 'two signed checkpoints of sizes 540 and 548, of which neither goes on from the other', evidence: 'ab'.repeat(32), acknowledged: {by: 'Ada Novak', at: iso(at - 3_000_000), note: 'We called them; no new certificates of theirs are taken'}});
  world.alarms.push({id: '5', time: iso(at - 8 * DAY), code: 'clock_skew', log: '', member: 'vv', detail: '170 s ahead', evidence: '', acknowledged: {by: 'Ada Novak', at: iso(at - 7 * DAY), note: 'They set it right next week'}});
  return world;
}
