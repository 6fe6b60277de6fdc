import assert from 'node:assert/strict';
import {afterEach, beforeEach, mock, test} from 'node:test';
import {call} from '../../src/api/client.ts';

// The answers that come, one after the other, and what was sent.
let answers, sent;

const busy = (status, seconds) => () => new Response(JSON.stringify({type: 'about:blank', title: 'Busy', status, code: 'busy'}),
  {status, headers: {'Retry-After': String(seconds), 'Content-Type': 'application/problem+json'}});
const fine = () => Response.json({items: []});

beforeEach(() => {
  sent = [];
  mock.timers.enable({apis: ['setTimeout']});
  mock.method(globalThis, 'fetch', async (address, init) => {
    sent.push(`${init.method ?? 'GET'} ${address}`);
    return answers.shift()();
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

// Lets what waits go on, and the clock by 'seconds'.
async function pass(seconds) {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
  await new Promise(setImmediate);
  mock.timers.tick(seconds * 1000);
  await new Promise(setImmediate);
}

test('who reads and is told to wait a moment asks again after it', async () => {
  answers = [busy(429, 1), busy(429, 2), fine];
  const answer = call('listOffices', {});
  await pass(0.9);
  assert.equal(sent.length, 1, 'not before its time');
  await pass(0.1);
  assert.equal(sent.length, 2);
  await pass(2);
  assert.deepEqual(await answer, {items: []});
  assert.equal(sent.length, 3);
});

test('patience ends after two tries, and before a long wait', async () => {
  answers = [busy(429, 1), busy(429, 1), busy(429, 1)];
  const refused = assert.rejects(call('listOffices', {}), {status: 429, retryAfterS: 1});
  await pass(1);
  await pass(1);
  await refused;
  assert.equal(sent.length, 3);

  answers = [busy(429, 60)];
  await assert.rejects(call('listOffices', {}), {status: 429});
  assert.equal(sent.length, 4);
});

test('what changes something is sent once, and a server that is away is not asked again', async () => {
  answers = [busy(429, 1), busy(503, 1)];
  await assert.rejects(call('signOut', {}), {status: 429});
  await assert.rejects(call('listOffices', {}), {status: 503});
  assert.equal(sent.length, 2);
});
