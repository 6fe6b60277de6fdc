// Disclosure documents (src/ledger/disclosure.h): what an entry commits to without saying it, shown to somebody. Each
// field is checked against the commitment HMAC-SHA-256(salt, canonical value) in the entry.
import {equal, utf8} from './bytes.ts';
import type {Entry} from './entry.ts';
import {hmacSha256, parseHash} from './hash.ts';
import {canonical, isObject, type JsonObject} from './json.ts';
import {problem, type Problem} from './verdict.ts';

const FIELDS_MAX = 64;

export const isDisclosure = (root: JsonObject): boolean => 'fields' in root && 'object' in root;

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

export function checkDisclosure(root: JsonObject, entry: Entry): Disclosed {
  const found: Disclosed = {problems: [], fields: [], undisclosed: []};
  const {fields} = root;
  if (root.v !== 1) found.problems.push(problem('version', '/v'));
  for (const name of Object.keys(root)) if (!['fields', 'object', 'v'].includes(name)) found.problems.push(problem('unknown_member', `/${name}`));
  if (root.object !== entry.object) found.problems.push(problem('other_object', '/object', entry.object));
  if (!isObject(fields) || Object.keys(fields).length > FIELDS_MAX) return {...found, problems: [...found.problems, problem('format', '/fields')]};
  for (const [name, field] of Object.entries(fields)) {
    if (isObject(field)) checkField(name, field, entry, found);
    else found.problems.push(problem('format', `/fields/${name}`));
  }
  found.undisclosed = [...entry.commitments.keys()].filter((name) => !(name in fields));
  return found;
}
