// How a rule did: by day how often it fired and how often it was right, and its rate with what it may be by chance.
import {call} from '../../../api/client.ts';
import {currency} from '../../../api/session.ts';
import type {Operations, RuleStats} from '../../../api/types.ts';
import {day, money, number, percent, t, type Key} from '../../../i18n/index.ts';
import {Facts, Loading, Panel, Trouble} from '../../../parts/bits.tsx';
import {useLoad} from '../../../parts/load.ts';
import {Bars} from '../../../parts/plot.tsx';
import {PlotPanel} from '../../../parts/plot_panel.tsx';
import {RateBar, rateWords} from '../parts.tsx';

type Day = Operations['getRuleStats']['answer']['days'][number];
type Count = 'fired' | 'watched' | 'held' | 'checked' | 'right';

const DAYS = 90;
const PARTS: [Count, string][] = [['fired', 'bar-full'], ['watched', 'bar-watched'], ['held', 'bar-held']];

const titleOf = (one: Day): string => `${day(one.day)}: ${(['fired', 'watched', 'held', 'checked', 'right'] as const).map((name) => `${t(`record.${name}`)} ${number(one[name])}`).join(', ')}`;

function FiredPlot({days}: {days: Day[]}) {
  const bars = days.map((one) => ({name: day(one.day, true), title: titleOf(one), parts: PARTS.map(([name, style]): [string, number] => [style, one[name]])}));
  return <Bars bars={bars} label={t('record.by_day')} />;
}

function CheckedPlot({days}: {days: Day[]}) {
  const bars = days.map((one) => ({name: day(one.day, true), title: titleOf(one), parts: [['bar-right', one.right], ['bar-fruitless', one.checked - one.right]] as [string, number][]}));
  return <Bars bars={bars} label={t('record.checks_by_day')} />;
}

function Legend({entries}: {entries: [string, Key][]}) {
  return <ul class="legend">{entries.map(([style, key]) => <li key={key}><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class={style} width="10" height="10" /></svg>{t(key)}</li>)}</ul>;
}

function Figures({stats}: {stats: RuleStats}) {
  return (
    <>
      <p class="rate-line"><RateBar figures={stats} /> <span>{rateWords(stats)}</span></p>
      <Facts rows={[
        [t('record.fired'), number(stats.fired)], [t('record.watched'), stats.watched ? number(stats.watched) : ''], [t('record.held'), stats.held ? number(stats.held) : ''],
        [t('dash.money'), money(stats.money, {currency: currency.value})], [t('record.unknown'), stats.unknown ? number(stats.unknown) : ''],
        [t('rules.confidence'), stats.confidence === undefined ? '' : percent(stats.confidence)], [t('record.last'), stats.last_fired ? day(stats.last_fired) : t('record.never')],
      ]} />
    </>
  );
}

const columns = () => [
  {head: t('head.date'), cell: (row: Day) => day(row.day), csv: (row: Day) => row.day},
  ...(['fired', 'watched', 'held', 'checked', 'right'] as const).map((name) => ({head: t(`record.${name}`), cell: (row: Day) => number(row[name]), csv: (row: Day) => row[name], number: true})),
];

export function Record({name, version}: {name: string; version: number}) {
  const loaded = useLoad((signal) => call('getRuleStats', {path: {name}, query: {days: DAYS}, signal}), [name, version]);
  const data = loaded.data;
  if (!data) return <Panel title={t('record.title')}>{loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />}</Panel>;
  const busy = data.days.some((one) => one.fired + one.watched + one.held > 0);
  return (
    <>
      <Panel title={t('record.title_days', {count: data.stats.days})} id="record"><Figures stats={data.stats} /></Panel>
      {busy && (
        <PlotPanel title={t('record.by_day')} file={`${name}.csv`} rows={data.days} keyOf={(row) => row.day} columns={columns()}>
          <FiredPlot days={data.days} />
          <Legend entries={[['bar-full', 'record.fired'], ['bar-watched', 'record.watched'], ['bar-held', 'record.held']]} />
          <h3>{t('record.checks_by_day')}</h3>
          <CheckedPlot days={data.days} />
          <Legend entries={[['bar-right', 'record.right'], ['bar-fruitless', 'record.fruitless']]} />
        </PlotPanel>
      )}
    </>
  );
}
