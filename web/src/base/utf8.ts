// Places in a text: the server counts bytes of UTF-8, a browser counts UTF-16 units.
//
//   const places = placesOf('é=1');   places.unit(2) == 1;   places.byte(1) == 2

export interface Places {
  unit: (byte: number) => number;  // a byte inside a character is the character's beginning
  byte: (unit: number) => number;
}

const bytesOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

// Where each UTF-16 unit begins, in bytes; one more for the end of the text. O(length).
function startsOf(text: string): Uint32Array {
  const starts = new Uint32Array(text.length + 1);
  let byte = 0;
  for (let i = 0; i < text.length; i += 1) {
    starts[i] = byte;
    const code = text.codePointAt(i) ?? 0;
    byte += bytesOf(code);
    if (code >= 0x10000) starts[i += 1] = byte;
  }
  starts[text.length] = byte;
  return starts;
}

function lastAtMost(starts: Uint32Array, byte: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= byte) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function placesOf(text: string): Places {
  const starts = startsOf(text);
  const last = text.length;
  return {unit: (byte) => lastAtMost(starts, Math.max(0, byte)), byte: (unit) => starts[Math.max(0, Math.min(last, unit))] ?? 0};
}
