// The tariff to look through: by words or a code, or down its tree, as the law is on any day.
import {useRef} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {TariffInfo} from '../../api/types.ts';
import {setQuery} from '../../base/router.ts';
import {language, number, t} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Time} from '../../parts/bits.tsx';
import {useKeys, useLoad, useTitle} from '../../parts/load.ts';
import {latinKey} from '../../parts/rows.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {askedNow} from './address.ts';
import {DayField, OtherVersion, TariffTrouble} from './parts.tsx';
import {Results} from './results.tsx';
import {TariffTabs} from './section_bar.tsx';
import {TreeView} from './tree_view.tsx';

// Which tariff is shown, so that nobody quotes a figure without knowing its source.
function Source({info}: {info: TariffInfo}) {
  return (
    <p class="tariff-source faint">
      <bdi class="strong">{info.name || info.country}</bdi> · {t('tariff.version')} <span class="code">{info.version}</span>
      {info.activated_at && <> · {t('tariff.in_force_since')} <Time at={info.activated_at} /></>} · {t('tariff.holds', {lines: number(info.lines), measures: number(info.measures)})}
    </p>
  );
}

export default function TariffPage() {
  const asked = askedNow();
  const search = useRef<HTMLInputElement>(null);
  const info = useLoad((signal) => call('getTariff', {signal}), []);
  useTitle(t('nav.tariff'));
  useKeys((event) => {
    if (event.key !== '/' && latinKey(event) !== 'f') return;
    event.preventDefault();
    search.current?.focus();
  });
  const {version} = asked;
  return (
    <div class="page">
      <PageHead title={t('nav.tariff')}>{(info.data || version) && <DayField day={asked.day} />}</PageHead>
      <TariffTabs />
      {version ? <OtherVersion version={version} /> : <TariffTrouble failure={info.failure} retry={info.reload} />}
      {!version && info.loading && !info.data && <Loading />}
      {!version && info.data && (
        <>
          <Source info={info.data} />
          <div class="filters"><SearchBox text={asked.q} label={t('tariff.search')} input={search} onText={(q) => setQuery({q})} /></div>
          {asked.q && <Results asked={asked} />}
        </>
      )}
      {(version || info.data) && (
        <Panel title={t('tariff.tree')}>
          <TreeView key={`${asked.day ?? ''} ${version ?? ''} ${language.value}`} asked={asked} />
        </Panel>
      )}
    </div>
  );
}
