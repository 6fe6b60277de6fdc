// The form of a planned movement, and the plan that is made of it. Without a screen.
//
//   const plan = planOf({...EMPTY, plates: 'KBX 123A', stops: [a, b]});   // a MovementInput
//   placeOf('/path/nodes/1/dwell_max_s')                                   // which field a problem belongs to
import {instantOf, localOf} from '../../base/zoned.ts';
import type {FieldProblem, GeoThing, Movement, MovementInput, MovementPath, PathEdge, PathNode, TransportMode, UnitKind} from '../../api/types.ts';

export interface Stop {
  place: string;        // id of a place
  dwellHours: string;   // '' no limit
  optional: boolean;    // may be passed by
  corridor: string;     // id of the corridor to the next stop; '' none
  speed: string;        // km/h on the way to the next
}

export interface PlanForm {
  kind: UnitKind;
  mode: TransportMode;
  plates: string;
  containers: string;
  seals: string;
  devices: string;
  carrier: string;
  driver: string;
  tare: string;
  declarations: string;
  shipment: string;    // of the ledger, with or without its kind
  description: string;
  perishable: boolean;
  low: string;
  high: string;
  mass: string;
  departure: string;   // as a field for date and time has it, in the reader's zone
  arrival: string;
  note: string;
  stops: Stop[];
}

export const EMPTY: PlanForm = {
  kind: 'truck', mode: 'road', plates: '', containers: '', seals: '', devices: '', carrier: '', driver: '', tare: '', declarations: '', shipment: '', description: '', perishable: false, low: '', high: '', mass: '',
  departure: '', arrival: '', note: '', stops: [],
};

export const newStop = (place: string): Stop => ({place, dwellHours: '', optional: false, corridor: '', speed: ''});

const codes = (text: string): string[] => text.split(/[,;\n،]+/).map((one) => one.trim().toUpperCase()).filter(Boolean);
const list = (name: string, text: string): Record<string, string[]> => (codes(text).length > 0 ? {[name]: codes(text)} : {});
const text = (name: string, value: string): Record<string, string> => (value.trim() ? {[name]: value.trim()} : {});
const value = (name: string, given: string, times = 1): Record<string, number> => {
  const read = Number(given.replace(',', '.'));
  return given.trim() && Number.isFinite(read) ? {[name]: read * times} : {};
};

const ROLES: Record<string, PathNode['role']> = {port: 'port', border: 'border', checkpoint: 'checkpoint', rest: 'rest', gate: 'gate', station: 'station', depot: 'depot'};

// As the ledger names it: people may leave out the kind.
const shipmentOf = (name: string): string => (name.trim() === '' || name.includes('/') ? name : `shipment/${name.trim()}`);

const HOUR_S = 3600;

function nodeOf(stop: Stop, i: number, stops: Stop[], places: GeoThing[]): PathNode {
  const known = places.find((one) => one.id === stop.place);
  const role = i === 0 ? 'origin' : i === stops.length - 1 ? 'destination' : ROLES[known?.role ?? ''] ?? 'checkpoint';
  return {id: `n${i + 1}`, place: stop.place, ...(known ? {name: known.name} : {}), role, ...value('dwell_max_s', stop.dwellHours, HOUR_S), ...(stop.optional ? {optional: true} : {})};
}

// From each stop to the next; where a stop may be passed by, also around it.
function edgesOf(stops: Stop[], mode: TransportMode): PathEdge[] {
  return stops.flatMap((stop, i) => {
    const edges: PathEdge[] = [];
    for (let to = i + 1; to < stops.length; to += 1) {
      edges.push({from: `n${i + 1}`, to: `n${to + 1}`, mode, ...text('corridor', stop.corridor), ...value('speed_limit_kmh', stop.speed)});
      if (!stops[to]?.optional) break;
    }
    return edges;
  });
}

// What a plan has that the form does not show stays as it was: windows, shortest stays, lines of the way.
function kept(path: MovementPath, before: MovementPath): MovementPath {
  const placeOf = (of: MovementPath, id: string) => of.nodes.find((node) => node.id === id)?.place;
  const nodes = path.nodes.map((node) => {
    const old = before.nodes.find((one) => one.place === node.place);
    return {...(old?.window ? {window: old.window} : {}), ...(old?.dwell_min_s === undefined ? {} : {dwell_min_s: old.dwell_min_s}), ...node};
  });
  const edges = path.edges.map((edge) => {
    const old = before.edges.find((one) => placeOf(before, one.from) === placeOf(path, edge.from) && placeOf(before, one.to) === placeOf(path, edge.to));
    return {...(old?.window ? {window: old.window} : {}), ...(old?.line ? {line: old.line} : {}), ...(old?.half_width_m === undefined ? {} : {half_width_m: old.half_width_m}), ...edge};
  });
  return {nodes, edges};
}

