// Values from JSON Schemas: good ones, and bad ones that differ from a good one in one place.
//
//   const schemas = openSchemas(description);
//   schemas.sample(schema, {full: true})           // all members; without `full` the required ones
//   for (const {what, value} of schemas.broken(schema, good)) ...
//   schemas.problems(schema, value)                // "" when it is valid
//
// All is drawn from one seed: each run makes the same.
import Ajv from 'ajv/dist/2020.js';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const MADE_MAX = 12_000;  // elements or characters: what would be longer is not tried

export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Texts for the patterns that the description has, and a text that breaks each.
const PATTERNS = {
  '^[0-9]{2,12}$': ['610910', 'x1'],
  '^[A-Z]{2}$': ['BD', 'bd'],
  '^[A-Z]{3}$': ['XTS', 'xt'],
  '^[0-9]{1,15}(\\.[0-9]{1,4})?$': ['125.5', '-1'],
  '^[0-9]{1,15}(\\.[0-9]{1,6})?$': ['125.5', '-1'],
  '^[0-9]{2}([0-9]{2,10})?$': ['610910', '5'],
  '^[0-9]{6}$': ['050021', '50021'],
  '^[0-9]{1,19}$': ['5', 'x'],
  '^[0-9]{6}([0-9]{2}){0,3}$': ['610910', '6109100'],
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$': ['BTI-7', '-7'],
  '^[A-Z0-9]{2,4}(/[A-Z0-9]{1,3})?$': ['NAR', '?'],
  '^https?://': ['https://hooks.invalid/a', 'ftp://hooks.invalid/'],
  '^([01][0-9]|2[0-3]):[0-5][0-9]$': ['08:30', '24:30'],
  '^[a-z0-9][a-z0-9._@-]*$': ['anna', 'Anna'],
  '^[!-~]+$': ['a-b', 'a b'],
  '^[A-Za-z]{2}[A-Za-z0-9-]*$': ['fr', '4r'],
  '^-?[0-9.]+,-?[0-9.]+,-?[0-9.]+,-?[0-9.]+$': ['36,-2,38,0', 'here'],
  '^[a-z0-9_-]+$': ['roads', 'Roads'],
};

