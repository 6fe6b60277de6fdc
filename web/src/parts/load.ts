// Reading from the server inside a component: what came, what failed, whether it is under way.
import {useCallback, useEffect, useRef, useState} from 'preact/hooks';
import {asFailure, isAbort, type Failure} from '../api/client.ts';
import {liveGap} from '../api/live.ts';
import {language} from '../i18n/index.ts';

export interface Loaded<T> {
  data: T | undefined;
  failure: Failure | undefined;
  loading: boolean;
  reload: () => void;
  set: (data: T) => void;
}

// Reads again when an input or the language changes. The old data stay until the new are there, so that
// nothing jumps.
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, inputs: unknown[]): Loaded<T> {
  const [state, setState] = useState<{data?: T; failure?: Failure; loading: boolean}>({loading: true});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => ({...old, loading: true}));
    read(stop.signal).then(
      (data) => stop.signal.aborted || setState({data, loading: false}),
      (error) => isAbort(error) || stop.signal.aborted || setState((old) => ({...old, failure: asFailure(error), loading: false})));
    return () => stop.abort();
  }, [...inputs, turn, language.value]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const set = useCallback((data: T) => setState({data, loading: false}), []);
  return {data: state.data, failure: state.failure, loading: state.loading, reload, set};
}

export interface Doing<A extends unknown[]> {
  busy: boolean;
  failure: Failure | undefined;
  run: (...args: A) => Promise<boolean>;
  clear: () => void;
}

// One deed at a time: a second press while the first is under way does nothing. True when it was done.
export function useDoing<A extends unknown[]>(work: (...args: A) => Promise<unknown>): Doing<A> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const under = useRef(false);
  async function run(...args: A): Promise<boolean> {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await work(...args);
      return true;
    } catch (error) {
      setFailure(asFailure(error));
      return false;
    } finally {
      under.current = false;
      setBusy(false);
    }
  }
  return {busy, failure, run, clear: () => setFailure(undefined)};
}

// Calls 'listener' for keys pressed anywhere but in fields.
export function useKeys(listener: (event: KeyboardEvent) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.closest?.('input, select, textarea, dialog, [contenteditable]');
      if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) latest.current(event);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Tidewaiter` : 'Tidewaiter';
  }, [title]);
}

// Calls 'reload' when live news may have been missed.
export function useGap(reload: () => void): void {
  const gap = liveGap.value;
  const seen = useRef(gap);
  useEffect(() => {
    if (gap === seen.current) return;
    seen.current = gap;
    reload();
  }, [gap, reload]);
}
