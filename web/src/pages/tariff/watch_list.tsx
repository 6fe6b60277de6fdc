// The codes whose changes one is told of, each step undoable, and what came of them.
import {useState} from 'preact/hooks';
import type {TariffWatchList} from '../../api/types.ts';
import {begun, changed, redone, undone, type History} from '../../base/history.ts';
import {number, t} from '../../i18n/index.ts';
import {Loading, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {codeOf} from './law.ts';
import {LineLink} from './parts.tsx';
import {toggled, useWatches, WATCHED_MAX} from './watches.ts';

function Alerts({alerts, onSeen, busy}: {alerts: TariffWatchList['alerts']; onSeen: () => void; busy: boolean}) {
  return (
    <div class="note note-ask" role="note">
      <p>{t('watch.alerts')}</p>
      <ul class="alerts">
        {alerts.map((alert, i) => (
          <li key={i}><Time at={alert.at} />: {t('watch.alert', {count: alert.changes})} {alert.codes.map((code) => <span key={code}><LineLink line={{code, suffix: 80}} asked={{}} /> </span>)}</li>
        ))}
      </ul>
      <button type="button" class="button small" disabled={busy} onClick={onSeen}>{t('watch.seen')}</button>
    </div>
  );
}

function AddForm({codes, busy, onAdd}: {codes: string[]; busy: boolean; onAdd: (code: string) => void}) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const code = codeOf(typed);
    const wrong = code === '' ? t('error.code') : codes.includes(code) ? t('watch.twice') : codes.length >= WATCHED_MAX ? t('watch.full', {max: WATCHED_MAX}) : '';
    setError(wrong);
    if (wrong) return;
    onAdd(code);
    setTyped('');
  };
  return (
    <form class="watch-add" onSubmit={submit} noValidate>
      <TextField id="watch-code" label={t('watch.code')} inputMode="numeric" maxLength={20} value={typed} error={error || undefined} onValue={(text) => {
        setTyped(text);
        setError('');
      }} />
      <button type="submit" class="button" disabled={busy}>{t('watch.add')}</button>
    </form>
  );
}

function Editor({list, busy, save}: {list: TariffWatchList; busy: boolean; save: (codes: string[]) => Promise<boolean>}) {
  const [steps, setSteps] = useState<History<string[]>>(() => begun(list.codes));
  // The list on the page is the server's: a step counts when it was kept there.
  const keep = async (next: History<string[]>) => {
    if (next !== steps && await save(next.present)) setSteps(next);
  };
  const set = (code: string) => void keep(changed(steps, toggled(list, code)));
  return (
    <>
      {list.codes.length === 0 && <p class="faint">{t('watch.none')}</p>}
      <ul class="watched" aria-live="polite">
        {list.codes.map((code) => (
          <li key={code}><LineLink line={{code, suffix: 80}} asked={{}} /><button type="button" class="button icon" disabled={busy} aria-label={t('watch.remove', {code})} onClick={() => set(code)}>✕</button></li>
        ))}
      </ul>
      <div class="buttons">
        <AddForm codes={list.codes} busy={busy} onAdd={set} />
        <button type="button" class="button quiet" disabled={busy || steps.past.length === 0} onClick={() => void keep(undone(steps))}>{t('do.undo')}</button>
        <button type="button" class="button quiet" disabled={busy || steps.future.length === 0} onClick={() => void keep(redone(steps))}>{t('watch.redo')}</button>
      </div>
    </>
  );
}

export function WatchList() {
  const {list, failure, reload, busy, save} = useWatches();
  return (
    <Panel title={list ? t('watch.title', {count: number(list.codes.length)}) : t('watch.title', {count: '…'})}>
      <p class="faint">{t('watch.explain')}</p>
      <Trouble failure={failure} retry={list ? undefined : reload} />
      {!list && !failure && <Loading />}
      {list && list.alerts.length > 0 && <Alerts alerts={list.alerts} busy={busy} onSeen={() => void save(list.codes, list.alerts[0]?.at)} />}
      {list && <Editor list={list} busy={busy} save={save} />}
    </Panel>
  );
}
