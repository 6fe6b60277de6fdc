// A table or a list in cells, with the clauses beside them.
import {useMemo, useRef, useState} from 'preact/hooks';
import type {Rule, RuleTableInput} from '../../../api/types.ts';
import {csvOf, download} from '../../../base/csv.ts';
import {begun, changed, redone, undone} from '../../../base/history.ts';
import {readSeparated} from '../../../base/separated.ts';
import {number, t} from '../../../i18n/index.ts';
import {Loading, Panel, Trouble} from '../../../parts/bits.tsx';
import {Field, TextField} from '../../../parts/field.tsx';
import {useLoad} from '../../../parts/load.ts';
import {StartBackTest} from '../back_test/start.tsx';
import type {Drafting} from '../edit/draft.ts';
import {SavePanel} from '../edit/save.tsx';
import {useFaults, type Faults} from './faults.ts';
import {faultKey, SheetGrid, type Selection} from './grid.tsx';
import {areaOf, cleared, insertColumn, insertRows, moveColumns, moveRows, removeColumns, removeRows, setBlock, setCell, squared, type Sheet} from './sheet.ts';
import {cellsOf, filled, inputOf, LIST_COLUMNS, sheetOf, textOf} from './table_text.ts';

type Kind = 'table' | 'list';

// What a spreadsheet was kept from running as a formula comes back as it was.
const plain = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell);

// The first row of a list's file may be its heads.
function sheetFromFile(kind: Kind, text: string): Sheet {
  const rows = readSeparated(text).map((row) => row.map(plain));
  if (kind === 'table') return squared(rows.length > 1 ? rows : [...rows, []]);
  const body = rows[0]?.[0]?.trim().toLowerCase() === LIST_COLUMNS[0] ? rows.slice(1) : rows;
  return squared([LIST_COLUMNS, ...(body.length > 0 ? body : [[]])], false);
}

interface ToolsProps {
  kind: Kind;
  sheet: Sheet;
  selection: Selection;
  put: (sheet: Sheet) => void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  onFile: (text: string) => void;
  onSave: () => void;
}

function Tools({kind, sheet, selection, put, undo, redo, onFile, onSave}: ToolsProps) {
  const area = areaOf(selection.at, selection.from);
  const tool = (label: string, deed: (() => void) | undefined) => <button key={label} type="button" class="button small" disabled={!deed} onClick={deed}>{label}</button>;
  return (
    <div class="sheet-tools" role="toolbar" aria-label={t('sheet.tools')}>
      {tool(t('do.undo'), undo)}{tool(t('edit.redo'), redo)}
      {tool(t('sheet.row_above'), () => put(insertRows(sheet, area.top)))}{tool(t('sheet.row_below'), () => put(insertRows(sheet, area.bottom + 1)))}
      {tool(t('sheet.row_up'), () => put(moveRows(sheet, area, -1)))}{tool(t('sheet.row_down'), () => put(moveRows(sheet, area, 1)))}{tool(t('sheet.row_remove'), () => put(removeRows(sheet, area)))}
      {kind === 'table' && (
        <>
          {tool(t('sheet.column_before'), () => put(insertColumn(sheet, area.left)))}{tool(t('sheet.column_after'), () => put(insertColumn(sheet, area.right + 1)))}
          {tool(t('sheet.column_left'), () => put(moveColumns(sheet, area, -1)))}{tool(t('sheet.column_right'), () => put(moveColumns(sheet, area, 1)))}{tool(t('sheet.column_remove'), () => put(removeColumns(sheet, area)))}
        </>
      )}
      <label class="button small file">{t('sheet.from_csv')}<input type="file" accept=".csv,.tsv,text/csv" onChange={async (event) => {
        const input = event.currentTarget;
        const file = input.files?.[0];
        if (file) onFile(await file.text());
        input.value = '';
      }} /></label>
      {tool(t('do.csv'), onSave)}
    </div>
  );
}

function FaultsNote({faults, onGo}: {faults: Faults; onGo: (row: number, column: number) => void}) {
  const first = faults.cells[0];
  return (
    <div role="status">
      {faults.others.map((one) => <p key={one} class="error"><bdi>{one}</bdi></p>)}
      {first && <p class="error">{t('sheet.faults', {count: faults.cells.length})} <button type="button" class="link" onClick={() => onGo(first.row, first.column)}>{t('sheet.first_fault')}</button></p>}
      <Trouble failure={faults.failure} />
    </div>
  );
}

