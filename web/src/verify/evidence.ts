// Evidence: documents that prove a lie of a log's writer to anybody who knows the federation's keys (docs/formats/evidence.md).
import {equal, fromBase64, textOf, utf8} from './bytes.ts';
import {policiesFor, type Trust} from './charter.ts';
import {parseCheckpoint, type Checkpoint} from './checkpoint.ts';
import {readEntry} from './entry.ts';
import {leafHash, parseHash} from './hash.ts';
import {isObject, textIn, type Json, type JsonObject} from './json.ts';
import {checkTrust, type Policy} from './policy.ts';
import {isConsistent, isIncluded, PROOF_HASHES_MAX} from './tree.ts';
import {problem, refused, type Proven, type Verdict} from './verdict.ts';

const EVIDENCE_BYTES_MAX = 512 * 1024;
const MEMBERS = ['v', 'lie', 'log', 'first', 'second', 'beginning', 'consistency', 'exhibits', 'code', 'detail', 'found_by', 'found_at_ms'];
// Longest texts. Those that nobody signed are read as strictly, so that all verifiers take the same documents.
const TEXTS = {log: 255, code: 64, detail: 1000, found_by: 64};
const OPTIONAL = ['code', 'detail'];
const TIME_MS_MAX = 2 ** 52;
const FORKS = ['fork', 'rollback', 'reordered', 'equivocation'];
const PAIRS = ['replayed_entry', 'double_transfer'];
const LIES = [...FORKS, ...PAIRS, 'stolen_key', 'rule_broken'];

export const isEvidence = (root: JsonObject): boolean => 'lie' in root && 'first' in root;

// Thrown: it does not prove what it says.
class NotProven extends Error {
  constructor(readonly code: string, readonly pointer = '') {
    super(code);
  }
}

function need(holds: boolean, code: string, pointer = ''): asserts holds {
  if (!holds) throw new NotProven(code, pointer);
}

interface Exhibit {
  index: bigint;
  entry: Uint8Array;
  path: Uint8Array[];
}

function hashesIn(value: Json | undefined, pointer: string): Uint8Array[] {
  if (value === undefined) return [];
  need(Array.isArray(value) && value.length <= PROOF_HASHES_MAX, 'format', pointer);
  return value.map((one) => {
    const hash = typeof one === 'string' ? parseHash(one) : undefined;
    need(hash !== undefined, 'format', pointer);
    return hash;
  });
}

function exhibitsIn(root: JsonObject): Exhibit[] {
  const value = root.exhibits ?? [];
  need(Array.isArray(value) && value.length <= 2, 'format', '/exhibits');
  return value.map((one, i) => {
    const pointer = `/exhibits/${i}`;
    need(isObject(one) && Object.keys(one).length === 3, 'format', pointer);
    const entry = fromBase64(textIn(one, 'entry'));
    const {index} = one;
    need(entry !== undefined && typeof index === 'number' && Number.isInteger(index) && index >= 0, 'format', pointer);
    return {index: BigInt(index), entry, path: hashesIn(one.path, `${pointer}/path`)};
  });
}

interface Signed {
  checkpoint: Checkpoint;
  cosigners: string[];
}

// A checkpoint that the log itself signed, and who else. A bad signature of a known key makes it nothing.
function signedIn(root: JsonObject, name: string, policy: Policy): Signed {
  const checkpoint = parseCheckpoint(textIn(root, name));
  need(checkpoint !== undefined, 'checkpoint', `/${name}`);
  need(checkpoint.origin === root.log, 'other_log', `/${name}`);
  const {findings, witnesses} = checkTrust(policy, checkpoint);
  const worst = findings.find(({code}) => code !== 'no_quorum');
  need(worst === undefined, worst?.code ?? '', `/${name}`);
  return {checkpoint, cosigners: witnesses.map((one) => one.name)};
}

const holds = (exhibit: Exhibit, {size, root}: Checkpoint): boolean => isIncluded(exhibit.index, size, leafHash(exhibit.entry), exhibit.path, root);

