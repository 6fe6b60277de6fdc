// Help for the roles one has, in a few sentences each, and the keys.
import {hasRole, isOfficer, me} from '../api/session.ts';
import {language, t, type Language} from '../i18n/index.ts';
import {LaneMark} from '../parts/lane.tsx';
import {PageHead, Panel} from '../parts/bits.tsx';
import {useLoad, useTitle} from '../parts/load.ts';
import {KeyList} from './queue/keys_help.tsx';

const LANES = ['red', 'yellow', 'blue', 'green'] as const;

type Texts = typeof import('../i18n/help/en.json');

const LOADERS: Record<Language, () => Promise<{default: Texts}>> = {
  en: () => import('../i18n/help/en.json'), fr: () => import('../i18n/help/fr.json'), es: () => import('../i18n/help/es.json'), ar: () => import('../i18n/help/ar.json'),
};

export default function HelpPage() {
  const texts = useLoad(async () => (await LOADERS[language.value]()).default, []).data;
  useTitle(t('nav.help'));
  return (
    <div class="page narrow">
      <PageHead title={t('nav.help')} />
      {me.value?.roles.map((role) => <Panel key={role} title={t(`role.${role}`)}><p class="prose">{texts?.[role]}</p></Panel>)}
      {isOfficer() && (
        <>
          <Panel title={t('queue.lanes')}>
            <dl class="lanes-help">{LANES.map((lane) => <div key={lane}><dt><LaneMark lane={lane} named /></dt><dd>{t(`lane.${lane}.explain`)}</dd></div>)}</dl>
          </Panel>
          <Panel title={t('help.numbers')}><p class="prose">{texts?.numbers}</p></Panel>
          <Panel title={t('help.keys')}><KeyList /></Panel>
        </>
      )}
      <Panel title={t('nav.tariff')}><p class="prose">{texts?.tariff}</p></Panel>
      <Panel title={t('tariff_tab.duty')}><p class="prose">{texts?.duty}</p></Panel>
      {!hasRole('administrator') && <Panel title={t('nav.movements')}><p class="prose">{texts?.movements}</p></Panel>}
      <Panel title={t('help.privacy')}><p class="prose">{texts?.privacy}</p></Panel>
      <p><a href="/licences.txt" target="_blank">{t('help.licences')}</a></p>
    </div>
  );
}
