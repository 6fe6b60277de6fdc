// Small things that several pages of rules show.
import './rules.css';
import type {ComponentChildren} from 'preact';
import {kindLabel, hasRole, reference} from '../../api/session.ts';
import type {RulePhase, RuleStats, RuleSummary} from '../../api/types.ts';
import {place} from '../../base/router.ts';
import {number, percent, t} from '../../i18n/index.ts';
import {LaneMark} from '../../parts/lane.tsx';

export const writesRules = (): boolean => hasRole('targeting_officer', 'analyst');
export const approvesRules = (): boolean => hasRole('targeting_officer', 'manager');
// May check texts and test them on the past.
export const judgesRules = (): boolean => writesRules() || hasRole('manager');
const readsReview = (): boolean => judgesRules() || hasRole('auditor');

export const rulePath = (name: string): string => `/rules/${encodeURIComponent(name)}`;
export const officeName = (id: string): string => reference.value?.offices.find((office) => office.id === id)?.name ?? id;

export function PhaseWord({phase, percent: share}: {phase: RulePhase; percent?: number}) {
  return <span class={`status phase-${phase}`}>{phase === 'partial' && share ? t('rules.partial_share', {share: percent(share / 100)}) : t(`phase.${phase}`)}</span>;
}

export function Offices({offices}: {offices: string[]}) {
  return offices.length === 0 ? <>{t('rules.nation')}</> : <bdi>{offices.map(officeName).join(', ')}</bdi>;
}

// What a rule asks for: a lane at least, or to be left alone.
export function DemandMark({rule}: {rule: {demand?: RuleSummary['demand']; exempt?: boolean}}) {
  if (rule.exempt) return <>{t('rules.exempt')}</>;
  return rule.demand ? <LaneMark lane={rule.demand} named /> : <span class="faint">–</span>;
}

export const suspected = (kind: string | undefined): string => (kind ? kindLabel(kind) : '');

type RateFigures = Pick<RuleStats, 'rate' | 'low' | 'high' | 'checked' | 'right'>;

// Words that name the figures and say how sure they are.
export function rateWords({rate, low, high, checked, right}: RateFigures): string {
  if (rate === undefined) return t('rules.no_checks');
  const share = {right, checked, share: percent(rate)};
  return low === undefined || high === undefined ? t('rules.rate_words', share) : t('rules.rate_interval', {...share, low: percent(low), high: percent(high)});
}

// The share as a tick, its 95 % interval as a bar on a scale from nothing to all.
export function RateBar({figures}: {figures: RateFigures}) {
  const {rate, low, high} = figures;
  if (rate === undefined) return <span class="faint">{t('rules.no_checks')}</span>;
  const from = (low ?? rate) * 100;
  return (
    <span class="rate" title={rateWords(figures)}>
      <span class="num">{percent(rate)}</span>
      <svg class="rate-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={rateWords(figures)}>
        <rect class="bar-rest" y="3" width="100" height="4" />
        <rect class="rate-range" x={from} y="3" width={Math.max(1, (high ?? rate) * 100 - from)} height="4" />
        <rect class="rate-tick" x={Math.min(98.5, rate * 100 - 0.75)} width="1.5" height="10" />
      </svg>
    </span>
  );
}

export const count = (value: number | undefined): string => (value === undefined ? '–' : number(value));

export function RulesTabs() {
  const now = place.value.split('?')[0];
  const tabs = [['/rules', 'rules.all'], ...(judgesRules() ? [['/rules/to-approve', 'approve.title'], ['/rules/back-tests', 'back.title']] : []),
    ...(readsReview() ? [['/rules/to-review', 'review.title']] : [])] as [string, 'rules.all' | 'approve.title' | 'back.title' | 'review.title'][];
  return <nav aria-label={t('nav.rules')}><ul class="tabs">{tabs.map(([path, key]) => <li key={path}><a href={path} aria-current={now === path ? 'page' : undefined}>{t(key)}</a></li>)}</ul></nav>;
}

// A word of the system beside what people wrote.
export function Tag({children}: {children: ComponentChildren}) {
  return <span class="tag">{children}</span>;
}
