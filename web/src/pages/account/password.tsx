import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {t} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';

export function PasswordForm({onDone}: {onDone: () => void}) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const changing = useDoing(() => call('changePassword', {body: {old_password: old, new_password: fresh}}));
  async function submit(event: Event) {
    event.preventDefault();
    setDiffers(fresh !== again);
    if (fresh !== again || !await changing.run()) return;
    setOld('');
    setFresh('');
    setAgain('');
    onDone();
  }
  const errorAt = (pointer: string) => changing.failure?.problems.find((problem) => problem.pointer === pointer)?.detail;
  return (
    <form onSubmit={submit}>
      <Trouble failure={changing.failure} />
      <TextField id="old-password" label={t('field.old_password')} type="password" value={old} onValue={setOld} error={errorAt('/old_password')} autoComplete="current-password" maxLength={1024} required />
      <TextField id="new-password" label={t('field.new_password')} hint={t('hint.password')} type="password" value={fresh} onValue={setFresh} error={errorAt('/new_password')} autoComplete="new-password" maxLength={1024} required />
      <TextField id="again-password" label={t('field.again_password')} type="password" value={again} onValue={setAgain} error={differs ? t('error.differs') : undefined} autoComplete="new-password" maxLength={1024} required />
      <div class="buttons"><button type="submit" class="button primary" disabled={changing.busy}>{t('do.change')}</button></div>
    </form>
  );
}
