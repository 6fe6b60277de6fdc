// A lie of a log, in red on every page of everybody who reads the ledger, until an administrator has acknowledged it.
// Fetched only where there is a ledger.
import './ledger_banner.css';
import {useEffect} from 'preact/hooks';
import {call} from '../api/client.ts';
import {listen} from '../api/live.ts';
import type {LedgerAlarm} from '../api/types.ts';
import {place} from '../base/router.ts';
import {t, tCode} from '../i18n/index.ts';
import {evidenceAddress, isGrave} from './ledger_grave.ts';
import {useGap, useLoad} from './load.ts';

// The first page of alarms is enough: a hundred lies behind it change nothing about what is to be done.
const openOnes = (alarms: LedgerAlarm[]): LedgerAlarm[] => alarms.filter((one) => isGrave(one) && one.acknowledged === null);

export default function LedgerBanner() {
  const read = useLoad(async (signal) => openOnes((await call('listLedgerAlarms', {signal})).alarms), []);
  useGap(read.reload);
  useEffect(() => {
    const stop = listen('ledger_alarm', () => read.reload());
    addEventListener('ledger-acknowledged', read.reload);
    return () => {
      stop();
      removeEventListener('ledger-acknowledged', read.reload);
    };
  }, []);
  // That somebody else has acknowledged it is told to nobody: who goes to the next page looks again.
  const path = place.value.split('?')[0] ?? '';
  const shouts = (read.data?.length ?? 0) > 0;
  useEffect(() => {
    if (shouts) read.reload();
  }, [path]);
  const [worst, ...others] = read.data ?? [];
  if (!worst) return null;
  const here = path === '/ledger';
  return (
    <div class="ledger-banner" role="alert" aria-label={t('ledger_banner.title')}>
      <p><strong><span aria-hidden="true">⚠ </span>{t('ledger_banner.title')}</strong> {tCode('ledger_banner_says', worst.code)} <bdi class="code">{worst.log || worst.member}</bdi>{others.length > 0 && <> {t('ledger_banner.more', {count: others.length})}</>}</p>
      <p class="buttons">
        {worst.evidence && <a class="button small" href={evidenceAddress(worst.evidence)} download={`evidence-${worst.code}-${worst.evidence.slice(0, 12)}.json`}>{t('ledger_banner.evidence')}</a>}
        {!here && <a class="button small" href="/ledger">{t('ledger_banner.look')}</a>}
      </p>
    </div>
  );
}
