// Many rules from a file: each stands for itself, and each tells what became of it.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Operations} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {rulePath} from './parts.tsx';

type Result = Operations['importRules']['answer']['items'][number];

const FILE_BYTES_MAX = 1 << 20;  // as the server has it
const NOTE_LENGTH_MAX = 1000;
const IMPORT_TIMEOUT_MS = 120_000;  // a megabyte of rules, each an entry of the record

export function ImportDialog({onClose, onDone}: {onClose: () => void; onDone: () => void}) {
  const [file, setFile] = useState<File | undefined>(undefined);
  const [note, setNote] = useState('');
  const [results, setResults] = useState<Result[] | undefined>(undefined);
  const sending = useDoing(async () => {
    if (!file) return;
    const {items} = await call('importRules', {body: {text: await file.text(), ...(note.trim() ? {note: note.trim()} : {})}, timeoutMs: IMPORT_TIMEOUT_MS});
    setResults(items);
    onDone();
  });
  if (results) {
    return (
      <Dialog title={t('rules.imported')} onClose={onClose} wide>
        <Table caption={t('rules.imported')} rows={results} keyOf={(row) => row.name} file="import.csv" columns={[
          {head: t('rules.rule'), cell: (row) => <a href={rulePath(row.name)}>{row.name}</a>, csv: (row) => row.name},
          {head: t('rules.result'), cell: (row) => <span class={row.result === 'refused' ? 'wrong' : undefined}>{t(`imported.${row.result}`)}</span>, csv: (row) => row.result},
          {head: t('rules.problem'), cell: (row) => row.problem ?? '', csv: (row) => row.problem},
        ]} />
        <div class="buttons"><button type="button" class="button primary" onClick={onClose}>{t('do.close')}</button></div>
      </Dialog>
    );
  }
  const large = (file?.size ?? 0) > FILE_BYTES_MAX;
  return (
    <Dialog title={t('rules.import')} onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (file && !large) void sending.run();
      }}>
        <p>{t('rules.import_explain')}</p>
        <div class="buttons">
          <label class="button file">{t('file.choose')}<input type="file" accept=".rules,.txt,text/plain" onChange={(event) => setFile(event.currentTarget.files?.[0])} /></label>
          {file && <bdi>{file.name}</bdi>}
        </div>
        {large && <p class="error" role="alert">{t('rules.file_large')}</p>}
        <TextField id="import-note" label={t('rules.note')} optional={t('field.optional')} hint={t('rules.note_hint')} value={note} maxLength={NOTE_LENGTH_MAX} onValue={setNote} />
        <Trouble failure={sending.failure} />
        {(sending.failure?.problems ?? []).length > 0 && <ul class="found">{sending.failure?.problems.map((one, i) => <li key={i}><span class="code">{one.pointer.replace('/text#', '')}</span> <bdi>{one.detail}</bdi></li>)}</ul>}
        <DialogButtons verb={t('rules.import')} busy={sending.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
