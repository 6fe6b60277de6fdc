// Shapes from a GeoJSON or KML file: looked at first, then those that are wanted are kept, each to be approved.
import {useState} from 'preact/hooks';
import {asFailure, call, Failure} from '../../api/client.ts';
import type {FieldProblem, GeoThing} from '../../api/types.ts';
import {csvOf, download} from '../../base/csv.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Trouble} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {drawThings} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, outline, positionsOf, type Feature} from '../../parts/map/shapes.ts';
import {CsvButton, Table} from '../../parts/table.tsx';
import {placeInFile, rowsOf, sized, type Row} from './file_rows.ts';
import {RoleField, ROLES, type Kind} from './words_form.tsx';

const FILE_BYTES_MAX = 8 * 1024 * 1024;  // as the contract has it
const PROBLEMS_SHOWN_MAX = 100;           // nobody reads more before the file is mended
const KNOWN_MAX = 2000;                   // as the contract has it
const REASON_MIN = 3;                     // as the contract has it

function Preview({rows, size}: {rows: Row[]; size: number}) {
  const features = rows.filter((row) => row.wanted).map((row): Feature => ({type: 'Feature', geometry: outline(sized(row.shape, size)), properties: {tone: 'accent'}}));
  const box = boxOf(rows.flatMap((row) => positionsOf(row.shape)));
  return <MapView key={`${rows.length}`} label={t('geo.map')} class="geo-preview" box={box && [box[0] - 0.1, box[1] - 0.1, box[2] + 0.1, box[3] + 0.1]} onMap={(open) => {
    drawThings(open).set(features);
    return () => undefined;
  }} />;
}

// What could not be used, with where in the file it stands.
function Unreadable({problems}: {problems: FieldProblem[]}) {
  if (problems.length === 0) return null;
  return (
    <div role="alert" class="note note-bad">
      <p>{t('geo.unreadable', {count: problems.length})}</p>
      <Table caption={t('geo.wrong')} rows={problems.slice(0, PROBLEMS_SHOWN_MAX)} keyOf={(one) => `${one.pointer} ${one.code}`} columns={[
        {head: t('geo.where'), cell: (one) => <span class="code break">{placeInFile(one.pointer)}</span>}, {head: t('geo.wrong'), cell: (one) => <span dir="auto">{one.detail}</span>},
      ]} />
      {problems.length > PROBLEMS_SHOWN_MAX && <CsvButton onClick={() => download('problems.csv', csvOf(['where', 'code', 'what'], problems.map((one) => [placeInFile(one.pointer), one.code, one.detail])))} />}
    </div>
  );
}

const said = (failure: Failure): string => [failure.message, ...failure.problems.map((one) => one.detail)].join(' · ');

// What is read of a file, beside what there is already.
function useFile() {
  const [rows, setRows] = useState<Row[]>([]);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [all, setAll] = useState<number | undefined>(undefined);
  const read = useDoing(async (file: File) => {
    setRows([]);
    setProblems([]);
    setAll(undefined);
    if (file.size > FILE_BYTES_MAX) throw new Failure(0, 'too_large', t('geo.too_large'));
    const format = /\.kml$/i.test(file.name) ? 'kml' : 'geojson';
    try {
      const found = await call('readGeography', {body: {format, text: await file.text()}});
      setRows(rowsOf(found.things));
      setAll(found.things.length);
      setProblems(found.problems ?? []);
    } catch (error) {
      setProblems(asFailure(error).problems);
      throw error;
    }
  });
  return {rows, setRows, problems, all, read};
}

interface Form {
  kind: Kind;
  role: string;
  size: string;
  reason: string;
}

