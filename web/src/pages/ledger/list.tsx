// Records of one kind, of all administrations: the last changed first.
import './ledger.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {FinalMark, LedgerTabs, PhaseMark, writesLedger} from './bits.tsx';
import {federation, holderKeys, memberName, partyName, recordPath, splitObject} from './names.ts';
import {phaseWord, stateSentence} from './say.ts';
import {KINDS, openersOf} from './types.ts';
import {call} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import type {LedgerKind, LedgerRecord} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Time, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {useDoing, useGap, useLoad, useTitle} from '../../parts/load.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {CsvButton, exportCsv, Table, type Column} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import type {PageProps} from '../../routes.tsx';

const LIMIT = 50;
const EXPORT_PAGE = 200;      // as the contract has it
const EXPORT_MAX = 10_000;    // rows that a spreadsheet and a slow line still bear

const STATUSES: Partial<Record<LedgerKind, string[]>> = {
  operator: ['granted', 'suspended', 'revoked'], certificate: ['valid', 'used', 'replaced', 'revoked'], title: ['held', 'surrendered', 'accepted', 'paper', 'delivered', 'moved'], bond: ['undertaken', 'approved', 'discharged'],
};

type Shown = LedgerKind | 'all';

interface Asked {
  kind?: LedgerKind;
  status?: string;
  member?: string;
  party?: string;
  text?: string;
  ended?: boolean;
}

function askedNow(kind: LedgerKind | undefined): Asked {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const given = (name: string) => (query.get(name) ? {[name]: query.get(name)} : {});
  const ended = query.get('ended');
  return {...(kind ? {kind} : {}), ...given('status'), ...given('member'), ...given('party'), ...given('text'), ...(ended ? {ended: ended === 'true'} : {})};
}

const columns = (all: boolean): Column<LedgerRecord>[] => [
  ...(all ? [{head: tCode('ledger_field', 'kind'), cell: (row: LedgerRecord) => tCode('ledger_one', row.kind), csv: (row: LedgerRecord) => row.kind}] : []),
  {head: t('ledger.record'), cell: (row) => <a class="code" href={recordPath(row.object)}>{splitObject(row.object).local}</a>, csv: (row) => row.object},
  {head: t('field.status'), cell: (row) => <PhaseMark record={row} />, csv: (row) => phaseWord(row, now.value)},
  {head: t('ledger.as_it_stands'), cell: (row) => <span class="ledger-cell" dir="auto">{stateSentence(row, now.value)}</span>, csv: (row) => stateSentence(row, now.value).replace(/[\u2066-\u2069]/g, '')},
  {head: t('ledger.written_by'), cell: (row) => memberName(row.member), csv: (row) => row.member},
  {head: t('ledger.opened'), cell: (row) => <Time at={row.opened} />, csv: (row) => row.opened},
  {head: t('ledger.changed'), cell: (row) => <Time at={row.changed} />, csv: (row) => row.changed},
  {head: t('ledger.entries'), cell: (row) => String(row.number), csv: (row) => row.number, number: true},
  {head: t('ledger.final_head'), cell: (row) => <FinalMark final={row.final} />, csv: (row) => String(row.final)},
];

// All that match, not only those that are shown.
async function exportAll(asked: Asked): Promise<void> {
  const rows: LedgerRecord[] = [];
  let cursor = '';
  do {
    const page = await call('listLedgerRecords', {query: {...asked, limit: EXPORT_PAGE, ...(cursor ? {cursor} : {})}});
    rows.push(...page.records);
    cursor = page.next;
  } while (cursor && rows.length < EXPORT_MAX);
  exportCsv(`ledger-${asked.kind ?? 'all'}.csv`, columns(!asked.kind), rows);
  if (cursor) tell(t('ledger.export_cut', {count: rows.length}));
}

// The first page, and those that were asked for after it.
function useRecords(asked: Asked) {
  const key = JSON.stringify(asked);
  const first = useLoad((signal) => call('listLedgerRecords', {query: {...asked, limit: LIMIT}, signal}), [key]);
  const [rest, setRest] = useState<{key: string; items: LedgerRecord[]; next: string}>({key, items: [], next: ''});
  const mine = rest.key === key && rest.items.length > 0;
  const next = mine ? rest.next : first.data?.next ?? '';
  const more = useDoing(async () => {
    const page = await call('listLedgerRecords', {query: {...asked, limit: LIMIT, cursor: next}});
    setRest({key, items: [...(mine ? rest.items : []), ...page.records], next: page.next});
  });
  return {first, more, next, items: [...(first.data?.records ?? []), ...(mine ? rest.items : [])]};
}

