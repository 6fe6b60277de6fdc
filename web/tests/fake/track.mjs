// Operations about movements, units, alarms and those who are sent.
import {randomUUID} from 'node:crypto';
import {alarmOf, along, HOUR, hashOf, iso, makeTrack, MINUTE} from './track_country.mjs';
import {passesOf} from './track_land.mjs';
import {Problem} from './world.mjs';

const has = (account, ...roles) => account.roles.some((role) => roles.includes(role));
const RANKS = {notice: 1, warning: 2, alarm: 3, critical: 4};

export function trackOf(world) {
  world.track ??= makeTrack(11, world.units ?? 160, Date.now());
  return world.track;
}

const find = (map, id) => map.get(id) ?? (() => { throw new Problem(404, 'not_found', 'There is no such thing.'); })();
const needs = (account, ...roles) => {
  if (!has(account, ...roles)) throw new Problem(403, 'no_right', 'This needs another right.');
};
const byOf = (account) => ({by: account.id, by_name: account.display_name});
const paged = (items, query, more = {}) => {
  const from = Number(query.cursor ?? 0);
  const most = Number(query.limit ?? 50);
  return {items: items.slice(from, from + most), ...(items.length > from + most ? {next: String(from + most)} : {}), ...more};
};
const versionAsked = (version, now) => {
  if (version !== `"${now}"`) throw new Problem(409, 'version_changed', 'Somebody else changed it meanwhile.');
};

// Alarms and shifts come by the stream that every page has, too.
export function tellRoom(world, kind, value) {
  const event = `event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`;
  for (const response of trackOf(world).streams) if (kind !== 'shift') response.write(event);
  if (kind !== 'alarm' && kind !== 'shift') return;
  for (const {account, response} of world.streams) if (account.clients.length === 0) response.write(event);
}

const COLUMNS = {
  id: (s) => s.unit.devices?.[0] ?? s.id, movement: (s) => s.id, lat: (s) => s.place.lat, lon: (s) => s.place.lon, speed_kmh: (s) => s.speed_kmh ?? 0, course_deg: (s) => s.course_deg ?? 0, heard_ms: (s) => Date.parse(s.heard_at), severity: (s) => RANKS[s.worst] ?? 0,
  state: (s) => s.state, kind: (s) => s.unit.kind, label: (s) => s.unit.plates?.[0] ?? s.unit.containers?.[0] ?? s.id, seal: (s) => s.unit.seals?.[0] ?? '',
};

export const pictureOf = (summaries) => ({at: iso(Date.now()), seq: Date.now(), columns: Object.fromEntries(Object.entries(COLUMNS).map(([name, of]) => [name, summaries.map(of)]))});

// Some units go on a little, as a second of a live day.
export function moveUnits(world, count) {
  const track = trackOf(world);
  const going = [...track.movements.values()].map((one) => one.summary).filter((one) => one.state === 'under_way');
  const moved = Array.from({length: Math.min(count, going.length)}, () => going[Math.floor(track.random() * going.length)]);
  for (const one of moved) Object.assign(one, {place: {lat: one.place.lat + 0.0004, lon: Math.max(-180, one.place.lon - 0.001)}, heard_at: iso(Date.now())});
  tellRoom(world, 'units', pictureOf([...new Set(moved)]));
}

export function raiseAlarm(world, kind = 'seal_cut') {
  const track = trackOf(world);
  const {summary} = [...track.movements.values()].find((one) => one.summary.state === 'under_way' && !one.summary.open_alarms);
  const alarm = {...alarmOf(track.alarms.size, kind, summary, Date.now()), id: `A${5000 + track.alarms.size}`, began: iso(Date.now() - MINUTE), raised: iso(Date.now())};
  track.alarms.set(alarm.id, {alarm, notes: [], joined: [], dispatches: []});
  Object.assign(summary, {open_alarms: 1, worst: alarm.severity});
  tellRoom(world, 'alarm', alarm);
  tellRoom(world, 'units', pictureOf([summary]));
  return alarm;
}

