// Every operation of the API's description, as a server serves it: requests that the description allows are answered as
// it says; requests that it does not allow are refused with a problem; nobody gets in who may not (docs/rights.md).
//
//   node web/tests/contract/contract_test.mjs build/release/tidewaiter
//
// Requests are made from the schemas; scenario.mjs has what schemas cannot know. Prints a line an operation and each
// fault; the exit status is 1 when there is one.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {callCount, makeSeed, must, newKey, sessionOf, signIn, startHouse} from './house.mjs';
import {fillStage, OPERATIONS, ROLES, setStage} from './scenario.mjs';
import {at, openSchemas} from './schema.mjs';
import {tryStreams} from './streams.mjs';

const PROGRAM = process.argv[2] ?? process.env.TIDEWAITER ?? fileURLToPath(new URL('../../../build/release/tidewaiter', import.meta.url));
const RIGHTS = fileURLToPath(new URL('../../../docs/rights.md', import.meta.url));
const PROBLEM = {$ref: '#/components/schemas/Problem'};

const faults = [];
const done = new Map();  // operation: {good, bad, denied}
let description, schemas, rights, stage;

function fault(operation, what, answer) {
  faults.push(`${operation.operationId}: ${what}${answer ? `: ${answer.status} ${answer.type} ${answer.text.slice(0, 300)}` : ''}`);
}

function readRights() {
  const rows = readFileSync(RIGHTS, 'utf8').split('\n').filter((line) => /^\| \w+ \|/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  return new Map(rows.filter(([name]) => name !== 'action').map(([name, factor, ...cells]) =>
    [name, {factor: factor === 'yes', scopes: Object.fromEntries(ROLES.map((role, place) => [role, cells[place]]))}]));
}

function operationsOf() {
  const all = [];
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const parameters = (operation.parameters ?? []).map((one) => (one.$ref ? at(description, one.$ref) : one));
      const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
      all.push({...operation, path, method: method.toUpperCase(), parameters, type, schema: content?.schema});
    }
  }
  return all;
}

function pathOf(operation, path = {}, query = {}) {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? 'none'));
  const asked = new URLSearchParams(query).toString();
  return asked ? `${filled}?${asked}` : filled;
}

const wantsKey = (operation) => operation.parameters.some((one) => one.name === 'Idempotency-Key');

// The request that the scenario and the schema give: path, query, headers, body.
async function requestFor(operation, how, {full, path}) {
  const where = path ?? (how.once ? await how.once(stage) : await how.path?.(stage)) ?? {};
  const headers = {...(wantsKey(operation) && {'idempotency-key': newKey()}), ...await how.headers?.(stage, where)};
  let body;
  if (how.whole) body = how.whole(stage);
  else if (operation.schema) {
    body = schemas.sample(operation.schema, {full});
    const fixed = (await how.fix?.(stage, where)) ?? {};
    for (const [name, value] of Object.entries(fixed)) {
      if (name in body || how.force?.includes(name)) body[name] = value;
      if (value === undefined) delete body[name];
    }
  }
  return {operation, path: where, query: {...how.always}, headers, body};
}

function send({operation, path, query, headers, body}, who, more = {}) {
  return stage.call({method: operation.method, path: pathOf(operation, path, query), who, headers, body, type: operation.type,
    local: OPERATIONS[operation.operationId].local, ...more});
}

// ---- answers

function checkGood(operation, answer, what) {
  const documented = operation.responses[answer.status];
  if (!documented || answer.status >= 300) return fault(operation, `${what}: not an answer of the description`, answer);
  done.get(operation.operationId).good++;
  if (!documented.content) {
    if (answer.bytes.length > 0) fault(operation, `${what}: has a body`, answer);
    return;
  }
  const [media] = Object.entries(documented.content).find(([type]) => type === answer.type || type === '*/*') ?? [];
  if (!media) return fault(operation, `${what}: another content type than described`, answer);
  if (answer.type !== 'application/json' || media === '*/*') return;  // a file as it was given
  const wrong = schemas.problems(documented.content[media].schema, answer.json);
  if (wrong) fault(operation, `${what}: not as described (${wrong})`, answer);
}

