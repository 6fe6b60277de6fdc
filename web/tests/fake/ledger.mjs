// Operations of the ledger. The rules are a few of the real ones: who may say what next, and what follows from it.
import {randomUUID} from 'node:crypto';
import {logOf, makeLedger, OWN} from './ledger_country.mjs';
import {Problem} from './world.mjs';

const has = (account, ...roles) => account.roles.some((role) => roles.includes(role));
const TRADERS = ['trader', 'broker', 'system'];

export function ledgerOf(world) {
  return world.book ??= makeLedger(Date.now(), world.quietLedger);
}

const needLedger = (world) => {
  if (world.withoutLedger) throw new Problem(404, 'no_ledger', 'This server keeps no ledger.');
  return ledgerOf(world);
};

const keysOf = (ledger, account) => ledger.keys.filter((one) => !has(account, ...TRADERS) || account.clients.includes(one.owner));
const holds = (ledger, account, did) => keysOf(ledger, account).some((one) => one.did === did);

function recordOf(ledger, account, {kind, local}) {
  const found = ledger.records.get(`${kind}/${local}`);
  const named = found && keysOf(ledger, account).some(({did}) => JSON.stringify(found.entries).includes(did));
  if (!found || (has(account, ...TRADERS) && !named)) throw new Problem(404, 'not_found', 'There is no such record.');
  return found;
}

function shown({object, kind, member, ended, entries}) {
  const last = entries.at(-1);
  return {object, kind, log: logOf(member), member, number: last.number, type: last.type, status: last.data.status ?? '', ended, opened: entries[0].time, changed: last.time, final: last.final, state: last.data};
}

const OWN_NEXT = {
  operator: ({status}) => ({granted: ['operator.amend', 'operator.suspend', 'operator.revoke'], suspended: ['operator.restore', 'operator.revoke']})[status] ?? [],
  certificate: ({status}) => (status === 'valid' ? ['certificate.amend', 'certificate.use', 'certificate.replace', 'certificate.revoke'] : []),
  title: ({status, purpose}) => (status === 'surrendered' ? ['title.accept', 'title.refuse'] : status === 'accepted' ? [{delivery: 'title.delivered', amendment: 'title.amend', switch_to_paper: 'title.to_paper', change_of_registry: 'title.handover_out'}[purpose]] : status === 'paper' ? ['title.restore'] : []),
  shipment: () => ['shipment.event', 'shipment.document', 'shipment.access', 'shipment.grant', 'shipment.close'],
  condition: ({deadline}) => (Date.parse(deadline) < Date.now() ? ['condition.expire'] : ['condition.fire']),
  bond: ({status}) => (status === 'approved' ? ['bond.draw', 'bond.release', 'bond.discharge'] : []),
  document: () => ['document.withdraw'],
  carnet: () => ['carnet.movement', 'carnet.claim', 'carnet.discharge'],
  numbers: () => ['numbers.add', 'numbers.withdraw', 'numbers.rekey'],
};

function maySay(ledger, account, record) {
  if (record.ended) return [];
  const {data} = record.entries.at(-1);
  const officer = has(account, 'clearance_officer', 'manager') ? OWN_NEXT[record.kind](data).filter((type) => record.member === OWN || record.kind === 'bond' || type.endsWith('.use')) : [];
  const holder = record.kind === 'title' && data.status === 'held' && holds(ledger, account, data.holder) ? ['title.transfer', 'title.endorse', 'title.transfer_both', 'title.nominate', 'title.surrender', ...(record.entries.at(-1).type === 'title.transfer' ? ['title.reject'] : [])] : [];
  const owner = record.kind === 'document' && holds(ledger, account, data.owner) ? ['document.transfer'] : [];
  const acquits = has(account, 'inspector', 'gate_officer') ? OWN_NEXT[record.kind](data).filter((type) => ['certificate.use', 'carnet.movement'].includes(type)) : [];
  return [...officer, ...holder, ...owner, ...acquits];
}

