// Policies: which logs are believed, and how many witnesses must have signed a checkpoint before it counts (C2SP
// tlog-policy), with groups of groups. Read as src/tlog/policy.h reads them.
import {leafHash} from './hash.ts';
import type {Checkpoint, LogProof} from './checkpoint.ts';
import {parseNumber} from './checkpoint.ts';
import {toHex, utf8} from './bytes.ts';
import {checkSignature, mayWitness, parseVerifierKey, type VerifierKey} from './note.ts';
import {isIncluded} from './tree.ts';

const POLICY_BYTES_MAX = 2_000_000;
const EACH_MAX = 256;  // logs, witnesses, groups

interface Member {
  isGroup: boolean;
  index: number;
}

export interface Policy {
  logs: VerifierKey[];  // the name of each is its log's origin
  witnesses: {name: string; key: VerifierKey}[];
  groups: {name: string; threshold: number; members: Member[]}[];
  quorum: Member | undefined;  // undefined: no witness is asked for
}

// Where a policy is none: which line, counted from 1 (0: the whole).
export class PolicyFault extends Error {
  constructor(readonly line: number) {
    super(`line ${line}`);
  }
}

class Reader {
  policy: Policy = {logs: [], witnesses: [], groups: [], quorum: undefined};
  hasQuorum = false;
  private line = 0;
  private readonly names = new Map<string, Member>();
  private readonly taken = new Set<string>();
  private readonly logKeys = new Set<string>();
  private readonly witnessKeys = new Set<string>();

  read(text: string): Policy {
    if (utf8(text).length > POLICY_BYTES_MAX || /[\0-\x08\x0b-\x1f\x7f]/.test(text)) this.fail();
    const lines = text.split('\n');
    if (lines.pop() !== '') this.fail();  // cut off: it must not count
    for (const line of lines) {
      this.line += 1;
      this.readLine(line.split(/[ \t]+/).filter(Boolean));
    }
    if (!this.hasQuorum) this.fail();
    return this.policy;
  }

  private fail(): never {
    throw new PolicyFault(this.line);
  }

  private readLine(words: string[]): void {
    const [what, ...rest] = words;
    if (what === undefined || what.startsWith('#')) return;
    if (what === 'log') this.readLog(rest);
    else if (what === 'witness') this.readWitness(rest);
    else if (what === 'group') this.readGroup(rest);
    else if (what === 'quorum') this.readQuorum(rest);
    else this.fail();
  }

  private keyOf(text: string | undefined, known: Set<string>): VerifierKey {
    const key = parseVerifierKey(text ?? '');
    if (!key || known.has(toHex(key.key))) this.fail();
    known.add(toHex(key.key));
    return key;
  }

  private readLog(words: string[]): void {
    if (words.length < 1 || words.length > 2 || this.policy.logs.length === EACH_MAX) this.fail();
    this.policy.logs.push(this.keyOf(words[0], this.logKeys));
  }

  private readWitness(words: string[]): void {
    if (words.length < 2 || words.length > 3 || this.policy.witnesses.length === EACH_MAX) this.fail();
    const key = this.keyOf(words[1], this.witnessKeys);
    if (!mayWitness(key.type)) this.fail();
    this.define(words[0]!, {isGroup: false, index: this.policy.witnesses.length});
    this.policy.witnesses.push({name: words[0]!, key});
  }

  private readGroup(words: string[]): void {
    const [name, need, ...members] = words;
    if (members.length === 0 || this.policy.groups.length === EACH_MAX) this.fail();
    const found = members.map((member) => {
      const place = this.find(member);
      if (this.taken.has(member)) this.fail();
      this.taken.add(member);
      return place;
    });
    const threshold = need === 'any' ? 1 : need === 'all' ? found.length : Number(parseNumber(need!, BigInt(found.length)) ?? 0);
    if (threshold === 0) this.fail();
    this.define(name!, {isGroup: true, index: this.policy.groups.length});
    this.policy.groups.push({name: name!, threshold, members: found});
  }

