// Proof files (src/member/proof_file.h): an entry, its ".tlog-proof", and the policy by which it was final.
import {utf8} from './bytes.ts';
import {policiesFor, trustOfPolicy, type Trust} from './charter.ts';
import {parseProof, type LogProof} from './checkpoint.ts';
import {checkSigner, EntryFault, readEntry, type Entry} from './entry.ts';
import type {JsonObject} from './json.ts';
import {smallestOverlap, verifyProof, type Policy, type Trusted} from './policy.ts';
import {problem, refused, type Problem, type Statement, type Verdict} from './verdict.ts';

const FILE_BYTES_MAX = 256 * 1024;

export interface ProofFile {
  entry: string;
  proof: string;
  policy: string;
}

export const isProofFile = (root: JsonObject): boolean => 'entry' in root && 'proof' in root;

// What is not as the format has it.
function formProblems(root: JsonObject): Problem[] {
  const names = Object.keys(root);
  const unknown = names.filter((name) => !['entry', 'policy', 'proof', 'v'].includes(name)).map((name) => problem('unknown_member', `/${name}`));
  const missing = ['entry', 'policy', 'proof'].filter((name) => typeof root[name] !== 'string').map((name) => problem('required', `/${name}`));
  return [...unknown, ...missing, ...(root.v === 1 ? [] : [problem('version', '/v')])];
}

// How many of the witnesses must have signed: of a flat group its threshold, else the least that is enough in any order.
function quorumOf(policy: Policy): number {
  const {quorum} = policy;
  if (!quorum) return 0;
  return quorum.isGroup ? policy.groups[quorum.index]!.threshold : 1;
}

function latest(trusted: Trusted): string {
  const seconds = trusted.witnesses.reduce((most, one) => (one.seconds > most ? one.seconds : most), 0n);
  return seconds > 0n && seconds < 10_000_000_000n ? new Date(Number(seconds) * 1000).toISOString() : '';
}

function statementOf(entry: Entry, proof: LogProof, policy: Policy, trusted: Trusted, trust: Trust): Statement {
  const member = trust.writers.get(entry.log) ?? '';
  return {
    object: entry.object, log: entry.log, member, member_name: trust.names.get(member) ?? '', number: entry.number, type: entry.type, time: entry.time, data: entry.data,
    final: trusted.findings.length === 0, cosigners: trusted.witnesses.map(({name}) => name).sort(), cosigned_at: latest(trusted), quorum: quorumOf(policy),
    index: proof.index.toString(), signers: entry.signatures.map((one) => ({name: one.name, state: checkSigner(entry, one, trust.keys)})),
    commitments: [...entry.commitments.keys()],
  };
}

function readBoth(file: ProofFile): {entry?: Entry; proof?: LogProof; problems: Problem[]} {
  const problems: Problem[] = [];
  let entry: Entry | undefined;
  try {
    entry = readEntry(file.entry);
  } catch (error) {
    if (!(error instanceof EntryFault)) throw error;
    problems.push(problem('entry_form', `/entry${error.pointer}`));
  }
  const proof = parseProof(file.proof);
  if (!proof) problems.push(problem('proof', '/proof'));
  return {entry, proof, problems};
}

// Whom to judge by: those whom the verifier believes, or else the file itself, which proves no more than that it agrees with
// itself.
function judgeOf(file: ProofFile, trust: Trust | undefined): Trust | undefined {
  if (trust) return trust;
  try {
    return trustOfPolicy(file.policy);
  } catch {
    return undefined;
  }
}

interface Judged {
  policy: Policy;
  trusted: Trusted;
}

// By the first policy that takes it, or by the first of all, which says what is wrong.
function judge(file: ProofFile, proof: LogProof, trust: Trust | undefined): Judged | undefined {
  const all = trust ? policiesFor(trust, proof.checkpoint.origin) : [];
  let first: Judged | undefined;
  for (const policy of all) {
    const judged = {policy, trusted: verifyProof(proof, policy, utf8(file.entry))};
    if (judged.trusted.findings.length === 0) return judged;
    first ??= judged;
  }
  return first;
}

export interface CheckedFile {
  verdict: Verdict;
  entry?: Entry;
}

// 'trust': whom the verifier believes, known from elsewhere.
export function checkProofFile(file: ProofFile, trust: Trust | undefined): CheckedFile {
  const {entry, proof, problems} = readBoth(file);
  if (!entry || !proof) return {verdict: refused('proof', ...problems)};
  if (entry.log !== proof.checkpoint.origin) problems.push(problem('other_log', '/entry/log', proof.checkpoint.origin));
  const believed = judgeOf(file, trust);
  const judged = judge(file, proof, believed);
  if (!believed || !judged) return {verdict: {...refused('proof', ...problems, problem('unknown_log', '/proof', proof.checkpoint.origin)), own_word: !trust}, entry};
  const {policy, trusted} = judged;
  problems.push(...trusted.findings.map(({code, about}) => problem(code, '/proof', about)));
  const statement = statementOf(entry, proof, policy, trusted, believed);
  statement.signers.forEach(({name, state}, i) => state === 'bad' && problems.push(problem('signature', `/entry/signatures/${i}`, name)));
  return {verdict: {what: 'proof', genuine: problems.length === 0, problems, own_word: !trust, weak: smallestOverlap(policy) === 0, statement}, entry};
}

export function checkProofRoot(root: JsonObject, bytes: number, trust: Trust | undefined): CheckedFile {
  const problems = [...formProblems(root), ...(bytes > FILE_BYTES_MAX ? [problem('too_large')] : [])];
  if (problems.length > 0) return {verdict: refused('proof', ...problems)};
  return checkProofFile(root as unknown as ProofFile, trust);
}
