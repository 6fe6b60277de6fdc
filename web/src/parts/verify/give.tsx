// What is given to be checked: files, a text, or a code before the camera or in a photo.
import './verify.css';
import {useRef, useState} from 'preact/hooks';
import {t} from '../../i18n/index.ts';
import {utf8} from '../../verify/bytes.ts';
import {DOCUMENT_BYTES_MAX} from '../../verify/verify.ts';
import {Panel} from '../bits.tsx';
import {Camera} from './camera.tsx';
import {readCode} from './read_code.ts';

const FILES_MAX = 4;  // an entry, its proof, private fields, and one to spare

interface Props {
  onGiven: (files: Uint8Array[]) => void;
}

// One byte more than is allowed says that it is too large, without reading the rest.
const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.slice(0, DOCUMENT_BYTES_MAX + 1).arrayBuffer());

async function codeIn(file: File): Promise<string | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  const text = bitmap && await readCode(bitmap);
  bitmap?.close();
  return text;
}

function FileButton({label, accept, multiple, onFiles}: {label: string; accept?: string; multiple?: boolean; onFiles: (files: File[]) => void}) {
  return (
    <label class="button file">{label}
      <input type="file" accept={accept} multiple={multiple} onChange={(event) => {
        onFiles([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = '';
      }} />
    </label>
  );
}

function useGiving({onGiven}: Props) {
  const [scanning, setScanning] = useState(false);
  const [noCode, setNoCode] = useState(false);
  const give = (files: Uint8Array[]) => {
    setScanning(false);
    setNoCode(false);
    onGiven(files);
  };
  // Photos of a code may be dropped too.
  async function takeFiles(files: File[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    if (!first.type.startsWith('image/')) return give(await Promise.all(files.slice(0, FILES_MAX).map(bytesOf)));
    const text = await codeIn(first);
    setNoCode(text === undefined);
    if (text !== undefined) give([utf8(text)]);
  }
  return {scanning, setScanning, noCode, give, takeFiles};
}

export function Give(props: Props) {
  const {scanning, setScanning, noCode, give, takeFiles} = useGiving(props);
  const [over, setOver] = useState(false);
  const [text, setText] = useState('');
  const camera = 'mediaDevices' in navigator && navigator.mediaDevices !== undefined;
  const zone = useRef<HTMLDivElement>(null);
  return (
    <Panel title={t('verify.give')}>
      <div ref={zone} class={`verify-drop${over ? ' over' : ''}`} onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }} onDragLeave={() => setOver(false)} onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void takeFiles([...(event.dataTransfer?.files ?? [])]);
      }}>
        <p>{t('verify.drop')}</p>
        <div class="buttons">
          <FileButton label={t('verify.choose')} multiple onFiles={(files) => void takeFiles(files)} />
          {camera && <button type="button" class="button" aria-pressed={scanning} onClick={() => setScanning(!scanning)}>{t('verify.scan')}</button>}
          <FileButton label={t('verify.photo')} accept="image/*" onFiles={(files) => void takeFiles(files)} />
        </div>
        {noCode && <p class="note note-bad" role="alert">{t('verify.no_code')}</p>}
        {scanning && <Camera onCode={(code) => give([utf8(code)])} onClose={() => setScanning(false)} />}
      </div>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') give([utf8(text)]);
      }}>
        <div class="field">
          <label for="verify-text">{t('verify.paste')}</label>
          <textarea id="verify-text" class="code" rows={4} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </div>
        <button type="submit" class="button primary start">{t('verify.check')}</button>
      </form>
    </Panel>
  );
}
