// What a back-test found, in words first: for one rule everything, for several a table to begin with.
import {useState} from 'preact/hooks';
import {currency} from '../../../api/session.ts';
import type {BackTestResult} from '../../../api/types.ts';
import {day, locale, money, number, percent, t} from '../../../i18n/index.ts';
import {Panel} from '../../../parts/bits.tsx';
import {Bars} from '../../../parts/plot.tsx';
import {PlotPanel} from '../../../parts/plot_panel.tsx';
import {Table} from '../../../parts/table.tsx';
import {officeName, RateBar, rateWords} from '../parts.tsx';

type Estimate = NonNullable<BackTestResult['estimate_by_model']>;

const modelWords = ({value, lines}: Estimate): string => t('back.by_model', {value: number(value), lines: number(lines)});

// By what was drawn at random, with its interval; by the model there is none.
function Unchecked({one}: {one: BackTestResult}) {
  const {estimate_unchecked: estimate, estimate_by_model: model} = one;
  const drawn = estimate?.low !== undefined && estimate.high !== undefined ? {...estimate, low: estimate.low, high: estimate.high} : undefined;
  const byModel = model ?? (drawn ? undefined : estimate);
  return (
    <>
      {drawn && <li>{t('back.unchecked', {value: number(drawn.value), low: number(drawn.low), high: number(drawn.high)})}</li>}
      {byModel && <li>{modelWords(byModel)}</li>}
    </>
  );
}

// The whole first, then the offices that have most to do.
const byLoad = (a: Load, b: Load): number => Number(b.office === '') - Number(a.office === '') || b.mean - a.mean || a.office.localeCompare(b.office);

type Load = BackTestResult['lane_load'][number];
type Month = BackTestResult['months'][number];

function InWords({one}: {one: BackTestResult}) {
  const overlap = one.model_overlap;
  return (
    <Panel title={t('back.words')}>
      <ul class="in-words">
        <li>{t('back.fired', {hits: number(one.hits), lines: number(one.lines)})}</li>
        <li class="rate-line">{one.rate !== undefined && <RateBar figures={one} />}<span>{rateWords(one)}</span></li>
        {one.random_checked > 0 && <li>{t('back.random', {checked: number(one.random_checked), right: number(one.random_right)})}</li>}
        {one.held > 0 && <li>{t('back.held', {held: number(one.held)})}</li>}
        {one.never_looked_at > 0 && <li>{t('back.never_looked_at', {lines: number(one.never_looked_at)})}</li>}
        <Unchecked one={one} />
        <li>{t('back.money', {amount: money(one.money, {currency: currency.value})})}</li>
        {overlap && <li>{t('back.model', {hits: number(overlap.hits), selected: number(overlap.selected), share: percent(overlap.share)})}</li>}
        {one.unknown > 0 && <li>{t('back.unknown', {count: one.unknown})}</li>}
      </ul>
    </Panel>
  );
}

const monthName = (month: string): string => new Intl.DateTimeFormat(locale(), {month: 'short', year: '2-digit', timeZone: 'UTC'}).format(new Date(`${month}-01T00:00:00Z`));

function Months({one}: {one: BackTestResult}) {
  const bars = one.months.map((row) => ({
    name: monthName(row.month), title: `${monthName(row.month)}: ${t('record.fired')} ${number(row.hits)}, ${t('record.checked')} ${number(row.checked)}, ${t('record.right')} ${number(row.right)}`,
    parts: [['bar-right', row.right], ['bar-fruitless', row.checked - row.right], ['bar-full', row.hits - row.checked]] as [string, number][],
  }));
  return (
    <PlotPanel title={t('back.months')} file="months.csv" rows={one.months} keyOf={(row: Month) => row.month} columns={[
      {head: t('back.month'), cell: (row) => monthName(row.month), csv: (row) => row.month}, {head: t('record.fired'), cell: (row) => number(row.hits), csv: (row) => row.hits, number: true},
      {head: t('record.checked'), cell: (row) => number(row.checked), csv: (row) => row.checked, number: true}, {head: t('record.right'), cell: (row) => number(row.right), csv: (row) => row.right, number: true},
    ]}>
      <Bars bars={bars} label={t('back.months')} />
      <ul class="legend">{([['bar-right', 'record.right'], ['bar-fruitless', 'record.fruitless'], ['bar-full', 'back.not_checked']] as const).map(([style, key]) => (
        <li key={key}><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class={style} width="10" height="10" /></svg>{t(key)}</li>))}</ul>
    </PlotPanel>
  );
}

