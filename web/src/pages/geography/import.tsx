// Shapes from a GeoJSON or KML file: looked at first, then those that are wanted are kept, each to be approved.
import {useState} from 'preact/hooks';
import {asFailure, call} from '../../api/client.ts';
import type {GeoImported, GeoShape, GeoThing} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {drawThings} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, outline, positionsOf, type Feature} from '../../parts/map/shapes.ts';
import {Table} from '../../parts/table.tsx';

const FILE_BYTES_MAX = 8 * 1024 * 1024;  // as the contract has it
const SHOWN_MAX = 500;                    // rows and areas that a dialog shows

interface Row {
  id: string;
  name: string;
  shape: GeoShape;
  wanted: boolean;
  said?: string;  // what the server said when it was kept
}

// Codes in addresses: letters of the name without accents, then what tells two apart.
function idOf(name: string, i: number): string {
  const plain = name.normalize('NFD').replace(/[^\w\s-]/g, '').trim().toLowerCase().replace(/[\s_]+/g, '-').slice(0, 50);
  return plain || `shape-${i + 1}`;
}

const sized = (shape: GeoShape, size: number): GeoShape => (shape.type === 'Point' && !shape.radius_m ? {...shape, radius_m: size} : shape.type === 'LineString' && !shape.half_width_m ? {...shape, half_width_m: size} : shape);

function rowsOf({things}: GeoImported): Row[] {
  const taken = new Map<string, number>();
  return things.slice(0, SHOWN_MAX).map((thing, i) => {
    const id = thing.id ?? idOf(thing.name, i);
    const times = taken.get(id) ?? 0;
    taken.set(id, times + 1);
    return {id: times === 0 ? id : `${id}-${times + 1}`, name: thing.name, shape: thing.shape, wanted: true};
  });
}

function Preview({rows, size}: {rows: Row[]; size: number}) {
  const features = rows.filter((row) => row.wanted).map((row): Feature => ({type: 'Feature', geometry: outline(sized(row.shape, size)), properties: {tone: 'accent'}}));
  const box = boxOf(rows.flatMap((row) => positionsOf(row.shape)));
  return <MapView key={`${rows.length}`} label={t('geo.map')} class="geo-preview" box={box && [box[0] - 0.1, box[1] - 0.1, box[2] + 0.1, box[3] + 0.1]} onMap={(open) => {
    drawThings(open).set(features);
    return () => undefined;
  }} />;
}

export function ImportDialog({onDone, onClose}: {onDone: () => void; onClose: () => void}) {
  const [rows, setRows] = useState<Row[]>([]);
  const [kind, setKind] = useState<GeoThing['kind']>('fence');
  const [size, setSize] = useState('500');
  const [reason, setReason] = useState('');
  const [early, setEarly] = useState('');
  const put = (id: string, change: Partial<Row>) => setRows((old) => old.map((row) => (row.id === id ? {...row, ...change} : row)));
  const read = useDoing(async (file: File) => {
    setEarly(file.size > FILE_BYTES_MAX ? t('geo.too_large') : '');
    if (file.size > FILE_BYTES_MAX) return;
    const format = /\.kml$/i.test(file.name) ? 'kml' : 'geojson';
    setRows(rowsOf(await call('readGeography', {body: {format, text: await file.text()}})));
  });
  // One after the other: what one refusal says stands at its row, and the others are kept.
  const keep = useDoing(async () => {
    for (const row of rows.filter((one) => one.wanted)) {
      try {
        await call('putGeoThing', {path: {id: row.id}, query: {kind}, body: {name: row.name, shape: sized(row.shape, Number(size) || 1), reason: reason.trim()}});
        put(row.id, {wanted: false, said: t('geo.kept')});
      } catch (error) {
        put(row.id, {said: asFailure(error).message});
      }
    }
    onDone();
  });
  const wanted = rows.filter((row) => row.wanted).length;
  return (
    <Dialog wide title={t('geo.import')} onClose={onClose}>
      <Field id="file" label={t('geo.file')}>{(field) => <input {...field} type="file" accept=".geojson,.json,.kml" onChange={(event) => event.currentTarget.files?.[0] && void read.run(event.currentTarget.files[0])} />}</Field>
      <Trouble failure={read.failure} />
      {read.failure?.problems.map((problem) => <p key={problem.pointer} class="error" dir="auto">{problem.detail}</p>)}
      {rows.length > 0 && (
        <form noValidate onSubmit={(event) => {
          event.preventDefault();
          setEarly(reason.trim().length < 3 ? t('error.reason') : '');
          if (reason.trim().length >= 3 && wanted > 0) void keep.run();
        }}>
          <Preview rows={rows} size={Number(size) || 1} />
          <div class="row">
            <SelectField id="import-kind" label={t('track.kind')} value={kind} options={(['place', 'corridor', 'fence'] as const).map((one) => [one, t(`geo_kind.${one}`)])} onValue={(one) => setKind(one as GeoThing['kind'])} />
            <TextField id="import-size" label={t('geo.import_size')} inputMode="decimal" value={size} maxLength={8} onValue={setSize} />
          </div>
          <Table caption={t('geo.import')} rows={rows} keyOf={(row) => row.id} columns={[
            {head: t('geo.wanted'), cell: (row) => <input type="checkbox" aria-label={row.name} checked={row.wanted} onChange={(event) => put(row.id, {wanted: event.currentTarget.checked})} />}, {head: t('track.name'), cell: (row) => <bdi>{row.name}</bdi>},
            {head: t('field.code'), cell: (row) => <span class="code">{row.id}</span>}, {head: t('geo.shape'), cell: (row) => t(`shape_type.${row.shape.type}`)}, {head: t('field.state'), cell: (row) => <span dir="auto">{row.said ?? ''}</span>},
          ]} />
          <Field id="import-reason" label={t('field.reason')} hint={t('hint.reason')} {...(early ? {error: early} : {})}>{(field) => <textarea {...field} rows={2} dir="auto" maxLength={1000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}</Field>
          <Trouble failure={keep.failure} />
          <div class="buttons"><button type="submit" class="button primary" disabled={keep.busy || wanted === 0}>{keep.busy ? t('state.sending') : t('geo.keep', {count: wanted})}</button></div>
        </form>
      )}
      {rows.length === 0 && early && <p class="error">{early}</p>}
    </Dialog>
  );
}
