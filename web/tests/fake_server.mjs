// A server for tests that answers as src/api/openapi.json says, with a made-up country, and serves dist.
//
//   node tests/fake_server.mjs [PORT]      then open the address it prints; every answer has the strict CSP
//
// Requests and answers are both checked against the description; an answer that is not in it is a 500.
import {createServer} from 'node:http';
import {existsSync, readFileSync} from 'node:fs';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {answerFaults, bodyProblems, findRoute, queryProblems} from './fake/contract.mjs';
import {DECLARATIONS} from './fake/declarations.mjs';
import {makeDocument} from './fake/make.mjs';
import {CLASSIFY} from './fake/duty_classify.mjs';
import {DUTY} from './fake/duty.mjs';
import {ORIGIN} from './fake/duty_origin.mjs';
import {LEDGER} from './fake/ledger.mjs';
import {PEOPLE_OPERATIONS} from './fake/people.mjs';
import {LEDGER_CREDIT} from './fake/ledger_credit.mjs';
import {LEDGER_OPEN} from './fake/ledger_open.mjs';
import {RULES} from './fake/rules.mjs';
import {TARIFF} from './fake/tariff.mjs';
import {moveUnits, TRACK, trackOf} from './fake/track.mjs';
import {TRACK_ALARMS} from './fake/track_alarms.mjs';
import {TRACK_LAND} from './fake/track_land.mjs';
import {Problem, World} from './fake/world.mjs';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const OPERATIONS = {...LEDGER_OPEN, ...LEDGER_CREDIT, ...PEOPLE_OPERATIONS, ...DECLARATIONS, ...RULES, ...TARIFF, ...DUTY, ...ORIGIN, ...CLASSIFY, ...TRACK, ...TRACK_ALARMS, ...TRACK_LAND, ...LEDGER};
const TYPES = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.txt': 'text/plain'};
const CSP = {'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'", 'X-Content-Type-Options': 'nosniff'};
// A page in one file that needs nobody: src/api/api.cc.
const ALONE = {'Content-Security-Policy': "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"};

function serveFile(path, response) {
  const file = join(DIST, path);
  const found = path !== '/' && file.startsWith(DIST) && existsSync(file) && extname(file) !== '' ? file : join(DIST, 'index.html');
  response.writeHead(200, {...CSP, ...(path === '/verify-offline.html' ? ALONE : {}), 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream'});
  response.end(readFileSync(found));
}

async function bytesOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const cookieOf = (request) => /(?:^|; )tidewaiter_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];

function checkHeaders(route, request, session) {
  const needs = (name) => route.parameters.some((one) => one.in === 'header' && one.name === name);
  if (needs('Idempotency-Key') && !/^[\x21-\x7e]{1,64}$/.test(request.headers['idempotency-key'] ?? '')) throw new Problem(400, 'idempotency_key_missing', 'Idempotency-Key is missing.');
  if (needs('If-Match') && !request.headers['if-match']) throw new Problem(428, 'if_match_missing', 'If-Match is missing.');
  if (route.method !== 'GET' && !route.open && request.headers['x-csrf-token'] !== session.csrf) throw new Problem(403, 'csrf', 'X-CSRF-Token is missing or wrong.');
}

function parse(route, raw) {
  if (route.media !== 'application/json') return raw.toString();
  try {
    return JSON.parse(raw.toString() || 'null');
  } catch {
    throw new Problem(400, 'not_json', 'The body is not JSON.');
  }
}

// The same key with the same body gets the first answer again.
function replay(world, request, raw, work) {
  const key = request.headers['idempotency-key'];
  if (!key) return work();
  const mark = `${request.url} ${raw.toString('latin1')}`;
  const known = world.answers.get(key);
  if (known && known.mark !== mark) throw new Problem(409, 'idempotency_key_reused', 'The key was used for something else.');
  if (known) return known.answer && 'replayed' in known.answer ? {...known.answer, replayed: true} : known.answer;
  const answer = work();
  world.answers.set(key, {mark, answer});
  return answer;
}

function stream(world, account, response) {
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'});
  response.write(': hello\n\n');
  const one = {account, response};
  world.streams.add(one);
  response.on('close', () => world.streams.delete(one));
}

function streamUnits(world, response) {
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'});
  response.write(': hello\n\n');
  const {streams} = trackOf(world);
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

function sendDocument(world, account, path, response) {
  const file = world.record(path.id, account).files.get(path.document);
  if (!file) throw new Problem(404, 'not_found', 'There is no such document.');
  response.writeHead(200, {...CSP, 'Content-Type': file.type});
  response.end(file.raw);
}

// An answer that was asked for as a file. The fake writes CSV only; of others it has the name.
function sendFile(response, media, {columns, rows}) {
  response.writeHead(200, {...CSP, 'Content-Type': media});
  response.end(media === 'text/csv' ? [columns.map((one) => one.title), ...rows].map((row) => row.join(',')).join('\r\n') : media);
}

function sendProblem(response, error) {
  const known = error instanceof Problem ? error : new Problem(500, 'internal', error.message);
  if (known.status === 500) console.error(error);
  response.writeHead(known.status, {'Content-Type': 'application/problem+json', ...(known.retryAfter ? {'Retry-After': String(known.retryAfter)} : {})});
  response.end(JSON.stringify({type: 'about:blank', title: known.message, status: known.status, detail: known.message, code: known.code, ...(known.problems.length > 0 ? {problems: known.problems} : {})}));
}

async function answer(world, request, response, url) {
  const found = findRoute(request.method, url.pathname);
  if (!found) throw new Problem(404, 'not_found', 'There is no such operation.');
  const {route, path} = found;
  const token = cookieOf(request);
  const session = world.sessions.get(token);
  const account = session && world.accounts.get(session.account);
  if (!account && !route.open) throw new Problem(401, 'not_signed_in', 'Please sign in.');
  checkHeaders(route, request, session);
  const query = Object.fromEntries(url.searchParams);
  const wrong = queryProblems(route, query);
  if (wrong.length > 0) throw new Problem(400, 'bad_query', 'A parameter is wrong.', wrong);
  if (route.id === 'streamEvents') return stream(world, account, response);
  if (route.id === 'streamUnits') return streamUnits(world, response);
  if (route.id === 'getDocument') return sendDocument(world, account, path, response);
  const raw = await bytesOf(request);
  const body = route.media ? parse(route, raw) : undefined;
  const problems = route.id === 'validate' || route.id === 'lodge' || route.id === 'amend' ? [] : bodyProblems(route, body);
  if (problems.length > 0) throw new Problem(422, 'invalid', 'The request has problems.', problems);
  const media = Object.keys(route.done[1].content ?? {})[0] ?? 'application/json';
  const headers = {'Content-Type': media};
  const setCookie = (value) => (headers['Set-Cookie'] = `tidewaiter_session=${value}; HttpOnly; SameSite=Strict; Path=/${value ? '' : '; Max-Age=0'}`);
  const result = await replay(world, request, raw, () => OPERATIONS[route.id]({world, account, session, token, path, query, body, raw, url, setCookie, version: request.headers['if-match']}));
  const file = Object.keys(route.done[1].content ?? {}).find((one) => one !== 'application/json' && one === request.headers.accept);
  if (file) return sendFile(response, file, result);
  const isJson = media === 'application/json';
  const text = result === undefined || !isJson ? result : JSON.stringify(result);
  const faults = text && isJson ? answerFaults(route, JSON.parse(text)) : [];
  if (faults.length > 0) throw new Error(`answer is not in the contract: ${faults.join('; ')}`);
  response.writeHead(Number(route.done[0]), headers);
  response.end(text);
  return undefined;
}

// Listens on 'port' (0: any free one). The promise has the address and a way to stop.
export function startFake({port = 0, perMinute = 0, movesPerSecond = 0, ...options} = {}) {
  const world = new World(options);
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (!/^\/(api|health|ready)(\/|$)/.test(url.pathname)) return serveFile(url.pathname, response);
    return answer(world, request, response, url).catch((error) => sendProblem(response, error));
  });
  const mover = movesPerSecond > 0 ? setInterval(() => moveUnits(world, movesPerSecond), 1_000) : undefined;
  const timer = perMinute > 0 ? setInterval(() => world.tick(makeDocument), 60_000 / perMinute) : undefined;
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({world, url: `http://127.0.0.1:${server.address().port}`, stop: () => {
    clearInterval(timer);
    clearInterval(mover);
    server.closeAllConnections();
    server.close();
  }})));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {url} = await startFake({port: Number(process.argv[2] ?? 8080), perMinute: 6, movesPerSecond: 20});
  console.log(url);
}
