// The cells of a table: row 0 has the heads. Values that are never changed in place; a change copies the rows it
// touches and shares the others.
//
//   setBlock(sheet, 1, 0, [['0901', 'BR']], {growColumns: true})

export type Sheet = string[][];

export interface Place {
  row: number;
  column: number;
}

export interface Area {
  top: number;
  left: number;
  bottom: number;  // in it
  right: number;   // in it
}

export const ROWS_MAX = 10_000;   // as the server has it
const COLUMNS_MAX = 100;

export const widthOf = (sheet: Sheet): number => sheet[0]?.length ?? 0;

export const areaOf = (one: Place, other: Place): Area => ({top: Math.min(one.row, other.row), left: Math.min(one.column, other.column),
  bottom: Math.max(one.row, other.row), right: Math.max(one.column, other.column)});

const blank = (count: number): string[] => Array.from({length: count}, () => '');

// Every row as long as the heads, or as the longest where columns may grow.
export function squared(rows: string[][], grow = true): Sheet {
  const width = Math.min(COLUMNS_MAX, Math.max(1, grow ? Math.max(0, ...rows.map((row) => row.length)) : rows[0]?.length ?? 0));
  return rows.slice(0, ROWS_MAX + 1).map((row) => (row.length === width ? row : [...row.slice(0, width), ...blank(width - row.length)]));
}

export function setCell(sheet: Sheet, {row, column}: Place, text: string): Sheet {
  const old = sheet[row];
  if (!old || column >= old.length || old[column] === text) return sheet;
  return sheet.with(row, old.with(column, text));
}

// Puts cells in from a place on; rows are added where they are needed, columns only where they may be.
export function setBlock(sheet: Sheet, {row, column}: Place, block: string[][], growColumns: boolean): Sheet {
  const width = growColumns ? Math.min(COLUMNS_MAX, Math.max(widthOf(sheet), column + Math.max(0, ...block.map((one) => one.length)))) : widthOf(sheet);
  const height = Math.min(ROWS_MAX + 1, Math.max(sheet.length, row + block.length));
  return Array.from({length: height}, (_, i) => {
    const old = sheet[i] ?? [];
    const wide = old.length === width ? old : [...old, ...blank(width - old.length)];
    const given = i >= row ? block[i - row] : undefined;
    if (!given) return wide;
    return wide.map((text, n) => (n >= column ? given[n - column] ?? text : text));
  });
}

export function cleared(sheet: Sheet, {top, left, bottom, right}: Area): Sheet {
  return sheet.map((row, i) => (i < top || i > bottom ? row : row.map((text, n) => (n < left || n > right ? text : ''))));
}

export const cellsIn = (sheet: Sheet, {top, left, bottom, right}: Area): string[][] => sheet.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));

export function insertRows(sheet: Sheet, before: number, count = 1): Sheet {
  const fits = Math.max(0, Math.min(count, ROWS_MAX + 1 - sheet.length));
  return sheet.toSpliced(Math.max(1, before), 0, ...Array.from({length: fits}, () => blank(widthOf(sheet))));
}

// The heads stay, and so does one row.
export function removeRows(sheet: Sheet, {top, bottom}: Area): Sheet {
  const from = Math.max(1, top);
  const rest = sheet.toSpliced(from, Math.max(0, bottom - from + 1));
  return rest.length > 1 ? rest : [...rest, blank(widthOf(sheet))];
}

export function moveRows(sheet: Sheet, {top, bottom}: Area, by: -1 | 1): Sheet {
  const from = Math.max(1, top);
  if (from + by < 1 || bottom + by >= sheet.length || bottom < from) return sheet;
  const moved = sheet.slice(from, bottom + 1);
  return sheet.toSpliced(from, moved.length).toSpliced(from + by, 0, ...moved);
}

export function insertColumn(sheet: Sheet, before: number): Sheet {
  return widthOf(sheet) >= COLUMNS_MAX ? sheet : sheet.map((row) => row.toSpliced(before, 0, ''));
}

export function removeColumns(sheet: Sheet, {left, right}: Area): Sheet {
  return right - left + 1 >= widthOf(sheet) ? sheet : sheet.map((row) => row.toSpliced(left, right - left + 1));
}

export function moveColumns(sheet: Sheet, {left, right}: Area, by: -1 | 1): Sheet {
  if (left + by < 0 || right + by >= widthOf(sheet)) return sheet;
  return sheet.map((row) => row.toSpliced(left, right - left + 1).toSpliced(left + by, 0, ...row.slice(left, right + 1)));
}
