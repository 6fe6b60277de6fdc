// The inspection act: made for a tablet beside the goods, and for a link that comes and goes.
import '../declaration/declaration.css';
import './act.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call, type Failure} from '../../api/client.ts';
import {reference} from '../../api/session.ts';
import type {Control, Declaration, Findings} from '../../api/types.ts';
import {askedFirst, askedLater} from '../../base/kinds.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Panel, TimeLeft, Trouble} from '../../parts/bits.tsx';
import {Dropzone} from '../../parts/dropzone.tsx';
import {lazy} from '../../parts/lazy.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {fileAddress, isPicture} from '../../parts/upload.ts';
import type {PageProps} from '../../routes.tsx';
import {correctedItems} from '../duty/corrections.ts';
import {actOf, attemptOf, errorsOf, hasErrors, useActDraft, type ActDraft, type ActErrors} from './draft.ts';
import {ActEnd} from './end.tsx';
import {ActItem} from './item.tsx';

const ByTariff = lazy<Parameters<typeof import('./by_tariff.tsx').default>[0]>(() => import('./by_tariff.tsx'), 'duty');

interface Work {
  control: Control;
  declaration: Declaration;
  findings: Findings | undefined;
}

async function readWork(id: string, signal: AbortSignal): Promise<Work> {
  if (!reference.value) reference.value = await call('getReference', {signal});
  const control = await call('getControl', {path: {id}, signal});
  const declaration = await call('getDeclaration', {path: {id: control.declaration}, signal});
  const findings = declaration.allowed.includes('read_findings')
    ? await call('getFindings', {path: {id: control.declaration}, signal}).catch(() => undefined) : undefined;
  return {control, declaration, findings};
}

const ASKED_SHARE = 0.02;  // a kind less likely than that is not asked first

function suspected(findings: Findings | undefined, number: number): string[] {
  const item = findings?.items.find((one) => one.number === number);
  if (!item) return [];
  const likely = (item.kinds ?? []).filter((kind) => kind.probability >= ASKED_SHARE).sort((a, b) => b.probability - a.probability);
  return [item.finding.kind, ...likely.map((kind) => kind.kind)];
}

function Photos({work, draft, onChange}: {work: Work; draft: ActDraft; onChange: ReturnType<typeof useActDraft>[1]}) {
  const id = work.declaration.summary.id;
  return (
    <Panel title={t('act.photos')}>
      {draft.photos.length > 0 && (
        <ul class="photos">
          {draft.photos.map((photo) => (
            <li key={photo.id}>
              {isPicture(photo.type) ? <img src={fileAddress(id, photo.id)} alt={photo.name} width="160" height="120" /> : <bdi>{photo.name}</bdi>}
            </li>
          ))}
        </ul>
      )}
      <Dropzone declaration={id} about="photo" camera onSent={(photo) => onChange((old) => ({photos: [...old.photos, photo]}))} />
    </Panel>
  );
}

function Sent({work}: {work: Work}) {
  return (
    <div class="sent" role="status">
      <svg viewBox="0 0 24 24" width="56" height="56" aria-hidden="true"><path d="M4 13l5 5L20 6" /></svg>
      <h1 tabIndex={-1}>{t('act.sent')}</h1>
      <p><bdi class="code">{work.declaration.summary.lrn}</bdi></p>
      <div class="buttons">
        <a class="button primary" href="/controls">{t('act.next')}</a>
        <a class="button" href={`/declarations/${encodeURIComponent(work.declaration.summary.id)}`}>{t('controls.open')}</a>
      </div>
    </div>
  );
}

const AGAIN_MS = 5_000;

// An act that only the link or a busy server kept from going goes again by itself, unless it was changed meanwhile.
function useSendingAgain(failure: Failure | undefined, draft: ActDraft, send: () => void): void {
  const latest = useRef({draft, send});
  latest.current = {draft, send};
  useEffect(() => {
    if (!failure?.passing) return undefined;
    const again = () => {
      const now = latest.current;
      if (attemptOf(now.draft, actOf(now.draft)) === now.draft.sent) now.send();
    };
    const timer = setTimeout(again, failure.retryAfterS ? failure.retryAfterS * 1000 : AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', again);
    };
  }, [failure]);
}

