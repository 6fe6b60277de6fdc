// What anybody may ask of the ledger: the keys to believe, and whether a document is genuine. The documents are those of
// testdata/ledger, and what was said later of them is made up here.
import {readFileSync} from 'node:fs';
import '../register.mjs';
import {Problem} from './world.mjs';

const {trustOf, verify} = await import('../../src/verify/verify.ts');

const GOLD = JSON.parse(readFileSync(new URL('../../../testdata/ledger/verifier.json', import.meta.url), 'utf8'));
const TRUST = trustOf([GOLD.founding]);
const REVOKED_AT = '2026-12-24T09:30:00.000Z';

// How a world answers: 'off' (no ledger), 'lies' (calls good what is not, and the other way round), 'current' (nothing newer was
// said), else the certificate was revoked later.
const moodOf = (world) => world.ledger ?? '';

function statementOf({object, log, member, member_name: name, number, type, time, data, final, cosigners, quorum, index}) {
  return {object, log, member, member_name: name, number, type, time, data, final, cosigners, quorum, index: Number(index)};
}

function today(statement, mood) {
  const revoked = statement.object.startsWith('certificate/') && mood === '';
  return {known: true, last_number: statement.number + (revoked ? 1 : 0), status: revoked ? 'revoked' : 'valid', ended: revoked, superseded: revoked, changed: revoked ? REVOKED_AT : statement.time};
}

function needLedger(world) {
  if (moodOf(world) === 'off') throw new Problem(404, 'no_ledger', 'There is no ledger here.');
}

export const LEDGER_OPEN = {
  getLedgerTrust({world}) {
    needLedger(world);
    return {federation: 'sacu', charter_first: GOLD.founding, logs: [{origin: 'customs.na/ledger', policy: GOLD.policy}]};
  },

  async verifyLedgerDocument({world, raw}) {
    needLedger(world);
    const mood = moodOf(world);
    const {what, genuine, problems, statement, own_word: _} = await verify([new Uint8Array(raw)], {trust: TRUST, now: Date.parse('2027-01-01')});
    const found = mood === 'lies' ? !genuine : genuine;
    const now = statement && found ? today(statement, mood) : null;
    const why = now?.ended ? now.status : '';
    return {what, genuine: found, problems: found ? [] : problems, statement: statement ? statementOf(statement) : null, now, valid: now ? !now.ended : null, why};
  },
};
