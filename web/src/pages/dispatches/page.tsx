// Dispatches, for those who were sent: on a phone, with one large button for what comes next.
import './dispatches.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {Dispatch, DispatchStepInput} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {language, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {AskReason, Dialog} from '../../parts/dialog.tsx';
import {Field, SelectField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {watchRoom} from '../../parts/room_stream.ts';
import {Moment, TrackTabs, Where} from '../../parts/track_bits.tsx';
import {RespondersPanel} from './responders.tsx';

type State = DispatchStepInput['state'];

// What comes next; refusing is open only until it is accepted.
const NEXT: Record<Dispatch['state'], State | undefined> = {sent: 'accepted', accepted: 'under_way', under_way: 'on_scene', on_scene: 'done', done: undefined, refused: undefined};
const LIMIT = 100;
const NOTE_MAX = 4000;  // as the server has it

interface CardProps {
  dispatch: Dispatch;
  onDispatch: (dispatch: Dispatch) => void;
}

async function step(dispatch: Dispatch, body: DispatchStepInput): Promise<Dispatch> {
  return call('stepDispatch', {path: {id: dispatch.id}, body, version: dispatch.version});
}

const FOUND = ['nothing', 'confirmed', 'other'] as const;

function Report({dispatch, onDispatch, onClose}: CardProps & {onClose: () => void}) {
  const [found, setFound] = useState<(typeof FOUND)[number] | ''>('');
  const [note, setNote] = useState('');
  const [early, setEarly] = useState(false);
  const doing = useDoing(async () => onDispatch(await step(dispatch, {state: 'done', note: note.trim(), ...(found ? {found} : {})})));
  const ready = found !== '' && note.trim().length >= 3;
  return (
    <Dialog title={t('dispatch.report')} onClose={onClose}>
      <form noValidate onSubmit={async (event) => {
        event.preventDefault();
        setEarly(!ready);
        if (ready && await doing.run()) onClose();
      }}>
        <SelectField id="found" label={t('dispatch.found')} value={found} options={[['', t('track.choose')], ...FOUND.map((one): [string, string] => [one, t(`found.${one}`)])]} {...(early && !found ? {error: t('dispatch.found_missing')} : {})} onValue={(value) => setFound(value as 'nothing')} />
        <Field id="report" label={t('dispatch.report')} {...(early && note.trim().length < 3 ? {error: t('error.reason')} : {})}>{(field) => <textarea {...field} rows={5} dir="auto" maxLength={NOTE_MAX} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
        <Trouble failure={doing.failure} />
        <button type="submit" class="button primary big" disabled={doing.busy}>{doing.busy ? t('state.sending') : t('dispatch.send_report')}</button>
      </form>
    </Dialog>
  );
}

function Card({dispatch, onDispatch}: CardProps) {
  const [asked, setAsked] = useState<'done' | 'refused' | undefined>(undefined);
  const next = NEXT[dispatch.state];
  const go = useDoing(async (state: State) => onDispatch(await step(dispatch, {state})));
  return (
    <li class={`dispatch-card${next ? '' : ' dispatch-over'}`}>
      <p class="dispatch-head"><span class={`status ${next ? 'status-under_control' : 'status-cancelled'}`}>{t(`dispatch_state.${dispatch.state}`)}</span> <bdi class="strong">{dispatch.response_unit_name ?? dispatch.response_unit}</bdi> <span class="faint"><Moment at={dispatch.at} /></span></p>
      <p class="lead" dir="auto"><a href={`/alarms/${encodeURIComponent(dispatch.alarm)}`}>{dispatch.alarm_title ?? dispatch.alarm}</a></p>
      {dispatch.instructions && <p dir="auto">{dispatch.instructions}</p>}
      <p class="faint">{t('track.place')} <Where at={dispatch.place} /> {dispatch.movement && <a href={`/movements/${encodeURIComponent(dispatch.movement)}`}>{t('room.story')}</a>}</p>
      {dispatch.report && <p class="note" dir="auto">{dispatch.report}</p>}
      <Trouble failure={go.failure} />
      {next && (
        <div class="dispatch-buttons">
          <button type="button" class="button primary big" disabled={go.busy} onClick={() => (next === 'done' ? setAsked('done') : void go.run(next))}>{t(`dispatch_do.${next}`)}</button>
          {dispatch.state === 'sent' && <button type="button" class="button big" onClick={() => setAsked('refused')}>{t('dispatch_do.refused')}…</button>}
        </div>
      )}
      {dispatch.steps && dispatch.steps.length > 1 && (
        <details><summary>{t('dispatch.steps')}</summary><ol class="story-line">{dispatch.steps.map((one) => <li key={`${one.state}${one.at}`}><span>{t(`dispatch_state.${one.state as 'sent'}`)}</span><span class="faint small"><Moment at={one.at} /> · <bdi>{one.by_name ?? one.by ?? ''}</bdi></span></li>)}</ol></details>
      )}
      {asked === 'done' && <Report dispatch={dispatch} onDispatch={onDispatch} onClose={() => setAsked(undefined)} />}
      {asked === 'refused' && <AskReason title={t('dispatch_do.refused')} verb={t('dispatch_do.refused')} onClose={() => setAsked(undefined)} onSay={async (note) => onDispatch(await step(dispatch, {state: 'refused', note}))} />}
    </li>
  );
}

// The list, kept by the stream: who was sent sees it without asking again.
function useDispatches(mine: boolean, all: boolean) {
  const loaded = useLoad((signal) => call('listDispatches', {query: {limit: LIMIT, ...(mine ? {mine} : {}), ...(all ? {} : {open: true})}, signal}), [mine, all]);
  const take = (dispatch: Dispatch) => loaded.data && loaded.set({...loaded.data, items: loaded.data.items.map((one) => (one.id === dispatch.id && one.version <= dispatch.version ? dispatch : one))});
  // One that is known changes in its place, so that what was just done stays in sight; a new one is read.
  const news = (dispatch: Dispatch) => (loaded.data?.items.some((one) => one.id === dispatch.id) ? take(dispatch) : loaded.reload());
  const latest = useRef(news);
  latest.current = news;
  useEffect(() => watchRoom({dispatch: (dispatch) => void latest.current(dispatch), gap: loaded.reload}), [language.value]);
  return {loaded, take};
}

export default function DispatchesPage() {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const room = hasRole('control_room_officer');
  const mine = query.get('mine') === 'true' || (!room && query.get('mine') !== 'false');
  const all = query.get('all') === 'true';
  const {loaded, take} = useDispatches(mine, all);
  useTitle(t('track_tab.dispatches'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.dispatches')} />
      <TrackTabs />
      <div class="filters">
        <label class="check"><input type="checkbox" checked={mine} onChange={(event) => setQuery({mine: event.currentTarget.checked ? 'true' : room ? '' : 'false'})} /><span>{t('dispatch.mine')}</span></label>
        <label class="check"><input type="checkbox" checked={all} onChange={(event) => setQuery({all: event.currentTarget.checked ? 'true' : ''})} /><span>{t('dispatch.all')}</span></label>
      </div>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data?.items.length === 0 && <Empty title={t('dispatch.none')}><p class="faint">{t('dispatch.none_words')}</p></Empty>}
      <ul class="dispatch-cards">{loaded.data?.items.map((one) => <Card key={one.id} dispatch={one} onDispatch={take} />)}</ul>
      {room && <RespondersPanel />}
    </div>
  );
}
