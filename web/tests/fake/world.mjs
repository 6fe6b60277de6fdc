// The fake's state, and what changes it.
import {randomUUID} from 'node:crypto';
import {PEOPLE, OFFICES} from './country.mjs';
import {forTrader, makeCountry, makeRecord, summaryOf} from './make.mjs';

export const TRADERS = ['trader', 'broker', 'system'];

export class Problem extends Error {
  constructor(status, code, detail, problems = []) {
    super(detail);
    Object.assign(this, {status, code, problems});
  }
}

const timestamp = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');

export class World {
  constructor({seed = 7, count = 900, now = Date.now(), units = 160, withoutMap = false, withoutLedger = false, quietLedger = false} = {}) {
    Object.assign(this, makeCountry(seed, count, now), {units, withoutMap, withoutLedger, quietLedger});
    this.accounts = new Map(PEOPLE.map((one) => [one.id, {...one}]));
    this.offices = new Map(OFFICES.map((one) => [one.id, {...one}]));
    this.sessions = new Map();
    this.answers = new Map();  // by idempotency key
    this.keys = [];
    this.webhooks = [];
    this.reads = [];
    this.notifications = [];
    this.streams = new Set();
    this.demo = {running: true, per_minute: 6, lodged: 0, inspectors: true};
    this.policy = {version: 3, random_share: 0.05, explore_share: 0.02, harm: '500.00', inspections_per_day: 30, document_checks_per_day: 100, audits_per_day: 20, inspection_hours: 8, document_hours: 4, changed_at: '2026-10-01T09:00:00Z', changed_by: 'Mara Lindqvist'};
    this.seq = 1000000;
    for (const record of [...this.records.values()].slice(-40)) this.notify(record, record.status === 'released' ? 'released' : 'under_control');
  }

  signIn(account) {
    const token = randomUUID();
    this.sessions.set(token, {account: account.id, csrf: randomUUID()});
    return token;
  }

  own(account, record) {
    if (!account.roles.some((role) => TRADERS.includes(role))) return true;
    return account.clients.includes(record.document.declarant.id) || account.clients.includes(record.document.importer.id);
  }

  summary(account, record) {
    const full = summaryOf(record);
    return account.roles.some((role) => TRADERS.includes(role)) ? forTrader(full) : full;
  }

  record(id, account) {
    const found = this.records.get(id);
    if (!found || !this.own(account, found)) throw new Problem(404, 'not_found', 'There is no such declaration.');
    return found;
  }

  control(id) {
    const record = [...this.records.values()].find((one) => one.control?.id === id);
    if (!record) throw new Problem(404, 'not_found', 'There is no such control.');
    return record;
  }

  event(record, account, kind, sentence, details = {}) {
    this.seq += 1;
    record.events.push({seq: this.seq, at: timestamp(), kind, actor: account.id, actor_name: account.display_name ?? account.name, version: record.version, sentence, details, hash: String(this.seq).padStart(64, '0')});
    this.tell('declaration', record);
    if (record.control) this.tell('control', record, record.control);
  }

  notify(record, code) {
    this.seq += 1;
    const sentence = {released: 'The goods are released.', under_control: 'Customs checks this declaration.', cancelled: 'The declaration is cancelled.', held: 'The goods are held.', seized: 'The goods are seized.'}[code] ?? code;
    const one = {seq: this.seq, at: timestamp(), declaration: record.id, lrn: record.document.lrn, code, sentence};
    this.notifications.unshift({record, one});
    this.tell('notification', record, one);
  }

  tell(kind, record, value) {
    for (const stream of this.streams) {
      if (!this.own(stream.account, record) || (kind === 'control' && stream.account.clients.length > 0)) continue;
      stream.response.write(`id: ${this.seq}\nevent: ${kind}\ndata: ${JSON.stringify(value ?? this.summary(stream.account, record))}\n\n`);
    }
  }

  lodge(account, document) {
    const taken = [...this.records.values()].some((one) => one.document.lrn === document.lrn && one.document.declarant.id === document.declarant.id);
    if (taken) throw new Problem(409, 'lrn_taken', `A declaration with the reference ${document.lrn} is there already.`, [{code: 'lrn_taken', pointer: '/lrn', detail: 'This reference is taken'}]);
    const record = makeRecord(this.random, this.next, document, Date.now());
    this.next += 1;
    this.records.set(record.id, record);
    this.event(record, account, 'declaration.lodged', 'Lodged');
    this.notify(record, record.status === 'released' ? 'released' : 'under_control');
    return record;
  }

  accepted(record) {
    const {requested} = summaryOf(record);
    return {id: record.id, lrn: record.document.lrn, version: record.version, status: record.status, ...(requested ? {requested} : {})};
  }

  change(record, account, status, kind, reason) {
    record.status = status;
    if (status === 'released') record.released_at = timestamp();
    this.event(record, account, kind, `${kind.split('.')[1]}: ${reason}`, {reason});
    this.notify(record, status);
    return this.accepted(record);
  }

  // A declaration comes in by itself, as in a demonstration.
  tick(makeDocument) {
    const document = makeDocument(this.random, this.next);
    this.demo.lodged += 1;
    return this.lodge({id: 'system', name: 'Simulation'}, document);
  }

  now() {
    return timestamp();
  }
}

const has = (account, ...roles) => account.roles.some((role) => roles.includes(role));

// What a reader may do with a declaration now: the names in Declaration.allowed.
export function allowedOf(account, record) {
  const {status, control} = record;
  const live = status === 'under_control' || status === 'held';
  const open = control && ['open', 'assigned', 'started'].includes(control.status);
  const trader = has(account, ...TRADERS);
  const rules = {
    amend: trader && (status === 'pre_arrival' || (live && control?.kind !== 'inspection')), cancel: trader && (live || status === 'pre_arrival'), arrive: status === 'pre_arrival' && (trader || has(account, 'clearance_officer')),
    attach: trader || has(account, 'clearance_officer', 'inspector', 'targeting_officer'), release: status === 'held' && has(account, 'clearance_officer', 'inspector'), hold: status === 'under_control' && has(account, 'clearance_officer', 'inspector'),
    seize: live && has(account, 'clearance_officer', 'inspector'), reroute: live && has(account, 'targeting_officer', 'clearance_officer', 'manager'), assign: open && has(account, 'manager', 'clearance_officer'),
    start: open && control.status !== 'started' && control.officer === account.id, act: open && control.officer === account.id, dismiss: open && has(account, 'targeting_officer', 'clearance_officer'), read_findings: !trader, read_history: !trader,
  };
  return Object.keys(rules).filter((name) => rules[name]);
}
