// Who calls which operation with what: what a schema cannot know. One entry an operation of the description:
//
//   who      a name of `cast`: someone who may
//   path     values of the path's parameters, made with other operations where need be
//   fix      members of the body that must fit the house (ids, names), or the whole body
//   headers  If-Match and the like
//   once     what it works on is used up by it: made anew for each call
//   query    values that only exist in this house
//   only     of a parameter with a list of words, those that fit the rest of the request
//   force    members that `fix` gives although the least would leave them out
//   lines    each line of the body is a request of its own
//   local    answers this machine alone
//   reports  problems are its answer
//   single   called once
//   own      about whoever calls
//   named    the path's id is one that the caller chooses: one that nobody has makes a new thing
//
// `use(answer)` keeps what later calls need. Functions get the stage.
import {readFileSync} from 'node:fs';
import {keyed, must, newKey, person, sessionOf, signIn, startHouse, strengthen, totp} from './house.mjs';
import {LEDGER_ROWS} from './scenario_ledger.mjs';
import {fillControlRoom, TRACK_ROWS} from './scenario_track.mjs';

export const ROLES = ['trader', 'broker', 'clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'analyst', 'manager',
  'auditor', 'administrator', 'system', 'control_room_officer', 'gate_officer'];
const PAPER = Buffer.from('invoice 4711');

// The house, its people, and ways to make what an operation needs.
export async function setStage(program, seed) {
  const house = await startHouse(program, seed, 'house');
  const stage = {house, cast: {}, number: 0};
  stage.call = (request) => house.call(request);
  stage.write = async (who, method, path, body, headers = {}) =>
    must(await house.call({method, path, who: stage.cast[who], body, headers: {'idempotency-key': newKey(), ...headers}})).json;
  return stage;
}

// After setUp: offices, accounts where a session or an officer is needed, keys for everyone else.
export async function fillStage(stage, seed, firstAdministrator) {
  const {house, cast} = stage;
  const admin = (cast.administrator = await strengthen(house, firstAdministrator));
  for (const id of ['HARBOUR', 'AIRPORT']) await stage.write('administrator', 'PUT', `/api/v1/offices/${id}`, {id, name: id});
  cast.analyst = await strengthen(house, await person(house, admin, 'analyst', ['analyst'], ['*']));
  cast.targeting_officer = await strengthen(house, await person(house, admin, 'targeting', ['targeting_officer'], ['*']));
  cast.inspector = await person(house, admin, 'inspector', ['inspector'], ['HARBOUR']);
  cast.clearance_officer = await person(house, admin, 'clearance', ['clearance_officer'], ['HARBOUR']);
  cast.visitor = await person(house, admin, 'visitor', ['auditor'], ['*']);
  const parties = {trader: ['I1'], broker: ['B1'], system: ['B1']};
  for (const role of ROLES) {
    cast[role] ??= await keyed(house, admin, [role], parties[role] ? [] : ['*'], parties[role] ?? []);
    cast[`weak_${role}`] = await keyed(house, admin, [role], parties[role] ? [] : ['*'], parties[role] ?? []);
  }
  for (const [name, role] of [['control_room_officer', 'control_room_officer'], ['second', 'control_room_officer'], ['manager', 'manager']]) {
    cast[name] = await strengthen(house, await person(house, admin, `room_${name}`, [role], ['*']));
  }
  await fillControlRoom(stage);
  cast.stranger = await keyed(house, admin, ['broker'], [], ['B9']);
  await stage.write('analyst', 'PUT', '/api/v1/policy', {random_share: 0.5, explore_share: 0, inspections_per_day: 1e6},
    {'if-match': await policyVersion(stage)});
  cast.manager = await strengthen(house, await person(house, admin, 'manager', ['manager'], ['*']));
  const {id: tariff} = await loadedTariff(stage);
  await stage.write('manager', 'POST', `/api/v1/tariff/versions/${tariff}/activate`);
  for (let i = 0; i < 2; i++) await addedRuling(stage);
  stage.lasting = await lodged(stage);
  stage.lastingControl = await assigned(stage);
  stage.suspicious = await suspicious(stage, seed);
  await newRule(stage, {text: tableText, name: 'lasting_table'});
  await activeRule(stage, {name: 'lasting_rule'});
  await untilItRuns(stage, 'lasting_rule');
  stage.lastingDocument = (await stage.call({method: 'POST', path: `/api/v1/declarations/${stage.lasting}/documents?name=a.txt`, who: cast.broker,
    headers: {'idempotency-key': newKey()}, body: PAPER, type: 'application/octet-stream'})).json.id;
}

