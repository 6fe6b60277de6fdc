// The two steps in which something is filled in.
import type {ComponentChildren} from 'preact';
import {fieldId} from '../../base/pointer.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Empty, Panel} from '../../parts/bits.tsx';
import {CREDIT, ENVELOPE, fieldsOf, REQUIRED, TYPES} from './fields.ts';
import {Inputs, TypeField, type Context} from './inputs.tsx';
import {demanded, textIn, type Draft, type Value, type Values} from './question.ts';

interface Props {
  draft: Draft;
  context: Context;
  change: (part: Partial<Draft>) => void;
}

const set = (values: Values, name: string, value: Value): Values => ({...values, [name]: value});
const put = (list: Values[], i: number, one: Values): Values[] => list.with(i, one);
const without = (list: Values[], i: number): Values[] => list.filter((_, at) => at !== i);

function Listed({title, onRemove, children}: {title: string; onRemove: () => void; children: ComponentChildren}) {
  return (
    <fieldset class="group">
      <legend>{title}</legend>
      {children}
      <button type="button" class="button danger-quiet start" onClick={onRemove}>{t('lc.remove')}</button>
    </fieldset>
  );
}

const nameOf = (list: Values[], i: number): string => t('lc.document', {number: i + 1, type: tCode('lc_type', textIn(list[i] ?? {}, 'type'))});

export function CreditStep({draft, context, change}: Props) {
  const {credit, required} = draft;
  return (
    <>
      <Panel title={t('lc_step.credit')}>
        <p class="faint">{t('lc.terms')}</p>
        <Inputs specs={CREDIT} at="/credit" values={credit} context={context} onValue={(name, value) => change({credit: set(credit, name, value)})} />
      </Panel>
      <Panel title={t('lc.required')}>
        {required.map((one, i) => {
          const at = `/credit/documents/${i}`;
          const onValue = (name: string, value: Value) => change({required: put(required, i, set(one, name, value))});
          return (
            <Listed key={i} title={nameOf(required, i)} onRemove={() => change({required: without(required, i)})}>
              <TypeField at={at} values={one} context={context} onValue={onValue} />
              <Inputs specs={REQUIRED} at={at} values={one} context={context} onValue={onValue} />
            </Listed>
          );
        })}
        <button type="button" class="button start" id={fieldId('/credit/documents')} onClick={() => change({required: [...required, {type: TYPES[3] ?? '', originals: '1'}]})}>{t('lc.add_required')}</button>
      </Panel>
    </>
  );
}

export function DocumentsStep({draft, context, change}: Props) {
  const {envelope, documents} = draft;
  const missing = demanded(draft);
  return (
    <>
      <Panel title={t('lc.envelope')}>
        <Inputs specs={ENVELOPE} at="/envelope" values={envelope} context={context} onValue={(name, value) => change({envelope: set(envelope, name, value)})} />
      </Panel>
      <Panel title={t('lc_step.documents')}>
        {documents.length === 0 && <Empty title={t('lc.no_documents')} />}
        {documents.map((one, i) => {
          const at = `/envelope/documents/${i}`;
          const onValue = (name: string, value: Value) => change({documents: put(documents, i, set(one, name, value))});
          return (
            <Listed key={i} title={nameOf(documents, i)} onRemove={() => change({documents: without(documents, i)})}>
              <TypeField at={at} values={one} context={context} onValue={onValue} />
              <Inputs specs={fieldsOf(textIn(one, 'type'))} at={at} values={one} context={context} onValue={onValue} />
            </Listed>
          );
        })}
        <div class="buttons">
          {missing.length > 0 && <button type="button" class="button" onClick={() => change({documents: [...documents, ...missing]})}>{t('lc.take_required')}</button>}
          <button type="button" class="button" id={fieldId('/envelope/documents')} onClick={() => change({documents: [...documents, {type: TYPES[0] ?? '', originals: '1'}]})}>{t('lc.add')}</button>
        </div>
      </Panel>
    </>
  );
}
