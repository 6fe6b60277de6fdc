// One place, corridor or fence: where it is, its versions with who and why, and the approval by another person.
import './geography.css';
import {call} from '../../api/client.ts';
import {me} from '../../api/session.ts';
import type {GeoThing} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {drawThings} from '../../parts/map/draw.ts';
import {MapView} from '../../parts/map/map.tsx';
import {boxOf, outline, position, positionsOf, type Feature} from '../../parts/map/shapes.ts';
import {Table} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {distance, inRoom, Moment, seconds, TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {bandText} from './air_band_fields.tsx';
import {hoursText, Valid} from './calendar_fields.tsx';

// The newest in colour, the one before it faintly: what changes is seen.
function Shapes({now, before}: {now: GeoThing; before: GeoThing | undefined}) {
  const features: Feature[] = [...(before ? [{type: 'Feature', geometry: outline(before.shape), properties: {tone: 'faint'}} as Feature] : []), {type: 'Feature', geometry: outline(now.shape), properties: {tone: now.waiting ? 'warn' : 'accent', ...(now.kind === 'corridor' ? {open: true} : {})}}];
  const around = positionsOf({coordinates: (features.at(-1)?.geometry as {coordinates: unknown}).coordinates});
  const box = boxOf(around.map(([lon, lat]) => position({lon, lat})));
  return <MapView key={`${now.version}`} label={t('geo.map')} class="geo-map" box={box} onMap={(open) => {
    drawThings(open).set(features);
    return () => undefined;
  }} />;
}

function Approval({thing, onDone}: {thing: GeoThing; onDone: () => void}) {
  const {waiting} = thing;
  const approve = useDoing(async () => {
    await call('approveGeoThing', {path: {id: thing.id}});
    tell(t('geo.approved'));
    onDone();
  });
  if (!waiting) return null;
  const own = waiting.by === me.value?.id;
  return (
    <div class="note note-ask">
      <p>{t('geo.waiting_of', {name: waiting.by_name ?? waiting.by})} · <Moment at={waiting.at} /></p>
      {waiting.may_approve && <button type="button" class="button primary" disabled={approve.busy} onClick={() => void approve.run()}>{t('geo.approve')}</button>}
      {own && <p>{t('geo.own_work')}</p>}
      <Trouble failure={approve.failure} />
    </div>
  );
}

const sizeOf = ({shape}: GeoThing): string => (shape.radius_m ? distance(shape.radius_m) : shape.half_width_m ? distance(shape.half_width_m) : number(positionsOf(shape).length));

export default function GeoThingPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const loaded = useLoad((signal) => call('getGeoThing', {path: {id}, signal}), [id]);
  const [now, before] = loaded.data?.items ?? [];
  useTitle(now?.name ?? id);
  return (
    <div class="page">
      <PageHead title={now?.name ?? id}>{inRoom() && now && <a class="button" href={`/geography/${encodeURIComponent(id)}/edit`}>{t('track.change')}</a>}</PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {now && (
        <>
          <Approval thing={now} onDone={loaded.reload} />
          <Shapes now={now} before={before} />
          <Panel title={t('geo.facts')}>
            <Facts rows={[
              [t('track.kind'), t(`geo_kind.${now.kind}`)], [t('geo.role'), now.role ? tCode('geo_role', now.role) : ''], [t('geo.locode'), now.code ?? ''], [t('geo.shape'), t(`shape_type.${now.shape.type}`)], [t('geo.size'), sizeOf(now)], [t('geo.band'), bandText(now.shape)],
              [t('plan.speed'), now.limits?.speed_limit_kmh === undefined ? '' : number(now.limits.speed_limit_kmh)], [t('geo.dwell'), now.limits?.dwell_max_s === undefined ? '' : seconds(now.limits.dwell_max_s)],
              [t('geo.hours'), hoursText(now.hours)], [t('geo.valid'), (now.valid ? <Valid valid={now.valid} /> : '')], [t('geo.legal'), now.legal_base ?? ''], [t('field.state'), now.retired ? t('geo.retired') : now.waiting ? t('geo.waits') : t('geo.in_force')],
            ]} />
          </Panel>
          <Panel title={t('geo.versions')}><Table caption={t('geo.versions')} rows={loaded.data?.items ?? []} keyOf={(one) => one.version} file={`${id}-versions.csv`} columns={[
            {head: t('geo.version'), cell: (one) => one.version, csv: (one) => one.version, number: true}, {head: t('geo.changed'), cell: (one) => <Moment at={one.at} />, csv: (one) => one.at}, {head: t('geo.by'), cell: (one) => <bdi>{one.by_name ?? one.by ?? ''}</bdi>, csv: (one) => one.by_name},
            {head: t('field.reason'), cell: (one) => <span dir="auto">{one.reason ?? ''}</span>, csv: (one) => one.reason}, {head: t('geo.hours'), cell: (one) => hoursText(one.hours)}, {head: t('geo.size'), cell: sizeOf, number: true},
          ]} /></Panel>
        </>
      )}
    </div>
  );
}