const own = (account, one) => !has(account, 'trader', 'broker', 'system') || account.clients.includes(one.summary.principal);

function mayOf(account, one) {
  const {state} = one.summary;
  const handles = has(account, 'control_room_officer', 'inspector', 'clearance_officer', 'gate_officer');
  const waiting = one.disarm?.state === 'waiting';
  const rules = {
    change: state === 'planned' && has(account, 'trader', 'broker', 'clearance_officer', 'control_room_officer'), arm: state === 'planned' && has(account, 'inspector', 'control_room_officer'), depart: state === 'armed' && handles, arrive: state === 'under_way' && handles,
    close: state === 'arrived' && has(account, 'control_room_officer', 'clearance_officer'), cancel: state === 'planned' && has(account, 'trader', 'broker', 'control_room_officer'),
    ask_disarm: ['armed', 'under_way', 'arrived'].includes(state) && !waiting && has(account, 'control_room_officer', 'inspector', 'manager'), decide_disarm: waiting && one.disarm.by !== account.id && has(account, 'control_room_officer', 'inspector', 'manager'), evidence: state !== 'planned' && has(account, 'manager', 'auditor', 'control_room_officer'),
  };
  return Object.keys(rules).filter((name) => rules[name]);
}

function shownMovement(account, one) {
  const {disarm} = one;
  return {...one, ...(disarm ? {disarm: {...disarm, may_decide: disarm.state === 'waiting' && disarm.by !== account.id}} : {}), may: mayOf(account, one)};
}

const movementOf = (world, account, id) => {
  const one = find(trackOf(world).movements, id);
  if (!own(account, one)) throw new Problem(404, 'not_found', 'There is no such movement.');
  return one;
};

const textOf = ({summary, goods}) => [summary.id, ...(summary.unit.plates ?? []), ...(summary.unit.containers ?? []), ...(summary.unit.seals ?? []), ...(summary.unit.devices ?? []), ...(goods.declarations ?? [])].join(' ').toLowerCase();

function listMovements({world, account, query}) {
  const all = [...trackOf(world).movements.values()].filter((one) => own(account, one) && (!query.state || one.summary.state === query.state) && (query.attention !== 'true' || one.summary.open_alarms > 0)
    && (!query.q || textOf(one).includes(query.q.toLowerCase())) && (!query.carrier || one.summary.carrier === query.carrier));
  return paged(all.map((one) => one.summary).toSorted((a, b) => (RANKS[b.worst] ?? 0) - (RANKS[a.worst] ?? 0) || b.created_at.localeCompare(a.created_at)), query);
}

const LETTERS = '0123456789A_BCDEFGHIJK_LMNOPQRSTU_VWXYZ';
const checks = (code) => [...code.slice(0, 10)].reduce((sum, letter, i) => sum + LETTERS.indexOf(letter) * 2 ** i, 0) % 11 % 10 === Number(code[10]);

function planProblems(track, body, except) {
  const problems = [];
  const taken = (kind, list) => (list ?? []).forEach((value, i) => {
    const holder = [...track.movements.values()].find((one) => one.summary.id !== except && !['closed', 'cancelled'].includes(one.summary.state) && one.summary.unit[kind]?.includes(value));
    if (holder) problems.push({code: 'in_use', pointer: `/unit/${kind}/${i}`, detail: `${value} is on movement ${holder.summary.id}`});
  });
  taken('seals', body.unit.seals);
  taken('devices', body.unit.devices);
  (body.unit.containers ?? []).forEach((code, i) => !checks(code) && problems.push({code: 'check_digit', pointer: `/unit/containers/${i}`, detail: `The check digit of ${code} is wrong`}));
  if (body.path.nodes.length < 2) problems.push({code: 'too_few', pointer: '/path/nodes', detail: 'A way has a beginning and an end'});
  if (body.planned_arrival && body.planned_departure && body.planned_arrival <= body.planned_departure) problems.push({code: 'order', pointer: '/planned_arrival', detail: 'The arrival is before the departure'});
  if (problems.length > 0) throw new Problem(422, 'invalid', 'The plan has problems.', problems);
}

