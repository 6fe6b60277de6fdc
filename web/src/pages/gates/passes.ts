// The passes of a gate as news of them come. Pure.
import type {GatePass} from '../../api/types.ts';

export const KEPT_MAX = 300;  // passes on a page that stays open for days; who is held stays in any case

// A pass in its place: what is no longer of interest leaves at the end.
export const withPass = (items: GatePass[], pass: GatePass): GatePass[] => [pass, ...items.filter((one) => one.id !== pass.id)].filter((one, i) => i < KEPT_MAX || one.decision === 'hold');

export const heldFirst = (passes: GatePass[]): GatePass[] => passes.toSorted((a, b) => Number(b.decision === 'hold') - Number(a.decision === 'hold') || b.at.localeCompare(a.at));