function KindTabs({kind}: {kind: Shown}) {
  return <nav class="ledger-kinds" aria-label={t('ledger.kinds')}>{(['all', ...KINDS] as Shown[]).map((one) => <a key={one} class="button small" href={`/ledger/records/${one}`} aria-current={one === kind ? 'page' : undefined}>{tCode('ledger_kind', one)}</a>)}</nav>;
}

function Filters({asked}: {asked: Asked}) {
  const search = useRef<HTMLInputElement>(null);
  const statuses = asked.kind ? STATUSES[asked.kind] ?? [] : [];
  const members = (federation.value?.members ?? []).filter((one) => !one.removed);
  return (
    <div class="filters">
      <SearchBox text={asked.text ?? ''} label={t('ledger.search')} input={search} onText={(text) => setQuery({text})} />
      {statuses.length > 0 && <select aria-label={t('field.status')} value={asked.status ?? ''} onChange={(event) => setQuery({status: event.currentTarget.value})}><option value="">{t('ledger.any_status')}</option>{statuses.map((one) => <option key={one} value={one}>{tCode('ledger_phase', one)}</option>)}</select>}
      <select aria-label={t('ledger.written_by')} value={asked.member ?? ''} onChange={(event) => setQuery({member: event.currentTarget.value})}><option value="">{t('ledger.any_member')}</option>{members.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>
      {holderKeys.value.length > 0 && <select aria-label={t('ledger.party')} value={asked.party ?? ''} onChange={(event) => setQuery({party: event.currentTarget.value})}><option value="">{t('ledger.any_party')}</option>{holderKeys.value.map((one) => <option key={one.did} value={one.did}>{partyName(one.did)}</option>)}</select>}
      <select aria-label={t('ledger.ended')} value={asked.ended === undefined ? '' : String(asked.ended)} onChange={(event) => setQuery({ended: event.currentTarget.value})}><option value="">{t('ledger.ended_or_not')}</option><option value="false">{t('ledger.living')}</option><option value="true">{t('ledger.ended')}</option></select>
    </div>
  );
}

export default function RecordsPage({parameters}: PageProps) {
  const only = KINDS.find((one) => one === parameters.kind);
  const kind: Shown = only ?? 'all';
  const asked = askedNow(only);
  const {first, more, next, items} = useRecords(asked);
  const saving = useDoing(() => exportAll(asked));
  const filtered = Object.keys(asked).some((name) => name !== 'kind');
  const openers = writesLedger() && only ? openersOf(only) : [];
  useTitle(tCode('ledger_kind', kind));
  useGap(first.reload);
  useEffect(() => listen('ledger', (news) => {
    if (!only || news.object.startsWith(`${only}/`)) first.reload();
  }), [kind]);
  return (
    <div class="page">
      <PageHead title={tCode('ledger_kind', kind)}>{kind === 'title' && <a class="button" href="/ledger/presentation">{t('ledger.presentation')}</a>}{openers.map((type) => <a key={type} class="button primary" href={`/ledger/new/${type}`}>{tCode('ledger_type', type)}</a>)}</PageHead>
      <LedgerTabs />
      <KindTabs kind={kind} />
      <p class="faint prose">{tCode('ledger_kind_about', kind)}</p>
      <Filters asked={asked} />
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && items.length === 0 && <Empty title={t(filtered ? 'ledger.none_match' : 'ledger.none')}>{!filtered && <p class="prose">{t('ledger.none_words')}</p>}{filtered && <a href={`/ledger/records/${kind}`}>{t('ledger.show_all')}</a>}</Empty>}
      {items.length > 0 && <Table caption={tCode('ledger_kind', kind)} rows={items} keyOf={(row) => row.object} columns={columns(!only)} />}
      <Trouble failure={more.failure ?? saving.failure} />
      <div class="buttons">
        {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
        {items.length > 0 && <CsvButton onClick={() => void saving.run()} disabled={saving.busy} />}
      </div>
    </div>
  );
}
