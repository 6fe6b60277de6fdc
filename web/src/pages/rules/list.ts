// The rules of the list: further ones as one scrolls, and read again when one of them changes.
import {useEffect, useRef, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import type {RulePage, RuleSummary} from '../../api/types.ts';
import {useGap, useLoad} from '../../parts/load.ts';
import {queryOf, type Filters} from './filters.ts';

const PAGE_ROWS = 100;
const SETTLE_MS = 500;  // an import changes many at once

// Calls 'reload' a moment after a rule changed; with a name, after that one did.
export function useRuleNews(reload: () => void, name?: string): void {
  useGap(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen('rule', (rule) => {
      if (name !== undefined && rule.name !== name) return;
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [reload, name]);
}

export interface RuleList {
  items: RuleSummary[];
  loading: boolean;
  complete: boolean;
  failure: Failure | undefined;
  reload: () => void;
  more: () => void;
}

export function useRules(filters: Filters): RuleList {
  const query = queryOf(filters);
  const first = useLoad((signal) => call('listRules', {query: {...query, limit: PAGE_ROWS}, signal}), [JSON.stringify(query)]);
  const [rows, setRows] = useState<RulePage>({items: []});
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const under = useRef(false);
  useEffect(() => first.data && setRows(first.data), [first.data]);
  useRuleNews(first.reload);
  const more = () => {
    if (under.current || !rows.next || first.loading) return;
    under.current = true;
    call('listRules', {query: {...query, limit: PAGE_ROWS, cursor: rows.next}})
      .then((page) => setRows((old) => ({items: [...old.items, ...page.items.filter((row) => !old.items.some((known) => known.name === row.name))], next: page.next})),
        (error) => setFailure(asFailure(error)))
      .finally(() => (under.current = false));
  };
  return {items: rows.items, loading: first.loading, complete: rows.next === undefined, failure: first.failure ?? failure, reload: first.reload, more};
}
