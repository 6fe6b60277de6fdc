// What is wrong with cells, cell by cell: asked when the writing pauses.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../../api/client.ts';
import type {RuleTableInput} from '../../../api/types.ts';
import type {CellFault} from './grid.tsx';
import {filled, filledPlaces} from './table_text.ts';

const TYPING_MS = 600;  // a table of a thousand rows is sent whole
const CHECK_TIMEOUT_MS = 60_000;

export interface Faults {
  cells: CellFault[];   // row 0 are the heads
  others: string[];     // of the clauses beside the cells
  failure: Failure | undefined;
}

async function faultsOf(table: RuleTableInput, signal: AbortSignal): Promise<Faults> {
  const {problems} = await call('writeRuleTable', {body: filled(table), signal, timeoutMs: CHECK_TIMEOUT_MS});
  const places = filledPlaces(table);
  const rowOf = (row: number) => (row < 0 ? 0 : places[row] ?? 0);
  const cells = problems.filter((one) => one.column >= 0 || one.row >= 0).map((one) => ({row: rowOf(one.row), column: Math.max(0, one.column), detail: one.detail, suggest: one.suggest}));
  return {cells, others: [...new Set(problems.filter((one) => one.column < 0 && one.row < 0).map((one) => one.detail))], failure: undefined};
}

export function useFaults(table: RuleTableInput): Faults {
  const [state, setState] = useState<Faults>({cells: [], others: [], failure: undefined});
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      faultsOf(table, stop.signal).then(
        (faults) => stop.signal.aborted || setState(faults),
        (error) => isAbort(error) || stop.signal.aborted || setState((old) => ({...old, failure: asFailure(error)})));
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [table]);
  return state;
}
