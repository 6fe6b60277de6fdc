// One rule: what it says, how it stands, how it did.
import '../../declaration/declaration.css';
import {useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Rule} from '../../../api/types.ts';
import {place} from '../../../base/router.ts';
import {number, t} from '../../../i18n/index.ts';
import {Loading, Trouble} from '../../../parts/bits.tsx';
import {useLoad, useTitle} from '../../../parts/load.ts';
import type {PageProps} from '../../../routes.tsx';
import {StartBackTest} from '../back_test/start.tsx';
import {useRuleNews} from '../list.ts';
import {judgesRules, PhaseWord, rulePath, Tag} from '../parts.tsx';
import {ChangeDialog} from './change.tsx';
import {Hits} from './hits.tsx';
import {Life} from './life.tsx';
import {Proposals} from './proposals.tsx';
import {Record} from './record.tsx';
import {Says} from './says.tsx';
import {OwnWork, Steps} from './steps.tsx';
import {Try} from './try.tsx';
import {Versions} from './versions.tsx';

const approvedOnce = (rule: Rule): boolean => rule.versions.some((version) => version.steps.some((step) => step.to === 'approved'));

function Head({rule, shown, onDone}: {rule: Rule; shown: number; onDone: (rule: Rule) => void}) {
  const [changing, setChanging] = useState(false);
  const version = rule.versions.find((one) => one.number === shown);
  return (
    <header class="decl-head">
      <div class="decl-title">
        <h1 tabIndex={-1} dir="auto">{rule.title || rule.name}</h1>
        <Tag>{t(`rules.kind.${rule.kind}`)}</Tag><span class="code">{rule.name}</span>
        {version && <><span class="faint">{t('rule.version', {version: number(shown)})}</span><PhaseWord phase={version.phase} percent={version.percent} /></>}
        {rule.acting !== null && rule.acting !== shown && <span class="faint">{t('rule.acts', {version: number(rule.acting)})}</span>}
      </div>
      {version && (
        <>
          <OwnWork version={version} />
          <Steps rule={rule} version={version} onDone={onDone}>
            {rule.may_write && <a class="button" href={`${rulePath(rule.name)}/edit`}>{t('rule.edit')}</a>}
            {judgesRules() && rule.kind !== 'list' && rule.text !== undefined && <StartBackTest what={() => ({name: rule.name, version: shown})} />}
            {rule.may_write && !approvedOnce(rule) && <button type="button" class="button quiet" onClick={() => setChanging(true)}>{t('rule.change')}…</button>}
          </Steps>
        </>
      )}
      {changing && <ChangeDialog rule={rule} onClose={() => setChanging(false)} onDone={onDone} />}
    </header>
  );
}

function versionNow(): number | undefined {
  const text = new URLSearchParams(place.value.split('?')[1] ?? '').get('version') ?? '';
  return /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : undefined;
}

export default function RulePage({parameters}: PageProps) {
  const name = parameters.name ?? '';
  const asked = versionNow();
  const loaded = useLoad((signal) => call('getRule', {path: {name}, query: {version: asked}, signal}), [name, asked]);
  const rule = loaded.data;
  useTitle(rule?.title || name);
  useRuleNews(loaded.reload, name);
  if (!rule) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  const shown = rule.text_version ?? asked ?? rule.newest;
  return (
    <article class="declaration">
      <p><a href="/rules">{t('rule.back')}</a></p>
      <Head rule={rule} shown={shown} onDone={loaded.reload} />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      <div class="columns">
        <div>
          <Says rule={rule} />
          <Versions key={rule.newest} rule={rule} shown={shown} />
          {rule.kind !== 'list' && rule.text !== undefined && <Try name={name} />}
          {rule.kind !== 'list' && <Hits name={name} />}
        </div>
        <div>
          {rule.kind !== 'list' && <Record name={name} version={rule.version} />}
          <Proposals rule={rule} onDone={loaded.reload} />
          <Life name={name} version={rule.version} />
        </div>
      </div>
    </article>
  );
}
