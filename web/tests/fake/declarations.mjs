// Operations about declarations, controls and lists.
import {schemaProblems} from './contract.mjs';
import {KINDS} from './country.mjs';
import {makeControl, makeDashboard, summaryOf} from './make.mjs';
import {STAGES} from './stages.mjs';
import {allowedOf, Problem} from './world.mjs';

const COUNTRIES = new Set(['CN', 'BD', 'JP', 'ES', 'VN', 'IN', 'EC', 'IT', 'KR', 'AE', 'DE', 'FR', 'US', 'GB', 'TR', 'BR', 'MA', 'EG']);

export function problemsOf(document) {
  const found = schemaProblems('DeclarationInput', document).map((one) => (one.code === 'minLength' ? {...one, detail: 'This is missing'} : one));
  const offices = ['PORT1', 'AIR01', 'ROAD7'];
  if (document?.office && !offices.includes(document.office)) found.push({code: 'unknown_office', pointer: '/office', detail: 'There is no such office'});
  (Array.isArray(document?.items) ? document.items : []).forEach((item, i) => {
    if (/^[A-Z]{2}$/.test(item?.origin ?? '') && !COUNTRIES.has(item.origin)) found.push({code: 'unknown_country', pointer: `/items/${i}/origin`, detail: 'There is no such country'});
    if (item?.net_mass_kg > item?.gross_mass_kg) found.push({code: 'net_over_gross', pointer: `/items/${i}/net_mass_kg`, detail: 'The net mass is more than the gross mass'});
  });
  return found;
}

function pageOf(items, query) {
  const start = Number(query.cursor ?? 0);
  const limit = Number(query.limit ?? 50);
  const next = start + limit < items.length ? {next: String(start + limit)} : {};
  return {items: items.slice(start, start + limit), ...next};
}

const wanted = (given, value) => !given || given.split(',').includes(value ?? '');

function matches(row, query, me) {
  const text = `${row.lrn} ${row.goods} ${row.importer.name} ${row.importer.id} ${row.id}`.toLowerCase();
  const officer = query.officer === 'me' ? me.id : query.officer;
  return wanted(query.lane, row.lane) && wanted(query.status, row.status) && wanted(query.office, row.office) && wanted(officer, row.officer) && (!query.q || text.includes(query.q.toLowerCase()));
}

function counts(rows) {
  const of = (test) => rows.filter(test).length;
  const now = new Date().toISOString();
  return {red: of((row) => row.lane === 'red'), yellow: of((row) => row.lane === 'yellow'), blue: of((row) => row.lane === 'blue'), held: of((row) => row.status === 'held'), pre_arrival: of((row) => row.status === 'pre_arrival'), overdue: of((row) => row.due_at && row.due_at < now)};
}

const SORTS = {rank: (a, b) => b.rank - a.rank, due: (a, b) => (a.due_at ?? '9').localeCompare(b.due_at ?? '9'), lodged: (a, b) => b.lodged_at.localeCompare(a.lodged_at)};

function evidence(record, number) {
  const item = record.document.items[number - 1];
  const finding = record.findings.items[number - 1].finding;
  const rows = Array.from({length: 14}, (_, n) => ({id: `h-${record.id}-${n}`, date: `2026-0${1 + (n % 9)}-1${n % 9}`, office: record.document.office, importer: record.document.importer.id, hs_code: item.hs_code, origin: item.origin, description: item.description, value: item.value,
    irregular: n % 3 === 0, wrong: n % 3 === 0 ? [finding.kind] : [], source: 'inspection', ...(n % 3 === 0 ? {recovered: '1250.00'} : {})}));
  return {sentence: finding.reasons[0].sentence, checked: rows.length, wrong: 5, rows, more: true};
}

