// Disclosures (docs/formats/disclosure.md) and payload documents (docs/formats/ledger-entry.md): what an entry commits to
// without saying it, shown to somebody. Each field is checked against the commitment HMAC-SHA-256(salt, canonical value).
import {equal, toBase64, utf8} from './bytes.ts';
import type {Entry} from './entry.ts';
import {hmacSha256, parseHash} from './hash.ts';
import {canonical, isObject, type JsonObject} from './json.ts';
import {problem, type Problem} from './verdict.ts';

const FIELDS_MAX = 64;

const isPayload = (root: JsonObject): boolean => 'fields' in root && 'object' in root;
const payloadIn = (root: JsonObject): JsonObject => (isObject(root.payload) ? root.payload : root);

export const isDisclosure = (root: JsonObject): boolean => isPayload(payloadIn(root));

export interface Disclosed {
  problems: Problem[];
  fields: {name: string; value: string}[];  // that are what was committed to
  undisclosed: string[];
}

function checkField(name: string, field: JsonObject, entry: Entry, found: Disclosed): void {
  const pointer = `/fields/${name}`;
  const salt = typeof field.salt === 'string' ? parseHash(field.salt) : undefined;
  if (!salt || field.value === undefined || Object.keys(field).length !== 2) return void found.problems.push(problem('format', pointer));
  const committed = entry.commitments.get(name);
  if (!committed) return void found.problems.push(problem('not_committed', pointer));
  const text = canonical(field.value);
  if (!equal(hmacSha256(salt, utf8(text)), committed)) return void found.problems.push(problem('wrong_salt_or_value', pointer));
  found.fields.push({name, value: typeof field.value === 'string' ? field.value : text});
}

function knownOnly(root: JsonObject, names: string[], pointer: string): Problem[] {
  const unknown = Object.keys(root).filter((name) => !names.includes(name)).map((name) => problem('unknown_member', `${pointer}/${name}`));
  return root.v === 1 ? unknown : [...unknown, problem('version', `${pointer}/v`)];
}

// A disclosure says of which entry it is.
function checkAbout(root: JsonObject, entry: Entry): Problem[] {
  const about: [string, unknown][] = [['leaf', toBase64(entry.leaf)], ['log', entry.log], ['number', entry.number]];
  const other = about.filter(([name, value]) => root[name] !== value).map(([name]) => problem('other_entry', `/${name}`));
  return [...knownOnly(root, ['leaf', 'log', 'number', 'payload', 'purpose', 'v'], ''), ...other];
}

export function checkDisclosure(root: JsonObject, entry: Entry): Disclosed {
  const payload = payloadIn(root);
  const found: Disclosed = {problems: payload === root ? [] : checkAbout(root, entry), fields: [], undisclosed: []};
  found.problems.push(...knownOnly(payload, ['fields', 'object', 'v'], payload === root ? '' : '/payload'));
  if (payload.object !== entry.object) found.problems.push(problem('other_object', '/object', entry.object));
  const {fields} = payload;
  if (!isObject(fields) || Object.keys(fields).length > FIELDS_MAX) return {...found, problems: [...found.problems, problem('format', '/fields')]};
  for (const [name, field] of Object.entries(fields)) {
    if (isObject(field)) checkField(name, field, entry, found);
    else found.problems.push(problem('format', `/fields/${name}`));
  }
  found.undisclosed = [...entry.commitments.keys()].filter((name) => !(name in fields));
  return found;
}
