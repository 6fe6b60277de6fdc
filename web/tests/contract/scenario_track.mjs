// The rows of the control room: movements, geography, devices, alarms, gates, events of partners.
//
// A pass is decided when its readings have waited for others, half a minute: they are given first, and looked for last.
import {must} from './house.mjs';

const line = [{lat: -1, lon: 37}, {lat: -1, lon: 37.2}];
const ring = (lat, lon) => ({type: 'Point', coordinates: [lon, lat], radius_m: 400});

async function device(stage) {
  const id = `${860000000000000 + ++stage.number}`;
  await stage.write('control_room_officer', 'PUT', `/api/v1/devices/${id}`, {kind: 'tracker', state: 'in_stock'});
  return id;
}

const movementOf = (devices) => ({unit: {kind: 'truck', plates: ['KBX 123A'], seals: [], devices}, mode: 'road', principal: 'B1', office: 'HARBOUR', destination_office: 'AIRPORT',
  goods: {declarations: [], description: 'tea'}, settings: {}, shipment: 'shipment/S1',
  path: {nodes: [{id: 'yard', role: 'origin', shape: ring(-1, 37)}, {id: 'depot', role: 'destination', shape: ring(-1, 37.2)}], edges: [{from: 'yard', to: 'depot', line, half_width_m: 500}]}});
const matching = (version) => ({'if-match': `"${version}"`});

async function planned(stage) {
  const made = await stage.write('control_room_officer', 'POST', '/api/v1/movements', movementOf([await device(stage)]));
  return {id: made.summary.id};
}
async function movementVersion(stage, {id}) {
  return must(await stage.call({method: 'GET', path: `/api/v1/movements/${id}`, who: stage.cast.control_room_officer})).json.summary.version;
}
async function armed(stage) {
  const at = await planned(stage);
  await stage.write('control_room_officer', 'POST', `/api/v1/movements/${at.id}/steps`, {step: 'arm', seals: [`M-${++stage.number}`]}, matching(await movementVersion(stage, at)));
  return at;
}
async function disarming(stage) {
  const at = await armed(stage);
  await stage.write('second', 'POST', `/api/v1/movements/${at.id}/disarm`, {reason: 'inspection'});
  return at;
}
const place = (name, role) => ({name, role, shape: ring(-1, 37), reason: 'drawn for the test'});
async function drawn(stage) {
  const id = `GZ-${++stage.number}`;
  await stage.write('second', 'PUT', `/api/v1/geography/${id}?kind=place`, place('Gate', 'gate'));
  return {id};
}
async function gate(stage) {
  const at = await drawn(stage);
  await stage.write('control_room_officer', 'POST', `/api/v1/geography/${at.id}/approve`, {});
  return at;
}
// The journal of a gate that decided nothing while it was alone: docs/formats/gate-list.md.
const ALONE = 'GZ-ALONE';
const EMPTY_JOURNAL = 'VFdHQVRFSlJOTDEKCAAAAEdaLUFMT05FAAAAALa_XbMdnhS7';
async function alone(stage) {
  if (stage.alone) return {id: ALONE};
  stage.alone = true;
  await stage.write('second', 'PUT', `/api/v1/geography/${ALONE}?kind=place`, place('Far gate', 'gate'));
  await stage.write('control_room_officer', 'POST', `/api/v1/geography/${ALONE}/approve`, {});
  return {id: ALONE};
}
async function settingsVersion(stage, {id}) {
  return (await look(stage, '/api/v1/gates')).items.find((one) => one.id === id).settings.version;
}
async function shift(stage) {
  return {id: (await stage.write('second', 'POST', '/api/v1/shifts', {to: stage.cast.control_room_officer.id, note: 'all quiet'})).id};
}


// ---- What a gate sees: each radiation alarm is a pass that is held and an alarm of its own

const LANES = 8;

export async function fillControlRoom(stage) {
  stage.gate = (await gate(stage)).id;
  const at = new Date().toISOString();
  const readings = Array.from({length: LANES}, (_, i) => {
    const from = {lane: `${i + 1}`, reader: `P${i + 1}`, event: `e${i}`, at};
    return [{kind: 'plate', value: `KBX 10${i}A`, confidence: 0.99, ...from}, {kind: 'radiation', value: '', ...from, gamma: 900, alarmed: true}];
  }).flat();
  await stage.write('gate_officer', 'POST', `/api/v1/gates/${stage.gate}/readings`, {readings});
  stage.patrol = 'RU-0';
  await stage.write('control_room_officer', 'PUT', `/api/v1/response-units/${stage.patrol}`, {name: 'Patrol', active: true, members: [], base: {lat: -1, lon: 37}});
  for (let i = 0; i < 3; i++) await captured(stage);
}

