// The record of a device: what it is, whose it is, to whom it is leased.
import {useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import type {Device, DeviceInput, FieldProblem, GateReading} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';

export const KINDS: Device['kind'][] = ['seal', 'tracker', 'e_fuel', 'tag', 'camera', 'reader', 'weighbridge', 'portal', 'phone', 'receiver', 'other', 'drone'];
const READERS: Device['kind'][] = ['camera', 'reader', 'weighbridge', 'portal'];  // that stand at gates
const READS: GateReading['kind'][] = ['plate', 'container_code', 'tag', 'seal', 'weight', 'radiation'];
export const STATES: Device['state'][] = ['in_stock', 'leased', 'armed', 'in_repair', 'lost', 'retired'];

const TEXTS = ['protocol', 'model', 'maker', 'approval', 'owner', 'lessee', 'sim', 'place', 'certificate'] as const;
type TextName = (typeof TEXTS)[number];
const LENGTHS: Record<TextName, number> = {protocol: 20, model: 60, maker: 100, approval: 60, owner: 64, lessee: 64, sim: 32, place: 64, certificate: 200};  // as the contract has them

type Form = Record<TextName, string> & {id: string; kind: Device['kind']; state: Device['state']; from: string; until: string; lane: string; reads: GateReading['kind'][]; droneClass: string; mass: string; secret: string; reason: string};

const formOf = (device: Device | undefined): Form => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, device?.[name] ?? ''])) as Record<TextName, string>, id: device?.id ?? '', kind: device?.kind ?? 'seal', state: device?.state ?? 'in_stock',
  from: device?.lease?.from?.slice(0, 10) ?? '', until: device?.lease?.until?.slice(0, 10) ?? '', lane: device?.lane ? String(device.lane) : '', reads: device?.reads ?? [], droneClass: device?.drone_class === undefined ? '' : String(device.drone_class), mass: device?.mass_kg === undefined ? '' : String(device.mass_kg), secret: '', reason: '',
});

// A lease goes from the beginning of its first day to the end of its last, in UTC.
function inputOf(form: Form, device: Device | undefined): DeviceInput {
  const lease = {...(form.from ? {from: `${form.from}T00:00:00Z`} : {}), ...(form.until ? {until: `${form.until}T23:59:59Z`} : {})};
  return {
    kind: form.kind, state: form.state, ...Object.fromEntries(TEXTS.filter((name) => form[name].trim() !== '').map((name) => [name, form[name].trim()])), ...(Object.keys(lease).length > 0 ? {lease} : {}), ...(READERS.includes(form.kind) ? {...(form.lane.trim() ? {lane: Number(form.lane)} : {}), ...(form.reads.length > 0 ? {reads: form.reads} : {})} : {}),
    ...(device?.clock_offset_minutes === undefined ? {} : {clock_offset_minutes: device.clock_offset_minutes}), ...(form.kind === 'drone' ? {...(form.droneClass.trim() ? {drone_class: Number(form.droneClass)} : {}), ...(form.mass.trim() ? {mass_kg: Number(form.mass)} : {})} : {}), ...(form.secret ? {secret: form.secret} : {}), ...(form.reason.trim() ? {reason: form.reason.trim()} : {}),
  };
}

export function DeviceDialog({device, onDone, onClose}: {device: Device | undefined; onDone: () => void; onClose: () => void}) {
  const [form, setForm] = useState(() => formOf(device));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const put = (change: Partial<Form>) => setForm({...form, ...change});
  const at = (name: string) => {
    const error = problems.find((one) => one.pointer.startsWith(`/${name}`))?.detail;
    return error ? {error} : {};
  };
  const stands = READERS.includes(form.kind);
  const doing = useDoing(async () => {
    try {
      await call('putDevice', {path: {id: form.id}, body: inputOf(form, device)});
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      throw error;
    }
    onDone();
  });
  return (
    <Dialog wide title={device ? device.id : t('device.new')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (form.id && await doing.run()) onClose();
      }}>
        <div class="row">
          {!device && <TextField id="id" label={t('movement.number')} value={form.id} maxLength={40} required onValue={(id) => put({id: id.trim()})} {...at('id')} />}
          <SelectField id="kind" label={t('track.kind')} value={form.kind} options={KINDS.map((one) => [one, t(`device_kind.${one}`)])} onValue={(kind) => put({kind: kind as Device['kind']})} />
          <SelectField id="state" label={t('field.state')} value={form.state} options={STATES.map((one) => [one, t(`device_state.${one}`)])} onValue={(state) => put({state: state as Device['state']})} {...at('state')} />
          {TEXTS.map((name) => <TextField key={name} id={name} label={t(name === 'place' && stands ? 'device.at_gate' : name === 'owner' && form.kind === 'drone' ? 'device.drone_operator' : `device.${name}`)} {...(name === 'place' && stands ? {hint: t('device.at_gate_hint')} : {})} value={form[name]} maxLength={LENGTHS[name]} onValue={(value) => put({[name]: value})} {...at(name)} />)}
          {stands && <TextField id="lane" label={t('device.lane')} inputMode="numeric" value={form.lane} maxLength={3} onValue={(lane) => put({lane})} {...at('lane')} />}
          {form.kind === 'drone' && <><TextField id="drone-class" label={t('device.drone_class')} inputMode="numeric" value={form.droneClass} maxLength={1} onValue={(droneClass) => put({droneClass})} {...at('drone_class')} /><TextField id="mass" label={t('device.drone_mass')} inputMode="decimal" value={form.mass} maxLength={9} onValue={(mass) => put({mass})} {...at('mass_kg')} /></>}
          <TextField id="from" type="date" label={t('device.lease_from')} value={form.from} onValue={(from) => put({from})} {...at('lease')} />
          <TextField id="until" type="date" label={t('device.lease_until')} value={form.until} onValue={(until) => put({until})} />
          <TextField id="secret" type="password" label={t('device.secret')} hint={t(device?.secret_set ? 'device.secret_set' : 'device.secret_hint')} value={form.secret} maxLength={200} onValue={(secret) => put({secret})} {...at('secret')} />
        </div>
        {stands && <fieldset><legend>{t('device.reads')}</legend>{READS.map((kind) => <label key={kind} class="check"><input type="checkbox" checked={form.reads.includes(kind)} onChange={(event) => put({reads: event.currentTarget.checked ? [...form.reads, kind] : form.reads.filter((one) => one !== kind)})} /><span>{t(`reading.${kind}`)}</span></label>)}</fieldset>}
        <Field id="reason" label={t('field.reason')}>{(field) => <input {...field} value={form.reason} maxLength={1000} dir="auto" onInput={(event) => put({reason: event.currentTarget.value})} />}</Field>
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('do.save')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
