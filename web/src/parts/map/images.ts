// The map's symbols and words, drawn by the browser when the map first needs them: no sprite and no glyphs are fetched,
// and Arabic is shaped as everywhere else on the page.
//
//   unit:truck:4      a unit of that kind and severity (0 none … 4 critical), pointing north
//   count:1.2k:3      how many units stand here, and the worst of them
//   word:Malaba       a name
import type {Map} from 'maplibre-gl';
import {SEVERITY_PATHS} from './severity.ts';
import type {MapColours} from './style.ts';

const SIZE = 26;       // px of a symbol
const LOUD_SIZE = 38;  // of one with an alarm
const SIGN = 6.4;      // of its sign, in the square of 24: no wider than the arrow of a truck there

// Each kind has its own outline in a square of 24, so that colour is never the only difference.
const OUTLINES: Record<string, string> = {
  truck: 'M12 2 20 20 12 16 4 20Z', trailer: 'M12 2 20 20 12 16 4 20Z', container: 'M5 3H19V21H5Z', wagon: 'M7 2H17V22H7Z',
  vessel: 'M12 1 17 8V22H7V8Z', aircraft: 'M12 1 14 9 22 14V16L14 14V19L17 22H7L10 19V14L2 16V14L10 9Z', drone: 'M12 3 21 12 12 21 3 12Z',
  parcel: 'M12 3 20 7V17L12 21 4 17V7Z', other: 'M12 4A8 8 0 1 1 11.9 4Z',
};

function canvasOf(width: number, height: number, ratio: number): CanvasRenderingContext2D | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  const context = canvas.getContext('2d') ?? undefined;
  context?.scale(ratio, ratio);
  return context;
}

const pixels = (context: CanvasRenderingContext2D): ImageData => context.getImageData(0, 0, context.canvas.width, context.canvas.height);

function unitImage(kind: string, severity: number, colours: MapColours, ratio: number): ImageData | undefined {
  const size = severity >= 3 ? LOUD_SIZE : SIZE;
  const context = canvasOf(size, size, ratio);
  if (!context) return undefined;
  context.scale(size / SIZE, size / SIZE);
  context.translate(1, 1);
  const path = new Path2D(OUTLINES[kind] ?? OUTLINES.other);
  context.lineWidth = severity >= 3 ? 3 : 2;
  context.strokeStyle = colours.halo;
  context.stroke(path);
  context.fillStyle = colours.severity[severity] ?? colours.severity[0] ?? '';
  context.fill(path);
  if (severity > 0) {  // the sign of the severity, small, in the middle
    context.translate(12 - SIGN / 2, 13 - SIGN / 2);
    context.scale(SIGN / 24, SIGN / 24);
    context.fillStyle = colours.severityInk[severity] ?? '';
    context.fill(new Path2D(SEVERITY_PATHS[severity]));
  }
  return pixels(context);
}

function countImage(text: string, severity: number, colours: MapColours, ratio: number): ImageData | undefined {
  const font = `600 12px ${colours.font}`;
  const measured = canvasOf(1, 1, 1);
  if (!measured) return undefined;
  measured.font = font;
  const size = Math.max(26, Math.ceil(measured.measureText(text).width) + 14);
  const context = canvasOf(size + 4, size + 4, ratio);
  if (!context) return undefined;
  context.beginPath();
  context.arc(size / 2 + 2, size / 2 + 2, size / 2, 0, 2 * Math.PI);
  context.fillStyle = colours.card;
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = colours.severity[severity] ?? '';
  context.stroke();
  Object.assign(context, {font, textAlign: 'center', textBaseline: 'middle', fillStyle: colours.ink});
  context.fillText(text, size / 2 + 2, size / 2 + 2.5);
  return pixels(context);
}

const WORD_PX_MAX = 220;

function wordImage(text: string, colours: MapColours, ratio: number): ImageData | undefined {
  const font = `500 12px ${colours.font}`;
  const measured = canvasOf(1, 1, 1);
  if (!measured) return undefined;
  measured.font = font;
  const width = Math.min(WORD_PX_MAX, Math.ceil(measured.measureText(text).width) + 8);
  const context = canvasOf(width, 20, ratio);
  if (!context) return undefined;
  Object.assign(context, {font, textAlign: 'center', textBaseline: 'middle', lineWidth: 3, lineJoin: 'round', strokeStyle: colours.halo, fillStyle: colours.ink});
  context.strokeText(text, width / 2, 10, WORD_PX_MAX - 8);
  context.fillText(text, width / 2, 10, WORD_PX_MAX - 8);
  return pixels(context);
}

function draw(name: string, colours: MapColours, ratio: number): ImageData | undefined {
  const [what, ...rest] = name.split(':');
  if (what === 'unit') return unitImage(rest[0] ?? '', Number(rest[1] ?? 0), colours, ratio);
  if (what === 'count') return countImage(rest[0] ?? '', Number(rest[1] ?? 0), colours, ratio);
  return what === 'word' ? wordImage(rest.join(':'), colours, ratio) : undefined;
}

export function drawImages(map: Map, colours: MapColours): void {
  const ratio = Math.min(3, Math.max(1, devicePixelRatio));
  map.on('styleimagemissing', ({id}) => {
    const image = map.hasImage(id) ? undefined : draw(id, colours, ratio);
    if (image) map.addImage(id, image, {pixelRatio: ratio});
  });
}