function checkFork(root: JsonObject, policy: Policy, writer: string): string[] {
  const first = signedIn(root, 'first', policy);
  const second = signedIn(root, 'second', policy);
  const beginning = parseHash(textIn(root, 'beginning'));
  need(beginning !== undefined, 'format', '/beginning');
  const {checkpoint: one} = first;
  const {checkpoint: other} = second;
  need(one.size > 0n && one.size <= other.size, 'larger_first', '/first');
  need(!equal(beginning, one.root), 'one_history', '/beginning');
  need(isConsistent(one.size, other.size, hashesIn(root.consistency, '/consistency'), beginning, other.root), 'consistency', '/consistency');
  const both = first.cosigners.filter((name) => second.cosigners.includes(name) && name !== writer);
  if (root.lie === 'equivocation') need(both.length > 0, 'nobody_on_both');
  if (root.lie === 'reordered') {
    const [here, there] = exhibitsIn(root);
    need(here !== undefined && there !== undefined && equal(here.entry, there.entry) && here.index !== there.index, 'not_two_places', '/exhibits');
    need(holds(here, one) && holds(there, other), 'not_included', '/exhibits');
  }
  return both;
}

// "title/T-7#3" of an entry that names an object and a number.
function stepOf(bytes: Uint8Array): string | undefined {
  try {
    const {object, number} = readEntry(textOf(bytes) ?? '');
    return `${object}#${number}`;
  } catch {
    return undefined;
  }
}

function checkEntries(root: JsonObject, policy: Policy): void {
  const {checkpoint} = signedIn(root, 'first', policy);
  const exhibits = exhibitsIn(root);
  need(exhibits.every((one) => holds(one, checkpoint)), 'not_included', '/exhibits');
  if (root.lie === 'rule_broken') return need(exhibits.length === 1 && textIn(root, 'code') !== '', 'format', '/exhibits');
  const [one, other] = exhibits;
  need(one !== undefined && other !== undefined && one.index !== other.index, 'not_two_places', '/exhibits');
  const same = equal(one.entry, other.entry);
  if (root.lie === 'replayed_entry') return need(same, 'two_entries', '/exhibits');
  const step = stepOf(one.entry);
  return need(!same && step !== undefined && step === stepOf(other.entry), 'not_two_successors', '/exhibits');
}

function checkForm(root: JsonObject, bytes: number): void {
  need(bytes <= EVIDENCE_BYTES_MAX, 'too_large');
  const unknown = Object.keys(root).find((name) => !MEMBERS.includes(name));
  need(unknown === undefined, 'unknown_member', `/${unknown}`);
  need(root.v === 1, 'version', '/v');
  need(LIES.includes(textIn(root, 'lie')), 'format', '/lie');
  for (const [name, max] of Object.entries(TEXTS)) {
    const {[name]: text = OPTIONAL.includes(name) ? '' : undefined} = root;
    need(typeof text === 'string' && utf8(text).length <= max, 'format', `/${name}`);
  }
  need(textIn(root, 'log') !== '', 'format', '/log');
  const {found_at_ms: at} = root;
  need(typeof at === 'number' && Number.isInteger(at) && at >= 0 && at <= TIME_MS_MAX, 'format', '/found_at_ms');
}

function proveBy(root: JsonObject, policy: Policy, writer: string): Proven {
  const lie = textIn(root, 'lie');
  const others = FORKS.includes(lie) ? checkFork(root, policy, writer) : (checkEntries(root, policy), []);
  return {lie, log: textIn(root, 'log'), liars: [...new Set([...others, ...(writer ? [writer] : [])])].sort(), needs_rules: lie === 'rule_broken', found_by: textIn(root, 'found_by')};
}

// By any policy that knows the log; what the first finds wrong is said.
function prove(root: JsonObject, trust: Trust): Proven {
  const log = textIn(root, 'log');
  // Which key may sign which sizes stands in the charter's history, which a verifier without a network has not.
  need(root.lie !== 'stolen_key', 'needs_charter', '/lie');
  let fault: unknown = new NotProven('unknown_log', '/log');
  for (const [i, policy] of policiesFor(trust, log).entries()) {
    try {
      return proveBy(root, policy, trust.writers.get(log) ?? '');
    } catch (error) {
      if (i === 0 || !(error instanceof NotProven)) fault = error;
    }
  }
  throw fault;
}

// Without anybody to believe there is nothing to check against: an evidence brings no keys.
export function checkEvidence(root: JsonObject, bytes: number, trust: Trust | undefined): Verdict {
  try {
    checkForm(root, bytes);
    need(trust !== undefined, 'needs_trust');
    return {what: 'evidence', genuine: true, problems: [], own_word: false, proven: prove(root, trust)};
  } catch (error) {
    if (error instanceof NotProven) return refused('evidence', problem(error.code, error.pointer));
    throw error;
  }
}
