// Operations about alarms, dispatches and shifts.
import {iso} from './track_country.mjs';
import {byOf, find, has, needs, paged, RANKS, tellRoom, trackOf, versionAsked} from './track.mjs';
import {Problem} from './world.mjs';

function mayOf(account, {alarm, notes}) {
  const room = has(account, 'control_room_officer', 'manager');
  const closer = notes.findLast((note) => note.step === 'close');
  const live = !['closed', 'closing'].includes(alarm.state);
  const rules = {acknowledge: room && alarm.state === 'open', note: room, hand_over: room && live, dispatch: has(account, 'control_room_officer') && live, close: room && live, approve_close: room && alarm.state === 'closing' && closer?.by !== account.id, reopen: room && !live};
  return Object.keys(rules).filter((name) => rules[name]);
}

const shown = (account, detail) => ({...detail, may: mayOf(account, detail)});

function listAlarms({world, account, query}) {
  const least = RANKS[query.severity] ?? 0;
  const all = [...trackOf(world).alarms.values()].map((one) => one.alarm).filter((one) => (query.state ? one.state === query.state : one.state !== 'closed') && RANKS[one.severity] >= least && (!query.movement || one.movement === query.movement) && (!query.kind || one.kind === query.kind) && (query.mine !== 'true' || one.holder === account.id));
  const counts = {critical: 0, alarm: 0, warning: 0, notice: 0};
  for (const one of all) counts[one.severity] += 1;
  return paged(all.toSorted((a, b) => RANKS[b.severity] - RANKS[a.severity] || b.raised.localeCompare(a.raised)), query, {counts});
}

const DEEDS = {
  acknowledge: (alarm, account) => Object.assign(alarm, {state: 'acknowledged', holder: account.id, holder_name: account.display_name}),
  note: (alarm) => alarm,
  hand_over: (alarm, account, body, world) => Object.assign(alarm, {holder: body.to, holder_name: world.accounts.get(body.to)?.display_name ?? body.to}),
  close: (alarm, account, body) => Object.assign(alarm, {state: alarm.severity === 'critical' ? 'closing' : 'closed', outcome: body.outcome}),
  approve_close: (alarm) => Object.assign(alarm, {state: 'closed'}),
  reopen: (alarm) => Object.assign(alarm, {state: 'open'}),
};

function stepAlarm({world, account, path, body, version}) {
  const detail = find(trackOf(world).alarms, path.id);
  versionAsked(version, detail.alarm.version);
  if (body.step === 'approve_close' && detail.notes.findLast((note) => note.step === 'close')?.by === account.id) throw new Problem(409, 'own_request', 'Another person must agree.');
  if (!mayOf(account, detail).includes(body.step)) throw new Problem(409, 'wrong_state', 'This cannot be done now.');
  if (body.step === 'close' && !body.outcome) throw new Problem(422, 'invalid', 'Say what it was.', [{code: 'required', pointer: '/outcome', detail: 'Say what it was'}]);
  DEEDS[body.step](detail.alarm, account, body, world);
  detail.alarm.version += 1;
  detail.notes.push({at: iso(Date.now()), ...byOf(account), step: body.step, ...(body.note ? {note: body.note} : {}), ...(body.to ? {to: body.to, to_name: world.accounts.get(body.to)?.display_name ?? body.to} : {})});
  tellRoom(world, 'alarm', detail.alarm);
  return shown(account, detail);
}

const holds = (account) => Boolean(account) && has(account, 'control_room_officer');
const distance = (a, b) => Math.round(Math.hypot((a.lat - b.lat) * 111_000, (a.lon - b.lon) * 111_000));

function sendHelp({world, account, path, body}) {
  needs(account, 'control_room_officer');
  const track = trackOf(world);
  const detail = find(track.alarms, path.id);
  const unit = track.responders.find((one) => one.id === body.response_unit);
  if (!unit) throw new Problem(422, 'invalid', 'There is no such unit.', [{code: 'unknown', pointer: '/response_unit', detail: 'There is no such unit'}]);
  const {alarm} = detail;
  const dispatch = {id: `D${100 + track.dispatches.size}`, alarm: alarm.id, alarm_title: alarm.title, movement: alarm.movement, place: alarm.place, response_unit: unit.id, response_unit_name: unit.name, state: 'sent', at: iso(Date.now()), ...byOf(account), ...(body.instructions ? {instructions: body.instructions} : {}), steps: [{state: 'sent', at: iso(Date.now()), ...byOf(account)}], version: 1};
  track.dispatches.set(dispatch.id, dispatch);
  detail.dispatches.push(dispatch);
  Object.assign(alarm, {state: 'dispatched', version: alarm.version + 1});
  unit.state = 'assigned';
  tellRoom(world, 'dispatch', dispatch);
  tellRoom(world, 'alarm', alarm);
  return dispatch;
}

