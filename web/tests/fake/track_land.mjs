// Operations about the geography, devices, gates, thresholds and reports.
import {randomUUID} from 'node:crypto';
import {BASE_LAYERS, hashOf, HOUR, iso, MINUTE} from './track_country.mjs';
import {byOf, find, has, needs, paged, tellRoom, trackOf, versionAsked} from './track.mjs';
import {Problem} from './world.mjs';

const mayApprove = (account, waiting) => has(account, 'control_room_officer', 'manager') && waiting.by !== account.id;
const shownThing = (account, thing) => (thing.waiting ? {...thing, waiting: {...thing.waiting, may_approve: mayApprove(account, thing.waiting)}} : thing);

function listGeography({world, account, query}) {
  const words = (query.q ?? '').toLowerCase();
  const all = [...trackOf(world).geography.values()].map((one) => one.now).filter((one) => (!query.kind || one.kind === query.kind) && (query.retired === 'true' || !one.retired) && `${one.id} ${one.name}`.toLowerCase().includes(words));
  return paged(all.map((one) => shownThing(account, one)), {limit: 200, ...query});
}

const ROLES = {place: ['gate', 'border', 'port', 'station', 'depot', 'rest', 'checkpoint', 'office', 'anchorage'], corridor: [''], fence: ['forbidden', 'restricted', 'dead_zone', 'rest_area', 'urban', 'area', 'air_zone']};

// As the server judges them (src/monitor/geo_thing.h).
function checkThing(kind, body) {
  if (!ROLES[kind].includes(body.role ?? '')) throw new Problem(422, 'role', `no such role: ${body.role ?? ''}`);
  if (body.valid?.until && body.valid.until <= (body.valid.from ?? '')) throw new Problem(422, 'window', 'it ends before it begins');
}

function putGeoThing({world, account, path, query, body}) {
  needs(account, 'control_room_officer', 'manager');
  const {geography} = trackOf(world);
  const before = geography.get(path.id);
  if (!before && !query.kind) throw new Problem(422, 'invalid', 'Say what it is.', [{code: 'required', pointer: '/kind', detail: 'Say what it is'}]);
  if (body.shape.type === 'Point' && !(body.shape.radius_m > 0)) throw new Problem(422, 'invalid', 'A circle needs a radius.', [{code: 'required', pointer: '/shape/radius_m', detail: 'A circle needs a radius'}]);
  const kind = before?.now.kind ?? query.kind;
  checkThing(kind, body);
  const thing = {...body, id: path.id, kind, version: (before?.now.version ?? 0) + 1, ...byOf(account), at: iso(Date.now()), waiting: {...byOf(account), at: iso(Date.now())}};
  geography.set(path.id, {now: thing, versions: [thing, ...(before?.versions ?? [])]});
  return shownThing(account, thing);
}

function approveGeoThing({world, account, path}) {
  const one = find(trackOf(world).geography, path.id);
  if (one.now.waiting?.by === account.id) throw new Problem(409, 'own_work', 'Another person must approve it.');
  const {waiting: _, ...rest} = one.now;
  one.now = one.versions[0] = rest;
  return rest;
}

const isUsable = (feature) => ['Polygon', 'MultiPolygon', 'LineString', 'Point'].includes(feature.geometry?.type);

function readGeography({body}) {
  if (body.format === 'kml') {
    const names = [...body.text.matchAll(/<name>([^<]*)<\/name>[^]*?<coordinates>([^<]*)<\/coordinates>/g)];
    return {things: names.map(([, name, text]) => ({name, shape: {type: 'Polygon', coordinates: [text.trim().split(/\s+/).map((one) => one.split(',').slice(0, 2).map(Number))]}}))};
  }
  let read;
  try {
    read = JSON.parse(body.text);
  } catch {
    throw new Problem(422, 'invalid', 'The file is not GeoJSON.', [{code: 'not_json', pointer: '/text', detail: 'The file is not GeoJSON'}]);
  }
  const all = read.features ?? [];
  const problems = all.flatMap((one, i) => (isUsable(one) ? [] : [{code: 'choice', pointer: `/text#/features/${i}/geometry/type`, detail: `is no shape: ${one.geometry?.type}`}]));
  const usable = all.filter(isUsable);
  if (usable.length === 0 && problems.length > 0) throw new Problem(422, 'problems', 'The input has problems.', problems);
  return {...(problems.length > 0 ? {problems} : {}), things: usable.map((one, i) => ({name: String(one.properties?.name ?? `Shape ${i + 1}`), shape: {type: one.geometry.type, coordinates: one.geometry.coordinates}}))};
}

