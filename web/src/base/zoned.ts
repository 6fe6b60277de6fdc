// Moments and what a clock in a zone shows: what a field for date and time has, and UTC. Pure.
//
//   instantOf('2026-03-01T08:00', 'Africa/Nairobi')     // '2026-03-01T05:00:00Z'
//   localOf('2026-03-01T05:00:00Z', 'Africa/Nairobi')   // '2026-03-01T08:00'

// What a field for date and time says, in a zone, as UTC. Zones change their clocks: the guess is corrected by what the
// zone then shows.
export function instantOf(local: string, zone: string): string | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return undefined;
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at += wanted - Date.parse(`${localOf(new Date(at).toISOString(), zone)}Z`);
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

export function localOf(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).formatToParts(new Date(instant));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

// How far a zone's clocks are ahead of UTC at a moment, in minutes.
export const offsetAt = (instant: string, zone: string): number => Math.round((Date.parse(`${localOf(instant, zone)}Z`) - Math.floor(Date.parse(instant) / 60_000) * 60_000) / 60_000);
