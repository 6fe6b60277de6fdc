// Who read what, and whether the chain of events is whole.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {ChainCheck, Reads} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Loading, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';

const VERIFY_TIMEOUT_MS = 300_000;  // all events of years are read again

function Chain() {
  const [found, setFound] = useState<ChainCheck | undefined>(undefined);
  const verifying = useDoing(async () => setFound(await call('verifyJournal', {timeoutMs: VERIFY_TIMEOUT_MS})));
  return (
    <Panel title={t('chain.title')}>
      <p>{t('chain.explain')}</p>
      <Trouble failure={verifying.failure} />
      {found && <div class={`note ${found.ok ? 'note-good' : 'note-bad'}`} role="status">
        <p>{found.ok ? t('chain.ok', {count: found.events}) : t('chain.broken', {place: String(found.broken_at ?? '?')})}</p>
        {found.head && <p class="code break faint">{found.head}</p>}
      </div>}
      <button type="button" class="button" disabled={verifying.busy} onClick={() => void verifying.run()}>{verifying.busy ? t('chain.running') : t('chain.verify')}</button>
    </Panel>
  );
}

type Read = Reads['items'][number];

const columns = (): Column<Read>[] => [
  {head: t('head.number'), cell: (row) => number(row.seq), csv: (row) => row.seq, number: true}, {head: t('head.date'), cell: (row) => <Time at={row.at} />, csv: (row) => row.at},
  {head: t('head.who'), cell: (row) => row.actor_name || row.actor, csv: (row) => row.actor}, {head: t('head.what'), cell: (row) => tCode('read', row.what), csv: (row) => row.what},
  {head: t('title.declaration'), cell: (row) => <bdi class="code">{row.declaration}</bdi>, csv: (row) => row.declaration},
];

// Typed, not yet asked for, until the form is sent.
interface Asked {
  declaration: string;
  actor: string;
}

function useReads(asked: Asked) {
  const query = {declaration: asked.declaration || undefined, actor: asked.actor || undefined, limit: 100};
  const first = useLoad((signal) => call('listReads', {query, signal}), [asked.declaration, asked.actor]);
  const [page, setPage] = useState<Reads | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => setPage(first.data), [first.data]);
  const more = () => call('listReads', {query: {...query, cursor: page?.next}}).then(
    (next) => setPage((old) => ({items: [...(old?.items ?? []), ...next.items], next: next.next})), (error) => setFailure(asFailure(error)));
  return {page, more, loading: first.loading && !page, failure: first.failure ?? failure, reload: first.reload};
}

function ReadsPanel() {
  const [asked, setAsked] = useState<Asked>({declaration: '', actor: ''});
  const [typed, setTyped] = useState(asked);
  const reads = useReads(asked);
  return (
    <Panel title={t('journal.reads')}>
      <form class="row row-end" onSubmit={(event) => {
        event.preventDefault();
        setAsked(typed);
      }}>
        <TextField id="read-declaration" label={t('title.declaration')} value={typed.declaration} maxLength={64} onValue={(declaration) => setTyped((old) => ({...old, declaration}))} />
        <TextField id="read-actor" label={t('head.who')} value={typed.actor} maxLength={64} onValue={(actor) => setTyped((old) => ({...old, actor}))} />
        <button type="submit" class="button">{t('do.search')}</button>
      </form>
      <Trouble failure={reads.failure} retry={reads.reload} />
      {reads.loading && <Loading />}
      {reads.page && <Table caption={t('journal.reads')} columns={columns()} rows={reads.page.items} keyOf={(row) => row.seq} file="access-journal.csv" />}
      {reads.page?.next && <button type="button" class="button" onClick={reads.more}>{t('do.more')}</button>}
    </Panel>
  );
}

// Administrators verify the chain; who read what is for auditors alone.
export function JournalPart() {
  return <><Chain />{hasRole('auditor') && <ReadsPanel />}</>;
}
