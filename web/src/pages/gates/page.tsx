// Gates: what waits where, and how long the queue will be.
import './gates.css';
import {call} from '../../api/client.ts';
import type {Gate} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Ago, readsAlarms, TrackTabs} from '../../parts/track_bits.tsx';

function Card({gate}: {gate: Gate}) {
  return (
    <li class={`gate-card${gate.waiting > 0 ? ' gate-waits' : ''}`}>
      <h2><a href={`/gates/${encodeURIComponent(gate.id)}`}><bdi>{gate.name}</bdi></a></h2>
      <dl class="gate-figures">
        <div><dt>{t('gate.waiting')}</dt><dd class="num">{number(gate.waiting)}</dd></div>
        <div><dt>{t('gate.passes')}</dt><dd class="num">{number(gate.passes_today ?? 0)}</dd></div>
        <div><dt>{t('gate.held')}</dt><dd class="num">{number(gate.held_today ?? 0)}</dd></div>
        <div><dt>{t('gate.lanes')}</dt><dd class="num">{number(gate.lanes ?? 0)}</dd></div>
      </dl>
      <p class="faint">{t('track.heard')} <Ago at={gate.heard_at} />{gate.list_seq !== undefined && <> · {t('gate.list', {count: String(gate.list_seq)})}</>}</p>
    </li>
  );
}

export default function GatesPage() {
  const loaded = useLoad((signal) => call('listGates', {signal}), []);
  useTitle(t('nav.gates'));
  return (
    <div class="page">
      <PageHead title={t('nav.gates')}><button type="button" class="button" onClick={loaded.reload}>{t('do.refresh')}</button></PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data?.items.length === 0 && <Empty title={t('gate.none')}><p class="faint">{t('gate.none_words')} {readsAlarms() && <a href="/geography">{t('track_tab.geography')}</a>}</p></Empty>}
      <ul class="gate-cards">{loaded.data?.items.map((gate) => <Card key={gate.id} gate={gate} />)}</ul>
    </div>
  );
}
