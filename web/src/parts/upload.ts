// Sending files: one at a time, each with its own key, so that a retry after a broken link is not a second file.
import {call} from '../api/client.ts';
import type {Attachment} from '../api/types.ts';

export const FILE_BYTES_MAX = 20 * 1024 * 1024;  // as the server has it
export const FILE_TYPES = '.pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.txt,.xml,.json';

const UPLOAD_TIMEOUT_MS = 300_000;  // 20 MiB over a slow line
const PHOTO_PX = 2000;              // enough to read a label; a tenth of what cameras make
const PHOTO_QUALITY = 0.85;

// A photo small enough for a slow line; what cannot be drawn is sent as it is.
export async function smaller(file: File): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const image = await createImageBitmap(file).catch(() => undefined);
  if (!image) return file;
  const scale = Math.min(1, PHOTO_PX / Math.max(image.width, image.height));
  if (scale === 1) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), 'image/jpeg', PHOTO_QUALITY));
}

export async function upload(declaration: string, name: string, about: string, body: Blob, key: string): Promise<Attachment> {
  return call('attach', {path: {id: declaration}, query: {name: name.slice(0, 200), about}, body, key, timeoutMs: UPLOAD_TIMEOUT_MS});
}

export function fileAddress(declaration: string, document: string): string {
  return `/api/v1/declarations/${encodeURIComponent(declaration)}/documents/${encodeURIComponent(document)}`;
}

export const isPicture = (type: string): boolean => /^image\/(jpeg|png|webp)$/.test(type);
