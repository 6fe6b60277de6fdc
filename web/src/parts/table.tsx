// A table of a few hundred rows at most, with its CSV.
import type {ComponentChildren} from 'preact';
import {csvOf, download, type Cell} from '../base/csv.ts';
import {t} from '../i18n/index.ts';
import {Data} from './bits.tsx';

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  csv?: (row: T) => Cell;  // without it the column is not exported
  number?: boolean;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string | number;
  file?: string;
  rowClass?: (row: T) => string;
}

export function exportCsv<T>(file: string, columns: Column<T>[], rows: T[]): void {
  const given = columns.filter((column) => column.csv);
  download(file, csvOf(given.map((column) => column.head), rows.map((row) => given.map((column) => column.csv?.(row)))));
}

export function CsvButton({onClick, disabled}: {onClick: () => void; disabled?: boolean}) {
  return <button type="button" class="button quiet" onClick={onClick} disabled={disabled}>{t('do.csv')}</button>;
}

export function Table<T>({caption, columns, rows, keyOf, file, rowClass}: Props<T>) {
  return (
    <div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={caption}>
        <table class="table">
          <caption class="hidden">{caption}</caption>
          <thead><tr>{columns.map((column) => <th key={column.head} scope="col" class={column.number ? 'end' : undefined}>{column.head}</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} class={rowClass?.(row)}>
                {columns.map((column) => <td key={column.head} class={column.number ? 'end num' : undefined}><Data>{column.cell(row)}</Data></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {file && <div class="table-foot"><CsvButton onClick={() => exportCsv(file, columns, rows)} disabled={rows.length === 0} /></div>}
    </div>
  );
}
