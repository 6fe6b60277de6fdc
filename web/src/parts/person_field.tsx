// Asks for a colleague: those who may hold the room, as the server names them to who may hand it over.
import {call} from '../api/client.ts';
import {t} from '../i18n/index.ts';
import {Trouble} from './bits.tsx';
import {SelectField} from './field.tsx';
import {useLoad} from './load.ts';

export function PersonField({id, value, error, onValue}: {id: string; value: string; error?: string | undefined; onValue: (id: string) => void}) {
  const people = useLoad(async (signal) => (await call('listShifts', {query: {limit: 1}, signal})).colleagues ?? [], []);
  const nobody = people.data?.length === 0;
  return (
    <>
      <SelectField id={id} label={t('track.to_whom')} value={value} options={[['', t(people.loading ? 'state.loading' : 'track.choose')], ...(people.data ?? []).map((one): [string, string] => [one.id, one.name])]} onValue={onValue}
        {...(nobody ? {hint: t('track.nobody_else')} : {})} {...(error ? {error} : {})} />
      <Trouble failure={people.failure} retry={people.reload} />
    </>
  );
}
