// All units as rows: for screen readers, for keyboards, and where a browser has no WebGL. Only the rows in view are
// drawn, so twenty thousand are no more work than twenty.
import {useLayoutEffect, useRef} from 'preact/hooks';
import {windowOf} from '../../base/virtual.ts';
import {t, tCode} from '../../i18n/index.ts';
import {severityName} from '../../parts/map/severity.ts';
import {useScroll} from '../../parts/rows.ts';
import {Ago, SeverityMark} from '../../parts/track_bits.tsx';
import {inOrder, type Unit} from './units.ts';

const ROW_PX = 36;

function Row({unit, number}: {unit: Unit; number: number}) {
  const severity = severityName(unit.severity);
  // A stop is called one after minutes only; until then a speed of nothing is no movement either.
  const state = unit.state === 'moving' && Math.round(unit.speedKmh) === 0 ? 'stopped' : unit.state;
  return (
    <tr aria-rowindex={number + 2}>
      <td>{severity ? <SeverityMark severity={severity} named /> : <span class="faint">–</span>}</td>
      <td>{unit.movement ? <a href={`/movements/${encodeURIComponent(unit.movement)}`}><bdi>{unit.label}</bdi></a> : <bdi>{unit.label}</bdi>}</td>
      <td>{tCode('unit_kind', unit.kind)}</td>
      <td>{tCode('movement_state', state)}</td>
      <td class="end num">{t('track.kmh', {count: Math.round(unit.speedKmh)})}</td>
      <td><Ago at={new Date(unit.heardMs).toISOString()} /></td>
      <td>{tCode('seal_state', unit.seal)}</td>
      <td class="code">{unit.lat.toFixed(4)}, {unit.lon.toFixed(4)}</td>
    </tr>
  );
}

// The rows that are not drawn. Its height is set by script: the content security policy forbids it in the text.
function Gap({px}: {px: number}) {
  const cell = useRef<HTMLTableCellElement>(null);
  useLayoutEffect(() => {
    if (cell.current) cell.current.style.blockSize = `${px}px`;
  }, [px]);
  return <tr aria-hidden="true"><td colSpan={8} class="gap" ref={cell} /></tr>;
}

// 'any': whether there are units that are not shown.
export function UnitList({units, any}: {units: Unit[]; any: boolean}) {
  const {box, view} = useScroll();
  const rows = inOrder(units);
  const {first, end, before, after} = windowOf(rows.length, ROW_PX, view.top, view.height);
  return (
    <div class="unit-list scroll-x" ref={box} tabIndex={0} role="region" aria-label={t('room.units')}>
      <table class="table" aria-rowcount={rows.length + 1}>
        <caption class="hidden">{t('room.units')}</caption>
        <thead><tr aria-rowindex={1}>
          <th scope="col">{t('track.severity')}</th><th scope="col">{t('track.unit')}</th><th scope="col">{t('track.kind')}</th><th scope="col">{t('field.status')}</th>
          <th scope="col" class="end">{t('track.speed')}</th><th scope="col">{t('track.heard')}</th><th scope="col">{t('track.seal')}</th><th scope="col">{t('track.place')}</th>
        </tr></thead>
        <tbody>
          {before > 0 && <Gap px={before} />}
          {rows.slice(first, end).map((unit, i) => <Row key={unit.id} unit={unit} number={first + i} />)}
          {after > 0 && <Gap px={after} />}
        </tbody>
      </table>
      {rows.length === 0 && <p class="empty">{t(any ? 'room.no_units' : 'room.nothing_heard')}</p>}
    </div>
  );
}
