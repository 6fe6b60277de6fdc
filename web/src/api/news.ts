// How many notifications came since the list was last looked at, in this browser.
import {effect, signal} from '@preact/signals';
import {listen} from './live.ts';
import {isTrader, me} from './session.ts';

export const news = signal(0);

export function newsSeen(): void {
  news.value = 0;
}

export function startNews(): void {
  listen('notification', () => {
    if (isTrader()) news.value += 1;
  });
  effect(() => {
    if (!me.value) news.value = 0;
  });
}
