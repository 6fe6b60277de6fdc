// Verifies what somebody was given: says what it is, whether it is genuine, what it says, and what speaks against it. No
// network, no screen; the clock comes in.
//
//   const trust = trustOf([foundingEntry, policy]);                       // from elsewhere; undefined: nobody is believed
//   const verdict = await verify([{name: 'proof.json', bytes}], {trust, now: Date.now()});
//   verdict.genuine && !verdict.own_word
import {equal, textOf, utf8} from './bytes.ts';
import {joined, trustOfFounding, trustOfPolicy, type Trust} from './charter.ts';
import {checkCredential, isCredential} from './credential.ts';
import {keyOfDid} from './did.ts';
import {checkDisclosure, isDisclosure} from './disclosure.ts';
import type {Entry} from './entry.ts';
import {checkEvidence, isEvidence} from './evidence.ts';
import {isObject, JsonFault, readJson, type JsonObject} from './json.ts';
import {looksLikePaperCode, readPaperCode} from './paper_code.ts';
import {checkProofFile, checkProofRoot, isProofFile, type CheckedFile} from './proof_file.ts';
import {problem, refused, type Statement, type Verdict} from './verdict.ts';

// As much as the server takes.
export const DOCUMENT_BYTES_MAX = 1 << 20;
const PROOF_FIRST_LINE = 'c2sp.org/tlog-proof@v1\n';

export interface Setting {
  trust: Trust | undefined;
  now: number;  // milliseconds since 1970
}

// A founding entry or a policy, whichever the text is. Throws TrustFault.
export function trustOf(texts: string[]): Trust | undefined {
  const all = texts.filter((text) => text.trim() !== '').map((text) => (text.trimStart().startsWith('{') ? trustOfFounding(text) : trustOfPolicy(text)));
  return all.length === 0 ? undefined : all.reduce(joined);
}

function rootOf(text: string): JsonObject | undefined {
  try {
    const root = readJson(text);
    return isObject(root) ? root : undefined;
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
}

// An entry and its ".tlog-proof" as two files, or one behind the other.
function pairIn(texts: string[]): {entry: string; proof: string} | undefined {
  const all = texts.flatMap((text) => {
    const at = text.indexOf(`\n${PROOF_FIRST_LINE}`);
    return at < 0 ? [text] : [text.slice(0, at + 1), text.slice(at + 1)];
  });
  const proof = all.find((text) => text.startsWith(PROOF_FIRST_LINE));
  const entry = all.find((text) => text.startsWith('{"charter":'));
  return proof !== undefined && entry !== undefined ? {entry, proof} : undefined;
}

async function checkPaper(text: string, trust: Trust | undefined): Promise<CheckedFile> {
  const code = await readPaperCode(text);
  if (!code) return {verdict: refused('paper_code', problem('paper_code'))};
  if (code.proof === '') return {verdict: refused('paper_code', problem('look_up', '', `${code.about.object} ${code.about.number} ${code.host}`))};
  const {verdict, entry} = checkProofFile({entry: code.entry, proof: code.proof, policy: ''}, trust);
  return {verdict: {...verdict, what: 'paper_code'}, entry};
}

function checkVc(root: JsonObject, {trust, now}: Setting): Verdict {
  const {credential, problems, why} = checkCredential(root, now);
  const key = keyOfDid(credential.issuer);
  const known = key !== undefined && [...(trust?.keys.values() ?? [])].some((one) => equal(one, key));
  return {what: 'credential', genuine: problems.length === 0, problems, own_word: !known, credential, why, ...(why === '' ? {} : {valid: why === 'status_unknown' ? null : false})};
}

// Private fields, which count only beside the entry that commits to them.
function withFields(verdict: Verdict, entry: Entry | undefined, root: JsonObject): Verdict {
  if (!entry) return {...verdict, what: 'disclosure'};
  const {problems, fields, undisclosed} = checkDisclosure(root, entry);
  const all = [...verdict.problems, ...problems];
  return {...verdict, what: 'disclosure', genuine: all.length === 0, problems: all, disclosed: fields, undisclosed};
}

// What the statement itself says of its time. Nothing here can know of later ones.
function inForce(statement: Statement, now: number): {valid: boolean | null; why: string} {
  const {status, valid_from: from, valid_until: until} = statement.data;
  const ended = ['revoked', 'suspended', 'replaced', 'used', 'withdrawn', 'discharged', 'delivered', 'expired'].find((word) => word === status);
  if (ended) return {valid: false, why: ended};
  if (typeof until === 'string' && Date.parse(until) < now) return {valid: false, why: 'expired'};
  if (typeof from === 'string' && Date.parse(from) > now) return {valid: false, why: 'not_yet_valid'};
  return {valid: null, why: ''};
}

async function checkOne(texts: string[], roots: JsonObject[], sizes: number, setting: Setting): Promise<CheckedFile> {
  const root = roots.find((one) => !isDisclosure(one));
  const pair = pairIn(texts);
  const code = texts.map((text) => text.trim()).find(looksLikePaperCode);
  if (pair) return checkProofFile({...pair, policy: ''}, setting.trust);
  if (code !== undefined) return checkPaper(code, setting.trust);
  if (root && isProofFile(root)) return checkProofRoot(root, sizes, setting.trust);
  if (root && isEvidence(root)) return {verdict: checkEvidence(root, sizes, setting.trust)};
  if (root && isCredential(root)) return {verdict: checkVc(root, setting)};
  if (root && 'signature' in root && 'data' in root) return {verdict: refused('open_attestation', problem('not_here'))};
  if (roots.some(isDisclosure)) return {verdict: refused('disclosure', problem('needs_proof'))};
  return {verdict: refused('unknown', problem('unknown_form'))};
}

// What of it another verifier is to be asked about, which takes one document: an entry before its proof, no private fields.
export function mainOf(files: Uint8Array[]): Uint8Array[] {
  const texts = files.map((bytes) => textOf(bytes) ?? '');
  const pair = files.length > 1 ? pairIn(texts) : undefined;
  if (pair) return [utf8(pair.entry), utf8(pair.proof)];
  const place = texts.findIndex((text) => !isDisclosure(rootOf(text) ?? {}));
  return [files[Math.max(place, 0)]!];
}

// One document, or those that belong together: an entry and its proof, a proof file and a disclosure.
export async function verify(files: Uint8Array[], setting: Setting): Promise<Verdict> {
  if (files.some((bytes) => bytes.length > DOCUMENT_BYTES_MAX)) return refused('unknown', problem('too_large'));
  const texts = files.map((bytes) => textOf(bytes) ?? '');
  const roots = texts.map(rootOf).filter((root) => root !== undefined);
  const {verdict, entry} = await checkOne(texts, roots, Math.max(0, ...files.map((bytes) => bytes.length)), setting);
  const fields = roots.find(isDisclosure);
  const whole = fields && verdict.what !== 'unknown' && (entry || verdict.what === 'disclosure') ? withFields(verdict, entry, fields) : verdict;
  return whole.statement && whole.genuine ? {...whole, ...inForce(whole.statement, setting.now)} : whole;
}
