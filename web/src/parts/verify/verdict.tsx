// What was found, in plain words: genuine or not, in force or not, who said it, when, who witnessed it, what to do.
import './verify.css';
import {dateTime, t, tCode} from '../../i18n/index.ts';
import type {ComponentChildren} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import type {Json, JsonObject} from '../../verify/json.ts';
import type {Problem, Statement, Verdict} from '../../verify/verdict.ts';
import {Facts, Time} from '../bits.tsx';
import {outcomeOf, sentenceOf, type Outcome} from './sentences.ts';

// What only the server can know: what was said later.
export interface Today {
  changed: string;
  superseded: boolean;
}

const LOOKS: Record<Outcome, {tone: string; sign: string; title: () => string}> = {
  genuine: {tone: 'good', sign: 'M5 12.5l4.5 4.5L19 7.5', title: () => t('verify.genuine')},
  not_in_force: {tone: 'ask', sign: 'M12 5v9m0 4v.5', title: () => `${t('verify.genuine')} – ${t('verify.not_in_force')}`},
  own_word: {tone: 'ask', sign: 'M12 5v9m0 4v.5', title: () => t('verify.own_word')},
  cannot: {tone: 'ask', sign: 'M8 9c0-5 8-5 8 0 0 3-4 3-4 6m0 3.5v.5', title: () => t('verify.cannot')},
  not_genuine: {tone: 'bad', sign: 'M6 6l12 12M18 6L6 18', title: () => t('verify.not_genuine')},
  proven: {tone: 'bad', sign: 'M12 5v9m0 4v.5', title: () => t('verify.proven')},
};

const kindOf = (object: string): string => object.split('/')[0] ?? '';
const list = (names: string[]) => names.join(', ');

function Text({value}: {value: Json}) {
  if (typeof value === 'object' && value !== null) return <Rows data={value} />;
  return <bdi class="break">{String(value)}</bdi>;
}

// An object or a list, as deep as it goes: entries nest eight levels at most.
function Rows({data}: {data: JsonObject | Json[]}) {
  return (
    <dl class="facts verify-data">
      {Object.entries(data).map(([name, value]) => <div key={name}><dt class="code break">{name}</dt><dd><Text value={value} /></dd></div>)}
    </dl>
  );
}

function InForce({verdict, today}: {verdict: Verdict; today?: Today}) {
  const {valid, why = ''} = verdict;
  if (today?.superseded && valid !== false) return <p>{t('verify.superseded', {when: dateTime(today.changed)})}</p>;
  if (valid === true) return <p class="good">{t('verify.in_force')}</p>;
  if (valid === false) return <p class="wrong">{t('verify.not_in_force')}: {tCode('verify_why', why)}{today && ` (${dateTime(today.changed)})`}</p>;
  return <p class="faint">{t('verify.force_unknown')}{why && ` ${tCode('verify_why', why)}`}</p>;
}

function Signers({signers}: {signers: Statement['signers']}) {
  const said = {good: '', bad: t('verify.signer_bad'), unknown: t('verify.signer_unknown')};
  return <>{signers.map(({name, state}) => <span class="line-break" key={name}><bdi class="code break">{name}</bdi> <span class={state === 'bad' ? 'wrong' : 'faint'}>{said[state]}</span></span>)}</>;
}

function statementRows(one: Statement): [string, ComponentChildren][] {
  const status = typeof one.data.status === 'string' ? one.data.status : '';
  return [
    [t('verify.who'), one.member_name ? `${one.member_name} (${one.log})` : one.log],
    [t('verify.about'), one.object],
    [t('verify.kind'), `${tCode('verify_kind', kindOf(one.object))} · ${one.type}`],
    [t('verify.status'), status],
    [t('verify.when'), <Time at={one.time} />],
    [t('verify.cosigned'), one.cosigners.length > 0 ? t('verify.cosigned_text', {names: list(one.cosigners), count: one.cosigners.length, quorum: one.quorum}) : ''],
    [t('verify.cosigned_at'), one.cosigned_at ? <Time at={one.cosigned_at} /> : ''],
    [t('verify.signers'), one.signers.length > 0 ? <Signers signers={one.signers} /> : ''],
    [t('verify.place'), t('verify.place_text', {number: one.number, index: one.index, log: one.log})],
  ];
}

