// Cells of a table or list, as they are kept in a draft, and from and to a text.
import {call} from '../../../api/client.ts';
import type {RuleTableInput} from '../../../api/types.ts';
import {squared, type Sheet} from './sheet.ts';
import {readList, writeList} from './list_text.ts';

export const LIST_COLUMNS = ['value', 'until', 'note'];

const TABLE_TIMEOUT_MS = 60_000;  // a table of ten thousand rows

// Nothing where a list's text has more than cells can keep.
export async function cellsOf(kind: 'table' | 'list', text: string, signal: AbortSignal): Promise<RuleTableInput | undefined> {
  if (kind === 'table') {
    const {name, title, columns, rows, head_text} = await call('readRuleTable', {body: {text}, signal, timeoutMs: TABLE_TIMEOUT_MS});
    return {name, title, columns, rows, head_text};
  }
  const list = readList(text);
  return list && {...list, columns: LIST_COLUMNS};
}

export const sheetOf = ({columns, rows}: RuleTableInput): Sheet => squared([columns, ...(rows.length > 0 ? rows : [columns.map(() => '')])], false);

// A row without a word in it is no row.
export const inputOf = (table: RuleTableInput, sheet: Sheet): RuleTableInput => ({...table, columns: sheet[0] ?? [], rows: sheet.slice(1)});
export const filled = (table: RuleTableInput): RuleTableInput => ({...table, rows: table.rows.filter((row) => row.some((cell) => cell.trim() !== ''))});

export async function textOf(kind: 'table' | 'list', table: RuleTableInput): Promise<string> {
  return kind === 'list' ? writeList(table) : (await call('writeRuleTable', {body: filled(table), timeoutMs: TABLE_TIMEOUT_MS})).text;
}