export function openSchemas(description, seed = 1) {
  const draw = random(seed);
  const ajv = new Ajv({strict: false, allErrors: false});
  ajv.addFormat('date', DATE);
  ajv.addFormat('date-time', TIME);
  ajv.addFormat('binary', true);
  ajv.addSchema({$id: 'openapi', components: description.components});
  const compiled = new Map();

  const resolve = (schema) => (schema.$ref ? resolve(at(description, schema.$ref)) : schema);

  function problems(schema, value) {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components');
    if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
    const valid = compiled.get(text)(value);
    return valid ? '' : ajv.errorsText(compiled.get(text).errors);
  }

  function sampleText(schema) {
    if (schema.pattern) {
      if (!PATTERNS[schema.pattern]) throw new Error(`no text for the pattern ${schema.pattern}`);
      return PATTERNS[schema.pattern][0];
    }
    if (schema.format === 'date') return '2026-11-26';
    if (schema.format === 'date-time') return '2036-11-26T12:00:00Z';
    const length = Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 12, 3 + Math.floor(draw() * 8)));
    return Array.from({length}, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(draw() * 26)]).join('');
  }

  function sampleNumber(schema) {
    const low = schema.minimum ?? 0, high = Math.min(schema.maximum ?? low + 100, low + 100);
    const number = low + draw() * (high - low);
    return schema.type === 'integer' ? Math.max(low, Math.floor(number)) : Math.round(number * 100) / 100;
  }

  function sample(given, options = {}) {
    const schema = resolve(given);
    if (schema.enum) return schema.enum[Math.floor(draw() * schema.enum.length)];
    if (schema.anyOf) return sample(schema.anyOf[0], options);
    switch (schema.type) {
      case 'object': return sampleObject(schema, options);
      case 'array': return Array.from({length: Math.max(schema.minItems ?? 0, options.full ? 1 : 0)}, () => sample(schema.items, options));
      case 'string': return sampleText(schema);
      case 'integer': case 'number': return sampleNumber(schema);
      case 'boolean': return draw() < 0.5;
      case undefined: return null;
      default: throw new Error(`no sample of ${JSON.stringify(schema)}`);
    }
  }

  function sampleObject(schema, options) {
    const value = {};
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      if (options.full || schema.required?.includes(name)) value[name] = sample(member, options);
    }
    return value;
  }

  const wrongTypes = {null: null, number: 7.5, text: 'word', list: [], object: {}, true: true};

  // Bad values instead of `good`, of the schema alone.
  function* brokenHere(schema, good) {
    for (const [what, value] of Object.entries(wrongTypes)) yield {what: `is ${what}`, value};
    if (schema.enum) yield {what: 'is an unknown word', value: `${schema.enum[0]}x`};
    if (schema.pattern) yield {what: 'breaks the pattern', value: PATTERNS[schema.pattern][1]};
    if (schema.format?.startsWith('date')) yield {what: 'is no date', value: '2026-13-45'};
    if (schema.minLength > 0) yield {what: 'is too short', value: 'x'.repeat(schema.minLength - 1)};
    if (schema.maxLength < MADE_MAX) yield {what: 'is too long', value: String(good ?? '').padEnd(schema.maxLength + 1, 'x')};
    if (schema.minimum !== undefined) yield {what: 'is too small', value: schema.minimum - 1};
    if (schema.maximum !== undefined) yield {what: 'is too large', value: schema.maximum + 1};
    if (schema.type === 'integer') yield {what: 'is a fraction', value: (schema.minimum ?? 0) + 1.5};
    if (schema.minItems > 0) yield {what: 'has too few', value: []};
    if (schema.maxItems < MADE_MAX) yield {what: 'has too many', value: manyOf(schema, good)};
  }

  function manyOf(schema, good) {
    const one = good?.[0] ?? sample(schema.items);
    return Array.from({length: schema.maxItems + 1}, (_, place) => (typeof one === 'string' && !resolve(schema.items).enum ? `${one}${place}` : one));
  }

  function* brokenMembers(schema, good, path) {
    for (const name of schema.required ?? []) {
      const {[name]: _, ...rest} = good;
      yield {what: `${path}/${name} is missing`, value: rest};
    }
    if (schema.additionalProperties === false) yield {what: `${path} has a member too many`, value: {...good, surplus: 1}};
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      const inner = good[name] === undefined ? sample(member, {full: true}) : good[name];
      for (const {what, value} of brokenAll(member, inner, `${path}/${name}`)) yield {what, value: {...good, [name]: value}};
    }
    if (schema.maxProperties) yield {what: `${path} has too many members`, value: Object.fromEntries(Array.from({length: schema.maxProperties + 1}, (_, i) => [`m${i}`, 'x']))};
  }

  function* brokenAll(given, good, path) {
    const schema = resolve(given);
    for (const {what, value} of brokenHere(schema, good)) yield {what: `${path} ${what}`, value};
    if (schema.type === 'object' && good && typeof good === 'object') yield* brokenMembers(schema, good, path);
    if (schema.type === 'array' && good?.length) {
      for (const {what, value} of brokenAll(schema.items, good[0], `${path}/0`)) yield {what, value: [value, ...good.slice(1)]};
    }
  }

  // Only what the schema really refuses.
  function* broken(schema, good) {
    for (const one of brokenAll(schema, good, '')) if (problems(schema, one.value)) yield one;
  }

  return {resolve, sample, broken, brokenHere, problems};
}

export function at(root, pointer) {
  return pointer.split('/').slice(1).reduce((value, name) => value[name.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}
