// What the server says of a document and what this browser found on its own, put together: the server knows what was said
// later, the browser needs to believe nobody's answer. Where they differ, the reader has to know.
import type {LedgerChecked} from '../../api/types.ts';
import {outcomeOf} from '../../parts/verify/sentences.ts';
import type {Today} from '../../parts/verify/verdict.tsx';
import type {JsonObject} from '../../verify/json.ts';
import type {Statement, Verdict} from '../../verify/verdict.ts';

export type Agreement = 'agree' | 'differ' | 'server_alone' | 'alone';

export interface Combined {
  verdict: Verdict;
  today: Today | undefined;
  agreement: Agreement;
}

function statementOf(said: NonNullable<LedgerChecked['statement']>, own: Statement | undefined): Statement {
  return {...said, data: said.data as JsonObject, index: String(said.index), cosigned_at: own?.cosigned_at ?? '', signers: own?.signers ?? [], commitments: own?.commitments ?? []};
}

function verdictOf(server: LedgerChecked, own: Verdict): Verdict {
  return {
    ...own, what: server.what, genuine: server.genuine, problems: server.problems, own_word: false, valid: server.valid, why: server.why,
    statement: server.statement ? statementOf(server.statement, own.statement) : own.statement,
  };
}

const same = (a: LedgerChecked['statement'], b: Statement | undefined): boolean =>
  !a || !b || (a.object === b.object && a.number === b.number && String(a.index) === b.index && a.log === b.log && Date.parse(a.time) === Date.parse(b.time));

function agreementOf(server: LedgerChecked, own: Verdict): Agreement {
  if (outcomeOf(own) === 'cannot') return 'server_alone';
  return server.genuine === own.genuine && (!own.genuine || same(server.statement, own.statement)) ? 'agree' : 'differ';
}

// 'server': nothing when it could not be asked. Private fields are this browser's to check: the server never saw them.
export function combine(server: LedgerChecked | undefined, own: Verdict): Combined {
  if (!server) return {verdict: own, today: undefined, agreement: 'alone'};
  const {now} = server;
  const today = now?.known ? {changed: now.changed, superseded: now.superseded} : undefined;
  if (own.what === 'disclosure' && server.what === 'proof') return {verdict: {...own, valid: server.valid, why: server.why}, today, agreement: agreementOf(server, {...own, genuine: own.statement?.final ?? false})};
  return {verdict: verdictOf(server, own), today, agreement: agreementOf(server, own)};
}
