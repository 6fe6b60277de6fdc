// Two short tones for an alarm, three for a critical one. Made by the browser: no file to fetch.
import {signal} from '@preact/signals';
import type {Severity} from '../api/types.ts';

const KEY = 'tidewaiter.bell';
const MUTED = 'off';

// On until somebody mutes it, in this browser for good: nobody notices that a bell is silent.
export const soundOn = signal(localStorage.getItem(KEY) !== MUTED);
// Browsers allow sound only after something was pressed on the page. Until then the bell says so.
export const soundReady = signal(false);

export function mute(off: boolean): void {
  soundOn.value = !off;
  if (off) localStorage.setItem(KEY, MUTED);
  else localStorage.removeItem(KEY);
}

let context: AudioContext | undefined;

const TONE_S = 0.18;

export async function allowSound(): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  await context.resume();
  soundReady.value = context.state === 'running';
}

export function ring(severity: Severity): void {
  if (!soundOn.value || !context) return;
  const tones = severity === 'critical' ? [880, 660, 880] : [660, 550];
  for (const [i, pitch] of tones.entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + i * TONE_S * 1.3);
    tone.stop(context.currentTime + i * TONE_S * 1.3 + TONE_S);
  }
}
