// The answer to one line: what stands against it, the statement, every lawful way, and what was set aside.
import type {DutyAnswer, DutyOption} from '../../api/types.ts';
import {addDecimals} from '../../i18n/decimal.ts';
import {day as shownDay, money, t, tCode} from '../../i18n/index.ts';
import {Data, Money} from '../../parts/bits.tsx';
import {Table} from '../../parts/table.tsx';
import {OriginPart} from './origin.tsx';
import {decimal, StatementTable, SumsLine} from './statement.tsx';

export interface Takes {
  preference: (option: DutyOption) => void;
  documents: (codes: string[]) => void;
  additional: (code: string) => void;
}

interface Props {
  answer: DutyAnswer;
  takes: Takes;
}

const missing = (option: DutyOption): DutyOption['documents'] => option.documents.filter((one) => !one.presented);

function Papers({documents}: {documents: DutyOption['documents']}) {
  if (documents.length === 0) return <span class="faint">{t('duty.no_papers')}</span>;
  return (
    <ul class="duty-papers">
      {documents.map((one) => (
        <li key={one.code}><span class="code">{one.code}</span> <bdi>{one.name}</bdi>{one.presented && <span class="good"> ✓ {t('duty.presented')}</span>}</li>
      ))}
    </ul>
  );
}

// Schemes by whose rules the goods must originate, each with the proofs of which one is needed.
function Schemes({option}: {option: DutyOption}) {
  return <>{(option.origin ?? []).map((scheme) => <p key={scheme.scheme} class="small">{t('duty.must_originate')} <bdi>{scheme.title}</bdi>{scheme.proofs.length > 0 && <>: <bdi class="code">{scheme.proofs.map((one) => one.code).join(' / ')}</bdi></>}</p>)}</>;
}

// Goods that may not be released as the question stands.
function Stops({answer, takes}: Props) {
  if (answer.stops.length === 0) return null;
  return (
    <div class="note note-ask" role="status">
      <p>{t('duty.stops')}</p>
      <ul class="duty-list">
        {answer.stops.map((stop) => {
          const papers = stop.detail.split(/[\s,]+/).filter((word) => /^(?=.*[0-9])[A-Z0-9]{3,6}$/.test(word));
          return (
            <li key={stop.measure}><bdi>{stop.name}</bdi>{stop.detail && <>: <bdi class="code">{stop.detail}</bdi></>}
              {papers.length > 0 && <> <button type="button" class="button small" onClick={() => takes.documents(papers)}>{t('duty.have_paper')}</button></>}</li>
          );
        })}
      </ul>
    </div>
  );
}

// What the answer would need to know to be sure.
function Asks({answer, takes}: Props) {
  if (answer.asks.length === 0 && answer.problems.length === 0) return null;
  return (
    <div class="note" role="status">
      <ul class="duty-list">
        {answer.asks.map((ask) => (
          <li key={ask.code + ask.detail}>{tCode('duty_ask', ask.code)} <bdi class="faint">{ask.detail}</bdi>
            {ask.choices.map((choice) => (
              <> <button key={choice} type="button" class="button small" onClick={() => (ask.code.startsWith('document') ? takes.documents([choice]) : takes.additional(choice))}><bdi class="code">{choice}</bdi></button></>
            ))}</li>
        ))}
        {answer.problems.map((problem) => <li key={problem.pointer + problem.code}>{tCode('duty_problem', problem.code)} <bdi class="faint">{problem.detail}</bdi></li>)}
      </ul>
    </div>
  );
}

function Cheapest({answer, takes}: Props) {
  const charged = answer.options[answer.charged];
  const best = answer.cheapest === undefined ? undefined : answer.options[answer.cheapest];
  if (!charged || !best || best === charged) return null;
  const saved = addDecimals([charged.total, `-${best.total}`]);
  const papers = missing(best);
  return (
    <div class="note note-good">
      <p><strong>{t('duty.cheapest', {name: `\u2068${best.name}\u2069`, amount: money(best.total, {currency: answer.currency}), saved: money(saved, {currency: answer.currency})})}</strong></p>
      {papers.length > 0 && <div>{t('duty.needs')} <Papers documents={papers} /></div>}
      <Schemes option={best} />
      <button type="button" class="button" onClick={() => takes.preference(best)}>{papers.length > 0 ? t('duty.take_with_papers') : t('duty.take')}</button>
    </div>
  );
}

