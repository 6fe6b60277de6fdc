// Shifts of the control room: who has it, handing it over with a note, taking it.
import {useEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import {hasRole, me} from '../../api/session.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field} from '../../parts/field.tsx';
import {useDoing, useGap, useLoad, useTitle} from '../../parts/load.ts';
import {offeredToMe, OfferedShift} from '../../parts/offered_shift.tsx';
import {PersonField} from '../../parts/person_field.tsx';
import {Table} from '../../parts/table.tsx';
import {Moment, TrackTabs} from '../../parts/track_bits.tsx';

const NOTE_MAX = 8000;  // as the contract has it

function HandOver({onDone, onClose}: {onDone: () => void; onClose: () => void}) {
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const [early, setEarly] = useState(false);
  const doing = useDoing(async () => {
    await call('handOverShift', {body: {to, note: note.trim()}});
    onDone();
  });
  const ready = to !== '' && note.trim().length >= 3;
  return (
    <Dialog title={t('shift.hand_over')} onClose={onClose}>
      <form noValidate onSubmit={async (event) => {
        event.preventDefault();
        setEarly(!ready);
        if (ready && await doing.run()) onClose();
      }}>
        <p class="note">{t('shift.words')}</p>
        <PersonField id="to" value={to} onValue={setTo} {...(early && !to ? {error: t('shift.to_missing')} : {})} />
        <Field id="note" label={t('shift.note')} {...(early && note.trim().length < 3 ? {error: t('error.reason')} : {})}>{(field) => <textarea {...field} rows={6} dir="auto" maxLength={NOTE_MAX} value={note} onInput={(event) => setNote(event.currentTarget.value)} />}</Field>
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('shift.hand_over')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

// A room that nobody holds is taken by the first who comes: handed to oneself and accepted at once.
function Unheld({onDone}: {onDone: () => void}) {
  const doing = useDoing(async () => {
    const {id} = await call('handOverShift', {body: {to: me.value?.id ?? '', note: t('shift.first_note')}});
    await call('acceptShift', {path: {id}});
    onDone();
  });
  return (
    <div class="note note-ask">
      <p>{t('shift.nobody')}</p>
      {holdsRoom() && <button type="button" class="button primary" disabled={doing.busy} onClick={() => void doing.run()}>{t('shift.take_first')}</button>}
      <Trouble failure={doing.failure} />
    </div>
  );
}

const holdsRoom = (): boolean => hasRole('control_room_officer');

export default function ShiftsPage() {
  const [asked, setAsked] = useState(false);
  const loaded = useLoad((signal) => call('listShifts', {query: {limit: 50}, signal}), []);
  useGap(loaded.reload);
  useEffect(() => listen('shift', loaded.reload), []);  // the list as a whole: one that is taken ends the one before it
  const items = loaded.data?.items ?? [];
  const offered = offeredToMe(items);
  const current = loaded.data?.current;
  useTitle(t('track_tab.shifts'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.shifts')}>{holdsRoom() && current && <button type="button" class="button primary" onClick={() => setAsked(true)}>{t('shift.hand_over')}…</button>}</PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {offered.map((shift) => <OfferedShift key={shift.id} shift={shift} onDone={loaded.reload} />)}
      {loaded.data && !current && offered.length === 0 && <Unheld onDone={loaded.reload} />}
      {current && <Panel title={t('shift.current')}><p class="lead"><bdi>{current.to_name ?? current.by_name ?? current.by}</bdi> · <Moment at={current.from} /></p>{current.note && <p dir="auto">{current.note}</p>}</Panel>}
      {current && items.length === 0 && <Empty title={t('shift.none')} />}
      {items.length > 0 && <Panel title={t('shift.all')}><Table caption={t('shift.all')} rows={items} keyOf={(shift) => shift.id} file="shifts.csv" columns={[
        {head: t('shift.from'), cell: (shift) => <Moment at={shift.from} />, csv: (shift) => shift.from}, {head: t('shift.by'), cell: (shift) => <bdi>{shift.by_name ?? shift.by}</bdi>, csv: (shift) => shift.by_name},
        {head: t('shift.to'), cell: (shift) => <bdi>{shift.to_name ?? shift.to ?? ''}</bdi>, csv: (shift) => shift.to_name}, {head: t('room.counts'), cell: (shift) => number(shift.open_alarms ?? 0), csv: (shift) => shift.open_alarms, number: true},
        {head: t('shift.taken'), cell: (shift) => (shift.accepted ? t('track.yes') : t('track.no')), csv: (shift) => String(shift.accepted ?? '')}, {head: t('track.note'), cell: (shift) => <span class="table-note" dir="auto">{shift.note ?? ''}</span>, csv: (shift) => shift.note},
      ]} /></Panel>}
      {asked && <HandOver onDone={loaded.reload} onClose={() => setAsked(false)} />}
    </div>
  );
}
