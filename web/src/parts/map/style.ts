// How the map looks: the operator's base layers in the page's colours. Nothing in it points outside.
import type {ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification} from 'maplibre-gl';
import type {BaseMap} from '../../api/types.ts';

type Layer = BaseMap['layers'][number];

export interface MapColours {
  ink: string;
  card: string;
  halo: string;
  sea: string;
  land: string;
  border: string;
  road: string;
  accent: string;
  faint: string;
  bad: string;
  severity: string[];     // by rank
  severityInk: string[];
  font: string;
}

// The page's tokens as the map needs them: plain colours.
export function coloursNow(): MapColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'), card: of('--card'), halo: of('--card'), sea: of('--map-sea'), land: of('--map-land'), border: of('--line-strong'), road: of('--map-road'),
    accent: of('--bar'), faint: of('--faint'), bad: of('--bad'), font: of('--font'),
    severity: [of('--map-unit'), of('--blue'), of('--yellow'), of('--map-alarm'), of('--red')], severityInk: ['', '#fff', '#241a00', '#fff', '#fff'],
  };
}

export const BASE = 'base-';  // how sources of the operator's layers begin

const layerAddress = (layer: Layer): string => `${location.origin}/api/v1/base-map/${encodeURIComponent(layer.name)}`;

// Files of borders and ports call a name differently.
const NAME: ExpressionSpecification = ['coalesce', ['get', 'name'], ['get', 'NAME'], ['get', 'Name'], ''];

function words(id: string, minzoom: number): LayerSpecification {
  return {id: `${id}-words`, type: 'symbol', source: id, minzoom, filter: ['!=', NAME, ''],
    layout: {'icon-image': ['concat', 'word:', NAME], 'icon-offset': [0, 12], 'icon-padding': 4}};
}

function layersOf({name, kind}: Layer, colours: MapColours): LayerSpecification[] {
  const id = `${BASE}${name}`;
  switch (kind) {
    case 'countries':
      return [{id, type: 'fill', source: id, paint: {'fill-color': colours.land}},
        {id: `${id}-line`, type: 'line', source: id, paint: {'line-color': colours.border, 'line-width': 0.8}}];
    case 'water':
      return [{id, type: 'fill', source: id, paint: {'fill-color': colours.sea}}];
    case 'roads':
      return [{id, type: 'line', source: id, paint: {'line-color': colours.road, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.5, 12, 3]}}];
    default:
      return [{id, type: 'circle', source: id, minzoom: 4, paint: {'circle-radius': 3, 'circle-color': colours.faint, 'circle-stroke-color': colours.halo, 'circle-stroke-width': 1}}, words(id, 5)];
  }
}

const ORDER: Layer['kind'][] = ['countries', 'water', 'roads', 'ports', 'places'];

export function styleOf(layers: Layer[], colours: MapColours): StyleSpecification {
  const ordered = layers.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const sources = Object.fromEntries(ordered.map((layer): [string, SourceSpecification] => [`${BASE}${layer.name}`, {type: 'geojson', data: layerAddress(layer)}]));
  // Without a file of countries all is land, or units would seem to be at sea.
  const ground = layers.some((layer) => layer.kind === 'countries') ? colours.sea : colours.land;
  return {version: 8, sources, layers: [{id: 'ground', type: 'background', paint: {'background-color': ground}}, ...ordered.flatMap((layer) => layersOf(layer, colours))]};
}
