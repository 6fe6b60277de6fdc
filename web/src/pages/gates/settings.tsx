// What is set of a gate from shift to shift: booths that are open, how long a wait is borne, and for
// those who may say so which operators take the trusted lane.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Gate, GateSettings} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {Moment} from '../../parts/track_bits.tsx';

interface Props {
  gate: Gate;
  settings: GateSettings;
  onDone: () => void;
}

const parties = (text: string): string[] => text.split(/[\s,;،]+/).filter(Boolean);

function Change({gate, settings, onDone, onClose}: Props & {onClose: () => void}) {
  const [booths, setBooths] = useState(String(settings.booths));
  const [most, setMost] = useState(String(settings.booths_max));
  const [limit, setLimit] = useState(String(settings.wait_limit_min));
  const [trusted, setTrusted] = useState(settings.trusted.join('\n'));
  const doing = useDoing(async () => {
    await call('putGateSettings', {path: {id: gate.id}, version: settings.version, body: {
      booths: Number(booths), booths_max: Number(most), wait_limit_min: Number(limit), ...(settings.may_trust ? {trusted: parties(trusted)} : {}),
    }});
    onDone();
  });
  return (
    <Dialog title={t('gate.change')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await doing.run()) onClose();
      }}>
        <TextField id="booths" label={t('gate.booths')} inputMode="numeric" value={booths} maxLength={2} required onValue={setBooths} />
        <TextField id="booths-max" label={t('gate.booths_max')} inputMode="numeric" value={most} maxLength={2} required onValue={setMost} />
        <TextField id="wait-limit" label={t('gate.wait_limit')} hint={t('gate.wait_limit_hint')} inputMode="numeric" value={limit} maxLength={4} required onValue={setLimit} />
        {settings.may_trust && <Field id="trusted" label={t('gate.trusted_operators')} hint={t('gate.trusted_hint')}>{(field) => <textarea {...field} rows={4} dir="auto" value={trusted} onInput={(event) => setTrusted(event.currentTarget.value)} />}</Field>}
        <Trouble failure={doing.failure} />
        {doing.failure?.problems.map((problem) => <p key={problem.pointer} class="error" dir="auto">{problem.detail}</p>)}
        <DialogButtons verb={t('do.save')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function SettingsPanel({gate, settings, onDone}: Props) {
  const [changing, setChanging] = useState(false);
  return (
    <Panel title={t('gate.settings')} tools={settings.may_change ? <button type="button" class="button" onClick={() => setChanging(true)}>{t('track.change')}…</button> : undefined}>
      <dl class="gate-figures">
        <div><dt>{t('gate.booths')}</dt><dd class="num">{number(settings.booths)} / {number(settings.booths_max)}</dd></div>
        <div><dt>{t('gate.wait_limit')}</dt><dd class="num">{number(settings.wait_limit_min)}</dd></div>
        <div><dt>{t('gate.trusted_operators')}</dt><dd class="num">{number(settings.trusted.length)}</dd></div>
      </dl>
      {settings.at && <p class="faint"><bdi>{settings.by_name ?? settings.by}</bdi> <Moment at={settings.at} /></p>}
      {changing && <Change gate={gate} settings={settings} onDone={onDone} onClose={() => setChanging(false)} />}
    </Panel>
  );
}
