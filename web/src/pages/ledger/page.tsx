// How the federation is: whether all logs are whole, who was heard, what lies were found.
import './ledger.css';
import {Alarms} from './alarms.tsx';
import {FinalMark, LedgerTabs} from './bits.tsx';
import {troublesOf, type Trouble as LedgerTrouble} from './health.ts';
import {memberName, readFederation} from './names.ts';
import type {LedgerFederation, LedgerLog, LedgerMember} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {useGap, useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {useEffect} from 'preact/hooks';

const AGAIN_MS = 10_000;  // gossip goes round once a second; nobody looks more closely

const list = (words: string[]) => words.join(', ');

function sentence({says, words, member, members, lies}: LedgerTrouble): string {
  return t(says, {...words, ...(member && {member: memberName(member)}), ...(members && {members: list(members.map(memberName))}), ...(lies && {lies: list(lies.map((lie) => tCode('ledger_lie', lie)))})});
}

function Verdict({federation}: {federation: LedgerFederation}) {
  const troubles = troublesOf(federation, now.value);
  if (troubles.length === 0) return <p class="note note-good" role="status">{t('ledger.all_well', {count: federation.logs.length})}</p>;
  return (
    <div class={`note ${troubles.some((one) => one.grave) ? 'note-bad' : 'note-ask'}`} role="status">
      <ul>{troubles.map((one, i) => <li key={i} dir="auto">{sentence(one)}</li>)}</ul>
    </div>
  );
}

// How far a member has come with a log, as far as we know: of our log its cosignature, of other logs our own copy.
function Known({log, member, federation}: {log: LedgerLog; member: LedgerMember; federation: LedgerFederation}) {
  const mirror = federation.own?.origin === log.origin ? federation.own.mirrors.find((one) => one.member === member.id) : undefined;
  const has = mirror?.cosigned ?? (member.self ? log.cosigned : undefined);
  if (log.writer === member.id && has === undefined) return <span class="faint" title={t('ledger.writes_it')}>✎ {number(log.largest_seen)}</span>;
  if (has === undefined) return <span class="faint">·</span>;
  const behind = log.largest_seen - has;
  return <span class={behind > 0 ? 'soon' : 'good'} title={behind > 0 ? t('ledger.behind_by', {count: behind}) : t('ledger.up_to_date')}>{behind > 0 ? '…' : '✓'} {number(has)}</span>;
}

function Matrix({federation}: {federation: LedgerFederation}) {
  const members = federation.members.filter((one) => !one.removed);
  return (
    <Panel title={t('ledger.logs')}>
      <p class="faint small">{t('ledger.matrix_explained')}</p>
      <Table caption={t('ledger.logs')} rows={federation.logs} keyOf={(log) => log.origin} file="logs.csv" rowClass={(log) => (log.lies.length > 0 ? 'irregular' : '')} columns={[
        {head: t('ledger.log'), cell: (log) => <span class="code">{log.origin}</span>, csv: (log) => log.origin}, {head: t('ledger.written_by'), cell: (log) => memberName(log.writer), csv: (log) => log.writer},
        {head: t('ledger.final_head'), cell: (log) => number(log.final), csv: (log) => log.final, number: true}, {head: t('ledger.kept'), cell: (log) => number(log.stored), csv: (log) => log.stored, number: true}, {head: t('ledger.judged'), cell: (log) => number(log.judged), csv: (log) => log.judged, number: true},
        ...members.map((member) => ({head: member.id, cell: (log: LedgerLog) => <Known log={log} member={member} federation={federation} />})),
        {head: t('ledger.wrong'), cell: (log) => <span class={log.lies.length > 0 ? 'wrong' : 'soon'}>{[...log.lies, log.waiting_for].filter(Boolean).map((one) => tCode('ledger_lie', one)).join(', ') || '–'}</span>, csv: (log) => log.lies.join(' ')},
      ]} />
    </Panel>
  );
}

function Skew({member}: {member: LedgerMember}) {
  if (member.skew_ms === null) return <span class="faint">–</span>;
  return <span class={member.skewed ? 'wrong num' : 'num'}>{t('ledger.seconds', {count: number(Math.round(member.skew_ms / 100) / 10 || 0, 1)})}</span>;
}

function MembersTable({federation}: {federation: LedgerFederation}) {
  return (
    <Panel title={t('ledger.members')}>
      <Table caption={t('ledger.members')} rows={federation.members} keyOf={(one) => one.id} file="members.csv" rowClass={(one) => (one.lied ? 'irregular' : '')} columns={[
        {head: t('ledger.member'), cell: (one) => <><bdi class="strong">{one.name}</bdi> <span class="code faint">{one.id}</span>{one.self && <> · {t('ledger.us')}</>}</>, csv: (one) => one.id},
        {head: t('ledger.heard'), cell: (one) => (one.self ? '–' : one.heard_at ? <Time at={one.heard_at} /> : <span class="soon">{t('ledger.never')}</span>), csv: (one) => one.heard_at ?? ''},
        {head: t('ledger.clock'), cell: (one) => (one.self ? '–' : <Skew member={one} />), csv: (one) => one.skew_ms ?? '', number: true},
        {head: t('ledger.cosigns'), cell: (one) => (one.removed ? t('ledger.removed') : t(one.cosigns ? 'ledger.yes' : 'ledger.no')), csv: (one) => String(one.cosigns)},
        {head: t('ledger.wrong'), cell: (one) => (one.lied ? <span class="wrong">{t('ledger.lied')}</span> : one.skewed ? <span class="soon">{tCode('ledger_lie', 'clock_skew')}</span> : '–'), csv: (one) => String(one.lied)},
        {head: t('ledger.address'), cell: (one) => <span class="code break">{one.url}</span>, csv: (one) => one.url},
      ]} />
    </Panel>
  );
}

function Own({federation}: {federation: LedgerFederation}) {
  const {own, charter} = federation;
  if (!own) return <Panel title={t('ledger.own_log')}><p class="faint">{t('ledger.no_own_log')}</p></Panel>;
  return (
    <Panel title={t('ledger.own_log')} tools={<FinalMark final={own.final === own.signed} />}>
      {own.stopped && <p class="note note-bad" role="alert">{t('ledger.stopped', {why: tCode('ledger_lie', own.stopped)})}</p>}
      <Facts rows={[[t('ledger.log'), <span class="code break">{own.origin}</span>], [t('ledger.signed'), number(own.signed)], [t('ledger.final_head'), number(own.final)], [t('ledger.queued'), number(own.queued)], [t('ledger.quorum_of'), t('ledger.quorum_words', {quorum: charter.quorum, count: charter.cosigners, faults: charter.faults})]]} />
      <Table caption={t('ledger.mirrors')} rows={own.mirrors} keyOf={(one) => one.member} columns={[
        {head: t('ledger.member'), cell: (one) => memberName(one.member)}, {head: t('ledger.cosigned'), cell: (one) => number(one.cosigned), number: true}, {head: t('ledger.cosigned_at'), cell: (one) => (one.cosigned_at ? <Time at={one.cosigned_at} /> : <span class="soon">{t('ledger.never')}</span>)},
        {head: t('ledger.failures'), cell: (one) => <span class={one.failures > 0 ? 'soon num' : 'num'}>{number(one.failures)}</span>, number: true}, {head: t('ledger.last_status'), cell: (one) => (one.last_status ? String(one.last_status) : '–'), number: true},
      ]} />
    </Panel>
  );
}

export default function FederationPage() {
  const loaded = useLoad(readFederation, []);
  useTitle(t('nav.ledger'));
  useGap(loaded.reload);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && loaded.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="page">
      <PageHead title={t('nav.ledger')}>{loaded.data && <span class="faint">{loaded.data.federation}</span>}</PageHead>
      <LedgerTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Verdict federation={loaded.data} />}
      <Alarms />
      {loaded.data && <><Matrix federation={loaded.data} /><MembersTable federation={loaded.data} /><Own federation={loaded.data} /></>}
    </div>
  );
}
