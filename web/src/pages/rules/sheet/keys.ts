// Which key does what in a sheet: as spreadsheets have it.

export interface Deeds {
  move: (row: number, column: number, extend: boolean) => void;
  jump: (row: number | undefined, column: number | undefined, extend: boolean) => void;
  write: (text?: string) => void;  // with a text: instead of what was there
  clear: () => void;
  all: () => void;
  undo: () => void;
  redo: () => void;
  moveRows: (by: -1 | 1) => void;
  moveColumns: (by: -1 | 1) => void;
  addRow: () => void;
  page: number;  // rows on a screen
  size: {rows: number; columns: number};
}

type Deed = (() => void) | undefined;

const ARROWS: Record<string, [row: number, column: number]> = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]};

function arrowDeed(event: KeyboardEvent, [row, column]: [number, number], deeds: Deeds): Deed {
  const extend = event.shiftKey;
  if (event.altKey) return row !== 0 ? () => deeds.moveRows(row as -1 | 1) : () => deeds.moveColumns(column as -1 | 1);
  if (!event.ctrlKey && !event.metaKey) return () => deeds.move(row, column, extend);
  const {rows, columns} = deeds.size;
  return () => deeds.jump(row === 0 ? undefined : row > 0 ? rows - 1 : 1, column === 0 ? undefined : column > 0 ? columns - 1 : 0, extend);
}

function controlDeed(event: KeyboardEvent, deeds: Deeds): Deed {
  const {rows, columns} = deeds.size;
  const letters: Record<string, () => void> = {
    KeyZ: event.shiftKey ? deeds.redo : deeds.undo, KeyY: deeds.redo, KeyA: deeds.all, Enter: deeds.addRow,
    Home: () => deeds.jump(1, 0, event.shiftKey), End: () => deeds.jump(rows - 1, columns - 1, event.shiftKey),
  };
  return letters[event.code];
}

export function keyDeed(event: KeyboardEvent, deeds: Deeds): Deed {
  if (event.isComposing) return undefined;
  const arrow = ARROWS[event.key];
  if (arrow) return arrowDeed(event, arrow, deeds);
  if (event.ctrlKey || event.metaKey) return controlDeed(event, deeds);
  const plain: Record<string, () => void> = {
    PageDown: () => deeds.move(deeds.page, 0, event.shiftKey), PageUp: () => deeds.move(-deeds.page, 0, event.shiftKey),
    Home: () => deeds.jump(undefined, 0, event.shiftKey), End: () => deeds.jump(undefined, deeds.size.columns - 1, event.shiftKey),
    Enter: () => deeds.write(), F2: () => deeds.write(), Delete: deeds.clear, Backspace: deeds.clear,
  };
  if (plain[event.key]) return plain[event.key];
  // Tab leaves the grid, as it leaves every field; a letter writes instead of what was there.
  return !event.altKey && [...event.key].length === 1 ? () => deeds.write(event.key) : undefined;
}
