// Two short tones for an alarm, three for a critical one. Made by the browser: no file to fetch.
import {signal} from '@preact/signals';
import type {Severity} from '../../api/types.ts';

// On until it is switched off, whichever page is looked at in between: nobody notices that a bell is silent.
export const soundOn = signal(false);

let context: AudioContext | undefined;

const TONE_S = 0.18;

// Browsers allow sound only after somebody pressed something: called by the button that switches it on.
export function allowSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

export function ring(severity: Severity): void {
  if (!context) return;
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
