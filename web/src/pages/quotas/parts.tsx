// Small things that both pages of quotas show.
import './quotas.css';
import type {Quota} from '../../api/types.ts';
import {formatDecimal} from '../../i18n/decimal.ts';
import {locale, percent, t} from '../../i18n/index.ts';
import {shareOf} from './balance.ts';

export const volume = (text: string, unit: string): string => `${formatDecimal(text, locale())} ${unit}`;

export function QuotaState({status}: {status: Quota['status']}) {
  return <span class={`status quota-${status}`}>{t(`quota_status.${status}`)}</span>;
}

// The critical mark is where so much was used that more is secured before it is granted.
function criticalAt(quota: Quota): number | undefined {
  const used = Number(quota.critical_percent ?? Number.NaN);
  return Number.isFinite(used) ? Math.max(0, 100 - used) : undefined;
}

// What is left as a part of the whole, with the mark below which it is critical.
export function QuotaBar({quota, wide}: {quota: Quota; wide?: boolean}) {
  const share = shareOf(quota.left, quota.volume);
  const critical = criticalAt(quota);
  const low = quota.status !== 'open' || (critical !== undefined && share * 100 <= critical);
  const label = t('quota.left_of', {left: volume(quota.left, quota.unit), volume: volume(quota.volume, quota.unit), share: percent(share, 1)});
  return (
    <svg class={`quota-bar${wide ? ' wide' : ''}`} viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="bar-rest" y="2" width="100" height="6" />
      <rect class={share === 0 ? 'quota-none' : low ? 'quota-low' : 'quota-left'} y="2" width={share * 100} height="6" />
      {critical !== undefined && <rect class="quota-mark" x={Math.min(99, critical)} width={wide ? 0.2 : 1} height="10" />}
    </svg>
  );
}
