// A plot that is also a table.
import type {ComponentChildren} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../i18n/index.ts';
import {Panel} from './bits.tsx';
import {Table, type Column} from './table.tsx';

interface PlotProps<T> {
  title: string;
  file: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
  note?: string;
  children: ComponentChildren;
}

export function PlotPanel<T>({title, file, columns, rows, keyOf, note, children}: PlotProps<T>) {
  const [table, setTable] = useState(false);
  const toggle = <button type="button" class="button quiet" aria-pressed={table} onClick={() => setTable(!table)}>{t('dash.table')}</button>;
  return (
    <Panel title={title} tools={toggle}>
      {rows.length === 0 ? <p class="faint">{t('dash.nothing')}</p> : table ? <Table caption={title} columns={columns} rows={rows} keyOf={keyOf} file={file} /> : children}
      {note && <p class="faint">{note}</p>}
    </Panel>
  );
}
