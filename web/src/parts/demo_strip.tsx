// In demo mode: everything is made up, and how fast declarations come in.
import {useState} from 'preact/hooks';
import {call} from '../api/client.ts';
import {number, t} from '../i18n/index.ts';
import {Trouble} from './bits.tsx';
import {useDoing, useLoad} from './load.ts';

const SPEEDS = [0, 6, 30, 120, 600];  // declarations a minute

export function DemoStrip() {
  const demo = useLoad((signal) => call('getDemo', {signal}), []);
  const [open, setOpen] = useState(false);
  const change = useDoing(async (per_minute: number, inspectors: boolean) => demo.set(await call('putDemo', {body: {per_minute, inspectors}})));
  const now = demo.data;
  return (
    <aside class="demo" aria-label={t('demo.title')}>
      <span>{t('demo.title')}</span>
      {now && <button type="button" class="button quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {now.running ? t('demo.speed', {speed: number(now.per_minute)}) : t('demo.stopped')}
      </button>}
      {now && open && (
        <span class="demo-speeds">
          {SPEEDS.map((speed) => (
            <button key={speed} type="button" class="button quiet" aria-pressed={now.per_minute === speed} disabled={change.busy}
              onClick={() => void change.run(speed, now.inspectors ?? true)}>{speed === 0 ? t('demo.stop') : t('demo.speed', {speed: number(speed)})}</button>
          ))}
          <label class="check"><input type="checkbox" checked={now.inspectors} disabled={change.busy}
            onChange={(event) => void change.run(now.per_minute, event.currentTarget.checked)} />{t('demo.inspectors')}</label>
        </span>
      )}
      <Trouble failure={change.failure} />
    </aside>
  );
}
