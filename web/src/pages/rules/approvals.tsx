// What waits for a second officer: what would change, what its cases and its back-test say, and the decision.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {BackTest, Rule, RuleSummary} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {StartBackTest} from './back_test/start.tsx';
import {Cases} from './edit/problems.tsx';
import {useRuleNews} from './list.ts';
import {DemandMark, Offices, rateWords, rulePath, RulesTabs, suspected, Tag} from './parts.tsx';
import {Difference} from './rule/difference.tsx';
import {OwnWork, Steps} from './rule/steps.tsx';
import {saysOf} from './rule/clauses.ts';
import {RuleText} from './text_view.tsx';

const WAITING_MAX = 200;

function BackTestAtHand({rule, version, tests}: {rule: Rule; version: number; tests: BackTest[]}) {
  const at = tests.find((test) => test.name === rule.name && test.version === version && test.state === 'done');
  const [only] = at?.rules?.length === 1 ? at.rules : [];
  if (at) return <p>{t('back.one')}: {only && `${t('back.fired', {hits: number(only.hits), lines: number(only.lines)})} ${rateWords(only)} `}<a href={`/rules/back-tests/${encodeURIComponent(at.id)}`}>{t('approve.back_test')}</a></p>;
  return <div class="buttons"><span>{t('approve.no_back_test')}</span><StartBackTest what={() => ({name: rule.name, version})} /></div>;
}

function Opened({name, tests, onDone}: {name: string; tests: BackTest[]; onDone: () => void}) {
  const loaded = useLoad((signal) => call('getRule', {path: {name}, signal}), [name]);
  const text = loaded.data?.text;
  const check = useLoad(async (signal) => (text === undefined ? undefined : call('checkRules', {body: {text, cases: true}, signal})), [text]).data;
  const rule = loaded.data;
  const version = rule?.versions.find((one) => one.phase === 'submitted');
  if (!rule) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  if (!version) return <p class="faint">{t('approve.gone')}</p>;
  const about = saysOf(text ?? '').about;
  return (
    <div class="approval-body">
      {about && <p class="lead prose"><bdi>{about}</bdi></p>}
      {version.note && <p><bdi>{version.note}</bdi></p>}
      <p class="faint"><bdi>{version.author_name || version.author}</bdi> · <Time at={version.at} /></p>
      <OwnWork version={version} />
      {rule.acting === null ? (text !== undefined && <><h3>{t('approve.new')}</h3><RuleText text={text} /></>)
        : <><h3>{t('approve.changes', {version: number(rule.acting)})}</h3><Difference name={name} from={rule.acting} to={version.number} /></>}
      <Cases check={check} />
      {rule.kind !== 'list' && <BackTestAtHand rule={rule} version={version.number} tests={tests} />}
      <Steps rule={rule} version={version} onDone={onDone}><a class="button quiet" href={rulePath(name)}>{t('approve.whole')}</a></Steps>
    </div>
  );
}

function Approval({row, tests, onDone}: {row: RuleSummary; tests: BackTest[]; onDone: () => void}) {
  const [open, setOpen] = useState(false);
  return (
    <li class="panel approval">
      <header class="panel-head">
        <h2><button type="button" class="approval-title" aria-expanded={open} onClick={() => setOpen(!open)}><span dir="auto">{row.title || row.name}</span></button></h2>
        <span class="approval-facts"><Tag>{t(`rules.kind.${row.kind}`)}</Tag><span class="code">{row.name}</span>{suspected(row.suspects)}{row.kind !== 'list' && <DemandMark rule={row} />}<Offices offices={row.offices} />
          <bdi>{row.author_name || row.author}</bdi>{row.mine && <strong>{t('approve.mine')}</strong>}</span>
      </header>
      {open && <Opened name={row.name} tests={tests} onDone={onDone} />}
    </li>
  );
}

export default function ApprovalsPage() {
  const loaded = useLoad((signal) => call('listRules', {query: {waiting: 'true', limit: WAITING_MAX}, signal}), []);
  const tests = useLoad((signal) => call('listBackTests', {signal}), []).data?.items ?? [];
  useRuleNews(loaded.reload);
  useTitle(t('approve.title'));
  const items = [...(loaded.data?.items ?? [])].sort((a, b) => Number(a.mine) - Number(b.mine));
  return (
    <div class="page">
      <PageHead title={t('approve.title')}><button type="button" class="button quiet" onClick={loaded.reload}>{t('do.refresh')}</button></PageHead>
      <RulesTabs />
      <p class="prose faint">{t('approve.explain')}</p>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && items.length === 0 && <Empty title={t('approve.none')} />}
      <ul class="approvals">{items.map((row) => <Approval key={row.name} row={row} tests={tests} onDone={loaded.reload} />)}</ul>
    </div>
  );
}