const refuse = (code, pointer, detail) => {
  throw new Problem(422, 'refused', 'The rules of the ledger do not allow this.', [{code, pointer, detail}]);
};

// What follows from what is said: status, uses, amounts.
const STATUS = {
  'operator.grant': 'granted', 'operator.suspend': 'suspended', 'operator.restore': 'granted', 'operator.revoke': 'revoked', 'certificate.issue': 'valid', 'certificate.replace': 'replaced', 'certificate.revoke': 'revoked', 'title.issue': 'held', 'title.handover_in': 'held', 'title.surrender': 'surrendered', 'title.accept': 'accepted',
  'title.refuse': 'held', 'title.delivered': 'delivered', 'title.amend': 'held', 'title.to_paper': 'paper', 'title.restore': 'held', 'title.handover_out': 'moved', 'bond.undertake': 'undertaken', 'bond.approve': 'approved', 'bond.discharge': 'discharged',
};
const ENDS = ['operator.revoke', 'certificate.replace', 'certificate.revoke', 'title.delivered', 'title.handover_out', 'shipment.close', 'condition.fire', 'condition.expire', 'bond.discharge', 'document.withdraw', 'carnet.discharge'];
const WHOLE = ['shipment.', 'condition.'];
const cents = (amount) => BigInt(amount.replace('.', ''));
const amountOf = (sum) => `${sum / 100n}.${String(sum % 100n).padStart(2, '0')}`;

function drawn(before, data, name) {
  const step = cents(data.step);
  if (step > cents(before.available)) refuse('more_than_available', '/data/step', `Only ${before.available} is available`);
  return {available: amountOf(cents(before.available) - step), [name]: amountOf(cents(before[name]) + step)};
}

// What stands in the entry that a proof brings along, as it goes on here.
function takenOver(proof) {
  const [line] = Buffer.from(/^extra (\S+)$/m.exec(proof)[1], 'base64').toString().split('\n');
  const {data, log, object} = JSON.parse(line);
  return {...data, to_log: undefined, to_object: undefined, purpose: undefined, from_log: log, from_object: object, amendments: 0, nominee: '', to_order: true};
}

function following(type, before, data) {
  const status = STATUS[type] ? {status: STATUS[type]} : {};
  switch (type) {
    case 'certificate.issue': return {uses: 0, ...status};
    case 'certificate.use': return {uses: before.uses + 1, status: before.single_use ? 'used' : 'valid'};
    case 'title.issue': return {beneficiary: data.beneficiary ?? '', nominee: '', amendments: 0, ...status};
    case 'title.handover_in': return {...takenOver(data.proof), ...status};
    case 'bond.undertake': return {available: data.amount, drawn: amountOf(0n), released: amountOf(0n), ...status};
    case 'bond.draw': return drawn(before, data, 'drawn');
    case 'bond.release': return drawn(before, data, 'released');
    case 'carnet.movement': return {used: [...before.used, {id: data.voucher, by: data.by ?? OWN, ...(data.closes ? {closes: data.closes, part: data.part === true} : {})}], ...Object.fromEntries(['voucher', 'by', 'closes', 'part'].map((name) => [name, undefined]))};
    case 'carnet.claim': return {claims: [...before.claims, {voucher: data.voucher, by: OWN, currency: data.currency, amount: data.amount, status: 'open'}], voucher: undefined, currency: undefined, amount: undefined};
    case 'carnet.issue': return {discharged: false, used: [], claims: []};
    case 'numbers.add': case 'numbers.withdraw': return {values: (data.values ?? data.numbers).map((one) => Buffer.from(one.padEnd(16)).subarray(0, 16).toString('base64')), numbers: undefined};
    case 'shipment.event': case 'shipment.document': case 'shipment.access': return {parties_at: 1, documents_at: 1};
    case 'document.register': return {withdrawn: false};
    case 'document.withdraw': return {withdrawn: true};
    default: return status;
  }
}

