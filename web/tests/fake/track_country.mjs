// What moves in the made-up country: a corridor from the harbour to the hills, units on it, and what went wrong.
import {createHash} from 'node:crypto';
import {randomFrom} from './random.mjs';

export const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

// The road, west and up from the sea.
export const ROAD = [[39.66, -4.05], [39.1, -3.75], [38.56, -3.4], [37.9, -2.7], [37.2, -1.9], [36.82, -1.3], [36.4, -0.9], [36.08, -0.3], [35.6, 0.1], [35.27, 0.51], [34.75, 0.6], [34.28, 0.64]];

const lerp = (a, b, share) => a + (b - a) * share;

// The place at a share of the road.
export function along(share) {
  const at = Math.min(0.9999, Math.max(0, share)) * (ROAD.length - 1);
  const i = Math.floor(at);
  return {lon: Number(lerp(ROAD[i][0], ROAD[i + 1][0], at - i).toFixed(6)), lat: Number(lerp(ROAD[i][1], ROAD[i + 1][1], at - i).toFixed(6))};
}

const thing = (id, kind, name, shape, more = {}) => ({id, kind, name, shape, version: 1, by: 'acc_room', by_name: 'Carla Mbeki', at: '2026-02-01T08:00:00Z', reason: 'As gazetted', ...more});
const point = (share, radius_m) => ({type: 'Point', coordinates: [along(share).lon, along(share).lat], radius_m});

export const GEOGRAPHY = [
  thing('north-harbour', 'place', 'North Harbour', point(0, 1500), {role: 'port', code: 'XTNHB'}),
  thing('mile-post', 'place', 'Mile Post Weighbridge', point(0.3, 400), {role: 'checkpoint'}),
  thing('old-mill', 'place', 'Old Mill Rest', point(0.55, 600), {role: 'rest', limits: {dwell_max_s: 36_000}}),
  thing('hill-crossing', 'place', 'Hill Crossing', point(1, 900), {role: 'border', code: 'XTHIL'}),
  thing('great-road', 'corridor', 'The Great Road', {type: 'LineString', coordinates: ROAD, half_width_m: 2000}, {legal_base: 'Gazette 2026/14', limits: {speed_limit_kmh: 80}}),
  thing('marsh', 'fence', 'The Marsh', {type: 'Polygon', coordinates: [[[36.0, -1.6], [36.6, -1.6], [36.6, -1.1], [36.0, -1.1], [36.0, -1.6]], [[36.2, -1.45], [36.35, -1.45], [36.35, -1.3], [36.2, -1.45]]]}, {role: 'restricted', hours: [{days: ['mo', 'tu', 'we', 'th', 'fr'], from: '18:00', until: '06:00', offset_minutes: 180}], valid: {from: '2026-02-01T00:00:00Z'}}),
  thing('lake-side', 'fence', 'Lake Side', {type: 'Polygon', coordinates: [[[34.3, -0.4], [34.9, -0.4], [34.9, 0.1], [34.3, -0.4]]]}, {role: 'forbidden', version: 2, waiting: {by: 'acc_room', by_name: 'Carla Mbeki', at: '2026-11-20T10:00:00Z', may_approve: true}}),
];

const square = (west, south, east, north) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];
const features = (list) => JSON.stringify({type: 'FeatureCollection', features: list});

export const BASE_LAYERS = {
  countries: ['countries', features([{type: 'Feature', properties: {name: 'Xanthe'}, geometry: {type: 'Polygon', coordinates: [[[33.9, 4.2], [34.3, 0.7], [33.9, -1], [37.7, -3.1], [39.2, -4.7], [40.1, -3.2], [41.5, -1.7], [41, 3], [38, 3.6], [33.9, 4.2]]]}},
    {type: 'Feature', properties: {name: 'The Hills'}, geometry: {type: 'Polygon', coordinates: square(29.6, -1.2, 33.9, 4)}}])],
  lakes: ['water', features([{type: 'Feature', properties: {name: 'Long Lake'}, geometry: {type: 'Polygon', coordinates: square(31.9, -2.6, 34.2, 0.3)}}])],
  roads: ['roads', features([{type: 'Feature', properties: {name: 'A1'}, geometry: {type: 'LineString', coordinates: ROAD}}])],
  ports: ['ports', features([{type: 'Feature', properties: {name: 'North Harbour'}, geometry: {type: 'Point', coordinates: ROAD[0]}}, {type: 'Feature', properties: {name: 'Plain City'}, geometry: {type: 'Point', coordinates: ROAD[5]}}])],
};