function planMovement({world, account, body}) {
  const track = trackOf(world);
  planProblems(track, body);
  const {goods = {}, path, note, settings, ...rest} = body;
  const names = (node) => node?.name ?? track.geography.get(node?.place)?.now.name ?? node?.id;
  const summary = {id: `M${2026_9000 + track.movements.size}`, iot_id: randomUUID(), state: 'planned', ...rest, principal: rest.principal ?? account.clients[0] ?? 'TIN10021', created_at: iso(Date.now()), version: 1, origin_name: names(path.nodes[0]), destination_name: names(path.nodes.at(-1)), open_alarms: 0};
  const one = {summary, path, goods, ...(note ? {note} : {}), ...(settings ? {settings} : {}), steps: [{step: 'planned', ...byOf(account), at: iso(Date.now())}], visits: []};
  track.movements.set(summary.id, one);
  return shownMovement(account, one);
}

const NEXT = {arm: 'armed', depart: 'under_way', arrive: 'arrived', close: 'closed', cancel: 'cancelled'};

function stepMovement({world, account, path, body, version}) {
  const one = movementOf(world, account, path.id);
  versionAsked(version, one.summary.version);
  if (!mayOf(account, one).includes(body.step)) throw new Problem(409, 'wrong_state', 'This cannot be done now.');
  if (body.step === 'arm') {
    const wrong = (body.seals ?? []).find((seal) => !one.summary.unit.seals.includes(seal));
    if (wrong || !body.seals?.length) throw new Problem(409, 'seal_not_ready', wrong ? `Seal ${wrong} is not of this movement` : 'No seal was named', [{code: 'seal_not_ready', pointer: '/seals/0', detail: wrong ? `${wrong} is not of this movement` : 'No seal was named'}]);
    Object.assign(one.summary, {place: along(0), heard_at: iso(Date.now()), speed_kmh: 0, progress: 0, seal: {state: 'armed', device: one.summary.unit.devices?.[0] ?? 'none', locked: true, battery_percent: 91}});
  }
  Object.assign(one.summary, {state: NEXT[body.step], version: one.summary.version + 1});
  one.steps.push({step: body.step === 'depart' ? 'departed' : NEXT[body.step], ...byOf(account), at: iso(Date.now()), ...(body.reason ? {reason: body.reason} : {})});
  tellRoom(world, 'movement', one.summary);
  return shownMovement(account, one);
}

function askDisarm({world, account, path, body}) {
  const one = movementOf(world, account, path.id);
  if (!mayOf(account, one).includes('ask_disarm')) throw new Problem(409, 'wrong_state', 'This cannot be done now.');
  return one.disarm = {...byOf(account), at: iso(Date.now()), reason: body.reason, state: 'waiting'};
}

function decideDisarm({world, account, path, body}) {
  const one = movementOf(world, account, path.id);
  if (one.disarm?.state !== 'waiting') throw new Problem(409, 'wrong_state', 'Nobody asked.');
  if (one.disarm.by === account.id) throw new Problem(409, 'own_request', 'Another person must decide.');
  Object.assign(one.disarm, {state: body.approve ? 'approved' : 'refused', decided_by: account.id, decided_by_name: account.display_name, decided_at: iso(Date.now())});
  if (body.approve && one.summary.seal) one.summary.seal.state = 'disarm_authorised';
  return one.disarm;
}

const POINTS = 240;

