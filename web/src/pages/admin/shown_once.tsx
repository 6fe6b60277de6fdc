import {useState} from 'preact/hooks';
import {t} from '../../i18n/index.ts';

// A secret that the server will not show again.
export function ShownOnce({label, secret, onClose}: {label: string; secret: string; onClose: () => void}) {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(secret).then(() => setCopied(true), () => undefined);
  return (
    <div class="note note-ask" role="status">
      <p>{label}: {t('admin.once')}</p>
      <p><code class="code break secret">{secret}</code></p>
      <div class="buttons">
        {navigator.clipboard && <button type="button" class="button" onClick={copy}>{t(copied ? 'do.copied' : 'do.copy')}</button>}
        <button type="button" class="button quiet" onClick={onClose}>{t('do.close')}</button>
      </div>
    </div>
  );
}
