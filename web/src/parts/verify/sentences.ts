// Which plain sentence stands for a problem's code, and what to do next. Codes are those of the server and of src/verify.
import type {Verdict} from '../../verify/verdict.ts';

const SENTENCES: Record<string, string[]> = {
  form: ['entry_form', 'proof', 'checkpoint', 'format', 'required', 'type', 'context', 'unknown_member', 'version', 'json', 'policy', 'proof_missing', 'proof_purpose', 'proof_context', 'previous_proof'],
  changed: ['not_included', 'signature', 'wrong_salt_or_value', 'wrong_salt', 'target_hash', 'merkle_root', 'hash', 'salts'],
  log_signature: ['log_signature_bad', 'log_signature_missing', 'checkpoint_signature'],
  cosignature: ['witness_signature_bad', 'cosignature'],
  not_final: ['no_quorum', 'not_final'],
  other_entry: ['other_log', 'other_object', 'other_entry'],
  not_proven: ['larger_first', 'one_history', 'consistency', 'nobody_on_both', 'not_two_places', 'two_entries', 'not_two_successors', 'not_proven'],
  suite: ['cryptosuite_unsupported', 'key_kind', 'signature_type'],
  proof_time: ['proof_expired', 'proof_early'],
  unknown_log: ['unknown_log'], not_committed: ['not_committed'], paper_code: ['paper_code', 'malformed'], look_up: ['look_up'], needs_trust: ['needs_trust'], needs_proof: ['needs_proof'],
  needs_charter: ['needs_charter'], not_here: ['not_here'], unknown_form: ['unknown_form'], too_large: ['too_large'], issuer_key: ['issuer_key'], key_unknown: ['key_unknown'],
};

const BY_CODE = new Map(Object.entries(SENTENCES).flatMap(([sentence, codes]) => codes.map((code): [string, string] => [code, sentence])));

export const sentenceOf = (code: string): string => BY_CODE.get(code) ?? 'other';

// What is missing can be given; what is wrong cannot be mended.
const MISSING = new Set(['look_up', 'needs_trust', 'needs_proof', 'needs_charter', 'not_here', 'unknown_form', 'unknown_log', 'key_unknown', 'suite', 'not_final']);

export type Outcome = 'genuine' | 'not_in_force' | 'own_word' | 'not_genuine' | 'cannot' | 'proven';

export function outcomeOf(verdict: Pick<Verdict, 'genuine' | 'problems' | 'own_word' | 'what' | 'proven' | 'valid'>): Outcome {
  if (!verdict.genuine) return verdict.problems.every(({code}) => MISSING.has(sentenceOf(code))) ? 'cannot' : 'not_genuine';
  if (verdict.what === 'evidence') return 'proven';
  if (verdict.own_word) return 'own_word';
  return verdict.valid === false ? 'not_in_force' : 'genuine';
}
