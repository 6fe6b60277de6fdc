// Where a rule fired, the newest first.
import {useEffect, useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Operations} from '../../../api/types.ts';
import {number, t} from '../../../i18n/index.ts';
import {Panel, Time, Trouble} from '../../../parts/bits.tsx';
import {LaneMark} from '../../../parts/lane.tsx';
import {useDoing} from '../../../parts/load.ts';
import {Table} from '../../../parts/table.tsx';

type Hit = Operations['listRuleHits']['answer']['items'][number];

const PAGE_ROWS = 10;  // enough to see what it is about; more on demand

export function Hits({name}: {name: string}) {
  const [rows, setRows] = useState<{items: Hit[]; next?: string} | undefined>(undefined);
  const reading = useDoing(async (cursor?: string) => {
    const page = await call('listRuleHits', {path: {name}, query: {limit: PAGE_ROWS, cursor}});
    setRows((old) => ({items: [...(cursor ? old?.items ?? [] : []), ...page.items], next: page.next}));
  });
  useEffect(() => void reading.run(), [name]);
  return (
    <Panel title={t('hits.title')} id="hits">
      <Trouble failure={reading.failure} retry={() => void reading.run(rows?.next)} />
      {rows?.items.length === 0 && <p class="faint">{t('record.never')}</p>}
      {rows && rows.items.length > 0 && (
        <Table caption={t('hits.title')} rows={rows.items} keyOf={(row) => `${row.declaration} ${row.item} ${row.at}`} file={`${name}-hits.csv`} columns={[
          {head: t('title.declaration'), cell: (row) => <a class="code" href={`/declarations/${encodeURIComponent(row.declaration)}`}>{row.declaration}</a>, csv: (row) => row.declaration},
          {head: t('head.number'), cell: (row) => number(row.item), csv: (row) => row.item, number: true},
          {head: t('head.date'), cell: (row) => <Time at={row.at} />, csv: (row) => row.at},
          {head: t('hits.mode'), cell: (row) => t(`mode_rule.${row.mode}`), csv: (row) => row.mode},
          {head: t('head.lane'), cell: (row) => <LaneMark lane={row.lane} named />, csv: (row) => row.lane},
          {head: t('head.outcome'), cell: (row) => <span class={row.outcome === 'right' ? 'strong' : 'faint'}>{t(`outcome.${row.outcome}`)}</span>, csv: (row) => row.outcome},
          {head: t('head.importer'), cell: (row) => row.importer ?? '', csv: (row) => row.importer},
          {head: t('head.goods'), cell: (row) => row.goods ?? '', csv: (row) => row.goods},
        ]} />
      )}
      {rows?.next && <button type="button" class="button" disabled={reading.busy} onClick={() => void reading.run(rows.next)}>{t('do.more')}</button>}
    </Panel>
  );
}
