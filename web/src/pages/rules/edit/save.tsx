// Saves a text: as a new entry or a new version, a draft or handed in for a second officer's look.
import {useRef} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../../api/client.ts';
import type {Rule} from '../../../api/types.ts';
import {newKey} from '../../../base/id.ts';
import {go} from '../../../base/router.ts';
import {t} from '../../../i18n/index.ts';
import {Panel, Trouble} from '../../../parts/bits.tsx';
import {TextField} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';
import {tell} from '../../../parts/toast.tsx';
import {rulePath} from '../parts.tsx';
import {PlaceFields} from '../rule/change.tsx';
import type {Drafting, RuleDraft} from './draft.ts';

const NOTE_LENGTH_MAX = 1000;
const SAVE_TIMEOUT_MS = 60_000;  // a megabyte of text

// The key of the last attempt as long as the same is sent: a retry after a broken line makes nothing twice.
function useKey(): (body: unknown) => string {
  const last = useRef<{key: string; body: string} | undefined>(undefined);
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current?.body !== text) last.current = {key: newKey(), body: text};
    return last.current.key;
  };
}

async function saved(rule: Rule | undefined, draft: RuleDraft, text: string, keyOf: (body: unknown) => string): Promise<Rule[]> {
  const note = draft.note.trim() ? {note: draft.note.trim()} : {};
  if (rule) {
    const body = {text, ...note};
    return [await call('addRuleVersion', {path: {name: rule.name}, body, version: rule.version, key: keyOf({...body, version: rule.version}), timeoutMs: SAVE_TIMEOUT_MS})];
  }
  const body = {text, ...note, ...(draft.offices.length > 0 ? {offices: draft.offices} : {}), secrecy: draft.secrecy};
  return (await call('createRules', {body, key: keyOf(body), timeoutMs: SAVE_TIMEOUT_MS})).items;
}

// What was saved is saved, also when it cannot be handed in yet: the page of the rule says why.
async function submit(rules: Rule[]): Promise<Failure | undefined> {
  try {
    for (const rule of rules) await call('moveRule', {path: {name: rule.name}, body: {version: rule.newest, to: 'submitted'}, version: rule.version});
    return undefined;
  } catch (error) {
    return asFailure(error);
  }
}

interface Props {
  rule: Rule | undefined;
  drafting: Drafting;
  textNow: () => Promise<string>;
}

export function SavePanel({rule, drafting, textNow}: Props) {
  const {draft, change, remove, kept, touched} = drafting;
  const keyOf = useKey();
  const saving = useDoing(async (handIn: boolean) => {
    const rules = await saved(rule, draft, await textNow(), keyOf);
    const failure = handIn ? await submit(rules) : undefined;
    remove();
    tell(failure ? `${t('edit.saved')} ${failure.message}` : t(handIn ? 'moved.submitted' : 'edit.saved'));
    go(rules.length === 1 && rules[0] ? rulePath(rules[0].name) : '/rules');
  });
  return (
    <Panel title={t('edit.save_title')} id="save">
      {kept && <p class="note">{t('edit.kept')}</p>}
      {rule && draft.base !== rule.newest && touched && <p class="note note-ask" role="note">{t('edit.newer')}</p>}
      <form onSubmit={(event) => {
        event.preventDefault();
        void saving.run(false);
      }}>
        <TextField id="rule-note" label={t('rules.note')} hint={t('rules.note_hint')} optional={t('field.optional')} value={draft.note} maxLength={NOTE_LENGTH_MAX} onValue={(note) => change({note})} />
        {!rule && <PlaceFields offices={draft.offices} secrecy={draft.secrecy} onOffices={(offices) => change({offices})} onSecrecy={(secrecy) => change({secrecy})} />}
        <Trouble failure={saving.failure} />
        {saving.failure && <ul class="found">{saving.failure.problems.map((one, i) => <li key={i}><span class="code">{one.pointer.replace('/text#', '')}</span> <bdi>{one.detail}</bdi></li>)}</ul>}
        <div class="buttons">
          <button type="submit" class="button primary" disabled={saving.busy}>{saving.busy ? t('state.sending') : t('edit.save')}</button>
          <button type="button" class="button" disabled={saving.busy} onClick={() => void saving.run(true)}>{t('edit.save_submit')}</button>
          {touched && <button type="button" class="button quiet" onClick={remove}>{t('wizard.discard')}</button>}
        </div>
        <p class="faint">{t('wizard.draft')}</p>
      </form>
    </Panel>
  );
}
