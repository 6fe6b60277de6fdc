// The first password was given by somebody else: a new one is needed before anything else.
import {me, refreshSession, signOut} from '../../api/session.ts';
import {t} from '../../i18n/index.ts';
import {Gate} from '../../parts/gate.tsx';
import {useTitle} from '../../parts/load.ts';
import {PasswordForm} from './password.tsx';

export default function NewPasswordPage() {
  useTitle(t('title.password'));
  return (
    <Gate title={t('title.password')}>
      <p>{t('text.must_change', {name: me.value?.display_name || me.value?.name || ''})}</p>
      <PasswordForm onDone={() => void refreshSession()} />
      <button type="button" class="button quiet" onClick={() => void signOut()}>{t('do.sign_out')}</button>
    </Gate>
  );
}
