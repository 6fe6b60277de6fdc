// The tabs on top of all pages about the tariff.
import {hasRole} from '../../api/session.ts';
import {place} from '../../base/router.ts';
import {t, type Key} from '../../i18n/index.ts';

export const managesTariff = (): boolean => hasRole('analyst', 'manager');

const TABS: [path: string, label: Key][] = [
  ['/tariff', 'nav.tariff'], ['/tariff/duty', 'tariff_tab.duty'], ['/tariff/quotas', 'tariff_tab.quotas'], ['/tariff/classify', 'tariff_tab.classify'],
  ['/tariff/changes', 'tariff_tab.changes'], ['/tariff/versions', 'tariff_tab.versions'],
];
const NOT_CODES = TABS.map(([path]) => path).slice(1);

// The page of a code, '/tariff/0101210000', belongs to the tariff; '/tariff/quotas/091234' to the quotas.
function tabOf(path: string): string {
  return NOT_CODES.find((tab) => path === tab || path.startsWith(`${tab}/`)) ?? '/tariff';
}

export function TariffTabs() {
  const now = tabOf(place.value.split('?')[0] ?? '');
  const shown = TABS.filter(([path]) => path !== '/tariff/versions' || managesTariff());
  return (
    <nav aria-label={t('nav.tariff')}>
      <ul class="tabs">{shown.map(([path, label]) => <li key={path}><a href={path} aria-current={path === now ? 'page' : undefined}>{t(label)}</a></li>)}</ul>
    </nav>
  );
}
