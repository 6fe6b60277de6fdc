// Operations about rules.
import {randomUUID} from 'node:crypto';
import {actingOf, clausesOf, figuresOf, interval, makeRulebook, mayMove, move, newestOf, ownWork, readEntry, shadowOf} from './rulebook.mjs';
import {checkText, clauseOf, completions, entriesOf, explain, FIELDS, missingCases, problemsOf, runCases, tableOf, tableText} from './rule_text.mjs';
import {Problem} from './world.mjs';

const STATS_DAYS = 30;
const has = (account, ...roles) => account.roles.some((role) => roles.includes(role));
const rightsOf = (account) => ({write: has(account, 'targeting_officer', 'analyst'), approve: has(account, 'targeting_officer', 'manager'), read: has(account, 'targeting_officer', 'analyst', 'manager', 'auditor')});

const bookOf = (world) => world.rulebook ??= makeRulebook(Date.now());

function find(world, account, name) {
  const one = bookOf(world).get(name);
  if (!one) throw new Problem(404, 'not_found', 'There is no such rule.');
  return one;
}

const nameOf = (world, id) => world.accounts.get(id)?.display_name ?? id;
const named = (world, by) => ({by, by_name: nameOf(world, by)});
const seesText = (one, account) => rightsOf(account).read || one.secrecy === 'officers';

function summary(world, account, one) {
  const newest = newestOf(one);
  const acting = actingOf(one);
  const {name, kind, offices, secrecy} = one;
  const said = seesText(one, account) ? clausesOf((acting ?? newest).text) : {};
  return {name, kind, title: readEntry(newest.text).title, offices, secrecy, version: one.record, phase: newest.phase, newest: newest.number, acting: acting?.number ?? null, shadow: shadowOf(one)?.number ?? null,
    ...(acting?.percent ? {percent: acting.percent} : {}), ...said, author: newest.author, author_name: nameOf(world, newest.author), waiting: newest.phase === 'submitted', mine: ownWork(newest, account),
    proposals_open: one.proposals.filter((offer) => offer.answer === 'open').length, stats: kind === 'list' ? null : figuresOf(one, STATS_DAYS, Date.now()).stats};
}

function full(world, account, one, number) {
  const rights = rightsOf(account);
  const shown = number === undefined ? newestOf(one) : one.versions[number - 1];
  if (!shown) throw new Problem(404, 'not_found', 'There is no such version.');
  const versions = one.versions.map(({text: _, author, steps, percent, ...given}) => ({...given, author, author_name: nameOf(world, author), ...(percent ? {percent} : {}), steps: steps.map((step) => ({...step, by_name: nameOf(world, step.by)})),
    may: mayMove(one, one.versions[given.number - 1], account, rights), own_work: ownWork(one.versions[given.number - 1], account)}));
  const proposals = one.proposals.map((offer) => ({...offer, by_name: nameOf(world, offer.by), record: figuresOf(one, STATS_DAYS, Date.now()).stats, may_answer: offer.answer === 'open' && rights.write && offer.by !== account.id}));
  return {...summary(world, account, one), versions, proposals, ...(seesText(one, account) ? {text: shown.text, text_version: shown.number} : {}), may_write: rights.write, may_approve: rights.approve, ...(one.adopted_from ? {adopted_from: one.adopted_from} : {})};
}

const told = (world, one) => {
  for (const stream of world.streams) if (rightsOf(stream.account).read) stream.response.write(`event: rule\ndata: ${JSON.stringify({name: one.name, phase: newestOf(one).phase})}\n\n`);
};

function refuse(text, codes = problemsOf(text)) {
  if (codes.length > 0) throw new Problem(422, 'invalid', 'The text has problems.', codes.map((one) => ({code: one.code, pointer: `/text#${one.line}:${one.column}`, detail: one.detail})));
}

function need(account, right) {
  if (!rightsOf(account)[right]) throw new Problem(403, 'forbidden', 'This needs another right.');
}

function fresh(one, version) {
  if (version !== `"${one.record}"`) throw new Problem(409, 'version_changed', 'Somebody else changed it meanwhile.');
}

