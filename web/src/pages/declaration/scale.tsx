// Where this declaration's rank stood against the ranks from which each lane began at that moment. The lanes
// stand in the order of those numbers and no other: each lane's begins where that lane's capacity ended, so blue
// may begin above red.
import type {Findings, Lane} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {LaneMark} from '../../parts/lane.tsx';

interface Mark {
  lane: Lane;
  from: number;
}

function marksOf(findings: Findings): Mark[] {
  const given = findings.thresholds ?? {};
  return (['yellow', 'red', 'blue'] as const).flatMap((lane) => (given[lane] === undefined ? [] : [{lane, from: given[lane]}]))
    .sort((a, b) => a.from - b.from);
}

// From half the least to twice the most, by powers: a rank that is twice as high stands equally far to the right
// everywhere, and the marks keep apart.
function scaleTo(values: number[]): (value: number) => number {
  const low = Math.log(Math.max(1e-9, Math.min(...values)) / 2);
  const high = Math.log(Math.max(1e-9, ...values) * 2);
  return (value) => (100 * (Math.log(Math.max(1e-9, value)) - low)) / (high - low);
}

export function Scale({findings}: {findings: Findings}) {
  const marks = marksOf(findings);
  const rank = findings.rank;
  if (rank === undefined || marks.length === 0) return null;
  const at = scaleTo([rank, ...marks.map((mark) => mark.from)]);
  const words = marks.map((mark) => `${t(`lane.${mark.lane}`)} ${number(mark.from)}`).join(', ');
  return (
    <figure class="scale">
      <svg viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={t('why.scale', {rank: number(rank), thresholds: words})}>
        <rect class="bar-rest" x="0" y="7" width="100" height="6" />
        <rect class="bar-full" x="0" y="7" width={at(rank)} height="6" />
        {marks.map((mark) => <rect key={mark.lane} class={`zone-${mark.lane}`} x={at(mark.from) - 0.5} y="3" width="1" height="14" />)}
        <rect class="scale-rank" x={at(rank) - 0.35} y="0" width="0.7" height="20" />
      </svg>
      <figcaption>
        <span>{t('why.rank')} <strong class="num">{number(rank)}</strong></span>
        {marks.map((mark) => <span key={mark.lane} class={rank < mark.from ? 'faint' : undefined}><LaneMark lane={mark.lane} named /> ≥ <span class="num">{number(mark.from)}</span></span>)}
      </figcaption>
    </figure>
  );
}
