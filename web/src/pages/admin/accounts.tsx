// Accounts: who may do what. Changed by administrators, read by managers and auditors too.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {Account} from '../../api/types.ts';
import {dateTime, locale, t} from '../../i18n/index.ts';
import {Loading, Trouble} from '../../parts/bits.tsx';
import {useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {AccountDialog} from './account_dialog.tsx';

function State({account}: {account: Account}) {
  if (account.disabled) return <span class="wrong">{t('account.disabled')}</span>;
  if (account.locked_until) return <span class="wrong">{t('account.locked', {time: dateTime(account.locked_until)})}</span>;
  return <span>{t(account.on_duty === false ? 'account.off_duty' : 'account.active')}</span>;
}

const columns = (onEdit: ((account: Account) => void) | undefined): Column<Account>[] => [
  {head: t('field.name'), cell: (row) => <bdi class="strong">{row.name}</bdi>, csv: (row) => row.name},
  {head: t('field.display_name'), cell: (row) => row.display_name ?? '', csv: (row) => row.display_name},
  {head: t('field.roles'), cell: (row) => row.roles.map((role) => t(`role.${role}`)).join(', '), csv: (row) => row.roles.join(' ')},
  {head: t('field.offices'), cell: (row) => (row.offices ?? []).join(', '), csv: (row) => (row.offices ?? []).join(' ')},
  {head: t('factor.title'), cell: (row) => t(row.second_factor ? 'state.on' : 'state.off'), csv: (row) => String(row.second_factor ?? '')},
  {head: t('field.state'), cell: (row) => <State account={row} />, csv: (row) => (row.disabled ? 'disabled' : 'active')},
  ...(onEdit ? [{head: t('do.change'), cell: (row: Account) => <button type="button" class="button small" aria-label={`${t('do.change')} ${row.name}`} onClick={() => onEdit(row)}>{t('do.change')}</button>}] : []),
];

export function Accounts() {
  const loaded = useLoad((signal) => call('listAccounts', {signal}), []);
  const [edited, setEdited] = useState<Account | 'new' | undefined>(undefined);
  const [text, setText] = useState('');
  const mayChange = hasRole('administrator');
  const wanted = text.trim().toLowerCase();
  const rows = (loaded.data?.items ?? []).filter((one) => `${one.name} ${one.display_name} ${one.roles.join(' ')}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name, locale(), {numeric: true}));
  return (
    <>
      <div class="filters">
        <input type="search" class="search" aria-label={t('admin.search')} placeholder={t('admin.search')} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        {mayChange && <button type="button" class="button primary" onClick={() => setEdited('new')}>{t('admin.new_account')}</button>}
      </div>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Table caption={t('nav.accounts')} columns={columns(mayChange ? setEdited : undefined)} rows={rows} keyOf={(row) => row.id} file="accounts.csv" />}
      {edited && <AccountDialog account={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} onDone={loaded.reload} />}
    </>
  );
}