function stepDispatch({world, account, path, body, version}) {
  const track = trackOf(world);
  const one = find(track.dispatches, path.id);
  versionAsked(version, one.version);
  if (body.state === 'done' && !body.note) throw new Problem(422, 'invalid', 'Say what you found.', [{code: 'required', pointer: '/note', detail: 'Say what you found'}]);
  Object.assign(one, {state: body.state, version: one.version + 1, ...(body.state === 'done' ? {report: body.note, found: body.found ?? 'nothing'} : {})});
  one.steps.push({state: body.state, at: iso(Date.now()), ...byOf(account), ...(body.note ? {note: body.note} : {})});
  const unit = track.responders.find((responder) => responder.id === one.response_unit);
  unit.state = {accepted: 'assigned', under_way: 'under_way', on_scene: 'on_scene'}[body.state] ?? 'free';
  tellRoom(world, 'dispatch', one);
  return one;
}

export const TRACK_ALARMS = {
  listAlarms, stepAlarm, sendHelp, stepDispatch,
  getAlarm: ({world, account, path}) => shown(account, find(trackOf(world).alarms, path.id)),
  listHelpers: ({world, path}) => {
    const track = trackOf(world);
    const {place} = find(track.alarms, path.id).alarm;
    return {items: track.responders.filter((one) => one.active).map((unit) => ({unit, distance_m: distance(unit.place, place), time_s: Math.round(distance(unit.place, place) / 16), basis: 'road', open_dispatches: [...track.dispatches.values()].filter((one) => one.response_unit === unit.id && !['done', 'refused'].includes(one.state)).length})).toSorted((a, b) => a.distance_m - b.distance_m)};
  },
  listDispatches: ({world, account, query}) => paged([...trackOf(world).dispatches.values()].filter((one) => (query.open !== 'true' || !['done', 'refused'].includes(one.state)) && (query.mine !== 'true' || trackOf(world).responders.find((unit) => unit.id === one.response_unit).members.includes(account.id))).reverse(), query),
  listResponseUnits: ({world}) => ({items: trackOf(world).responders}),
  putResponseUnit: ({world, path, body}) => {
    const track = trackOf(world);
    const before = track.responders.find((one) => one.id === path.id);
    const one = {state: 'free', ...before, ...body, id: path.id, version: (before?.version ?? 0) + 1};
    track.responders = [...track.responders.filter((other) => other.id !== path.id), one];
    return one;
  },
  listShifts: ({world, account, query}) => {
    const {shifts} = trackOf(world);
    const current = shifts.findLast((one) => one.accepted);
    const colleagues = [...world.accounts.values()].filter((one) => one.id !== account.id && holds(one)).map(({id, display_name: name}) => ({id, name}));
    return paged(shifts.toReversed(), query, {...(current ? {current} : {}), ...(holds(account) ? {colleagues} : {})});
  },
  handOverShift: ({world, account, body}) => {
    needs(account, 'control_room_officer');
    const {shifts, alarms} = trackOf(world);
    const first = !shifts.some((one) => one.accepted) && body.to === account.id;
    if (!holds(world.accounts.get(body.to))) throw new Problem(422, 'problems', 'The input has problems.', [{code: 'choice', pointer: '/to', detail: 'is nobody who may hold the room'}]);
    if (body.to === account.id && !first) throw new Problem(409, 'own_request', 'Hand it over to somebody else.');
    const shift = {id: `S${shifts.length + 1}`, from: iso(Date.now()), ...(first ? {by: ''} : byOf(account)), to: body.to, to_name: world.accounts.get(body.to)?.display_name ?? body.to, note: body.note, open_alarms: [...alarms.values()].filter((one) => one.alarm.state !== 'closed').length, accepted: false};
    shifts.push(shift);
    tellRoom(world, 'shift', shift);
    return shift;
  },
  acceptShift: ({world, account, path}) => {
    const {shifts} = trackOf(world);
    const shift = shifts.find((one) => one.id === path.id);
    if (!shift) throw new Problem(404, 'not_found', 'There is no such shift.');
    if (shift.to !== account.id) throw new Problem(409, 'not_yours', 'It was handed to somebody else.');
    for (const one of shifts) if (one.accepted && !one.until) one.until = iso(Date.now());
    Object.assign(shift, {accepted: true, from: iso(Date.now())});
    tellRoom(world, 'shift', shift);
    return shift;
  },
};
