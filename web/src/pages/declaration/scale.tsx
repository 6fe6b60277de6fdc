// Where this declaration's rank stood against the ranks from which each lane began at that moment.
import type {Findings, Lane} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';

interface Mark {
  lane: Lane;
  from: number;
}

function marksOf(findings: Findings): Mark[] {
  const given = findings.thresholds ?? {};
  return (['blue', 'yellow', 'red'] as const).flatMap((lane) => (given[lane] === undefined ? [] : [{lane, from: given[lane]}]))
    .sort((a, b) => a.from - b.from);
}

const LOW = 1;  // ranks are money: below one unit nothing is told apart

// Ranks spread over powers of ten, so the scale does too.
function scaleTo(max: number): (value: number) => number {
  const top = Math.log10(Math.max(max, LOW * 10) * 1.5);
  return (value) => (100 * Math.max(0, Math.log10(Math.max(value, LOW)))) / top;
}

export function Scale({findings}: {findings: Findings}) {
  const marks = marksOf(findings);
  if (findings.rank === undefined || marks.length === 0) return null;
  const at = scaleTo(Math.max(findings.rank, ...marks.map((mark) => mark.from)));
  const zones = [{lane: 'green' as Lane, from: 0}, ...marks];
  const words = marks.map((mark) => `${t(`lane.${mark.lane}`)} ${number(mark.from)}`).join(', ');
  return (
    <figure class="scale">
      <svg viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label={t('why.scale', {rank: number(findings.rank), thresholds: words})}>
        {zones.map((zone, i) => {
          const start = at(zone.from);
          const end = i + 1 < zones.length ? at(zones[i + 1]!.from) : 100;
          return <rect key={zone.lane} class={`zone-${zone.lane}`} x={start} y="4" width={Math.max(0, end - start)} height="6" />;
        })}
        <rect class="scale-rank" x={at(findings.rank) - 0.5} y="0" width="1" height="14" />
      </svg>
      <figcaption>
        <span>{t('why.rank')} <strong class="num">{number(findings.rank)}</strong></span>
        {marks.map((mark) => <span key={mark.lane} class="faint">{t(`lane.${mark.lane}`)} ≥ <span class="num">{number(mark.from)}</span></span>)}
      </figcaption>
    </figure>
  );
}
