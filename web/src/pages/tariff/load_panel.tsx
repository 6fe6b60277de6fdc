// Files of a tariff, chosen or dropped, and sent together. With problems nothing is kept, and all of them are listed.
import '../../parts/dropzone.css';
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {TariffVersion} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';
import {number, t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import {ProblemTable} from './version_parts.tsx';

const FILE_NAME = /^[a-z_]{1,40}\.(csv|toml)$/;   // as the server has it
const FILE_BYTES_MAX = 64 << 20;
const FILES_BYTES_MAX = 96 << 20;
const FILES_MAX = 40;
const LOAD_TIMEOUT_MS = 300_000;  // a hundred megabytes, read and checked as a whole

const faultOf = (file: File): string => (!FILE_NAME.test(file.name) ? t('load.file_name') : file.size > FILE_BYTES_MAX ? t('load.file_large') : '');

// A file that is chosen again under its name takes the place of the one before.
const joined = (old: File[], more: File[]): File[] => [...old.filter((file) => !more.some((one) => one.name === file.name)), ...more].sort((a, b) => (a.name < b.name ? -1 : 1));

function Drop({files, onFiles}: {files: File[]; onFiles: (files: File[]) => void}) {
  const [over, setOver] = useState(false);
  const add = (more: FileList | null | undefined) => onFiles(joined(files, [...(more ?? [])]));
  return (
    <div class={`dropzone${over ? ' over' : ''}`} onDragOver={(event) => {
      event.preventDefault();
      setOver(true);
    }} onDragLeave={() => setOver(false)} onDrop={(event) => {
      event.preventDefault();
      setOver(false);
      add(event.dataTransfer?.files);
    }}>
      <label class="button file">{t('load.choose')}<input type="file" multiple accept=".csv,.toml,text/csv" onChange={(event) => {
        add(event.currentTarget.files);
        event.currentTarget.value = '';
      }} /></label>
      <span class="faint drop-hint">{t('load.drop')}</span>
      {files.length > 0 && (
        <ul class="sending" aria-live="polite">
          {files.map((file) => (
            <li key={file.name}>
              <bdi class="code">{file.name}</bdi> <span class="faint num">{t('load.kilobytes', {size: number(Math.max(1, Math.round(file.size / 1024)))})}</span>
              {faultOf(file) && <span class="wrong">{faultOf(file)}</span>}
              <button type="button" class="button small quiet" aria-label={`${t('do.remove')} ${file.name}`} onClick={() => onFiles(files.filter((one) => one !== file))}>{t('do.remove')}</button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

// What keeps the files from being sent; "" when nothing does.
function obstacle(name: string, files: File[]): string {
  if (name.trim() === '') return t('load.needs_name');
  if (files.length === 0) return t('load.needs_files');
  if (files.some((file) => faultOf(file) !== '')) return t('load.mend_files');
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return files.length > FILES_MAX || bytes > FILES_BYTES_MAX ? t('load.all_large') : '';
}

export function LoadPanel({onLoaded}: {onLoaded: (version: TariffVersion) => void}) {
  const [name, setName] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [key, setKey] = useState(newKey);  // the same for every retry of the same files
  const [early, setEarly] = useState('');
  const loading = useDoing(async () => {
    const texts = Object.fromEntries(await Promise.all(files.map(async (file): Promise<[string, string]> => [file.name, await file.text()])));
    const version = await call('loadTariffVersion', {body: {name: name.trim(), files: texts}, key, timeoutMs: LOAD_TIMEOUT_MS});
    tell(t('load.done', {name: version.name}));
    onLoaded(version);
  });
  const edit = (change: () => void) => {
    change();
    setKey(newKey());
    setEarly('');
    loading.clear();
  };
  const problems = loading.failure?.problems ?? [];
  return (
    <Panel title={t('tariff.load')} id="load">
      <p class="prose">{t('load.explain')}</p>
      <form noValidate onSubmit={(event) => {
        event.preventDefault();
        const why = obstacle(name, files);
        setEarly(why);
        if (!why) void loading.run();
      }}>
        <TextField id="load-name" class="short" label={t('version.name')} hint={t('load.name_hint')} maxLength={100} value={name} onValue={(text) => edit(() => setName(text))} />
        <Drop files={files} onFiles={(next) => edit(() => setFiles(next))} />
        {early && <p class="error" role="alert">{early}</p>}
        <Trouble failure={loading.failure} />
        {problems.length > 0 && <h3>{t('load.problems', {count: problems.length})}</h3>}
        {problems.length > 0 && <ProblemTable caption={t('load.problems', {count: problems.length})} problems={problems} file="tariff-problems.csv" />}
        <div class="buttons"><button type="submit" class="button primary" disabled={loading.busy}>{loading.busy ? t('load.busy') : t('load.send')}</button></div>
      </form>
    </Panel>
  );
}