function add(world, account, text, {note = '', offices = [], secrecy = 'authors', adopted_from = ''} = {}) {
  const read = readEntry(text);
  const one = {name: read.name, kind: read.kind, offices, secrecy, record: 1, adopted_from, proposals: [], versions: [{number: 1, author: account.id, at: world.now(), note, text, phase: 'draft', steps: []}]};
  bookOf(world).set(one.name, one);
  told(world, one);
  return one;
}

function addVersion(world, account, one, text, note = '') {
  one.versions.filter((given) => given.phase === 'draft').forEach((given) => Object.assign(given, {phase: 'withdrawn'}));
  one.versions.push({number: one.versions.length + 1, author: account.id, at: world.now(), note, text, phase: 'draft', steps: []});
  one.record += 1;
  told(world, one);
}

function submitProblems(text) {
  const entry = readEntry(text);
  const missing = missingCases(entry).map((code) => ({code: 'missing_case', line: 1, column: 1, detail: `There is no case that ${code}`}));
  const failed = runCases(entry).filter((one) => !one.passed).map((one) => ({code: 'case_failed', line: 1, column: 1, detail: `The case ${one.name} fails`}));
  return [...problemsOf(text), ...missing, ...failed];
}

function moveRule(world, account, one, {version, to, percent, reason}) {
  const given = one.versions[version - 1];
  if ((to === 'approved' || to === 'returned') && ownWork(given, account)) throw new Problem(403, 'own_work', 'Nobody approves their own work.');
  if (!mayMove(one, given, account, rightsOf(account)).includes(to)) throw new Problem(409, 'wrong_phase', 'This step is not possible now.');
  if (to === 'submitted') refuse(given.text, submitProblems(given.text));
  move(one, given, {to, by: account.id, at: world.now(), reason, percent});
  told(world, one);
}

function lines(before, after) {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [...old.filter((text) => !fresh.includes(text)).map((text) => ({kind: 'removed', text, at: old.indexOf(text)})), ...fresh.map((text, at) => ({kind: old.includes(text) ? 'same' : 'added', text, at: at + 0.5}))]
    .sort((a, b) => a.at - b.at).map(({kind, text}) => ({kind, text}));
}

function compare(one, from, to) {
  const [before, after] = [one.versions[from - 1], one.versions[to - 1]].map((given) => readEntry(given.text));
  const words = [...new Set([...before.clauses, ...after.clauses].map(([word]) => word))].filter((word) => word !== 'case');
  const clauses = words.map((clause) => ({clause, before: clauseOf(before, clause) ?? '', after: clauseOf(after, clause) ?? ''})).filter((row) => row.before !== row.after);
  return {from, to, clauses, lines: lines(one.versions[from - 1].text, one.versions[to - 1].text)};
}

const SENTENCES = {draft: 'wrote', submitted: 'submitted', approved: 'approved', returned: 'sent back', shadow: 'let it watch', partial: 'let it act on a share', active: 'let it act', retired: 'retired', withdrawn: 'withdrew'};

function lifeOf(world, one) {
  const events = one.versions.flatMap((given) => [{to: 'draft', by: given.author, at: given.at, number: given.number}, ...given.steps.map((step) => ({...step, number: given.number}))]).sort((a, b) => a.at.localeCompare(b.at));
  return events.map(({to, by, at, number, reason}, i) => ({seq: i + 1, at, kind: `rule.${to}`, ...named(world, by), version: number, sentence: `${nameOf(world, by)} ${SENTENCES[to]}: version ${number}${reason ? ` (${reason})` : ''}`, data: {}}));
}

const lineOf = (document, item) => {
  const {hs_code, origin, dispatch, value, net_mass_kg, quantity, packages, description} = document.items[item - 1];
  return {hs_code, origin, dispatch, value, net_mass: net_mass_kg && `${net_mass_kg} kg`, quantity, packages, description, importer: document.importer.id, office: document.office};
};