function Clauses({table, onTable}: {table: RuleTableInput; onTable: (table: RuleTableInput) => void}) {
  return (
    <Panel title={t('sheet.clauses')}>
      <div class="row">
        <TextField id="sheet-name" label={t('rules.name')} hint={t('rules.name_hint')} value={table.name} maxLength={64} onValue={(name) => onTable({...table, name: name.trim()})} />
        <TextField id="sheet-title" label={t('build.title')} value={table.title} maxLength={200} onValue={(title) => onTable({...table, title})} />
      </div>
      <Field id="sheet-clauses" label={t('sheet.others')} hint={t('sheet.others_hint')}>
        {(field) => <textarea {...field} class="built-code" rows={4} spellcheck={false} value={table.head_text} onInput={(event) => onTable({...table, head_text: event.currentTarget.value})} />}
      </Field>
    </Panel>
  );
}

const START: Selection = {at: {row: 1, column: 0}, from: {row: 1, column: 0}};

interface CellsProps {
  kind: Kind;
  rule: Rule | undefined;
  first: RuleTableInput;
  drafting: Drafting;
}

function Cells({kind, rule, first, drafting}: CellsProps) {
  const [table, setTable] = useState(first);
  const [history, setHistory] = useState(() => begun(sheetOf(first)));
  const [selection, setSelection] = useState(START);
  const latest = useRef(history);
  latest.current = history;
  const sheet = history.present;
  const faults = useFaults(table);
  const marked = useMemo(() => new Map(faults.cells.map((one) => [faultKey(one.row, one.column), one])), [faults]);
  const keep = (next: RuleTableInput) => {
    setTable(next);
    drafting.change({table: next});
  };
  const show = (next: typeof history) => {
    setHistory(next);
    keep(inputOf(table, next.present));
    const last = {row: next.present.length - 1, column: (next.present[0]?.length ?? 1) - 1};
    const inside = (place: Selection['at']) => ({row: Math.min(place.row, last.row), column: Math.min(place.column, last.column)});
    setSelection((old) => ({at: inside(old.at), from: inside(old.from)}));
  };
  const put = (next: Sheet) => show(changed(latest.current, next));
  const area = areaOf(selection.at, selection.from);
  const text = () => textOf(table);
  const goTo = (row: number, column: number) => {
    setSelection({at: {row, column}, from: {row, column}});
    document.querySelector<HTMLElement>('.sheet')?.focus();
  };
  return (
    <>
      <Clauses table={table} onTable={keep} />
      <Panel title={t('sheet.title', {rows: number(sheet.length - 1)})} id="sheet">
        <Tools kind={kind} sheet={sheet} selection={selection} put={put} undo={history.past.length > 0 ? () => show(undone(history)) : undefined}
          redo={history.future.length > 0 ? () => show(redone(history)) : undefined} onFile={(given) => put(sheetFromFile(kind, given))}
          onSave={() => download(`${table.name}.csv`, csvOf(sheet[0] ?? [], filled(table).rows))} />
        <SheetGrid sheet={sheet} label={t('sheet.label', {name: table.title || table.name})} headsFixed={kind === 'list'} faults={marked} selection={selection} onSelection={setSelection}
          onCell={(place, cell) => put(setCell(sheet, place, cell))} onPaste={(place, block) => put(setBlock(sheet, place, block.map((row) => row.map(plain)), kind === 'table'))}
          deeds={{clear: () => put(cleared(sheet, kind === 'list' ? {...area, top: Math.max(1, area.top)} : area)), undo: () => show(undone(history)), redo: () => show(redone(history)),
            moveRows: (by) => {
              put(moveRows(sheet, area, by));
              goTo(Math.max(1, Math.min(sheet.length - 1, selection.at.row + by)), selection.at.column);
            }, moveColumns: (by) => kind === 'table' && put(moveColumns(sheet, area, by)), addRow: () => put(insertRows(sheet, area.bottom + 1))}} />
        <FaultsNote faults={faults} onGo={goTo} />
        <p class="faint">{t('sheet.keys')}</p>
        {kind === 'table' && <div class="buttons"><StartBackTest what={async () => ({text: await text()})} /></div>}
      </Panel>
      <SavePanel rule={rule} drafting={drafting} textNow={text} />
    </>
  );
}

export function SheetEditor({kind, rule, drafting}: {kind: Kind; rule: Rule | undefined; drafting: Drafting}) {
  const {draft} = drafting;
  const loaded = useLoad(async (signal) => draft.table ?? cellsOf(draft.text, signal), [drafting.turn]);
  if (loaded.failure) return <Trouble failure={loaded.failure} retry={loaded.reload} />;
  if (loaded.loading || !loaded.data) return <Loading />;
  return <Cells key={drafting.turn} kind={kind} rule={rule} first={loaded.data} drafting={drafting} />;
}
