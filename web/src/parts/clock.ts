// The time of day for things that tick. Ticks only while somebody looks.
import {signal} from '@preact/signals';

export const now = signal(Date.now());

const TICK_MS = 1_000;

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') now.value = Date.now();
  }, TICK_MS);
}
