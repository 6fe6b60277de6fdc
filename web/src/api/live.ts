// What happens on the server, as it happens. One stream for the whole page.
import {computed, effect, signal} from '@preact/signals';
import {language} from '../i18n/index.ts';
import {addressOf} from './client.ts';
import {mayRead, me} from './session.ts';
import type {Alarm, Control, Notification, RulePhase, Shift, Summary} from './types.ts';

export interface LiveEvents {
  declaration: Summary;
  control: Control;
  notification: Notification;
  rule: {name: string; phase: RulePhase};
  alarm: Alarm;
  shift: Shift;
  ledger: {object: string; type: string; number: number; final: boolean};
  ledger_alarm: {id: string; code: string; log: string; member: string};
}

type Listener<K extends keyof LiveEvents> = (value: LiveEvents[K]) => void;

export const liveState = signal<'off' | 'live' | 'lost'>('off');

// Counts up when the stream was opened anew and may have missed something: lists read themselves again.
export const liveGap = signal(0);

const listeners = Object.fromEntries(['declaration', 'control', 'notification', 'rule', 'alarm', 'shift', 'ledger', 'ledger_alarm'].map((kind) => [kind, new Set()])) as unknown as {[K in keyof LiveEvents]: Set<Listener<K>>};

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 30_000;

let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let waitMs = WAIT_FIRST_MS;
let lost = false;

export function listen<K extends keyof LiveEvents>(kind: K, listener: Listener<K>): () => void {
  const set = listeners[kind] as Set<Listener<K>>;
  set.add(listener);
  return () => set.delete(listener);
}

function pass<K extends keyof LiveEvents>(kind: K, text: string): void {
  const value = JSON.parse(text) as LiveEvents[K];
  for (const listener of listeners[kind] as Set<Listener<K>>) listener(value);
}

function opened(): void {
  liveState.value = 'live';
  waitMs = WAIT_FIRST_MS;
  if (lost) liveGap.value += 1;
  lost = false;
}

// The browser tries again by itself and says where it stopped; only when it gives up do we open a new one.
function failed(): void {
  liveState.value = 'lost';
  if (source?.readyState !== EventSource.CLOSED) return;
  lost = true;
  timer = setTimeout(open, waitMs);
  waitMs = Math.min(WAIT_MAX_MS, waitMs * 2);
}

function open(): void {
  source?.close();
  source = new EventSource(addressOf('/api/v1/events', {}, {lang: language.value}));
  source.onopen = opened;
  source.onerror = failed;
  source.addEventListener('reset', () => (liveGap.value += 1));  // it went on too late: some is missing
  for (const kind of Object.keys(listeners) as (keyof LiveEvents)[]) {
    source.addEventListener(kind, (event) => pass(kind, (event as MessageEvent<string>).data));
  }
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
  lost = false;
  liveState.value = 'off';
}

// Who reads, in which language: the stream is opened anew when one of them changes, and only then.
const reader = computed(() => (mayRead.value ? `${me.value?.id} ${language.value}` : ''));

export function startLive(): void {
  let before = false;
  effect(() => {
    const reads = reader.value !== '';
    lost = reads && before;  // what happened between the one stream and the other was told to nobody
    before = reads;
    if (reads) open();
    return close;
  });
}
