// The earlier lines that a reason rests on.
import {call} from '../../api/client.ts';
import type {EvidenceRow} from '../../api/types.ts';
import {day, t, tCode} from '../../i18n/index.ts';
import {Loading, Money, Trouble} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {kindLabel} from '../../api/session.ts';

function Outcome({row}: {row: EvidenceRow}) {
  const wrong = (row.wrong ?? []).map(kindLabel).join(', ');
  return <span class={row.irregular ? 'wrong' : undefined}>{row.irregular ? wrong || t('evidence.irregular') : t('evidence.fine')}</span>;
}

function Link({row}: {row: EvidenceRow}) {
  return row.declaration ? <a href={`/declarations/${encodeURIComponent(row.declaration)}`}><bdi class="code">{row.id}</bdi></a> : <bdi class="code">{row.id}</bdi>;
}

const columns = (): Column<EvidenceRow>[] => [
  {head: t('head.date'), cell: (row) => <time dateTime={row.date}>{day(row.date)}</time>, csv: (row) => row.date},
  {head: t('head.outcome'), cell: (row) => <Outcome row={row} />, csv: (row) => (row.irregular ? (row.wrong ?? []).join(' ') || 'irregular' : 'fine')},
  {head: t('head.recovered'), cell: (row) => <Money amount={row.recovered} />, csv: (row) => row.recovered, number: true},
  {head: t('field.hs_code'), cell: (row) => <span class="code">{row.hs_code}</span>, csv: (row) => row.hs_code},
  {head: t('head.origin'), cell: (row) => row.origin ?? '', csv: (row) => row.origin},
  {head: t('field.description'), cell: (row) => row.description ?? '', csv: (row) => row.description},
  {head: t('field.value'), cell: (row) => <Money amount={row.value} />, csv: (row) => row.value, number: true},
  {head: t('field.importer'), cell: (row) => row.importer ?? '', csv: (row) => row.importer},
  {head: t('field.office'), cell: (row) => row.office ?? '', csv: (row) => row.office},
  {head: t('head.source'), cell: (row) => tCode('source', row.source ?? ''), csv: (row) => row.source},
  {head: t('head.id'), cell: (row) => <Link row={row} />, csv: (row) => row.id},
];

export function EvidenceDrawer({id, item, reason, onClose}: {id: string; item: number; reason: number; onClose: () => void}) {
  const loaded = useLoad((signal) => call('getEvidence', {path: {id, number: item}, query: {reason}, signal}), [id, item, reason]);
  const data = loaded.data;
  return (
    <Dialog drawer title={t('title.evidence')} onClose={onClose}>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!data && loaded.loading && <Loading />}
      {data && (
        <>
          <p class="lead"><bdi>{data.sentence}</bdi></p>
          <p>{t('evidence.count', {checked: data.checked, wrong: data.wrong})}{data.more && ` ${t('evidence.more', {count: data.rows.length})}`}</p>
          {data.rows.length === 0 ? <p class="empty">{t('evidence.none')}</p>
            : <Table caption={t('title.evidence')} columns={columns()} rows={data.rows} keyOf={(row) => row.id} file="evidence.csv"
                rowClass={(row) => (row.irregular ? 'irregular' : '')} />}
        </>
      )}
    </Dialog>
  );
}
