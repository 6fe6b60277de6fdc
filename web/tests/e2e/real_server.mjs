// The real program with its demo, and the journeys against it.
//
//   node tests/e2e/real_server.mjs [JOURNEY...]
//
// TIDEWAITER is the program (default ../build/release/tidewaiter), TIDEWAITER_DEMO a demo's folder to copy instead
// of making one. Exit status 77: left out, because there is no browser; the last line says so.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {hasBrowser} from './browser.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const START_MS = 180_000;  // simulating a country and training from it
const STOP_MS = 20_000;    // requests in hand have ten seconds
const JOURNEYS_MS = 30 * 60_000;  // five times what they take
const LEFT_OUT = 77;

export const program = () => resolve(process.env.TIDEWAITER ?? join(here, '../../../build/release/tidewaiter'));

// What must not outlive this process, however it ends (but by SIGKILL).
const undone = new Set();
let minding = false;

function mind(undo) {
  if (!minding) {
    minding = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
    process.once('exit', () => undone.forEach((one) => one()));
  }
  undone.add(undo);
  return undo;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  return port;
}

// Waits for a line that 'pattern' matches; fails when the program ends or stays silent before.
function said(child, heard, pattern) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server does not start:\n${heard.text}`)), START_MS);
    const look = () => {
      const match = pattern.exec(heard.text);
      if (match) done(match);
      if (match) clearTimeout(timer);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${code}:\n${heard.text}`));
    });
  });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
  return child.exitCode;
}

// A server of its own on a free port and a folder that goes with it. 'stop' answers with its exit status.
export async function startServer({demo = true} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-e2e-'));
  if (demo && process.env.TIDEWAITER_DEMO) cpSync(process.env.TIDEWAITER_DEMO, folder, {recursive: true});
  const port = await freePort();
  const child = spawn(program(), ['serve', ...(demo ? ['--demo'] : []), '--data', folder, '--port', String(port)], {stdio: ['ignore', 'pipe', 'pipe']});
  const heard = {text: ''};
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => heard.text += text);
  const kill = mind(() => {
    child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  });
  const end = async () => {
    const status = await stop(child);
    undone.delete(kill);
    rmSync(folder, {recursive: true, force: true});
    return status;
  };
  try {
    await said(child, heard, demo ? /The desk is at/ : /this token: \S+/);
  } catch (error) {
    await end();
    throw error;
  }
  return {url: `http://127.0.0.1:${port}`, heard, stop: end};
}

// A server that nobody has an account on, and the token that makes the first.
export async function newServer(desk) {
  if (desk.fake) {
    desk.fake.world.firstRun = true;
    return {url: desk.url, token: 'the-token', stop: () => undefined};
  }
  const server = await startServer({demo: false});
  return {url: server.url, token: /this token: (\S+)/.exec(server.heard.text)[1], stop: server.stop};
}

async function runJourneys(url, journeys) {
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...journeys], {stdio: 'inherit', env: {...process.env, TIDEWAITER_URL: url, TIDEWAITER: program()}});
  const kill = mind(() => child.kill());
  const timer = setTimeout(() => {
    console.log(`the journeys are not over after ${JOURNEYS_MS / 60_000} minutes`);
    child.kill('SIGKILL');
  }, JOURNEYS_MS);
  const [code] = await once(child, 'exit');
  clearTimeout(timer);
  undone.delete(kill);
  return code ?? 1;
}

async function main(given) {
  if (!hasBrowser()) {
    console.log('left out: there is no Chromium (set CHROMIUM, or install the package chromium)');
    return LEFT_OUT;
  }
  const folder = join(here, 'journeys');
  const journeys = given.length > 0 ? given.map((name) => resolve(name)) : readdirSync(folder).filter((name) => name.endsWith('_journey.mjs')).sort().map((name) => join(folder, name));
  const server = await startServer();
  const failed = await runJourneys(server.url, journeys);
  const status = await server.stop();
  if (status === 0) return failed;
  console.log(`the server ended with ${status}:\n${server.heard.text}`);
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