function useSending(work: Work, draft: ActDraft, change: ReturnType<typeof useActDraft>[1], remove: () => void) {
  const [sent, setSent] = useState(false);
  const started = useRef(work.control.status === 'started');
  const sending = useDoing(async () => {
    const act = actOf(draft);
    const attempt = attemptOf(draft, act);
    change({sent: attempt});
    if (!started.current) await call('startControl', {path: {id: work.control.id}, key: `${attempt.key}-start`});
    started.current = true;
    await call('recordAct', {path: {id: work.control.id}, body: act, key: attempt.key, timeoutMs: 60_000});
    remove();
    setSent(true);
    scrollTo(0, 0);
  });
  useSendingAgain(sending.failure, draft, () => void sending.run());
  return {sent, sending};
}

function scrollToFirst(errors: ActErrors): void {
  const [field] = errors.fields;
  const id = field ? `k-${field.replace(' ', '-')}` : errors.nothing ? 'main' : 'act-end';
  document.getElementById(id)?.scrollIntoView({block: 'center'});
}

function Form({work}: {work: Work}) {
  const [draft, change, remove] = useActDraft(work.control.id);
  const [errors, setErrors] = useState<ActErrors>({fields: []});
  const {sent, sending} = useSending(work, draft, change, remove);
  const known = (reference.value?.error_kinds ?? []).map((kind) => kind.name);
  const submit = () => {
    const found = errorsOf(draft);
    setErrors(found);
    if (hasErrors(found)) scrollToFirst(found);
    else void sending.run();
  };
  if (sent) return <Sent work={work} />;
  return (
    <form class="act" noValidate onSubmit={(event) => {
      event.preventDefault();
      submit();
    }}>
      <header class="decl-head">
        <div class="decl-title"><h1>{t(`kind.${work.control.kind}`)} · <bdi class="code">{work.declaration.summary.lrn}</bdi></h1><span><span class="faint">{t('time.left')}</span> <TimeLeft at={work.control.due_at} /></span></div>
        <p><bdi>{work.declaration.summary.importer.name ?? work.declaration.summary.importer.id}</bdi> · <a href={`/declarations/${encodeURIComponent(work.declaration.summary.id)}`}>{t('controls.open')}</a></p>
        {(work.control.instructions ?? []).length > 0 && <ul class="instructions">{work.control.instructions?.map((line) => <li key={line}><bdi>{line}</bdi></li>)}</ul>}
      </header>
      {errors.nothing && <p class="note note-bad" role="alert">{t('error.nothing_checked')}</p>}
      {work.control.items.map((number) => {
        const item = work.declaration.document.items[number - 1];
        if (!item) return null;
        const first = askedFirst(suspected(work.findings, number), known);
        return <ActItem key={number} number={number} item={item} first={first} later={askedLater(first, known)} draft={draft} badFields={errors.fields}
          onAnswer={(key, answer) => change((old) => ({answers: {...old.answers, [key]: answer}}))}
          onMore={() => change((old) => ({more: [...old.more, number]}))} />;
      })}
      <Photos work={work} draft={draft} onChange={change} />
      {work.declaration.allowed.includes('read_findings') && correctedItems(actOf(draft)).length > 0 && <ByTariff declaration={work.declaration.summary.id} draft={draft} onFill={(recovered) => change({recovered})} />}
      <ActEnd draft={draft} errors={errors} busy={sending.busy} failure={sending.failure} onChange={change} />
    </form>
  );
}

export default function ActPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const work = useLoad((signal) => readWork(id, signal), [id]);
  useTitle(t('title.act'));
  if (!work.data || !reference.value) return work.failure ? <Trouble failure={work.failure} retry={work.reload} /> : <Loading />;
  return <div class="page"><Form key={id} work={work.data} /></div>;
}
