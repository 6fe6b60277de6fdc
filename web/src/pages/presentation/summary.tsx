// Everything on one page, to be printed or saved as PDF.
import type {PresentationAnswer} from '../../api/types.ts';
import {dateTime, day, t, tCode} from '../../i18n/index.ts';
import {Facts, Panel} from '../../parts/bits.tsx';
import {CREDIT, ENVELOPE, fieldsOf, type Spec} from './fields.ts';
import {textIn, type Draft, type Values} from './question.ts';
import {Found} from './result.tsx';

function shown({name, kind}: Spec, values: Values): string {
  if (kind === 'check') return values[name] === true ? '✓' : '';
  const text = textIn(values, name);
  return kind === 'day' && /^\d{4}-\d\d-\d\d$/.test(text) ? day(text) : text;
}

const rowsOf = (specs: Spec[], values: Values): [string, string][] => specs.map((spec) => [tCode('lc_field', spec.name), shown(spec, values)]);

interface Props {
  draft: Draft;
  checked: {answer: PresentationAnswer; at: string} | undefined;
}

export function Summary({draft, checked}: Props) {
  return (
    <>
      <Panel title={t('lc_step.summary')} tools={<button type="button" class="button lc-screen" onClick={() => print()}>{t('lc.print')}</button>}>
        {checked ? <><p class="faint">{t('lc.checked', {when: dateTime(checked.at)})}</p><Found draft={draft} answer={checked.answer} /></> : <p class="note note-ask">{t('lc.unchecked')}</p>}
      </Panel>
      <Panel title={t('lc_step.credit')}>
        <Facts rows={[...rowsOf(CREDIT, draft.credit), [t('lc.required'), draft.required.map((one) => `${tCode('lc_type', textIn(one, 'type'))} (${textIn(one, 'originals') || 1} + ${textIn(one, 'copies') || 0})`).join(', ')]]} />
      </Panel>
      <Panel title={t('lc.envelope')}>
        <Facts rows={rowsOf(ENVELOPE, draft.envelope)} />
        {draft.documents.map((one, i) => (
          <section key={i} class="lc-document">
            <h3>{t('lc.document', {number: i + 1, type: tCode('lc_type', textIn(one, 'type'))})}</h3>
            <Facts rows={rowsOf(fieldsOf(textIn(one, 'type')), one)} />
          </section>
        ))}
      </Panel>
    </>
  );
}