function Value({answer}: {answer: DutyAnswer}) {
  const {lines, value} = answer.customs_value;
  if (lines.length < 2) return null;
  return (
    <section class="duty-part">
      <h3>{t('duty.value_made')}: <Money amount={value} currency={answer.currency} /></h3>
      <Table caption={t('duty.value_made')} rows={lines} keyOf={(line) => line.what} columns={[
        {head: t('duty.part'), cell: (line) => tCode('duty_charge', line.what)}, {head: t('duty.stated'), cell: (line) => <bdi>{money(line.stated.amount, {currency: line.stated.currency})}</bdi>, number: true},
        {head: t('duty.rate_of_exchange'), cell: (line) => (line.rate ? decimal(line.rate) : '–'), number: true},
        {head: t('duty.how'), cell: (line) => tCode('duty_value', line.why)}, {head: answer.currency, cell: (line) => money(line.value), number: true},
      ]} />
    </section>
  );
}

function Ways({answer, takes}: Props) {
  return (
    <section class="duty-part">
      <h3>{t('duty.ways')}</h3>
      <Table caption={t('duty.ways')} rows={answer.options} keyOf={(option) => `${option.preference} ${option.order_number ?? ''} ${option.lines[0]?.measure ?? ''}`}
        rowClass={(option) => (option === answer.options[answer.charged] ? 'duty-applies' : '')} columns={[
          {head: t('duty.way'), cell: (option) => <><bdi>{option.name}</bdi>{option === answer.options[answer.charged] && <span class="good"> · {t('duty.applies')}</span>}</>},
          {head: t('field.preference'), cell: (option) => <span class="code">{[option.preference, option.order_number].filter(Boolean).join(' · ')}</span>},
          {head: t('duty.needs_papers'), cell: (option) => <><Papers documents={option.documents} /><Schemes option={option} /></>},
          {head: t('duty.quota'), cell: (option) => (option.quota ? <span class={option.quota.critical ? 'wrong' : undefined}>{t('duty.covered', {covered: decimal(option.quota.covered), asked: decimal(option.quota.asked)})}</span> : <span class="faint">–</span>)},
          {head: t('duty.duty'), cell: (option) => money(option.duty), number: true}, {head: t('duty.total'), cell: (option) => money(option.total), number: true},
          {head: t('head.actions'), cell: (option) => (option === answer.options[answer.charged] ? '' : <button type="button" class="button quiet small" onClick={() => takes.preference(option)}>{t('duty.take')}</button>)},
        ]} />
    </section>
  );
}

function SetAside({answer}: {answer: DutyAnswer}) {
  if (answer.considered.length === 0) return null;
  return (
    <details>
      <summary>{t('duty.considered', {count: answer.considered.length})}</summary>
      <Table caption={t('duty.set_aside')} rows={answer.considered} keyOf={(one) => one.measure + one.why} columns={[
        {head: t('duty.charge'), cell: (one) => one.name}, {head: t('duty.area'), cell: (one) => <span class="code">{one.area}</span>}, {head: t('duty.rate'), cell: (one) => <bdi dir="ltr">{one.rate}</bdi>},
        {head: t('duty.why_not'), cell: (one) => <>{tCode('duty_aside', one.why)}{one.detail && <span class="faint"> <bdi>{one.detail}</bdi></span>}</>},
        {head: t('duty.rule'), cell: (one) => <bdi class="code break">{one.measure}</bdi>}, {head: t('duty.amount'), cell: (one) => (one.amount === undefined ? '–' : money(one.amount)), number: true},
      ]} />
    </details>
  );
}

export function AnswerView({answer, origin, takes}: Props & {origin: string}) {
  const charged = answer.options[answer.charged];
  return (
    <div class="duty-answer">
      <p><span class="code strong">{answer.line.code}</span> <Data>{answer.line.description}</Data> <span class="faint">· {t('duty.law_of', {day: shownDay(answer.day)})}</span></p>
      <Stops answer={answer} takes={takes} />
      <Asks answer={answer} takes={takes} />
      {charged && <SumsLine sums={charged} currency={answer.currency} more={answer.landed_cost === undefined ? [] : [[t('duty.landed'), answer.landed_cost]]} />}
      <Cheapest answer={answer} takes={takes} />
      {charged && <StatementTable lines={charged.lines} currency={answer.currency} />}
      <Value answer={answer} />
      {answer.options.length > 1 && <Ways answer={answer} takes={takes} />}
      <SetAside answer={answer} />
      <OriginPart code={answer.line.code} origin={origin} day={answer.day} />
    </div>
  );
}
