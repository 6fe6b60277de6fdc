// One's own account: language, time zone, password, second factor.
import {choose, me} from '../../api/session.ts';
import {language, LANGUAGES, t, timeZone, type Language} from '../../i18n/index.ts';
import {Facts, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {SelectField} from '../../parts/field.tsx';
import {useDoing, useTitle} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import {PasswordForm} from './password.tsx';
import {SecondFactor} from './second_factor.tsx';

function zones(): [string, string][] {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([timeZone.value, 'UTC', ...known])].map((zone) => [zone, zone.replaceAll('_', ' ')]);
}

function Preferences() {
  const choosing = useDoing(choose);
  return (
    <Panel title={t('account.preferences')}>
      <Trouble failure={choosing.failure} />
      <SelectField id="language" label={t('field.language')} value={language.value} options={Object.entries(LANGUAGES)}
        onValue={(value) => void choosing.run({language: value as Language})} />
      <SelectField id="time-zone" label={t('field.time_zone')} value={timeZone.value} options={zones()} onValue={(time_zone) => void choosing.run({time_zone})} />
    </Panel>
  );
}

export default function AccountPage() {
  const user = me.value;
  useTitle(t('nav.account'));
  return (
    <div class="page narrow">
      <PageHead title={t('nav.account')} />
      <Panel title={t('account.who')}>
        <Facts rows={[
          [t('field.name'), user?.name ?? ''], [t('field.display_name'), user?.display_name ?? ''],
          [t('field.roles'), user?.roles.map((role) => t(`role.${role}`)).join(', ') ?? ''], [t('field.offices'), user?.offices?.join(', ') ?? ''],
          [t('field.clients'), user?.clients?.join(', ') ?? ''],
        ]} />
      </Panel>
      <Preferences />
      <Panel title={t('title.password')}><PasswordForm onDone={() => tell(t('account.changed'))} /></Panel>
      <SecondFactor />
    </div>
  );
}
