// Draws a few things on a map: areas, lines, places, each in a tone and with its name.
//
//   const things = drawThings(open);
//   things.set([{type: 'Feature', geometry: outline(shape), properties: {tone: 'accent', name: 'Old Mill'}}]);
import type {ExpressionSpecification, GeoJSONSource} from 'maplibre-gl';
import type {OpenMap} from './engine.ts';
import {collection, type Feature} from './shapes.ts';

export type Tone = 'accent' | 'faint' | 'bad' | 'ink' | 'warn' | 'good';

export interface Things {
  set: (features: Feature[]) => void;
}

export function drawThings({map, colours}: OpenMap, id = 'things'): Things {
  const tone: ExpressionSpecification = ['match', ['get', 'tone'], 'bad', colours.bad, 'faint', colours.faint, 'ink', colours.ink, 'warn', colours.severity[3] ?? '', 'good', colours.severity[0] ?? '', colours.accent];
  const is = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type];
  map.addSource(id, {type: 'geojson', data: collection([])});
  map.addLayer({id: `${id}-area`, type: 'fill', source: id, filter: is('Polygon'), paint: {'fill-color': tone, 'fill-opacity': 0.16}});
  map.addLayer({id: `${id}-edge`, type: 'line', source: id, filter: ['all', is('Polygon'), ['!', ['has', 'open']]], paint: {'line-color': tone, 'line-width': 1.5}});
  map.addLayer({id: `${id}-line`, type: 'line', source: id, filter: is('LineString'), layout: {'line-join': 'round', 'line-cap': 'round'}, paint: {'line-color': tone, 'line-width': 3}});
  map.addLayer({id: `${id}-dot`, type: 'circle', source: id, filter: is('Point'), paint: {'circle-color': tone, 'circle-radius': ['coalesce', ['get', 'size'], 6], 'circle-stroke-color': colours.halo, 'circle-stroke-width': 2}});
  map.addLayer({id: `${id}-words`, type: 'symbol', source: id, filter: ['all', ['has', 'name'], is('Point')], layout: {'icon-image': ['concat', 'word:', ['get', 'name']], 'icon-offset': [0, 16], 'icon-allow-overlap': true}});
  const source = map.getSource(id) as GeoJSONSource;
  return {set: (features) => void source.setData(collection(features))};
}
