// The rows of the ledger. The house is a member of a federation of two, of which the other only writes: one cosigner is a
// quorum, so that everything is final at once. The other one's lie is signed here with its real key.
import {createPrivateKey, sign} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {must, newKey} from './house.mjs';

const OTHER = 'contract.yy/ledger';

// Founds it in the data folder, before the server starts. `run` runs the program and gives what it prints.
export function foundLedger(run, data) {
  const folders = {xx: join(data, 'ledger'), yy: `${data}-yy`};
  const file = (name, text) => {
    writeFileSync(`${data}-${name}`, text);
    return `${data}-${name}`;
  };
  for (const [id, folder] of Object.entries(folders)) {
    run('ledger', 'init', folder, '--id', id, '--name', `Customs of ${id}`, '--url', 'http://127.0.0.1:9', '--log', `contract.${id}/ledger`,
      ...(id === 'yy' ? ['--no-cosign'] : []));
  }
  const cards = Object.entries(folders).map(([id, folder]) => file(`${id}.card`, run('ledger', 'card', folder)));
  const draft = file('founding', run('ledger', 'found', ...cards, '--federation', 'contract', '--keeper', 'xx'));
  const lines = Object.entries(folders).flatMap(([id, folder]) => ['--line', file(`${id}.line`, run('ledger', 'sign', folder, draft))]);
  run('ledger', 'join', folders.xx, '--draft', draft, ...lines);
  return {key: join(folders.yy, 'keys', 'log.key')};
}

// ---- A fork: two checkpoints of one size with two roots, both signed by the other's log

