// Dialogs and drawers: the browser's own, which keeps the focus inside and closes on Escape.
import type {ComponentChildren} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {t} from '../i18n/index.ts';
import {Trouble} from './bits.tsx';
import {Field} from './field.tsx';
import {useDoing} from './load.ts';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  drawer?: boolean;
  wide?: boolean;
}

export function Dialog({title, onClose, children, drawer, wide}: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  // At once: given back after the next picture, the focus would be taken from where a quick key has put it.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();  // while it is open nothing outside can be focused
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const backdrop = (event: MouseEvent) => event.target === element.current && onClose();
  return (
    <dialog ref={element} class={`${drawer ? 'drawer' : 'dialog'}${wide ? ' wide' : ''}`} aria-label={title} onCancel={(event) => {
      event.preventDefault();
      onClose();
    }} onMouseDown={backdrop}>
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{title}</h2>
          <button type="button" class="button icon" aria-label={t('do.close')} onClick={onClose}>✕</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface AskProps {
  title: string;
  verb: string;
  danger?: boolean;
  onClose: () => void;
  children?: ComponentChildren;
  minLength?: number;
  onSay: (reason: string) => Promise<unknown>;
}

const REASON_LENGTH_MAX = 1000;  // as the server has it

// Asks for a reason in words, then does it. Stays open, with what the server said, when that fails.
export function AskReason({title, verb, danger, onClose, children, minLength = 3, onSay}: AskProps) {
  const [reason, setReason] = useState('');
  const [early, setEarly] = useState(false);
  const doing = useDoing(onSay);
  const short = reason.trim().length < minLength;
  async function submit(event: Event) {
    event.preventDefault();
    setEarly(short);
    if (!short && await doing.run(reason.trim())) onClose();
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {children}
        <Field id="reason" label={t('field.reason')} hint={t('hint.reason')} error={early && short ? t('error.reason') : undefined}>
          {(field) => <textarea {...field} rows={4} maxLength={REASON_LENGTH_MAX} value={reason} required={minLength > 0}
            onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <Trouble failure={doing.failure} />
        <DialogButtons verb={verb} busy={doing.busy} danger={danger} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function DialogButtons({verb, busy, danger, onClose}: {verb: string; busy: boolean; danger?: boolean; onClose: () => void}) {
  return (
    <div class="buttons">
      <button type="submit" class={`button ${danger ? 'danger' : 'primary'}`} disabled={busy}>{busy ? t('state.sending') : verb}</button>
      <button type="button" class="button" onClick={onClose}>{t('do.cancel')}</button>
    </div>
  );
}

interface ConfirmProps {
  title: string;
  verb: string;
  danger?: boolean;
  children?: ComponentChildren;
  onClose: () => void;
  onYes: () => Promise<unknown>;
}

export function Confirm({title, verb, danger, children, onClose, onYes}: ConfirmProps) {
  const doing = useDoing(onYes);
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await doing.run()) onClose();
      }}>
        {children}
        <Trouble failure={doing.failure} />
        <DialogButtons verb={verb} busy={doing.busy} danger={danger} onClose={onClose} />
      </form>
    </Dialog>
  );
}
