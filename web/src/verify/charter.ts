// Whom a verifier believes: policies, one for each log, as people hand them on; or the founding entry of a federation,
// which every member that it names signed, and from which the policies follow (src/ledger/charter.h).
import {fromBase64} from './bytes.ts';
import {checkSigner, EntryFault, readEntry, type Entry} from './entry.ts';
import {isObject, textIn, type Json, type JsonObject} from './json.ts';
import {isKeyName, makeVerifierKey, TYPE_COSIGNATURE, TYPE_ED25519, type VerifierKey} from './note.ts';
import type {Policy} from './policy.ts';
import {parsePolicy} from './policy.ts';

const MEMBERS_MAX = 60;

export interface Trust {
  federation: string;                 // "" of a policy alone
  policies: Policy[];
  names: Map<string, string>;         // of members, by id
  writers: Map<string, string>;       // of logs: member id, by origin
  keys: Map<string, Uint8Array>;      // of members that sign entries, by name
}

export class TrustFault extends Error {
  constructor(readonly code: 'policy_form' | 'founding_form' | 'founding_signature') {
    super(code);
  }
}

const fail = (): never => {
  throw new TrustFault('founding_form');
};

const listIn = (object: JsonObject, name: string): JsonObject[] => {
  const value = object[name];
  if (!Array.isArray(value) || !value.every((one) => isObject(one))) return fail();
  return value;
};

function keyIn(value: Json | undefined, nameOf: 'name' | 'origin', type: number): VerifierKey {
  const key = isObject(value) ? fromBase64(textIn(value, 'key')) : undefined;
  const name = isObject(value) ? textIn(value, nameOf) : '';
  return key?.length === 32 && isKeyName(name) ? makeVerifierKey(name, type, key) : fail();
}

interface Founder {
  id: string;
  name: string;
  cosigner: VerifierKey | undefined;
  logs: VerifierKey[];
  signers: VerifierKey[];
  agrees: Set<string>;  // names of those keys that may agree to the charter
}

function founderIn(member: JsonObject): Founder {
  const id = textIn(member, 'id');
  if (!/^[a-z0-9_-]{1,32}$/.test(id)) fail();
  const signers = listIn(member, 'signers');
  const mayAgree = (one: JsonObject): boolean => Array.isArray(one.powers) && one.powers.includes('charter');
  return {
    id, name: textIn(member, 'name'),
    cosigner: member.cosigns === true ? keyIn(member.cosigner, 'name', TYPE_COSIGNATURE) : undefined,
    logs: listIn(member, 'logs').map((log) => keyIn(log, 'origin', TYPE_ED25519)),
    signers: signers.map((signer) => keyIn(signer, 'name', TYPE_ED25519)),
    agrees: new Set(signers.filter(mayAgree).map((signer) => textIn(signer, 'name'))),
  };
}

// Every founder signed, each with a key that may; nobody else did.
function checkFounders(entry: Entry, founders: Founder[], keys: Map<string, Uint8Array>): void {
  const isGood = entry.signatures.every((one) => founders.some(({agrees}) => agrees.has(one.name)) && checkSigner(entry, one, keys) === 'good');
  const all = founders.every(({agrees}) => entry.signatures.some((one) => agrees.has(one.name)));
  if (!isGood || !all) throw new TrustFault('founding_signature');
}

// No key and no name twice: else one would count as two.
function checkOnce(founders: Founder[]): void {
  const all = founders.flatMap(({cosigner, logs, signers}) => [...(cosigner ? [cosigner] : []), ...logs, ...signers]);
  const once = (texts: string[]): boolean => new Set(texts).size === texts.length;
  if (!once(all.map(({key}) => key.join())) || !once(all.map(({name}) => name)) || !once(founders.map(({id}) => id))) fail();
}

function policyOf(log: VerifierKey, founders: Founder[], quorum: number): Policy {
  const witnesses = founders.flatMap(({id, cosigner}) => (cosigner ? [{name: id, key: cosigner}] : [])).sort((a, b) => (a.name < b.name ? -1 : 1));
  const members = witnesses.map((_, index) => ({isGroup: false, index}));
  return {logs: [log], witnesses, groups: [{name: 'cosigners', threshold: quorum, members}], quorum: {isGroup: true, index: 0}};
}

// Later changes of the charter are not in it: keys that came since are not known. Throws TrustFault.
export function trustOfFounding(bytes: string): Trust {
  let entry: Entry;
  try {
    entry = readEntry(bytes);
  } catch (error) {
    if (error instanceof EntryFault) return fail();
    throw error;
  }
  const {data} = entry;
  const members = entry.type === 'charter.found' && entry.number === 1 && entry.charter === 0 ? listIn(data, 'members') : fail();
  const founders = members.map(founderIn);
  const {quorum, faults} = data;
  const n = founders.filter(({cosigner}) => cosigner).length;
  if (founders.length < 2 || founders.length > MEMBERS_MAX || typeof quorum !== 'number' || typeof faults !== 'number') return fail();
  // Two quorums must share more members than may lie.
  if (faults < 0 || quorum > n || 2 * quorum <= n + faults) return fail();
  checkOnce(founders);
  const keys = new Map(founders.flatMap(({signers}) => signers.map(({name, key}): [string, Uint8Array] => [name, key])));
  checkFounders(entry, founders, keys);
  return {
    federation: textIn(data, 'federation'),
    policies: founders.flatMap(({logs}) => logs.map((log) => policyOf(log, founders, quorum))),
    names: new Map(founders.map(({id, name}) => [id, name])),
    writers: new Map(founders.flatMap(({id, logs}) => logs.map((log): [string, string] => [log.name, id]))),
    keys,
  };
}

const ofPolicies = (policies: Policy[]): Trust => ({federation: '', policies, names: new Map(), writers: new Map(), keys: new Map()});

export function trustOfPolicy(text: string): Trust {
  try {
    return ofPolicies([parsePolicy(text)]);
  } catch {
    throw new TrustFault('policy_form');
  }
}

// Whom either believes.
export const joined = (first: Trust, second: Trust): Trust => ({
  federation: first.federation || second.federation,
  policies: [...first.policies, ...second.policies],
  names: new Map([...second.names, ...first.names]),
  writers: new Map([...second.writers, ...first.writers]),
  keys: new Map([...second.keys, ...first.keys]),
});

// Those that know this log, in their order: keys change with the years, and what any of them takes is believed.
export const policiesFor = (trust: Trust, origin: string): Policy[] => trust.policies.filter(({logs}) => logs.some(({name}) => name === origin));
