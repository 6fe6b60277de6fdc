// What a verifier says of a document, in the form of the server's POST /ledger/verify.
import type {JsonObject} from './json.ts';

export type What = 'proof' | 'credential' | 'open_attestation' | 'evidence' | 'disclosure' | 'paper_code' | 'founding' | 'policy' | 'unknown';

export interface Problem {
  code: string;
  pointer: string;
  detail: string;
}

export interface Statement {
  object: string;
  log: string;
  member: string;       // who writes the log; "" when only its name is known
  member_name: string;
  number: number;
  type: string;
  time: string;
  data: JsonObject;
  final: boolean;
  cosigners: string[];
  cosigned_at: string;  // the latest cosignature; "" when none says when
  quorum: number;       // how many of them must have signed
  index: string;
  signers: {name: string; state: 'good' | 'bad' | 'unknown'}[];
  commitments: string[];
}

export interface Proven {
  lie: string;
  log: string;
  liars: string[];
  needs_rules: boolean;
  found_by: string;  // not proven
}

export interface Credential {
  id: string;
  issuer: string;
  types: string[];
  from: string;
  until: string;
}

export interface Verdict {
  what: What;
  genuine: boolean;
  problems: Problem[];
  own_word: boolean;       // nobody but the file itself says whose keys these are
  weak?: boolean;          // by this policy two histories could both count without anybody lying
  valid?: boolean | null;  // in force now; null: what was said later is not known here
  why?: string;            // 'revoked', 'expired', …
  statement?: Statement;
  proven?: Proven;
  credential?: Credential;
  disclosed?: {name: string; value: string}[];
  undisclosed?: string[];  // what the entry commits to and is not shown
}

export const problem = (code: string, pointer = '', detail = ''): Problem => ({code, pointer, detail});

export const refused = (what: What, ...problems: Problem[]): Verdict => ({what, genuine: false, problems, own_word: false});
