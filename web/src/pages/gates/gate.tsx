// One gate: who passes, live; who is held, to be decided; how the queue will be.
import './gates.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {Gate, GateDecision, GatePass} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {dateTime, language, locale, number, percent, t, timeZone} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {Bars} from '../../parts/plot.tsx';
import {PlotPanel} from '../../parts/plot_panel.tsx';
import {watchRoom} from '../../parts/room_stream.ts';
import {Told} from '../../parts/told.tsx';
import {Moment, seconds, TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {heldFirst, withPass} from './passes.ts';
import {Readings} from './readings.tsx';
import {SettingsPanel} from './settings.tsx';

type Decision = GateDecision['decision'];

const DECISIONS: Decision[] = ['open', 'hold', 'refer'];
const LIMIT = 100;
const decides = (): boolean => hasRole('gate_officer', 'control_room_officer');

interface DecideProps {
  pass: GatePass;
  decision: Decision;
  onPass: (pass: GatePass) => void;
  onClose: () => void;
}

function Decide({pass, decision, onPass, onClose}: DecideProps) {
  const [note, setNote] = useState('');
  const [movement, setMovement] = useState(pass.movement ?? '');
  const [early, setEarly] = useState(false);
  const doing = useDoing(async () => onPass(await call('decidePass', {path: {id: pass.gate, pass: pass.id}, body: {decision, note: note.trim(), ...(movement ? {movement} : {})}, version: pass.version})));
  const short = note.trim().length < 3;
  return (
    <Dialog title={t(`gate_do.${decision}`)} onClose={onClose}>
      <form noValidate onSubmit={async (event) => {
        event.preventDefault();
        setEarly(short);
        if (!short && await doing.run()) onClose();
      }}>
        <Readings readings={pass.readings ?? []} />
        <TextField id="movement" label={t('gate.movement')} hint={t('gate.movement_hint')} value={movement} maxLength={64} onValue={setMovement} />
        <Field id="note" label={t('field.reason')} hint={t('hint.reason')} {...(early && short ? {error: t('error.reason')} : {})}>{(field) => <textarea {...field} rows={3} dir="auto" maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t(`gate_do.${decision}`)} busy={doing.busy} danger={decision !== 'open'} onClose={onClose} />
      </form>
    </Dialog>
  );
}

const LOOKS: Record<Decision, string> = {open: 'status-released', hold: 'status-held', refer: 'status-under_control'};

function Pass({pass, onPass}: {pass: GatePass; onPass: (pass: GatePass) => void}) {
  const [asked, setAsked] = useState<Decision | undefined>(undefined);
  return (
    <li class={`pass-card pass-${pass.decision}`}>
      <p class="pass-head"><span class={`status ${LOOKS[pass.decision]}`}>{t(`pass_decision.${pass.decision}`)}</span> {pass.movement ? <a class="strong" href={`/movements/${encodeURIComponent(pass.movement)}`}><bdi>{pass.label ?? pass.movement}</bdi></a> : <bdi class="strong">{pass.label ?? pass.id}</bdi>}
        {pass.lane && <span>{t('gate.lane', {lane: pass.lane})}</span>}{pass.trusted_lane && <span class="status">{t('gate.trusted')}</span>}{pass.offline && <span class="status">{t('gate.offline')}</span>}
        <span class="faint"><Moment at={pass.at} /></span></p>
      {pass.agreement !== undefined && <p>{t('gate.agreement')} <span class="num strong">{percent(pass.agreement)}</span> · {t(`gate_by.${pass.by}`)} {pass.officer_name && <bdi>{pass.officer_name}</bdi>}</p>}
      {pass.reasons && pass.reasons.length > 0 && <ul class="pass-reasons">{pass.reasons.map((reason) => <li key={reason.sentence} dir="auto">{reason.sentence}</li>)}</ul>}
      {pass.readings && <Readings readings={pass.readings} />}
      {pass.declarations && pass.declarations.length > 0 && <p class="faint">{t('plan_field.declarations')} {pass.declarations.map((id) => <a key={id} class="code" href={`/declarations/${encodeURIComponent(id)}`}>{id} </a>)}</p>}
      {pass.told && <p><Told told={pass.told} /></p>}
      {pass.note && <p class="note" dir="auto">{pass.note}</p>}
      {decides() && pass.decision === 'hold' && <div class="buttons">{DECISIONS.map((decision) => <button key={decision} type="button" class={`button${decision === 'open' ? ' primary' : ''}`} onClick={() => setAsked(decision)}>{t(`gate_do.${decision}`)}…</button>)}</div>}
      {asked && <Decide pass={pass} decision={asked} onPass={onPass} onClose={() => setAsked(undefined)} />}
    </li>
  );
}

function Queue({gate}: {gate: Gate | undefined}) {
  const hours = gate?.queue?.hours ?? [];
  if (hours.length === 0) return null;
  const clock = new Intl.DateTimeFormat(locale(), {hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timeZone.value});
  return (
    <PlotPanel title={t('gate.queue')} file={`queue-${gate?.id}.csv`} rows={hours} keyOf={(hour) => hour.at} note={gate?.queue?.servers === undefined ? '' : t('gate.servers', {count: gate.queue.servers})} columns={[
      {head: t('head.date'), cell: (hour) => <Moment at={hour.at} />, csv: (hour) => hour.at}, {head: t('gate.arrivals'), cell: (hour) => number(hour.arrivals), csv: (hour) => hour.arrivals, number: true}, {head: t('gate.waiting'), cell: (hour) => number(hour.waiting), csv: (hour) => hour.waiting, number: true},
      {head: t('gate.wait'), cell: (hour) => seconds(hour.wait_s), csv: (hour) => hour.wait_s, number: true}, {head: t('gate.wait_high'), cell: (hour) => seconds(hour.wait_high_s), csv: (hour) => hour.wait_high_s, number: true},
      {head: t('gate.wait_perishable'), cell: (hour) => (hour.perishable_high_s === undefined ? '–' : seconds(hour.perishable_high_s)), csv: (hour) => hour.perishable_high_s, number: true}, {head: t('gate.suggested'), cell: (hour) => (hour.suggested === undefined ? '–' : number(hour.suggested)), csv: (hour) => hour.suggested, number: true},
    ]}><Bars label={t('gate.queue')} bars={hours.map((hour) => ({name: clock.format(new Date(hour.at)), title: `${dateTime(hour.at)}: ${seconds(hour.wait_s)}`, parts: [['bar-full', hour.wait_s / 60] as [string, number]]}))} /><p class="faint">{t('gate.queue_words')}{gate?.queue?.coming !== undefined && ` · ${t('gate.coming', {count: String(gate.queue.coming), stays: String(gate.queue.services ?? 0)})}`}</p></PlotPanel>
  );
}

// The list with news of this gate in their place.
function usePasses(id: string, decision: Decision | undefined) {
  const loaded = useLoad((signal) => call('listPasses', {path: {id}, query: {limit: LIMIT, ...(decision ? {decision} : {})}, signal}), [id, decision]);
  const take = (pass: GatePass) => {
    if (!loaded.data || pass.gate !== id) return;
    const items = !decision || pass.decision === decision ? withPass(loaded.data.items, pass) : loaded.data.items.filter((one) => one.id !== pass.id);
    loaded.set({...loaded.data, items});
  };
  return {loaded, take};
}

export default function GatePage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const asked = new URLSearchParams(place.value.split('?')[1] ?? '').get('decision');
  const decision = DECISIONS.find((one) => one === asked);
  const gates = useLoad((signal) => call('listGates', {query: {gate: id}, signal}), [id]);
  const {loaded, take} = usePasses(id, decision);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => watchRoom({pass: (pass) => latest.current(pass), gap: loaded.reload}), [language.value]);
  const gate = gates.data?.items.find((one) => one.id === id);
  useTitle(gate?.name ?? id);
  return (
    <div class="page">
      <PageHead title={gate?.name ?? id} />
      <TrackTabs />
      <Trouble failure={gates.failure ?? loaded.failure} retry={loaded.reload} />
      <div class="filters"><select aria-label={t('gate.decision')} value={decision ?? ''} onChange={(event) => setQuery({decision: event.currentTarget.value})}><option value="">{t('gate.any_decision')}</option>{DECISIONS.map((one) => <option key={one} value={one}>{t(`pass_decision.${one}`)}</option>)}</select></div>
      {!loaded.data && loaded.loading && <Loading />}
      <div class="gate-parts">
        <Panel title={t('gate.passes')}>
          {loaded.data?.items.length === 0 && <Empty title={t('gate.no_passes')} />}
          <ul class="pass-cards">{heldFirst(loaded.data?.items ?? []).map((pass) => <Pass key={pass.id} pass={pass} onPass={take} />)}</ul>
        </Panel>
        <div class="gate-side"><Queue gate={gate} />{gate?.settings && <SettingsPanel gate={gate} settings={gate.settings} onDone={gates.reload} />}</div>
      </div>
    </div>
  );
}
