// A short word at the edge that something was done; read out by screen readers.
import {signal} from '@preact/signals';

const text = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;

const SHOWN_MS = 6_000;

export function tell(message: string): void {
  text.value = message;
  clearTimeout(timer);
  timer = setTimeout(() => (text.value = ''), SHOWN_MS);
}

export function Toast() {
  return <div class="toast" role="status" aria-live="polite">{text.value && <p>{text.value}</p>}</div>;
}
