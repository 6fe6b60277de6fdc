// What waits for officers, the most worth first. Everything can be done from the keyboard: press ? for the keys.
import {useRef, useState} from 'preact/hooks';
import type {Summary} from '../../api/types.ts';
import {go} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {lazy} from '../../parts/lazy.tsx';
import {useKeys, useTitle} from '../../parts/load.ts';
import {latinKey} from '../../parts/rows.ts';
import {CsvButton, exportCsv, type Column} from '../../parts/table.tsx';
import {FilterBar, LaneBar} from './filter_bar.tsx';
import {filtersNow, LANES, setFilters, toggleLane} from './filters.ts';
import {QueueGrid} from './grid.tsx';
import {useQueue, type QueueList} from './list.ts';

const KeysHelp = lazy<{onClose: () => void}>(() => import('./keys_help.tsx'));

const csvColumns = (): Column<Summary>[] => {
  const column = (head: string, csv: Column<Summary>['csv']): Column<Summary> => ({head, cell: () => null, csv});
  return [column('id', (row) => row.id), column('lrn', (row) => row.lrn), column('lane', (row) => row.lane), column('status', (row) => row.status),
    column('reason', (row) => row.reason), column('goods', (row) => row.goods), column('hs_code', (row) => row.hs_code),
    column('origin', (row) => row.origin), column('importer', (row) => row.importer.id), column('office', (row) => row.office),
    column('probability', (row) => row.probability), column('stake', (row) => row.stake), column('rank', (row) => row.rank),
    column('due_at', (row) => row.due_at), column('officer', (row) => row.officer)];
};

interface KeyDeeds {
  move: (by: number) => void;
  open: () => void;
  search: () => void;
  help: () => void;
  reload: () => void;
}

function onKey(event: KeyboardEvent, deeds: KeyDeeds): void {
  const inButton = (event.target as Element).closest?.('button, a, summary') !== null;
  const deed: Record<string, () => void> = {
    j: () => deeds.move(1), ArrowDown: () => deeds.move(1), k: () => deeds.move(-1), ArrowUp: () => deeds.move(-1),
    PageDown: () => deeds.move(10), PageUp: () => deeds.move(-10), f: deeds.search, '/': deeds.search, r: deeds.reload, '?': deeds.help,
    0: () => setFilters({lanes: []}), 1: () => toggleLane(LANES[0]!), 2: () => toggleLane(LANES[1]!), 3: () => toggleLane(LANES[2]!),
    4: () => toggleLane(LANES[3]!),
  };
  const act = event.key === 'Enter' && !inButton ? deeds.open : deed[event.key] ?? deed[latinKey(event)];
  if (!act) return;
  event.preventDefault();
  act();
}

function Body({list, cursor, setCursor}: {list: QueueList; cursor: number; setCursor: (index: number) => void}) {
  if (list.failure && list.items.length === 0) return <Trouble failure={list.failure} retry={list.reload} />;
  if (list.items.length > 0) {
    return <QueueGrid items={list.items} cursor={cursor} complete={list.complete} onCursor={setCursor} onNearEnd={list.more} />;
  }
  return list.loading ? <Loading /> : <Empty title={t('queue.empty')}><p>{t('queue.empty_hint')}</p></Empty>;
}

export function QueuePage() {
  const filters = filtersNow();
  const list = useQueue(filters);
  const [cursor, setCursor] = useState(-1);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  useTitle(t('title.queue'));
  const refresh = () => {
    setCursor(-1);
    document.querySelector('.queue-scroll')?.scrollTo({top: 0});
    list.reload();
  };
  useKeys((event) => onKey(event, {
    move: (by) => setCursor((old) => Math.max(0, Math.min(list.items.length - 1, old + by))),
    open: () => {
      const row = list.items[Math.max(0, cursor)];
      if (row) go(`/declarations/${encodeURIComponent(row.id)}`);
    },
    search: () => search.current?.focus(),
    help: () => setHelp(true),
    reload: refresh,
  }));
  return (
    <div class="queue">
      <PageHead title={t('title.queue')}>
        {list.fresh > 0 && <button type="button" class="button fresh" onClick={refresh}>{t('queue.fresh', {count: list.fresh})}</button>}
        <button type="button" class="button quiet" onClick={refresh}>{t('do.refresh')}</button>
        <CsvButton onClick={() => exportCsv('queue.csv', csvColumns(), list.items)} disabled={list.items.length === 0} />
        <button type="button" class="button quiet" aria-label={t('help.keys')} onClick={() => setHelp(true)}>?</button>
      </PageHead>
      <LaneBar filters={filters} counts={list.counts} />
      <FilterBar filters={filters} input={search} />
      <Body list={list} cursor={cursor} setCursor={setCursor} />
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </div>
  );
}