function LoadPanel({one}: {one: BackTestResult}) {
  return (
    <Panel title={t('back.load')}>
      <p class="faint">{t('back.load_note')}</p>
      <Table caption={t('back.load')} rows={one.lane_load.toSorted(byLoad)} keyOf={(row) => row.office} file="load.csv" columns={[
        {head: t('field.office'), cell: (row) => (row.office ? officeName(row.office) : <strong>{t('queue.all_offices')}</strong>), csv: (row) => row.office}, {head: t('back.mean'), cell: (row) => number(row.mean, 1), csv: (row) => row.mean, number: true},
        {head: t('back.p95'), cell: (row) => number(row.p95, 1), csv: (row) => row.p95, number: true}, {head: t('back.max'), cell: (row) => number(row.max, 1), csv: (row) => row.max, number: true},
      ]} />
    </Panel>
  );
}

function Overlap({one}: {one: BackTestResult}) {
  return (
    <Panel title={t('back.overlap')}>
      {one.overlap.length === 0 ? <p class="faint">{t('back.no_overlap')}</p> : <Table caption={t('back.overlap')} rows={one.overlap} keyOf={(row) => row.rule} columns={[
        {head: t('rules.rule'), cell: (row) => <a class="code" href={`/rules/${encodeURIComponent(row.rule.split('/')[0] ?? '')}`}>{row.rule}</a>},
        {head: t('back.common'), cell: (row) => number(row.common), number: true}, {head: t('dash.share'), cell: (row) => percent(row.share), number: true},
      ]} />}
    </Panel>
  );
}

function Examples({one}: {one: BackTestResult}) {
  return (
    <Panel title={t('back.examples')}>
      <Table caption={t('back.examples')} rows={one.examples} keyOf={(row) => row.line} file="examples.csv" columns={[
        {head: t('head.id'), cell: (row) => <span class="code">{row.line}</span>, csv: (row) => row.line}, {head: t('head.date'), cell: (row) => day(row.date), csv: (row) => row.date},
        {head: t('head.importer'), cell: (row) => row.importer, csv: (row) => row.importer}, {head: t('field.hs_code'), cell: (row) => <span class="code">{row.hs_code}</span>, csv: (row) => row.hs_code},
        {head: t('head.origin'), cell: (row) => row.origin, csv: (row) => row.origin}, {head: t('field.value'), cell: (row) => (row.value === undefined ? '–' : money(row.value)), csv: (row) => row.value, number: true},
        {head: t('head.outcome'), cell: (row) => t(`outcome.${row.outcome}`), csv: (row) => row.outcome},
      ]} />
    </Panel>
  );
}

function OneResult({one}: {one: BackTestResult}) {
  return (
    <div class="plots-two">
      <InWords one={one} />
      {one.months.length > 0 && <Months one={one} />}
      {one.lane_load.length > 0 && <LoadPanel one={one} />}
      <Overlap one={one} />
      {one.examples.length > 0 && <Examples one={one} />}
    </div>
  );
}

export function Results({rules}: {rules: BackTestResult[]}) {
  const [shown, setShown] = useState(rules[0]?.rule);
  const one = rules.find((result) => result.rule === shown) ?? rules[0];
  if (!one) return <p class="faint">{t('back.nothing')}</p>;
  if (rules.length === 1) return <OneResult one={one} />;
  return (
    <>
      <Panel title={t('back.each')}>
        <Table caption={t('back.each')} rows={rules} keyOf={(row) => row.rule} file="back-test.csv" rowClass={(row) => (row.rule === one.rule ? 'chosen' : '')} columns={[
          {head: t('rules.rule'), cell: (row) => <button type="button" class="link code" aria-pressed={row.rule === one.rule} onClick={() => setShown(row.rule)}>{row.rule}</button>, csv: (row) => row.rule},
          {head: t('record.fired'), cell: (row) => number(row.hits), csv: (row) => row.hits, number: true}, {head: t('record.checked'), cell: (row) => number(row.checked), csv: (row) => row.checked, number: true},
          {head: t('record.right'), cell: (row) => number(row.right), csv: (row) => row.right, number: true}, {head: t('rules.rate'), cell: (row) => <RateBar figures={row} />, csv: (row) => row.rate},
          {head: t('dash.money'), cell: (row) => money(row.money), csv: (row) => row.money, number: true},
        ]} />
      </Panel>
      <h2 class="code">{one.rule}</h2>
      <OneResult key={one.rule} one={one} />
    </>
  );
}
