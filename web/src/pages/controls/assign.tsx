// Gives a control to an officer, or lets the office's rules choose one.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole, me} from '../../api/session.ts';
import type {Account, Control, Role} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';

const FOR_KIND: Record<Control['kind'], Role[]> = {
  documents: ['clearance_officer'], inspection: ['inspector', 'clearance_officer'], audit: ['post_clearance_auditor'],
};

function suits(account: Account, control: Control): boolean {
  const inOffice = account.offices?.some((office) => office === '*' || office === control.office);
  return !account.disabled && Boolean(inOffice) && account.roles.some((role) => FOR_KIND[control.kind].includes(role));
}

// Who may not read the list of officers takes it themselves or lets it be chosen.
async function officersFor(control: Control, signal: AbortSignal): Promise<[string, string][]> {
  const own: [string, string][] = me.value ? [[me.value.id, t('assign.me')]] : [];
  if (!hasRole('manager', 'clearance_officer')) return own;
  const {items} = await call('listAccounts', {signal});
  return items.filter((account) => suits(account, control))
    .map((account) => [account.id, `${account.display_name || account.name}${account.on_duty === false ? ` (${t('assign.off_duty')})` : ''}`]);
}

export function AssignDialog({control, onClose, onDone}: {control: Control; onClose: () => void; onDone: () => void}) {
  const [officer, setOfficer] = useState('');
  const [reason, setReason] = useState('');
  const officers = useLoad((signal) => officersFor(control, signal), [control.id]);
  const assign = useDoing(async () => {
    await call('assignControl', {path: {id: control.id}, body: {...(officer ? {officer} : {}), ...(reason ? {reason} : {})}});
    tell(t('assign.done'));
    onDone();
  });
  return (
    <Dialog title={t('deed.assign')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await assign.run()) onClose();
      }}>
        <SelectField id="officer" label={t('head.officer')} value={officer} onValue={setOfficer} options={[['', t('assign.any')], ...(officers.data ?? [])]} />
        <TextField id="reason" label={t('field.reason')} optional={t('field.optional')} value={reason} onValue={setReason} maxLength={1000} />
        <Trouble failure={officers.failure ?? assign.failure} />
        <DialogButtons verb={t('deed.assign')} busy={assign.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
