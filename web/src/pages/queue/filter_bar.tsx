// Lanes with their counts, and what else narrows the queue.
import type {RefObject} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {reference} from '../../api/session.ts';
import type {Lane, Queue} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {LaneMark} from '../../parts/lane.tsx';
import {LANES, setFilters, SORTS, toggleLane, WAITING, type Filters, type Sort} from './filters.ts';

const TYPING_MS = 350;

// Text that is sent when the typing pauses.
function SearchBox({text, input}: {text: string; input: RefObject<HTMLInputElement | null>}) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(text);  // comes back without spaces at the end, while somebody types on
  useLayoutEffect(() => {
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = value.trim();
      setFilters({text: sent.current});
    }, TYPING_MS);
  };
  return <input ref={input} type="search" class="search" value={typed} placeholder={t('queue.search')} aria-label={t('queue.search')} maxLength={200}
    onInput={(event) => type(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />;
}

function LaneButton({lane, on, count}: {lane: Lane; on: boolean; count: number | undefined}) {
  return (
    <button type="button" class="lane-button" aria-pressed={on} onClick={() => toggleLane(lane)}>
      <LaneMark lane={lane} named />{count !== undefined && <span class="num count">{number(count)}</span>}
    </button>
  );
}

function StatusButton({name, on, count, bad}: {name: 'held' | 'pre_arrival'; on: boolean; count: number; bad?: boolean}) {
  return (
    <button type="button" class={`lane-button${bad ? ' bad' : ''}`} aria-pressed={on} onClick={() => setFilters({status: on ? '' : name})}>
      {t(`status.${name}`)}<span class="num count">{number(count)}</span>
    </button>
  );
}

export function LaneBar({filters, counts}: {filters: Filters; counts: Queue['counts'] | undefined}) {
  return (
    <div class="lane-bar" role="group" aria-label={t('queue.lanes')}>
      {LANES.map((lane) => <LaneButton key={lane} lane={lane} on={filters.lanes.includes(lane)} count={lane === 'green' ? undefined : counts?.[lane]} />)}
      {counts && <StatusButton name="held" on={filters.status === 'held'} count={counts.held} />}
      {counts && <StatusButton name="pre_arrival" on={filters.status === 'pre_arrival'} count={counts.pre_arrival} />}
      {counts && <button type="button" class={`lane-button${counts.overdue > 0 ? ' bad' : ''}`} aria-pressed={filters.sort === 'due'}
        onClick={() => setFilters({sort: filters.sort === 'due' ? 'rank' : 'due'})}>{t('queue.overdue')}<span class="num count">{number(counts.overdue)}</span></button>}
    </div>
  );
}

export function FilterBar({filters, input}: {filters: Filters; input: RefObject<HTMLInputElement | null>}) {
  return (
    <div class="filters">
      <SearchBox text={filters.text} input={input} />
      <select aria-label={t('field.office')} value={filters.office} onChange={(event) => setFilters({office: event.currentTarget.value})}>
        <option value="">{t('queue.all_offices')}</option>
        {reference.value?.offices.map((office) => <option key={office.id} value={office.id}>{office.name}</option>)}
      </select>
      <select aria-label={t('field.status')} value={filters.status} onChange={(event) => setFilters({status: event.currentTarget.value})}>
        <option value="">{t('queue.all_status')}</option>
        {WAITING.map((status) => <option key={status} value={status}>{t(`status.${status}`)}</option>)}
      </select>
      <select aria-label={t('queue.sort')} value={filters.sort} onChange={(event) => setFilters({sort: event.currentTarget.value as Sort})}>
        {SORTS.map((sort) => <option key={sort} value={sort}>{t(`sort.${sort}`)}</option>)}
      </select>
      <label class="check"><input type="checkbox" checked={filters.mine} onChange={(event) => setFilters({mine: event.currentTarget.checked})} />{t('queue.mine')}</label>
    </div>
  );
}