const ruling = (stage) => ({id: `BTI-${++stage.number}`, code: '610910', text: 'T-shirts of cotton', day: '2026-01-15'});
const addedRuling = (stage) => stage.write('analyst', 'POST', '/api/v1/rulings', ruling(stage));

// A small tariff; each load is another version.
const tariffFiles = (stage) => ({
  'tariff.toml': `country = "XX"\ncurrency = "XTS"\n# ${++stage.number}\n`,
  'nomenclature.csv': 'code,level,unit,description\n61,0,,Apparel\n6109,1,,T-shirts\n610910,2,NAR,Of cotton\n610990,2,NAR,Other\n',
  'sections.csv': 'number,first_chapter,last_chapter,language,title\nXI,50,63,en,Textiles\n',
  'notes.csv': 'subject,language,text\n61,en,Not for worn goods.\n',
  'areas.csv': 'id,group,name\nBD,no,Bangladesh\nCN,no,China\n1011,yes,All countries\n2020,yes,Partners\n',
  'area_members.csv': 'area,member\n2020,BD\n',
  'documents.csv': 'code,name\nU110,Proof of origin\n',
  'regulations.csv': 'id,title,url\nR1,An act,https://law.invalid/r1\n',
  'footnotes.csv': 'id,text\nF1,See the act\n',
  'quotas.csv': 'order_number,from,until,volume,unit,critical_percent\n050021,2020-01-01,2090-12-31,1000,NAR,90\n',
  'measures.csv': 'id,type,code,area,excluded,order_number,regulation,from,until,duty,footnotes\n' +
    'm1,103,6109,1011,,,R1,2020-01-01,2089-12-31,12 %,F1\nm2,103,6109,1011,,,R1,2090-01-01,,14 %,\np1,142,610910,2020,CN,,R1,,,4 %,\n' +
    'q1,122,610910,1011,,050021,R1,,,2 %,\na1,552,610910,CN,,,R1,,,1 XTS/NAR,\nv1,305,61,1011,,,R1,,,20 %,\n',
  'conditions.csv': 'measure,code,sequence,document,action\np1,A,1,U110,27\np1,A,2,,07\n',
  'origin_schemes.csv': 'scheme,title,from,until,countries,areas,proofs,bilateral,articles,tolerance,no_tolerance\n' +
    'exa,An agreement,2020-01-01,2089-12-31,2020,2020,U110=Proof of origin,2020,tolerances=article 6,10,50-60\n',
  'origin_rules.csv': 'scheme,code_from,code_until,heading,goods,from,until,alternative,text,needs\n' +
    'exa,61,62,Chapters 61 and 62,Knitted,2020-01-01,2089-12-31,1,Of another chapter.,CHANGE 2 EXCEPT 5007 ALLOW 10 OF 5208\n' +
    'exa,61,62,Chapters 61 and 62,Knitted,2020-01-01,2089-12-31,2,Content of 40 %.,RVC 40 FOCUSED 5208\n' +
    'exa,61,62,Chapters 61 and 62,Knitted,2020-01-01,2089-12-31,3,Made by hand.,TEXT\n',
  'parcels.csv': 'id,kind,name,from,until_day,sender,over,until,edge,currency,only,excluded,scheme,percent,amount,at_least,at_most,source\n' +
    'small,duty_relief,Little value,2020-01-01,2089-12-31,any,,150,including,XTS,61,6110,,,,,,An act\n' +
    'flat,flat_rate,One rate,,,any,150,300,below,XTS,,,,5,,,,\nshop,tax_at_sale,In the shop,,,business,,150,including,XTS,,,SHOP,,,,,\n' +
    'post,fee,The post,,,any,,,,XTS,,,,2,1,2,9,\n',
});

async function loadedTariff(stage) {
  return stage.write('analyst', 'POST', '/api/v1/tariff/versions', {name: 'Tariff', files: tariffFiles(stage)});
}

