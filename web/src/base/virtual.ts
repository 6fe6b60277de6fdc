// Which rows of a long list are drawn: those in view and a few around them.

export interface Window {
  first: number;  // index of the first row drawn
  end: number;    // one past the last
  before: number; // px of empty space above
  after: number;  // px below
}

const AROUND = 8;  // rows beyond the edge, so that a quick scroll shows no gap

export function windowOf(count: number, rowHeight: number, scrollTop: number, viewHeight: number): Window {
  const top = Math.max(0, Math.min(scrollTop, count * rowHeight));
  const first = Math.min(count, Math.max(0, Math.floor(top / rowHeight) - AROUND));
  const end = Math.min(count, Math.ceil((top + viewHeight) / rowHeight) + AROUND);
  return {first, end, before: first * rowHeight, after: (count - end) * rowHeight};
}

// Where to scroll so that a row is wholly visible; unchanged if it is.
export function scrollFor(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}