function devicesOf(world) {
  const track = trackOf(world);
  track.devices ??= new Map([...track.movements.values()].slice(0, 40).flatMap(({summary}, i) => {
    const id = summary.unit.devices?.[0];
    const armed = ['armed', 'under_way'].includes(summary.state);
    return id ? [[id, {id, kind: i % 5 === 0 ? 'tracker' : 'seal', protocol: 'jt701', model: 'JT701D', maker: 'Jointech', owner: 'CUSTOMS', lessee: summary.carrier, state: armed ? 'armed' : i % 3 === 0 ? 'leased' : 'in_stock', ...(armed ? {movement: summary.id} : {}), heard_at: iso(Date.now() - i * MINUTE), battery_percent: 30 + i, connected: i % 4 !== 0, secret_set: true, version: 1, lease: {from: '2026-10-01T00:00:00Z', until: '2027-03-31T00:00:00Z'}, faults: i % 11 === 3 ? [{at: iso(Date.now() - HOUR), code: 'clock', text: 'The clock was 8 h ahead'}] : []}]] : [];
  }));
  return track.devices;
}

function listDevices({world, query}) {
  const all = [...devicesOf(world).values()];
  const counts = {};
  for (const one of all) counts[one.state] = (counts[one.state] ?? 0) + 1;
  return paged(all.filter((one) => (!query.state || one.state === query.state) && (!query.kind || one.kind === query.kind) && JSON.stringify(one).toLowerCase().includes((query.q ?? '').toLowerCase())), query, {counts});
}

const reading = (kind, value, confidence, more = {}) => ({kind, value, confidence, reader: 'CAM-2', at: iso(Date.now() - 4 * MINUTE), ...more});

export function passesOf(world) {
  const track = trackOf(world);
  track.passes ??= [...track.movements.values()].filter((one) => one.summary.state === 'under_way').slice(0, 14).map(({summary}, i) => {
    const held = i === 0 || i === 3;
    const plate = summary.unit.plates[0];
    return {
      id: `P${300 + i}`, gate: 'hill-crossing-east', gate_name: 'Hill Crossing East', lane: String(1 + i % 3), direction: 'out', at: iso(Date.now() - (2 + i * 11) * MINUTE), decision: held ? 'hold' : 'open', by: 'gate', movement: summary.id, declarations: [], label: plate, agreement: held ? 0.61 : 0.97,
      readings: [reading('plate', held ? plate.replace('X', 'K') : plate, held ? 0.71 : 0.98, {characters: [...plate].map((_, j) => (held && j === 0 ? 0.42 : 0.97)), candidates: [{value: plate, confidence: 0.64}]}), reading('seal', summary.unit.seals[0], 0.99, {seal_locked: true}), reading('weight', '26400', 0.99, {gross_kg: 26_400})],
      reasons: held ? [{template: 'gate.plate', sentence: 'The plate does not agree with the movement', weight: 1.2}] : [], trusted_lane: i % 4 === 0, offline: false, version: 1,
      ...(summary.shipment && !held ? {told: {shipment: summary.shipment, state: 'told', log: 'customs.xx/ledger', entry: 40 + i, number: 3}} : {}),
    };
  });
  return track.passes;
}

