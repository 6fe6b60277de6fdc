// Long lists: how far they are scrolled, which row the keyboard is at, which key was meant.
import type {RefObject} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {scrollFor} from '../base/virtual.ts';

// How far the box is scrolled and how high it is.
export function useScroll() {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({top: 0, height: 800});
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setView({top: element.scrollTop, height: element.clientHeight});
    const watch = new ResizeObserver(read);
    watch.observe(element);
    element.addEventListener('scroll', read, {passive: true});
    return () => {
      watch.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return {box, view};
}

// Brings the row at the cursor into view and focuses it once it is drawn. The answer tells whether a focus is
// ours: only the others move the cursor, or two quick keys would send it to and fro.
export function useFocusAt(cursor: number, box: RefObject<HTMLDivElement | null>, rowPx: number): () => boolean {
  const placing = useRef(false);
  const place = () => {
    const row = document.getElementById(`row-${cursor}`);
    placing.current = true;
    row?.focus({preventScroll: true});
    placing.current = false;
    return row !== null;
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || cursor < 0) return undefined;
    const head = element.querySelector('thead')?.offsetHeight ?? 0;
    element.scrollTop = scrollFor(cursor, rowPx, element.scrollTop, element.clientHeight - head);
    if (place()) return undefined;
    const frame = requestAnimationFrame(place);
    return () => cancelAnimationFrame(frame);
  }, [cursor]);
  return () => placing.current;
}

// The Latin letter or digit on the key that was pressed, whatever the keyboard writes.
export function latinKey(event: KeyboardEvent): string {
  if (event.key === '؟') return '?';
  return /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]?.toLowerCase() ?? '';
}
