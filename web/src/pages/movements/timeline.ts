// Everything that happened to a unit in one order: steps, visits, stops, what the seal said, gates, alarms. Pure.
import type {GateTelling, Movement, Track} from '../../api/types.ts';

export type Happening = {at: string; until?: string} & (
  {what: 'step'; step: string; who: string; reason?: string} | {what: 'visit'; name: string; left: boolean; by: string[]} | {what: 'stop'; name: string; planned: boolean}
  | {what: 'seal'; sign: string; device: string} | {what: 'pass'; gate: string; decision: string; told?: GateTelling} | {what: 'alarm'; id: string; title: string; severity: string; late: boolean});

function ofMovement({steps, visits}: Movement): Happening[] {
  return [
    ...steps.map((step): Happening => ({what: 'step', at: step.at, step: step.step, who: [step.by_name ?? step.by, step.second_name ?? step.second].filter(Boolean).join(', '), ...(step.reason ? {reason: step.reason} : {})})),
    ...visits.flatMap((visit): Happening[] => {
      const name = visit.name ?? visit.node;
      const by = visit.seen_by ?? [];
      return [...(visit.arrived ? [{what: 'visit', at: visit.arrived, name, left: false, by} as Happening] : []), ...(visit.left ? [{what: 'visit', at: visit.left, name, left: true, by} as Happening] : [])];
    }),
  ];
}

function ofTrack(track: Track): Happening[] {
  return [
    ...track.stops.map((stop): Happening => ({what: 'stop', at: stop.from, ...(stop.until ? {until: stop.until} : {}), name: stop.name ?? stop.node ?? '', planned: stop.planned ?? false})),
    ...track.seal_events.map((event): Happening => ({what: 'seal', at: event.at, sign: event.what, device: event.device ?? ''})),
    ...track.passes.map((pass): Happening => ({what: 'pass', at: pass.at, gate: pass.gate_name ?? pass.gate, decision: pass.decision, ...(pass.told ? {told: pass.told} : {})})),
    ...track.alarms.map((alarm): Happening => ({what: 'alarm', at: alarm.began, ...(alarm.ended ? {until: alarm.ended} : {}), id: alarm.id, title: alarm.title, severity: alarm.severity, late: alarm.late ?? false})),
  ];
}

export function happenings(movement: Movement, track: Track | undefined): Happening[] {
  return [...ofMovement(movement), ...(track ? ofTrack(track) : [])].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