const CARRIED = ['title.accept', 'title.refuse'];

const CODED = ['operator.', 'certificate.'];

function check(type, data, secret) {
  if (data.reason !== undefined && CODED.some((start) => type.startsWith(start)) && !/^[!-~]{1,64}$/.test(data.reason)) refuse('characters', '/data/reason', 'A reason here is a code without blanks');
  if (type === 'operator.grant' && secret.holder_country && !/^[A-Z]{2}$/.test(secret.holder_country)) refuse('format', '/private/holder_country', 'A country has two letters');
  if (type === 'title.transfer' && !/^did:key:z6Mk/.test(data.holder ?? '')) refuse('key', '/data/holder', 'This is no key: nobody could sign for it');
  if (type === 'condition.set' && (data.rows ?? []).length === 0) refuse('required', '/data/rows', 'A table needs a row');
}

// The next entry, as the rules make it.
function append(world, ledger, {type, object, data, secret, signers}) {
  const kind = type.split('.')[0];
  const record = ledger.records.get(object) ?? {object, kind, member: OWN, ended: false, entries: []};
  const before = record.entries.at(-1)?.data ?? {};
  const {reason: _, until: __, step: ___, ...kept} = CARRIED.includes(type) ? before : {...before, purpose: undefined};
  const whole = WHOLE.some((start) => type.startsWith(start));
  const next = {...(whole ? {} : kept), ...data, ...following(type, before, data)};
  for (const name of Object.keys(next)) if (next[name] === undefined || next[name] === null) delete next[name];
  ledger.index += 1;
  record.entries.push({number: record.entries.length + 1, index: ledger.index, type, time: new Date().toISOString(), charter: 12, leaf: randomUUID().replaceAll('-', '').repeat(2), final: true, data: next, commitments: [...new Set([...record.entries.flatMap((one) => one.commitments), ...Object.keys(secret)])], signers, private: secret});
  record.ended = ENDS.includes(type) || next.status === 'used';
  ledger.records.set(object, record);
  const entry = record.entries.at(-1);
  tellLedger(world, 'ledger', {object, type, number: entry.number, final: true});
  return {object, number: entry.number, log: logOf(record.member), index: entry.index, final: true};
}

export function tellLedger(world, kind, value) {
  for (const {response} of world.streams) response.write(`event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`);
}

// Somebody lies, now.
export function lie(world, code = 'fork') {
  const ledger = ledgerOf(world);
  const alarm = {id: String(20 + ledger.alarms.length), time: new Date().toISOString(), code, log: logOf('ww'), member: 'ww', detail: 'two signed checkpoints of one size', evidence: 'ab'.repeat(32), acknowledged: null};
  ledger.alarms.unshift(alarm);
  tellLedger(world, 'ledger_alarm', {id: alarm.id, code, log: alarm.log, member: alarm.member});
  return alarm;
}

// With the keys that are kept here and that this account may use.
const signsHere = (ledger, account, type, name) => (name.startsWith('did:') ? has(account, ...TRADERS) && holds(ledger, account, name) : name.startsWith('customs.xx.example/') && has(account, ...(type.startsWith('charter.') ? ['administrator'] : ['clearance_officer', 'manager'])));
const draftShown = (ledger, account, {id, type, object, text, signed_by, missing, made, by}) => ({id, type, object, text, signed_by, missing, may_sign: missing.filter((name) => signsHere(ledger, account, type, name)), lines: signed_by.map((name) => `— ${name} AAAA`), made, by, waiting: missing.length === 0});
const found = (map, id) => map.get(id) ?? (() => { throw new Problem(404, 'not_found', 'There is no such thing.'); })();

function draft(ledger, account, wish, signed_by, missing) {
  const one = {...wish, id: `d${ledger.drafts.size + 1}-${randomUUID().slice(0, 6)}`, text: `${JSON.stringify({charter: 12, data: wish.data, object: wish.object, type: wish.type, v: 1})}\n`, signed_by, missing, made: new Date().toISOString(), by: account.display_name};
  ledger.drafts.set(one.id, one);
  return one;
}

