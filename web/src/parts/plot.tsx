// Bars over time: plain SVG, with words for those who cannot see it.
import './plot.css';
import {number} from '../i18n/index.ts';

export const WIDE = 640;
const HIGH = 200;
const LEFT = 44;
export const BELOW = 22;

// Round steps of an axis from 0 to 'max': 1, 2 or 5 times a power of ten, at most five of them.
export function steps(max: number): number[] {
  if (max <= 0) return [0];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({length: Math.floor(max / step) + 1}, (_, i) => i * step);
}

export interface Bar {
  name: string;
  title: string;
  parts: [className: string, size: number][];
}

export function Bars({bars, label, format = (value) => number(value)}: {bars: Bar[]; label: string; format?: (value: number) => string}) {
  const max = Math.max(1, ...bars.map((bar) => bar.parts.reduce((sum, [, size]) => sum + size, 0)));
  const width = (WIDE - LEFT) / Math.max(1, bars.length);
  const y = (value: number) => HIGH - BELOW - (value / max) * (HIGH - BELOW - 8);
  const every = Math.ceil(bars.length / 10);
  return (
    <svg class="plot" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label}>
      {steps(max).filter(Number.isInteger).map((step) => (
        <g key={step}><line class="grid" x1={LEFT} x2={WIDE} y1={y(step)} y2={y(step)} /><text class="tick" x={LEFT - 6} y={y(step) + 4} text-anchor="end">{format(step)}</text></g>
      ))}
      {bars.map((bar, i) => {
        let sum = 0;
        return (
          <g key={bar.name}>
            <title>{bar.title}</title>
            {bar.parts.map(([name, size]) => {
              const top = y(sum += size);
              return <rect key={name} class={name} x={LEFT + i * width + width * 0.1} width={width * 0.8} y={top} height={Math.max(0, y(sum - size) - top)} />;
            })}
            {i % every === 0 && <text class="tick" x={LEFT + (i + 0.5) * width} y={HIGH - 6} text-anchor="middle">{bar.name}</text>}
          </g>
        );
      })}
    </svg>
  );
}
