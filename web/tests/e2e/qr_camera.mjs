// A camera that looks at a QR code: a video of one frame for Chromium's fake device, and a photo of the same.
import {writeFileSync} from 'node:fs';
import {crc32, deflateSync} from 'node:zlib';
import qrcode from 'qrcode-generator';

const QUIET = 4;  // light modules around a code
const LIGHT = 235;
const DARK = 16;

// Address in bytes and digits as digits, as the printed codes have them.
function modulesOf(text) {
  const [, address, digits] = /^(.*?)(\d*)$/s.exec(text);
  const code = qrcode(0, 'M');
  if (address) code.addData(address, 'Byte');
  if (digits) code.addData(digits, 'Numeric');
  code.make();
  const count = code.getModuleCount();
  return {count, isDark: (row, column) => row >= 0 && column >= 0 && row < count && column < count && code.isDark(row, column)};
}

// Brightness of each dot; the code in the middle, as large as whole dots allow.
function lumaOf(text, width, height) {
  const {count, isDark} = modulesOf(text);
  const dots = Math.floor(Math.min(width, height) / (count + 2 * QUIET));
  const [left, top] = [width, height].map((side) => Math.floor((side - dots * count) / 2));
  const luma = Buffer.alloc(width * height, LIGHT);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    if (isDark(Math.floor((y - top) / dots), Math.floor((x - left) / dots))) luma[y * width + x] = DARK;
  }
  return luma;
}

export function writeVideo(path, text, width = 1280, height = 960) {
  const chroma = Buffer.alloc(width * height / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), lumaOf(text, width, height), chroma]);
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame]));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export function photoOf(text, side = 1000) {
  const luma = lumaOf(text, side, side);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;  // bits, grey
  const rows = Buffer.concat(Array.from({length: side}, (_, y) => Buffer.concat([Buffer.from([0]), luma.subarray(y * side, (y + 1) * side)])));
  return {name: 'paper.png', mimeType: 'image/png', buffer: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])};
}
