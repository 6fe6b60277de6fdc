// JSON read so that no two programs can read it differently, and its canonical form (RFC 8785).
//
//   readJson('{"a":1,"a":2}')           // throws: a member twice
//   canonical(readJson(' {"b":1e0} '))  // '{"b":1}'
//
// Refused besides what is not JSON: a member twice, lone surrogates, whole numbers beyond 2^53, which some programs would
// round, deep nesting. Objects have no prototype: a member may have any name.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export class JsonFault extends Error {}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: Record<string, Json> = {true: true, false: false, null: null};
const WHOLE_MAX = 2 ** 53;
const AS_EXPONENT = 1e21;  // from here on ECMAScript writes numbers with an exponent, which no program takes for a whole number

class Reader {
  private at = 0;
  constructor(private readonly text: string, private readonly depthMax: number) {}

  whole(): Json {
    const value = this.value(0);
    this.blanks();
    if (this.at !== this.text.length) this.fail('there is more behind the value');
    return value;
  }

  private fail(why: string): never {
    throw new JsonFault(`at ${this.at}: ${why}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private blanks(): void {
    this.match(BLANKS);
  }

  private take(mark: string): boolean {
    this.blanks();
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  private value(depth: number): Json {
    if (depth > this.depthMax) this.fail('nested too deep');
    if (this.take('{')) return this.object(depth);
    if (this.take('[')) return this.list(depth);
    if (this.text[this.at] === '"') return this.string();
    for (const [word, value] of Object.entries(WORDS)) if (this.take(word)) return value;
    return this.number();
  }

  private string(): string {
    this.blanks();
    const found = this.match(STRING);
    if (found === undefined) this.fail('no text in quotes');
    const text = JSON.parse(found) as string;
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) this.fail('half of a character');
    return text;
  }

  private number(): number {
    const found = this.match(NUMBER);
    if (found === undefined) this.fail('no value');
    const value = Number(found);
    if (!Number.isFinite(value)) this.fail('a number that is too large');
    if (Number.isInteger(value) && Math.abs(value) > WHOLE_MAX && (Math.abs(value) < AS_EXPONENT || /^-?\d+$/.test(found))) this.fail('a whole number beyond 2^53');
    if (/^-?\d+$/.test(found) && BigInt(found) !== BigInt(value)) this.fail('a whole number beyond 2^53');
    return value;
  }

  private list(depth: number): Json[] {
    const list: Json[] = [];
    if (this.take(']')) return list;
    do list.push(this.value(depth + 1)); while (this.take(','));
    if (!this.take(']')) this.fail('no end of the list');
    return list;
  }

  private object(depth: number): JsonObject {
    const object = Object.create(null) as JsonObject;
    if (this.take('}')) return object;
    do {
      const name = this.string();
      if (name in object) this.fail(`${name} twice`);
      if (!this.take(':')) this.fail('no colon');
      object[name] = this.value(depth + 1);
    } while (this.take(','));
    if (!this.take('}')) this.fail('no end of the object');
    return object;
  }
}

// As deep as documents with lists of goods go, twice. Throws JsonFault.
export const readJson = (text: string, depthMax = 64): Json => new Reader(text, depthMax).whole();

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const textIn = (object: JsonObject, name: string): string => {
  const value = object[name];
  return typeof value === 'string' ? value : '';
};

// Names in the order of UTF-16, numbers as ECMAScript writes them.
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(',')}}`;
}
