// The guided way of a presentation under a letter of credit: terms, documents, check, correct, summary.
import './presentation.css';
import {useEffect, useLayoutEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {drafts} from '../../api/session.ts';
import type {PresentationAnswer} from '../../api/types.ts';
import {fieldId, isWithin} from '../../base/pointer.ts';
import {locale, t, tCode} from '../../i18n/index.ts';
import {PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Confirm} from '../../parts/dialog.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import type {Context} from './inputs.tsx';
import {newDraft, questionOf, STEPS, stepOf, type Draft, type Step} from './question.ts';
import {Found} from './result.tsx';
import {CreditStep, DocumentsStep} from './steps.tsx';
import {Summary} from './summary.tsx';

const DRAFT = 'presentation';
const TITLES_MAX = 100;

interface Checked {
  answer: PresentationAnswer;
  at: string;
}

// The draft, kept at every change; what the server said of it goes with the next change.
function useDraft() {
  const [draft, setDraft] = useState<Draft>(() => ({...newDraft(), ...drafts.value.read<Draft>(DRAFT)}));
  const [checked, setChecked] = useState<Checked | undefined>(undefined);
  // What was found stays to be worked through, though it may be mended by now.
  const [stale, setStale] = useState(false);
  const [touched, setTouched] = useState(false);
  // At once, not after the next picture: the page may be gone by then.
  useLayoutEffect(() => {
    if (touched) drafts.value.write(DRAFT, draft);
  }, [draft, touched]);
  const change = (part: Partial<Draft>) => {
    setDraft((old) => ({...old, ...part}));
    setTouched(true);
    if (!('step' in part)) setStale(true);
  };
  const take = (next: Checked | undefined) => {
    setChecked(next);
    setStale(false);
  };
  const clear = () => {
    setTouched(false);
    setDraft(newDraft());
    take(undefined);
    drafts.value.remove(DRAFT);
  };
  return {draft, checked, stale, change, take, clear};
}

function StepList({step, onStep}: {step: Step; onStep: (step: Step) => void}) {
  return (
    <ol class="lc-steps">
      {STEPS.map((name, i) => (
        <li key={name} aria-current={name === step ? 'step' : undefined}>
          <button type="button" onClick={() => onStep(name)}><span class="num">{i + 1}</span> {t(`lc_step.${name}`)}</button>
        </li>
      ))}
    </ol>
  );
}

// The place may be drawn only after its step was opened; a part of a title is that field of the document.
function focusOn(pointer: string): void {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const field = document.getElementById(fieldId(at));
    if (field) return field.focus();
  }
}

const worst = (checked: Checked | undefined, pointer: string): string | undefined => {
  const problem = checked?.answer.problems.find((one) => isWithin(one.pointer, pointer));
  const found = checked?.answer.discrepancies.find((one) => isWithin(one.pointer, pointer));
  return problem?.detail ?? (found && tCode('lc_code', found.code));
};

function Moves({step, onStep, onCheck, busy}: {step: Step; onStep: (step: Step) => void; onCheck: () => void; busy: boolean}) {
  const i = STEPS.indexOf(step);
  const [before, next] = [STEPS[i - 1], STEPS[i + 1]];
  return (
    <div class="buttons lc-screen">
      {before && <button type="button" class="button" onClick={() => onStep(before)}>{t('lc.back')}</button>}
      {step === 'credit' && <button type="button" class="button primary" onClick={() => onStep('documents')}>{t('lc.next')}</button>}
      {(step === 'documents' || step === 'check') && <button type="button" class={`button${step === 'documents' ? ' primary' : ''}`} disabled={busy} onClick={onCheck}>{t('lc.check')}</button>}
      {step === 'check' && next && <button type="button" class="button primary" onClick={() => onStep(next)}>{t('lc.next')}</button>}
    </div>
  );
}

function useTitles() {
  const {data, failure} = useLoad((signal) => call('listLedgerRecords', {query: {kind: 'title', ended: false, limit: TITLES_MAX}, signal}), []);
  return {titles: data?.records.map(({object}) => object) ?? [], failure};
}

export default function PresentationPage() {
  useTitle(t('lc.title'));
  const {draft, checked, stale, change, take, clear} = useDraft();
  const [goal, setGoal] = useState<string | undefined>(undefined);
  const [clearing, setClearing] = useState(false);
  const {titles, failure} = useTitles();
  const check = useDoing(async () => {
    const answer = await call('checkPresentation', {body: questionOf(draft, locale())});
    take({answer, at: new Date().toISOString()});
    change({step: 'check'});
  });
  useEffect(() => {
    if (goal !== undefined) focusOn(goal);
    setGoal(undefined);
  }, [goal, draft.step]);
  const onStep = (step: Step) => change({step});
  const context: Context = {titles, errorAt: (pointer) => worst(checked, pointer)};
  const onGo = (pointer: string) => {
    onStep(stepOf(pointer));
    setGoal(pointer);
  };
  return (
    <div class="page narrow lc-page">
      <PageHead title={t('lc.title')}><button type="button" class="button danger-quiet lc-screen" onClick={() => setClearing(true)}>{t('lc.clear')}</button></PageHead>
      <p class="lead lc-screen">{t('lc.lead')}</p>
      <p class="faint lc-screen">{t('lc.kept')}</p>
      <StepList step={draft.step} onStep={onStep} />
      {failure && draft.step === 'documents' && <p class="note note-ask">{t('lc.titles_failed', {why: failure.message})}</p>}
      {draft.step === 'credit' && <CreditStep draft={draft} context={context} change={change} />}
      {draft.step === 'documents' && <DocumentsStep draft={draft} context={context} change={change} />}
      {draft.step === 'check' && (
        <Panel title={t('lc_step.check')}>
          {(!checked || stale) && <p class="note note-ask">{t('lc.unchecked')}</p>}
          {checked && <Found draft={draft} answer={checked.answer} onGo={onGo} />}
        </Panel>
      )}
      {draft.step === 'summary' && <Summary draft={draft} checked={stale ? undefined : checked} />}
      <Trouble failure={check.failure} retry={() => void check.run()} />
      <Moves step={draft.step} onStep={onStep} onCheck={() => void check.run()} busy={check.busy} />
      {clearing && <Confirm title={t('lc.clear')} verb={t('lc.clear')} danger onClose={() => setClearing(false)} onYes={async () => clear()}><p>{t('lc.clear_sure')}</p></Confirm>}
    </div>
  );
}
