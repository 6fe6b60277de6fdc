// The list of alarms as it changes: the worst first, then the newest. Pure.
import type {Alarm, AlarmPage} from '../../api/types.ts';
import {severityRank} from '../../parts/map/severity.ts';

const before = (a: Alarm, b: Alarm): number => severityRank(b.severity) - severityRank(a.severity) || b.raised.localeCompare(a.raised) || a.id.localeCompare(b.id);

// The page with news of an alarm in its place; closed ones leave. News older than what is shown change nothing.
export function withAlarm(page: AlarmPage, alarm: Alarm): AlarmPage {
  const known = page.items.find((one) => one.id === alarm.id);
  if (known && known.version > alarm.version) return page;
  const counts = {...page.counts};
  if (known) counts[known.severity] -= 1;
  const rest = page.items.filter((one) => one !== known);
  if (alarm.state === 'closed') return {...page, counts, items: rest};
  counts[alarm.severity] += 1;
  return {...page, counts, items: [...rest, alarm].toSorted(before)};
}