const node = (id, role, more = {}) => ({id, place: id, name: GEOGRAPHY.find((one) => one.id === id).name, role, ...more});

export const PATH = {
  nodes: [node('north-harbour', 'origin'), node('mile-post', 'checkpoint', {dwell_max_s: 3600}), node('old-mill', 'rest', {dwell_max_s: 36_000, optional: true}), node('hill-crossing', 'destination')],
  edges: [{from: 'north-harbour', to: 'mile-post', corridor: 'great-road', mode: 'road', speed_limit_kmh: 80}, {from: 'mile-post', to: 'old-mill', corridor: 'great-road', mode: 'road'}, {from: 'old-mill', to: 'hill-crossing', corridor: 'great-road', mode: 'road'}, {from: 'mile-post', to: 'hill-crossing', corridor: 'great-road', mode: 'road'}],
};

const KINDS = ['truck', 'truck', 'truck', 'container', 'trailer', 'wagon', 'vessel', 'drone'];
const CARRIERS = ['SALT-HAUL', 'KESTREL', 'TIDE-LINE'];

function unitOf(random, i) {
  const kind = KINDS[Math.floor(random() * KINDS.length)];
  const plate = `X${String.fromCharCode(65 + i % 26)}${String.fromCharCode(65 + (i * 7) % 26)} ${100 + i % 900}${String.fromCharCode(65 + (i * 3) % 26)}`;
  return {kind, plates: [plate], seals: [`ES${String(70_000 + i)}`], devices: [`JT${String(8_600_000 + i)}`], ...(kind === 'container' ? {containers: ['CSQU3054383']} : {})};
}

const uuid = (i) => `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`;
const STATES = ['under_way', 'under_way', 'under_way', 'under_way', 'armed', 'arrived', 'planned', 'closed'];
const WORST = {seal_cut: 'critical', deviation: 'alarm', silence: 'alarm', unplanned_stop: 'warning', battery: 'notice', temperature: 'warning'};

function summaryOf(random, i, now) {
  const state = STATES[i % STATES.length];
  const share = state === 'planned' ? 0 : state === 'arrived' || state === 'closed' ? 1 : random();
  const place = along(share);
  const moving = state === 'under_way';
  const heard = now - Math.floor(random() * 90_000);
  const id = `M${String(2026_0000 + i)}`;
  return {
    id, iot_id: uuid(i), state, unit: unitOf(random, i), mode: 'road', carrier: CARRIERS[i % 3], principal: 'TIN10021', office: 'PORT1', destination_office: 'ROAD7', origin_name: 'North Harbour', destination_name: 'Hill Crossing',
    planned_departure: iso(now - 9 * HOUR), planned_arrival: iso(now + 9 * HOUR), created_at: iso(now - 30 * HOUR + i * 1000), version: 3, perishable: i % 9 === 0, ...(i % 5 === 1 ? {shipment: 'shipment/S-2201'} : {}),
    ...(state === 'planned' ? {} : {place: {lat: Number((place.lat + (random() - 0.5) * 0.02).toFixed(6)), lon: place.lon}, heard_at: iso(heard), speed_kmh: moving ? Math.round(30 + random() * 50) : 0, course_deg: 292, progress: Number(share.toFixed(3)), next_node: share > 0.55 ? 'Hill Crossing' : 'Old Mill Rest',
      seal: {state: moving ? 'in_transit' : 'armed', device: `JT${8_600_000 + i}`, locked: true, rope_inserted: true, rope_cut: false, cover_open: false, battery_percent: 40 + i % 60, since: iso(now - 8 * HOUR)}, ...(moving ? {eta: {at: iso(now + 5 * HOUR), low: iso(now + 4 * HOUR), high: iso(now + 8 * HOUR), basis: 'history', journeys: 212}} : {})}),
    open_alarms: 0,
  };
}

const SENTENCES = {
  seal_cut: 'The rope of seal {seal} was cut and closed again within 40 seconds', deviation: '{plate} is 4.2 km outside the corridor “The Great Road”', silence: 'Nothing was heard of seal {seal} for 42 minutes',
  unplanned_stop: '{plate} stands 17 minutes where no stop is planned', battery: 'The battery of seal {seal} may end before the arrival', temperature: 'The goods were 3.1 °C too warm for 25 minutes',
};
const THRESHOLDS = {seal_cut: [['seal.reclose_s', 120]], deviation: [['corridor.half_width_m', 2000], ['deviation.fixes', 3]], silence: [['silence.alarm_s', 1800]], unplanned_stop: [['stop.radius_m', 100], ['stop.alarm_s', 900]], battery: [['battery.reserve_percent', 10]], temperature: [['temperature.high_c', 8]]};

