// The charter: who belongs to the federation, by how many others must agree, what was agreed; and changes of it.
import './ledger.css';
import {Copy, governs, LedgerTabs, Members} from './bits.tsx';
import {CHARTER_FORMS} from './charter_types.ts';
import {shortPrint} from './fingerprint.ts';
import {memberName, readFederation} from './names.ts';
import {call} from '../../api/client.ts';
import type {LedgerCharterKey, LedgerFederation} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';

function Terms({charter, federation}: LedgerFederation) {
  return (
    <Panel title={t('ledger.terms')}>
      <p class="lead ledger-sentence">{t('ledger.terms_words', {federation, count: charter.cosigners, quorum: charter.quorum, faults: charter.faults, change: charter.change_need})}</p>
      <Facts rows={[[t('ledger.keeper'), memberName(charter.keeper)], [t('ledger.charter_size'), number(charter.size)], [t('ledger.log'), <span class="code break">{charter.origin}</span>], [t('ledger.rules'), number(charter.rules)]]} />
    </Panel>
  );
}

function Agreements({agreements}: LedgerFederation) {
  return (
    <Panel title={t('ledger.agreements')}>
      {agreements.length === 0 ? <p class="faint">{t('ledger.no_agreements')}</p> : <Table caption={t('ledger.agreements')} rows={agreements} keyOf={(one) => one.id} file="agreements.csv" columns={[
        {head: t('ledger.agreement'), cell: (one) => <span class="code">{one.id}</span>, csv: (one) => one.id}, {head: t('ledger.between'), cell: (one) => <Members ids={one.parties} />, csv: (one) => one.parties.join(' ')},
        {head: tCode('ledger_field', 'benefits'), cell: (one) => one.benefits.map((code) => tCode('ledger_choice', code)).join(', '), csv: (one) => one.benefits.join(' ')}, {head: tCode('ledger_field', 'from'), cell: (one) => <Time at={one.from ?? undefined} />, csv: (one) => one.from ?? ''},
        {head: tCode('ledger_field', 'until'), cell: (one) => (one.until ? <Time at={one.until} /> : t('ledger.no_end')), csv: (one) => one.until ?? ''},
      ]} />}
    </Panel>
  );
}

function Endorsements({endorsements}: LedgerFederation) {
  if (endorsements.length === 0) return null;
  return (
    <Panel title={t('ledger.endorsements')}>
      <Table caption={t('ledger.endorsements')} rows={endorsements} keyOf={(one) => one.type} columns={[
        {head: t('ledger.what'), cell: (one) => (one.type.endsWith('.') ? tCode('ledger_kind', one.type.slice(0, -1)) : tCode('ledger_type', one.type))}, {head: t('ledger.members_needed'), cell: (one) => number(one.members), number: true}, {head: t('ledger.of_these'), cell: (one) => (one.of.length > 0 ? <Members ids={one.of} /> : t('ledger.any_of_all'))},
      ]} />
    </Panel>
  );
}

function MembersOf({members}: LedgerFederation) {
  return (
    <Panel title={t('ledger.members')}>
      <Table caption={t('ledger.members')} rows={members} keyOf={(one) => one.id} file="members.csv" columns={[
        {head: t('ledger.member'), cell: (one) => <><bdi class="strong">{one.name}</bdi>{one.self && <> · {t('ledger.us')}</>}</>, csv: (one) => one.name}, {head: tCode('ledger_field', 'id'), cell: (one) => <span class="code">{one.id}</span>, csv: (one) => one.id},
        {head: t('ledger.cosigns'), cell: (one) => t(one.removed ? 'ledger.removed' : one.cosigns ? 'ledger.yes' : 'ledger.no'), csv: (one) => String(one.cosigns)}, {head: t('ledger.address'), cell: (one) => <span class="code break">{one.url}</span>, csv: (one) => one.url},
      ]} />
    </Panel>
  );
}

const usedFor = (one: LedgerCharterKey): string => (one.use === 'sign' ? one.powers.map((power) => tCode('ledger_choice', power)).join(', ') : t(`ledger_use.${one.use}`));

// Of a log's key the sizes that it may sign; of the others when the charter took them in.
function SinceWhen({from_size: from, to_size: to, since, until}: LedgerCharterKey) {
  if (from !== null && to !== null) return <>{t('ledger.entries_from_to', {from, to})}</>;
  if (from !== null) return <>{from === 0 ? t('ledger.from_beginning') : t('ledger.from_entry', {from})}</>;
  return <>{since ? <Time at={since} /> : '–'}{until && <> – <Time at={until} /></>}</>;
}

function KeysTable({keys, caption}: {keys: LedgerCharterKey[]; caption: string}) {
  return (
    <Table caption={caption} rows={keys} keyOf={(one) => `${one.name} ${one.key}`} file="keys.csv" columns={[
      {head: t('ledger.member'), cell: (one) => <bdi>{memberName(one.member)}</bdi>, csv: (one) => one.member}, {head: t('ledger.key'), cell: (one) => <span class="code ledger-print">{one.name}</span>, csv: (one) => one.name},
      {head: t('ledger.used_for'), cell: (one) => <span class="ledger-cell">{usedFor(one)}</span>, csv: (one) => (one.use === 'sign' ? one.powers.join(' ') : one.use)}, {head: t('ledger.since'), cell: (one) => <SinceWhen {...one} />, csv: (one) => one.since ?? one.from_size ?? ''},
      {head: t('ledger.fingerprint'), cell: (one) => <span class="ledger-party"><span class="code ledger-print" title={one.fingerprint}>{shortPrint(one.fingerprint)}</span><Copy text={one.fingerprint} label={t('ledger.copy')} /></span>, csv: (one) => one.fingerprint},
    ]} />
  );
}

function Keys() {
  const loaded = useLoad(async (signal) => (await call('listCharterKeys', {signal})).keys, []);
  const ended = (loaded.data ?? []).filter((one) => one.ended);
  return (
    <Panel title={t('ledger_tab.keys')}>
      <p class="faint prose">{t('ledger.keys_compare')}</p>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <KeysTable caption={t('ledger_tab.keys')} keys={loaded.data.filter((one) => !one.ended)} />}
      {ended.length > 0 && <details><summary>{t('ledger.ended_keys', {count: ended.length})}</summary><KeysTable caption={t('ledger.ended_keys', {count: ended.length})} keys={ended} /></details>}
    </Panel>
  );
}

export default function CharterPage() {
  const loaded = useLoad(readFederation, []);
  useTitle(t('ledger_tab.charter'));
  return (
    <div class="page">
      <PageHead title={t('ledger_tab.charter')} />
      <LedgerTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <><Terms {...loaded.data} /><MembersOf {...loaded.data} /><Keys /><Agreements {...loaded.data} /><Endorsements {...loaded.data} /></>}
      {loaded.data && governs() && (
        <Panel title={t('ledger.propose')}>
          <p class="faint prose">{t('ledger.propose_words')}</p>
          <div class="buttons">{Object.entries(CHARTER_FORMS).map(([type, form]) => <a key={type} class={`button ${form.danger ? 'danger-quiet' : ''}`} href={`/ledger/new/${type}`}>{tCode('ledger_type', type)}</a>)}</div>
        </Panel>
      )}
    </div>
  );
}
