// The first start: makes the first administrator with the token that the server printed.
import {useState} from 'preact/hooks';
import {call} from '../api/client.ts';
import {takeSession} from '../api/session.ts';
import {t} from '../i18n/index.ts';
import {Trouble} from '../parts/bits.tsx';
import {TextField} from '../parts/field.tsx';
import {Gate} from '../parts/gate.tsx';
import {useDoing, useTitle} from '../parts/load.ts';

export default function SetUpPage() {
  const [token, setToken] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const making = useDoing(async () => takeSession(await call('setUp', {body: {token: token.trim(), name, password}})));
  useTitle(t('title.set_up'));
  const errorAt = (pointer: string) => making.failure?.problems.find((problem) => problem.pointer === pointer)?.detail;
  return (
    <Gate title={t('title.set_up')}>
      <p>{t('text.set_up')}</p>
      <form onSubmit={(event) => {
        event.preventDefault();
        void making.run();
      }}>
        <Trouble failure={making.failure} />
        <TextField id="token" label={t('field.token')} hint={t('hint.token')} value={token} onValue={setToken} error={errorAt('/token')} required />
        <TextField id="name" label={t('field.name')} value={name} onValue={setName} error={errorAt('/name')} autoComplete="username" maxLength={100} required />
        <TextField id="password" label={t('field.password')} hint={t('hint.password')} type="password" value={password} onValue={setPassword}
          error={errorAt('/password')} autoComplete="new-password" maxLength={1024} required />
        <div class="buttons"><button type="submit" class="button primary" disabled={making.busy}>{t('do.make')}</button></div>
      </form>
    </Gate>
  );
}
