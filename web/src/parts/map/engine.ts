// MapLibre, fetched only where a map is looked at. Its own style sheet brings pictures in data: addresses, which the
// content security policy forbids; the few rules that its elements need (.maplibregl-canvas, .maplibregl-canvas-container)
// are in map.css, and its buttons are ours.
import {Map, setWorkerUrl} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type {BaseMap} from '../../api/types.ts';
import {drawImages} from './images.ts';
import type {Box} from './shapes.ts';
import {BASE, coloursNow, styleOf, type MapColours} from './style.ts';

setWorkerUrl(new URL(workerUrl, location.href).href);

export interface Camera {
  centre: [number, number];
  zoom: number;
}

export interface OpenMap {
  map: Map;
  colours: MapColours;
}

const ZOOM_MAX = 18;  // a gate's lanes; base layers have nothing finer

// A base layer that does not come is told of, for a map without its borders looks like the open sea. Anything else is a
// fault of ours.
function watchFaults(map: Map, onMissing: () => void): void {
  map.on('error', (event) => {
    const {sourceId} = event as {sourceId?: string};
    if (sourceId?.startsWith(BASE)) onMissing();
    else console.error(event.error);
  });
}

const FIT = {padding: 40, maxZoom: 14, animate: false};

export function openMap(container: HTMLElement, layers: BaseMap['layers'], label: string, camera: Camera | undefined, box: Box | undefined, onMissing: () => void): OpenMap {
  const colours = coloursNow();
  const map = new Map({
    container, style: styleOf(layers, colours), attributionControl: false, maxZoom: ZOOM_MAX, renderWorldCopies: true, fadeDuration: 0,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, locale: {'Map.Title': label},
    ...(camera ? {center: camera.centre, zoom: camera.zoom} : box ? {bounds: box, fitBoundsOptions: FIT} : {center: [0, 10], zoom: 1.2}),
  });
  watchFaults(map, onMissing);
  map.touchZoomRotate.disableRotation();
  drawImages(map, colours);
  return {map, colours};
}
