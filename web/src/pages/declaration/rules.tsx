// Which rules fired on a declaration: what they did, which conditions held, with which values; and why a chosen rule did not.
import '../rules/rules.css';
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency, kindLabel} from '../../api/session.ts';
import type {RuleExplanation, RuleHit, RuleSummary} from '../../api/types.ts';
import {money, number, percent, t} from '../../i18n/index.ts';
import {Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Verdict} from '../rules/rule/try.tsx';
import {Conditions} from '../rules/shown.tsx';

const ORDER = ['acts', 'held', 'watches'];
const OFFERED_MAX = 200;

function Did({hit}: {hit: RuleHit}) {
  if (hit.mode === 'held') return <p>{t('why_rule.held')} {hit.held && t('why_rule.held_figures', {checks: number(hit.held.checks), right: number(hit.held.right)})}</p>;
  if (hit.mode === 'watches') return <p>{t('why_rule.watches')}</p>;
  return (
    <p class="finding-facts">
      {hit.exempt ? t('rules.exempt') : hit.demand ? <span class="inline">{t('why_rule.demands')} <LaneMark lane={hit.demand} named /></span> : t('why_rule.no_demand')}
      {hit.add && <span>{t('why_rule.adds', {amount: money(hit.add, {currency: currency.value})})}</span>}
    </p>
  );
}

function Hit({hit, many}: {hit: RuleHit; many: boolean}) {
  return (
    <section class="finding rule-hit">
      <h3>{many && <span class="faint">{t('decl.item', {number: hit.item})} · </span>}<a href={`/rules/${encodeURIComponent(hit.entry)}`}><bdi>{hit.title || hit.rule}</bdi></a> <span class={`status hit-${hit.mode}`}>{t(`mode_rule.${hit.mode}`)}</span></h3>
      <p><bdi class="sentence">{kindLabel(hit.suspects)}</bdi> <span class="faint">· {t('why_rule.confidence', {share: percent(hit.confidence)})}</span></p>
      <Did hit={hit} />
      {hit.advise && <p class="note"><bdi>{hit.advise}</bdi></p>}
      {hit.check.length > 0 && <p>{t('rules.check')}: <span class="code">{hit.check.join(', ')}</span></p>}
      {hit.why ? <details open={hit.mode === 'acts'}><summary>{t('why_rule.conditions')}</summary><Conditions shown={hit.why} /></details> : <p class="faint">{t('rule.secret')}</p>}
    </section>
  );
}

function WhyNotForm({id, items, rules}: {id: string; items: number; rules: RuleSummary[]}) {
  const [name, setName] = useState('');
  const [item, setItem] = useState(1);
  const [found, setFound] = useState<RuleExplanation | undefined>(undefined);
  const asking = useDoing(async () => {
    setFound(undefined);
    setFound(await call('explainRule', {path: {id, name}, query: {item}}));
  });
  return (
    <>
      <form class="filters" onSubmit={(event) => {
        event.preventDefault();
        if (name) void asking.run();
      }}>
        <select aria-label={t('rules.rule')} value={name} onChange={(event) => setName(event.currentTarget.value)}>
          <option value="">{t('why_rule.choose')}</option>
          {rules.map((rule) => <option key={rule.name} value={rule.name}>{rule.title || rule.name}</option>)}
        </select>
        {items > 1 && <select aria-label={t('try.item')} value={item} onChange={(event) => setItem(Number(event.currentTarget.value))}>
          {Array.from({length: items}, (_, i) => <option key={i} value={i + 1}>{t('decl.item', {number: i + 1})}</option>)}</select>}
        <button type="submit" class="button" disabled={asking.busy}>{t('why_rule.ask')}</button>
      </form>
      <Trouble failure={asking.failure} />
      {found && <Verdict found={found} />}
    </>
  );
}

// Asked for when somebody opens it: most look only at what fired.
function WhyNot({id, items}: {id: string; items: number}) {
  const [open, setOpen] = useState(false);
  const rules = useLoad(async (signal) => (open ? call('listRules', {query: {running: 'true', limit: OFFERED_MAX}, signal}) : undefined), [open]);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('why_rule.why_not')}</summary>
      <Trouble failure={rules.failure} retry={rules.reload} />
      {open && !rules.data && rules.loading && <Loading />}
      {rules.data && <WhyNotForm id={id} items={items} rules={rules.data.items.filter((rule) => rule.kind !== 'list')} />}
    </details>
  );
}

export default function RulesPart({id, items, version}: {id: string; items: number; version: number}) {
  const loaded = useLoad((signal) => call('getDeclarationRules', {path: {id}, signal}), [id, version]);
  const hits = [...(loaded.data?.hits ?? [])].sort((a, b) => ORDER.indexOf(a.mode) - ORDER.indexOf(b.mode));
  return (
    <Panel title={t('nav.rules')} id="rules">
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && hits.length === 0 && <p class="faint">{t('why_rule.none')}</p>}
      {hits.map((hit) => <Hit key={`${hit.rule} ${hit.item}`} hit={hit} many={items > 1} />)}
      <WhyNot id={id} items={items} />
    </Panel>
  );
}