function checkProblem(operation, answer, what, statuses) {
  if (!statuses.includes(answer.status)) return fault(operation, `${what}: not refused with ${statuses.join(', ')}`, answer);
  if (answer.type !== 'application/problem+json') return fault(operation, `${what}: no problem`, answer);
  const wrong = schemas.problems(PROBLEM, answer.json) || (answer.json.status !== answer.status ? 'another status inside' : '');
  if (wrong) fault(operation, `${what}: the problem is not as described (${wrong})`, answer);
}

// ---- what is allowed

async function callWell(operation, how) {
  const kinds = how.single || !operation.schema || how.whole ? [true] : [false, true];
  for (const full of kinds) {
    const request = await requestFor(operation, how, {full});
    if (operation.schema && !how.whole) {
      const wrong = schemas.problems(operation.schema, request.body);
      if (wrong) throw new Error(`${operation.operationId}: the scenario's body is not valid: ${wrong}`);
    }
    const answer = await send(request, stage.cast[how.who]);
    checkGood(operation, answer, full ? 'all members' : 'the least');
    if (answer.status < 300) await how.use?.(stage, answer, request.body);
    await callAgain(operation, how, request, answer);
  }
  for (const parameter of operation.parameters.filter((one) => one.in === 'query')) await queryWell(operation, how, parameter);
}

// The same key with the same request: the first answer again, without what is shown once.
async function callAgain(operation, how, request, first) {
  if (!wantsKey(operation) || how.lines || first.status >= 300) return;
  const again = await send(request, stage.cast[how.who]);
  if (again.status !== first.status) return fault(operation, 'the repetition has another status', again);
  if (again.headers['idempotency-replayed'] === undefined) fault(operation, 'the repetition was done anew', again);
  const other = await send({...request, path: {...request.path, ...(request.path.id && {id: `${request.path.id}0`})}, body: how.whole ? 'other' : {...request.body, remarks: 'other'}}, stage.cast[how.who]);
  if (other.status < 400) fault(operation, 'the key was taken for another request', other);
}

async function queryWell(operation, how, parameter) {
  const schema = parameter.schema;
  const chosen = how.query?.[parameter.name];
  const values = how.only?.[parameter.name] ?? schema.enum ?? [(typeof chosen === 'function' ? await chosen(stage) : chosen) ?? how.always?.[parameter.name] ?? (parameter.name === 'cursor' ? await cursorOf(operation, how) : schemas.sample(schema))];
  for (const value of values.filter((one) => one !== undefined)) {
    const request = await requestFor(operation, how, {full: false});
    request.query[parameter.name] = value;
    checkGood(operation, await send(request, stage.cast[how.who]), `${parameter.name}=${value}`);
  }
}

// The cursor of the second page, where there is one.
async function cursorOf(operation, how) {
  const answer = await send({...await requestFor(operation, how, {full: false}), query: operation.parameters.some((one) => one.name === 'limit') ? {limit: 1} : {}}, stage.cast[how.who]);
  return answer.json.next;
}

// ---- what is not allowed

async function callBadly(operation, how) {
  const who = stage.cast[how.who];
  const lasting = how.once && !how.keepWho ? await how.once(stage) : undefined;  // what is refused uses nothing up
  const make = async () => requestFor(operation, how, {full: true, path: lasting});
  if (operation.schema && !how.whole) await bodiesBadly(operation, how, await make(), who);
  for (const parameter of operation.parameters) {
    if (parameter.in === 'query') await queryBadly(operation, parameter, await make(), who);
    if (parameter.in === 'header') await headerBadly(operation, parameter, await make(), who);
    if (parameter.in === 'path') await pathBadly(operation, how, parameter, await make(), who);
  }
}

