// Asks for a colleague. Who may read the list of accounts chooses from it; others have those they handed to before, and
// may write an account's id.
import {call} from '../api/client.ts';
import {hasRole, me} from '../api/session.ts';
import {t} from '../i18n/index.ts';
import {Field} from './field.tsx';
import {useLoad} from './load.ts';

async function known(signal: AbortSignal): Promise<[id: string, name: string][]> {
  if (hasRole('clearance_officer', 'manager', 'auditor')) {
    const {items} = await call('listAccounts', {signal});
    return items.filter((one) => !one.disabled && one.roles.some((role) => role === 'control_room_officer' || role === 'manager')).map((one) => [one.id, one.display_name || one.name]);
  }
  const {items} = await call('listShifts', {query: {limit: 50}, signal});
  return items.flatMap((shift): [string, string][] => [[shift.by, shift.by_name ?? shift.by], ...(shift.to ? [[shift.to, shift.to_name ?? shift.to] as [string, string]] : [])]);
}

export function PersonField({id, value, error, onValue}: {id: string; value: string; error?: string | undefined; onValue: (id: string) => void}) {
  const people = useLoad(known, []);
  const others = [...new Map(people.data)].filter(([one]) => one !== me.value?.id);
  return (
    <Field id={id} label={t('track.to_whom')} hint={t('track.to_whom_hint')} {...(error ? {error} : {})}>
      {(field) => (
        <>
          <input {...field} value={value} list={`${id}-people`} maxLength={64} autoComplete="off" dir="auto" required onInput={(event) => onValue(event.currentTarget.value.trim())} />
          <datalist id={`${id}-people`}>{others.map(([one, name]) => <option key={one} value={one}>{name}</option>)}</datalist>
        </>
      )}
    </Field>
  );
}