export function alarmOf(i, kind, movement, now, more = {}) {
  const fill = (text) => text.replace('{seal}', movement.unit.seals[0]).replace('{plate}', movement.unit.plates[0]);
  const began = now - (12 + i * 9) * MINUTE;
  return {
    id: `A${2000 + i}`, kind, severity: WORST[kind], state: 'open', unit: movement.unit.plates[0], label: movement.unit.plates[0], movement: movement.id, device: movement.unit.devices[0], began: iso(began), raised: iso(began + MINUTE), place: movement.place ?? along(0.4), title: fill(SENTENCES[kind]),
    reasons: [{template: `track.${kind}`, sentence: fill(SENTENCES[kind]), weight: 1.8}, {template: 'track.night', sentence: 'It happened between 1 and 4 at night', weight: 0.4}], probability: 0.86, thresholds: THRESHOLDS[kind].map(([name, value]) => ({name, value})), settings: 'ts-7', evidence: [81_200 + i, 81_203 + i],
    due: iso(began + 25 * MINUTE), escalations: 0, version: 1, others: i % 3 === 0 ? 2 : 0, ...more,
  };
}

function raise(track, now) {
  const going = [...track.movements.values()].filter((one) => one.summary.state === 'under_way');
  const kinds = ['seal_cut', 'deviation', 'unplanned_stop', 'battery', 'silence', 'temperature', 'unplanned_stop', 'deviation'];
  kinds.slice(0, going.length).forEach((kind, i) => {
    const {summary} = going[i];
    const alarm = alarmOf(i, kind, summary, now);
    track.alarms.set(alarm.id, {alarm, notes: [{at: alarm.raised, by: 'system', by_name: 'Tidewaiter', step: 'raised'}], joined: alarm.others ? [alarmOf(90 + i, 'unplanned_stop', summary, now, {id: `A${2090 + i}`, state: 'closed', others: 0})] : [], dispatches: []});
    Object.assign(summary, {open_alarms: 1, worst: alarm.severity});
  });
}

const UNITS = [['patrol-1', 'Patrol 1', 'patrol', 0.35], ['patrol-2', 'Patrol 2', 'patrol', 0.7], ['arming-1', 'Arming team, harbour', 'arming_team', 0]];

export function makeTrack(seed, count, now) {
  const random = randomFrom(seed).next;
  const track = {movements: new Map(), alarms: new Map(), dispatches: new Map(), streams: new Set(), seq: 1, random};
  for (let i = 0; i < count; i += 1) {
    const summary = summaryOf(random, i, now);
    track.movements.set(summary.id, {summary, path: PATH, goods: {declarations: [], description: 'Electrical goods, in cartons', perishable: summary.perishable, gross_mass_kg: 18_400}, steps: [{step: 'planned', by: 'acc_broker', by_name: 'Bao Nguyen', at: summary.created_at}, ...(summary.state === 'planned' ? [] : [{step: 'armed', by: 'acc_inspector', by_name: 'Ines Kaya', at: iso(now - 8 * HOUR)}, {step: 'departed', by: 'acc_inspector', by_name: 'Ines Kaya', at: iso(now - 8 * HOUR + 10 * MINUTE)}])],
      visits: summary.state === 'planned' ? [] : [{node: 'north-harbour', name: 'North Harbour', arrived: iso(now - 9 * HOUR), left: iso(now - 8 * HOUR), dwell_s: 3600, seen_by: ['gate', 'position']}]});
  }
  raise(track, now);
  track.responders = UNITS.map(([id, name, kind, share]) => ({id, name, kind, base: along(share), place: along(share), heard_at: iso(now - MINUTE), members: kind === 'patrol' ? ['acc_inspector', 'acc_room'] : ['acc_inspector'], active: true, state: 'free', version: 1, phone: '+999 555 01'}));
  track.shifts = [{id: 'S1', from: iso(now - 5 * HOUR), by: 'acc_night', by_name: 'Dara Okello', to: 'acc_room', to_name: 'Carla Mbeki', note: 'Quiet night. Watch the seal of XHX.', open_alarms: 3, accepted: true}];
  track.geography = new Map(GEOGRAPHY.map((one) => [one.id, {now: structuredClone(one), versions: [structuredClone(one)]}]));
  return track;
}

export const hashOf = (text) => createHash('sha256').update(text).digest('hex');
