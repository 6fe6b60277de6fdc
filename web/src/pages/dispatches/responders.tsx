// Response units: who belongs to them and where they start from.
import {useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import type {FieldProblem, ResponseUnit} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Check, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {Ago, placeText, Where} from '../../parts/track_bits.tsx';
import {readPlace} from '../../parts/map/places.ts';

const KINDS = ['patrol', 'arming_team', 'gate_team', 'partner'] as const;

function EditUnit({unit, onDone, onClose}: {unit: ResponseUnit | undefined; onDone: () => void; onClose: () => void}) {
  const [form, setForm] = useState({id: unit?.id ?? '', name: unit?.name ?? '', kind: unit?.kind ?? 'patrol', base: unit?.base ? placeText(unit.base) : '', phone: unit?.phone ?? '', device: unit?.device ?? '', members: (unit?.members ?? []).join(', '), active: unit?.active ?? true});
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const put = (change: Partial<typeof form>) => setForm({...form, ...change});
  const base = readPlace(form.base);
  const at = (pointer: string) => problems.find((one) => one.pointer.startsWith(pointer))?.detail;
  const doing = useDoing(async () => {
    const members = form.members.split(/[\s,;،]+/).filter(Boolean);
    try {
      await call('putResponseUnit', {path: {id: form.id}, body: {name: form.name, kind: form.kind, ...(base ? {base} : {}), ...(form.phone ? {phone: form.phone} : {}), ...(form.device ? {device: form.device} : {}), ...(members.length > 0 ? {members} : {}), active: form.active}});
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      throw error;
    }
    onDone();
  });
  const badBase = form.base.trim() !== '' && !base;
  return (
    <Dialog title={unit ? unit.name : t('responder.new')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (form.id && form.name && !badBase && await doing.run()) onClose();
      }}>
        {!unit && <TextField id="id" label={t('field.code')} value={form.id} maxLength={64} required onValue={(id) => put({id: id.trim()})} {...(at('/id') ? {error: at('/id') ?? ''} : {})} />}
        <TextField id="name" label={t('track.name')} value={form.name} maxLength={200} required onValue={(name) => put({name})} {...(at('/name') ? {error: at('/name') ?? ''} : {})} />
        <SelectField id="kind" label={t('track.kind')} value={form.kind} options={KINDS.map((kind) => [kind, t(`responder_kind.${kind}`)])} onValue={(kind) => put({kind: kind as 'patrol'})} />
        <TextField id="base" label={t('responder.base')} hint={t('map.place_hint')} value={form.base} maxLength={60} onValue={(text) => put({base: text})} {...(badBase ? {error: t('map.place_wrong')} : {})} />
        <TextField id="phone" label={t('responder.phone')} value={form.phone} maxLength={40} onValue={(phone) => put({phone})} />
        <TextField id="device" label={t('track.device')} value={form.device} maxLength={40} onValue={(device) => put({device})} />
        <TextField id="members" label={t('responder.members')} hint={t('responder.members_hint')} value={form.members} maxLength={2000} onValue={(members) => put({members})} {...(at('/members') ? {error: at('/members') ?? ''} : {})} />
        <Check id="active" label={t('responder.active')} checked={form.active} onChecked={(active) => put({active})} />
        <Trouble failure={doing.failure} />
        <DialogButtons verb={t('do.save')} busy={doing.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function RespondersPanel() {
  const loaded = useLoad((signal) => call('listResponseUnits', {signal}), []);
  const [edited, setEdited] = useState<ResponseUnit | 'new' | undefined>(undefined);
  return (
    <Panel title={t('responder.title')} tools={<button type="button" class="button small" onClick={() => setEdited('new')}>{t('responder.new')}…</button>}>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data?.items.length === 0 && <p class="faint">{t('alarm.no_helpers')}</p>}
      {loaded.data && loaded.data.items.length > 0 && <Table caption={t('responder.title')} rows={loaded.data.items} keyOf={(one) => one.id} columns={[
        {head: t('track.name'), cell: (one) => <bdi>{one.name}</bdi>}, {head: t('track.kind'), cell: (one) => (one.kind ? t(`responder_kind.${one.kind}`) : '–')}, {head: t('field.status'), cell: (one) => t(`responder_state.${one.active ? one.state ?? 'free' : 'off_duty'}`)},
        {head: t('track.place'), cell: (one) => <Where at={one.place ?? one.base} />}, {head: t('track.heard'), cell: (one) => <Ago at={one.heard_at} />}, {head: t('responder.members'), cell: (one) => one.members?.length ?? 0, number: true},
        {head: t('track.action'), cell: (one) => <button type="button" class="button small" onClick={() => setEdited(one)}>{t('track.change')}…</button>},
      ]} />}
      {edited && <EditUnit unit={edited === 'new' ? undefined : edited} onDone={loaded.reload} onClose={() => setEdited(undefined)} />}
    </Panel>
  );
}
