// The policy: how much is checked, how much at random, and how soon. Managers make new versions of it.
import {useLayoutEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency, hasRole} from '../../api/session.ts';
import type {Policy} from '../../api/types.ts';
import {readDecimal, typedDecimal} from '../../i18n/decimal.ts';
import {locale, t} from '../../i18n/index.ts';
import {Facts, Loading, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';

const SHARES = ['random_share', 'explore_share'] as const;
const NUMBERS = ['inspections_per_day', 'document_checks_per_day', 'audits_per_day', 'inspection_hours', 'document_hours'] as const;
const ALL = [...SHARES, 'harm', ...NUMBERS] as const;
type Texts = Record<(typeof ALL)[number], string>;

const typed = (text: string): string => typedDecimal(text, locale());
const exact = (text: string): string => readDecimal(text, locale());

// Shares are shown in percent; 0.05 * 100 would show 5.000000000000001.
const inPercent = (share: number): string => String(Number((share * 100).toFixed(6)));
const fromPercent = (text: string): number => Number((Number(exact(text)) / 100).toFixed(8));

function textsOf(policy: Policy): Texts {
  return Object.fromEntries(ALL.map((name) => {
    const value = policy[name];
    return [name, value === undefined ? '' : name === 'random_share' || name === 'explore_share' ? typed(inPercent(Number(value))) : typed(String(value))];
  })) as Texts;
}

function policyOf(texts: Texts, version: number): Policy {
  const numbers = Object.fromEntries(NUMBERS.filter((name) => texts[name].trim() !== '').map((name) => [name, Number(exact(texts[name]))]));
  return {version, random_share: fromPercent(texts.random_share), explore_share: fromPercent(texts.explore_share), ...(texts.harm.trim() ? {harm: exact(texts.harm)} : {}), ...numbers};
}

function Form({policy, onSaved}: {policy: Policy; onSaved: (policy: Policy) => void}) {
  const [texts, setTexts] = useState(() => textsOf(policy));
  useLayoutEffect(() => setTexts(textsOf(policy)), [policy.version]);
  const mayChange = hasRole('manager');
  const saving = useDoing(async () => {
    onSaved(await call('putPolicy', {body: policyOf(texts, policy.version), version: policy.version}));
    tell(t('admin.saved'));
  });
  const errorAt = (name: string) => saving.failure?.problems.find((problem) => problem.pointer === `/${name}`)?.detail;
  const label = (name: (typeof ALL)[number]) => (name === 'harm' ? `${t('field.harm')} (${currency.value})` : t(`field.${name}`));
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void saving.run();
    }}>
      <div class="row">
        {ALL.map((name) => <TextField key={name} id={`policy-${name}`} label={label(name)} hint={name === 'random_share' ? t('hint.random_share') : name === 'harm' ? t('hint.harm') : undefined}
          value={texts[name]} error={errorAt(name)} inputMode="decimal" readOnly={!mayChange} onValue={(text) => setTexts((old) => ({...old, [name]: text}))} />)}
      </div>
      <Trouble failure={saving.failure} />
      {mayChange && <div class="buttons"><button type="submit" class="button primary" disabled={saving.busy}>{t('policy.save')}</button></div>}
    </form>
  );
}

export function PolicyPart() {
  const loaded = useLoad((signal) => call('getPolicy', {signal}), []);
  const policy = loaded.data;
  return (
    <>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!policy && loaded.loading && <Loading />}
      {policy && (
        <Panel title={t('policy.version', {version: String(policy.version)})}>
          <Facts rows={[[t('policy.changed'), policy.changed_at ? <Time at={policy.changed_at} /> : ''], [t('policy.by'), policy.changed_by ?? '']]} />
          <Form policy={policy} onSaved={loaded.set} />
        </Panel>
      )}
    </>
  );
}
