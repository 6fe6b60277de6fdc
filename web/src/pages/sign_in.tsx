// Sign in: name and password, then a code where the server asks for one.
import {useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../api/client.ts';
import {session, takeSession} from '../api/session.ts';
import type {Session} from '../api/types.ts';
import {t} from '../i18n/index.ts';
import {Trouble} from '../parts/bits.tsx';
import {TextField} from '../parts/field.tsx';
import {useTitle} from '../parts/load.ts';
import {Gate} from '../parts/gate.tsx';

type Demo = NonNullable<Session['demo_accounts']>;

function DemoAccounts({accounts, busy, onPick}: {accounts: Demo; busy: boolean; onPick: (name: string, password: string) => void}) {
  return (
    <section class="demo-accounts" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{t('demo.accounts')}</h2>
      <p class="faint">{t('demo.explain')}</p>
      <ul>
        {accounts.map((account) => (
          <li key={account.name}>
            <button type="button" class="button" disabled={busy} data-role={account.role} onClick={() => onPick(account.name, account.password)}>
              <strong>{t(`role.${account.role}`)}</strong><bdi class="faint">{account.display_name || account.name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SignInPage() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  useTitle(t('title.sign_in'));

  async function signIn(as: string, secret: string) {
    setName(as);  // an account that was picked may be asked for a code
    setPassword(secret);
    setBusy(true);
    setFailure(undefined);
    try {
      await takeSession(await call('signIn', {body: {name: as, password: secret, ...(code ? {code} : {})}}));
    } catch (error) {
      const failed = asFailure(error);
      const ask = failed.code === 'second_factor_needed';
      if (ask) setNeedsCode(true);
      setFailure(ask && !code ? undefined : failed);
    }
    setBusy(false);
  }
  const accounts = session.value?.demo_accounts ?? [];
  return (
    <Gate title={t('title.sign_in')} aside={accounts.length > 0 && <DemoAccounts accounts={accounts} busy={busy} onPick={signIn} />}>
      <form onSubmit={(event) => {
        event.preventDefault();
        void signIn(name, password);
      }}>
        <Trouble failure={failure} />
        {needsCode ? (
          <TextField id="code" label={t('field.code')} hint={t('hint.code')} value={code} onValue={setCode} inputMode="text" maxLength={20}
            autoComplete="one-time-code" required autoFocus />
        ) : (
          <>
            <TextField id="name" label={t('field.name')} value={name} onValue={setName} autoComplete="username" maxLength={100} required />
            <TextField id="password" label={t('field.password')} type="password" value={password} onValue={setPassword}
              autoComplete="current-password" maxLength={1024} required />
          </>
        )}
        <div class="buttons">
          <button type="submit" class="button primary" disabled={busy}>{busy ? t('state.sending') : t('do.sign_in')}</button>
          {needsCode && <button type="button" class="button" onClick={() => setNeedsCode(false)}>{t('do.back')}</button>}
        </div>
      </form>
      <p><a href="/verify">{t('nav.verify')}</a></p>
    </Gate>
  );
}
