// What is wrong with cells: of a table the server says it cell by cell, of a list by the line of each value.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../../api/client.ts';
import type {RuleTableInput} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import type {CellFault} from './grid.tsx';
import {listFaults, writeList} from './list_text.ts';
import {filled} from './table_text.ts';

const TYPING_MS = 600;  // a table of a thousand rows is sent whole
const CHECK_TIMEOUT_MS = 60_000;

export interface Faults {
  cells: CellFault[];   // row 0 are the heads
  others: string[];     // of the clauses beside the cells
  failure: Failure | undefined;
}

// The rows that were sent, by their place in the sheet: those without a word stayed behind.
const placesOf = (table: RuleTableInput): number[] => table.rows.flatMap((row, i) => (row.some((cell) => cell.trim() !== '') ? [i + 1] : []));

async function tableFaults(table: RuleTableInput, signal: AbortSignal): Promise<Faults> {
  const {problems} = await call('writeRuleTable', {body: filled(table), signal, timeoutMs: CHECK_TIMEOUT_MS});
  const places = placesOf(table);
  const cells = problems.filter((one) => one.column >= 0).map((one) => ({row: one.row < 0 ? 0 : places[one.row] ?? 0, column: one.column, detail: one.detail, suggest: one.suggest}));
  return {cells, others: problems.filter((one) => one.column < 0).map((one) => (one.row < 0 ? one.detail : `${places[one.row] ?? ''}: ${one.detail}`)), failure: undefined};
}

async function ofList(table: RuleTableInput, signal: AbortSignal): Promise<Faults> {
  const local = listFaults(table.rows).map(({row, column, code}) => ({row: row + 1, column, detail: t(`sheet.fault.${code}`)}));
  const text = writeList(table);
  const {problems} = await call('checkRules', {body: {text}, signal, timeoutMs: CHECK_TIMEOUT_MS});
  const places = table.rows.flatMap(([value], i) => (value?.trim() ? [i + 1] : []));
  const lines = text.split('\n');
  const first = lines.length - 1 - places.length;  // the text ends with a line's end
  const cells = problems.filter((one) => one.line > first).map((one) => ({row: places[one.line - first - 1] ?? 1, column: 0, detail: one.detail, suggest: one.suggest}));
  return {cells: [...local, ...cells], others: problems.filter((one) => one.line <= first).map((one) => one.detail), failure: undefined};
}

export function useFaults(kind: 'table' | 'list', table: RuleTableInput): Faults {
  const [state, setState] = useState<Faults>({cells: [], others: [], failure: undefined});
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      (kind === 'table' ? tableFaults(table, stop.signal) : ofList(table, stop.signal)).then(
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