const PAGES = (items, query) => {
  const start = Number(query.cursor ?? 0);
  const limit = Number(query.limit ?? 50);
  return {items: items.slice(start, start + limit), ...(start + limit < items.length ? {next: String(start + limit)} : {})};
};

const running = (one) => one.kind !== 'list' && (actingOf(one) ?? shadowOf(one));

// Of a table, any row that a line meets: the fake takes its heads alone.
function hitOf(one, given, document, item, account) {
  const entry = readEntry(given.text);
  if (entry.kind !== 'rule') return undefined;
  const simple = {...entry, clauses: entry.clauses.map(([word, rest, at]) => (word === 'when' ? [word, rest.replace(/\s+and not importer in list \w+/, ''), at] : [word, rest, at]))};
  const {truth, why} = explain(simple, lineOf(document, item));
  if (truth !== 'true') return undefined;
  const said = clausesOf(given.text);
  const unquoted = (word) => clauseOf(entry, word)?.replaceAll('"', '');
  return {entry: one.name, version: given.number, rule: one.name, title: entry.title, item, mode: given.phase === 'shadow' ? 'watches' : 'acts', suspects: said.suspects, confidence: 0.31, ...(said.demand ? {demand: said.demand} : {}),
    ...(clauseOf(entry, 'add') ? {add: '250.00'} : {}), ...(unquoted('advise') ? {advise: unquoted('advise')} : {}), check: (clauseOf(entry, 'check') ?? '').split(',').map((field) => field.trim()).filter(Boolean), ...(seesText(one, account) ? {why} : {})};
}

function declarationHits(world, account, record) {
  return [...bookOf(world).values()].filter(running).flatMap((one) => record.document.items.map((_, i) => hitOf(one, running(one), record.document, i + 1, account)).filter(Boolean));
}

function hitsOf(world, account, one) {
  const given = running(one);
  if (!given) return [];
  return [...world.records.values()].reverse().flatMap((record) => record.document.items.flatMap((goods, i) => (hitOf(one, given, record.document, i + 1, account) ? [{
    declaration: record.id, item: i + 1, at: record.lodged_at, mode: given.phase === 'shadow' ? 'watches' : 'acts', lane: record.findings.lane, outcome: ['none', 'right', 'wrong'][record.id.charCodeAt(9) % 3], importer: record.document.importer.name, goods: goods.description, version: given.number}] : [])));
}

function result(entry, i) {
  const rate = interval(31 - i, 96);
  return {rule: entry.name, lines: 48_213, hits: 412 - i * 20, held: 9, never_looked_at: 316, checked: 96, right: 31 - i, ...rate, random_checked: 14, random_right: 4, estimate_unchecked: {value: 98, low: 61, high: 140, lines: 316, basis: 'random'}, estimate_by_model: {value: 120, lines: 300}, money: '12804.50',
    lane_load: [{office: 'AIR01', mean: 0.8, p95: 2, max: 4}, {office: '', mean: 3.9, p95: 7, max: 12}, {office: 'ROAD7', mean: 0.7, p95: 2, max: 3}, {office: 'PORT1', mean: 2.4, p95: 5, max: 9}], months: Array.from({length: 12}, (_, n) => ({month: `2026-${String(n + 1).padStart(2, '0')}`, hits: 20 + ((n * 13) % 31), checked: 8, right: n % 5})),
    overlap: [{rule: 'floor_prices/2', common: 44, share: 0.11}], model_overlap: {hits: 180, selected: 79, share: 0.4389}, unknown: 37,
    examples: [{line: 'h-1-0', date: '2026-03-04', importer: 'TIN10021', hs_code: '610910', origin: 'BD', value: '812.00', outcome: 'right'}, {line: 'h-9-0', date: '2026-04-11', importer: 'TIN10058', hs_code: '610910', origin: 'BD', value: '1400.50', outcome: 'none'}]};
}

// A back-test is a third further each time somebody looks.
function advance(test) {
  if (test.state !== 'running') return test;
  test.done = Math.min(test.total, test.done + test.total / 3);
  if (test.done >= test.total) Object.assign(test, {state: 'done', rules: test.entries.map(result)});
  return test;
}

