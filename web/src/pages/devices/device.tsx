// One device: its record and its commands.
import './devices.css';
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {Device, DeviceCommandInput} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {Ago, Moment, TrackTabs, Where} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {DeviceDialog} from './edit.tsx';

type Command = DeviceCommandInput['command'];

const COMMANDS: Command[] = ['position_once', 'position_periodic', 'position_stop', 'arm', 'reboot', 'version', 'set_timezone', 'custom'];
// The one value that some commands need.
const PARAMETERS: Partial<Record<Command, string>> = {position_periodic: 'interval_s', set_timezone: 'timezone', custom: 'text'};
const MINUTE_S = 60;

function Send({id, onSent}: {id: string; onSent: () => void}) {
  const [command, setCommand] = useState<Command>('position_once');
  const [value, setValue] = useState('');
  const [minutes, setMinutes] = useState('60');
  const parameter = PARAMETERS[command];
  const doing = useDoing(async () => {
    const expires = Math.round(Number(minutes) * MINUTE_S);
    await call('commandDevice', {path: {id}, body: {command, ...(parameter && value ? {parameters: {[parameter]: value}} : {}), ...(expires > 0 ? {expires_s: expires} : {})}});
    setValue('');
    onSent();
  });
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void doing.run();
    }}>
      <div class="row">
        <SelectField id="command" label={t('command.what')} value={command} options={COMMANDS.map((one) => [one, t(`command.${one}`)])} onValue={(one) => setCommand(one as Command)} />
        {parameter && <TextField id="value" label={t('track.value')} value={value} maxLength={500} required onValue={setValue} />}
        <TextField id="minutes" label={t('command.expires')} hint={t('command.expires_hint')} inputMode="numeric" value={minutes} maxLength={5} onValue={setMinutes} />
        <button type="submit" class="button primary" disabled={doing.busy}>{doing.busy ? t('state.sending') : t('command.send')}</button>
      </div>
      <p class="faint">{t('command.disarm')}</p>
      <Trouble failure={doing.failure} />
    </form>
  );
}

function Commands({id}: {id: string}) {
  const loaded = useLoad((signal) => call('listDeviceCommands', {path: {id}, query: {limit: 50}, signal}), [id]);
  const items = loaded.data?.items ?? [];
  return (
    <Panel title={t('command.title')}>
      {hasRole('control_room_officer') && <Send id={id} onSent={loaded.reload} />}
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {loaded.data && items.length === 0 && <p class="faint">{t('command.none')}</p>}
      {items.length > 0 && <Table caption={t('command.title')} rows={items} keyOf={(one) => one.id} columns={[
        {head: t('command.what'), cell: (one) => <>{COMMANDS.includes(one.command as Command) ? t(`command.${one.command as Command}`) : one.command} <span class="code">{Object.values(one.parameters ?? {}).join(' ')}</span></>}, {head: t('field.state'), cell: (one) => <span class="status">{t(`command_state.${one.state}`)}</span>},
        {head: t('command.asked'), cell: (one) => <><Moment at={one.at} /> <bdi>{one.by_name ?? one.by}</bdi></>}, {head: t('command.ends'), cell: (one) => <Time at={one.expires} />}, {head: t('command.answer'), cell: (one) => <bdi>{one.answer ?? ''}</bdi>},
      ]} />}
    </Panel>
  );
}

function Record({device}: {device: Device}) {
  return (
    <Panel title={t('device.record')}>
      <Facts rows={[
        [t('track.kind'), t(`device_kind.${device.kind}`)], [t('field.state'), t(`device_state.${device.state}`)], [t('device.movement'), device.movement ? <a class="code" href={`/movements/${encodeURIComponent(device.movement)}`}>{device.movement}</a> : ''],
        [t('track.heard'), <Ago at={device.heard_at} />], [t('track.place'), device.lat === undefined || device.lon === undefined ? '' : <Where at={{lat: device.lat, lon: device.lon}} />], [t('sensor.battery'), device.battery_percent === undefined ? '' : `${number(device.battery_percent)} %`], [t('device.connected'), device.connected === undefined ? '' : t(device.connected ? 'track.yes' : 'track.no')],
        ...(['protocol', 'model', 'maker', 'approval', 'owner', 'lessee', 'sim', 'place', 'certificate'] as const).map((name): [string, string] => [t(`device.${name}`), device[name] ?? '']),
        [t('device.drone_class'), device.drone_class === undefined ? '' : `C${device.drone_class}`], [t('device.drone_mass'), device.mass_kg === undefined ? '' : number(device.mass_kg, 3)], [t('device.lane'), device.lane ? String(device.lane) : ''], [t('device.reads'), (device.reads ?? []).map((kind) => t(`reading.${kind}`)).join(', ')],
        [t('device.lease'), device.lease ? <><Time at={device.lease.from} /> – <Time at={device.lease.until} /></> : ''], [t('device.secret'), t(device.secret_set ? 'device.secret_kept' : 'device.no_secret')],
      ]} />
      {device.faults && device.faults.length > 0 && <ul class="story-line">{device.faults.map((fault) => <li key={fault.at} class="story-bad"><span dir="auto">{fault.text ?? fault.code}</span><span class="faint small"><Moment at={fault.at} /></span></li>)}</ul>}
    </Panel>
  );
}

export default function DevicePage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const [editing, setEditing] = useState(false);
  const loaded = useLoad((signal) => call('getDevice', {path: {id}, signal}), [id]);
  useTitle(id);
  return (
    <div class="page">
      <PageHead title={id}>{loaded.data && <button type="button" class="button" onClick={() => setEditing(true)}>{t('track.change')}…</button>}</PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <><Record device={loaded.data} /><Commands id={id} /></>}
      {editing && loaded.data && <DeviceDialog device={loaded.data} onDone={loaded.reload} onClose={() => setEditing(false)} />}
    </div>
  );
}
