// A value over time as a line, with a mark at a moment. Plain SVG; the table beside it has the numbers.
import './plot.css';
import './line_plot.css';
import {dateTime, number} from '../i18n/index.ts';
import {BELOW, WIDE} from './plot.tsx';

const HIGH = 140;
const LEFT = 44;
const TICKS = 4;

interface Props {
  points: number[][];  // [ms, value], in order
  span: [first: number, last: number];
  at: number | undefined;
  label: string;
  low?: number | undefined;   // what is allowed
  high?: number | undefined;
}

export function LinePlot({points, span: [first, last], at, label, low, high}: Props) {
  const values = [...points.map(([, value]) => value ?? 0), ...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = most === least ? 1 : (most - least) * 0.08;
  const x = (ms: number) => LEFT + (ms - first) / Math.max(1, last - first) * (WIDE - LEFT);
  const y = (value: number) => HIGH - BELOW - (value - least + room) / (most - least + 2 * room) * (HIGH - BELOW);
  const ticks = Array.from({length: TICKS}, (_, i) => first + (last - first) * i / (TICKS - 1));
  return (
    <svg class="plot" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label}>
      {[least, most].map((value, i) => <g key={i}><line class="grid" x1={LEFT} x2={WIDE} y1={y(value)} y2={y(value)} /><text class="tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">{number(value, 1)}</text></g>)}
      {[low, high].map((value, i) => value !== undefined && <line key={i} class="limit" x1={LEFT} x2={WIDE} y1={y(value)} y2={y(value)} />)}
      <polyline class="line-of" points={points.map(([ms, value]) => `${x(ms ?? 0).toFixed(1)},${y(value ?? 0).toFixed(1)}`).join(' ')} />
      {at !== undefined && <line class="moment-mark" x1={x(at)} x2={x(at)} y1="0" y2={HIGH - BELOW} />}
      {ticks.map((ms, i) => <text key={ms} class="tick" x={x(ms)} y={HIGH - 6} text-anchor={i === 0 ? 'start' : i === TICKS - 1 ? 'end' : 'middle'}>{`\u2068${dateTime(new Date(ms).toISOString())}\u2069`}</text>)}
    </svg>
  );
}
