// Movements: for the control room those that need attention first; for traders their own.
import {useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {MovementState, MovementSummary} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {percent, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {Table, type Column} from '../../parts/table.tsx';
import {Ago, Expected, FromTo, MovementStateWord, nameOfUnit, readsAlarms, SeverityMark, TrackTabs} from '../../parts/track_bits.tsx';

const LIMIT = 50;
const STATES: MovementState[] = ['planned', 'armed', 'under_way', 'arrived', 'closed', 'cancelled'];

const plansMovements = (): boolean => hasRole('trader', 'broker', 'clearance_officer', 'control_room_officer');

const columns = (): Column<MovementSummary>[] => [
  ...(readsAlarms() ? [{head: t('room.alarms'), cell: (row: MovementSummary) => (row.worst && row.open_alarms ? <><SeverityMark severity={row.worst} /> <span class="num">{row.open_alarms}</span></> : <span class="faint">–</span>), csv: (row: MovementSummary) => row.open_alarms}] : []),
  {head: t('track.unit'), cell: (row) => <><a href={`/movements/${encodeURIComponent(row.id)}`}><bdi>{nameOfUnit(row.unit)}</bdi></a> <span class="faint">{t(`unit_kind.${row.unit.kind}`)}</span>{row.perishable && <> <span class="status status-under_control">{t('plan_field.perishable')}</span></>}</>, csv: (row) => nameOfUnit(row.unit)},
  {head: t('field.state'), cell: (row) => <MovementStateWord state={row.state} />, csv: (row) => row.state},
  {head: t('movement.from_to'), cell: (row) => <FromTo from={row.origin_name ?? row.office ?? '?'} to={row.destination_name ?? row.destination_office ?? '?'} />, csv: (row) => `${row.origin_name ?? ''} → ${row.destination_name ?? ''}`},
  {head: t('movement.progress'), cell: (row) => (row.progress === undefined ? '–' : percent(row.progress)), csv: (row) => row.progress, number: true},
  {head: t('track.seal'), cell: (row) => (row.seal ? t(`seal_state.${row.seal.state}`) : '–'), csv: (row) => row.seal?.state},
  {head: t('movement.eta'), cell: (row) => <Expected eta={row.eta} planned={row.planned_arrival} />, csv: (row) => row.eta?.at ?? row.planned_arrival},
  {head: t('track.heard'), cell: (row) => <Ago at={row.heard_at} />, csv: (row) => row.heard_at},
  {head: t('movement.carrier'), cell: (row) => <bdi>{row.carrier ?? ''}</bdi>, csv: (row) => row.carrier},
  {head: t('movement.number'), cell: (row) => <span class="code">{row.id}</span>, csv: (row) => row.id},
];

interface Asked {
  state: MovementState | undefined;
  attention: boolean;
  q: string;
}

function askedNow(): Asked {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  return {state: STATES.find((one) => one === query.get('state')), attention: query.get('attention') === 'true', q: query.get('q') ?? ''};
}

// The first page, and those that were asked for after it.
function useMovements({state, attention, q}: Asked) {
  const key = `${state} ${attention} ${q}`;
  const query = {...(state ? {state} : {}), ...(attention ? {attention} : {}), ...(q ? {q} : {}), limit: LIMIT};
  const first = useLoad((signal) => call('listMovements', {query, signal}), [key]);
  const [rest, setRest] = useState<{key: string; items: MovementSummary[]; next: string | undefined}>({key, items: [], next: undefined});
  const mine = rest.key === key && rest.items.length > 0;
  const next = mine ? rest.next : first.data?.next;
  const more = useDoing(async () => {
    const page = await call('listMovements', {query: {...query, ...(next ? {cursor: next} : {})}});
    setRest({key, items: [...(mine ? rest.items : []), ...page.items], next: page.next});
  });
  return {first, more, next, items: [...(first.data?.items ?? []), ...(mine ? rest.items : [])]};
}

export default function MovementsPage() {
  const asked = askedNow();
  const {first, more, next, items} = useMovements(asked);
  const search = useRef<HTMLInputElement>(null);
  const filtered = asked.state !== undefined || asked.attention || asked.q !== '';
  useTitle(t('nav.movements'));
  return (
    <div class="page">
      <PageHead title={t('nav.movements')}>{plansMovements() && <a class="button primary" href="/movements/new">{t('movement.new')}</a>}</PageHead>
      <TrackTabs />
      <div class="filters">
        <SearchBox text={asked.q} label={t('movement.search')} input={search} onText={(q) => setQuery({q})} />
        <select aria-label={t('field.state')} value={asked.state ?? ''} onChange={(event) => setQuery({state: event.currentTarget.value})}>
          <option value="">{t('movement.any_state')}</option>{STATES.map((state) => <option key={state} value={state}>{t(`movement_state.${state}`)}</option>)}
        </select>
        {readsAlarms() && <label class="check"><input type="checkbox" checked={asked.attention} onChange={(event) => setQuery({attention: event.currentTarget.checked ? 'true' : ''})} /><span>{t('movement.attention')}</span></label>}
      </div>
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && items.length === 0 && <Empty title={t(filtered ? 'movement.none_match' : 'movement.none')}>{!filtered && readsAlarms() && <p class="faint">{t('movement.none_words')} <a href="/geography">{t('track_tab.geography')}</a></p>}</Empty>}
      {items.length > 0 && <Table caption={t('nav.movements')} rows={items} keyOf={(row) => row.id} file="movements.csv" columns={columns()} />}
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
    </div>
  );
}
