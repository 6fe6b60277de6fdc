// API keys of connected systems. A key is shown once, when it is made.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {ApiKey, Role} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Time, Trouble} from '../../parts/bits.tsx';
import {Confirm, Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {listOf, RoleChoice} from './role_choice.tsx';
import {ShownOnce} from './shown_once.tsx';

const columns = (onRevoke: (key: ApiKey) => void): Column<ApiKey>[] => [
  {head: t('field.key_name'), cell: (row) => row.name, csv: (row) => row.name},
  {head: t('field.roles'), cell: (row) => row.roles.map((role) => t(`role.${role}`)).join(', '), csv: (row) => row.roles.join(' ')},
  {head: t('field.clients'), cell: (row) => (row.clients ?? []).join(', '), csv: (row) => (row.clients ?? []).join(' ')},
  {head: t('field.offices'), cell: (row) => (row.offices ?? []).join(', '), csv: (row) => (row.offices ?? []).join(' ')},
  {head: t('time.made'), cell: (row) => <Time at={row.created_at} />, csv: (row) => row.created_at},
  {head: t('time.expires'), cell: (row) => <Time at={row.expires_at ?? undefined} />, csv: (row) => row.expires_at ?? ''},
  {head: t('time.used'), cell: (row) => <Time at={row.last_used_at ?? undefined} />, csv: (row) => row.last_used_at ?? ''},
  {head: t('admin.revoke'), cell: (row) => (row.disabled ? <span class="faint">{t('admin.revoked')}</span>
    : <button type="button" class="button small danger-quiet" aria-label={`${t('admin.revoke')} ${row.name}`} onClick={() => onRevoke(row)}>{t('admin.revoke')}</button>)},
];

function KeyDialog({onClose, onMade}: {onClose: () => void; onMade: (key: ApiKey) => void}) {
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<Role[]>(['system']);
  const [clients, setClients] = useState('');
  const [offices, setOffices] = useState('');
  const [expires, setExpires] = useState('');
  const making = useDoing(async () => onMade(await call('createApiKey', {body: {name, roles, clients: listOf(clients), offices: listOf(offices),
    ...(expires ? {expires_at: `${expires}T23:59:59Z`} : {})}})));
  return (
    <Dialog title={t('admin.new_key')} wide onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await making.run()) onClose();
      }}>
        <Trouble failure={making.failure} />
        <TextField id="key-name" label={t('field.key_name')} value={name} onValue={setName} maxLength={100} required />
        <RoleChoice roles={roles} onRoles={setRoles} />
        <div class="row">
          <TextField id="key-clients" label={t('field.clients')} hint={t('hint.clients')} value={clients} onValue={setClients} />
          <TextField id="key-offices" label={t('field.offices')} hint={t('hint.list')} value={offices} onValue={setOffices} />
          <TextField id="key-expires" label={t('time.expires')} optional={t('field.optional')} type="date" value={expires} onValue={setExpires} />
        </div>
        <DialogButtons verb={t('do.make')} busy={making.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function Keys() {
  const loaded = useLoad((signal) => call('listApiKeys', {signal}), []);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKey | undefined>(undefined);
  const [revoking, setRevoking] = useState<ApiKey | undefined>(undefined);
  return (
    <>
      <div class="filters"><button type="button" class="button primary" onClick={() => setMaking(true)}>{t('admin.new_key')}</button></div>
      {made?.key && <ShownOnce label={t('admin.key')} secret={made.key} onClose={() => setMade(undefined)} />}
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Table caption={t('nav.keys')} columns={columns(setRevoking)} rows={loaded.data.items} keyOf={(row) => row.id} file="api-keys.csv" />}
      {making && <KeyDialog onClose={() => setMaking(false)} onMade={(key) => {
        setMade(key);
        loaded.reload();
      }} />}
      {revoking && (
        <Confirm title={t('admin.revoke')} verb={t('admin.revoke')} danger onClose={() => setRevoking(undefined)} onYes={async () => {
          await call('revokeApiKey', {path: {id: revoking.id}});
          loaded.reload();
        }}><p>{t('admin.revoke_explain', {name: revoking.name})}</p></Confirm>
      )}
    </>
  );
}