async function bodiesBadly(operation, how, request, who) {
  const bodies = [...schemas.broken(operation.schema, request.body)];
  for (const [what, value] of [['is empty', ''], ['is no JSON', '{"a":'], ['is two', '{} {}'], ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22])]]) bodies.push({what, value});
  for (const {what, value} of bodies) {
    const body = Buffer.isBuffer(value) || ['', '{"a":', '{} {}'].includes(value) ? value : JSON.stringify(value);
    const answer = await send({...request, body, headers: {...request.headers, ...(wantsKey(operation) && {'idempotency-key': newKey()})}}, who);
    done.get(operation.operationId).bad++;
    if (!how.reports) checkProblem(operation, answer, `a body that${what}`, [400, 413, 422]);
    else if (answer.status !== 200 || answer.json.valid || answer.json.problems.length === 0) fault(operation, `a body that${what}: is not reported`, answer);
  }
}

async function queryBadly(operation, parameter, request, who) {
  for (const {what, value} of schemas.brokenHere(parameter.schema, parameter.name === 'cursor' ? 'zz' : undefined)) {
    const text = String(value);
    if (typeof value === 'object' || text === '' || parameter.schema.type === 'string' && !schemas.problems(parameter.schema, text)) continue;
    if (parameter.schema.type === 'boolean' && typeof value === 'boolean') continue;
    done.get(operation.operationId).bad++;
    checkProblem(operation, await send({...request, query: {...request.query, [parameter.name]: text}}, who), `${parameter.name} ${what}`, [400, 422]);
  }
  if (parameter.name !== 'cursor') return;
  for (const cursor of ['zz', 'a b', '%00', 'MTIz', '{}', 'é', '='.repeat(10)]) {
    done.get(operation.operationId).bad++;
    checkProblem(operation, await send({...request, query: {...request.query, cursor}}, who), `the cursor ${cursor}`, [400]);
  }
}

async function headerBadly(operation, parameter, request, who) {
  const name = parameter.name.toLowerCase();
  const values = name === 'if-match' ? [undefined, '1', '""', '"x"', 'W/"1"', '*', '"99999999999"'] : [undefined, '', 'x'.repeat(65), 'a b', 'é'];
  for (const value of values) {
    done.get(operation.operationId).bad++;
    const answer = await send({...request, headers: {...request.headers, [name]: value}}, who);
    checkProblem(operation, answer, `${parameter.name}: ${value}`, name === 'if-match' ? [400, 412, 428] : [400]);
  }
}

async function pathBadly(operation, how, parameter, request, who) {
  const values = parameter.schema.type === 'integer' ? ['0', '-1', 'x', '1.5', '99999999999999999999', '2147483648'] : ['none', 'x'.repeat((parameter.schema.maxLength ?? 64) + 1), 'x'.repeat(3000), 'a b', "' OR 1=1", 'é', '..%00'.slice(0, 3), '%', '{id}'];
  for (const value of values) {
    if (how.named && value === 'none') continue;
    done.get(operation.operationId).bad++;
    const body = operation.operationId === 'putOffice' ? {...request.body, id: 'OTHER'} : request.body;
    checkProblem(operation, await send({...request, body, path: {...request.path, [parameter.name]: value}}, who), `${parameter.name} ${value.slice(0, 20)}`, [400, 404, 422]);
  }
}

// ---- who may not

async function callAsOthers(operation, how) {
  const lasting = how.once && !how.keepWho ? await how.once(stage) : undefined;
  const request = await requestFor(operation, how, {full: true, path: lasting});
  const counts = done.get(operation.operationId);
  if (operation['x-action'] !== 'public') {
    counts.denied++;
    checkProblem(operation, await send(request, undefined), 'as nobody', [401]);
    counts.denied++;
    checkProblem(operation, await send(request, {bearer: 'twk_nothing_nothing', stranger: true}), 'with a key that is none', [401]);
  }
  const may = new Set(operation['x-roles'].split(' '));
  for (const role of ROLES) {
    if (may.has(role) || may.has('any') || may.has('public')) continue;
    counts.denied++;
    const asked = {...request, headers: {...request.headers, ...(wantsKey(operation) && {'idempotency-key': newKey()})}};
    checkProblem(operation, await send(asked, stage.cast[role]), `as ${role}`, [403, 404]);
  }
  const row = rights.get(operation['x-action']);
  if (!row?.factor) return;
  for (const role of ROLES.filter((one) => may.has(one) && row.scopes[one] !== 'own')) {
    counts.denied++;
    checkProblem(operation, await send(request, stage.cast[`weak_${role}`]), `as ${role} without a second factor`, [403]);
  }
}

