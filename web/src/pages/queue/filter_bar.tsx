// Lanes with their counts, and what else narrows the queue.
import type {RefObject} from 'preact';
import {reference} from '../../api/session.ts';
import type {Lane, Queue} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {LaneMark} from '../../parts/lane.tsx';
import {SearchBox} from '../../parts/search_box.tsx';
import {LANES, setFilters, SORTS, toggleLane, WAITING, type Filters, type Sort} from './filters.ts';

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
      <SearchBox text={filters.text} label={t('queue.search')} input={input} onText={(text) => setFilters({text})} />
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
