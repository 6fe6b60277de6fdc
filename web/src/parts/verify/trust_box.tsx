// Whom the reader believes: the keys of a federation, pasted or from a file.
import {useState} from 'preact/hooks';
import {t, tCode} from '../../i18n/index.ts';
import {textOf} from '../../verify/bytes.ts';
import {TrustFault, type Trust} from '../../verify/charter.ts';
import {trustOf} from '../../verify/verify.ts';
import {Facts, Panel} from '../bits.tsx';
import {Field} from '../field.tsx';

const TRUST_BYTES_MAX = 4_000_000;  // two policies of the largest kind

export function readTrust(texts: string[]): {trust?: Trust; fault?: string} {
  try {
    return {trust: trustOf(texts)};
  } catch (error) {
    if (error instanceof TrustFault) return {fault: error.code};
    throw error;
  }
}

const origins = (trust: Trust): string => [...new Set(trust.policies.flatMap(({logs}) => logs.map(({name}) => name)))].join(', ');

function Believed({trust, built}: {trust: Trust | undefined; built: boolean}) {
  if (!trust) return <p class="note note-ask">{t('verify.trust_none')}</p>;
  return (
    <>
      {trust.federation && <p class="strong">{t('verify.trust_federation', {name: trust.federation})}</p>}
      <Facts rows={[[t('verify.trust_logs'), origins(trust)]]} />
      {built && <p class="faint">{t('verify.trust_built')}</p>}
    </>
  );
}

// 'built': texts that came with the page; what is pasted counts instead.
export function TrustBox({built, trust, onTrust}: {built: string[]; trust: Trust | undefined; onTrust: (trust: Trust | undefined) => void}) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const take = (next: string) => {
    setText(next);
    const read = readTrust(next.trim() === '' ? built : [next]);
    setFault(read.fault);
    onTrust(read.trust);
  };
  const error = fault && tCode('verify_trust', fault);
  return (
    <Panel title={t('verify.trust')}>
      <Believed trust={trust} built={built.length > 0 && text.trim() === ''} />
      <Field id="verify-trust" label={t('verify.trust_policy')} hint={t('verify.trust_hint')} error={error}>
        {(field) => <textarea {...field} class="code" rows={4} spellcheck={false} value={text} onInput={(event) => take(event.currentTarget.value)} />}
      </Field>
      <label class="button file start">{t('verify.trust_file')}
        <input type="file" onChange={async (event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) take(textOf(new Uint8Array(await file.slice(0, TRUST_BYTES_MAX).arrayBuffer())) ?? '?');
        }} />
      </label>
    </Panel>
  );
}