function say({world, account, body}) {
  const ledger = needLedger(world);
  const {type, data = {}, private: given = {}} = body;
  const made = body.credential ?? body.attestation;
  const secret = made ? {...given, document: {bytes: JSON.stringify(made).length, media_type: body.credential ? 'application/vc+json' : 'application/json', sha256: randomUUID().replaceAll('-', '').repeat(2)}} : given;
  const record = ledger.records.get(body.object);
  if (record && !maySay(ledger, account, record).includes(type)) throw new Problem(409, 'number_taken', 'Somebody else said something of it meanwhile.');
  if (!record && !has(account, 'clearance_officer', 'manager')) throw new Problem(403, 'no_right', 'This needs another right.');
  check(type, data, secret);
  const key = `customs.xx.example/${type.split('.')[0]}s`;
  const others = type === 'condition.set' ? data.parties.filter((one) => one !== OWN) : [];
  if (others.length > 0) {
    const one = draft(ledger, account, {type, object: body.object, data, secret}, [key], others);
    return {draft: one.id, missing: others};
  }
  const holder = record?.kind === 'title' && holds(ledger, account, record.entries.at(-1).data.holder) ? [{name: record.entries.at(-1).data.holder, member: ''}] : [{name: key, member: OWN}];
  return append(world, ledger, {type, object: body.object, data, secret, signers: holder});
}

function sign({world, account, path, body}) {
  const ledger = needLedger(world);
  const one = found(ledger.drafts, path.id);
  const name = body.name ?? /^— (\S+) \S+$/.exec(body.line ?? '')?.[1];
  if (!name || !one.missing.includes(name)) refuse('signer_unknown', '/line', 'This is no signature that is missing');
  if (body.name && !signsHere(ledger, account, one.type, name)) throw new Problem(403, 'no_right', 'This key is not yours.');
  one.missing = one.missing.filter((other) => other !== name);
  one.signed_by = [...one.signed_by, name];
  if (one.missing.length > 0 || one.type.startsWith('charter.')) return draftShown(ledger, account, one);
  ledger.drafts.delete(one.id);
  return append(world, ledger, {...one, signers: one.signed_by.map((signer) => ({name: signer, member: signer.startsWith('did:') ? '' : OWN}))});
}

function list({world, account, query}) {
  const ledger = needLedger(world);
  const {kind, status, member, party, text = '', ended} = query;
  const all = [...ledger.records.values()].filter((one) => (!has(account, ...TRADERS) || keysOf(ledger, account).some(({did}) => JSON.stringify(one.entries).includes(did)))).map(shown)
    .filter((one) => (!kind || one.kind === kind) && (!status || one.status === status) && (!member || one.member === member) && (!party || JSON.stringify(one.state).includes(party)) && one.object.toLowerCase().includes(text.toLowerCase()) && (ended === undefined || String(one.ended) === String(ended)))
    .sort((a, b) => b.changed.localeCompare(a.changed));
  const from = Number(query.cursor ?? 0);
  const most = Number(query.limit ?? 50);
  return {records: all.slice(from, from + most), next: all.length > from + most ? String(from + most) : ''};
}

