// The steps about parties, transport and papers.
import {me, reference} from '../../api/session.ts';
import {DOCUMENT_TYPES, DELIVERY_TERMS, TRANSPORT_MODES} from '../../base/codes.ts';
import {t, tCode} from '../../i18n/index.ts';
import {PointerChoice, PointerField} from './fields.tsx';
import type {HeadText, PartyName} from './form.ts';
import type {Wizard} from './state.ts';

interface Props {
  wizard: Wizard;
}

function PartyFields({wizard, name, optional}: Props & {name: PartyName; optional?: boolean}) {
  const party = wizard.form[name];
  const set = (part: Partial<typeof party>) => wizard.change({[name]: {...party, ...part}});
  const clients = name === 'supplier' ? [] : me.value?.clients ?? [];
  return (
    <fieldset class="group">
      <legend>{t(`field.${name}`)}{optional && <span class="faint"> {t('field.optional')}</span>}</legend>
      {clients.length > 0 && <datalist id={`clients-${name}`}>{clients.map((client) => <option key={client} value={client} />)}</datalist>}
      <div class="row">
        <PointerField wizard={wizard} pointer={`/${name}/id`} label="field.party_id" value={party.id} maxLength={64} list={clients.length > 0 ? `clients-${name}` : undefined} onValue={(id) => set({id})} />
        <PointerField wizard={wizard} pointer={`/${name}/name`} label="field.party_name" value={party.name} maxLength={200} optional onValue={(text) => set({name: text})} />
        <PointerField wizard={wizard} pointer={`/${name}/address`} label="field.address" value={party.address} maxLength={300} optional onValue={(address) => set({address})} />
      </div>
    </fieldset>
  );
}

export function PartiesStep({wizard}: Props) {
  const same = () => wizard.change({importer: {...wizard.form.declarant}});
  return (
    <>
      <PointerField wizard={wizard} pointer="/lrn" label="field.lrn" hint={t('hint.lrn')} value={wizard.form.lrn} maxLength={35} class="short" onValue={(lrn) => wizard.change({lrn})} />
      <PartyFields wizard={wizard} name="declarant" />
      <button type="button" class="button start" onClick={same}>{t('wizard.same_importer')}</button>
      <PartyFields wizard={wizard} name="importer" />
      <PartyFields wizard={wizard} name="supplier" optional />
    </>
  );
}

export function TransportStep({wizard}: Props) {
  const {form} = wizard;
  const text = (name: HeadText, more: {upper?: boolean; maxLength?: number; type?: 'date'; hint?: string} = {}) =>
    <PointerField wizard={wizard} pointer={`/${name}`} label={`field.${name}`} value={form[name]} optional onValue={(value) => wizard.change({[name]: value})} {...more} />;
  const choice = (name: HeadText, options: [string, string][]) =>
    <PointerChoice wizard={wizard} pointer={`/${name}`} label={`field.${name}`} value={form[name]} options={[['', '–'], ...options]} onValue={(value) => wizard.change({[name]: value})} />;
  return (
    <>
      <fieldset class="choices">
        <legend>{t('field.stage')}</legend>
        {(['arrived', 'pre_arrival'] as const).map((stage) => (
          <label key={stage} class="choice"><input type="radio" name="stage" checked={form.stage === stage} onChange={() => wizard.change({stage})} />{t(`stage.${stage}`)}</label>
        ))}
      </fieldset>
      <div class="row">
        {choice('office', (reference.value?.offices ?? []).map((office) => [office.id, `${office.name} (${office.id})`]))}
        {form.stage === 'pre_arrival' && text('expected_arrival', {type: 'date'})}
        {choice('transport_mode', TRANSPORT_MODES.map((mode) => [mode, `${mode} · ${tCode('mode', mode)}`]))}
        {text('carrier', {maxLength: 200})}
        {text('transport_means', {maxLength: 35, hint: t('hint.transport_means')})}
        <PointerField wizard={wizard} pointer="/equipment" label="field.equipment" value={form.equipment} optional hint={t('hint.equipment')} onValue={(equipment) => wizard.change({equipment})} />
        {text('dispatch', {upper: true, maxLength: 2, hint: t('hint.country')})}
        {choice('delivery_terms', DELIVERY_TERMS.map((term) => [term, term]))}
        {text('procedure', {maxLength: 16})}
      </div>
    </>
  );
}

export function DocumentsStep({wizard}: Props) {
  const {documents} = wizard.form;
  const set = (place: number, part: Partial<(typeof documents)[number]>) =>
    wizard.change({documents: documents.map((one, i) => (i === place ? {...one, ...part} : one))});
  return (
    <>
      <p class="faint">{t('wizard.documents')}</p>
      {documents.map((one, i) => (
        <div class="row row-end" key={i}>
          <PointerChoice wizard={wizard} pointer={`/documents/${i}/type`} label="field.document_type" value={one.type}
            options={DOCUMENT_TYPES.map((type) => [type, `${type} · ${tCode('document', type)}`])} onValue={(type) => set(i, {type})} />
          <PointerField wizard={wizard} pointer={`/documents/${i}/reference`} label="field.document_reference" value={one.reference} maxLength={100} onValue={(reference) => set(i, {reference})} />
          <button type="button" class="button quiet" onClick={() => wizard.change({documents: documents.filter((_, other) => other !== i)})}>{t('do.remove')}</button>
        </div>
      ))}
      <button type="button" class="button start" onClick={() => wizard.change({documents: [...documents, {type: DOCUMENT_TYPES[0]!, reference: ''}]})}>{t('wizard.add_document')}</button>
    </>
  );
}