const party = {declarant: {id: 'B1'}, importer: {id: 'I1', name: 'Importer'}};
const goods = {hs_code: '610910', description: 'cotton T-shirts', origin: 'BD', value: '1250.50'};
export const declarationOf = (stage, more = {}) => ({lrn: `C-${++stage.number}`, office: 'HARBOUR', ...party, items: [goods], ...more});

async function lodged(stage, more) {
  return (await stage.write('broker', 'POST', '/api/v1/declarations', declarationOf(stage, more))).id;
}

// A declaration under a control of its own, and the control given to the inspector.
async function controlled(stage) {
  const id = await lodged(stage);
  const seen = must(await stage.call({method: 'GET', path: `/api/v1/declarations/${id}`, who: stage.cast.targeting_officer})).json;
  return {id, control: seen.control.id};
}

async function assigned(stage) {
  const {control} = await controlled(stage);
  await stage.write('manager', 'POST', `/api/v1/controls/${control}/assign`, {officer: stage.cast.inspector.id});
  return control;
}

async function started(stage) {
  const control = await assigned(stage);
  await stage.write('inspector', 'POST', `/api/v1/controls/${control}/start`);
  return control;
}

async function held(stage) {
  const {id} = await controlled(stage);
  await stage.write('clearance_officer', 'POST', `/api/v1/declarations/${id}/hold`, {reason: 'to be looked at'});
  return id;
}

// One that is asked for its documents: what was drawn at random may not be rerouted.
async function forDocuments(stage) {
  const put = async (policy) => stage.write('analyst', 'PUT', '/api/v1/policy', policy, {'if-match': await policyVersion(stage)});
  await put({random_share: 0, explore_share: 0, inspections_per_day: 0, document_checks_per_day: 1e6, audits_per_day: 0});
  // What is usual must be known before anything is chosen for its worth.
  const usual = Array.from({length: stage.usual ? 0 : 60}, () => JSON.stringify(declarationOf(stage))).join('\n');
  stage.usual = must(await stage.call({method: 'POST', path: '/api/v1/declarations/bulk', who: stage.cast.broker, body: usual, type: 'application/x-ndjson',
    headers: {'idempotency-key': newKey()}}));
  const id = await lodged(stage, stage.suspiciousGoods);
  await put({random_share: 0.5, explore_share: 0, inspections_per_day: 1e6});
  return id;
}

// A declaration that the model has something to say about: like one of the past.
async function suspicious(stage, seed) {
  const [names, ...lines] = readFileSync(`${seed.folder}/country/past.csv`, 'utf8').split('\n').filter((line) => !line.includes('"')).map((line) => line.split(','));
  for (const line of lines.slice(0, 40)) {
    const of = (name) => line[names.indexOf(name)];
    const item = {hs_code: of('hs_code'), description: of('description'), origin: of('origin'), value: of('value'), supplier: of('supplier'), net_mass_kg: 1};
    stage.suspiciousGoods = {importer: {id: of('importer')}, items: [item]};
    const id = await lodged(stage, stage.suspiciousGoods);
    const {json} = must(await stage.call({method: 'GET', path: `/api/v1/declarations/${id}/findings`, who: stage.cast.targeting_officer}));
    if (json.items[0].finding.reasons.length > 0) return id;
  }
  throw new Error('the model gives no reason for anything');
}

async function policyVersion(stage) {
  return (await stage.call({method: 'GET', path: '/api/v1/policy', who: stage.cast.analyst})).headers.etag;
}

async function versionOf(stage, id) {
  return (await stage.call({method: 'GET', path: `/api/v1/declarations/${id}`, who: stage.cast.broker})).headers.etag;
}

const lasting = (stage) => ({id: stage.lasting});
const lastingControl = (stage) => ({id: stage.lastingControl});
const preArrival = async (stage) => ({id: await lodged(stage, {stage: 'pre_arrival'})});
const declared = (stage) => ({lrn: `C-${++stage.number}`, office: 'HARBOUR', ...party, stage: 'arrived', currency: 'XTS', supplier: {id: 'S1'},
  dispatch: 'NL', items: [{...goods, net_mass_kg: 10, gross_mass_kg: 11, quantity: 5, quantity_unit: 'C62', extra: {}}]});
