// Controls to be done: one's own for officers, everybody's for those who lead.
import '../declaration/declaration.css';
import './controls.css';
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {listen, liveGap} from '../../api/live.ts';
import {hasRole, me} from '../../api/session.ts';
import type {Control, ControlPage} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, TimeLeft, Trouble} from '../../parts/bits.tsx';
import {AskReason} from '../../parts/dialog.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import {AssignDialog} from './assign.tsx';

const STATUSES = {open: 'open,assigned,started', done: 'done,dismissed,withdrawn'} as const;
type Shown = keyof typeof STATUSES;

// In a busy hour controls change many times a second: the list is read once for all of them.
const AGAIN_MS = 1_000;

interface Filter {
  mine: boolean;
  shown: Shown;
}

function filterNow(): Filter {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  const leads = hasRole('manager') && !hasRole('inspector', 'clearance_officer', 'post_clearance_auditor');
  return {mine: query.get('of') ? query.get('of') === 'me' : !leads, shown: query.get('shown') === 'done' ? 'done' : 'open'};
}

const read = (filter: Filter, cursor?: string, signal?: AbortSignal): Promise<ControlPage> => call('listControls', {
  query: {officer: filter.mine ? 'me' : undefined, status: STATUSES[filter.shown], cursor, limit: 50}, signal});

// The first page, further ones on demand, and again when controls change.
function useControls(filter: Filter) {
  const first = useLoad((signal) => read(filter, undefined, signal), [filter.mine, filter.shown, liveGap.value]);
  const [added, setAdded] = useState<ControlPage | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  useEffect(() => setAdded(undefined), [first.data]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer = undefined;
      first.reload();
    };
    const stop = listen('control', () => (timer ??= setTimeout(again, AGAIN_MS)));
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  const next = added ? added.next : first.data?.next;
  const more = () => read(filter, next).then((page) => setAdded({items: [...(added?.items ?? []), ...page.items], next: page.next}),
    (error) => setFailure(asFailure(error)));
  return {items: [...(first.data?.items ?? []), ...(added?.items ?? [])], next, more, loading: first.loading && !first.data,
    failure: first.failure ?? failure, reload: first.reload};
}

type Asked = {deed: 'assign' | 'dismiss'; control: Control};

function CardButtons({control, onAsk}: {control: Control; onAsk: (asked: Asked) => void}) {
  const open = control.status === 'open' || control.status === 'assigned' || control.status === 'started';
  return (
    <div class="buttons">
      {open && control.officer === me.value?.id
        && <a class="button primary" href={`/controls/${encodeURIComponent(control.id)}/act`}>{t(control.status === 'started' ? 'deed.continue' : 'deed.act')}</a>}
      <a class="button" href={`/declarations/${encodeURIComponent(control.declaration)}`}>{t('controls.open')}</a>
      {open && hasRole('manager', 'clearance_officer') && <button type="button" class="button quiet" onClick={() => onAsk({deed: 'assign', control})}>{t('deed.assign')}…</button>}
      {open && hasRole('targeting_officer', 'clearance_officer') && <button type="button" class="button quiet" onClick={() => onAsk({deed: 'dismiss', control})}>{t('deed.dismiss')}…</button>}
    </div>
  );
}

function Card({control, onAsk}: {control: Control; onAsk: (asked: Asked) => void}) {
  return (
    <li class="card">
      <div class="card-head">
        <strong>{t(`kind.${control.kind}`)}</strong>
        <span class={`status control-${control.status}`}>{t(`control.${control.status}`)}</span>
        <bdi class="code">{control.lrn ?? control.declaration}</bdi>
      </div>
      <p class="card-head"><span class="faint"><bdi>{control.office}</bdi> · <bdi>{control.officer_name || control.officer || t('queue.nobody')}</bdi> · {t('queue.items', {count: control.items.length})}</span>
        <span class="card-end">{control.done_at ? '' : <TimeLeft at={control.due_at} />}</span></p>
      {(control.instructions ?? []).length > 0 && <ul class="instructions">{control.instructions?.slice(0, 3).map((line) => <li key={line}><bdi>{line}</bdi></li>)}</ul>}
      <CardButtons control={control} onAsk={onAsk} />
    </li>
  );
}

function Filters({filter}: {filter: Filter}) {
  return (
    <div class="filters">
      <select aria-label={t('controls.whose')} value={filter.mine ? 'me' : 'all'} onChange={(event) => setQuery({of: event.currentTarget.value})}>
        <option value="me">{t('controls.mine')}</option><option value="all">{t('controls.all')}</option>
      </select>
      <select aria-label={t('field.status')} value={filter.shown} onChange={(event) => setQuery({shown: event.currentTarget.value})}>
        <option value="open">{t('controls.shown.open')}</option><option value="done">{t('controls.shown.done')}</option>
      </select>
    </div>
  );
}

export default function ControlsPage() {
  const filter = filterNow();
  const list = useControls(filter);
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  useTitle(t('title.controls'));
  const close = () => setAsked(undefined);
  return (
    <div class="page">
      <PageHead title={t('title.controls')}><button type="button" class="button quiet" onClick={list.reload}>{t('do.refresh')}</button></PageHead>
      <Filters filter={filter} />
      <Trouble failure={list.failure} retry={list.reload} />
      {list.loading && <Loading />}
      {!list.loading && list.items.length === 0 && !list.failure && <Empty title={t('controls.empty')} />}
      <ul class="cards">{list.items.map((control) => <Card key={control.id} control={control} onAsk={setAsked} />)}</ul>
      {list.next && <button type="button" class="button" onClick={list.more}>{t('do.more')}</button>}
      {asked?.deed === 'assign' && <AssignDialog control={asked.control} onClose={close} onDone={list.reload} />}
      {asked?.deed === 'dismiss' && (
        <AskReason title={t('deed.dismiss')} verb={t('deed.dismiss')} onClose={close} onSay={async (reason) => {
          await call('dismissControl', {path: {id: asked.control.id}, body: {reason}});
          tell(t('deed.dismiss.done'));
          list.reload();
        }}><p>{t('deed.dismiss.explain')}</p></AskReason>
      )}
    </div>
  );
}
