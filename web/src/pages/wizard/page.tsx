// The declaration wizard: five steps, checked by the server as one goes. Also amends and copies.
import './wizard.css';
import {useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {currency, drafts, me} from '../../api/session.ts';
import type {Accepted, Declaration, FieldProblem} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';
import {fieldId} from '../../base/pointer.ts';
import {go, place} from '../../base/router.ts';
import {locale, t} from '../../i18n/index.ts';
import {Loading, PageHead, StatusWord, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import type {PageProps} from '../../routes.tsx';
import {declarationOf, formOf, newForm, stepOf, STEPS, type DeclarationForm, type Step} from './form.ts';
import {ItemsStep} from './items_step.tsx';
import {ReviewStep} from './review.tsx';
import {useWizard, type Wizard} from './state.ts';
import {DocumentsStep, PartiesStep, TransportStep} from './steps.tsx';
import {ErrorSummary} from './summary.tsx';

interface Start {
  form: DeclarationForm;
  amends?: Declaration;
  draft: string;
}

async function startOf(amend: string | undefined, copy: string | undefined, signal: AbortSignal): Promise<Start> {
  const source = amend ?? copy;
  if (!source) return {form: newForm(locale(), me.value?.clients?.length === 1 ? me.value.clients[0] : ''), draft: 'declaration.new'};
  const found = await call('getDeclaration', {path: {id: source}, signal});
  if (amend) return {form: formOf(found.document, locale()), amends: found, draft: `declaration.${amend}`};
  return {form: {...formOf(found.document, locale()), lrn: ''}, draft: `declaration.copy.${copy}`};
}

function StepList({step, problems, onStep}: {step: Step; problems: FieldProblem[]; onStep: (step: Step) => void}) {
  return (
    <ol class="steps">
      {STEPS.map((name, i) => (
        <li key={name} aria-current={name === step ? 'step' : undefined}>
          <button type="button" onClick={() => onStep(name)}><span class="num">{i + 1}</span> {t(`step.${name}`)}
            {problems.some((problem) => stepOf(problem) === name) && <span class="wrong"> !<span class="hidden"> {t('wizard.has_faults')}</span></span>}</button>
        </li>
      ))}
    </ol>
  );
}

// The field may be drawn only after its step and item were opened.
function focusField(pointer: string): void {
  setTimeout(() => {
    const field = document.getElementById(fieldId(pointer));
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  }, 50);
}

// Sends it; the same key as long as nothing was changed, so that a retry is not a second declaration.
function useLodging(wizard: Wizard, amends: Declaration | undefined, onProblems: (problems: FieldProblem[]) => void) {
  const [accepted, setAccepted] = useState<Accepted | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState({key: '', body: ''});
  async function send() {
    const body = declarationOf(wizard.form, currency.value);
    const text = JSON.stringify(body);
    const now = attempt.body === text ? attempt : {key: newKey(), body: text};
    setAttempt(now);
    return amends ? call('amend', {path: {id: amends.summary.id}, body, key: now.key, version: amends.summary.version}) : call('lodge', {body, key: now.key});
  }
  async function lodge() {
    setBusy(true);
    setFailure(undefined);
    try {
      setAccepted(await send());
      wizard.forget();
      scrollTo(0, 0);
    } catch (error) {
      const failed = asFailure(error);
      setFailure(failed);
      wizard.show(failed.problems);
      onProblems(failed.problems);
    }
    setBusy(false);
  }
  return {accepted, failure, busy, lodge};
}

function Done({accepted}: {accepted: Accepted}) {
  return (
    <div class="sent" role="status">
      <svg viewBox="0 0 24 24" width="56" height="56" aria-hidden="true"><path d="M4 13l5 5L20 6" /></svg>
      <h1 tabIndex={-1}>{t('wizard.accepted')}</h1>
      <p><bdi class="code strong">{accepted.lrn}</bdi> · <StatusWord status={accepted.status} /></p>
      {accepted.requested && <p>{t(accepted.requested === 'documents' ? 'requested.documents' : 'requested.inspection')}</p>}
      <div class="buttons">
        <a class="button primary" href={`/declarations/${encodeURIComponent(accepted.id)}`}>{t('controls.open')}</a>
        <a class="button" href="/declarations">{t('nav.mine')}</a>
      </div>
    </div>
  );
}

function StepBody({step, wizard, wanted}: {step: Step; wizard: Wizard; wanted: string | undefined}) {
  if (step === 'parties') return <PartiesStep wizard={wizard} />;
  if (step === 'transport') return <TransportStep wizard={wizard} />;
  if (step === 'items') return <ItemsStep wizard={wizard} wanted={wanted} />;
  return step === 'documents' ? <DocumentsStep wizard={wizard} /> : <ReviewStep wizard={wizard} />;
}

function Form({start}: {start: Start}) {
  const wizard = useWizard(start.form, start.draft);
  const [step, setStep] = useState<Step>('parties');
  const [summary, setSummary] = useState<FieldProblem[]>([]);
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const lodging = useLodging(wizard, start.amends, setSummary);
  const at = STEPS.indexOf(step);
  const move = (to: Step) => {
    setStep(to);
    setSummary([]);
    scrollTo(0, 0);
  };
  const next = async () => {
    setFailure(undefined);
    const found = await wizard.check(step === 'review' ? undefined : step).catch((error) => void setFailure(asFailure(error)));
    if (found === undefined) return;
    setSummary(found);
    if (found.length > 0) return;
    if (step === 'review') await lodging.lodge();
    else move(STEPS[at + 1]!);
  };
  if (lodging.accepted) return <Done accepted={lodging.accepted} />;
  return (
    <form class="wizard" noValidate onSubmit={(event) => {
      event.preventDefault();
      void next();
    }}>
      <StepList step={step} problems={wizard.problems.filter((problem) => wizard.errorAt(problem.pointer))} onStep={move} />
      <section class="panel" aria-label={t(`step.${step}`)}>
        <h2>{t(`step.${step}`)}</h2>
        <ErrorSummary problems={summary} onGo={(problem) => {
          setStep(stepOf(problem));
          setWanted(problem.pointer);
          focusField(problem.pointer);
        }} />
        {summary.length === 0 && <Trouble failure={lodging.failure ?? failure} />}
        <StepBody step={step} wizard={wizard} wanted={wanted} />
      </section>
      <div class="buttons">
        {at > 0 && <button type="button" class="button" onClick={() => move(STEPS[at - 1]!)}>{t('do.back')}</button>}
        <button type="submit" class="button primary" disabled={lodging.busy}>
          {lodging.busy ? t('state.sending') : step === 'review' ? t(start.amends ? 'wizard.amend' : 'wizard.lodge') : t('do.next')}
        </button>
        {wizard.touched && <span class="faint">{t('wizard.draft')}</span>}
        {drafts.value.names().includes(start.draft) && <button type="button" class="button quiet" onClick={() => {
          wizard.forget();
          go('/declarations');
        }}>{t('wizard.discard')}</button>}
      </div>
    </form>
  );
}

export default function WizardPage({parameters}: PageProps) {
  const amend = parameters.id;
  const [copy] = useState(() => new URLSearchParams(place.value.split('?')[1] ?? '').get('copy') ?? undefined);
  const start = useLoad((signal) => startOf(amend, copy, signal), [amend, copy]);
  const title = t(amend ? 'title.amend' : 'title.new');
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title} />
      {start.data ? <Form start={start.data} /> : start.failure ? <Trouble failure={start.failure} retry={start.reload} /> : <Loading />}
    </div>
  );
}