const reached = (stage) => ({offices: ['HARBOUR'], clients: [], roles: ['inspector'], name: `person-${++stage.number}`, password: 'five slow orange kites',
  language: 'fr', time_zone: 'Europe/Paris', skills: ['61']});

// ---- Rules

let rules = 0;
const ruleText = (name, more = 'demand blue') => `rule ${name} "Worth ${++rules}"
  suspects undervalued
  when value > 100 XTS
  ${more}
  case "more" fires with value = 200 XTS
  case "less" does not fire with value = 50 XTS
  case "nothing" is unknown with origin = CN
`;
const tableText = (name) => `table ${name} "Floors ${++rules}"
  suspects undervalued
  columns hs_code | value
  row 0901 | < 2 XTS
  row 6109 | < 3 XTS
`;

async function newRule(stage, {text = ruleText, offices, name = `rule_${++stage.number}`} = {}) {
  await stage.write('analyst', 'POST', '/api/v1/rules', {text: text(name), secrecy: 'officers', note: 'for the test', ...(offices && {offices})});
  return {name};
}

async function ruleVersion(stage, {name}) {
  return (await stage.call({method: 'GET', path: `/api/v1/rules/${name}`, who: stage.cast.analyst})).headers.etag;
}

async function moveRule(stage, where, who, to) {
  await stage.write(who, 'POST', `/api/v1/rules/${where.name}/moves`, {version: 1, to}, {'if-match': await ruleVersion(stage, where)});
}

// One that runs: in the office alone where it is to be offered.
async function activeRule(stage, more) {
  const where = await newRule(stage, more);
  await moveRule(stage, where, 'analyst', 'submitted');
  for (const to of ['approved', 'active']) await moveRule(stage, where, 'targeting_officer', to);
  return where;
}