// What is not genuine was said by nobody: it stands folded away, as a claim.
function Said({one, genuine}: {one: Statement; genuine: boolean}) {
  if (!genuine) return <details><summary>{t('verify.claims')}</summary><Facts rows={statementRows(one)} /><Rows data={one.data} /></details>;
  return (
    <>
      <Facts rows={statementRows(one)} />
      <details><summary>{t('verify.content')}</summary><Rows data={one.data} /></details>
    </>
  );
}

function Fields({verdict}: {verdict: Verdict}) {
  const {disclosed = [], undisclosed = []} = verdict;
  if (disclosed.length === 0 && undisclosed.length === 0) return null;
  return (
    <section>
      <h3>{t('verify.shown')}</h3>
      <Facts rows={disclosed.map(({name, value}) => [name, value])} />
      {undisclosed.length > 0 && <p class="faint">{t('verify.not_shown')}: <bdi class="code break">{list(undisclosed)}</bdi></p>}
    </section>
  );
}

function Problems({problems}: {problems: Problem[]}) {
  if (problems.length === 0) return null;
  return (
    <section>
      <h3>{t('verify.problems')}</h3>
      <ul class="verify-problems">
        {problems.map(({code, pointer, detail}, i) => (
          <li key={i}>{tCode('verify_problem', sentenceOf(code))} <span class="faint small"><bdi class="code break">{[code, pointer, detail].filter(Boolean).join(' · ')}</bdi></span></li>
        ))}
      </ul>
    </section>
  );
}

function Credential({verdict}: {verdict: Verdict}) {
  const {credential: one} = verdict;
  if (!one) return null;
  return <Facts rows={[[t('verify.issuer'), one.issuer], [t('verify.kind'), list(one.types)], [t('verify.about'), one.id], [t('verify.valid_from'), one.from && <Time at={one.from} />], [t('verify.valid_until'), one.until && <Time at={one.until} />]]} />;
}

function Lie({verdict}: {verdict: Verdict}) {
  const {proven: one} = verdict;
  if (!one) return null;
  return <><p>{t('verify.lied', {log: one.log, what: tCode('verify_lie', one.lie)})}</p>{one.liars.length > 0 && <Facts rows={[[t('verify.liars'), list(one.liars)]]} />}</>;
}

interface Props {
  verdict: Verdict;
  of?: object;  // what it is of: when that changes, the result is gone to
  today?: Today;
  children?: ComponentChildren;
}

const goneTo = new WeakSet<object>();  // once for each: who changes the keys that are believed stays where they write

export function VerdictView({verdict, of, today, children}: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!of || goneTo.has(of)) return;
    goneTo.add(of);
    head.current?.focus();
  }, [of]);
  const outcome = outcomeOf(verdict);
  const {tone, sign, title} = LOOKS[outcome];
  const {statement} = verdict;
  return (
    <section class="panel verify-result" aria-label={t('verify.result')}>
      <header class={`verify-head verify-${tone}`}>
        <svg viewBox="0 0 24 24" width="40" height="40" aria-hidden="true"><circle cx="12" cy="12" r="11" /><path d={sign} /></svg>
        <div><h2 ref={head} tabIndex={-1}>{title()}</h2><p>{tCode('verify_what', verdict.what)}</p></div>
      </header>
      {statement && verdict.genuine && <p class="lead">{t('verify.says', {who: statement.member_name || statement.log, when: dateTime(statement.time)})}</p>}
      {verdict.own_word && verdict.genuine && <p class="note note-ask">{t('verify.own_word_why')}</p>}
      {verdict.weak && verdict.genuine && <p class="note note-ask">{t('verify.weak')}</p>}
      {verdict.genuine && verdict.what !== 'evidence' && <InForce verdict={verdict} today={today} />}
      <Lie verdict={verdict} />
      <Problems problems={verdict.problems} />
      <p class="note"><strong>{t('verify.next')}</strong>{t(`verify_next.${outcome}`)}</p>
      {children}
      <Fields verdict={verdict} />
      <Credential verdict={verdict} />
      {statement && <Said one={statement} genuine={verdict.genuine} />}
    </section>
  );
}
