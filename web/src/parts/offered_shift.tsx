// The room that is handed to whoever reads this, with the note of those who leave: on the page of shifts, and where a
// shift begins.
import {call} from '../api/client.ts';
import {me} from '../api/session.ts';
import type {Shift} from '../api/types.ts';
import {t} from '../i18n/index.ts';
import {Trouble} from './bits.tsx';
import {useDoing} from './load.ts';

// Of shifts, the newest first: only that one can be taken.
export const offeredToMe = (shifts: Shift[]): Shift[] => shifts.slice(0, 1).filter((shift) => shift.to === me.value?.id && shift.accepted === false);

export function OfferedShift({shift, onDone}: {shift: Shift; onDone: () => void}) {
  const doing = useDoing(async () => {
    await call('acceptShift', {path: {id: shift.id}});
    onDone();
  });
  return (
    <div class="note note-ask">
      <p>{t('shift.offered', {name: shift.by_name ?? shift.by, count: shift.open_alarms ?? 0})}</p>
      {shift.note && <p dir="auto">{shift.note}</p>}
      <button type="button" class="button primary" disabled={doing.busy} onClick={() => void doing.run()}>{t('shift.accept')}</button>
      <Trouble failure={doing.failure} />
    </div>
  );
}
