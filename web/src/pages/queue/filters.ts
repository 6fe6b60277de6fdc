// The queue's filters are its address: a link to a filtered queue can be kept and sent.
import {place, setQuery} from '../../base/router.ts';
import type {Lane, Operations, Summary} from '../../api/types.ts';

export const LANES: Lane[] = ['red', 'yellow', 'blue', 'green'];
export const WAITING = ['under_control', 'held', 'pre_arrival'] as const;
export const SORTS = ['rank', 'due', 'lodged'] as const;

export type Sort = (typeof SORTS)[number];
type Query = NonNullable<Operations['getQueue']['query']>;

export interface Filters {
  lanes: Lane[];
  status: string;
  office: string;
  mine: boolean;
  text: string;
  sort: Sort;
}

export function filtersNow(): Filters {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const sort = query.get('sort');
  return {
    lanes: LANES.filter((lane) => (query.get('lane') ?? '').split(',').includes(lane)),
    status: query.get('status') ?? '',
    office: query.get('office') ?? '',
    mine: query.get('officer') === 'me',
    text: query.get('q') ?? '',
    sort: SORTS.find((name) => name === sort) ?? 'rank',
  };
}

export function queryOf(filters: Filters): Query {
  return {
    lane: filters.lanes.join(',') || undefined,
    status: filters.status || undefined,
    office: filters.office || undefined,
    officer: filters.mine ? 'me' : undefined,
    q: filters.text || undefined,
    sort: filters.sort === 'rank' ? undefined : filters.sort,
  };
}

export function setFilters(change: Partial<Filters>): void {
  setQuery(queryOf({...filtersNow(), ...change}) as Record<string, string | undefined>);
}

export function toggleLane(lane: Lane): void {
  const {lanes} = filtersNow();
  setFilters({lanes: lanes.includes(lane) ? lanes.filter((other) => other !== lane) : [...lanes, lane]});
}

export const isWaiting = (row: Summary): boolean => WAITING.some((status) => status === row.status);

// Whether a row that came in live belongs into the list. Free text is left to the server.
export function fits(row: Summary, filters: Filters, me: string | undefined): boolean {
  return isWaiting(row) && (filters.lanes.length === 0 || (row.lane !== undefined && filters.lanes.includes(row.lane)))
    && (filters.status === '' || row.status === filters.status) && (filters.office === '' || row.office === filters.office)
    && (!filters.mine || row.officer === me) && filters.text === ''
    && (filters.lanes.length > 0 || row.lane !== 'green');
}
