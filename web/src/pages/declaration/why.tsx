// Why: findings and reasons for each item, what would have changed the decision, and by which versions.
import {useState} from 'preact/hooks';
import {currency} from '../../api/session.ts';
import type {Findings, ItemFindings, Reason} from '../../api/types.ts';
import {money, number, percent, t} from '../../i18n/index.ts';
import {Facts, Loading, Panel, Probability, Time, Trouble} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {lazy} from '../../parts/lazy.tsx';
import type {Loaded} from '../../parts/load.ts';
import {EvidenceDrawer} from './evidence.tsx';
import {Scale} from './scale.tsx';

const CodeDoubt = lazy<Parameters<typeof import('../classify/code_doubt.tsx').default>[0]>(() => import('../classify/code_doubt.tsx'), 'duty');

interface Asked {
  item: number;
  reason: number;
}

const WEIGHT_FULL = 3;  // log-odds that fill the bar: a factor of about twenty

// A bar from the middle: to the end makes the suspicion stronger, to the start weaker.
function Weight({weight}: {weight: number}) {
  const width = Math.min(1, Math.abs(weight) / WEIGHT_FULL) * 50;
  return (
    <svg class="weight" viewBox="0 0 100 10" preserveAspectRatio="none" role="img"
      aria-label={t(weight >= 0 ? 'why.stronger' : 'why.weaker', {weight: number(Math.abs(weight), 2)})}>
      <rect class="bar-rest" width="100" height="10" />
      <rect class={weight >= 0 ? 'weight-up' : 'weight-down'} x={weight >= 0 ? 50 : 50 - width} width={width} height="10" />
      <rect class="weight-middle" x="49.5" width="1" height="10" />
    </svg>
  );
}

// A reason that rests on a record of the ledger names its entry: "operator/xx-aeo-1001 2".
function recordOf({template, parameters}: Reason): string | undefined {
  const [object = ''] = (parameters?.entry ?? '').split(' ');
  const slash = object.indexOf('/');
  return template.startsWith('operator.') && slash > 0 ? `/ledger/record/${object.slice(0, slash)}/${encodeURIComponent(object.slice(slash + 1))}` : undefined;
}

function ReasonRow({reason, onEvidence}: {reason: Reason; onEvidence: () => void}) {
  const record = recordOf(reason);
  return (
    <li class="reason">
      <p><bdi>{reason.sentence}</bdi></p>
      <div class="reason-facts">
        <Weight weight={reason.weight} />
        {reason.probability_without !== undefined && <span class="faint">{t('why.without', {share: percent(reason.probability_without)})}</span>}
        {record && <a class="small" href={record}>{t('why.record')}</a>}
        {reason.evidence && <button type="button" class="button quiet small" onClick={onEvidence}>{t('why.evidence')}</button>}
      </div>
    </li>
  );
}

function Kinds({item}: {item: ItemFindings}) {
  const kinds = item.kinds ?? [];
  if (kinds.length < 2) return null;
  return (
    <details>
      <summary>{t('why.kinds')}</summary>
      <ul class="kinds">{kinds.map((kind) => <li key={kind.kind}><bdi>{kind.label}</bdi><Probability value={kind.probability} /></li>)}</ul>
    </details>
  );
}

function Item({item, only, onAsk}: {item: ItemFindings; only: boolean; onAsk: (asked: Asked) => void}) {
  const finding = item.finding;
  return (
    <section class="finding">
      <h3>{!only && <span class="faint">{t('decl.item', {number: item.number})} · </span>}<bdi class={only ? 'sentence' : undefined}>{finding.label}</bdi></h3>
      <p class="finding-facts">
        <Probability value={finding.probability} />
        <span>{t('why.stake', {amount: money(finding.stake, {currency: currency.value})})}</span>
      </p>
      {finding.stake_basis && <p class="faint">{t('why.stake_basis')} <bdi>{finding.stake_basis}</bdi></p>}
      <ol class="reasons">
        {finding.reasons.map((reason, i) => <ReasonRow key={i} reason={reason} onEvidence={() => onAsk({item: item.number, reason: i})} />)}
      </ol>
      {item.code_doubt && <CodeDoubt doubt={item.code_doubt} />}
      <Kinds item={item} />
    </section>
  );
}

function WhatIf({findings}: {findings: Findings}) {
  const changes = (findings.what_if ?? []).filter((change) => change.lane !== findings.lane);
  if (changes.length === 0) return null;
  return (
    <section class="what-if">
      <h3>{t('why.what_if')}</h3>
      <ul>
        {changes.map((change) => (
          <li key={change.change}><bdi>{change.change}</bdi><span class="arrow" aria-hidden="true">→</span><LaneMark lane={change.lane} named />
            {change.probability !== undefined && <span class="faint num">{percent(change.probability)}</span>}</li>
        ))}
      </ul>
    </section>
  );
}

function Versions({findings}: {findings: Findings}) {
  return (
    <details>
      <summary>{t('why.versions')}</summary>
      <Facts rows={[
        [t('why.decided'), <Time at={findings.decided_at} />], [t('why.model'), findings.model_version],
        [t('why.policy'), String(findings.policy_version)], [t('why.learned'), findings.learned_events === undefined ? '' : number(findings.learned_events)],
        [t('why.draw'), findings.draw === undefined ? '' : percent(findings.draw, 1)],
      ]} />
    </details>
  );
}

export function Why({id, findings}: {id: string; findings: Loaded<Findings | undefined>}) {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const data = findings.data;
  const items = [...(data?.items ?? [])].sort((a, b) => Number(b.expected) - Number(a.expected));
  return (
    <Panel title={t('title.why')} id="why">
      <Trouble failure={findings.failure} retry={findings.reload} />
      {!data && findings.loading && <Loading />}
      {data && (
        <>
          <p class="decision"><LaneMark lane={data.lane} named /><span class="faint">{t(`basis.${data.basis}`)}</span></p>
          <Scale findings={data} />
          {items.map((item) => <Item key={item.number} item={item} only={items.length === 1} onAsk={setAsked} />)}
          <WhatIf findings={data} />
          <Versions findings={data} />
        </>
      )}
      {asked && <EvidenceDrawer id={id} item={asked.item} reason={asked.reason} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}