// x-roles are those that the table gives some scope for one of the actions named.
function checkRoles(operation) {
  const action = operation['x-action'];
  if (action === 'public' || action === 'any') {
    if (operation['x-roles'] !== action) fault(operation, `x-roles are not ${action}`);
    return;
  }
  const rows = (action ?? '').split(' ').map((name) => rights.get(name));
  if (rows.includes(undefined)) return fault(operation, `x-action ${action} is not in docs/rights.md`);
  const roles = ROLES.filter((role) => rows.some((row) => row.scopes[role])).join(' ');
  if (operation['x-roles'] !== roles) fault(operation, `x-roles are not those of ${action} in docs/rights.md: ${roles}`);
}

// ---- all of it

async function tryAll(operations) {
  for (const operation of operations) {
    const how = OPERATIONS[operation.operationId];
    if (!how) {
      fault(operation, 'scenario.mjs does not know it');
      continue;
    }
    if (!how.first) await callWell(operation, how);
    if (!how.single) await callBadly(operation, how);
    await callAsOthers(operation, how);
  }
}

async function main() {
  const seed = makeSeed(PROGRAM);
  try {
    rights = readRights();
    stage = await setStage(PROGRAM, seed);
    description = must(await stage.call({method: 'GET', path: '/api/v1/openapi.json'})).json;
    schemas = openSchemas(description);
    const operations = operationsOf();
    for (const operation of operations) {
      done.set(operation.operationId, {good: 0, bad: 0, denied: 0});
      checkRoles(operation);
    }
    const setUp = operations.find((one) => one.operationId === 'setUp');
    await bodiesBadly(setUp, OPERATIONS.setUp, await requestFor(setUp, OPERATIONS.setUp, {full: true}), undefined);
    const first = await send(await requestFor(setUp, OPERATIONS.setUp, {full: true}));
    checkGood(setUp, first, 'the first administrator');
    await fillStage(stage, seed, await sessionOf(stage.house, first));
    await tryAll(operations.filter((one) => !one['x-demo'] && one !== setUp));
    faults.push(...await tryStreams(stage, schemas));
    const log = stage.house.log();
    await stage.house.stop();
    if (/"status":500/.test(log)) faults.push(`the log has a fault of the server: ${/.*"status":500.*/.exec(log)[0]}`);
    stage = {...stage, ...await demoStage(seed)};
    await tryAll(operations.filter((one) => one['x-demo']));
    await stage.house.stop();
    report(operations);
  } finally {
    seed.remove();
  }
}

async function demoStage(seed) {
  const house = await startHouse(PROGRAM, seed, 'demo', {demo: true});
  const cast = {administrator: await signIn(house, 'administrator', 'tide-and-lantern')};
  for (const role of ROLES) {
    const name = {clearance_officer: 'clearance', targeting_officer: 'targeting', post_clearance_auditor: 'audit',
      control_room_officer: 'control', gate_officer: 'gate'}[role] ?? role;
    if (role !== 'system' && !cast[role]) cast[role] = await signIn(house, name, 'tide-and-lantern');
  }
  return {house, cast: {...cast, system: cast.trader}, call: house.call};
}

function report(operations) {
  let [good, bad, denied] = [0, 0, 0];
  for (const operation of operations) {
    const counts = done.get(operation.operationId);
    if (counts.good === 0) fault(operation, 'was never answered with a 2xx');
    good += counts.good, bad += counts.bad, denied += counts.denied;
    console.log(`${operation.operationId.padEnd(20)} ${String(counts.good).padStart(4)} good  ${String(counts.bad).padStart(4)} bad  ${String(counts.denied).padStart(3)} denied`);
  }
  for (const text of faults) console.log(`FAULT ${text}`);
  console.log(`${operations.length} operations, ${good} good, ${bad} bad and ${denied} denied requests (${callCount()} sent), ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

await main();
