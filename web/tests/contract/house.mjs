// A running desk for the contract test: the program on a folder of its own, and people who call it.
//
//   const house = await startHouse(program, ['--config', file]);    // with a small model
//   const answer = await house.call({method: 'GET', path: '/api/v1/queue', who: officer});
//   answer.status, answer.type, answer.json
import {spawn, spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {foundLedger} from './scenario_ledger.mjs';

const FIRST_PASSWORD = 'two wide green rivers';
export const PASSWORD = 'seven grey herons wait';

function run(program, ...words) {
  const done = spawnSync(program, words, {encoding: 'utf8'});
  if (done.status !== 0) throw new Error(`${words[0]} failed: ${done.stderr}`);
  return done.stdout;
}

// A folder with a small history and a model of it.
export function makeSeed(program) {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-contract-'));
  const [country, data] = [join(folder, 'country'), join(folder, 'data')];
  run(program, 'simulate', '--out', country, '--lines', '3000', '--days', '200', '--seed', '3', '--quiet');
  run(program, 'import', join(country, 'past.csv'), '--mapping', join(country, 'mapping.toml'), '--data', data, '--quiet');
  run(program, 'train', '--data', data, '--model', join(data, 'model'), '--rounds', '20', '--ensemble', '1', '--quiet');
  return {folder, data, remove: () => rmSync(folder, {recursive: true, force: true})};
}

export async function startHouse(program, seed, name, {demo = false} = {}) {
  const data = join(seed.folder, name);
  cpSync(seed.data, data, {recursive: true});
  writeFileSync(`${data}.toml`, '[server]\nport = 0\n[limits]\naccount_requests_per_second = 100000\nkey_requests_per_second = 100000\n' +
    `[[track.base_map]]\nname = "roads"\nkind = "roads"\nfile = "${data}.geojson"\n`);
  writeFileSync(`${data}.geojson`, JSON.stringify({type: 'FeatureCollection', features: [{type: 'Feature', properties: {}, geometry: {type: 'LineString', coordinates: [[37, -1], [37.2, -1]]}}]}));
  const ledger = demo ? undefined : foundLedger((...words) => run(program, ...words), data);
  if (demo) writeFileSync(join(data, 'demo-first-day'), '2025-06-01\n');
  const words = ['serve', '--data', data, '--config', `${data}.toml`, ...(demo ? ['--demo', '--demo-rate', '0'] : [])];
  const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'pipe']});
  process.on('exit', () => child.kill('SIGKILL'));  // however this ends
  let said = '', log = '';
  child.stderr.on('data', (text) => (log += text));
  const house = {token: '', ledger, log: () => log, stop: () => stopped(child)};
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += text;
      if (said.includes('Ctrl-C')) resolve();
    });
    child.on('exit', (status) => reject(new Error(`the server ended with ${status}: ${log}`)));
  });
  house.port = Number(/localhost:(\d+)/.exec(said)[1]);
  house.token = /this token: (\S+)/.exec(said)?.[1];
  house.agent = new http.Agent({keepAlive: true});
  house.call = (request) => call(house, request);
  return house;
}

function stopped(child) {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
}

let calls = 0;
export const callCount = () => calls;

// who: {bearer} or {cookie, csrf}, or nothing. body: a string or bytes as they are, anything else as JSON.
// A stream of events is answered with its beginning.
function call(house, {method, path, who, headers = {}, body, type = 'application/json', local = false}) {
  const number = ++calls;
  const sent = {...(who?.bearer && {authorization: `Bearer ${who.bearer}`}),
    ...(who?.cookie && {cookie: `tidewaiter_session=${who.cookie}`, 'x-csrf-token': who.csrf}), ...headers};
  for (const name of Object.keys(sent)) if (sent[name] === undefined) delete sent[name];
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  if (bytes !== undefined) Object.assign(sent, {'content-type': type, 'content-length': Buffer.byteLength(bytes)});
  // Strangers may ask little from one address: each has one of its own.
  const known = local || (who && !who.stranger);
  const localAddress = known ? undefined : `127.0.${1 + ((number >> 8) & 127)}.${(number & 255) || 1}`;
  return new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', port: house.port, method, path, headers: sent,
      agent: known ? house.agent : false, ...(localAddress && {localAddress})});
    request.on('error', reject);
    request.on('response', (response) => {
      const pieces = [];
      const finish = () => resolve(answerOf(response, Buffer.concat(pieces)));
      response.on('data', (piece) => {
        pieces.push(piece);
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          finish();
          request.destroy();
        }
      });
      response.on('end', finish);
      response.on('error', () => {});
    });
    request.end(bytes);
  });
}

function answerOf(response, bytes) {
  const type = (response.headers['content-type'] ?? '').split(';')[0];
  return {status: response.statusCode, type, headers: response.headers, bytes, text: bytes.toString('utf8'),
    get json() { return JSON.parse(this.text); }};
}

export function must(answer, status) {
  if (status ? answer.status !== status : answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

// The session that an answer starts.
export async function sessionOf(house, answer) {
  const cookie = /tidewaiter_session=([^;]+)/.exec(must(answer).headers['set-cookie'][0])[1];
  const {json} = must(await house.call({method: 'GET', path: '/api/v1/session', who: {cookie, csrf: ''}}));
  return {cookie, csrf: json.csrf_token, id: json.user.id, password: PASSWORD};
}

export async function signIn(house, name, password = PASSWORD) {
  return sessionOf(house, await house.call({method: 'POST', path: '/api/v1/session', body: {name, password}}));
}

let keys = 0;
export const newKey = () => `contract-${++keys}`;

// An account with a session and a password of its own choice.
export async function person(house, administrator, name, roles, offices = [], clients = []) {
  must(await house.call({method: 'POST', path: '/api/v1/accounts', who: administrator, headers: {'idempotency-key': newKey()},
    body: {name, display_name: name, roles, offices, clients, password: FIRST_PASSWORD}}), 201);
  const who = await signIn(house, name, FIRST_PASSWORD);
  must(await house.call({method: 'PUT', path: '/api/v1/session/password', who, body: {old_password: FIRST_PASSWORD, new_password: PASSWORD}}));
  return who;
}

export async function keyed(house, administrator, roles, offices = [], clients = []) {
  const {json} = must(await house.call({method: 'POST', path: '/api/v1/api-keys', who: administrator,
    headers: {'idempotency-key': newKey()}, body: {name: roles[0], roles, offices, clients}}), 201);
  return {bearer: json.key, id: json.id};
}

export function totp(secret, step = Math.floor(Date.now() / 30000)) {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// The same person with a second factor.
export async function strengthen(house, who) {
  const {json} = must(await house.call({method: 'POST', path: '/api/v1/session/second-factor', who}));
  return sessionOf(house, await house.call({method: 'PUT', path: '/api/v1/session/second-factor', who, body: {code: totp(json.secret)}}));
}
