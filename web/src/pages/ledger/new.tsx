// Something new to say: the form of any type of entry, of a new record or of one that is there.
import './ledger.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {LedgerTabs, PhaseMark} from './bits.tsx';
import {Consequences} from './consequences.tsx';
import type {Context, FieldSpec, TypeForm, Value, Values} from './field_types.ts';
import {FirePanel} from './fire.tsx';
import {beginForm, earlyProblems, freshLocal, homeless, isLocal, problemsAt, wishOf} from './form.ts';
import {FormField, labelOf, PartyList} from './form_fields.tsx';
import {federation, recordPath, splitObject} from './names.ts';
import {stateSentence} from './say.ts';
import {afterwards, Keys, sayWish} from './say_it.ts';
import {kindOfType, shownFields, TYPES} from './types.ts';
import {call, Failure} from '../../api/client.ts';
import {drafts} from '../../api/session.ts';
import type {FieldProblem, LedgerKind, LedgerStory} from '../../api/types.ts';
import {fieldId} from '../../base/pointer.ts';
import {go, place} from '../../base/router.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {Confirm} from '../../parts/dialog.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import type {PageProps} from '../../routes.tsx';

interface FormProps {
  type: string;
  form: TypeForm;
  context: Context;
}

// The field of the first problem is where one goes on.
function focusFirst(problems: FieldProblem[]): void {
  const [first] = problems;
  if (first) requestAnimationFrame(() => (document.getElementById(fieldId(first.pointer)) ?? document.querySelector<HTMLElement>('.error-summary'))?.focus());
}

// What is being written is kept in this browser until it is said; not for a record about which something else was said since.
const draftName = (type: string, {story}: Context): string => `ledger ${type} ${story?.record.object ?? ''}`;

const withoutFiles = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'object' || Array.isArray(value)));

function readDraft(name: string, {story}: Context): Values {
  const kept = drafts.value.read<{number: number; values: Values}>(name);
  return kept?.number === (story?.record.number ?? 0) ? kept.values : {};
}

const told = (code: string, pointer: string): FieldProblem => ({code, pointer, detail: tCode('ledger_problem', code)});

function useForm({type, form, context}: FormProps) {
  const [values, setValues] = useState<Values>(() => ({...beginForm(form, context), ...readDraft(draftName(type, context), context)}));
  const [local, setLocal] = useState(() => (form.opens ? freshLocal(kindOfType(type)) : ''));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [asking, setAsking] = useState(false);
  const keys = useRef(new Keys());
  const object = form.object?.(values) ?? (form.opens ? `${kindOfType(type)}/${local}` : context.story?.record.object ?? '');
  const put = (spec: FieldSpec, value: Value) => {
    const next = {...values, [spec.name]: value};
    setValues(next);
    drafts.value.write(draftName(type, context), {number: context.story?.record.number ?? 0, values: withoutFiles(next)});
    setProblems((old) => old.filter((one) => !one.pointer.startsWith(`${spec.secret ? '/private' : '/data'}/${spec.name}`)));
  };
  const send = useDoing(async () => {
    try {
      if (form.charter) {
        const draft = await call('draftCharterChange', {body: {type, data: wishOf(type, '', form, values, context).data ?? {}}, key: keys.current.of(JSON.stringify([type, values]))});
        drafts.value.remove(draftName(type, context));
        tell(t('ledger.waits_for_signatures'));
        return go(`/ledger/drafts?draft=${encodeURIComponent(draft.id)}`);
      }
      const said = await sayWish(wishOf(type, object, form, values, context), values, keys.current);
      drafts.value.remove(draftName(type, context));
      return afterwards(said, object);
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      if (error instanceof Failure) focusFirst(error.problems);
      throw error;
    }
  });
  const check = (): boolean => {
    const early = earlyProblems(form, values, context).map(({pointer, code}) => told(code, pointer));
    if (form.opens && !form.object && !isLocal(local)) early.unshift(told('local', '/object'));
    setProblems(early);
    focusFirst(early);
    send.clear();
    return early.length === 0;
  };
  return {values, local, setLocal, problems, put, send, check, asking, setAsking};
}

function Summary({problems, shown}: {problems: FieldProblem[]; shown: FieldSpec[]}) {
  if (problems.length === 0) return null;
  const others = homeless(problems, shown);
  return (
    <div class="note note-bad error-summary" role="alert" tabIndex={-1}>
      <p>{t('error.summary', {count: problems.length})}</p>
      {others.length > 0 && <ul>{others.map((one, i) => <li key={i} dir="auto">{one.detail}</li>)}</ul>}
    </div>
  );
}