function full(world, account, record) {
  world.reads.unshift({seq: world.seq += 1, at: world.now(), actor: account.id, actor_name: account.display_name, what: 'declaration', declaration: record.id});
  const trader = account.clients.length > 0;
  return {summary: world.summary(account, record), document: record.document, attachments: record.attachments, ...(record.control && !trader ? {control: record.control} : {}), allowed: allowedOf(account, record)};
}

function bulk(world, account, text) {
  const results = text.split('\n').filter(Boolean).map((line, i) => {
    try {
      const document = JSON.parse(line);
      const problems = problemsOf(document);
      if (problems.length > 0) return {line: i + 1, lrn: document.lrn, problems};
      const record = world.lodge(account, document);
      return {line: i + 1, id: record.id, lrn: document.lrn, status: record.status};
    } catch (error) {
      const problems = error.problems?.length ? error.problems : [{code: error.code ?? 'not_json', pointer: '', detail: error instanceof Problem ? error.message : 'This line is not JSON'}];
      return {line: i + 1, problems};
    }
  });
  const rejected = results.filter((one) => one.problems).length;
  return {accepted: results.length - rejected, rejected, results};
}

function refuse(record, account, name) {
  if (!allowedOf(account, record).includes(name)) throw new Problem(409, 'not_allowed_now', 'This is not possible in the present state.');
}

