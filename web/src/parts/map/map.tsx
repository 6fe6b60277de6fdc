// A map that fills its box. What is on it is drawn by 'onMap', which gets the map when it can be drawn on, and again
// when the colours of the page change; it gives back how to clean up.
//
//   <MapView label={t('room.map')} box={[29, -5, 42, 5]} onMap={({map}) => drawUnits(map)} />
//
// Where there is no WebGL it says so: whatever a map shows stands in a list beside it too.
import './map.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {BaseMap} from '../../api/types.ts';
import {language, t} from '../../i18n/index.ts';
import {Loading} from '../bits.tsx';
import {useLoad} from '../load.ts';
import type {Camera, OpenMap} from './engine.ts';
import type {Box} from './shapes.ts';

interface Props {
  label: string;
  box?: Box | undefined;  // shown at first
  class?: string;
  onMap: (open: OpenMap) => () => void;
}

const DARK = '(prefers-color-scheme: dark)';

function useDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const watch = matchMedia(DARK);
    const change = () => setDark(watch.matches);
    watch.addEventListener('change', change);
    return () => watch.removeEventListener('change', change);
  }, []);
  return dark;
}

type State = 'opening' | 'open' | 'failed';

// The map in 'holder'; opened anew, where it was, when the colours change.
function useMap(holder: {current: HTMLDivElement | null}, layers: BaseMap['layers'] | undefined, {label, box, onMap}: Props) {
  const dark = useDark();
  const [state, setState] = useState<State>('opening');
  const [missing, setMissing] = useState(false);
  const camera = useRef<Camera | undefined>(undefined);
  const open = useRef<OpenMap | undefined>(undefined);
  const latest = useRef(onMap);
  latest.current = onMap;
  useEffect(() => {
    if (!layers || !holder.current) return undefined;
    const element = holder.current;
    let clean = (): void => undefined;
    let gone = false;
    setMissing(false);
    const begin = async () => {
      const {openMap} = await import('./engine.ts');
      if (gone) return;
      const opened = open.current = openMap(element, layers, label, camera.current, box, () => gone || setMissing(true));
      opened.map.once('load', () => {
        if (gone) return;
        clean = latest.current(opened);
        setState('open');
      });
    };
    begin().catch(() => setState('failed'));
    return () => {
      gone = true;
      clean();
      const map = open.current?.map;
      if (map) camera.current = {centre: map.getCenter().toArray(), zoom: map.getZoom()};
      open.current = undefined;
      map?.remove();
    };
  }, [layers, dark, language.value]);
  return {state, open, missing};
}

export function MapView(props: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const base = useLoad(async (signal) => (await call('getBaseMap', {signal})).layers, []);
  // A map without its base is still a map.
  const [none] = useState<BaseMap['layers']>([]);
  const layers = base.data ?? (base.failure ? none : undefined);
  const {state, open, missing} = useMap(holder, layers, props);
  const zoom = (by: number) => open.current?.map.zoomTo(open.current.map.getZoom() + by);
  const sources = [...new Set(layers?.flatMap((layer) => (layer.source ? [layer.source] : [])))].join(', ');
  const note = missing ? t('map.partial') : layers?.length === 0 ? t('map.no_base') : sources;
  return (
    <div class={`map ${props.class ?? ''}`} data-state={state}>
      {state === 'opening' && <Loading />}
      {state === 'failed' ? <div class="map-none"><p>{t('map.no_webgl')}</p></div> : <div class="map-canvas" ref={holder} />}
      {state === 'open' && (
        <>
          <div class="map-tools">
            <button type="button" class="button" aria-label={t('map.closer')} onClick={() => zoom(1)}>+</button>
            <button type="button" class="button" aria-label={t('map.farther')} onClick={() => zoom(-1)}>−</button>
          </div>
          {note && <p class="map-note">{note}</p>}
        </>
      )}
    </div>
  );
}
