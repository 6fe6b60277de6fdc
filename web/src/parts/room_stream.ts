// The control room's own stream: where units are, alarms, passes, movements, dispatches, as they happen.
//
//   const stop = watchRoom({units: (picture) => …, alarm: (alarm) => …, gap: () => readAgain()});
import {signal} from '@preact/signals';
import {addressOf} from '../api/client.ts';
import type {Alarm, Dispatch, GatePass, MovementSummary, UnitPicture} from '../api/types.ts';
import {language} from '../i18n/index.ts';

interface RoomEvents {
  units: UnitPicture;
  alarm: Alarm;
  pass: GatePass;
  movement: MovementSummary;
  dispatch: Dispatch;
}

type Listeners = {[K in keyof RoomEvents]?: (value: RoomEvents[K]) => void} & {
  open?: () => void;  // from now on nothing is missed: ask now for what is there already
  gap?: () => void;   // something may have been missed: ask for everything again
};

export const roomState = signal<'off' | 'live' | 'lost'>('off');
export const lastEventMs = signal<number | undefined>(undefined);

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 30_000;
const KINDS: (keyof RoomEvents)[] = ['units', 'alarm', 'pass', 'movement', 'dispatch'];

// Until the answer is called. One stream at a time is enough for a page.
export function watchRoom(listeners: Listeners): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = WAIT_FIRST_MS;
  let lost = false;
  const pass = <K extends keyof RoomEvents>(kind: K, text: string) => {
    lastEventMs.value = Date.now();
    (listeners[kind] as ((value: RoomEvents[K]) => void) | undefined)?.(JSON.parse(text) as RoomEvents[K]);
  };
  const open = () => {
    source?.close();
    const now = source = new EventSource(addressOf('/api/v1/units/stream', {}, {lang: language.value}));
    now.onopen = () => {
      roomState.value = 'live';
      waitMs = WAIT_FIRST_MS;
      listeners.open?.();
      if (lost) listeners.gap?.();
      lost = false;
    };
    now.onerror = () => {
      roomState.value = 'lost';
      lost = true;
      if (now.readyState !== EventSource.CLOSED) return;  // the browser tries again by itself
      timer = setTimeout(open, waitMs);
      waitMs = Math.min(WAIT_MAX_MS, waitMs * 2);
    };
    for (const kind of KINDS) now.addEventListener(kind, (event) => pass(kind, (event as MessageEvent<string>).data));
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    roomState.value = 'off';
    lastEventMs.value = undefined;
  };
}