function KeepForm({rows, form, known, early, onForm, onWanted}: {rows: Row[]; form: Form; known: GeoThing[]; early: boolean; onForm: (change: Partial<Form>) => void; onWanted: (id: string, wanted: boolean) => void}) {
  const {kind, role, size, reason} = form;
  const note = (row: Row) => {
    const before = known.find((one) => one.id === row.id);
    return row.said ?? (before ? t(before.kind === kind ? 'geo.known' : 'geo.known_other') : '');
  };
  const needsRole = early && role === '' && ROLES[kind].length > 0;
  return (
    <>
      <Preview rows={rows} size={Number(size) || 1} />
      <div class="row">
        <SelectField id="import-kind" label={t('track.kind')} value={kind} options={(['place', 'corridor', 'fence'] as const).map((one) => [one, t(`geo_kind.${one}`)])} onValue={(one) => onForm({kind: one as Kind, role: ''})} />
        <RoleField id="import-role" kind={kind} value={role} onValue={(one) => onForm({role: one})} {...(needsRole ? {error: t('geo.needed')} : {})} />
        <TextField id="import-size" label={t('geo.import_size')} inputMode="decimal" value={size} maxLength={8} onValue={(one) => onForm({size: one})} />
      </div>
      <Table caption={t('geo.import')} rows={rows} keyOf={(row) => row.id} columns={[
        {head: t('geo.wanted'), cell: (row) => <input type="checkbox" aria-label={row.name} checked={row.wanted} onChange={(event) => onWanted(row.id, event.currentTarget.checked)} />}, {head: t('track.name'), cell: (row) => <bdi>{row.name}</bdi>},
        {head: t('field.code'), cell: (row) => <span class="code">{row.id}</span>}, {head: t('geo.shape'), cell: (row) => t(`shape_type.${row.shape.type}`)}, {head: t('field.state'), cell: (row) => <span dir="auto">{note(row)}</span>},
      ]} />
      <Field id="import-reason" label={t('field.reason')} hint={t('hint.reason')} {...(early && reason.trim().length < REASON_MIN ? {error: t('error.reason')} : {})}>{(field) => <textarea {...field} rows={2} dir="auto" maxLength={1000} value={reason} onInput={(event) => onForm({reason: event.currentTarget.value})} />}</Field>
    </>
  );
}

export function ImportDialog({onDone, onClose}: {onDone: () => void; onClose: () => void}) {
  const {rows, setRows, problems, all, read} = useFile();
  const [form, setForm] = useState<Form>({kind: 'fence', role: '', size: '500', reason: ''});
  const [early, setEarly] = useState(false);
  const known = useLoad(async (signal) => (await call('listGeography', {query: {limit: KNOWN_MAX, retired: true}, signal})).items, []);
  const put = (id: string, change: Partial<Row>) => setRows((old) => old.map((row) => (row.id === id ? {...row, ...change} : row)));
  // One after the other: what one refusal says stands at its row, and the others are kept.
  const keep = useDoing(async () => {
    for (const row of rows.filter((one) => one.wanted)) {
      try {
        await call('putGeoThing', {path: {id: row.id}, query: {kind: form.kind}, body: {name: row.name, shape: sized(row.shape, Number(form.size) || 1), reason: form.reason.trim(), ...(form.role ? {role: form.role} : {})}});
        put(row.id, {wanted: false, said: t('geo.kept')});
      } catch (error) {
        put(row.id, {said: said(asFailure(error))});
      }
    }
    onDone();
  });
  const wanted = rows.filter((row) => row.wanted).length;
  const ready = wanted > 0 && form.reason.trim().length >= REASON_MIN && (form.role !== '' || ROLES[form.kind].length === 0);
  return (
    <Dialog wide title={t('geo.import')} onClose={onClose}>
      <Field id="file" label={t('geo.file')}>{(field) => <input {...field} type="file" accept=".geojson,.json,.kml" disabled={read.busy} onChange={(event) => event.currentTarget.files?.[0] && void read.run(event.currentTarget.files[0])} />}</Field>
      {read.busy && <Loading />}
      <Trouble failure={read.failure} />
      <Unreadable problems={problems} />
      {all === 0 && problems.length === 0 && <p class="faint">{t('geo.nothing_read')}</p>}
      {all !== undefined && all > rows.length && <p class="note">{t('geo.first_only', {all, shown: rows.length})}</p>}
      {rows.length > 0 && (
        <form noValidate onSubmit={(event) => {
          event.preventDefault();
          setEarly(!ready);
          if (ready) void keep.run();
        }}>
          <KeepForm rows={rows} form={form} known={known.data ?? []} early={early} onForm={(change) => setForm({...form, ...change})} onWanted={(id, on) => put(id, {wanted: on})} />
          <Trouble failure={keep.failure} />
          <div class="buttons"><button type="submit" class="button primary" disabled={keep.busy || wanted === 0}>{keep.busy ? t('state.sending') : t('geo.keep', {count: wanted})}</button></div>
        </form>
      )}
    </Dialog>
  );
}
