// Keys of holders that are kept here for traders: one for each deed, if somebody does not want to be known by the last.
import './ledger.css';
import {useState} from 'preact/hooks';
import {Copy, LedgerTabs} from './bits.tsx';
import {readHolderKeys} from './names.ts';
import {call} from '../../api/client.ts';
import {isTrader, me} from '../../api/session.ts';
import type {LedgerHolderKey} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';

const OWNER_MAX = 64;  // as the contract has it

function NewKey({onMade}: {onMade: () => void}) {
  const clients = isTrader() ? me.value?.clients ?? [] : [];
  const [owner, setOwner] = useState(clients[0] ?? '');
  const make = useDoing(async () => {
    await call('makeLedgerKey', {body: {owner: owner.trim()}});
    tell(t('ledger.key_made'));
    onMade();
  });
  const at = {id: 'owner', label: t('ledger.owner'), hint: t('ledger.owner_hint'), value: owner, onValue: setOwner};
  return (
    <Panel title={t('ledger.new_key')}>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (owner.trim()) void make.run();
      }}>
        {clients.length > 0 ? <SelectField {...at} options={clients.map((one) => [one, one])} /> : <TextField {...at} maxLength={OWNER_MAX} />}
        <Trouble failure={make.failure} />
        <button type="submit" class="button primary start" disabled={make.busy || !owner.trim()}>{t('ledger.new_key')}</button>
      </form>
    </Panel>
  );
}

const titlesOf = (key: LedgerHolderKey): string => `/ledger/records/title?party=${encodeURIComponent(key.did)}`;

export default function KeysPage() {
  const loaded = useLoad(readHolderKeys, []);
  useTitle(t('ledger_tab.keys'));
  return (
    <div class="page">
      <PageHead title={t('ledger_tab.keys')} />
      <LedgerTabs />
      <p class="prose">{t('ledger.keys_about')}</p>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data?.length === 0 && <Empty title={t('ledger.no_keys')}><p class="prose">{t('ledger.no_keys_words')}</p></Empty>}
      {loaded.data && loaded.data.length > 0 && <Table caption={t('ledger_tab.keys')} rows={loaded.data} keyOf={(one) => one.did} file="keys.csv" columns={[
        {head: t('ledger.owner'), cell: (one) => one.owner, csv: (one) => one.owner}, {head: t('ledger.key'), cell: (one) => <><span class="code break">{one.did}</span> <Copy text={one.did} label={t('ledger.copy_key')} /></>, csv: (one) => one.did},
        {head: t('ledger.made'), cell: (one) => <Time at={one.made} />, csv: (one) => one.made}, {head: t('ledger.its_titles'), cell: (one) => <a href={titlesOf(one)}>{t('ledger.show_titles')}</a>},
      ]} />}
      <NewKey onMade={loaded.reload} />
    </div>
  );
}