const hours = () => Array.from({length: 12}, (_, i) => {
  const arrivals = 6 + Math.round(8 * Math.abs(Math.sin(i / 3)));
  return {at: iso(Math.floor(Date.now() / HOUR) * HOUR + i * HOUR), arrivals, waiting: Math.max(0, arrivals - 9), wait_s: 240 + arrivals * 40, wait_high_s: 480 + arrivals * 90, perishable_high_s: 300 + arrivals * 30, suggested: arrivals > 10 ? 4 : 3};
});

// What was said of a gate; nobody said anything: version 0.
function settingsOfGate(world, id) {
  const track = trackOf(world);
  track.gateSettings ??= new Map();
  return track.gateSettings.get(id) ?? {version: 0, booths: 3, booths_max: 6, wait_limit_min: 60, trusted: [], may_change: true, may_trust: true};
}

function gates(world) {
  const passes = passesOf(world);
  const held = passes.filter((pass) => pass.decision === 'hold').length;
  return [{id: 'hill-crossing-east', name: 'Hill Crossing East', place: 'hill-crossing', lanes: 3, waiting: held, passes_today: passes.length, held_today: held, queue: {hours: hours(), servers: settingsOfGate(world, 'hill-crossing-east').booths, coming: 14, services: 212}, settings: settingsOfGate(world, 'hill-crossing-east'), list_seq: 118, heard_at: iso(Date.now() - MINUTE)},
    {id: 'harbour-main', name: 'North Harbour Main', place: 'north-harbour', lanes: 4, waiting: 0, passes_today: 0, held_today: 0, heard_at: iso(Date.now() - 3 * HOUR)}];
}

function decidePass({world, account, path, body, version}) {
  const pass = passesOf(world).find((one) => one.id === path.pass);
  if (!pass) throw new Problem(404, 'not_found', 'There is no such pass.');
  needs(account, 'gate_officer', 'control_room_officer');
  versionAsked(version, pass.version);
  Object.assign(pass, {decision: body.decision, by: 'officer', officer: account.id, officer_name: account.display_name, note: body.note, version: pass.version + 1});
  tellRoom(world, 'pass', pass);
  return pass;
}

const ROWS = [['stop.radius_m', 100, 'm', 'Within this distance a unit stands still'], ['stop.alarm_s', 900, 's', 'A stop outside the places of the path is an alarm after this'], ['silence.alarm_s', 1800, 's', 'Nothing heard for this long is an alarm'], ['deviation.fixes', 3, '', 'So many positions outside the corridor are a deviation'], ['speed.factor', 1.05, '', 'Above the limit times this it is too fast'], ['gate.window_s', 30, 's', 'Readings of one unit at a gate lie within this time']];

function settingsOf(world) {
  const track = trackOf(world);
  return track.settings ??= {version: 'ts-7', values: Object.fromEntries(ROWS.map(([name, value]) => [name, value])), by: 'Mara Lindqvist', at: '2026-10-01T09:00:00Z'};
}

const shownSettings = (now) => ({...now, unit_version: `u-${now.version}`, gate_version: `g-${now.version}`, rows: ROWS.map(([name, start, unit, text]) => ({name, value: now.values[name], start, unit, text}))});

const COLUMNS = {
  trips: [['movement', 'Movement', 'text'], ['unit', 'Unit', 'text'], ['departed', 'Departure', 'time'], ['took_s', 'Duration', 'duration'], ['km', 'km', 'number'], ['alarms', 'Alarms', 'number']],
  stops: [['movement', 'Movement', 'text'], ['from', 'From', 'time'], ['took_s', 'Duration', 'duration'], ['place', 'Place', 'text']],
  violations: [['movement', 'Movement', 'text'], ['at', 'When', 'time'], ['kind', 'What', 'text']], devices: [['device', 'Device', 'text'], ['heard', 'Heard', 'time']], gates: [['gate', 'Gate', 'text'], ['passes', 'Passes', 'number']],
};

