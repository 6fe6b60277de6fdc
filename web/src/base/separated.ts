// Reads cells as spreadsheets give them: tab-separated from the clipboard, CSV (RFC 4180) from a file.
//
//   readSeparated('a,b\r\n"x, y",2\r\n')  ==  [['a', 'b'], ['x, y', '2']]

// Tabs come from the clipboard; semicolons from spreadsheets of countries that write decimals with commas.
function separatorOf(text: string): string {
  if (text.includes('\t')) return '\t';
  const first = text.slice(0, text.search(/[\r\n]|$/)).replace(/"(?:[^"]|"")*"/g, '');
  return first.includes(';') && !first.includes(',') ? ';' : ',';
}

export function readSeparated(given: string, separator = separatorOf(given)): string[][] {
  const text = given.replace(/^\uFEFF/, '');
  const cell = /("(?:[^"]|"")*"[^\r\n]*?|[^\r\n]*?)(?=SEP|\r|\n|$)/;
  const pattern = new RegExp(cell.source.replaceAll('SEP', separator === '\t' ? '\\t' : separator), 'y');
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[1] ?? '';
    row.push(unquoted(found));
    at += found.length;
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) row.push('');
    } else {
      rows.push(row);
      row = [];
      at += text.startsWith('\r\n', at) ? 2 : 1;
    }
  }
  return row.length > 0 ? [...rows, row] : rows;
}

function unquoted(cell: string): string {
  return /^"[^]*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

// For the clipboard: what a spreadsheet takes apart again.
export function tabSeparated(rows: string[][]): string {
  const cell = (text: string) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
