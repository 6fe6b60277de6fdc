// The rows of the control room: movements, geography, devices, alarms, gates, events of partners.
import {must} from './house.mjs';

const line = [{lat: -1, lon: 37}, {lat: -1, lon: 37.2}];
const ring = (lat, lon) => ({type: 'Point', coordinates: [lon, lat], radius_m: 400});

async function device(stage) {
  const id = `${860000000000000 + ++stage.number}`;
  await stage.write('control_room_officer', 'PUT', `/api/v1/devices/${id}`, {kind: 'tracker', state: 'in_stock'});
  return id;
}

const movementOf = (devices) => ({unit: {kind: 'truck', plates: ['KBX 123A'], seals: [], devices}, mode: 'road', principal: 'B1', office: 'HARBOUR', destination_office: 'AIRPORT',
  goods: {declarations: [], description: 'tea'}, settings: {},
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
async function shift(stage) {
  return {id: (await stage.write('second', 'POST', '/api/v1/shifts', {to: stage.cast.control_room_officer.id, note: 'all quiet'})).id};
}

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
  putGeoThing: {who: 'control_room_officer', path: drawn, fix: () => place('Gate', 'gate'), query: {kind: 'place'}},
  approveGeoThing: {who: 'control_room_officer', once: drawn},
  readGeography: {who: 'control_room_officer', fix: () => ({format: 'geojson', text: JSON.stringify(ring(-1, 37))})},
  getBaseMap: {who: 'control_room_officer'},
  listDevices: {who: 'control_room_officer', query: {kind: 'tracker', q: '86'}},
  getDevice: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)})},
  putDevice: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)}), fix: () => ({state: 'in_stock', lease: {}})},
  listDeviceCommands: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)})},
  commandDevice: {who: 'control_room_officer', path: async (stage) => ({id: await device(stage)}), fix: () => ({command: 'position_once'})},
  listDispatches: {who: 'control_room_officer'},
  listResponseUnits: {who: 'control_room_officer'},
  putResponseUnit: {who: 'control_room_officer', path: (stage) => ({id: `RU-${++stage.number}`}), fix: () => ({members: []})},
  listShifts: {who: 'control_room_officer'},
  handOverShift: {who: 'control_room_officer', fix: (stage) => ({to: stage.cast.second.id, note: 'all quiet'})},
  acceptShift: {who: 'control_room_officer', once: shift},
  listAlarms: {who: 'control_room_officer', query: {kind: 'silence', from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z', q: 'KBX', movement: 'MV-1'}},
  listGates: {who: 'control_room_officer'},
  listPasses: {who: 'control_room_officer', path: gate, query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z'}},
  getGateList: {who: 'control_room_officer', path: gate},
  getTrackSettings: {who: 'control_room_officer'},
  putTrackSettings: {who: 'analyst', fix: () => ({values: {'stop.alarm_s': 1200}, reason: 'winter roads'}), headers: async (stage) =>
    matching(must(await stage.call({method: 'GET', path: '/api/v1/track-settings', who: stage.cast.analyst})).json.version)},
  getTrackReport: {who: 'control_room_officer', path: () => ({kind: 'trips'}), query: {from: '2026-01-01T00:00:00Z', until: '2090-01-01T00:00:00Z', corridor: 'C', carrier: 'B1'}},
  queryEpcis: {who: 'control_room_officer', query: {eventType: 'ObjectEvent', GE_eventTime: '2026-01-01T00:00:00Z', LT_eventTime: '2090-01-01T00:00:00Z', EQ_bizStep: 'departing',
    EQ_disposition: 'in_transit', EQ_readPoint: 'urn:epc:id:sgln:0614141.07346.1234', EQ_bizLocation: 'urn:epc:id:sgln:0614141.07346.1234', MATCH_anyEPC: 'urn:epc:id:sgtin:0614141.107346.2017'}},
};