// The same plan, changed: what the form empties is gone, what it does not know stays.
export function changedPlan(form: PlanForm, places: GeoThing[], zone: string, {summary, goods, path, settings}: Movement): MovementInput {
  const plan = planOf(form, places, zone);
  const {registration, mmsi} = summary.unit;
  const {consignments, hs_codes} = goods;
  const {principal, office, destination_office} = summary;
  return {
    ...plan, unit: {...plan.unit, ...(registration ? {registration} : {}), ...(mmsi ? {mmsi} : {})}, goods: {...plan.goods, ...(consignments ? {consignments} : {}), ...(hs_codes ? {hs_codes} : {})}, path: kept(plan.path, path),
    ...(principal ? {principal} : {}), ...(office ? {office} : {}), ...(destination_office ? {destination_office} : {}), ...(settings ? {settings} : {}),
  };
}

// The form of a plan that is there. Ways with places of their own shape are not drawn here: see isPlain.
export function formOf({summary, goods, path, note}: Movement, zone: string): PlanForm {
  const {unit} = summary;
  const lines = (list: string[] | undefined) => (list ?? []).join(', ');
  const digits = (given: number | undefined) => (given === undefined ? '' : String(given));
  return {
    kind: unit.kind, mode: summary.mode, plates: lines(unit.plates), containers: lines(unit.containers), seals: lines(unit.seals), devices: lines(unit.devices), carrier: summary.carrier ?? '', driver: unit.driver ?? '', tare: digits(unit.tare_kg),
    declarations: lines(goods.declarations), shipment: summary.shipment ?? '', description: goods.description ?? '', perishable: goods.perishable ?? false, low: digits(goods.temperature_low_c), high: digits(goods.temperature_high_c), mass: digits(goods.gross_mass_kg),
    departure: summary.planned_departure ? localOf(summary.planned_departure, zone) : '', arrival: summary.planned_arrival ? localOf(summary.planned_arrival, zone) : '', note: note ?? '',
    stops: path.nodes.map((node, i) => {
      const edge = path.edges.find((one) => one.from === node.id && one.to === path.nodes[i + 1]?.id);
      return {place: node.place ?? '', dwellHours: node.dwell_max_s ? String(node.dwell_max_s / HOUR_S) : '', optional: node.optional ?? false, corridor: edge?.corridor ?? '', speed: digits(edge?.speed_limit_kmh)};
    }),
  };
}

// Every place on the way is one of the geography: then the form can show all of it.
export const isPlain = ({path}: Movement): boolean => path.nodes.every((node) => node.place !== undefined);

export function planOf(form: PlanForm, places: GeoThing[], zone: string): MovementInput {
  const departure = form.departure && instantOf(form.departure, zone);
  const arrival = form.arrival && instantOf(form.arrival, zone);
  return {
    unit: {kind: form.kind, ...list('plates', form.plates), ...list('containers', form.containers), ...list('seals', form.seals), ...list('devices', form.devices), ...text('driver', form.driver), ...value('tare_kg', form.tare)},
    mode: form.mode,
    goods: {...(codes(form.declarations).length > 0 ? {declarations: form.declarations.split(/[,;\n،]+/).map((one) => one.trim()).filter(Boolean)} : {}), ...text('description', form.description), ...(form.perishable ? {perishable: true} : {}), ...value('temperature_low_c', form.low), ...value('temperature_high_c', form.high), ...value('gross_mass_kg', form.mass)},
    path: {nodes: form.stops.map((stop, i) => nodeOf(stop, i, form.stops, places)), edges: edgesOf(form.stops, form.mode)},
    ...text('carrier', form.carrier), ...text('shipment', shipmentOf(form.shipment)), ...text('note', form.note), ...(departure ? {planned_departure: departure} : {}), ...(arrival ? {planned_arrival: arrival} : {}),
  };
}

// The form's field for the place of a problem; '' where there is none: then it is said above the form.
export function fieldFor(pointer: string): string {
  const [, first, second, third] = pointer.split('/');
  if (first === 'unit') return second === 'tare_kg' ? 'tare' : second ?? '';
  if (first === 'goods') return {temperature_low_c: 'low', temperature_high_c: 'high', gross_mass_kg: 'mass'}[second ?? ''] ?? second ?? '';
  if (first === 'path') return second === 'nodes' && third !== undefined ? `stop-${third}` : 'stops';
  return {planned_departure: 'departure', planned_arrival: 'arrival', mode: 'mode', carrier: 'carrier', shipment: 'shipment', note: 'note'}[first ?? ''] ?? '';
}

export const problemAt = (problems: FieldProblem[], field: string): string | undefined => problems.filter((one) => fieldFor(one.pointer) === field).map((one) => one.detail).join(' · ') || undefined;
