// The manager's view: lanes, hit rates with their intervals, dwell times, load and money. Every plot is also a table.
import './dashboard.css';
import {call} from '../../api/client.ts';
import {currency, reference} from '../../api/session.ts';
import type {Dashboard} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {addDecimals} from '../../i18n/decimal.ts';
import {day, duration, money, number, percent, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {PlotPanel} from '../../parts/plot_panel.tsx';
import {Table, type Column} from '../../parts/table.tsx';
import {DwellPlot, HitPlot, LaneKey, LanesPlot, MoneyPlot, type Day} from './plots.tsx';

const count = (head: string, of: (row: Day) => number | undefined): Column<Day> => ({head, cell: (row) => number(of(row) ?? 0), csv: of, number: true});

const DAYS_LEAST = 7;

// The days from the first on which anything happened: an office that began on Monday has no bars for last month.
function daysSinceFirst(days: Day[]): Day[] {
  const first = days.findIndex((row) => row.lodged > 0 || row.inspected > 0);
  return first < 0 ? days : days.slice(Math.max(0, Math.min(first, days.length - DAYS_LEAST)));
}

function Lanes({data}: {data: Dashboard}) {
  return (
    <PlotPanel title={t('dash.lanes')} file="lanes.csv" rows={data.days} keyOf={(row) => row.day} columns={[
      {head: t('head.date'), cell: (row) => day(row.day), csv: (row) => row.day}, count(t('dash.lodged'), (row) => row.lodged),
      count(t('lane.red'), (row) => row.red), count(t('lane.yellow'), (row) => row.yellow), count(t('lane.blue'), (row) => row.blue), count(t('lane.green'), (row) => row.green),
    ]}><LanesPlot days={data.days} /><LaneKey /></PlotPanel>
  );
}

function Hits({data}: {data: Dashboard}) {
  return (
    <PlotPanel title={t('dash.hits')} file="hit-rates.csv" rows={data.hit_rates} keyOf={(row) => row.basis} note={t('dash.hits_note')} columns={[
      {head: t('dash.basis'), cell: (row) => t(`basis.${row.basis}`), csv: (row) => row.basis},
      {head: t('dash.checked'), cell: (row) => number(row.rate.n), csv: (row) => row.rate.n, number: true},
      {head: t('dash.wrong'), cell: (row) => number(row.rate.k), csv: (row) => row.rate.k, number: true},
      {head: t('dash.share'), cell: (row) => (row.rate.share === undefined ? '–' : percent(row.rate.share, 1)), csv: (row) => row.rate.share, number: true},
      {head: t('dash.interval'), cell: (row) => (row.rate.low === undefined ? '–' : `${percent(row.rate.low, 1)} – ${percent(row.rate.high ?? 1, 1)}`), csv: (row) => `${row.rate.low ?? ''} ${row.rate.high ?? ''}`, number: true},
      {head: t('dash.money'), cell: (row) => (row.money ? money(row.money) : '–'), csv: (row) => row.money, number: true},
    ]}><HitPlot rates={data.hit_rates} /></PlotPanel>
  );
}

function Dwell({data}: {data: Dashboard}) {
  const minutes = (head: string, of: (row: Dashboard['dwell'][number]) => number | undefined): Column<Dashboard['dwell'][number]> =>
    ({head, cell: (row) => (of(row) === undefined ? '–' : duration(of(row) ?? 0)), csv: of, number: true});
  return (
    <PlotPanel title={t('dash.dwell')} file="dwell.csv" rows={data.dwell} keyOf={(row) => row.lane} note={t('dash.dwell_note')} columns={[
      {head: t('head.lane'), cell: (row) => <LaneMark lane={row.lane} named />, csv: (row) => row.lane},
      {head: t('dash.count'), cell: (row) => number(row.count), csv: (row) => row.count, number: true},
      minutes(t('dash.p50_minutes'), (row) => row.p50_minutes), minutes(t('dash.p90_minutes'), (row) => row.p90_minutes), minutes(t('dash.p99_minutes'), (row) => row.p99_minutes),
    ]}><DwellPlot dwell={data.dwell} /></PlotPanel>
  );
}

function Money({data}: {data: Dashboard}) {
  const code = data.currency ?? currency.value;
  return (
    <PlotPanel title={t('dash.money')} file="money.csv" rows={data.days} keyOf={(row) => row.day} columns={[
      {head: t('head.date'), cell: (row) => day(row.day), csv: (row) => row.day}, count(t('dash.inspected'), (row) => row.inspected),
      count(t('dash.wrong'), (row) => row.irregular), {head: t('dash.money'), cell: (row) => money(row.money), csv: (row) => row.money, number: true},
    ]}><MoneyPlot days={data.days} format={(amount) => money(amount, {currency: code})} /></PlotPanel>
  );
}

function Load({data}: {data: Dashboard}) {
  return (
    <Panel title={t('dash.load')}>
      {data.officers.length === 0 ? <p class="faint">{t('dash.nothing')}</p> : <Table caption={t('dash.load')} rows={data.officers} keyOf={(row) => row.officer} file="load.csv" columns={[
        {head: t('head.officer'), cell: (row) => row.name || row.officer, csv: (row) => row.name || row.officer}, {head: t('field.office'), cell: (row) => row.office ?? '', csv: (row) => row.office},
        {head: t('dash.open'), cell: (row) => number(row.open), csv: (row) => row.open, number: true}, {head: t('dash.done'), cell: (row) => number(row.done), csv: (row) => row.done, number: true},
        {head: t('queue.overdue'), cell: (row) => <span class={row.overdue ? 'wrong' : undefined}>{number(row.overdue ?? 0)}</span>, csv: (row) => row.overdue, number: true},
      ]} />}
    </Panel>
  );
}

// The few numbers that a morning meeting starts with.
function Figures({data}: {data: Dashboard}) {
  const sum = (of: (row: Day) => number) => data.days.reduce((total, row) => total + of(row), 0);
  const targeted = data.hit_rates.find((one) => one.basis === 'targeted')?.rate;
  const random = data.hit_rates.find((one) => one.basis === 'random')?.rate;
  const figures: [string, string][] = [
    [t('dash.lodged'), number(sum((row) => row.lodged))], [t('dash.inspected'), number(sum((row) => row.inspected))],
    [t('dash.money'), money(addDecimals(data.days.map((row) => row.money)), {currency: data.currency ?? currency.value})],
    [t('dash.targeted'), targeted?.share === undefined ? '–' : percent(targeted.share)], [t('dash.random'), random?.share === undefined ? '–' : percent(random.share)],
  ];
  return <dl class="figures">{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd class="num">{value}</dd></div>)}</dl>;
}