function reportRow(kind, {summary}) {
  const cells = {movement: summary.id, unit: summary.unit.plates[0], departed: summary.planned_departure, from: summary.planned_departure, at: summary.planned_departure, took_s: 28_400, km: 884.2, alarms: summary.open_alarms ?? 0, place: 'Old Mill Rest', kind: 'unplanned_stop', device: summary.unit.devices?.[0] ?? '', heard: summary.heard_at ?? summary.created_at, gate: 'Hill Crossing East', passes: 14};
  return COLUMNS[kind].map(([name]) => cells[name]);
}

export const TRACK_LAND = {
  listGeography, putGeoThing, approveGeoThing, readGeography, listDevices, decidePass,
  getGeoThing: ({world, account, path}) => ({items: find(trackOf(world).geography, path.id).versions.map((one) => shownThing(account, one))}),
  getBaseMap: ({world}) => ({layers: world.withoutMap ? [] : Object.entries(BASE_LAYERS).map(([name, [kind, text]]) => ({name, kind, bytes: text.length, hash: hashOf(text), source: 'Made up'}))}),
  getBaseMapLayer: ({path}) => BASE_LAYERS[path.name]?.[1] ?? (() => { throw new Problem(404, 'not_found', 'There is no such layer.'); })(),
  getDevice: ({world, path}) => find(devicesOf(world), path.id),
  putDevice: ({world, account, path, body}) => {
    needs(account, 'control_room_officer', 'manager');
    const {secret, reason: _, ...rest} = body;
    const before = devicesOf(world).get(path.id);
    const device = {...before, ...rest, id: path.id, secret_set: Boolean(secret) || Boolean(before?.secret_set), version: (before?.version ?? 0) + 1};
    devicesOf(world).set(path.id, device);
    return device;
  },
  listDeviceCommands: ({world, path, query}) => paged((trackOf(world).commands ?? []).filter((one) => one.device === path.id).toReversed(), query),
  commandDevice: ({world, account, path, body}) => {
    const track = trackOf(world);
    const command = {id: randomUUID(), device: path.id, command: body.command, ...(body.parameters ? {parameters: body.parameters} : {}), state: 'queued', at: iso(Date.now()), ...byOf(account), expires: iso(Date.now() + (body.expires_s ?? 600) * 1000)};
    track.commands = [...(track.commands ?? []), command];
    return command;
  },
  listGates: ({world, query}) => ({items: gates(world).filter((one) => !query.gate || one.id === query.gate)}),
  listPasses: ({world, path, query}) => paged(passesOf(world).filter((one) => one.gate === path.id && (!query.decision || one.decision === query.decision)), query),
  getGateList: ({world, path}) => ({gate: path.id, seq: 118, made: world.now(), expires: iso(Date.now() + 12 * HOUR), entries: [], signature: hashOf('list'), key: 'centre-1'}),
  putGateSettings: ({world, account, path, body, version}) => {
    const now = settingsOfGate(world, path.id);
    versionAsked(version, String(now.version));
    trackOf(world).gateSettings.set(path.id, {...now, ...body, version: now.version + 1, ...byOf(account), at: world.now()});
    return gates(world).find((one) => one.id === path.id);
  },
  takeReadings: ({body}) => ({taken: body.readings.length, passes: []}),
  getTrackSettings: ({world}) => shownSettings(settingsOf(world)),
  putTrackSettings: ({world, account, body, version}) => {
    const now = settingsOf(world);
    versionAsked(version, now.version);
    Object.assign(now, {values: {...now.values, ...body.values}, version: `ts-${Number(now.version.slice(3)) + 1}`, by: account.display_name, at: world.now()});
    return shownSettings(now);
  },
  getTrackReport: ({world, path}) => {
    const rows = [...trackOf(world).movements.values()].slice(0, 30).map((one) => reportRow(path.kind, one));
    return {kind: path.kind, columns: COLUMNS[path.kind].map(([name, title, type]) => ({name, title, type})), rows, total: rows.length};
  },
};
