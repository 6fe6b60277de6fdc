// Cells of a table or list, as they are kept in a draft, and from and to a text.
import {call} from '../../../api/client.ts';
import type {RuleTableInput} from '../../../api/types.ts';
import {squared, type Sheet} from './sheet.ts';

export const LIST_COLUMNS = ['value', 'until', 'note'];

const TABLE_TIMEOUT_MS = 60_000;  // a table of ten thousand rows

export async function cellsOf(text: string, signal: AbortSignal): Promise<RuleTableInput> {
  const {problems: _, ...table} = await call('readRuleTable', {body: {text}, signal, timeoutMs: TABLE_TIMEOUT_MS});
  return text.includes('#') ? {...table, before: text} : table;  // comments are kept on the way back
}

export const sheetOf = ({columns, rows}: RuleTableInput): Sheet => squared([columns, ...(rows.length > 0 ? rows : [columns.map(() => '')])], false);

export const inputOf = (table: RuleTableInput, sheet: Sheet): RuleTableInput => ({...table, columns: sheet[0] ?? [], rows: sheet.slice(1)});

const isFilled = (row: string[]): boolean => row.some((cell) => cell.trim() !== '');

// A row without a word in it is no row.
export const filled = (table: RuleTableInput): RuleTableInput => ({...table, rows: table.rows.filter(isFilled)});

// Where the rows that are sent stand in the sheet.
export const filledPlaces = (table: RuleTableInput): number[] => table.rows.flatMap((row, i) => (isFilled(row) ? [i + 1] : []));

export async function textOf(table: RuleTableInput): Promise<string> {
  return (await call('writeRuleTable', {body: filled(table), timeoutMs: TABLE_TIMEOUT_MS})).text;
}
