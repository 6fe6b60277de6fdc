// Reads QR codes out of pictures: with what the browser has for it, or else with a decoder that is fetched then.
//
//   await readCode(bitmap)                 // its text, or undefined: there is none, or it cannot be made out

interface Detector {
  detect: (source: ImageBitmapSource) => Promise<{rawValue: string}[]>;
}

export type Picture = ImageBitmap | HTMLVideoElement;

// A code of a paper has up to 117 modules a side: with less than four dots each it cannot be read, with many more it only
// takes longer.
const SIDE_MAX = 1600;
const LOOK_LIMIT_MS = 400;

let detector: Promise<Detector | undefined> | undefined;

async function ofTheBrowser(): Promise<Detector | undefined> {
  const {BarcodeDetector} = globalThis as {BarcodeDetector?: {new (how: {formats: string[]}): Detector; getSupportedFormats: () => Promise<string[]>}};
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  return BarcodeDetector && formats?.includes('qr_code') ? new BarcodeDetector({formats: ['qr_code']}) : undefined;
}

const sizeOf = (picture: Picture): {width: number; height: number} =>
  ('videoWidth' in picture ? {width: picture.videoWidth, height: picture.videoHeight} : {width: picture.width, height: picture.height});

function dotsOf(picture: Picture): ImageData | undefined {
  const {width, height} = sizeOf(picture);
  const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawn = canvas.getContext('2d', {willReadFrequently: true});
  if (!drawn || canvas.width === 0 || canvas.height === 0) return undefined;
  drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return drawn.getImageData(0, 0, canvas.width, canvas.height);
}

async function decode(picture: Picture): Promise<string | undefined> {
  const {decodeQR} = await import('qr/decode.js');
  const dots = dotsOf(picture);
  try {
    return dots && decodeQR(dots, {timeLimit: LOOK_LIMIT_MS});
  } catch {
    return undefined;  // it throws when it finds none
  }
}

export async function readCode(picture: Picture): Promise<string | undefined> {
  const own = await (detector ??= ofTheBrowser());
  const [found] = (await own?.detect(picture).catch(() => [])) ?? [];
  return found?.rawValue ?? decode(picture);
}
