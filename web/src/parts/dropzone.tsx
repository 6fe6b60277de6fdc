// Chooses files: by dragging them here, from the disk, or with the camera; sends them and shows how it goes.
import './dropzone.css';
import {useRef, useState} from 'preact/hooks';
import {asFailure, type Failure} from '../api/client.ts';
import type {Attachment} from '../api/types.ts';
import {newKey} from '../base/id.ts';
import {t} from '../i18n/index.ts';
import {FILE_BYTES_MAX, FILE_TYPES, smaller, upload} from './upload.ts';

interface Sending {
  key: string;
  file: File;
  failure?: string;
}

interface Props {
  declaration: string;
  about: string;
  camera?: boolean;
  onSent: (attachment: Attachment) => void;
}

function useSending({declaration, about, onSent}: Props) {
  const [sending, setSending] = useState<Sending[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const drop = (key: string) => setSending((old) => old.filter((one) => one.key !== key));
  const mark = (key: string, failure: string | undefined) => setSending((old) => old.map((one) => (one.key === key ? {...one, failure} : one)));
  async function send(one: Sending): Promise<void> {
    mark(one.key, undefined);
    try {
      onSent(await upload(declaration, one.file.name, about, await smaller(one.file), one.key));
      drop(one.key);
    } catch (error) {
      const failure: Failure = asFailure(error);
      mark(one.key, failure.message);
    }
  }
  const enqueue = (one: Sending) => (line.current = line.current.then(() => send(one)));
  function add(files: Iterable<File>): void {
    for (const file of files) {
      const one: Sending = {key: newKey(), file, failure: file.size > FILE_BYTES_MAX ? t('error.file_large') : undefined};
      setSending((old) => [...old, one]);
      if (!one.failure) void enqueue(one);
    }
  }
  return {sending, add, retry: (one: Sending) => void enqueue(one), drop};
}

export function Dropzone(props: Props) {
  const {sending, add, retry, drop} = useSending(props);
  const [over, setOver] = useState(false);
  const choose = (event: Event & {currentTarget: HTMLInputElement}) => {
    add([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = '';
  };
  return (
    <div class={`dropzone${over ? ' over' : ''}`} onDragOver={(event) => {
      event.preventDefault();
      setOver(true);
    }} onDragLeave={() => setOver(false)} onDrop={(event) => {
      event.preventDefault();
      setOver(false);
      add([...(event.dataTransfer?.files ?? [])]);
    }}>
      <label class="button file">{t('file.choose')}<input type="file" multiple accept={FILE_TYPES} onChange={choose} /></label>
      <label class={`button file${props.camera ? ' primary' : ''}`}>{t('file.camera')}<input type="file" accept="image/*" capture="environment" onChange={choose} /></label>
      <span class="faint drop-hint">{t('file.drop')}</span>
      {sending.length > 0 && (
        <ul class="sending" aria-live="polite">
          {sending.map((one) => (
            <li key={one.key}>
              <bdi>{one.file.name}</bdi>
              {one.failure ? <><span class="wrong">{one.failure}</span>
                <button type="button" class="button small" onClick={() => retry(one)}>{t('do.retry')}</button>
                <button type="button" class="button small quiet" onClick={() => drop(one.key)}>{t('do.remove')}</button></>
                : <span class="faint">{t('state.sending')}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
