// Units on the map. Quiet ones are counted together when the map shows much; a unit with an alarm always stands for
// itself, so that no circle hides it. What changed is sent to the map, not everything again.
import type {GeoJSONSource, Map, MapMouseEvent} from 'maplibre-gl';
import type {OpenMap} from '../../parts/map/engine.ts';
import {collection, type Feature} from '../../parts/map/shapes.ts';
import {matches, type Change, type Unit, type UnitFilter, type Units} from './units.ts';

const QUIET = 'units-quiet';
const LOUD = 'units-loud';
const LOUD_FROM = 3;       // severity 'alarm'
const CLUSTER_PX = 44;     // closer than this symbols cover each other
const CLUSTER_UNTIL = 11;  // from there on every unit stands for itself

export interface UnitsLayer {
  drawAll: (filter: UnitFilter) => void;
  draw: (change: Change) => void;
  fly: (unit: Unit) => void;
}

const featureOf = (unit: Unit): Feature => ({
  type: 'Feature', id: unit.id, geometry: {type: 'Point', coordinates: [unit.lon, unit.lat]},
  properties: {id: unit.id, image: `unit:${unit.kind}:${unit.severity}`, course: unit.courseDeg, severity: unit.severity},
});

// Only what moves points where it goes; boxes stand upright.
const TURNS = ['truck', 'trailer', 'vessel', 'aircraft', 'drone'];

function addLayers(map: Map): void {
  const empty = collection([]);
  map.addSource(QUIET, {type: 'geojson', data: empty, promoteId: 'id', cluster: true, clusterRadius: CLUSTER_PX, clusterMaxZoom: CLUSTER_UNTIL, clusterProperties: {worst: ['max', ['get', 'severity']]}});
  map.addSource(LOUD, {type: 'geojson', data: empty, promoteId: 'id'});
  map.addLayer({id: `${QUIET}-count`, type: 'symbol', source: QUIET, filter: ['has', 'point_count'],
    layout: {'icon-image': ['concat', 'count:', ['to-string', ['get', 'point_count_abbreviated']], ':', ['to-string', ['get', 'worst']]], 'icon-allow-overlap': true, 'icon-ignore-placement': true}});
  for (const source of [QUIET, LOUD]) {
    map.addLayer({id: `${source}-unit`, type: 'symbol', source, filter: ['!', ['has', 'point_count']],
      layout: {'icon-image': ['get', 'image'], 'icon-rotate': ['match', ['slice', ['get', 'image'], 5, ['index-of', ':', ['get', 'image'], 5]], TURNS, ['get', 'course'], 0], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true}});
  }
}

function pickUnits(map: Map, onPick: (id: string) => void): void {
  const layers = [`${LOUD}-unit`, `${QUIET}-unit`, `${QUIET}-count`];
  map.on('click', async (event: MapMouseEvent) => {
    const [hit] = map.queryRenderedFeatures(event.point, {layers});
    if (!hit) return;
    if (hit.properties.cluster_id === undefined) return onPick(String(hit.properties.id));
    const zoom = await (map.getSource(QUIET) as GeoJSONSource).getClusterExpansionZoom(Number(hit.properties.cluster_id));
    map.easeTo({center: event.lngLat, zoom});
  });
  for (const layer of layers) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
}

export function drawUnits({map}: OpenMap, units: Units, onPick: (id: string) => void): UnitsLayer {
  addLayers(map);
  pickUnits(map, onPick);
  const sources = {quiet: map.getSource(QUIET) as GeoJSONSource, loud: map.getSource(LOUD) as GeoJSONSource};
  type Side = keyof typeof sources;
  const drawn = new globalThis.Map<string, Side>();  // on which side a unit is drawn
  let filter: UnitFilter = {kind: '', least: 0, q: ''};
  const sideOf = (unit: Unit): Side | undefined => (matches(unit, filter) ? (unit.severity >= LOUD_FROM ? 'loud' : 'quiet') : undefined);

  function drawAll(next: UnitFilter): void {
    filter = next;
    drawn.clear();
    const features: Record<Side, Feature[]> = {quiet: [], loud: []};
    for (const unit of units.all.values()) {
      const side = sideOf(unit);
      if (!side) continue;
      features[side].push(featureOf(unit));
      drawn.set(unit.id, side);
    }
    for (const side of ['quiet', 'loud'] as const) void sources[side].setData(collection(features[side]));
  }

  function draw({changed, gone}: Change): void {
    const diffs: Record<Side, {add: Feature[]; remove: string[]}> = {quiet: {add: [], remove: []}, loud: {add: [], remove: []}};
    const leave = (id: string) => {
      const side = drawn.get(id);
      if (side) diffs[side].remove.push(id);
      drawn.delete(id);
    };
    gone.forEach(leave);
    for (const unit of changed) {
      const side = sideOf(unit);
      if (drawn.get(unit.id) !== side) leave(unit.id);
      if (!side) continue;
      diffs[side].add.push(featureOf(unit));
      drawn.set(unit.id, side);
    }
    for (const side of ['quiet', 'loud'] as const) {
      if (diffs[side].add.length + diffs[side].remove.length > 0) void sources[side].updateData(diffs[side]);
    }
  }

  return {drawAll, draw, fly: (unit) => map.easeTo({center: [unit.lon, unit.lat], zoom: Math.max(map.getZoom(), CLUSTER_UNTIL + 1)})};
}