export const LEDGER = {
  getFederation: ({world}) => {
    const {federation} = needLedger(world);
    federation.members.forEach((one) => one.heard_at &&= new Date(Date.now() - 1_500).toISOString());
    return federation;
  },
  listLedgerAlarms: ({world}) => ({alarms: needLedger(world).alarms, next: ''}),
  acknowledgeLedgerAlarm: ({world, account, path, body}) => {
    const alarm = needLedger(world).alarms.find((one) => one.id === path.id);
    if (!alarm) throw new Problem(404, 'not_found', 'There is no such alarm.');
    return Object.assign(alarm, {acknowledged: {by: account.display_name, at: new Date().toISOString(), note: body.note}});
  },
  getLedgerEvidence: ({world, path}) => found(needLedger(world).evidence, path.id),
  listLedgerRecords: list,
  sayToLedger: say,
  getLedgerRecord: ({world, account, path}) => {
    const record = recordOf(needLedger(world), account, path);
    return {record: shown(record), entries: record.entries, may_say: maySay(world.book, account, record)};
  },
  getLedgerProof: ({world, account, path}) => {
    const record = recordOf(needLedger(world), account, path);
    return {entry: `${JSON.stringify(record.entries[path.number - 1].data)}\n\n— ${record.entries[path.number - 1].signers[0].name} AAAA\n`, policy: `log ${logOf(record.member)}\nquorum q\n`, proof: `c2sp.org/tlog-proof@v1\nindex ${record.entries[path.number - 1].index}\n`, v: 1};
  },
  getLedgerEntry: ({world, account, path}) => `${JSON.stringify(recordOf(needLedger(world), account, path).entries[path.number - 1].data)}\n\n— customs.xx.example/ledger AAAA\n`,
  getLedgerPaper: () => '%PDF-1.4\n',
  getLedgerCredential: () => '{}',
  lookUpLedgerNumber: ({world, path, query}) => {
    const listed = needLedger(world).numbers.has(query.number.replace(/[\s-]/g, '').toUpperCase());
    return {listed, registry: `numbers/${path.local}`, as_of: new Date().toISOString(), entry: listed ? {number: 2, index: 31} : null};
  },
  listLedgerDrafts: ({world, account}) => ({drafts: [...needLedger(world).drafts.values()].map((one) => draftShown(world.book, account, one))}),
  takeLedgerDraft: ({world, account, body}) => {
    const {type, object, data} = JSON.parse(body.text);
    return draftShown(needLedger(world), account, draft(world.book, account, {type, object, data, secret: {}}, [], ['customs.xx.example/charter']));
  },
  getLedgerDraft: ({world, account, path}) => draftShown(needLedger(world), account, found(world.book.drafts, path.id)),
  withdrawLedgerDraft: ({world, path}) => void needLedger(world).drafts.delete(path.id),
  signLedgerDraft: sign,
  listLedgerKeys: ({world, account}) => ({keys: keysOf(needLedger(world), account)}),
  makeLedgerKey: ({world, body}) => {
    const key = {did: `did:key:z6Mk${randomUUID().replaceAll('-', '')}${randomUUID().slice(0, 8)}`, owner: body.owner, made: new Date().toISOString()};
    needLedger(world).keys.push(key);
    return key;
  },
  keepLedgerDocument: ({world, raw, path}) => {
    needLedger(world).files.set(`${path.kind}/${path.local}`, raw);
    return {sha256: 'cd'.repeat(32), bytes: raw.length, media_type: 'application/octet-stream'};
  },
  getLedgerDocument: () => 'file',
  forgetLedgerPrivate: ({world, account, path}) => {
    const record = recordOf(needLedger(world), account, path);
    const fields = record.entries.reduce((sum, one) => sum + Object.keys(one.private).length, 0);
    record.entries.forEach((one) => (one.private = {}));
    return {fields};
  },
  discloseLedgerRecord: ({world, account, path, body}) => {
    const entry = recordOf(needLedger(world), account, path).entries[body.number - 1];
    return {object: `${path.kind}/${path.local}`, number: body.number, fields: Object.fromEntries(body.fields.map((name) => [name, {salt: 'AAAA', value: entry.private[name]}]))};
  },
  listCharterKeys: ({world}) => needLedger(world).charterKeys,
  draftCharterChange: ({world, account, body}) => draftShown(needLedger(world), account, draft(world.book, account, {type: body.type, object: 'charter/tidal-corridor', data: body.data, secret: {}}, ['customs.xx.example/charter'], ['customs.yy.example/charter', 'customs.zz.example/charter'])),
};
