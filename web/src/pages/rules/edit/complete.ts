// What may stand at the caret: asked of the server once, then narrowed as one types on.
import {useRef, useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Operations} from '../../../api/types.ts';
import {placesOf} from '../../../base/utf8.ts';

export type Suggestion = Operations['completeRule']['answer']['items'][number];

export interface Suggesting {
  from: number;  // where the word to be replaced begins, in UTF-16 units
  all: Suggestion[];
  active: number;
}

const SHOWN_MAX = 50;  // more nobody reads through; a letter more narrows them

// Those that go on as what was typed since 'from'.
export function fitting({all}: Suggesting, typed: string): Suggestion[] {
  const start = typed.toLowerCase();
  return all.filter((one) => one.text.toLowerCase().startsWith(start)).slice(0, SHOWN_MAX);
}

export interface Suggestions {
  now: Suggesting | undefined;
  ask: (text: string, caret: number) => Promise<void>;
  move: (by: number, count: number) => void;
  close: () => void;
}

export function useSuggestions(): Suggestions {
  const [now, setNow] = useState<Suggesting | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  const close = () => {
    stop.current?.abort();
    setNow(undefined);
  };
  async function ask(text: string, caret: number): Promise<void> {
    close();
    const mine = stop.current = new AbortController();
    const places = placesOf(text);
    try {
      const {from, items} = await call('completeRule', {body: {text, offset: places.byte(caret)}, signal: mine.signal});
      if (!mine.signal.aborted) setNow(items.length > 0 ? {from: places.unit(from), all: items, active: 0} : undefined);
    } catch {
      // Suggestions are a help: without them one goes on typing.
      if (!mine.signal.aborted) setNow(undefined);
    }
  }
  const move = (by: number, count: number) => setNow((old) => old && {...old, active: count === 0 ? 0 : (old.active + by + count) % count});
  return {now, ask, move, close};
}
