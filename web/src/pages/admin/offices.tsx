// Offices and how much each can check in a day. Changed by administrators, read by managers and auditors too.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {hasRole, readReference} from '../../api/session.ts';
import type {Office} from '../../api/types.ts';
import {number, t, type Key} from '../../i18n/index.ts';
import {Loading, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {TextField, type InputType} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';

const CAPACITIES = ['inspections_per_day', 'document_checks_per_day', 'audits_per_day'] as const;

const capacity = (name: (typeof CAPACITIES)[number]): Column<Office> => ({
  head: t(`field.${name}`), cell: (row) => (row[name] === undefined ? <span class="faint">{t('office.policy')}</span> : number(row[name], 1)), csv: (row) => row[name], number: true});

const columns = (onEdit: ((office: Office) => void) | undefined): Column<Office>[] => [
  {head: t('field.office_id'), cell: (row) => <span class="code">{row.id}</span>, csv: (row) => row.id},
  {head: t('field.office_name'), cell: (row) => row.name, csv: (row) => row.name},
  {head: t('field.time_zone'), cell: (row) => row.time_zone ?? '', csv: (row) => row.time_zone},
  {head: t('office.hours'), cell: (row) => (row.opens ? `${row.opens}–${row.closes ?? ''}` : ''), csv: (row) => `${row.opens ?? ''}-${row.closes ?? ''}`},
  ...CAPACITIES.map(capacity),
  ...(onEdit ? [{head: t('do.change'), cell: (row: Office) => <button type="button" class="button small" aria-label={`${t('do.change')} ${row.id}`} onClick={() => onEdit(row)}>{t('do.change')}</button>}] : []),
];

type Texts = Record<keyof Office, string>;

const FIELDS: [keyof Office, Key, InputType][] = [
  ['name', 'field.office_name', 'text'], ['time_zone', 'field.time_zone', 'text'], ['opens', 'office.opens', 'time'], ['closes', 'office.closes', 'time'],
  ['inspections_per_day', 'field.inspections_per_day', 'number'], ['document_checks_per_day', 'field.document_checks_per_day', 'number'], ['audits_per_day', 'field.audits_per_day', 'number'],
];

// What the dialog does not show stays as it was.
function officeOf(texts: Texts, before: Office | undefined): Office {
  const given = FIELDS.filter(([name]) => texts[name].trim() !== '').map(([name, , type]) => [name, type === 'number' ? Number(texts[name]) : texts[name].trim()]);
  const kept = Object.entries(before ?? {}).filter(([name]) => !FIELDS.some(([shown]) => shown === name));
  return {...Object.fromEntries(kept), id: texts.id.trim(), name: '', ...Object.fromEntries(given)};
}

function OfficeDialog({office, onClose, onDone}: {office: Office | undefined; onClose: () => void; onDone: () => void}) {
  const [texts, setTexts] = useState<Texts>(() => Object.fromEntries([['id', office?.id ?? ''], ...FIELDS.map(([name]) => [name, String(office?.[name] ?? '')])]) as Texts);
  const saving = useDoing(async () => {
    const body = officeOf(texts, office);
    await call('putOffice', {path: {id: body.id}, body});
    tell(t('admin.saved'));
    onDone();
  });
  const errorAt = (name: string) => saving.failure?.problems.find((problem) => problem.pointer === `/${name}`)?.detail;
  const field = (name: keyof Office, label: Key, type: InputType = 'text') => (
    <TextField key={name} id={`office-${name}`} label={t(label)} type={type} value={texts[name]} error={errorAt(name)} required={name === 'name' || name === 'id'}
      onValue={(text) => setTexts((old) => ({...old, [name]: text}))} />
  );
  return (
    <Dialog title={office ? office.name : t('admin.new_office')} wide onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await saving.run()) onClose();
      }}>
        <Trouble failure={saving.failure} />
        <div class="row">{!office && field('id', 'field.office_id')}{FIELDS.map(([name, label, type]) => field(name, label, type))}</div>
        <p class="faint">{t('office.hint')}</p>
        <DialogButtons verb={t('do.save')} busy={saving.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function Offices() {
  const loaded = useLoad((signal) => call('listOffices', {signal}), []);
  const [edited, setEdited] = useState<Office | 'new' | undefined>(undefined);
  const mayChange = hasRole('administrator');
  return (
    <>
      {mayChange && <div class="filters"><button type="button" class="button primary" onClick={() => setEdited('new')}>{t('admin.new_office')}</button></div>}
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Table caption={t('nav.offices')} columns={columns(mayChange ? setEdited : undefined)} rows={loaded.data.items} keyOf={(row) => row.id} file="offices.csv" />}
      {edited && <OfficeDialog office={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} onDone={() => {
        loaded.reload();
        void readReference();
      }} />}
    </>
  );
}
