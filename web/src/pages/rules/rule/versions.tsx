// All versions with their steps; two of them can be compared.
import {useState} from 'preact/hooks';
import type {Rule, RuleVersion} from '../../../api/types.ts';
import {setQuery} from '../../../base/router.ts';
import {number, t} from '../../../i18n/index.ts';
import {Panel, Time} from '../../../parts/bits.tsx';
import {PhaseWord} from '../parts.tsx';
import {Difference} from './difference.tsx';

const label = (version: number): string => t('rule.version', {version: number(version)});

function VersionRow({version, shown}: {version: RuleVersion; shown: boolean}) {
  const last = version.steps.at(-1);
  return (
    <li class={`version${shown ? ' version-shown' : ''}`}>
      <p><button type="button" class="link" aria-current={shown ? 'true' : undefined} onClick={() => setQuery({version: String(version.number)})}>{label(version.number)}</button>
        {' '}<PhaseWord phase={version.phase} percent={version.percent} /></p>
      {version.note && <p><bdi>{version.note}</bdi></p>}
      <p class="faint"><bdi>{version.author_name || version.author}</bdi> · <Time at={version.at} /></p>
      {last?.reason && <p class="faint">{t(`phase.${last.to}`)}: <bdi>{last.reason}</bdi></p>}
    </li>
  );
}

function Compare({rule}: {rule: Rule}) {
  const [to, setTo] = useState(rule.newest);
  const [from, setFrom] = useState(rule.acting && rule.acting !== rule.newest ? rule.acting : rule.newest - 1);
  const choice = (id: string, name: string, value: number, set: (version: number) => void) => (
    <label class="inline" for={id}>{name} <select id={id} value={value} onChange={(event) => set(Number(event.currentTarget.value))}>
      {rule.versions.map((one) => <option key={one.number} value={one.number}>{label(one.number)}</option>)}</select></label>
  );
  return (
    <>
      <div class="filters">{choice('compare-from', t('diff.from'), from, setFrom)}{choice('compare-to', t('diff.to'), to, setTo)}</div>
      {from !== to && <Difference name={rule.name} from={from} to={to} />}
    </>
  );
}

export function Versions({rule, shown}: {rule: Rule; shown: number}) {
  const [comparing, setComparing] = useState(false);
  const tools = rule.versions.length > 1 && rule.text !== undefined && (
    <button type="button" class="button quiet" aria-expanded={comparing} onClick={() => setComparing(!comparing)}>{t('diff.compare')}</button>
  );
  return (
    <Panel title={t('rule.versions')} tools={tools} id="versions">
      {comparing && <Compare rule={rule} />}
      <ol class="versions">{rule.versions.toReversed().map((version) => <VersionRow key={version.number} version={version} shown={version.number === shown} />)}</ol>
    </Panel>
  );
}
