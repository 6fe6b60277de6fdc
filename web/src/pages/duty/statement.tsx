// A statement of duties line by line: of what, at what rate, by which rule and law, how much.
import './duty.css';
import type {DutyLine, DutyStep} from '../../api/types.ts';
import {locale, money, t, tCode} from '../../i18n/index.ts';
import {formatDecimal} from '../../i18n/decimal.ts';
import {Table, type Column} from '../../parts/table.tsx';

export const decimal = (text: string): string => formatDecimal(text, locale());

// Base and unit: money has its places, a mass those that were stated.
const basis = (base: string, unit: string): string => `${/^[A-Z]{3}$/.test(unit) && /\.[0-9]{2}$/.test(base) ? money(base) : decimal(base)} ${unit}`.trim();

const RATE_LENGTH_SHORT = 12;  // such a rate stays in one line

function Rate({text}: {text: string}) {
  return <bdi dir="ltr" class={text.length <= RATE_LENGTH_SHORT ? 'short-rate' : undefined}>{text}</bdi>;
}

// "+ 12 % of 1,000.00 XTS = 120.00", for rates of several parts.
function StepLine({step}: {step: DutyStep}) {
  return (
    <li class={step.counts ? undefined : 'faint'}>
      {t(`duty_step.${step.operator}`)} <bdi dir="ltr" class="num">{step.rate} × {basis(step.base, step.unit)} = {decimal(step.amount)}</bdi>{!step.counts && ` · ${t('duty.does_not_count')}`}
    </li>
  );
}

function Rule({line}: {line: DutyLine}) {
  return (
    <>
      <bdi class="code break">{line.measure ?? line.type}</bdi>
      {line.steps.length > 1 && <ul class="duty-steps">{line.steps.map((step, i) => <StepLine key={i} step={step} />)}</ul>}
      {line.unrounded !== undefined && decimal(line.unrounded) !== decimal(line.amount) && line.rounding && Number(line.unrounded) !== Number(line.amount)
        && <p class="faint small">{t('duty.rounded', {from: decimal(line.unrounded), how: tCode('duty_rounding', line.rounding)})}</p>}
      {(line.footnotes ?? []).map((text) => <p key={text} class="faint small"><bdi>{text}</bdi></p>)}
    </>
  );
}

function Law({line}: {line: DutyLine}) {
  const law = line.regulation;
  if (!law) return <span class="faint">–</span>;
  const name = <><bdi class="code">{law.id}</bdi>{law.title && <> · <bdi>{law.title}</bdi></>}</>;
  // A link out of the desk opens beside it.
  return law.url && /^https?:\/\//.test(law.url) ? <a href={law.url} target="_blank" rel="noreferrer">{name}</a> : name;
}

export const statementColumns = (currency: string): Column<DutyLine>[] => [
  {head: t('duty.tax'), cell: (line) => <span class="code">{line.tax}</span>, csv: (line) => line.tax},
  {head: t('duty.charge'), cell: (line) => line.name, csv: (line) => line.name},
  {head: t('duty.base'), cell: (line) => <bdi>{basis(line.base, line.base_unit)}</bdi>, csv: (line) => line.base, number: true},
  {head: t('duty.unit'), cell: (line) => <span class="code">{line.base_unit}</span>, csv: (line) => line.base_unit},
  {head: t('duty.rate'), cell: (line) => <Rate text={line.rate} />, csv: (line) => line.rate},
  {head: t('duty.rule'), cell: (line) => <Rule line={line} />, csv: (line) => line.measure ?? ''},
  {head: t('duty.law'), cell: (line) => <Law line={line} />, csv: (line) => [line.regulation?.id, line.regulation?.title].filter(Boolean).join(' ')},
  {head: `${t('duty.amount')} ${currency}`, cell: (line) => <strong>{money(line.amount)}</strong>, csv: (line) => line.amount, number: true},
];

export function StatementTable({lines, currency}: {lines: DutyLine[]; currency: string}) {
  const columns = statementColumns(currency).filter((column) => column.head !== t('duty.unit'));
  return <Table caption={t('duty.statement')} columns={columns} rows={lines} keyOf={(line) => `${line.tax} ${line.measure ?? line.type}`} />;
}

interface Sums {
  duty: string;
  excise: string;
  vat: string;
  total: string;
}

// Duty, excise, tax and their sum, in large.
export function SumsLine({sums, currency, more = []}: {sums: Sums; currency: string; more?: [string, string][]}) {
  const shown: [string, string][] = [[t('duty.duty'), sums.duty], ...(/^0(\.0+)?$/.test(sums.excise) ? [] : [[t('duty.excise'), sums.excise] as [string, string]]), [t('duty.vat'), sums.vat], [t('duty.total'), sums.total], ...more];
  return <dl class="sums">{shown.map(([name, amount]) => <div key={name}><dt>{name}</dt><dd class="num">{money(amount, {currency})}</dd></div>)}</dl>;
}
