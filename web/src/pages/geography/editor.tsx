// Draws a new place, corridor or fence, or the next version of one. In force when another person has approved it.
import './geography.css';
import {useRef, useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import type {FieldProblem, GeoShape, GeoThing, GeoThingInput} from '../../api/types.ts';
import {begun, changed, redone, undone} from '../../base/history.ts';
import {go, place} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Check, Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useKeys, useLoad, useTitle} from '../../parts/load.ts';
import {readPositions, writePositions} from '../../parts/map/places.ts';
import {TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {DrawMap} from './draw_map.tsx';
import {drawingOf, empty, ringOf, shapeOf, withHole, withoutRing, withPart, withRing, type Drawing, type DrawnType} from './drawing.ts';

type Kind = GeoThing['kind'];

const TYPES: Record<Kind, DrawnType[]> = {place: ['Point', 'Polygon'], corridor: ['LineString'], fence: ['Polygon', 'Point', 'LineString']};
const OTHERS_MAX = 2000;  // as the contract has it
const HOUR_S = 3600;

// The present drawing and what was before. While a point is dragged only the present changes.
function useDrawing(start: Drawing) {
  const [history, setHistory] = useState(() => begun(start));
  const [dragged, setDragged] = useState<Drawing | undefined>(undefined);
  const put = (next: Drawing, settled = true) => {
    setDragged(settled ? undefined : next);
    if (settled) setHistory((old) => changed(old, next));
  };
  return {drawing: dragged ?? history.present, put, undo: () => setHistory(undone), redo: () => setHistory(redone), canUndo: history.past.length > 0, canRedo: history.future.length > 0};
}

function Rings({drawing, onDrawing}: {drawing: Drawing; onDrawing: (drawing: Drawing) => void}) {
  if (drawing.type !== 'Polygon') return null;
  const chosen = `${drawing.part} ${drawing.ring}`;
  const rings = drawing.parts.flatMap((one, part) => one.map((_, ring): [string, string] => [`${part} ${ring}`, ring === 0 ? t('geo.part', {count: part + 1}) : t('geo.hole', {part: part + 1, count: ring})]));
  return (
    <div class="buttons">
      <label class="inline">{t('geo.drawn_on')} <select value={chosen} onChange={(event) => {
        const [part, ring] = event.currentTarget.value.split(' ').map(Number);
        onDrawing({...drawing, part: part ?? 0, ring: ring ?? 0});
      }}>{rings.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select></label>
      <button type="button" class="button small" onClick={() => onDrawing(withHole(drawing))}>{t('geo.add_hole')}</button>
      <button type="button" class="button small" onClick={() => onDrawing(withPart(drawing))}>{t('geo.add_part')}</button>
      <button type="button" class="button small" onClick={() => onDrawing(withoutRing(drawing))}>{t('do.remove')}</button>
    </div>
  );
}

// The points as text: what the keyboard has instead of the map. Read when the field is left.
function PointsText({drawing, onDrawing}: {drawing: Drawing; onDrawing: (drawing: Drawing) => void}) {
  const [text, setText] = useState<string | undefined>(undefined);
  const [wrong, setWrong] = useState<number[]>([]);
  const read = () => {
    if (text === undefined) return;
    const found = readPositions(text);
    setWrong(found.wrong);
    if (found.wrong.length > 0) return;
    onDrawing(withRing(drawing, drawing.type === 'Point' ? found.positions.slice(0, 1) : found.positions));
    setText(undefined);
  };
  return (
    <Field id="points" label={t('geo.points')} hint={t('geo.points_hint')} {...(wrong.length > 0 ? {error: t('geo.points_wrong', {lines: wrong.join(', ')})} : {})}>
      {(field) => <textarea {...field} class="code" dir="ltr" rows={8} spellcheck={false} value={text ?? writePositions(ringOf(drawing))} onInput={(event) => setText(event.currentTarget.value)} onBlur={read} />}
    </Field>
  );
}

const metresOf = (text: string): number => Number(text.replace(',', '.')) || 0;

function Sizes({drawing, onDrawing}: {drawing: Drawing; onDrawing: (drawing: Drawing) => void}) {
  if (drawing.type === 'Polygon') return null;
  const circle = drawing.type === 'Point';
  return <TextField id="size" label={t(circle ? 'geo.radius' : 'geo.half_width')} inputMode="decimal" value={String(circle ? drawing.radiusM : drawing.halfM)} maxLength={8}
    onValue={(text) => onDrawing(circle ? {...drawing, radiusM: metresOf(text)} : {...drawing, halfM: metresOf(text)})} />;
}

interface Words {
  id: string;
  name: string;
  role: string;
  code: string;
  legal: string;
  speed: string;
  dwell: string;
  retired: boolean;
  reason: string;
}

const wordsOf = (thing: GeoThing | undefined): Words => ({
  id: thing?.id ?? '', name: thing?.name ?? '', role: thing?.role ?? '', code: thing?.code ?? '', legal: thing?.legal_base ?? '', speed: String(thing?.limits?.speed_limit_kmh ?? ''),
  dwell: thing?.limits?.dwell_max_s === undefined ? '' : String(thing.limits.dwell_max_s / HOUR_S), retired: thing?.retired ?? false, reason: '',
});

function inputOf(words: Words, shape: GeoShape, before: GeoThing | undefined): GeoThingInput {
  const limits = {...(metresOf(words.speed) > 0 ? {speed_limit_kmh: metresOf(words.speed)} : {}), ...(metresOf(words.dwell) > 0 ? {dwell_max_s: Math.round(metresOf(words.dwell) * HOUR_S)} : {})};
  return {
    name: words.name.trim(), shape, reason: words.reason.trim(), ...(words.role ? {role: words.role} : {}), ...(words.code ? {code: words.code} : {}), ...(words.legal ? {legal_base: words.legal} : {}),
    ...(Object.keys(limits).length > 0 ? {limits} : {}), ...(before?.hours ? {hours: before.hours} : {}), ...(before?.valid ? {valid: before.valid} : {}), ...(words.retired ? {retired: true} : {}),
  };
}

function WordsForm({words, isNew, problems, onWords}: {words: Words; isNew: boolean; problems: FieldProblem[]; onWords: (change: Partial<Words>) => void}) {
  const at = (pointer: string) => {
    const error = problems.find((one) => one.pointer.startsWith(pointer))?.detail;
    return error ? {error} : {};
  };
  return (
    <>
      {isNew && <TextField id="id" label={t('field.code')} hint={t('geo.id_hint')} value={words.id} maxLength={64} required onValue={(id) => onWords({id: id.trim()})} {...at('/id')} />}
      <TextField id="name" label={t('track.name')} value={words.name} maxLength={200} required onValue={(name) => onWords({name})} {...at('/name')} />
      <div class="row">
        <TextField id="role" label={t('geo.role')} value={words.role} maxLength={20} list="roles" onValue={(role) => onWords({role})} {...at('/role')} />
        <TextField id="code" label={t('geo.locode')} value={words.code} maxLength={16} onValue={(code) => onWords({code})} {...at('/code')} />
        <TextField id="speed" label={t('plan.speed')} inputMode="decimal" value={words.speed} maxLength={4} onValue={(speed) => onWords({speed})} {...at('/limits/speed')} />
        <TextField id="dwell" label={t('plan.dwell')} inputMode="decimal" value={words.dwell} maxLength={6} onValue={(dwell) => onWords({dwell})} {...at('/limits/dwell')} />
      </div>
      <datalist id="roles">{['port', 'border', 'checkpoint', 'rest', 'gate', 'station', 'depot', 'no_entry', 'no_stopping'].map((role) => <option key={role} value={role} />)}</datalist>
      <TextField id="legal" label={t('geo.legal')} value={words.legal} maxLength={500} onValue={(legal) => onWords({legal})} {...at('/legal')} />
      {!isNew && <Check id="retired" label={t('geo.retire')} checked={words.retired} onChecked={(retired) => onWords({retired})} />}
      <Field id="reason" label={t('field.reason')} hint={t('hint.reason')} {...at('/reason')}>{(field) => <textarea {...field} rows={2} dir="auto" required maxLength={1000} value={words.reason} onInput={(event) => onWords({reason: event.currentTarget.value})} />}</Field>
    </>
  );
}

function Editor({thing, kind, others}: {thing: GeoThing | undefined; kind: Kind; others: GeoThing[]}) {
  const pen = useDrawing(thing ? drawingOf(thing.shape) : empty(TYPES[kind][0] ?? 'Polygon'));
  const [words, setWords] = useState(() => wordsOf(thing));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [early, setEarly] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const shape = shapeOf(pen.drawing);
  const save = useDoing(async () => {
    if (!shape) return;
    setProblems([]);
    try {
      const saved = await call('putGeoThing', {path: {id: words.id}, query: thing ? {} : {kind}, body: inputOf(words, shape, thing)});
      go(`/geography/${encodeURIComponent(saved.id)}`);
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      throw error;
    }
  });
  useKeys((event) => {
    if (event.key === 'u') pen.undo();
    if (event.key === 'r') pen.redo();
  });
  return (
    <div class="geo-edit">
      <div class="geo-pen">
        <div class="buttons">
          <button type="button" class="button small" disabled={!pen.canUndo} onClick={pen.undo}>{t('do.undo')} <kbd>U</kbd></button>
          <button type="button" class="button small" disabled={!pen.canRedo} onClick={pen.redo}>{t('geo.redo')} <kbd>R</kbd></button>
          <Rings drawing={pen.drawing} onDrawing={pen.put} />
        </div>
        <DrawMap drawing={pen.drawing} others={others} onDrawing={pen.put} />
        <p class="faint small">{t('geo.how')}</p>
      </div>
      <form ref={form} noValidate onSubmit={(event) => {
        event.preventDefault();
        const ready = shape !== undefined && words.id !== '' && words.name.trim() !== '' && words.reason.trim().length >= 3;
        setEarly(!ready);
        if (ready) void save.run();
      }}>
        {!thing && TYPES[kind].length > 1 && <SelectField id="type" label={t('geo.shape')} value={pen.drawing.type} options={TYPES[kind].map((type) => [type, t(`shape_type.${type}`)])} onValue={(type) => pen.put(empty(type as DrawnType))} />}
        <Sizes drawing={pen.drawing} onDrawing={pen.put} />
        <PointsText key={`${pen.drawing.part} ${pen.drawing.ring}`} drawing={pen.drawing} onDrawing={pen.put} />
        <WordsForm words={words} isNew={!thing} problems={problems} onWords={(change) => setWords({...words, ...change})} />
        {problems.filter((one) => one.pointer.startsWith('/shape')).map((one) => <p key={one.pointer} class="error" dir="auto">{one.detail}</p>)}
        {early && <p class="error">{t(shape ? 'geo.words_missing' : 'geo.points_missing')}</p>}
        <Trouble failure={save.failure} />
        <p class="note">{t('geo.two_people')}</p>
        <div class="buttons"><button type="submit" class="button primary" disabled={save.busy}>{save.busy ? t('state.sending') : t('do.save')}</button><a class="button" href={thing ? `/geography/${encodeURIComponent(thing.id)}` : '/geography'}>{t('do.cancel')}</a></div>
      </form>
    </div>
  );
}

const kindNow = (): Kind => {
  const asked = new URLSearchParams(place.value.split('?')[1] ?? '').get('kind');
  return asked === 'place' || asked === 'corridor' ? asked : 'fence';
};

export default function GeoEditorPage({parameters}: PageProps) {
  const {id} = parameters;
  const loaded = useLoad(async (signal) => {
    const [others, thing] = await Promise.all([call('listGeography', {query: {limit: OTHERS_MAX}, signal}), id ? call('getGeoThing', {path: {id}, signal}) : undefined]);
    return {others: others.items.filter((one) => one.id !== id), thing: thing?.items[0]};
  }, [id]);
  const kind = loaded.data?.thing?.kind ?? kindNow();
  const title = id ? t('geo.edit', {name: loaded.data?.thing?.name ?? id}) : t(`geo_new.${kind}`);
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title} />
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Panel title={t(`geo_kind.${kind}`)}><Editor key={kind} kind={kind} {...loaded.data} /></Panel>}
    </div>
  );
}
