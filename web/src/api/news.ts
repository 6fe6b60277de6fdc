// How many notifications came since the list was last looked at, in this browser.
import {computed, effect, signal} from '@preact/signals';
import {call} from './client.ts';
import {listen} from './live.ts';
import {isTrader, mayRead, me} from './session.ts';

const COUNTED_MAX = 50;

export const news = signal(0);

const reader = computed(() => (isTrader() && mayRead.value ? me.value?.id : undefined));
const seenKey = () => `tidewaiter.seen.${reader.value}`;

// The list was looked at, up to the notification 'seq'.
export function newsSeen(seq: number): void {
  localStorage.setItem(seenKey(), String(Math.max(seq, Number(localStorage.getItem(seenKey()) ?? 0))));
  news.value = 0;
}

async function count(): Promise<void> {
  const seen = Number(localStorage.getItem(seenKey()) ?? 0);
  const page = await call('listNotifications', {query: {limit: COUNTED_MAX}});
  news.value = page.items.filter((one) => one.seq > seen).length;
}

export function startNews(): void {
  listen('notification', () => {
    if (reader.value) news.value += 1;
  });
  effect(() => {
    news.value = 0;
    if (reader.value) void count().catch(() => undefined);
  });
}
