// A text that somebody sent: pasted, dropped here, or chosen from the disk; below it what stands in it.
import type {ComponentChildren} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../../i18n/index.ts';
import {Field} from '../../parts/field.tsx';

const TEXT_BYTES_MAX = 400_000;  // a proof with the signatures of a hundred members

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: string;
  value: string;
  onValue: (text: string) => void;
  children?: ComponentChildren;
}

export function PasteField({value, onValue, children, ...field}: Props) {
  const [over, setOver] = useState(false);
  const read = (file: File | undefined) => {
    if (file && file.size <= TEXT_BYTES_MAX) void file.text().then(onValue);
  };
  return (
    <div class={`ledger-paste${over ? ' over' : ''}`} onDragOver={(event) => {
      event.preventDefault();
      setOver(true);
    }} onDragLeave={() => setOver(false)} onDrop={(event) => {
      event.preventDefault();
      setOver(false);
      read(event.dataTransfer?.files[0]);
    }}>
      <Field {...field}>{(given) => <textarea {...given} rows={value ? 3 : 4} dir="ltr" spellcheck={false} class="code" value={value} maxLength={TEXT_BYTES_MAX} onInput={(event) => onValue(event.currentTarget.value)} />}</Field>
      <p class="inline"><label class="button small file">{t('ledger.choose_file')}<input type="file" onChange={(event) => read(event.currentTarget.files?.[0])} /></label><span class="faint small">{t('ledger.or_drop')}</span></p>
      {children}
    </div>
  );
}
