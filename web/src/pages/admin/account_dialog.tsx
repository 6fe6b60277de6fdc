// Makes an account, or changes one.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Account, Role} from '../../api/types.ts';
import {language, LANGUAGES, t, timeZone} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Check, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import {listOf, RoleChoice} from './role_choice.tsx';

interface Form {
  name: string;
  display_name: string;
  roles: Role[];
  offices: string;
  clients: string;
  skills: string;
  language: string;
  password: string;
  disabled: boolean;
  on_duty: boolean;
  remove_second_factor: boolean;
}

const formOf = (account: Account | undefined): Form => ({
  name: account?.name ?? '', display_name: account?.display_name ?? '', roles: account?.roles ?? [], offices: (account?.offices ?? []).join(', '),
  clients: (account?.clients ?? []).join(', '), skills: (account?.skills ?? []).join(', '), language: language.value, password: '',
  disabled: account?.disabled ?? false, on_duty: account?.on_duty ?? true, remove_second_factor: false,
});

function save(account: Account | undefined, form: Form) {
  const lists = {offices: listOf(form.offices), clients: listOf(form.clients), skills: listOf(form.skills)};
  const shared = {display_name: form.display_name.trim(), roles: form.roles, ...lists, ...(form.password ? {password: form.password} : {})};
  if (!account) return call('createAccount', {body: {name: form.name.trim(), language: form.language, time_zone: timeZone.value, ...shared}});
  const change = {...shared, disabled: form.disabled, on_duty: form.on_duty, ...(form.remove_second_factor ? {remove_second_factor: true} : {})};
  return call('changeAccount', {path: {id: account.id}, body: change});
}

function Switches({account, form, set}: {account: Account; form: Form; set: (part: Partial<Form>) => void}) {
  return (
    <fieldset class="choices">
      <legend>{t('field.state')}</legend>
      <Check id="on-duty" label={t('account.on_duty')} checked={form.on_duty} onChecked={(on_duty) => set({on_duty})} />
      <Check id="disabled" label={t('account.disable')} checked={form.disabled} onChecked={(disabled) => set({disabled})} />
      {account.second_factor && <Check id="remove-factor" label={t('account.remove_factor')} checked={form.remove_second_factor} onChecked={(on) => set({remove_second_factor: on})} />}
    </fieldset>
  );
}

export function AccountDialog({account, onClose, onDone}: {account: Account | undefined; onClose: () => void; onDone: () => void}) {
  const [form, setForm] = useState(() => formOf(account));
  const set = (part: Partial<Form>) => setForm((old) => ({...old, ...part}));
  const saving = useDoing(() => save(account, form));
  const errorAt = (pointer: string) => saving.failure?.problems.find((problem) => problem.pointer.startsWith(pointer))?.detail;
  const title = account ? t('admin.change_account', {name: account.name}) : t('admin.new_account');
  async function submit(event: Event) {
    event.preventDefault();
    if (!await saving.run()) return;
    tell(t('admin.saved'));
    onDone();
    onClose();
  }
  return (
    <Dialog title={title} wide onClose={onClose}>
      <form onSubmit={submit}>
        <Trouble failure={saving.failure} />
        <div class="row">
          {!account && <TextField id="account-name" label={t('field.name')} value={form.name} onValue={(name) => set({name})} error={errorAt('/name')} maxLength={100} required />}
          <TextField id="display-name" label={t('field.display_name')} value={form.display_name} onValue={(display_name) => set({display_name})} error={errorAt('/display_name')} maxLength={200} required />
        </div>
        <RoleChoice roles={form.roles} error={errorAt('/roles')} onRoles={(roles) => set({roles})} />
        <div class="row">
          <TextField id="account-offices" label={t('field.offices')} hint={t('hint.list')} value={form.offices} onValue={(offices) => set({offices})} error={errorAt('/offices')} />
          <TextField id="account-clients" label={t('field.clients')} hint={t('hint.clients')} value={form.clients} onValue={(clients) => set({clients})} error={errorAt('/clients')} />
          <TextField id="account-skills" label={t('field.skills')} hint={t('hint.skills')} value={form.skills} onValue={(skills) => set({skills})} error={errorAt('/skills')} />
        </div>
        <div class="row">
          {!account && <SelectField id="account-language" label={t('field.language')} value={form.language} options={Object.entries(LANGUAGES)} onValue={(value) => set({language: value})} />}
          <TextField id="account-password" label={t('field.first_password')} hint={t('hint.first_password')} type="password" autoComplete="new-password" value={form.password}
            onValue={(password) => set({password})} error={errorAt('/password')} maxLength={1024} required={!account} />
        </div>
        {account && <Switches account={account} form={form} set={set} />}
        <DialogButtons verb={t(account ? 'do.save' : 'do.make')} busy={saving.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