function signedCheckpoint(text, keyFile) {
  const [, name, id, secret] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(readFileSync(keyFile, 'utf8').trim());
  const seed = Buffer.from(secret, 'base64').subarray(1);  // behind the byte of its kind
  const key = createPrivateKey({key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8'});
  const line = Buffer.concat([Buffer.from(id, 'hex'), sign(null, Buffer.from(text), key)]).toString('base64');
  return `${text}\n— ${name} ${line}\n`;
}

async function forkAlarm(stage) {
  const [one, other] = ['one', 'other'].map((word) => Buffer.from(word.padEnd(32, '.')).toString('base64'));
  const notes = [one, other].map((root) => signedCheckpoint(`${OTHER}\n7\n${root}\n`, stage.house.ledger.key));
  const evidence = {beginning: other, code: '', consistency: [], detail: '', exhibits: [], first: notes[0], found_at_ms: 1, found_by: 'xx', lie: 'fork',
    log: OTHER, second: notes[1], v: 1};
  const {alarms} = await look(stage, '/api/v1/ledger/alarms');
  if (alarms.length === 0) must(await stage.call({method: 'POST', path: '/federation/evidence', body: JSON.stringify(evidence)}));
  for (;;) {
    const now = await look(stage, '/api/v1/ledger/alarms');
    if (now.alarms.length > 0) return now.alarms[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// ---- Things that operations work on

const look = async (stage, path) => must(await stage.call({method: 'GET', path, who: stage.cast.auditor})).json;
const at = (object) => ({kind: object.slice(0, object.indexOf('/')), local: object.slice(object.indexOf('/') + 1)});
const holder = {holder_name: 'Saltmarsh', holder_id: 'B1', holder_country: 'XX'};
const grant = {type: 'operator.grant', object: '', data: {programme: 'AEO-C'}, private: holder, signers: []};
// A certificate that the server makes and signs of what is filled in.
const made = {type: 'certificate.issue', object: '', data: {kind: 'phytosanitary'}, private: {}, signers: [], credential: {types: ['PhytosanitaryCertificate'], subject: {goods: 'coffee, green', kilograms: '640'}}};
const say = async (stage, what) => (await stage.write('clearance_officer', 'POST', '/api/v1/ledger/records', what)).object;

const granted = async (stage) => at(await say(stage, grant));
async function lasting(stage) {
  stage.operator ??= await granted(stage);
  return stage.operator;
}
async function registry(stage, keying) {
  stage[keying] ??= at(await say(stage, {type: 'numbers.open', data: {kind: 'ioss', keying}})).local;
  return {local: stage[keying]};
}
async function kept(stage, local) {
  const answer = must(await stage.call({method: 'POST', path: `/api/v1/ledger/records/certificate/${local}/documents`, who: stage.cast.clearance_officer,
    headers: {'idempotency-key': newKey()}, body: '{"a":1}', type: 'application/octet-stream'}));
  return answer.json;
}
async function certificate(stage) {
  if (!stage.certificate) {
    stage.certificate = `coo-${++stage.number}`;
    stage.paper = await kept(stage, stage.certificate);
    await say(stage, {type: 'certificate.issue', object: `certificate/${stage.certificate}`, data: {kind: 'origin', form: 'oa'}, private: {document: stage.paper}});
  }
  return {kind: 'certificate', local: stage.certificate, sha256: stage.paper.sha256};
}
const change = (stage) => ({type: 'charter.agreement.set', data: {agreement: {id: `mra-${++stage.number}`, parties: ['xx', 'yy'], benefits: ['priority'],
  from: '2026-01-01T00:00:00.000Z'}}});
const draft = (stage) => stage.write('administrator', 'POST', '/api/v1/ledger/charter/changes', change(stage));
const drafted = async (stage) => ({id: (await draft(stage)).id});
const POINT = Buffer.from('e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76', 'hex').toString('base64');

export const LEDGER_ROWS = {
  getFederation: {who: 'auditor'},
  listCharterKeys: {who: 'auditor'},
  listLedgerAlarms: {who: 'auditor', query: {before: '5'}},
  acknowledgeLedgerAlarm: {who: 'administrator', path: async (stage) => ({id: (await forkAlarm(stage)).id}), fix: () => ({note: 'told the others'})},
  getLedgerEvidence: {who: 'auditor', path: async (stage) => ({id: (await forkAlarm(stage)).evidence})},
  listLedgerRecords: {who: 'clearance_officer', query: {status: 'granted', member: 'xx', party: 'xx', text: 'operator',
    cursor: async (stage) => { for (let i = 0; i < 2; i++) await granted(stage); return (await look(stage, '/api/v1/ledger/records?limit=1')).next; }}},
  // One of private fields alone, and one that a document is made of.
  sayToLedger: {who: 'clearance_officer', force: ['data', 'private', 'credential'], fix: (stage) => {
    stage.makes = !stage.makes;
    return {...(stage.makes ? made : {...grant, credential: undefined}), attestation: undefined};
  }},
  getLedgerRecord: {who: 'auditor', path: lasting},
  getLedgerProof: {who: 'auditor', path: async (stage) => ({...await lasting(stage), number: 1})},
  getLedgerEntry: {who: 'auditor', path: async (stage) => ({...await lasting(stage), number: 1})},
  getLedgerPaper: {who: 'auditor', path: lasting},
  getLedgerCredential: {who: 'auditor', path: async (stage) => ({local: at(stage.made ??= await say(stage, made)).local})},
  lookUpLedgerNumber: {who: 'clearance_officer', path: (stage) => registry(stage, 'hmac-sha256'), always: {number: 'IM0400000012'}},
  evaluateLedgerNumber: {who: 'clearance_officer', path: (stage) => registry(stage, 'oprf-ristretto255'), fix: () => ({blinded: POINT})},
  listLedgerDrafts: {who: 'administrator'},
  takeLedgerDraft: {who: 'administrator', fix: async (stage) => ({text: (await draft(stage)).text})},
  getLedgerDraft: {who: 'administrator', path: drafted},
  withdrawLedgerDraft: {who: 'administrator', once: drafted},
  signLedgerDraft: {who: 'administrator', once: drafted, fix: () => ({name: 'contract.xx/charter', line: undefined}), force: ['name']},
  listLedgerKeys: {who: 'broker'},
  makeLedgerKey: {who: 'broker', fix: () => ({owner: 'B1'})},
  keepLedgerDocument: {who: 'clearance_officer', path: (stage) => ({kind: 'certificate', local: `c-${++stage.number}`}), whole: () => 'a paper', named: true},
  getLedgerDocument: {who: 'clearance_officer', path: certificate},
  forgetLedgerPrivate: {who: 'manager', once: granted, fix: () => ({reason: 'asked to be forgotten'})},
  discloseLedgerRecord: {who: 'clearance_officer', path: lasting, fix: () => ({number: 1, fields: ['holder_name'], to: 'yy'})},
  draftCharterChange: {who: 'administrator', fix: change},
  checkPresentation: {who: 'broker', fix: () => ({credit: {number: 'LC-1'}, envelope: {documents: []}})},
  verifyLedgerDocument: {whole: () => 'hello'},
  getLedgerTrust: {},
};