interface Range {
  from?: string;
  to?: string;
  office?: string;
}

function rangeNow(): Range {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  return {from: query.get('from') ?? undefined, to: query.get('to') ?? undefined, office: query.get('office') ?? undefined};
}

function Filters({range, data}: {range: Range; data: Dashboard | undefined}) {
  return (
    <div class="filters">
      <label class="inline">{t('field.from')} <input type="date" value={range.from ?? data?.from ?? ''} onChange={(event) => setQuery({from: event.currentTarget.value})} /></label>
      <label class="inline">{t('field.to')} <input type="date" value={range.to ?? data?.to ?? ''} onChange={(event) => setQuery({to: event.currentTarget.value})} /></label>
      <select aria-label={t('field.office')} value={range.office ?? ''} onChange={(event) => setQuery({office: event.currentTarget.value})}>
        <option value="">{t('queue.all_offices')}</option>
        {reference.value?.offices.map((office) => <option key={office.id} value={office.id}>{office.name}</option>)}
      </select>
    </div>
  );
}

export default function DashboardPage() {
  const range = rangeNow();
  const loaded = useLoad((signal) => call('getDashboard', {query: range, signal}), [JSON.stringify(range)]);
  const data = loaded.data && {...loaded.data, days: daysSinceFirst(loaded.data.days)};
  useTitle(t('nav.dashboard'));
  return (
    <div class="page">
      <PageHead title={t('nav.dashboard')}><button type="button" class="button quiet" onClick={loaded.reload}>{t('do.refresh')}</button></PageHead>
      <Filters range={range} data={data} />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!data && loaded.loading && <Loading />}
      {data && data.days.length === 0 && <Empty title={t('dash.nothing')} />}
      {data && <Figures data={data} />}
      {data && <div class="plots"><Lanes data={data} /><Hits data={data} /><Dwell data={data} /><Money data={data} /><Load data={data} /></div>}
    </div>
  );
}
