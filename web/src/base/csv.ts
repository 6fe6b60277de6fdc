// CSV as RFC 4180 has it, with a byte-order mark so that spreadsheets read it as UTF-8.
//
//   csvOf(['id', 'value'], [['a', '1.50']])  ==  '\uFEFFid,value\r\na,1.50\r\n'

export type Cell = string | number | undefined;

// A spreadsheet would run a cell that begins like this as a formula; declared texts come from outside.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

export function csvCell(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(header: string[], rows: Cell[][]): string {
  return '\uFEFF' + [header, ...rows].map((row) => row.map(csvCell).join(',') + '\r\n').join('');
}

export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
