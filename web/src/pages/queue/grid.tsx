// The table of the queue: only the rows in view are drawn.
import {useEffect} from 'preact/hooks';
import type {Summary} from '../../api/types.ts';
import {go} from '../../base/router.ts';
import {windowOf} from '../../base/virtual.ts';
import {t, tCode, type Key} from '../../i18n/index.ts';
import {Money, Probability, StatusWord, TimeLeft} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {useFocusAt, useScroll} from '../../parts/rows.ts';
import {isWaiting} from './filters.ts';

const ROW_PX = 52;  // as in queue.css
const HEADS: [Key, string][] = [['head.lane', ''], ['head.why', ''], ['head.goods', ''], ['head.importer', ''], ['head.office', ''],
  ['head.probability', 'end'], ['head.stake', 'end'], ['head.left', 'end'], ['head.officer', '']];

function OfficerCell({row}: {row: Summary}) {
  const waits = row.control_status === 'open' || !row.officer;
  return (
    <td>
      <span class="line" dir="auto">{row.officer_name || row.officer || (row.control ? t('queue.nobody') : '–')}</span>
      <span class="line faint">{row.control_status && !(waits && !row.officer) ? tCode('control', row.control_status) : ''}</span>
    </td>
  );
}

function Row({row, index, active, onFocus}: {row: Summary; index: number; active: boolean; onFocus: () => void}) {
  const path = `/declarations/${encodeURIComponent(row.id)}`;
  const gone = !isWaiting(row);
  return (
    <tr id={`row-${index}`} aria-rowindex={index + 2} tabIndex={active ? 0 : -1} aria-selected={active} class={gone ? 'gone' : undefined}
      onFocus={onFocus} onClick={(event) => (event.target as Element).closest('a') || go(path)}>
      <td><LaneMark lane={row.lane} /></td>
      <td>
        <a class="two-lines strong" href={path} tabIndex={-1} dir="auto">{row.reason || t(`basis.${row.basis ?? 'none'}`)}</a>
      </td>
      <td>
        <span class="line" dir="auto">{row.goods}</span>
        <span class="line faint">
          {row.status !== 'under_control' && <StatusWord status={row.status} />}<span class="code">{row.hs_code}</span> · <bdi>{row.origin}</bdi>
          {row.items > 1 && <> · {t('queue.items', {count: row.items})}</>}
        </span>
      </td>
      <td><span class="line" dir="auto">{row.importer.name || row.importer.id}</span><span class="line faint"><span class="code">{row.lrn}</span></span></td>
      <td><span class="line" dir="auto">{row.office}</span></td>
      <td class="end"><Probability value={row.probability} kind={row.kind} /></td>
      <td class="end strong"><Money amount={row.stake} /></td>
      <td class="end">{gone ? <StatusWord status={row.status} /> : <TimeLeft at={row.due_at} />}</td>
      <OfficerCell row={row} />
    </tr>
  );
}

interface Props {
  items: Summary[];
  cursor: number;
  complete: boolean;
  onCursor: (index: number) => void;
  onNearEnd: () => void;
}

const NEAR_END_ROWS = 30;

export function QueueGrid({items, cursor, complete, onCursor, onNearEnd}: Props) {
  const {box, view} = useScroll();
  const drawn = windowOf(items.length, ROW_PX, view.top, view.height);
  useEffect(() => {
    if (!complete && drawn.end > items.length - NEAR_END_ROWS) onNearEnd();
  }, [drawn.end, items.length, complete]);
  const isPlacing = useFocusAt(cursor, box, ROW_PX);
  return (
    <div class="queue-scroll" ref={box}>
      <table class="queue-table" role="grid" aria-label={t('title.queue')} aria-rowcount={complete ? items.length + 1 : -1}>
        <colgroup>{HEADS.map(([key]) => <col key={key} class={`head-${key.slice('head.'.length)}`} />)}</colgroup>
        <thead><tr aria-rowindex={1}>{HEADS.map(([key, side]) => <th key={key} scope="col" class={side || undefined}>{t(key)}</th>)}</tr></thead>
        <tbody>
          {drawn.before > 0 && <tr class="space" aria-hidden="true" style={{height: `${drawn.before}px`}} />}
          {items.slice(drawn.first, drawn.end).map((row, i) => (
            <Row key={row.id} row={row} index={drawn.first + i} active={drawn.first + i === Math.max(0, cursor)}
              onFocus={() => isPlacing() || onCursor(drawn.first + i)} />
          ))}
          {drawn.after > 0 && <tr class="space" aria-hidden="true" style={{height: `${drawn.after}px`}} />}
        </tbody>
      </table>
    </div>
  );
}