const shownTest = ({entries: _, ...test}) => test;
const testsOf = (world) => world.backTests ??= new Map();

function startTest(world, account, body) {
  const one = body.name && find(world, account, body.name);
  const text = body.text ?? one.versions[(body.version ?? one.versions.length) - 1].text;
  refuse(text);
  const entries = entriesOf(text).filter((entry) => entry.kind !== 'list');
  const test = {id: `bt_${randomUUID().slice(0, 8)}`, state: 'running', done: 0, total: 48_213, by: account.id, at: world.now(), from: '2025-11-01', to: '2026-10-31', ...(one ? {name: one.name, version: body.version ?? one.versions.length} : {}), entries};
  testsOf(world).set(test.id, test);
  return shownTest(test);
}

function fits(row, query) {
  const words = `${row.name} ${row.title} ${row.author_name}`.toLowerCase();
  return (!query.kind || row.kind === query.kind) && (!query.phase || row.phase === query.phase) && (!query.text || words.includes(query.text.toLowerCase())) && (!query.waiting || row.waiting)
    && (!query.running || row.acting !== null || row.shadow !== null) && (!query.office || row.offices.length === 0 || row.offices.includes(query.office));
}

const testOf = (world, id) => testsOf(world).get(id) ?? (() => {
  throw new Problem(404, 'not_found', 'There is no such back-test.');
})();

