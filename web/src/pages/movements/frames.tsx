// What the devices sent, byte by byte, with the hashes of the chained log, and the signed file of the journey.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Frame, FramePage} from '../../api/types.ts';
import {download} from '../../base/csv.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {Moment, placeText} from '../../parts/track_bits.tsx';

const LIMIT = 50;

const placeOf = (frame: Frame): string => (frame.reports ?? []).flatMap((one) => (one.lat === undefined || one.lon === undefined ? [] : [placeText({lat: one.lat, lon: one.lon})])).join(' ');

// Read when somebody wants to see them: who read what is kept.
export function FramesPanel({id}: {id: string}) {
  const [open, setOpen] = useState(false);
  return <Panel title={t('frames.title')}>{open ? <Frames id={id} /> : <button type="button" class="button" onClick={() => setOpen(true)}>{t('frames.show')}</button>}</Panel>;
}

function Frames({id}: {id: string}) {
  const first = useLoad((signal) => call('listFrames', {path: {id}, query: {limit: LIMIT}, signal}), [id]);
  const [rest, setRest] = useState<FramePage | undefined>(undefined);
  const next = (rest ?? first.data)?.next;
  const more = useDoing(async () => {
    const page = await call('listFrames', {path: {id}, query: {limit: LIMIT, ...(next ? {cursor: next} : {})}});
    setRest({...page, items: [...(rest?.items ?? []), ...page.items]});
  });
  const items = [...(first.data?.items ?? []), ...(rest?.items ?? [])];
  return (
    <>
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data?.head && <p>{t('frames.head')} <span class="code break">{first.data.head.seq} · {first.data.head.hash}</span></p>}
      {first.data && items.length === 0 && <p class="faint">{t('frames.none')}</p>}
      {items.length > 0 && <Table caption={t('frames.title')} file={`frames-${id}.csv`} rows={items} keyOf={(frame) => frame.seq} rowClass={(frame) => (frame.ok ? '' : 'irregular')} columns={[
        {head: t('frames.seq'), cell: (frame) => frame.seq, csv: (frame) => frame.seq, number: true}, {head: t('frames.received'), cell: (frame) => <Moment at={frame.received} />, csv: (frame) => frame.received},
        {head: t('track.device'), cell: (frame) => <span class="code">{frame.device}</span>, csv: (frame) => frame.device}, {head: t('frames.protocol'), cell: (frame) => <>{frame.protocol} {frame.transport ?? ''}{!frame.ok && <span class="wrong"> {t('frames.unreadable')}</span>}</>, csv: (frame) => frame.protocol},
        {head: t('track.place'), cell: (frame) => <span class="code">{placeOf(frame)}</span>, csv: placeOf},
        {head: t('frames.bytes'), cell: (frame) => <span class="code frame-hex">{frame.hex}</span>, csv: (frame) => frame.hex}, {head: t('frames.hash'), cell: (frame) => <span class="code frame-hex">{frame.hash}</span>, csv: (frame) => frame.hash},
      ]} />}
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
    </>
  );
}

// Formatted for people; what is signed is the canonical form, which the checking program makes again.
export function EvidenceButton({id}: {id: string}) {
  const doing = useDoing(async () => download(`evidence-${id}.json`, JSON.stringify(await call('getEvidenceFile', {path: {id}}), null, 1), 'application/json'));
  return (
    <>
      <button type="button" class="button" disabled={doing.busy} onClick={() => void doing.run()}>{t('movement.evidence')}</button>
      <Trouble failure={doing.failure} />
    </>
  );
}
