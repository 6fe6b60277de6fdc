// What journeys about movements act on: looked for among what moves, or made for one journey, by the desk's interface.
import assert from 'node:assert/strict';
import {enterAs, quiet} from './interface.mjs';
import {unique} from './journey.mjs';

const AWAKE_MS = 110_000;  // a new demo tells the hours before its start first
const FRESH_MS = 4 * 60_000;
const LOOK_AGAIN_MS = 500;

let awake;

async function wait(desk) {
  await quiet(desk);
  const {call} = await enterAs(desk, 'control_room_officer');
  for (const end = Date.now() + AWAKE_MS; ;) {
    const {columns} = await call('GET', '/units?most=100');
    if (columns.heard_ms.length > 20 && Math.max(...columns.heard_ms) > Date.now() - FRESH_MS) return;
    assert.ok(Date.now() < end, 'the movements of the demo do not come to the present');
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
}

// Returns when the demo of a real server has told its past. Then no simulated officer does what a journey is about to do.
export const awakened = (desk) => (desk.fake ? undefined : awake ??= wait(desk));

export const asRoom = (desk) => enterAs(desk, 'control_room_officer');

// One under way that has gone far enough to have a story, with a seal and a tracker.
export async function underWay(desk) {
  const {call} = await asRoom(desk);
  const {items} = await call('GET', '/movements?state=under_way&limit=200');
  const found = items.find((one) => one.progress > 0.25 && one.unit.kind === 'truck' && one.unit.seals?.length > 0 && one.unit.devices?.length > 0);
  assert.ok(found, 'some truck is under way');
  return found;
}

// A truck from the harbour to the border that nobody has armed; its seal is a mechanical one.
export async function planned(desk) {
  const {call} = await asRoom(desk);
  const {user} = await enterAs(desk, 'inspector');
  const [office] = user.offices ?? [];
  const seal = unique('M').toUpperCase();
  const body = {
    unit: {kind: 'truck', plates: [unique('X').toUpperCase().slice(0, 16)], seals: [seal], devices: []}, mode: 'road', ...(office && office !== '*' ? {office} : {}),
    path: {nodes: [{id: 'n1', place: 'north-harbour', role: 'origin'}, {id: 'n2', place: 'hill-crossing', role: 'destination'}], edges: [{from: 'n1', to: 'n2'}]},
  };
  const {summary} = await call('POST', '/movements', body);
  return {...summary, seal};
}

export async function armed(desk) {
  const one = await planned(desk);
  const {call} = await asRoom(desk);
  await call('POST', `/movements/${one.id}/steps`, {step: 'arm', seals: [one.seal]}, {'If-Match': `"${one.version}"`});
  return one;
}

// A square fence that somebody drew and nobody has approved.
export async function drawnFence(desk, more = {}) {
  const {call} = await asRoom(desk);
  const id = unique('reeds');
  const corners = [[36, -1.6], [36.5, -1.6], [36.5, -1.1], [36, -1.1], [36, -1.6]];
  await call('PUT', `/geography/${id}?kind=fence`, {name: 'The Reeds', role: 'restricted', reason: 'For a journey', shape: {type: 'Polygon', coordinates: [corners]}, ...more});
  return id;
}

// An alarm that is not closed and that nobody is asked to agree about; the worst first.
export async function openAlarm(desk, fits = () => true) {
  const {call} = await asRoom(desk);
  const {items} = await call('GET', '/alarms?limit=200');
  const found = items.find((one) => ['open', 'acknowledged', 'dispatched'].includes(one.state) && fits(one));
  assert.ok(found, 'some alarm is open');
  return found;
}

// One more alarm on the screens. On a real server somebody opens one again that was closed; what is critical takes two.
export async function oneMoreAlarm(desk, raiseOnFake, severities = ['warning', 'alarm', 'critical']) {
  if (desk.fake) return raiseOnFake(desk.fake.world);
  const {call} = await asRoom(desk);
  const step = (alarm, body) => call('POST', `/alarms/${alarm.id}/steps`, body, {'If-Match': `"${alarm.version}"`});
  const {items} = await call('GET', '/alarms?state=closed&limit=200');
  let closed = items.find((one) => severities.includes(one.severity) && !one.late);
  if (!closed) {
    const open = await openAlarm(desk, (one) => one.severity !== 'critical' && severities.includes(one.severity) && !one.late);
    closed = (await step(open, {step: 'close', outcome: 'explained', note: 'The driver has called'})).alarm;
  }
  return (await step(closed, {step: 'reopen', note: 'The driver was seen again'})).alarm;
}

// A gate at which somebody waits for a person, of the gate officer's office.
export async function busyGate(desk, decision = 'hold') {
  const {call} = await enterAs(desk, 'gate_officer');
  for (const gate of (await call('GET', '/gates')).items) {
    const {items} = await call('GET', `/gates/${gate.id}/passes?decision=${decision}&limit=50`);
    const waits = items.find((pass) => pass.by === 'gate');
    if (waits && gate.waiting > 0) return {gate, pass: waits};
  }
  return assert.fail(`somebody waits at a gate, on ${decision}`);
}