// What was answered is on disk; it is in force a moment later.
async function untilItRuns(stage, name) {
  for (;;) {
    const {status} = await stage.call({method: 'GET', path: `/api/v1/declarations/${stage.lasting}/rules/${name}`, who: stage.cast.analyst});
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function offeredRule(stage) {
  const where = await activeRule(stage, {offices: ['HARBOUR']});
  await stage.write('analyst', 'POST', `/api/v1/rules/${where.name}/proposals`, {version: 1, to: ['AIRPORT']}, {'if-match': await ruleVersion(stage, where)});
  return {...where, number: 1};
}

async function backTest(stage) {
  const id = must(await stage.call({method: 'POST', path: '/api/v1/rules/back-tests', who: stage.cast.analyst, body: {text: ruleText('tried')}})).json.id;
  return {id};
}

// Waits until those that are asked for are over: three of one person may wait.
async function backTestsOver(stage) {
  for (;;) {
    const {json} = must(await stage.call({method: 'GET', path: '/api/v1/rules/back-tests', who: stage.cast.analyst}));
    if (json.items.every((one) => one.state !== 'waiting' && one.state !== 'running')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const aRule = () => ({name: 'lasting_rule'});
const asRead = async (stage, path) => ({'if-match': await ruleVersion(stage, path)});

export const OPERATIONS = {
  health: {}, ready: {}, metrics: {local: true}, openapi: {}, getSession: {},
  setUp: {first: true, fix: (stage) => ({token: stage.house.token, name: 'administrator', password: 'seven grey herons wait'})},
  signIn: {fix: () => ({name: 'visitor', password: 'seven grey herons wait', code: undefined})},
  signOut: {who: 'leaving', once: async (stage) => { stage.cast.leaving = await signIn(stage.house, 'visitor'); return {}; }, keepWho: true},
  changePassword: {who: 'visitor', fix: (stage) => {
    const [old_password, new_password] = [stage.cast.visitor.password, `a row of ${++stage.number} quiet boats`];
    return {old_password, new_password};
  }, use: (stage, answer, body) => { stage.cast.visitor.password = body.new_password; }, own: true},
  beginSecondFactor: {who: 'visitor', use: (stage, answer) => { stage.secret = answer.json.secret; }, own: true},
  confirmSecondFactor: {who: 'visitor', after: 'beginSecondFactor', fix: (stage) => ({code: totp(stage.secret)}), own: true, single: true,
    use: async (stage, answer) => { stage.cast.visitor = {...await sessionOf(stage.house, answer), password: stage.cast.visitor.password}; }},
  setPreferences: {who: 'visitor', fix: () => ({time_zone: 'Europe/Paris'}), own: true},
  getReference: {who: 'trader'},
  validate: {who: 'broker', fix: declared, reports: true},
  lodge: {who: 'broker', fix: declared},
  lodgeBulk: {who: 'broker', whole: (stage) => `${JSON.stringify(declarationOf(stage))}\n\n{"lrn":1}\n`, lines: true},
  listDeclarations: {who: 'broker', query: {status: 'released', lane: 'red', officer: 'me'}},
  getDeclaration: {who: 'broker', path: lasting},
  amend: {who: 'broker', once: preArrival, force: ['stage'], fix: async (stage, path) => {
    const {json} = await stage.call({method: 'GET', path: `/api/v1/declarations/${path.id}`, who: stage.cast.broker});
    return {...declared(stage), lrn: json.document.lrn, stage: 'pre_arrival'};
  }, headers: async (stage, path) => ({'if-match': await versionOf(stage, path.id)})},
  cancel: {who: 'broker', once: preArrival},
  arrive: {who: 'broker', once: preArrival},
  getHistory: {who: 'broker', path: lasting},
  getFindings: {who: 'targeting_officer', path: lasting},
  getEvidence: {who: 'targeting_officer', path: (stage) => ({id: stage.suspicious, number: 1}), query: {reason: '0'}},
  attach: {who: 'broker', path: lasting, whole: () => PAPER, always: {name: 'a.txt'}},
  getDocument: {who: 'broker', path: (stage) => ({id: stage.lasting, document: stage.lastingDocument})},
  reroute: {who: 'targeting_officer', once: async (stage) => ({id: await forDocuments(stage)}), fix: () => ({lane: 'red'})},
  release: {who: 'clearance_officer', once: async (stage) => ({id: await held(stage)})},
  hold: {who: 'clearance_officer', once: async (stage) => ({id: (await controlled(stage)).id})},
  seize: {who: 'clearance_officer', once: async (stage) => ({id: (await controlled(stage)).id})},
  getQueue: {who: 'clearance_officer', query: {status: 'held', lane: 'red', officer: 'me'}},
  streamEvents: {who: 'targeting_officer'},
  listControls: {who: 'inspector', query: {status: 'open', officer: 'me'}},
  getControl: {who: 'inspector', path: lastingControl},
  assignControl: {who: 'manager', path: lastingControl, fix: (stage) => ({officer: stage.cast.inspector.id})},
  startControl: {who: 'inspector', once: async (stage) => ({id: await assigned(stage)})},
  recordAct: {who: 'inspector', once: async (stage) => ({id: await started(stage)}), fix: () => ({decision: 'release', documents: [],
    items: [{number: 1, fields: [{kind: 'quantity', result: 'corrected', value: '7', note: 'counted'}]}]})},
  dismissControl: {who: 'targeting_officer', once: async (stage) => ({id: (await controlled(stage)).control})},
  listNotifications: {who: 'broker'},
  getDashboard: {who: 'manager'},
  listAccounts: {who: 'administrator'},
  createAccount: {who: 'administrator', fix: reached, use: (stage, answer) => { stage.account = answer.json.id; }},
  getAccount: {who: 'administrator', path: (stage) => ({id: stage.account})},
  changeAccount: {who: 'administrator', path: (stage) => ({id: stage.account}), fix: (stage) => {
    const {name, language, time_zone, ...rest} = reached(stage);
    return {...rest, disabled: false, on_duty: false};
  }},
  listApiKeys: {who: 'administrator'},
  createApiKey: {who: 'administrator', fix: () => ({roles: ['system'], clients: ['B1'], offices: []}), use: (stage, answer) => { stage.apiKey = answer.json.id; }},
  revokeApiKey: {who: 'administrator', once: async (stage) => ({id: (await keyed(stage.house, stage.cast.administrator, ['system'])).id})},
  listOffices: {who: 'trader'},
  putOffice: {who: 'administrator', path: () => ({id: 'ISLAND'}), fix: () => ({id: 'ISLAND', time_zone: 'Europe/Paris'})},
  getPolicy: {who: 'analyst'},
  putPolicy: {who: 'analyst', fix: () => ({random_share: 0.5, explore_share: 0, inspections_per_day: 1e6}),
    headers: async (stage) => ({'if-match': await policyVersion(stage)})},
  listRules: {who: 'analyst', query: {office: 'HARBOUR', text: 'worth'}},
  createRules: {who: 'analyst', fix: (stage) => ({text: ruleText(`rule_${++stage.number}`), offices: ['HARBOUR']})},
  checkRules: {who: 'analyst', fix: () => ({text: ruleText('checked')})},
  completeRule: {who: 'analyst', fix: () => ({text: 'rule a when val', offset: 15})},
  formatRules: {who: 'analyst', fix: () => ({text: ruleText('formatted')})},
  getRuleFields: {who: 'inspector'},
  readRuleTable: {who: 'analyst', fix: () => ({text: tableText('cells')})},
  writeRuleTable: {who: 'analyst', fix: () => ({kind: 'table', name: 'cells', columns: ['hs_code', 'value'], rows: [['0901', '< 2 XTS']], head_text: 'suspects undervalued\n'})},
  listBackTests: {who: 'analyst'},
  startBackTest: {who: 'analyst', force: ['text'], fix: async (stage) => {
    await backTestsOver(stage);
    return {text: ruleText('tried'), name: undefined, version: undefined, from: '2020-01-01', to: '2030-01-01'};
  }, use: (stage, answer) => { stage.backTest = answer.json.id; }},
  getBackTest: {who: 'analyst', path: async (stage) => {
    await backTestsOver(stage);
    return {id: stage.backTest};
  }},
  cancelBackTest: {who: 'analyst', once: async (stage) => {
    await backTestsOver(stage);
    return backTest(stage);
  }},
  listRuleReview: {who: 'auditor'},
  exportRules: {who: 'analyst', query: {name: 'lasting_rule'}},
  importRules: {who: 'analyst', fix: (stage) => ({text: ruleText(`rule_${++stage.number}`), offices: ['HARBOUR']})},
  getRule: {who: 'inspector', path: aRule, query: {version: 1}},
  changeRule: {who: 'analyst', once: newRule, fix: () => ({offices: ['AIRPORT']}), headers: asRead},
  addRuleVersion: {who: 'analyst', once: newRule, fix: (stage, path) => ({text: ruleText(path.name)}), headers: asRead},
  moveRule: {who: 'analyst', once: newRule, force: ['version'], fix: () => ({version: 1, to: 'submitted'}), headers: asRead},
  compareRule: {who: 'inspector', path: aRule, query: {from: 1, to: 1}},
  getRuleLife: {who: 'inspector', path: aRule},
  getRuleStats: {who: 'inspector', path: aRule},
  listRuleHits: {who: 'analyst', path: aRule},
  getRuleCsv: {who: 'inspector', path: () => ({name: 'lasting_table'}), query: {version: 1}},
  putRuleCsv: {who: 'analyst', once: (stage) => newRule(stage, {text: tableText}), whole: () => 'hs_code,value\n0901,< 5 XTS\n', headers: asRead},
  proposeRule: {who: 'analyst', once: (stage) => activeRule(stage, {offices: ['HARBOUR']}), fix: () => ({version: 1, to: ['AIRPORT']}), force: ['version', 'to'], headers: asRead},
  answerRuleProposal: {who: 'analyst', once: offeredRule, fix: (stage) => ({adopt: true, name: `rule_${++stage.number}`}), force: ['name']},
  getDeclarationStages: {who: 'targeting_officer', path: lasting},
  stateConsignment: {who: 'clearance_officer', path: () => ({reference: 'MAEU1234567', stage: 'manifest'}), fix: () => ({currency: 'XTS', inspected: '2026-11-19',
    items: [{hs_code: '610910', description: 'T-shirts', origin: 'BD', value: '5.00', net_mass_kg: 1, gross_mass_kg: 2, quantity: 3, quantity_unit: 'NAR', packages: 4}]})},
  getConsignment: {who: 'targeting_officer', after: 'stateConsignment', path: () => ({reference: 'maeu 123-4567'})},
  getDeclarationRules: {who: 'targeting_officer', path: lasting},
  explainRule: {who: 'targeting_officer', path: (stage) => ({id: stage.lasting, name: 'lasting_rule'}), query: {item: 1}},
  reckonItemDuty: {who: 'targeting_officer', path: (stage) => ({id: stage.lasting, number: 1}),
    fix: () => ({hs_code: '610990', origin: 'CN', value: '2000.00', preference: '', net_mass_kg: 5, quantity: 4, quantity_unit: 'NAR'})},
  getTariff: {who: 'broker'},
  listTariffLines: {who: 'broker', query: {under: '6109', suffix: 80, day: '2026-06-01', version: ''}},
  getTariffLine: {who: 'broker', path: () => ({code: '610910'}), query: {suffix: 80, origin: 'BD', trade: 'import', day: '2026-06-01', version: ''}},
  searchTariff: {who: 'broker', query: {q: 'cotton', day: '2026-06-01'}},
  reckonDuty: {who: 'broker', force: ['customs_value', 'quantities'], fix: () => ({invoice: undefined, preference: undefined, order_number: undefined, code: '610910', origin: 'CN', day: '2026-06-01', customs_value: '1260.89', quantities: [{unit: 'NAR', amount: '40'}]})},
  getOriginRules: {who: 'broker', always: {code: '610910', origin: 'BD'}, query: {day: '2026-06-01', version: ''}},
  checkOrigin: {who: 'broker', query: {version: ''}, fix: () => ({scheme: 'exa', code: '610910', day: '2026-06-01', exporter: 'BD', importer: 'XX', entry: 0, ex_works: '100', fob: '110',
    materials: [{code: '5208', origin: 'CN', value: '30', proven: true, wholly_obtained: false}], stated: [{entry: 0, rule: 2, met: true}]})},
  reckonLanded: {who: 'broker', query: {version: ''}, fix: () => ({day: '2026-06-01', currency: 'XTS', items: [{code: '610910', origin: 'BD', price: {amount: '80', currency: 'XTS'}, quantities: [{unit: 'NAR', amount: '2'}], gross_mass_kg: '1.5'}],
    freight: {amount: '12', currency: 'XTS'}, insurance: {amount: '1', currency: 'XTS'}, freight_by: 'gross_mass', insurance_by: 'value'})},
  listTariffChanges: {who: 'broker', query: {since: '2089-12-31', until: '2090-01-01', under: '61', version: ''}},
  listQuotas: {who: 'broker', query: {day: '2026-06-01', q: '0500'}},
  getQuota: {who: 'broker', path: () => ({order: '050021'}), query: {day: '2026-06-01'}},
  getTariffWatches: {who: 'broker'},
  putTariffWatches: {who: 'broker', fix: () => ({codes: ['6109', '8415'], seen: '2026-01-01T00:00:00.000Z'})},
  listTariffVersions: {who: 'analyst'},
  loadTariffVersion: {who: 'analyst', fix: (stage) => ({name: 'Another', files: tariffFiles(stage)}), use: (stage, answer) => { stage.tariff = answer.json.id; }},
  getTariffVersion: {who: 'analyst', path: (stage) => ({version: stage.tariff})},
  activateTariffVersion: {who: 'manager', once: async (stage) => ({version: (await loadedTariff(stage)).id})},
  classifyGoods: {who: 'targeting_officer', fix: () => ({text: 'T-shirts of cotton', declared: '610990', fact: 'Of cotton'})},
  listRulings: {who: 'broker', query: {q: 'cotton', code: '6109'}},
  addRuling: {who: 'analyst', fix: ruling},
  withdrawRuling: {who: 'analyst', once: async (stage) => ({id: (await addedRuling(stage)).id})},
  ...TRACK_ROWS,
  ...LEDGER_ROWS,
  listWebhooks: {who: 'broker'},
  createWebhook: {who: 'broker', fix: () => ({events: ['declaration.released', '*']}),
    use: (stage, answer) => { stage.webhook = answer.json.id; }},
  deleteWebhook: {who: 'broker', once: async (stage) => ({id: (await stage.write('broker', 'POST', '/api/v1/webhooks', {url: 'https://hooks.invalid/', events: ['*']})).id})},
  listDeliveries: {who: 'broker', path: (stage) => ({id: stage.webhook})},
  listReads: {who: 'auditor', query: {}},
  verifyJournal: {who: 'auditor'},
  getDemo: {who: 'administrator', demo: true},
  putDemo: {who: 'administrator', demo: true, fix: () => ({per_minute: 0})},
};