const look = async (stage, path) => must(await stage.call({method: 'GET', path, who: stage.cast.control_room_officer})).json;

// All of them, as soon as they are there.
async function listed(stage, path) {
  for (;;) {
    const {items} = await look(stage, path);
    if (items.length >= LANES) return items;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
async function heldPass(stage) {
  stage.passes ??= await listed(stage, `/api/v1/gates/${stage.gate}/passes`);
  return {id: stage.gate, pass: stage.passes.pop().id};
}
async function alarm(stage) {
  stage.alarms ??= await listed(stage, '/api/v1/alarms');
  return {id: stage.alarms[0].id};
}
// One that nobody was sent to yet.
async function quietAlarm(stage) {
  await alarm(stage);
  return {id: stage.alarms.pop().id};
}
async function dispatched(stage) {
  const {id} = await quietAlarm(stage);
  return {id: (await stage.write('control_room_officer', 'POST', `/api/v1/alarms/${id}/dispatch`, {response_unit: stage.patrol})).id};
}
const alarmVersion = async (stage, {id}) => (await look(stage, `/api/v1/alarms/${id}`)).alarm.version;
const versionIn = async (stage, path, {id}) => (await look(stage, path)).items.find((one) => one.id === id)?.version ?? 1;

const epcisEvent = (stage) => ({type: 'ObjectEvent', action: 'OBSERVE', eventTime: '2026-05-04T08:00:00Z', eventTimeZoneOffset: '+00:00',
  eventID: `urn:uuid:00000000-0000-4000-8000-${String(++stage.number).padStart(12, '0')}`, epcList: ['urn:epc:id:sgtin:0614141.107346.2017'], bizStep: 'departing', disposition: 'in_transit'});
const documentOf = (stage) => ({'@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'], type: 'EPCISDocument', schemaVersion: '2.0',
  creationDate: '2026-05-04T09:00:00Z', epcisBody: {eventList: [epcisEvent(stage)]}});
const captured = async (stage) => must(await stage.call({method: 'POST', path: '/api/v1/epcis/capture', who: stage.cast.gate_officer, body: documentOf(stage), type: 'application/ld+json'}));
const nextToken = async (stage) => must(await stage.call({method: 'GET', path: '/api/v1/epcis/events?perPage=1', who: stage.cast.control_room_officer})).headers['gs1-next-page-token'];

export const TRACK_ROWS = {
  listMovements: {who: 'control_room_officer', query: {q: 'KBX', corridor: 'C', carrier: 'B1', office: 'HARBOUR'}},
  planMovement: {who: 'control_room_officer', force: ['unit', 'path'], fix: async (stage) => movementOf([await device(stage)])},
  getMovement: {who: 'control_room_officer', path: planned},
  changeMovement: {who: 'control_room_officer', once: planned, force: ['unit', 'path'], fix: async (stage) => movementOf([await device(stage)]), headers: async (stage, at) => matching(await movementVersion(stage, at))},
  stepMovement: {who: 'control_room_officer', once: planned, fix: () => ({step: 'cancel', reason: 'not needed', seals: undefined, checks: undefined}), force: ['reason'], headers: async (stage, at) => matching(await movementVersion(stage, at))},
  askDisarm: {who: 'control_room_officer', once: armed, fix: () => ({reason: 'inspection'})},
  decideDisarm: {who: 'control_room_officer', once: disarming, fix: () => ({approve: false, reason: 'not here'}), force: ['reason']},
  getTrack: {who: 'control_room_officer', path: planned, query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z'}},
  listFrames: {who: 'auditor', path: planned, query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z'}},
  getEvidenceFile: {who: 'control_room_officer', path: planned},
  getUnits: {who: 'control_room_officer', query: {bbox: '36,-2,38,0'}},
  listGeography: {who: 'control_room_officer', query: {bbox: '36,-2,38,0', q: 'gate'}},
  getGeoThing: {who: 'control_room_officer', path: gate},
  putGeoThing: {who: 'control_room_officer', path: drawn, fix: () => ({...place('Gate', 'gate'), hours: undefined, valid: undefined, retired: undefined}), force: ['role'], only: {kind: ['place']}},
  approveGeoThing: {who: 'control_room_officer', once: drawn},
  readGeography: {who: 'control_room_officer', fix: () => ({format: 'geojson', text: JSON.stringify(ring(-1, 37))})},
  getBaseMap: {who: 'control_room_officer'},
  listDevices: {who: 'control_room_officer', query: {kind: 'tracker', q: '86'}},
  getDevice: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)})},
  putDevice: {who: 'control_room_officer', named: true, path: async (stage) => ({id: await device(stage)}), fix: () => ({state: 'in_stock', lease: {}})},
  listDeviceCommands: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)})},
  commandDevice: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)}), fix: () => ({command: 'position_once'})},
  listDispatches: {who: 'control_room_officer'},
  listResponseUnits: {who: 'control_room_officer'},
  putResponseUnit: {who: 'control_room_officer', named: true, path: (stage) => ({id: `RU-${++stage.number}`}), fix: () => ({members: []})},
  listShifts: {who: 'control_room_officer'},
  handOverShift: {who: 'control_room_officer', fix: (stage) => ({to: stage.cast.second.id, note: 'all quiet'})},
  acceptShift: {who: 'control_room_officer', once: shift},
  listAlarms: {who: 'control_room_officer', query: {kind: 'silence', from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z', q: 'KBX', movement: 'MV-1'}},
  getAlarm: {who: 'control_room_officer', path: alarm},
  stepAlarm: {who: 'control_room_officer', path: alarm, fix: () => ({step: 'note', note: 'seen', to: undefined, outcome: undefined}), force: ['note'],
    headers: async (stage, at) => matching(await alarmVersion(stage, at))},
  listHelpers: {who: 'control_room_officer', path: alarm},
  sendHelp: {who: 'control_room_officer', once: quietAlarm, fix: (stage) => ({response_unit: stage.patrol})},
  stepDispatch: {who: 'control_room_officer', once: dispatched, fix: () => ({state: 'accepted', found: undefined}), headers: async (stage, at) => matching(await versionIn(stage, '/api/v1/dispatches', at))},
  takeReadings: {who: 'gate_officer', path: (stage) => ({id: stage.gate}), fix: () => ({readings: [{kind: 'plate', value: 'KBX 123A'}]})},
  decidePass: {who: 'gate_officer', once: heldPass, fix: () => ({decision: 'hold', note: 'to be looked at', movement: undefined}),
    headers: async (stage, at) => matching((await look(stage, `/api/v1/gates/${at.id}/passes`)).items.find((one) => one.id === at.pass).version)},
  captureEpcis: {who: 'gate_officer', whole: (stage) => JSON.stringify(documentOf(stage))},
  getBaseMapLayer: {who: 'control_room_officer', path: () => ({name: 'roads'})},
  streamUnits: {who: 'control_room_officer', query: {bbox: '36,-2,38,0'}},
  listGates: {who: 'control_room_officer', query: {gate: 'GZ-1'}},
  listPasses: {who: 'control_room_officer', path: gate, query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z'}},
  putGateSettings: {who: 'control_room_officer', path: gate, fix: () => ({booths: 2, booths_max: 8, trusted: undefined}), headers: async (stage, at) => matching(await settingsVersion(stage, at))},
  takeGateJournal: {who: 'gate_officer', path: alone, fix: () => ({journal: EMPTY_JOURNAL})},
  getGateList: {who: 'control_room_officer', path: gate},
  getTrackSettings: {who: 'control_room_officer'},
  putTrackSettings: {who: 'analyst', fix: () => ({values: {'stop.alarm_s': 1200}, reason: 'winter roads'}), headers: async (stage) =>
    matching(must(await stage.call({method: 'GET', path: '/api/v1/track-settings', who: stage.cast.analyst})).json.version)},
  getTrackReport: {who: 'control_room_officer', path: () => ({kind: 'trips'}), query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z', corridor: 'C', carrier: 'B1'}},
  queryEpcis: {who: 'control_room_officer', query: {eventType: 'ObjectEvent', GE_eventTime: '2026-01-01T00:00:00Z', LT_eventTime: '2090-01-01T00:00:00Z', EQ_bizStep: 'departing',
    EQ_disposition: 'in_transit', EQ_readPoint: 'urn:epc:id:sgln:0614141.07346.1234', EQ_bizLocation: 'urn:epc:id:sgln:0614141.07346.1234', MATCH_anyEPC: 'urn:epc:id:sgtin:0614141.107346.2017', nextPageToken: nextToken}},
};