export const DECLARATIONS = {
  ...STAGES,
  getReference: ({world}) => ({error_kinds: KINDS, offices: [...world.offices.values()], currency: 'XTS', currency_digits: 2, languages: ['en', 'fr', 'es', 'ar'], extra_attributes: ['season']}),
  validate: ({body}) => ({valid: problemsOf(body).length === 0, problems: problemsOf(body)}),
  lodge: ({world, account, body}) => {
    const problems = problemsOf(body);
    if (problems.length > 0) throw new Problem(422, 'invalid_declaration', 'The declaration has problems.', problems);
    return world.accepted(world.lodge(account, body));
  },
  lodgeBulk: ({world, account, body}) => bulk(world, account, body),
  listDeclarations: ({world, account, query}) => pageOf([...world.records.values()].reverse().filter((one) => world.own(account, one)).map((one) => ({one, row: summaryOf(one)}))
    .filter(({row}) => matches(row, query, account) && (!query.from || row.lodged_at >= query.from) && (!query.to || row.lodged_at.slice(0, 10) <= query.to)).map(({one}) => world.summary(account, one)), query),
  getDeclaration: ({world, account, path}) => full(world, account, world.record(path.id, account)),
  amend: ({world, account, path, body, version}) => {
    const record = world.record(path.id, account);
    refuse(record, account, 'amend');
    if (version !== `"${record.version}"`) throw new Problem(409, 'version_changed', 'Somebody else changed it meanwhile.');
    const problems = problemsOf(body);
    if (problems.length > 0) throw new Problem(422, 'invalid_declaration', 'The declaration has problems.', problems);
    record.first ??= record.document;
    record.document = body;
    record.version += 1;
    world.event(record, account, 'declaration.amended', 'Amended');
    return world.accepted(record);
  },
  cancel: ({world, account, path, body}) => world.change(world.record(path.id, account), account, 'cancelled', 'declaration.cancelled', body.reason),
  arrive: ({world, account, path}) => {
    const record = world.record(path.id, account);
    record.document = {...record.document, stage: 'arrived'};
    record.control = makeControl(world.random, record.id, record.document, record.findings.lane, Date.now());
    return world.change(record, account, record.control ? 'under_control' : 'released', 'declaration.arrived', 'the goods are there');
  },
  getHistory: ({world, account, path}) => ({declaration: path.id, events: world.record(path.id, account).events}),
  getFindings: ({world, account, path}) => world.record(path.id, account).findings,
  getEvidence: ({world, account, path}) => evidence(world.record(path.id, account), Number(path.number)),
  attach: ({world, account, path, query, raw}) => {
    const record = world.record(path.id, account);
    const png = raw[0] === 0x89;
    const type = png ? 'image/png' : raw[0] === 0xff ? 'image/jpeg' : raw.subarray(0, 4).toString() === '%PDF' ? 'application/pdf' : 'text/plain';
    const one = {id: `doc_${world.seq += 1}`, name: query.name ?? 'file', type, bytes: raw.length, attached_at: world.now(), by: account.display_name, ...(query.about ? {about: query.about} : {})};
    record.attachments.push(one);
    record.files.set(one.id, {type, raw});
    world.event(record, account, 'document.attached', `${one.name} was attached`);
    return one;
  },
  reroute: ({world, account, path, body}) => {
    const record = world.record(path.id, account);
    refuse(record, account, 'reroute');
    record.findings = {...record.findings, lane: body.lane, basis: 'officer'};
    record.control = makeControl(world.random, record.id, record.document, body.lane, Date.now());
    return world.change(record, account, record.control ? 'under_control' : 'released', 'declaration.rerouted', body.reason);
  },
  release: ({world, account, path, body}) => world.change(world.record(path.id, account), account, 'released', 'declaration.released', body.reason),
  hold: ({world, account, path, body}) => world.change(world.record(path.id, account), account, 'held', 'declaration.held', body.reason),
  seize: ({world, account, path, body}) => world.change(world.record(path.id, account), account, 'seized', 'declaration.seized', body.reason),
  getQueue: ({world, account, query}) => {
    const waiting = [...world.records.values()].map(summaryOf).filter((row) => ['under_control', 'held', 'pre_arrival'].includes(row.status) && (row.lane !== 'green' || query.lane));
    const rows = waiting.filter((row) => matches(row, query, account)).sort(SORTS[query.sort ?? 'rank']);
    return {...pageOf(rows, query), counts: counts(waiting.filter((row) => wanted(query.office, row.office)))};
  },
  listControls: ({world, account, query}) => {
    const officer = query.officer === 'me' ? account.id : query.officer;
    const rows = [...world.records.values()].map((one) => one.control).filter((one) => one && wanted(officer, one.officer) && wanted(query.status, one.status) && wanted(query.office, one.office));
    return pageOf(rows.sort((a, b) => a.due_at.localeCompare(b.due_at)), query);
  },
  getControl: ({world, path}) => world.control(path.id).control,
  assignControl: ({world, account, path, body}) => {
    const record = world.control(path.id);
    const officer = world.accounts.get(body.officer ?? 'acc_inspector');
    record.control = {...record.control, status: 'assigned', officer: officer.id, officer_name: officer.display_name, why_officer: body.reason || 'Assigned by hand'};
    world.event(record, account, 'control.assigned', `Assigned to ${officer.display_name}`);
    return record.control;
  },
  startControl: ({world, account, path}) => {
    const record = world.control(path.id);
    record.control = {...record.control, status: 'started', started_at: world.now()};
    world.event(record, account, 'control.started', 'The control began');
    return record.control;
  },
  recordAct: ({world, account, path, body}) => {
    const record = world.control(path.id);
    record.control = {...record.control, status: 'done', done_at: world.now(), act: body};
    world.change(record, account, {release: 'released', hold: 'held', seize: 'seized'}[body.decision], 'control.done', body.remarks ?? 'act recorded');
    return record.control;
  },
  dismissControl: ({world, account, path, body}) => {
    const record = world.control(path.id);
    record.control = {...record.control, status: 'dismissed', done_at: world.now()};
    world.change(record, account, 'released', 'control.dismissed', body.reason);
    return record.control;
  },
  listNotifications: ({world, account, query}) => pageOf(world.notifications.filter(({record}) => world.own(account, record)).map(({one}) => one), query),
  getDashboard: ({world, query}) => makeDashboard(world.random, query.from ?? new Date(Date.now() - 13 * 86_400_000).toISOString().slice(0, 10), query.to ?? new Date().toISOString().slice(0, 10)),
};
