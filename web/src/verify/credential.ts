// Verifiable credentials (W3C VC 2.0) with proofs of eddsa-jcs-2022 by did:key, as src/credential checks them. Other suites
// and did:web need what is not here, and are told as not supported, never passed over.
import {concat, fromBase58, utf8} from './bytes.ts';
import {keyOfMethod} from './did.ts';
import {verifyEd25519} from './ed25519.ts';
import {sha256} from './hash.ts';
import {canonical, isObject, textIn, type Json, type JsonObject} from './json.ts';
import {problem, type Credential, type Problem} from './verdict.ts';

const CONTEXT = 'https://www.w3.org/ns/credentials/v2';
const PROOFS_MAX = 32;
const CLOCK_SKEW_MS = 300_000;  // a clock that is a little ahead is no forgery
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

export const isCredential = (root: JsonObject): boolean => '@context' in root && ('credentialSubject' in root || 'issuer' in root);

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

const without = (object: JsonObject, name: string): JsonObject => {
  const rest = Object.create(null) as JsonObject;
  for (const [key, value] of Object.entries(object)) if (key !== name) rest[key] = value;
  return rest;
};

function timeIn(object: JsonObject, name: string, pointer: string, problems: Problem[]): number | undefined {
  if (object[name] === undefined) return undefined;
  const text = textIn(object, name);
  const ms = TIME.test(text) ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (Number.isNaN(ms)) problems.push(problem('format', `${pointer}/${name}`));
  return Number.isNaN(ms) ? undefined : ms;
}

function checkNames(proof: JsonObject, pointer: string, problems: Problem[]): void {
  for (const name of ['verificationMethod', 'proofValue']) if (textIn(proof, name) === '') problems.push(problem('required', `${pointer}/${name}`));
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022') problems.push(problem('cryptosuite_unsupported', `${pointer}/cryptosuite`, textIn(proof, 'cryptosuite')));
  if (proof.proofPurpose !== 'assertionMethod') problems.push(problem('proof_purpose', `${pointer}/proofPurpose`));
}

function checkTimes(proof: JsonObject, pointer: string, now: number, problems: Problem[]): void {
  const created = timeIn(proof, 'created', pointer, problems);
  const expires = timeIn(proof, 'expires', pointer, problems);
  if (created !== undefined && created > now + CLOCK_SKEW_MS) problems.push(problem('proof_early', `${pointer}/created`));
  if (expires !== undefined && expires <= now) problems.push(problem('proof_expired', `${pointer}/expires`));
}

// The document as this proof signs it: without proofs but the earlier ones that it names, with its own context.
function securedBy(root: JsonObject, proof: JsonObject, proofs: JsonObject[], pointer: string, problems: Problem[]): JsonObject {
  const document = without(root, 'proof');
  if (proof['@context'] !== undefined) {
    const [own, whole] = [listOf(proof['@context']), listOf(root['@context'])];
    if (own.length > whole.length || !own.every((one, i) => canonical(one) === canonical(whole[i]!))) problems.push(problem('proof_context', `${pointer}/@context`));
    if ('@context' in document) document['@context'] = proof['@context'];
  }
  if (proof.previousProof === undefined) return document;
  const ids = listOf(proof.previousProof);
  const earlier = proofs.filter((one) => textIn(one, 'id') !== '' && ids.includes(textIn(one, 'id')));
  const named = ids.length > 0 && ids.length <= PROOFS_MAX && ids.every((id) => earlier.some((one) => one.id === id));
  if (!named) problems.push(problem('previous_proof', `${pointer}/previousProof`));
  document.proof = earlier;
  return document;
}

// Whose proof holds: the DID, or nothing.
function checkProof(root: JsonObject, proof: JsonObject, proofs: JsonObject[], pointer: string, now: number, problems: Problem[]): string | undefined {
  const before = problems.length;
  checkNames(proof, pointer, problems);
  checkTimes(proof, pointer, now, problems);
  const document = securedBy(root, proof, proofs, pointer, problems);
  if (problems.length > before) return undefined;
  const method = keyOfMethod(textIn(proof, 'verificationMethod'));
  if (!method) return void problems.push(problem('key_unknown', `${pointer}/verificationMethod`, textIn(proof, 'verificationMethod')));
  const hash = concat(sha256(utf8(canonical(without(proof, 'proofValue')))), sha256(utf8(canonical(document))));
  const value = textIn(proof, 'proofValue');
  const signature = value.startsWith('z') ? fromBase58(value.slice(1), 64) : undefined;
  if (!signature || !verifyEd25519(method.key, hash, signature)) return void problems.push(problem('signature', `${pointer}/proofValue`));
  return method.controller;
}

function checkModel(root: JsonObject, found: Credential, problems: Problem[]): void {
  if (listOf(root['@context'])[0] !== CONTEXT) problems.push(problem('context', '/@context'));
  if (!found.types.includes('VerifiableCredential')) problems.push(problem('type', '/type'));
  if (!found.issuer.includes(':')) problems.push(problem('format', '/issuer'));
  const subjects = listOf(root.credentialSubject);
  if (subjects.length === 0 || !subjects.every(isObject)) problems.push(problem('required', '/credentialSubject'));
}

export interface CheckedCredential {
  credential: Credential;
  problems: Problem[];   // empty: nobody changed it, and its issuer signed
  why: string;           // why it is not in force: 'expired', 'not_yet_valid', 'status_unknown'; '' when nothing speaks against it
}

export function checkCredential(root: JsonObject, now: number): CheckedCredential {
  const problems: Problem[] = [];
  const issuer = isObject(root.issuer) ? textIn(root.issuer, 'id') : textIn(root, 'issuer');
  const credential: Credential = {id: textIn(root, 'id'), issuer, types: listOf(root.type).filter((one) => typeof one === 'string'), from: textIn(root, 'validFrom'), until: textIn(root, 'validUntil')};
  checkModel(root, credential, problems);
  const proofs = listOf(root.proof);
  if (proofs.length === 0) problems.push(problem('proof_missing', '/proof'));
  if (proofs.length > PROOFS_MAX || !proofs.every(isObject)) return {credential, problems: [...problems, problem('type', '/proof')], why: ''};
  const signers = proofs.map((proof, i) => checkProof(root, proof, proofs, Array.isArray(root.proof) ? `/proof/${i}` : '/proof', now, problems));
  // Somebody else's signature proves that somebody else signed.
  if (signers.some(Boolean) && !signers.includes(issuer)) problems.push(problem('issuer_key', '/issuer', issuer));
  const from = timeIn(root, 'validFrom', '', problems);
  const until = timeIn(root, 'validUntil', '', problems);
  const why = until !== undefined && until < now ? 'expired' : from !== undefined && from > now ? 'not_yet_valid' : root.credentialStatus === undefined ? '' : 'status_unknown';
  return {credential, problems, why};
}
