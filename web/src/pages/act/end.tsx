// The end of an act: what was recovered, remarks, and the decision; then sending, as often as the link needs.
import type {Failure} from '../../api/client.ts';
import {currency} from '../../api/session.ts';
import type {Act} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {Field, TextField} from '../../parts/field.tsx';
import type {ActDraft, ActErrors} from './draft.ts';

const DECISIONS: Act['decision'][] = ['release', 'hold', 'seize'];

interface Props {
  draft: ActDraft;
  errors: ActErrors;
  busy: boolean;
  failure: Failure | undefined;
  onChange: (change: Partial<ActDraft>) => void;
}

function Decision({draft, bad, onChange}: {draft: ActDraft; bad: boolean; onChange: (change: Partial<ActDraft>) => void}) {
  return (
    <fieldset class="act-kind">
      <legend>{t('act.decision')}</legend>
      {bad && <p class="error" role="alert">{t('error.decision')}</p>}
      <div class="segments">
        {DECISIONS.map((decision) => (
          <label key={decision} class={`segment segment-${decision}`}>
            <input type="radio" name="decision" value={decision} checked={draft.decision === decision} onChange={() => onChange({decision})} />
            <span>{t(`decision.${decision}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function ActEnd({draft, errors, busy, failure, onChange}: Props) {
  return (
    <Panel title={t('act.end')} id="act-end">
      <TextField id="recovered" label={`${t('act.recovered')} (${currency.value})`} optional={t('field.optional')} hint={t('hint.recovered')}
        value={draft.recovered} inputMode="decimal" error={errors.recovered ? t('error.amount') : undefined} onValue={(recovered) => onChange({recovered})} />
      <Field id="remarks" label={t('act.remarks')} optional={t('field.optional')}>
        {(field) => <textarea {...field} rows={3} maxLength={4000} dir="auto" value={draft.remarks} onInput={(event) => onChange({remarks: event.currentTarget.value})} />}
      </Field>
      <Decision draft={draft} bad={errors.decision === true} onChange={onChange} />
      <Trouble failure={failure} />
      {failure?.passing && <p>{t('act.kept')}</p>}
      <div class="buttons">
        <button type="submit" class="button primary big" disabled={busy}>{busy ? t('state.sending') : failure?.passing ? t('act.send_again') : t('act.send')}</button>
        <span class="faint">{t('act.draft')}</span>
      </div>
    </Panel>
  );
}
