// What is wrong with a federation, the worst first: each a message and its words. Pure.
import type {LedgerFederation} from '../../api/types.ts';
import type {Key} from '../../i18n/index.ts';

export interface Trouble {
  says: Key;
  words: Record<string, string | number>;
  member?: string;  // 'member' in the words: its name
  members?: string[];  // 'members' in the words: their names
  lies?: string[];  // 'lies' in the words
  grave: boolean;
}

const SILENT_S = 60;  // gossip comes every second; a minute is a line that is gone

function secondsSince(at: string | null, now: number): number {
  return at === null ? Infinity : (now - Date.parse(at)) / 1000;
}

export function troublesOf({members, logs, own, charter}: LedgerFederation, now: number): Trouble[] {
  const living = members.filter((one) => !one.removed && !one.self);
  const silent = living.filter((one) => secondsSince(one.heard_at, now) > SILENT_S);
  const heard = living.filter((one) => one.cosigns && !silent.includes(one)).length + (members.some((one) => one.self && one.cosigns) ? 1 : 0);
  const found: Trouble[] = [
    ...logs.filter((log) => log.lies.length > 0).map((log): Trouble => ({says: 'ledger.trouble_lies', words: {log: log.origin}, lies: log.lies, member: log.writer, grave: true})),
    ...(own?.stopped ? [{says: 'ledger.trouble_stopped', words: {}, lies: [own.stopped], grave: true} satisfies Trouble] : []),
    ...(own && own.awaits.length > 0 ? [{says: 'ledger.trouble_awaits', words: {}, members: own.awaits, grave: true} satisfies Trouble] : []),
    ...(heard < charter.quorum ? [{says: 'ledger.trouble_quorum', words: {count: heard, quorum: charter.quorum}, grave: true} satisfies Trouble] : []),
    ...silent.map((one): Trouble => ({says: 'ledger.trouble_silent', words: {}, member: one.id, grave: false})),
    ...living.filter((one) => one.skewed).map((one): Trouble => ({says: 'ledger.trouble_clock', words: {}, member: one.id, grave: false})),
    ...(own && own.queued > 0 && own.final < own.signed ? [{says: 'ledger.trouble_waiting', words: {count: own.signed - own.final + own.queued}, grave: false} satisfies Trouble] : []),
  ];
  return found;
}
