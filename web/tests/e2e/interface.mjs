// The desk's own interface, called without a browser: to find or make what a journey needs.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';

// Signed in by name and password; 'call' answers with what came, and fails on anything but success.
export async function enter(url, name, password) {
  const answer = await fetch(`${url}/api/v1/session`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({name, password})});
  assert.equal(answer.status, 200, `${name} signs in`);
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  const {user, csrf_token} = await answer.json();
  const call = async (method, path, body, headers = {}) => {
    const given = await fetch(`${url}/api/v1${path}`, {
      method, body: body && JSON.stringify(body),
      headers: {'Cookie': cookie, 'Content-Type': 'application/json', ...(method === 'GET' ? {} : {'X-CSRF-Token': csrf_token, 'Idempotency-Key': randomUUID()}), ...headers},
    });
    const text = await given.text();
    assert.ok(given.ok, `${method} ${path}: ${given.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  return {user, call};
}

// The first demo account of a role.
export async function enterAs(desk, role) {
  const {demo_accounts} = await (await fetch(`${desk.url}/api/v1/session`)).json();
  const account = demo_accounts.find((one) => one.role === role);
  return enter(desk.url, account.name, account.password);
}

// From now on nothing comes in, and no simulated officer does what a journey is about to do.
export async function quiet(desk) {
  await (await enterAs(desk, 'administrator')).call('PUT', '/demo', {per_minute: 0, inspectors: false});
}

const DEMO_FAST = 1200;       // declarations a minute
const MORE_MS = 60_000;       // by then the demo has sent over a thousand
const LOOK_AGAIN_MS = 500;

// What 'find' finds. As long as that is nothing the demo goes on sending declarations: how many there are when a
// journey begins is a matter of how fast the machine is.
async function untilFound(desk, what, find) {
  const end = Date.now() + MORE_MS;
  let found = await find();
  if (found || desk.fake) return found ?? assert.fail(what);
  const {call} = await enterAs(desk, 'administrator');
  await call('PUT', '/demo', {per_minute: DEMO_FAST, inspectors: false});
  while (!found && Date.now() < end) {
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    found = await find();
  }
  await call('PUT', '/demo', {per_minute: 0, inspectors: false});
  return found ?? assert.fail(what);
}

// That many declarations in the queue, at least: more than a screen shows.
export async function filled(desk, rows) {
  const {call} = await enterAs(desk, 'targeting_officer');
  await untilFound(desk, `${rows} declarations in the queue`, async () => (await call('GET', '/queue?limit=200')).items.length >= rows || undefined);
}

const WAITING = 'open,assigned';

async function controlsOf(leader, kind) {
  const found = [];
  let cursor = '';
  do {
    const page = await leader.call('GET', `/controls?status=${WAITING}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.items.filter((control) => control.kind === kind));
    cursor = page.next ?? '';
  } while (cursor);
  return found;
}

// A declaration under control that was not drawn at random: its lane may be changed to any other.
export async function changeable(desk) {
  const {call} = await enterAs(desk, 'targeting_officer');
  return untilFound(desk, 'some declaration is under control', async () => {
    const {items} = await call('GET', '/queue?status=under_control&limit=200');
    return items.find((row) => row.basis !== 'random' && ['open', 'assigned'].includes(row.control_status));
  });
}

// A declaration of the queue whose first reason that can be looked behind rests on earlier lines.
export async function explained(desk) {
  const {call} = await enterAs(desk, 'targeting_officer');
  return untilFound(desk, 'some reason has evidence', async () => {
    const {items} = await call('GET', '/queue?limit=200');
    for (const row of items) {
      const findings = await call('GET', `/declarations/${row.id}/findings`);
      const [first] = findings.items.flatMap((item) => item.finding.reasons.flatMap((reason, number) => (reason.evidence ? [[item.number, number]] : [])));
      if (!first) continue;
      const {rows} = await call('GET', `/declarations/${row.id}/items/${first[0]}/evidence?reason=${first[1]}`);
      if (rows.length > 0) return row;
    }
    return undefined;
  });
}

const LANES = {inspection: 'red', documents: 'yellow', audit: 'blue'};

// Moves declarations to the lane of that kind until there is such a control in one of the offices.
async function madeControl(desk, leader, kind, inOffice) {
  const chooser = await enterAs(desk, 'targeting_officer');
  const row = await untilFound(desk, `a declaration that can be moved to ${LANES[kind]}`, async () => {
    const {items} = await chooser.call('GET', '/queue?status=under_control&limit=200');
    return items.find((one) => one.basis !== 'random' && ['open', 'assigned'].includes(one.control_status) && one.lane !== LANES[kind] && inOffice(one.office));
  });
  await chooser.call('POST', `/declarations/${row.id}/reroute`, {lane: LANES[kind], reason: 'For a journey'});
  const found = (await controlsOf(leader, kind)).find((control) => control.declaration === row.id);
  assert.ok(found, 'the change of lane ordered a control');
  return found;
}

// An open control of that kind in an office of the role's demo account; 'given' to that account, or to another.
export async function controlFor(desk, kind, role, {given = true} = {}) {
  const leader = await enterAs(desk, 'manager');
  const {user} = await enterAs(desk, role);
  const inOffice = (office) => !user.offices?.length || user.offices.includes('*') || user.offices.includes(office);
  const all = (await controlsOf(leader, kind)).filter((control) => inOffice(control.office));
  const fitting = all.find((control) => (control.officer === user.id) === given) ?? all[0] ?? await madeControl(desk, leader, kind, inOffice);
  if (given && fitting.officer !== user.id) await leader.call('POST', `/controls/${fitting.id}/assign`, {officer: user.id, reason: 'For a journey'});
  return {control: fitting, user};
}
