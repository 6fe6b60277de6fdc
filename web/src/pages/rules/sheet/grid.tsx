// Cells that work as in a spreadsheet, with only those in view in the page: a thousand rows of thirty columns are as
// quick as ten. The grid keeps the focus and tells screen readers which cell is meant; only a cell that is written in
// has a field of its own.
import './sheet.css';
import type {ComponentChildren} from 'preact';
import {useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import {readSeparated, tabSeparated} from '../../../base/separated.ts';
import {windowOf} from '../../../base/virtual.ts';
import {number, t} from '../../../i18n/index.ts';
import {useScroll} from '../../../parts/rows.ts';
import {keyDeed, type Deeds} from './keys.ts';
import {areaOf, cellsIn, widthOf, type Area, type Place, type Sheet} from './sheet.ts';

const ROW_PX = 34;  // as in sheet.css
const COLUMN_PX = 168;
const NUMBER_PX = 56;
const AROUND = 2;  // columns beyond the edge

export interface CellFault {
  row: number;
  column: number;
  detail: string;
  suggest?: string;
}

export interface Selection {
  at: Place;
  from: Place;  // where the selection began
}

interface Props {
  sheet: Sheet;
  label: string;
  headsFixed: boolean;
  faults: Map<string, CellFault>;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  onCell: (place: Place, text: string) => void;
  onPaste: (place: Place, block: string[][]) => void;
  deeds: Pick<Deeds, 'clear' | 'undo' | 'redo' | 'moveRows' | 'moveColumns' | 'addRow'>;
}

export const faultKey = (row: number, column: number): string => `${row} ${column}`;

interface CellProps {
  row: number;
  column: number;
  text: string;
  head: boolean;
  active: boolean;
  chosen: boolean;
  fault: CellFault | undefined;
  children?: ComponentChildren;
}

function Cell({row, column, text, head, active, chosen, fault, children}: CellProps) {
  const classes = ['cell', head && 'cell-head', active && 'cell-active', chosen && 'cell-chosen', fault && 'cell-bad'].filter(Boolean).join(' ');
  return (
    <div id={`cell-${row}-${column}`} class={classes} role={head ? 'columnheader' : 'gridcell'} aria-colindex={column + 2} aria-selected={chosen} aria-invalid={fault ? true : undefined}
      aria-describedby={fault && active ? 'cell-fault' : undefined} data-row={row} data-column={column} title={fault?.detail} style={{left: `${NUMBER_PX + column * COLUMN_PX}px`}}>{children ?? text}</div>
  );
}

interface WritingProps {
  first: string;
  label: string;
  onDone: (text: string | undefined, step: [number, number]) => void;
}

// The field in the cell that is written in. Enter goes down, Tab goes on, Escape leaves the cell as it was.
function Writing({first, label, onDone}: WritingProps) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const end = (text: string | undefined, step: [number, number]) => {
    if (done.current) return;
    done.current = true;
    onDone(text, step);
  };
  useLayoutEffect(() => {
    input.current?.focus({preventScroll: true});
    input.current?.setSelectionRange(first.length, first.length);
  }, []);
  return (
    <input ref={input} class="cell-writing" type="text" defaultValue={first} aria-label={label} autocomplete="off" spellcheck={false} dir="auto"
      onBlur={(event) => end(event.currentTarget.value, [0, 0])} onMouseDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.isComposing) return;
        const {value} = event.currentTarget;
        if (event.key === 'Escape') end(undefined, [0, 0]);
        else if (event.key === 'Enter') end(value, [event.shiftKey ? -1 : 1, 0]);
        else if (event.key === 'Tab') end(value, [0, event.shiftKey ? -1 : 1]);
        else return;
        event.preventDefault();
      }} />
  );
}

// Which columns are drawn: those in view and a few around.
function columnsIn(view: {left: number; width: number}, count: number): [number, number] {
  const first = Math.max(0, Math.floor((view.left - NUMBER_PX) / COLUMN_PX) - AROUND);
  return [first, Math.min(count, Math.ceil((view.left + view.width) / COLUMN_PX) + AROUND)];
}

