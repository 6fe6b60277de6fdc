// A new movement, or the change of one that is planned: the unit, its goods, its way, its times. What is wrong stands at its field.
import './movements.css';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import {drafts, hasLedger} from '../../api/session.ts';
import type {FieldProblem, GeoThing, Movement, TransportMode, UnitKind} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';
import {go} from '../../base/router.ts';
import {t, timeZone} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Check, Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {ScanButton} from '../../parts/scan.tsx';
import {nameOfUnit, TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {changedPlan, EMPTY, fieldFor, formOf, isPlain, planOf, problemAt, type PlanForm} from './plan.ts';
import {StopsEditor} from './stops.tsx';

const DRAFT = 'movement';
const KINDS: UnitKind[] = ['truck', 'container', 'wagon', 'trailer', 'vessel', 'aircraft', 'drone', 'parcel', 'other'];
const MODES: TransportMode[] = ['road', 'rail', 'sea', 'inland_water', 'air', 'depot'];
const PLACES_MAX = 2000;  // as the contract has it

type TextName = 'plates' | 'containers' | 'seals' | 'devices' | 'carrier' | 'driver' | 'tare' | 'declarations' | 'shipment' | 'low' | 'high' | 'mass';

interface PartProps {
  form: PlanForm;
  problems: FieldProblem[];
  onForm: (change: Partial<PlanForm>) => void;
}

function Line({name, form, problems, onForm, hint}: PartProps & {name: TextName; hint?: string}) {
  const error = problemAt(problems, name);
  return <TextField id={`f-${name}`} label={t(`plan_field.${name}`)} value={form[name]} maxLength={400} {...(hint ? {hint} : {})} {...(error ? {error} : {})} onValue={(value) => onForm({[name]: value})} />;
}

const added = (list: string, one: string): string => [list.trim(), one].filter(Boolean).join(', ');

function UnitPart(props: PartProps) {
  const {form, onForm} = props;
  return (
    <Panel title={t('track.unit')}>
      <div class="row">
        <SelectField id="f-kind" label={t('track.kind')} value={form.kind} options={KINDS.map((kind) => [kind, t(`unit_kind.${kind}`)])} onValue={(kind) => onForm({kind: kind as UnitKind})} />
        <SelectField id="f-mode" label={t('plan_field.mode')} value={form.mode} options={MODES.map((mode) => [mode, t(`mode_of.${mode}`)])} onValue={(mode) => onForm({mode: mode as TransportMode})} />
        <Line name="plates" {...props} hint={t('plan.several')} /><Line name="containers" {...props} hint={t('plan.iso6346')} />
        <div class="field-scan"><Line name="seals" {...props} hint={t('plan.several')} /><ScanButton onCode={(code) => onForm({seals: added(form.seals, code)})} /></div>
        <div class="field-scan"><Line name="devices" {...props} hint={t('plan.several')} /><ScanButton onCode={(code) => onForm({devices: added(form.devices, code)})} /></div>
        <Line name="carrier" {...props} /><Line name="driver" {...props} hint={t('plan.driver')} /><Line name="tare" {...props} hint={t('plan_field.tare_hint')} />
      </div>
    </Panel>
  );
}

function GoodsPart(props: PartProps) {
  const {form, problems, onForm} = props;
  const error = problemAt(problems, 'description');
  return (
    <Panel title={t('head.goods')}>
      <div class="row">
        <Line name="declarations" {...props} hint={t('plan.several')} />
        {(hasLedger() || form.shipment !== '') && <Line name="shipment" {...props} hint={t('plan_field.shipment_hint')} />}
        <TextField id="f-description" label={t('plan_field.description')} value={form.description} maxLength={1000} {...(error ? {error} : {})} onValue={(description) => onForm({description})} />
        <Line name="mass" {...props} /><Line name="low" {...props} /><Line name="high" {...props} />
        <Check id="f-perishable" label={t('plan_field.perishable')} checked={form.perishable} onChecked={(perishable) => onForm({perishable})} />
      </div>
    </Panel>
  );
}

function TimesPart({form, problems, onForm}: PartProps) {
  const moment = (name: 'departure' | 'arrival') => {
    const error = problemAt(problems, name);
    return (
      <Field id={`f-${name}`} label={t(`plan_field.${name}`)} hint={t('plan.zone', {zone: timeZone.value})} {...(error ? {error} : {})}>
        {(field) => <input {...field} type="datetime-local" value={form[name]} onInput={(event) => onForm({[name]: event.currentTarget.value})} />}
      </Field>
    );
  };
  return (
    <Panel title={t('plan.times')}>
      <div class="row">{moment('departure')}{moment('arrival')}</div>
      <Field id="f-note" label={t('track.note')}>{(field) => <textarea {...field} rows={2} dir="auto" maxLength={2000} value={form.note} onInput={(event) => onForm({note: event.currentTarget.value})} />}</Field>
    </Panel>
  );
}

// The form, its draft in this browser, and the key that makes a retry of the same plan no second movement.
function usePlan(draft: string, start: PlanForm) {
  const [form, setForm] = useState<PlanForm>(() => ({...start, ...drafts.value.read<PlanForm>(draft)}));
  const key = useRef(newKey());
  const changed = useRef(false);
  useLayoutEffect(() => {
    if (changed.current) drafts.value.write(draft, form);
  }, [form]);
  const change = (part: Partial<PlanForm>) => {
    changed.current = true;
    key.current = newKey();
    setForm((old) => ({...old, ...part}));
  };
  return {form, key, change};
}

function Unplaced({problems}: {problems: FieldProblem[]}) {
  const loose = problems.filter((one) => fieldFor(one.pointer) === '');
  if (loose.length === 0) return null;
  return <ul class="note note-bad">{loose.map((one) => <li key={one.pointer} dir="auto">{one.detail}</li>)}</ul>;
}

interface Loaded {
  places: GeoThing[];
  corridors: GeoThing[];
  before: Movement | undefined;
}

function PlanFormView({places, corridors, before}: Loaded) {
  const draft = before ? `${DRAFT} ${before.summary.id}` : DRAFT;
  const {form, key, change} = usePlan(draft, before ? formOf(before, timeZone.value) : EMPTY);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const put = () => (before
    ? call('changeMovement', {path: {id: before.summary.id}, body: changedPlan(form, places, timeZone.value, before), version: before.summary.version, key: key.current})
    : call('planMovement', {body: planOf(form, places, timeZone.value), key: key.current}));
  const send = useDoing(async () => {
    setProblems([]);
    try {
      const {summary} = await put();
      drafts.value.remove(draft);
      go(`/movements/${encodeURIComponent(summary.id)}`);
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      throw error;
    }
  });
  const parts = {form, problems, onForm: change};
  return (
    <form noValidate onSubmit={(event) => {
      event.preventDefault();
      void send.run();
    }}>
      <UnitPart {...parts} />
      <GoodsPart {...parts} />
      <Panel title={t('plan.way')}><StopsEditor stops={form.stops} problems={problems} places={places} corridors={corridors} onStops={(stops) => change({stops})} /></Panel>
      <TimesPart {...parts} />
      <Trouble failure={send.failure} />
      <Unplaced problems={problems} />
      <div class="buttons"><button type="submit" class="button primary" disabled={send.busy}>{send.busy ? t('state.sending') : t(before ? 'do.save' : 'plan.send')}</button></div>
    </form>
  );
}

export default function PlanPage({parameters}: PageProps) {
  const {id} = parameters;
  const loaded = useLoad(async (signal): Promise<Loaded> => {
    const [places, corridors, before] = await Promise.all([
      call('listGeography', {query: {kind: 'place', limit: PLACES_MAX}, signal}), call('listGeography', {query: {kind: 'corridor', limit: PLACES_MAX}, signal}), id ? call('getMovement', {path: {id}, signal}) : undefined]);
    return {places: places.items, corridors: corridors.items, before};
  }, [id]);
  const before = loaded.data?.before;
  const title = id ? t('geo.edit', {name: before ? nameOfUnit(before.summary.unit) : id}) : t('movement.new');
  const fixed = before && (!before.may.includes('change') || !isPlain(before));
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title} />
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {fixed && <Empty title={t('plan.fixed')}><a href={`/movements/${encodeURIComponent(id ?? '')}`}>{t('room.story')}</a></Empty>}
      {loaded.data && !fixed && <PlanFormView {...loaded.data} />}
    </div>
  );
}
