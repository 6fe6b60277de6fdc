// The rows of the queue: pages as one scrolls, and what happens meanwhile, without rows that jump.
import {useEffect, useRef, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {listen, liveGap} from '../../api/live.ts';
import {me} from '../../api/session.ts';
import type {Queue, Summary} from '../../api/types.ts';
import {useLoad} from '../../parts/load.ts';
import {fits, queryOf, type Filters} from './filters.ts';

const PAGE_ROWS = 100;
const FLUSH_MS = 400;      // what comes in live is shown together: a fast stream would redraw all the time
const COUNTS_MS = 4_000;   // how often the counts are read again while things happen

export interface QueueList {
  items: Summary[];
  counts: Queue['counts'] | undefined;
  fresh: number;             // rows that belong here and are not shown yet
  loading: boolean;
  complete: boolean;
  failure: Failure | undefined;
  reload: () => void;
  more: () => void;
}

interface Rows {
  items: Summary[];
  next?: string;
}

const NOTHING: Rows = {items: []};

function merge(rows: Rows, changed: Map<string, Summary>): Rows {
  if (!rows.items.some((row) => changed.has(row.id))) return rows;
  return {...rows, items: rows.items.map((row) => changed.get(row.id) ?? row)};
}

// Gathers live rows and hands them over together.
function useGathered(take: (changed: Map<string, Summary>) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    let gathered = new Map<string, Summary>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const changed = gathered;
      gathered = new Map();
      latest.current(changed);
    };
    const stop = listen('declaration', (row) => {
      gathered.set(row.id, row);
      timer ??= setTimeout(flush, FLUSH_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

function useCounts(first: Queue | undefined, filters: Filters): [Queue['counts'] | undefined, () => void] {
  const [counts, setCounts] = useState(first?.counts);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setCounts(first?.counts ?? counts), [first]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      call('getQueue', {query: {...queryOf(filters), limit: 1}}).then((page) => setCounts(page.counts), () => undefined);
    }, COUNTS_MS);
  };
  return [counts, soon];
}

export function useQueue(filters: Filters): QueueList {
  const query = queryOf(filters);
  const first = useLoad((signal) => call('getQueue', {query: {...query, limit: PAGE_ROWS}, signal}), [JSON.stringify(query), liveGap.value]);
  const [rows, setRows] = useState<Rows>(NOTHING);
  const [fresh, setFresh] = useState<Set<string>>(new Set());
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const under = useRef(false);
  const [counts, countSoon] = useCounts(first.data, filters);
  useEffect(() => {
    if (!first.data) return;
    setRows(first.data);
    setFresh(new Set());
  }, [first.data]);
  useGathered((changed) => {
    const known = new Set(rows.items.map((row) => row.id));
    const added = [...changed.values()].filter((row) => !known.has(row.id) && fits(row, filters, me.value?.id));
    setRows(merge(rows, changed));
    if (added.length > 0) setFresh((old) => new Set([...old, ...added.map((row) => row.id)]));
    countSoon();
  });
  const more = () => {
    if (under.current || !rows.next || first.loading) return;
    under.current = true;
    call('getQueue', {query: {...query, limit: PAGE_ROWS, cursor: rows.next}})
      .then((page) => setRows((old) => ({items: withoutTwins(old.items, page.items), next: page.next})),
        (error) => setFailure(asFailure(error)))
      .finally(() => (under.current = false));
  };
  return {items: rows.items, counts, fresh: fresh.size, loading: first.loading, complete: rows.next === undefined,
    failure: first.failure ?? failure, reload: first.reload, more};
}

// A row may move to a later page while one scrolls.
function withoutTwins(old: Summary[], added: Summary[]): Summary[] {
  const known = new Set(old.map((row) => row.id));
  return [...old, ...added.filter((row) => !known.has(row.id))];
}
