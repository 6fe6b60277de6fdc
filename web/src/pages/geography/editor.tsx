// Draws a new place, corridor or fence, or the next version of one. In force when another person has approved it.
import './geography.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import type {FieldProblem, GeoThing} from '../../api/types.ts';
import {begun, changed, redone, undone} from '../../base/history.ts';
import {go, place} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Field, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useKeys, useLoad, useTitle} from '../../parts/load.ts';
import {readPositions, writePositions} from '../../parts/map/places.ts';
import {latinKey} from '../../parts/rows.ts';
import {TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {DrawMap} from './draw_map.tsx';
import {drawingOf, empty, ringOf, shapeOf, withHole, withoutRing, withPart, withRing, type Drawing, type DrawnType} from './drawing.ts';
import {areReady, inputOf, metresOf, WordsForm, wordsOf, type Kind} from './words_form.tsx';

const TYPES: Record<Kind, DrawnType[]> = {place: ['Point', 'Polygon'], corridor: ['LineString'], fence: ['Polygon', 'Point', 'LineString']};
const OTHERS_MAX = 2000;  // as the contract has it

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

function Sizes({drawing, onDrawing}: {drawing: Drawing; onDrawing: (drawing: Drawing) => void}) {
  if (drawing.type === 'Polygon') return null;
  const circle = drawing.type === 'Point';
  return <TextField id="size" label={t(circle ? 'geo.radius' : 'geo.half_width')} inputMode="decimal" value={String(circle ? drawing.radiusM : drawing.halfM)} maxLength={8}
    onValue={(text) => onDrawing(circle ? {...drawing, radiusM: metresOf(text)} : {...drawing, halfM: metresOf(text)})} />;
}

// Ctrl or Cmd with Z, also where a drawing program has the redo.
function useUndoKeys(undo: () => void, redo: () => void): void {
  const latest = useRef({undo, redo});
  latest.current = {undo, redo};
  useKeys((event) => {
    if (latinKey(event) === 'u') undo();
    if (latinKey(event) === 'r') redo();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = latinKey(event);
      const typing = (event.target as HTMLElement).closest?.('input, select, textarea, dialog');
      if (typing || event.altKey || !(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) latest.current.redo();
      else latest.current.undo();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
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
  useUndoKeys(pen.undo, pen.redo);
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
        const ready = shape !== undefined && areReady(words, kind, pen.drawing.type);
        setEarly(!ready);
        if (ready) void save.run();
        else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid], [aria-describedby$="-error"] input')?.focus());
      }}>
        {!thing && TYPES[kind].length > 1 && <SelectField id="type" label={t('geo.shape')} value={pen.drawing.type} options={TYPES[kind].map((type) => [type, t(`shape_type.${type}`)])} onValue={(type) => pen.put(empty(type as DrawnType))} />}
        <Sizes drawing={pen.drawing} onDrawing={pen.put} />
        <PointsText key={`${pen.drawing.part} ${pen.drawing.ring}`} drawing={pen.drawing} onDrawing={pen.put} />
        <WordsForm words={words} kind={kind} type={pen.drawing.type} isNew={!thing} early={early} problems={problems} onWords={(change) => setWords({...words, ...change})} />
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
