// The severe alarms that nobody has taken yet, as the bell knows them. Pure: nothing is changed in place.
//
//   let severe: Severe = new Map();
//   const {next, fresh} = heard(severe, alarm);   // fresh: worth a sound
import type {Alarm} from '../api/types.ts';
import {severityRank} from './map/severity.ts';

export type Severe = ReadonlyMap<string, Alarm>;

// Worth a sound: open, severe, and not a late record of something long over.
export const isLoud = (alarm: Alarm): boolean => alarm.state === 'open' && !alarm.late && severityRank(alarm.severity) >= 3;

// With news of one alarm. A sound is for what is there newly, or has become worse; not for each word more about it.
export function heard(severe: Severe, alarm: Alarm): {next: Severe; fresh: boolean} {
  const before = severe.get(alarm.id);
  if (before && before.version > alarm.version) return {next: severe, fresh: false};
  const next = new Map(severe);
  if (isLoud(alarm)) next.set(alarm.id, alarm);
  else next.delete(alarm.id);
  return {next, fresh: isLoud(alarm) && (!before || severityRank(alarm.severity) > severityRank(before.severity))};
}

// The list as it was read, with news that came since it was asked for. Of the first list nothing is fresh: it is what whoever
// begins finds; later it is what was missed.
export function readAgain(before: Severe | undefined, items: Alarm[], since: Alarm[]): {next: Severe; fresh: Alarm[]} {
  const fresh: Alarm[] = [];
  let next: Severe = new Map(items.filter(isLoud).map((alarm) => [alarm.id, alarm]));
  if (before) fresh.push(...[...next.values()].filter((alarm) => heard(before, alarm).fresh));
  for (const alarm of since) {
    const news = heard(next, alarm);
    if (news.fresh && (!before || heard(before, alarm).fresh)) fresh.push(alarm);
    next = news.next;
  }
  return {next, fresh};
}

export const worstOf = (severe: Severe): Alarm['severity'] | undefined => [...severe.values()].toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0]?.severity;