export const RULES = {
  listRules: ({world, account, query}) => PAGES([...bookOf(world).values()].sort((a, b) => a.name.localeCompare(b.name)).map((one) => summary(world, account, one)).filter((row) => fits(row, query)), query),
  createRules: ({world, account, body}) => {
    need(account, 'write');
    refuse(body.text);
    const taken = entriesOf(body.text).find((entry) => bookOf(world).has(entry.name));
    if (taken) throw new Problem(422, 'invalid', 'The text has problems.', [{code: 'name_taken', pointer: '/text#1:1', detail: `There is a rule called ${taken.name} already`}]);
    return {items: entriesOf(body.text).map((entry) => full(world, account, add(world, account, entry.text, body)))};
  },
  checkRules: ({body}) => checkText(body.text, body.cases),
  completeRule: ({body}) => completions(body.text, body.offset),
  formatRules: ({body}) => {
    refuse(body.text);
    return {text: `${body.text.trim().split('\n').map((line) => (/^(rule|table|list)\b/.test(line.trim()) ? line.trim() : `${/^\s*(and|or|earlier)\b/.test(line) ? '    ' : '  '}${line.trim()}`)).join('\n')}\n`};
  },
  getRuleFields: () => ({fields: FIELDS, currency: 'XTS', stages: ['manifest', 'pre_arrival', 'arrival', 'declaration', 'transit', 'export'], error_kinds: ['undervalued', 'overvalued', 'description', 'hs_code', 'origin', 'quantity', 'net_mass', 'preference', 'prohibited'], lanes: ['blue', 'yellow', 'red']}),
  readRuleTable: ({body}) => tableOf(body.text),
  writeRuleTable: ({body}) => tableText(body),
  listBackTests: ({world}) => ({items: [...testsOf(world).values()].reverse().map(shownTest)}),
  startBackTest: ({world, account, body}) => startTest(world, account, body),
  getBackTest: ({world, path}) => shownTest(advance(testOf(world, path.id))),
  cancelBackTest: ({world, path}) => void Object.assign(testOf(world, path.id), {state: 'cancelled'}),
  listRuleReview: ({world}) => ({at: world.now(), items: [
    {name: 'floor_prices', title: 'Prices below which nobody sells', what: 'costly', since: '2026-11-02', figures: {checked: 60, right: 1, high: 0.088}},
    {name: 'cheap_textiles', title: 'Textiles far below the usual price', what: 'review_due', since: '2026-11-20', figures: {day: '2027-01-01'}},
    {name: 'used_computers', title: 'Used computers as new ones', what: 'no_hits', since: '2026-11-21', figures: {days: 60, fired: 0}},
  ]}),
  exportRules: ({world, account, url}) => url.searchParams.getAll('name').map((name) => newestOf(find(world, account, name)).text).join('\n'),
  importRules: ({world, account, body}) => {
    need(account, 'write');
    refuse(body.text);
    return {items: entriesOf(body.text).map((entry) => {
      const one = bookOf(world).get(entry.name);
      if (one && one.kind !== entry.kind) return {name: entry.name, result: 'refused', problem: 'It is of another kind'};
      if (one && newestOf(one).text.trim() === entry.text.trim()) return {name: entry.name, result: 'same'};
      if (one) addVersion(world, account, one, entry.text, body.note);
      else add(world, account, entry.text, body);
      return {name: entry.name, result: one ? 'new_version' : 'created'};
    })};
  },
  getRule: ({world, account, path, query}) => full(world, account, find(world, account, path.name), query.version && Number(query.version)),
  changeRule: ({world, account, path, body, version}) => {
    const one = find(world, account, path.name);
    fresh(one, version);
    Object.assign(one, body, {record: one.record + 1});
    return full(world, account, one);
  },
  addRuleVersion: ({world, account, path, body, version}) => {
    need(account, 'write');
    const one = find(world, account, path.name);
    fresh(one, version);
    refuse(body.text);
    addVersion(world, account, one, body.text, body.note);
    return full(world, account, one);
  },
  moveRule: ({world, account, path, body, version}) => {
    const one = find(world, account, path.name);
    fresh(one, version);
    moveRule(world, account, one, body);
    return full(world, account, one);
  },
  compareRule: ({world, account, path, query}) => {
    const one = find(world, account, path.name);
    const to = Number(query.to ?? one.versions.length);
    return compare(one, Number(query.from ?? Math.max(1, to - 1)), to);
  },
  getRuleLife: ({world, account, path}) => ({items: lifeOf(world, find(world, account, path.name))}),
  getRuleStats: ({world, account, path, query}) => figuresOf(find(world, account, path.name), Number(query.days ?? STATS_DAYS), Date.now()),
  listRuleHits: ({world, account, path, query}) => PAGES(hitsOf(world, account, find(world, account, path.name)), query),
  getRuleCsv: ({world, account, path}) => {
    const {columns, rows} = tableOf(newestOf(find(world, account, path.name)).text);
    return [columns, ...rows].map((row) => row.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')).join('\r\n');
  },
  proposeRule: ({world, account, path, body, version}) => {
    const one = find(world, account, path.name);
    fresh(one, version);
    if (one.offices.length === 0) throw new Problem(409, 'national', 'It holds everywhere already');
    one.proposals.push({number: one.proposals.length + 1, note: '', ...body, by: account.id, at: world.now(), answer: 'open'});
    one.record += 1;
    return full(world, account, one);
  },
  answerRuleProposal: ({world, account, path, body}) => {
    const one = find(world, account, path.name);
    const offer = one.proposals[Number(path.number) - 1];
    Object.assign(offer, {answer: body.adopt ? 'adopted' : 'declined', answered_by: account.id, answered_by_name: account.display_name, answered_at: world.now()});
    if (!body.adopt) return full(world, account, one);
    const text = one.versions[offer.version - 1].text.replace(`${one.kind} ${one.name}`, `${one.kind} ${body.name}`);
    return full(world, account, add(world, account, text, {offices: offer.to, adopted_from: one.name}));
  },
  getDeclarationRules: ({world, account, path}) => ({rules_version: '00112233aabbccdd', hits: declarationHits(world, account, world.record(path.id, account))}),
  explainRule: ({world, account, path, query}) => {
    const one = find(world, account, path.name);
    const given = running(one);
    if (!given) throw new Problem(409, 'not_running', 'This rule does not run.');
    const {truth, why} = explain(readEntry(given.text), lineOf(world.record(path.id, account).document, Number(query.item ?? 1)));
    return {rule: one.name, version: given.number, truth, as_of: world.now(), preparing: false, holds_here: true, acts: given.phase !== 'shadow', why, rows: []};
  },
};
