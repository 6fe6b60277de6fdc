// What a change of the charter makes of the federation and who has to sign it: seen before anybody signs.
import './ledger.css';
import {changesTerms, effectOf, type Effect, type Terms} from './charter_effect.ts';
import {federation, memberName} from './names.ts';
import type {State} from './say.ts';
import {number, t} from '../../i18n/index.ts';

const NAMES = ['members', 'cosigners', 'faults', 'quorum', 'change_need'] as const satisfies (keyof Terms)[];

function Numbers({before, after}: Effect) {
  return (
    <dl class="ledger-terms">
      {NAMES.map((name) => (
        <div key={name} class={before[name] === after[name] ? 'faint' : 'strong'}><dt>{t(`ledger_terms.${name}`)}</dt>
          <dd class="num">{before[name] === after[name] ? number(after[name]) : <>{number(before[name])} <span class="arrow" aria-label={t('ledger.becomes')} role="img">→</span> {number(after[name])}</>}</dd></div>
      ))}
    </dl>
  );
}

function Signers({consent, joining, others}: Effect) {
  return (
    <ul>
      {consent.map((id) => <li key={id}><bdi class="strong">{memberName(id)}</bdi>{id === joining && <> · {t('ledger.joins_with_own_key')}</>}</li>)}
      {others > 0 && <li>{t(consent.length > 0 ? 'ledger.and_others' : 'ledger.any_members', {count: others})}</li>}
    </ul>
  );
}

export function Consequences({type, data}: {type: string; data: State}) {
  if (!federation.value) return null;
  const effect = effectOf(type, data, federation.value);
  return (
    <section class="ledger-effect" aria-live="polite">
      {changesTerms(effect) && <><h3>{t('ledger.afterwards')}</h3><Numbers {...effect} /></>}
      {effect.wrong.map((code) => <p key={code} class="note note-ask">{t(`ledger_wrong.${code}`, {quorum: effect.least.quorum, change: effect.least.change_need})}</p>)}
      <h3>{t('ledger.has_to_sign')}</h3>
      <Signers {...effect} />
    </section>
  );
}