  private readQuorum(words: string[]): void {
    if (words.length !== 1 || this.hasQuorum) this.fail();
    this.hasQuorum = true;
    this.policy.quorum = words[0] === 'none' ? undefined : this.find(words[0]!);
  }

  private define(name: string, member: Member): void {
    if (name === 'none' || this.names.has(name)) this.fail();
    this.names.set(name, member);
  }

  private find(name: string): Member {
    return this.names.get(name) ?? this.fail();
  }
}

// Throws PolicyFault.
export const parsePolicy = (text: string): Policy => new Reader().read(text);

// Groups stand behind their members: one pass in their order is enough.
export function isQuorum(policy: Policy, signed: boolean[]): boolean {
  const groups: boolean[] = [];
  const has = (member: Member): boolean => (member.isGroup ? groups[member.index] : signed[member.index]) ?? false;
  for (const group of policy.groups) groups.push(group.members.filter(has).length >= group.threshold);
  return policy.quorum === undefined || has(policy.quorum);
}

// How many witnesses any two quorums have in common at least. 0: two histories could both count without anybody lying.
export function smallestOverlap(policy: Policy): number {
  const groups: number[] = [];
  const overlap = (member: Member): number => (member.isGroup ? groups[member.index]! : 1);
  for (const {members, threshold} of policy.groups) {
    const least = members.map(overlap).sort((a, b) => a - b);
    groups.push(least.slice(0, Math.max(0, 2 * threshold - least.length)).reduce((sum, one) => sum + one, 0));
  }
  return policy.quorum ? overlap(policy.quorum) : 0;
}

export type TrustProblem = 'unknown_log' | 'log_signature_missing' | 'log_signature_bad' | 'witness_signature_bad' | 'no_quorum' | 'not_included';

export interface TrustFinding {
  code: TrustProblem;
  about: string;
}

export interface Trusted {
  findings: TrustFinding[];
  witnesses: {name: string; seconds: bigint}[];  // that signed well, and when
}

function checkLog(policy: Policy, {origin, note}: Checkpoint, findings: TrustFinding[]): void {
  const keys = policy.logs.filter((key) => key.name === origin);
  if (keys.length === 0) return void findings.push({code: 'unknown_log', about: origin});
  let isGood = false;
  for (const signature of note.signatures) {
    const key = keys.find((one) => one.id === signature.id && one.name === signature.name);
    const state = key && checkSignature(note.text, signature, key).state;
    if (state === 'bad') return void findings.push({code: 'log_signature_bad', about: origin});
    isGood ||= state === 'good';
  }
  if (!isGood) findings.push({code: 'log_signature_missing', about: origin});
}

// Signatures of unknown keys are passed over; one bad line of a known key is a finding.
export function checkTrust(policy: Policy, checkpoint: Checkpoint): Trusted {
  const found: Trusted = {findings: [], witnesses: []};
  checkLog(policy, checkpoint, found.findings);
  const signed = policy.witnesses.map(() => false);
  for (const signature of checkpoint.note.signatures) {
    const place = policy.witnesses.findIndex(({key}) => key.id === signature.id && key.name === signature.name);
    const witness = policy.witnesses[place];
    if (!witness) continue;
    const {state, seconds = 0n} = checkSignature(checkpoint.note.text, signature, witness.key);
    if (state === 'bad') found.findings.push({code: 'witness_signature_bad', about: witness.name});
    if (state !== 'good' || signed[place]) continue;
    signed[place] = true;
    found.witnesses.push({name: witness.name, seconds});
  }
  if (!isQuorum(policy, signed)) found.findings.push({code: 'no_quorum', about: ''});
  return found;
}

export function verifyProof(proof: LogProof, policy: Policy, entry: Uint8Array): Trusted {
  const found = checkTrust(policy, proof.checkpoint);
  const {size, root, origin} = proof.checkpoint;
  if (!isIncluded(proof.index, size, leafHash(entry), proof.path, root)) found.findings.push({code: 'not_included', about: origin});
  return found;
}
