// A file that the ledger commits to: its fingerprint is made here, before it is sent anywhere.
import type {ChosenFile, Value} from './field_types.ts';
import {useDoing} from '../../parts/load.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Field} from '../../parts/field.tsx';
import {FILE_BYTES_MAX} from '../../parts/upload.ts';
import {number, t} from '../../i18n/index.ts';
import {fingerprint} from './fingerprint.ts';

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: string;
  value: Value;
  onValue: (value: Value) => void;
}

export function FileField({value, onValue, ...field}: Props) {
  const chosen = value as ChosenFile | undefined;
  const read = useDoing(async (file: File) => {
    if (file.size > FILE_BYTES_MAX) throw new Error(t('error.file_large'));
    onValue({name: file.name, mediaType: file.type || 'application/octet-stream', bytes: file.size, sha256: await fingerprint(file), body: file});
  });
  return (
    <div class="ledger-file">
      <Field {...field}>
        {(given) => <input {...given} type="file" onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void read.run(file);
        }} />}
      </Field>
      {chosen?.body && <p class="small"><bdi>{chosen.name}</bdi> · {t('ledger.bytes', {count: number(chosen.bytes)})}<br /><span class="faint">SHA-256</span> <span class="code break">{chosen.sha256}</span></p>}
      <Trouble failure={read.failure} />
    </div>
  );
}
