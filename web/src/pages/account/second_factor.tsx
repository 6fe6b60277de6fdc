// Switches the second factor on: secret, first code, recovery codes.
import {useEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {me, refreshSession} from '../../api/session.ts';
import {t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';

interface Secret {
  secret: string;
  uri: string;
}

// The code for cameras; the library that draws it is fetched only here.
function QrCode({text}: {text: string}) {
  const [cells, setCells] = useState<{path: string; size: number} | undefined>(undefined);
  useEffect(() => {
    void import('qrcode-generator').then(({default: qrcode}) => {
      const code = qrcode(0, 'M');
      code.addData(text);
      code.make();
      const size = code.getModuleCount();
      const dark = Array.from({length: size * size}, (_, i) => [i % size, Math.floor(i / size)] as const).filter(([x, y]) => code.isDark(y, x));
      setCells({size, path: dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join('')});
    });
  }, [text]);
  if (!cells) return null;
  return <svg class="qr" viewBox={`-2 -2 ${cells.size + 4} ${cells.size + 4}`} role="img" aria-label={t('factor.qr')}><path d={cells.path} /></svg>;
}

function Confirming({secret, onDone}: {secret: Secret; onDone: (codes: string[]) => void}) {
  const [code, setCode] = useState('');
  const confirming = useDoing(async () => onDone((await call('confirmSecondFactor', {body: {code: code.trim()}})).recovery_codes));
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void confirming.run();
    }}>
      <p>{t('factor.scan')}</p>
      <QrCode text={secret.uri} />
      <dl class="facts"><div><dt>{t('factor.secret')}</dt><dd class="code break">{secret.secret}</dd></div><div><dt>{t('factor.uri')}</dt><dd class="code break">{secret.uri}</dd></div></dl>
      <Trouble failure={confirming.failure} />
      <TextField id="factor-code" label={t('field.code')} value={code} onValue={setCode} inputMode="numeric" autoComplete="one-time-code" maxLength={10} required class="short" />
      <div class="buttons"><button type="submit" class="button primary" disabled={confirming.busy}>{t('factor.on')}</button></div>
    </form>
  );
}

export function SecondFactor() {
  const [secret, setSecret] = useState<Secret | undefined>(undefined);
  const [codes, setCodes] = useState<string[] | undefined>(undefined);
  const beginning = useDoing(async () => setSecret(await call('beginSecondFactor', {})));
  return (
    <Panel title={t('factor.title')}>
      {codes ? (
        <div role="status"><p>{t('factor.codes')}</p><ul class="codes">{codes.map((code) => <li key={code} class="code">{code}</li>)}</ul></div>
      ) : secret ? (
        <Confirming secret={secret} onDone={(given) => {
          setCodes(given);
          void refreshSession();
        }} />
      ) : (
        <>
          <p>{t(me.value?.second_factor ? 'factor.is_on' : 'factor.is_off')}</p>
          <Trouble failure={beginning.failure} />
          <button type="button" class="button" disabled={beginning.busy} onClick={() => void beginning.run()}>{t(me.value?.second_factor ? 'factor.again' : 'factor.begin')}</button>
        </>
      )}
    </Panel>
  );
}
