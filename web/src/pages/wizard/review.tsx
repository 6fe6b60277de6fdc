// Everything once more before it is sent, as the server will read it.
import {currency, reference} from '../../api/session.ts';
import {money, t, tCode} from '../../i18n/index.ts';
import {addDecimals} from '../../i18n/decimal.ts';
import {Facts} from '../../parts/bits.tsx';
import {Table} from '../../parts/table.tsx';
import {declarationOf, type PartyForm} from './form.ts';
import type {Wizard} from './state.ts';

const who = (party: PartyForm): string => [party.name, party.id].filter(Boolean).join(' · ');

export function ReviewStep({wizard}: {wizard: Wizard}) {
  const {form} = wizard;
  const given = declarationOf(form, currency.value);
  const office = reference.value?.offices.find((one) => one.id === form.office);
  return (
    <>
      <Facts rows={[
        [t('field.lrn'), form.lrn], [t('field.declarant'), who(form.declarant)], [t('field.importer'), who(form.importer)], [t('field.supplier'), who(form.supplier)],
        [t('field.office'), office?.name ?? form.office], [t('field.stage'), t(`stage.${form.stage}`)],
        [t('field.transport_mode'), form.transport_mode && tCode('mode', form.transport_mode)], [t('field.carrier'), form.carrier],
        [t('field.transport_means'), form.transport_means], [t('field.equipment'), (given.equipment ?? []).join(' ')],
        [t('field.delivery_terms'), form.delivery_terms], [t('wizard.total', {count: given.items.length}), money(addDecimals(given.items.map((item) => item.value)), {currency: currency.value})],
        [t('step.documents'), (given.documents ?? []).map((one) => `${one.type} ${one.reference}`).join(', ')],
      ]} />
      <Table caption={t('step.items')} rows={given.items.map((item, i) => ({...item, place: i + 1}))} keyOf={(item) => item.place} columns={[
        {head: t('head.number'), cell: (item) => item.place}, {head: t('field.hs_code'), cell: (item) => <span class="code">{item.hs_code}</span>},
        {head: t('field.description'), cell: (item) => item.description}, {head: t('head.origin'), cell: (item) => item.origin},
        {head: t('field.value'), cell: (item) => money(item.value), number: true},
      ]} />
    </>
  );
}
