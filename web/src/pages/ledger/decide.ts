// The table of a condition, as every mirror evaluates it. Pure.
//
//   decide(condition, {certificate: true, seal: true})   // {outcome: 'release', row: 0}
//
// A row that is open holds back every later row with another outcome: nobody gets another outcome by leaving a proof out.
import {listOf, textOf, type State} from './say.ts';

export interface Decision {
  outcome?: string;
  row?: number;  // that gave it, or that is open; nothing: otherwise
}

function truthOf(when: Record<string, boolean>, known: Record<string, boolean>): 'holds' | 'fails' | 'open' {
  const all = Object.entries(when);
  if (all.some(([name, wanted]) => known[name] !== undefined && known[name] !== wanted)) return 'fails';
  return all.every(([name]) => known[name] !== undefined) ? 'holds' : 'open';
}

export function decide(condition: State, known: Record<string, boolean>): Decision {
  const rows = listOf(condition, 'rows');
  let open: number | undefined;
  for (const [i, row] of rows.entries()) {
    const truth = truthOf((row.when ?? {}) as Record<string, boolean>, known);
    if (truth === 'fails') continue;
    if (open !== undefined && rows[open]?.then !== row.then) return {row: open};
    if (truth === 'holds') return {outcome: textOf(row, 'then'), row: i};
    open ??= i;
  }
  return open === undefined ? {outcome: textOf(condition, 'otherwise')} : {row: open};
}

function atPointer(data: State, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((value, part) => (value as State | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], data);
}

// Whether the data of an entry is as the input needs it.
export function holds(input: State, data: State): boolean {
  return Object.entries((input.need ?? {}) as State).every(([pointer, value]) => atPointer(data, pointer) === value);
}

// A proof that brings its entry along, as C2SP's tlog-proof has it: a line 'extra' behind the first.
export function withEntry(proof: string, entry: string): string {
  const end = proof.indexOf('\n') + 1;
  const bytes = new TextEncoder().encode(entry);
  return `${proof.slice(0, end)}extra ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}\n${proof.slice(end)}`;
}
