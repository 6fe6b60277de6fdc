// The dashboard's plots.
import type {Dashboard, Lane} from '../../api/types.ts';
import {day, duration, locale, number, percent, t} from '../../i18n/index.ts';
import {Bars, BELOW, steps, WIDE} from '../../parts/plot.tsx';

export type Day = Dashboard['days'][number];
type HitRate = Dashboard['hit_rates'][number];
type Dwell = Dashboard['dwell'][number];

const STACK: Lane[] = ['green', 'blue', 'yellow', 'red'];
export function LanesPlot({days}: {days: Day[]}) {
  const bars = days.map((one) => ({
    name: day(one.day, true),
    title: `${day(one.day)}: ${STACK.map((lane) => `${t(`lane.${lane}`)} ${number(one[lane] ?? 0)}`).join(', ')}`,
    parts: STACK.map((lane): [string, number] => [`zone-${lane}`, one[lane] ?? 0]),
  }));
  return <Bars bars={bars} label={t('dash.lanes')} />;
}

export function LaneKey() {
  return <ul class="legend">{STACK.toReversed().map((lane) => <li key={lane}><span class={`swatch back-${lane}`} aria-hidden="true" />{t(`lane.${lane}`)}</li>)}</ul>;
}

const compact = (value: number): string => new Intl.NumberFormat(locale(), {notation: 'compact'}).format(value);

// The height of a bar may be a rounded number; the table beside it has the exact amounts.
export function MoneyPlot({days, format}: {days: Day[]; format: (amount: string) => string}) {
  const bars = days.map((one) => ({name: day(one.day, true), title: `${day(one.day)}: ${format(one.money)}`, parts: [['bar-full', Number(one.money)] as [string, number]]}));
  return <Bars bars={bars} label={t('dash.money')} format={compact} />;
}

const ROW = 44;
const NAME = 180;

function Axis({max, height, format}: {max: number; height: number; format: (value: number) => string}) {
  return (
    <>
      {steps(max).map((step) => {
        const x = NAME + (step / max) * (WIDE - NAME - 20);
        return <g key={step}><line class="grid" x1={x} x2={x} y1="4" y2={height - BELOW} /><text class="tick" x={x} y={height - 6} text-anchor="middle">{format(step)}</text></g>;
      })}
    </>
  );
}

const BASES = ['targeted', 'officer', 'random', 'exploration', 'none'];

// A dot with its 95 % interval for each way of choosing.
export function HitPlot({rates}: {rates: HitRate[]}) {
  const shown = rates.filter((one) => one.rate.n > 0 && one.rate.share !== undefined).sort((a, b) => BASES.indexOf(a.basis) - BASES.indexOf(b.basis));
  const max = Math.max(0.05, ...shown.map((one) => one.rate.high ?? one.rate.share ?? 0));
  const height = shown.length * ROW + BELOW + 8;
  const x = (share: number) => NAME + (share / max) * (WIDE - NAME - 20);
  return (
    <svg class="plot" viewBox={`0 0 ${WIDE} ${height}`} role="img" aria-label={t('dash.hits')}>
      <Axis max={max} height={height} format={(value) => percent(value)} />
      {shown.map(({basis, rate}, i) => {
        const y = 8 + (i + 0.5) * ROW;
        const share = rate.share ?? 0;
        return (
          <g key={basis}>
            <title>{t('dash.hit_words', {basis: t(`basis.${basis}`), wrong: rate.k, checked: rate.n, share: percent(share, 1)})}</title>
            <text class="name" x={NAME - 12} y={y - 2} text-anchor="end">{t(`basis.${basis}`)}</text>
            <text class="tick" x={NAME - 12} y={y + 13} text-anchor="end">{`${number(rate.k)} / ${number(rate.n)}`}</text>
            <line class="whisker" x1={x(rate.low ?? share)} x2={x(rate.high ?? share)} y1={y} y2={y} />
            <line class="whisker" x1={x(rate.low ?? share)} x2={x(rate.low ?? share)} y1={y - 6} y2={y + 6} />
            <line class="whisker" x1={x(rate.high ?? share)} x2={x(rate.high ?? share)} y1={y - 6} y2={y + 6} />
            <circle class={`dot dot-${basis}`} cx={x(share)} cy={y} r="6" />
          </g>
        );
      })}
    </svg>
  );
}

const MARKS = ['p50_minutes', 'p90_minutes', 'p99_minutes'] as const;

// From half to ninety-nine of a hundred: how long declarations stood, on a scale of powers of ten.
export function DwellPlot({dwell}: {dwell: Dwell[]}) {
  const shown = dwell.filter((one) => one.count > 0).sort((a, b) => STACK.indexOf(b.lane) - STACK.indexOf(a.lane));
  const top = Math.log10(Math.max(60, ...shown.map((one) => one.p99_minutes ?? 0)) + 1);
  const x = (minutes: number) => NAME + (Math.log10(minutes + 1) / top) * (WIDE - NAME - 40);
  const height = shown.length * ROW + BELOW + 8;
  const ticks = [0, 1, 10, 60, 360, 1440, 10080].filter((minutes) => Math.log10(minutes + 1) <= top);
  return (
    <svg class="plot" viewBox={`0 0 ${WIDE} ${height}`} role="img" aria-label={t('dash.dwell')}>
      {ticks.map((minutes) => <g key={minutes}><line class="grid" x1={x(minutes)} x2={x(minutes)} y1="4" y2={height - BELOW} /><text class="tick" x={x(minutes)} y={height - 6} text-anchor="middle">{duration(minutes)}</text></g>)}
      {shown.map((one, i) => {
        const y = 8 + (i + 0.5) * ROW;
        return (
          <g key={one.lane}>
            <title>{`${t(`lane.${one.lane}`)}: ${MARKS.map((name) => `${t(`dash.${name}`)} ${duration(one[name] ?? 0)}`).join(', ')}`}</title>
            <text class="name" x={NAME - 12} y={y + 4} text-anchor="end">{t(`lane.${one.lane}`)}</text>
            <line class="whisker" x1={x(one.p50_minutes ?? 0)} x2={x(one.p99_minutes ?? 0)} y1={y} y2={y} />
            {MARKS.map((name, n) => <circle key={name} class={`zone-${one.lane} mark`} cx={x(one[name] ?? 0)} cy={y} r={8 - 2 * n} />)}
          </g>
        );
      })}
    </svg>
  );
}
