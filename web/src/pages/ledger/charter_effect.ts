// What a change of the charter makes of the federation, and who has to sign it. As src/ledger/internal/charter_change.cc
// counts, so that nobody finds out after the others have signed; the server has the last word. Pure.
//
//   effectOf('charter.member.add', {member: card.member, quorum: 4}, federation)
import {textOf, type State} from './say.ts';
import type {LedgerFederation} from '../../api/types.ts';

export interface Terms {
  members: number;
  cosigners: number;
  faults: number;
  quorum: number;
  change_need: number;
}

export interface Effect {
  before: Terms;
  after: Terms;
  consent: string[];   // members whose word is needed
  joining: string;     // one of them that is no member yet, and signs with a key that it brings
  others: number;      // how many more members have to sign, whoever they are
  wrong: ('quorum' | 'change_need' | 'quorum_overlap')[];  // what would be refused
  least: {quorum: number; change_need: number};            // that holds afterwards
}

const numberAt = (data: State, name: string, otherwise: number): number => (typeof data[name] === 'number' ? data[name] : otherwise);
const inside = (data: State, name: string): State => (typeof data[name] === 'object' && data[name] !== null ? data[name] as State : {});

// Members whose word the type needs besides the number of them.
function consentOf(type: string, data: State, {agreements, logs}: LedgerFederation): string[] {
  switch (type) {
    case 'charter.member.add': return [textOf(inside(data, 'member'), 'id')];
    case 'charter.member.change': case 'charter.signer.add': case 'charter.log.add': return [textOf(data, 'member')];
    case 'charter.log.rotate': return [logs.find((log) => log.origin === textOf(inside(data, 'end'), 'origin'))?.writer ?? ''];
    case 'charter.keeper': return [textOf(inside(data, 'keeper'), 'member')];
    case 'charter.agreement.set': {
      const agreement = inside(data, 'agreement');
      const parties = (agreement.parties ?? []) as string[];
      return [...parties, ...agreements.find((one) => one.id === agreement.id)?.parties ?? []];
    }
    default: return [];
  }
}

// Members and cosigners afterwards, and how many cosign before or afterwards.
function counts(type: string, data: State, {members}: LedgerFederation): {members: number; cosigners: number; either: number} {
  const living = members.filter((one) => !one.removed);
  const cosigners = living.filter((one) => one.cosigns).length;
  if (type === 'charter.member.add') {
    const more = inside(data, 'member').cosigns === true ? 1 : 0;
    return {members: living.length + 1, cosigners: cosigners + more, either: cosigners + more};
  }
  const leaves = type === 'charter.member.remove' ? living.find((one) => one.id === textOf(data, 'member')) : undefined;
  return {members: living.length - (leaves ? 1 : 0), cosigners: cosigners - (leaves?.cosigns ? 1 : 0), either: cosigners};
}

const leastQuorum = (cosigners: number, faults: number): number => Math.floor((cosigners + faults) / 2) + 1;
const leastNeed = (members: number): number => Math.max(2, Math.floor(members / 2) + 1);

function wrongIn(before: Terms, after: Terms, either: number): Effect['wrong'] {
  const wrong: Effect['wrong'] = [];
  if (after.quorum < leastQuorum(after.cosigners, after.faults) || after.quorum > after.cosigners) wrong.push('quorum');
  if (after.change_need < leastNeed(after.members) || after.change_need > after.members) wrong.push('change_need');
  // Any quorum of before shares an honest member with any of afterwards, or what was final could be undone.
  if (wrong.length === 0 && before.quorum + after.quorum <= either + Math.max(before.faults, after.faults)) wrong.push('quorum_overlap');
  return wrong;
}

export function effectOf(type: string, data: State, federation: LedgerFederation): Effect {
  const {charter, members} = federation;
  const living = members.filter((one) => !one.removed);
  const before: Terms = {members: living.length, cosigners: charter.cosigners, faults: charter.faults, quorum: charter.quorum, change_need: charter.change_need};
  const counted = counts(type, data, federation);
  const after: Terms = {
    members: counted.members, cosigners: counted.cosigners,
    faults: numberAt(data, 'faults', before.faults), quorum: numberAt(data, 'quorum', before.quorum), change_need: numberAt(data, 'change_need', before.change_need),
  };
  const consent = [...new Set(consentOf(type, data, federation))].filter(Boolean);
  const known = consent.filter((id) => living.some((one) => one.id === id));
  return {
    before, after, consent, joining: type === 'charter.member.add' ? textOf(inside(data, 'member'), 'id') : '', others: Math.max(0, before.change_need - known.length),
    wrong: wrongIn(before, after, counted.either), least: {quorum: leastQuorum(after.cosigners, after.faults), change_need: leastNeed(after.members)},
  };
}

// The data of a draft's text; nothing where it cannot be read.
export function dataOfDraft(text: string): State {
  try {
    return inside(JSON.parse(text) as State, 'data');
  } catch {
    return {};
  }
}

export const changesTerms = ({before, after}: Effect): boolean => (Object.keys(before) as (keyof Terms)[]).some((name) => before[name] !== after[name]);
