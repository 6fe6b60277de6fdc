// The control of a declaration: what to check, who does it, until when; and what was found.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency, kindLabel} from '../../api/session.ts';
import type {Act, Control} from '../../api/types.ts';
import {money, t} from '../../i18n/index.ts';
import {Facts, Panel, Time, TimeLeft, Trouble} from '../../parts/bits.tsx';
import {useDoing} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import {AssignDialog} from '../controls/assign.tsx';

function Found({act}: {act: Act}) {
  const checked = act.items.flatMap((item) => item.fields.filter((field) => field.result !== 'not_checked').map((field) => ({...field, item: item.number})));
  return (
    <section>
      <h3>{t('control.found')}</h3>
      <ul class="found">
        {checked.map((field) => (
          <li key={`${field.item} ${field.kind}`} class={field.result === 'corrected' ? 'wrong' : undefined}>
            {t('decl.item', {number: field.item})}: <bdi>{kindLabel(field.kind)}</bdi> – {t(`result.${field.result}`)}{field.value && <> <bdi class="strong">{field.value}</bdi></>}
          </li>
        ))}
      </ul>
      <Facts rows={[
        [t('act.decision'), t(`decision.${act.decision}`)], [t('act.recovered'), act.recovered && money(act.recovered, {currency: currency.value})],
        [t('act.remarks'), act.remarks],
      ]} />
    </section>
  );
}

export function ControlPanel({control, allowed, onChanged}: {control: Control; allowed: string[]; onChanged: () => void}) {
  const [assigning, setAssigning] = useState(false);
  const start = useDoing(async () => {
    await call('startControl', {path: {id: control.id}});
    tell(t('control.started'));
    onChanged();
  });
  const open = control.status !== 'done' && control.status !== 'dismissed' && control.status !== 'withdrawn';
  return (
    <Panel title={t(`kind.${control.kind}`)} tools={<span class={`status control-${control.status}`}>{t(`control.${control.status}`)}</span>}>
      {(control.instructions ?? []).length > 0 && <ul class="instructions">{control.instructions?.map((line) => <li key={line}><bdi>{line}</bdi></li>)}</ul>}
      <Facts rows={[
        [t('head.officer'), control.officer_name || control.officer || t('queue.nobody')], [t('control.why_officer'), control.why_officer],
        [t('control.items'), control.items.join(', ')], [t('time.left'), open ? <TimeLeft at={control.due_at} /> : ''],
        [t('time.started'), control.started_at ? <Time at={control.started_at} /> : ''], [t('time.done'), control.done_at ? <Time at={control.done_at} /> : ''],
      ]} />
      {control.act && <Found act={control.act} />}
      <Trouble failure={start.failure} />
      <div class="buttons">
        {allowed.includes('start') && <button type="button" class="button" disabled={start.busy} onClick={() => void start.run()}>{t('deed.start')}</button>}
        {allowed.includes('assign') && <button type="button" class="button" onClick={() => setAssigning(true)}>{t('deed.assign')}…</button>}
      </div>
      {assigning && <AssignDialog control={control} onClose={() => setAssigning(false)} onDone={onChanged} />}
    </Panel>
  );
}
