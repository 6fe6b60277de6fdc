// Many declarations from a file: sent in parts, with progress; what was rejected is listed and can be saved.
import './bulk.css';
import {useRef, useState} from 'preact/hooks';
import {asFailure, isAbort, type Failure} from '../../api/client.ts';
import {csvOf, download} from '../../base/csv.ts';
import {number, t} from '../../i18n/index.ts';
import {PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {placeName} from '../wizard/summary.tsx';
import {PART_LINES, sendFile, type Progress, type Reject} from './send.ts';

const SHOWN_MAX = 500;  // rows on the page; the download has all

function saveRejects(rejects: Reject[]): void {
  download('rejected.ndjson', rejects.map((one) => `${one.text}\n`).join(''), 'application/x-ndjson');
}

function saveProblems(rejects: Reject[]): void {
  const rows = rejects.flatMap((one) => one.problems.map((problem) => [one.line, problem.pointer, problem.code, problem.detail]));
  download('problems.csv', csvOf(['line', 'pointer', 'code', 'detail'], rows));
}

function Rejects({rejects}: {rejects: Reject[]}) {
  const rows = rejects.flatMap((one) => one.problems.map((problem, i) => ({...problem, line: one.line, key: `${one.line} ${i}`})));
  return (
    <Panel title={t('bulk.rejects', {count: rejects.length})} tools={<span class="buttons">
      <button type="button" class="button quiet" onClick={() => saveRejects(rejects)}>{t('bulk.save_rejects')}</button>
      <button type="button" class="button quiet" onClick={() => saveProblems(rejects)}>{t('bulk.save_problems')}</button>
    </span>}>
      <Table caption={t('bulk.rejects', {count: rejects.length})} rows={rows.slice(0, SHOWN_MAX)} keyOf={(row) => row.key} columns={[
        {head: t('bulk.line'), cell: (row) => number(row.line), number: true}, {head: t('bulk.place'), cell: (row) => placeName(row.pointer)},
        {head: t('bulk.pointer'), cell: (row) => <span class="code">{row.pointer}</span>}, {head: t('bulk.problem'), cell: (row) => row.detail},
      ]} />
      {rows.length > SHOWN_MAX && <p class="faint">{t('bulk.shown', {count: SHOWN_MAX})}</p>}
    </Panel>
  );
}

function useBulk() {
  const [progress, setProgress] = useState<Progress | undefined>(undefined);
  const [state, setState] = useState<'idle' | 'sending' | 'done' | 'cancelled'>('idle');
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  const keys = useRef(new WeakMap<File, string[]>());
  async function send(file: File) {
    stop.current = new AbortController();
    const known = keys.current.get(file) ?? [];
    keys.current.set(file, known);
    setFailure(undefined);
    setState('sending');
    try {
      await sendFile(file, known, stop.current.signal, setProgress);
      setState('done');
    } catch (error) {
      setState('cancelled');
      if (!isAbort(error)) setFailure(asFailure(error));
    }
  }
  return {progress, state, failure, send, cancel: () => stop.current?.abort()};
}

function Outcome({progress, file, state}: {progress: Progress; file: File; state: string}) {
  const share = file.size > 0 ? progress.bytes / file.size : 1;
  return (
    <div class="bulk-state" role="status">
      <progress max={1} value={state === 'done' ? 1 : Math.min(share, 0.99)} aria-label={t('bulk.progress')} />
      <dl class="times">
        <div><dt>{t('bulk.lines')}</dt><dd class="num">{number(progress.lines)}</dd></div>
        <div><dt>{t('bulk.accepted')}</dt><dd class="num good">{number(progress.accepted)}</dd></div>
        <div><dt>{t('bulk.rejected')}</dt><dd class={`num${progress.rejects.length > 0 ? ' wrong' : ''}`}>{number(progress.rejects.length)}</dd></div>
        {progress.repeated > 0 && <div><dt>{t('bulk.repeated')}</dt><dd class="num">{number(progress.repeated)}</dd></div>}
      </dl>
      {state === 'done' && <p>{t('bulk.done')}</p>}
      {state === 'cancelled' && <p>{t('bulk.cancelled')}</p>}
    </div>
  );
}

export default function BulkPage() {
  const [file, setFile] = useState<File | undefined>(undefined);
  const bulk = useBulk();
  const busy = bulk.state === 'sending';
  useTitle(t('nav.bulk'));
  return (
    <div class="page">
      <PageHead title={t('nav.bulk')} />
      <Panel title={t('bulk.file')}>
        <p>{t('bulk.explain', {count: PART_LINES})}</p>
        <form class="buttons" onSubmit={(event) => {
          event.preventDefault();
          if (file) void bulk.send(file);
        }}>
          <label class="button file">{t('file.choose')}<input type="file" accept=".ndjson,.jsonl,.json,.txt" disabled={busy} onChange={(event) => setFile(event.currentTarget.files?.[0])} /></label>
          {file && <bdi class="strong">{file.name}</bdi>}
          <button type="submit" class="button primary" disabled={!file || busy}>{busy ? t('state.sending') : t('bulk.send')}</button>
          {busy && <button type="button" class="button" onClick={bulk.cancel}>{t('do.stop')}</button>}
        </form>
        <Trouble failure={bulk.failure} />
        {bulk.progress && file && <Outcome progress={bulk.progress} file={file} state={bulk.state} />}
      </Panel>
      {bulk.progress && bulk.progress.rejects.length > 0 && <Rejects rejects={bulk.progress.rejects} />}
    </div>
  );
}