function useSideways(box: {current: HTMLDivElement | null}): {left: number; width: number} {
  const [side, setSide] = useState({left: 0, width: 1200});
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const read = () => setSide({left: element.scrollLeft, width: element.clientWidth});
    read();
    element.addEventListener('scroll', read, {passive: true});
    return () => element.removeEventListener('scroll', read);
  }, []);
  return side;
}

// Brings the cell into view, beside the heads and the row numbers that stand still.
function reveal(element: HTMLElement, {row, column}: Place): void {
  const top = row * ROW_PX;
  const left = NUMBER_PX + column * COLUMN_PX;
  if (row > 0 && top < element.scrollTop + ROW_PX) element.scrollTop = top - ROW_PX;
  else if (top + ROW_PX > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW_PX - element.clientHeight;
  if (left < element.scrollLeft + NUMBER_PX) element.scrollLeft = left - NUMBER_PX;
  else if (left + COLUMN_PX > element.scrollLeft + element.clientWidth) element.scrollLeft = left + COLUMN_PX - element.clientWidth;
}

interface RowProps {
  row: number;
  cells: string[];
  first: number;   // columns drawn: from here
  end: number;     // to before here
  active: number;  // the column of the cell that is meant, -1 in other rows
  left: number;    // columns chosen, -1: none in this row
  right: number;
  faults: Map<string, CellFault>;
  writing: ComponentChildren;
}

// Drawn anew only when something of it changed: while one scrolls, most rows stay as they are.
function SheetRow({row, cells, first, end, active, left, right, faults, writing}: RowProps) {
  const inside = Array.from({length: Math.max(0, Math.min(end, cells.length) - first)}, (_, i) => first + i);
  const columns = active >= 0 && !inside.includes(active) ? [...inside, active] : inside;
  const chosen = (column: number) => left >= 0 && column >= left && column <= right;
  const draw = () => (
    <div class={`sheet-row${row === 0 ? ' sheet-heads' : ''}`} role="row" aria-rowindex={row + 1} style={row === 0 ? undefined : {top: `${row * ROW_PX}px`}}>
      <div class="cell-number" role="rowheader" aria-colindex={1}>{row === 0 ? '' : number(row)}</div>
      {columns.map((column) => (
        <Cell key={column} row={row} column={column} text={cells[column] ?? ''} head={row === 0} active={column === active} chosen={chosen(column)} fault={faults.get(faultKey(row, column))}>
          {column === active ? writing : undefined}
        </Cell>
      ))}
    </div>
  );
  return useMemo(draw, [row, cells, first, end, active, left, left < 0 ? -1 : right, faults, writing]);
}

const NOTHING: string[] = [];

function placeOf(event: Event): Place | undefined {
  const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
  return cell ? {row: Number(cell.dataset.row), column: Number(cell.dataset.column)} : undefined;
}

interface Clipboard {
  sheet: Sheet;
  area: Area;
  busy: boolean;  // a cell is written in: the clipboard is its own
  clear: () => void;
  onPaste: (place: Place, block: string[][]) => void;
}

function clipboardDeeds({sheet, area, busy, clear, onPaste}: Clipboard) {
  const copy = (event: ClipboardEvent): boolean => {
    if (busy) return false;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', tabSeparated(cellsIn(sheet, area)));
    return true;
  };
  return {
    onCopy: copy,
    onCut: (event: ClipboardEvent) => void (copy(event) && clear()),
    onPaste: (event: ClipboardEvent) => {
      if (busy) return;
      event.preventDefault();
      onPaste({row: area.top, column: area.left}, readSeparated(event.clipboardData?.getData('text/plain') ?? ''));
    },
  };
}

// A press chooses a cell, moving while pressed chooses more, two presses write. What is written elsewhere is done first.
function usePointer(at: Place, go: (place: Place, extend: boolean) => void, write: () => void) {
  const pressed = useRef(false);
  return {
    onMouseDown: (event: MouseEvent) => {
      const place = placeOf(event);
      if (!place) return;
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
      pressed.current = true;
      go(place, event.shiftKey);
    },
    onMouseMove: (event: MouseEvent) => {
      const place = pressed.current && event.buttons === 1 ? placeOf(event) : undefined;
      if (place && (place.row !== at.row || place.column !== at.column)) go(place, true);
    },
    onMouseUp: () => void (pressed.current = false),
    onDblClick: (event: MouseEvent) => void (placeOf(event) && write()),
  };
}

export function SheetGrid({sheet, label, headsFixed, faults, selection, onSelection, onCell, onPaste, deeds}: Props) {
  const {box, view} = useScroll();
  const side = useSideways(box);
  const [writing, setWriting] = useState<string | undefined>(undefined);
  const width = widthOf(sheet);
  const {at, from} = selection;
  const area = areaOf(at, from);
  const drawn = windowOf(sheet.length, ROW_PX, view.top, view.height);
  const [first, end] = columnsIn(side, width);
  // The heads, what is in view, and always the cell that is meant.
  const rows = [...new Set([0, at.row, ...Array.from({length: drawn.end - drawn.first}, (_, i) => drawn.first + i)])].sort((a, b) => a - b);
  useLayoutEffect(() => box.current ? reveal(box.current, at) : undefined, [at.row, at.column]);
  const clamp = (row: number, column: number): Place => ({row: Math.max(headsFixed ? 1 : 0, Math.min(sheet.length - 1, row)), column: Math.max(0, Math.min(width - 1, column))});
  const go = (place: Place, extend = false) => onSelection({at: place, from: extend ? from : place});
  const write = (text?: string) => {
    if (!headsFixed || at.row > 0) setWriting(text ?? sheet[at.row]?.[at.column] ?? '');
  };
  const finish = (text: string | undefined, [down, along]: [number, number]) => {
    setWriting(undefined);
    if (text !== undefined) onCell(at, text);
    if (down !== 0 || along !== 0) go(clamp(at.row + down, at.column + along));
    box.current?.focus({preventScroll: true});
  };
  const page = Math.max(1, Math.floor(view.height / ROW_PX) - 2);
  const onKey = (event: KeyboardEvent) => {
    const deed = keyDeed(event, {...deeds, write, page, size: {rows: sheet.length, columns: width},
      move: (row, column, extend) => go(clamp(at.row + row, at.column + column), extend), jump: (row, column, extend) => go(clamp(row ?? at.row, column ?? at.column), extend),
      all: () => onSelection({at: clamp(sheet.length - 1, width - 1), from: clamp(1, 0)})});
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  const clipboard = clipboardDeeds({sheet, area, busy: writing !== undefined, clear: deeds.clear, onPaste});
  const pointer = usePointer(at, (place, extend) => go(clamp(place.row, place.column), extend), write);
  const fault = faults.get(faultKey(at.row, at.column));
  return (
    <>
      <div ref={box} class="sheet" role="grid" dir="ltr" tabIndex={0} aria-label={label} aria-rowcount={sheet.length} aria-colcount={width + 1} aria-multiselectable="true"
        aria-activedescendant={`cell-${at.row}-${at.column}`} onKeyDown={onKey} {...clipboard} {...pointer}>
        <div class="sheet-room" role="rowgroup" style={{height: `${sheet.length * ROW_PX}px`, width: `${NUMBER_PX + width * COLUMN_PX}px`}}>
          {rows.map((row) => (
            <SheetRow key={row} row={row} cells={sheet[row] ?? NOTHING} first={first} end={end} active={row === at.row ? at.column : -1} left={row >= area.top && row <= area.bottom ? area.left : -1} right={area.right}
              faults={faults} writing={row === at.row && writing !== undefined ? <Writing first={writing} label={`${sheet[0]?.[at.column] ?? ''} ${number(row)}`} onDone={finish} /> : undefined} />
          ))}
        </div>
      </div>
      <p id="cell-fault" class={fault ? 'error' : 'hidden'} role="status">{fault && <bdi>{fault.detail}</bdi>}{' '}
        {fault?.suggest && <button type="button" class="button small" onClick={() => onCell(at, fault.suggest ?? '')}>{t('edit.write')} <bdi class="code">{fault.suggest}</bdi></button>}</p>
    </>
  );
}
