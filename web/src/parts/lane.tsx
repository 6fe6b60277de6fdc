// A lane is told by shape, letter and colour, so that no one of them is needed.
import type {Lane} from '../api/types.ts';
import {t} from '../i18n/index.ts';

const SHAPES: Record<Lane, string> = {
  red: 'M7 1h10l6 6v10l-6 6H7l-6-6V7z',
  yellow: 'M12 1.5 23.5 22H.5z',
  blue: 'M12 .5 23.5 12 12 23.5.5 12z',
  green: 'M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22z',
};

export function LaneMark({lane, named = false}: {lane: Lane | undefined; named?: boolean}) {
  if (!lane) return <span class="faint">–</span>;
  return (
    <span class={`lane lane-${lane}`}>
      <svg viewBox="0 0 24 24" width="22" height="22" role="img" aria-label={named ? undefined : t(`lane.${lane}`)} aria-hidden={named}>
        <path d={SHAPES[lane]} />
        <text x="12" y={lane === 'yellow' ? 19 : 16.5} text-anchor="middle">{t(`lane.${lane}.letter`)}</text>
      </svg>
      {named && <span>{t(`lane.${lane}`)}</span>}
    </span>
  );
}
