// Who can help, the nearest first, and sending them.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Alarm, Helper} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field} from '../../parts/field.tsx';
import {useDoing, useLoad, type Loaded} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {Ago, distance, seconds} from '../../parts/track_bits.tsx';

export const useHelpers = (id: string, may: boolean): Loaded<Helper[]> =>
  useLoad(async (signal) => (may ? (await call('listHelpers', {path: {id}, signal})).items : []), [id, may]);

const INSTRUCTIONS_MAX = 2000;  // a text that is read on a phone

function Send({alarm, helper, onSent, onClose}: {alarm: Alarm; helper: Helper; onSent: () => void; onClose: () => void}) {
  const [text, setText] = useState('');
  const doing = useDoing(async () => {
    await call('sendHelp', {path: {id: alarm.id}, body: {response_unit: helper.unit.id, ...(text.trim() ? {instructions: text.trim()} : {})}});
    tell(t('alarm.sent', {name: helper.unit.name}));
    onSent();
  });
  return (
    <Dialog title={t('alarm.send_title', {name: helper.unit.name})} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await doing.run()) onClose();
      }}>
        <p dir="auto">{alarm.title}</p>
        <Field id="instructions" label={t('alarm.instructions')}>{(field) => <textarea {...field} rows={3} dir="auto" maxLength={INSTRUCTIONS_MAX} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('alarm.send')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function HelpersPanel({alarm, helpers, onSent}: {alarm: Alarm; helpers: Loaded<Helper[]>; onSent: () => void}) {
  const [chosen, setChosen] = useState<Helper | undefined>(undefined);
  return (
    <Panel title={t('alarm.helpers')}>
      <Trouble failure={helpers.failure} retry={helpers.reload} />
      {!helpers.data && helpers.loading && <Loading />}
      {helpers.data?.length === 0 && <p class="faint">{t('alarm.no_helpers')}</p>}
      {helpers.data && helpers.data.length > 0 && <Table caption={t('alarm.helpers')} rows={helpers.data} keyOf={(one) => one.unit.id} columns={[
        {head: t('track.name'), cell: (one) => <bdi>{one.unit.name}</bdi>},
        // Beside the name: on a phone the rest is out of sight.
        {head: t('track.action'), cell: (one) => <button type="button" class="button small" onClick={() => setChosen(one)}>{t('alarm.send')}…</button>},
        {head: t('alarm.time_there'), cell: (one) => seconds(one.time_s), number: true},
        {head: t('track.kind'), cell: (one) => (one.unit.kind ? t(`responder_kind.${one.unit.kind}`) : '–')},
        {head: t('field.status'), cell: (one) => t(`responder_state.${one.unit.state ?? 'free'}`)},
        {head: t('track.distance'), cell: (one) => `${distance(one.distance_m)}${one.basis === 'straight' ? ` (${t('alarm.straight')})` : ''}`, number: true},
        {head: t('track.heard'), cell: (one) => <Ago at={one.unit.heard_at} />},
        {head: t('alarm.other_dispatches'), cell: (one) => one.open_dispatches ?? 0, number: true},
      ]} />}
      {chosen && <Send alarm={alarm} helper={chosen} onSent={onSent} onClose={() => setChosen(undefined)} />}
    </Panel>
  );
}