function trackFor(world, one) {
  const begin = Date.now() - 8 * HOUR;
  const end = Date.parse(one.summary.heard_at ?? iso(Date.now()));
  const at = (i) => iso(begin + (end - begin) * i / (POINTS - 1));
  const share = one.summary.progress ?? 0;
  const points = Array.from({length: POINTS}, (_, i) => ({at: at(i), ...along(share * i / (POINTS - 1)), speed_kmh: i % 60 < 6 ? 0 : 48 + Math.round(20 * Math.sin(i / 9)), course_deg: 292, late: i > 100 && i < 112, device: one.summary.unit.devices?.[0] ?? 'none', seq: 80_000 + i}));
  const series = [{name: 'battery', unit: '%', points: points.filter((_, i) => i % 8 === 0).map((p, i) => [Date.parse(p.at), 98 - i])}, {name: 'temperature', unit: '°C', points: points.filter((_, i) => i % 4 === 0).map((p, i) => [Date.parse(p.at), Number((4 + 3 * Math.sin(i / 7)).toFixed(1))])}, {name: 'speed', unit: 'km/h', points: points.map((p) => [Date.parse(p.at), p.speed_kmh])}];
  const alarms = [...trackOf(world).alarms.values()].map((detail) => detail.alarm).filter((alarm) => alarm.movement === one.summary.id);
  return {points, stops: [{from: at(60), until: at(66), place: along(share * 0.25), planned: false}, {from: at(120), until: at(126), place: along(share * 0.5), node: 'old-mill', name: 'Old Mill Rest', planned: true}], series,
    seal_events: [{at: at(1), what: 'locked', device: one.summary.unit.devices?.[0] ?? 'none', seq: 80_001}, ...(alarms.some((alarm) => alarm.kind === 'seal_cut') ? [{at: at(200), what: 'rope_cut', seq: 80_200}, {at: at(201), what: 'rope_inserted', seq: 80_201}] : [])], passes: passesOf(world).filter((pass) => pass.movement === one.summary.id), alarms, thinned: false};
}

function listFrames({world, account, path, query}) {
  const one = movementOf(world, account, path.id);
  const device = one.summary.unit.devices?.[0] ?? 'none';
  const frames = Array.from({length: 120}, (_, i) => ({seq: 80_239 - i, received: iso(Date.now() - i * 2 * MINUTE), device, protocol: 'jt701', transport: 'tcp', hex: `24${hashOf(`${device}${i}`).slice(0, 64)}`, hash: hashOf(`chain ${i}`), ok: i % 40 !== 7, reports: i % 40 === 7 ? [] : [{at: iso(Date.now() - i * 2 * MINUTE), ...along((one.summary.progress ?? 0) * (1 - i / 120)), valid: true, speed_kmh: 51}]}));
  return paged(frames, query, {head: {seq: 80_239, hash: hashOf('chain 0')}});
}

export const TRACK = {
  listMovements, planMovement, stepMovement, askDisarm, decideDisarm, listFrames,
  getMovement: ({world, account, path}) => shownMovement(account, movementOf(world, account, path.id)),
  changeMovement: ({world, account, path, body, version}) => {
    const one = movementOf(world, account, path.id);
    versionAsked(version, one.summary.version);
    planProblems(trackOf(world), body, one.summary.id);
    const {goods = {}, path: way, note, ...rest} = body;
    Object.assign(one.summary, rest, {version: one.summary.version + 1});
    Object.assign(one, {goods, path: way, ...(note ? {note} : {})});
    return shownMovement(account, one);
  },
  getTrack: ({world, account, path}) => {
    const one = movementOf(world, account, path.id);
    return one.summary.state === 'planned' ? {points: [], stops: [], series: [], seal_events: [], passes: [], alarms: [], thinned: false} : trackFor(world, one);
  },
  getEvidenceFile: ({world, account, path}) => ({movement: movementOf(world, account, path.id).summary.id, head: hashOf('chain 0'), signature: hashOf('signature')}),
  getUnits: ({world, account, query}) => pictureOf([...trackOf(world).movements.values()].filter((one) => own(account, one) && one.summary.place && one.summary.state !== 'closed').map((one) => one.summary).slice(0, Number(query.most ?? 20_000))),
};

export {byOf, find, has, needs, paged, RANKS, versionAsked};