function RecordForm(props: FormProps) {
  const {type, form, context} = props;
  const {values, local, setLocal, problems, put, send, check, asking, setAsking} = useForm(props);
  const shown = shownFields(form, values, context);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!check()) return;
    if (form.final) setAsking(true);
    else void send.run();
  };
  const atObject = problems.find((one) => one.pointer === '/object')?.detail;
  return (
    <form onSubmit={submit} noValidate class="ledger-form">
      <Summary problems={problems.filter((one) => one.pointer !== '/object')} shown={shown} />
      {shown.length === 0 && <p>{t('ledger.nothing_to_fill')}</p>}
      {shown.map((spec) => <FormField key={spec.name} spec={spec} values={values} context={context} error={problemsAt(problems, spec)} onValue={(value) => put(spec, value)} />)}
      {shown.some((spec) => spec.secret) && <p class="note small">{t('ledger.private_explained', {fields: shown.filter((spec) => spec.secret).map(labelOf).join(', ')})}</p>}
      {form.charter && <Consequences type={type} data={wishOf(type, '', form, values, context).data ?? {}} />}
      {form.opens && !form.object && <TextField id={fieldId('/object')} label={t('ledger.local')} hint={t('ledger.local_hint')} value={local} maxLength={80} error={atObject} onValue={setLocal} />}
      <PartyList />
      {!asking && <Trouble failure={send.failure} />}
      <div class="buttons">
        <button type="submit" class={`button ${form.danger ? 'danger' : 'primary'}`} disabled={send.busy}>{send.busy ? t('state.sending') : tCode('ledger_type', type)}</button>
        <a class="button" href={context.story ? recordPath(context.story.record.object) : form.charter ? '/ledger/charter' : `/ledger/records/${kindOfType(type)}`}>{t('do.cancel')}</a>
      </div>
      {asking && (
        <Confirm title={tCode('ledger_type', type)} verb={t('ledger.say_it')} danger={form.danger ?? false} onClose={() => setAsking(false)} onYes={async () => {
          if (!await send.run()) setAsking(false);
        }}>
          <p>{tCode('ledger_about', type)}</p>{form.charter && <Consequences type={type} data={wishOf(type, '', form, values, context).data ?? {}} />}<p class="strong">{t(form.charter ? 'ledger.others_sign' : 'ledger.no_way_back')}</p>
        </Confirm>
      )}
    </form>
  );
}

function Known({story}: {story: LedgerStory}) {
  return (
    <Panel title={t('ledger.as_it_stands')} tools={<PhaseMark record={story.record} />}>
      <p><a class="code" href={recordPath(story.record.object)}>{story.record.object}</a></p>
      <p class="lead">{stateSentence(story.record, now.value)}</p>
    </Panel>
  );
}

function Form({type, form, story}: {type: string; form: TypeForm; story: LedgerStory | undefined}) {
  const context: Context = {state: story?.record.state ?? {}, story, federation: federation.value};
  if (type === 'condition.fire' && story) return <FirePanel story={story} />;
  return <RecordForm type={type} form={form} context={context} />;
}

export default function NewPage({parameters}: PageProps) {
  const type = parameters.type ?? '';
  const form = TYPES[type];
  const object = new URLSearchParams(place.value.split('?')[1] ?? '').get('object') ?? '';
  const follows = form !== undefined && !form.opens && !form.charter;
  const story = useLoad(async (signal) => {
    if (!follows || !object) return undefined;
    const {kind, local} = splitObject(object);
    return call('getLedgerRecord', {path: {kind: kind as LedgerKind, local}, signal});
  }, [object, type]);
  useTitle(tCode('ledger_type', type));
  useEffect(() => document.querySelector<HTMLElement>('.ledger-form input, .ledger-form select, .ledger-form textarea')?.focus(), [story.data]);
  const ready = !follows || story.data !== undefined;
  return (
    <div class="page narrow">
      <PageHead title={tCode('ledger_type', type)} />
      <LedgerTabs />
      {!form && <Empty title={t('ledger.type_unknown')}><a href="/ledger">{t('nav.ledger')}</a></Empty>}
      {follows && !object && <Empty title={t('ledger.which_record')}><a href={`/ledger/records/${kindOfType(type)}`}>{tCode('ledger_kind', kindOfType(type))}</a></Empty>}
      <Trouble failure={story.failure} retry={story.reload} />
      {!ready && story.loading && <Loading />}
      {form && ready && (!follows || object) && <>{story.data && <Known story={story.data} />}<Panel title={t('ledger.what_is_said')}><p class="faint">{tCode('ledger_about', type)}</p><Form key={`${type} ${object}`} type={type} form={form} story={story.data} /></Panel></>}
    </div>
  );
}
