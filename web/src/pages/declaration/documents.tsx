// References of papers as declared, and the papers and photos themselves.
import {useState} from 'preact/hooks';
import type {Attachment, Declaration, DeclarationStages} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Panel, Time} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {Dropzone} from '../../parts/dropzone.tsx';
import {tell} from '../../parts/toast.tsx';
import {fileAddress, isPicture} from '../../parts/upload.ts';
import {plainReference} from './compare.ts';
import {Reference} from './stages.tsx';

const KIB = 1024;
const size = (bytes: number): string => (bytes < KIB * KIB ? `${number(Math.ceil(bytes / KIB))} KiB` : `${number(bytes / KIB / KIB, 1)} MiB`);

function Preview({declaration, file, onClose}: {declaration: string; file: Attachment; onClose: () => void}) {
  return (
    <Dialog title={file.name} wide onClose={onClose}>
      <img class="picture" src={fileAddress(declaration, file.id)} alt={file.name} />
    </Dialog>
  );
}

function File({declaration, file, onShow}: {declaration: string; file: Attachment; onShow: () => void}) {
  const address = fileAddress(declaration, file.id);
  return (
    <li class="file-row">
      {isPicture(file.type)
        ? <button type="button" class="thumb" onClick={onShow}><img src={address} alt={t('file.show', {name: file.name})} loading="lazy" width="64" height="48" /></button>
        : <span class="thumb thumb-type" aria-hidden="true">{file.type.split('/').at(-1)?.slice(0, 4)}</span>}
      <span>
        <a href={address} target="_blank" rel="noopener"><bdi>{file.name}</bdi></a>
        <span class="faint">{[file.about && tCode('about', file.about), size(file.bytes)].filter(Boolean).join(' · ')} · <Time at={file.attached_at} /> · <bdi>{file.by}</bdi></span>
      </span>
    </li>
  );
}

interface Props {
  data: Declaration;
  stages: DeclarationStages | undefined;
  onReference: (reference: string) => void;
  onChanged: () => void;
}

export function Documents({data, stages, onReference, onChanged}: Props) {
  const stated = new Set([...(stages?.statements ?? []), ...(stages?.unmatched ?? [])].map((one) => plainReference(one.reference ?? '')));
  const [shown, setShown] = useState<Attachment | undefined>(undefined);
  const id = data.summary.id;
  const references = data.document.documents ?? [];
  return (
    <Panel title={t('title.documents')}>
      {references.length > 0 && (
        <ul class="references">{references.map((one, i) => <li key={i}><span class="faint">{one.type} {tCode('document', one.type) === one.type ? '' : tCode('document', one.type)}</span> {stated.has(plainReference(one.reference)) ? <Reference reference={one.reference} onReference={onReference} /> : <bdi class="code">{one.reference}</bdi>}</li>)}</ul>
      )}
      {data.attachments.length > 0 && <ul class="files">{data.attachments.map((file) => <File key={file.id} declaration={id} file={file} onShow={() => setShown(file)} />)}</ul>}
      {references.length === 0 && data.attachments.length === 0 && <p class="faint">{t('decl.no_documents')}</p>}
      {data.allowed.includes('attach') && <Dropzone declaration={id} about="document" onSent={(file) => {
        tell(t('file.sent', {name: file.name}));
        onChanged();
      }} />}
      {shown && <Preview declaration={id} file={shown} onClose={() => setShown(undefined)} />}
    </Panel>
  );
}
