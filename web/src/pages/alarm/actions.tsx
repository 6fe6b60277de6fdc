// What may be done about an alarm: acknowledge, note, hand over, close (two people for a critical one), reopen.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {AlarmDetail, AlarmStepInput} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {AskReason, Confirm, Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field, SelectField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {PersonField} from '../../parts/person_field.tsx';

type Step = AlarmStepInput['step'];
type Take = (detail: AlarmDetail) => void;

interface DialogProps {
  detail: AlarmDetail;
  onDone: Take;
  onClose: () => void;
}

async function step(detail: AlarmDetail, body: AlarmStepInput, onDone: Take): Promise<void> {
  onDone(await call('stepAlarm', {path: {id: detail.alarm.id}, body, version: detail.alarm.version}));
}

const NOTE_LENGTH_MAX = 4000;  // as the server has it

function NoteField({value, label, onValue}: {value: string; label: string; onValue: (text: string) => void}) {
  return <Field id="note" label={label}>{(field) => <textarea {...field} rows={3} maxLength={NOTE_LENGTH_MAX} value={value} dir="auto" onInput={(event) => onValue(event.currentTarget.value)} />}</Field>;
}

function HandOver({detail, onDone, onClose}: DialogProps) {
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const doing = useDoing(() => step(detail, {step: 'hand_over', to, ...(note.trim() ? {note: note.trim()} : {})}, onDone));
  return (
    <Dialog title={t('alarm_step.hand_over')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (to && await doing.run()) onClose();
      }}>
        <PersonField id="to" value={to} onValue={setTo} />
        <NoteField label={t('track.note')} value={note} onValue={setNote} />
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('alarm_step.hand_over')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

const OUTCOMES = ['confirmed', 'false_alarm', 'explained', 'unresolved'] as const;
type Outcome = (typeof OUTCOMES)[number];

function CloseAlarm({detail, onDone, onClose}: DialogProps) {
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [note, setNote] = useState('');
  const [early, setEarly] = useState(false);
  const doing = useDoing(() => step(detail, {step: 'close', outcome: outcome as Outcome, note: note.trim()}, onDone));
  const ready = outcome !== '' && note.trim().length >= 3;
  return (
    <Dialog title={t('alarm_step.close')} onClose={onClose}>
      <form noValidate onSubmit={async (event) => {
        event.preventDefault();
        setEarly(!ready);
        if (ready && await doing.run()) onClose();
      }}>
        {detail.alarm.severity === 'critical' && <p class="note">{t('alarm.two_people')}</p>}
        <SelectField id="outcome" label={t('alarm.outcome')} value={outcome} {...(early && !outcome ? {error: t('alarm.outcome_missing')} : {})}
          options={[['', t('track.choose')], ...OUTCOMES.map((one): [string, string] => [one, t(`alarm_outcome.${one}`)])]} onValue={(value) => setOutcome(value as Outcome)} />
        <NoteField label={t('alarm.why_closed')} value={note} onValue={setNote} />
        {early && note.trim().length < 3 && <p class="error">{t('error.reason')}</p>}
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('alarm_step.close')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Asked({asked, ...rest}: DialogProps & {asked: Step}) {
  const {detail, onDone, onClose} = rest;
  if (asked === 'hand_over') return <HandOver {...rest} />;
  if (asked === 'close') return <CloseAlarm {...rest} />;
  if (asked === 'approve_close') {
    return <Confirm title={t('alarm_step.approve_close')} verb={t('alarm_step.approve_close')} onClose={onClose} onYes={() => step(detail, {step: 'approve_close'}, onDone)}><p>{t('alarm.approve_words')}</p></Confirm>;
  }
  return <AskReason title={t(`alarm_step.${asked}`)} verb={t(`alarm_step.${asked}`)} onClose={onClose} onSay={(note) => step(detail, {step: asked, note}, onDone)} />;
}

const ORDER: Step[] = ['acknowledge', 'approve_close', 'note', 'hand_over', 'close', 'reopen'];

export function AlarmActions({detail, onDone}: {detail: AlarmDetail; onDone: Take}) {
  const [asked, setAsked] = useState<Step | undefined>(undefined);
  const acknowledge = useDoing(() => step(detail, {step: 'acknowledge'}, onDone));
  const may = ORDER.filter((one) => detail.may.includes(one));
  if (may.length === 0) return null;
  return (
    <>
      <div class="buttons">
        {may.map((one, i) => <button key={one} type="button" class={`button${i === 0 && one !== 'note' ? ' primary' : ''}`} disabled={acknowledge.busy}
          onClick={() => (one === 'acknowledge' ? void acknowledge.run() : setAsked(one))}>{t(`alarm_step.${one}`)}{one === 'acknowledge' ? '' : '…'}</button>)}
      </div>
      <Trouble failure={acknowledge.failure} />
      {asked && <Asked asked={asked} detail={detail} onDone={onDone} onClose={() => setAsked(undefined)} />}
    </>
  );
}
