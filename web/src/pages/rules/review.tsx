// What the night found about rules that want a look, and why.
import {call} from '../../api/client.ts';
import type {RuleReview} from '../../api/types.ts';
import {day, number, percent, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {rulePath, RulesTabs, writesRules} from './parts.tsx';

type Item = RuleReview['items'][number];

const amount = (value: unknown): string => (typeof value === 'number' ? number(value) : String(value ?? '–'));
const share = (value: unknown): string => (typeof value === 'number' ? percent(value, value < 0.1 ? 1 : 0) : '–');

// What stands behind an entry, in words: the figures differ by what it is about.
function reviewWords({what, figures}: Item): string {
  const {days, other, share: part, checked, right, high, day: on, unknown, declarations, version, why} = figures;
  if (what === 'no_hits') return t('review.no_hits.words', {days: amount(days)});
  if (what === 'overlap') return t('review.overlap.words', {other: amount(other), share: share(part)});
  if (what === 'costly') return t('review.costly.words', {checked: amount(checked), right: amount(right), high: share(high)});
  if (what === 'unknown_often') return t('review.unknown_often.words', {unknown: amount(unknown), declarations: amount(declarations), share: share(part)});
  if (what === 'unreadable') return t('review.unreadable.words', {version: amount(version), why: amount(why)});
  return t(`review.${what}.words`, {day: typeof on === 'string' ? day(on) : '–'});
}

export default function ReviewPage() {
  const loaded = useLoad((signal) => call('listRuleReview', {signal}), []);
  const data = loaded.data;
  useTitle(t('review.title'));
  return (
    <div class="page">
      <PageHead title={t('review.title')} />
      <RulesTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!data && loaded.loading && <Loading />}
      {data && <p class="faint">{t('review.made')} <Time at={data.at} /></p>}
      {data && data.items.length === 0 && <Empty title={t('review.none')} />}
      {data && data.items.length > 0 && <Table caption={t('review.title')} rows={data.items} keyOf={(row) => `${row.name} ${row.what}`} file="review.csv" columns={[
        {head: t('rules.rule'), cell: (row) => <><a href={rulePath(row.name)} class="strong"><bdi>{row.title || row.name}</bdi></a><br /><span class="code faint">{row.name}</span></>, csv: (row) => row.name},
        {head: t('head.what'), cell: (row) => <strong>{t(`review.${row.what}`)}</strong>, csv: (row) => row.what}, {head: t('head.why'), cell: reviewWords, csv: reviewWords},
        {head: t('review.since'), cell: (row) => day(row.since), csv: (row) => row.since},
        {head: t('head.actions'), cell: (row) => <span class="buttons"><a class="button small" href={rulePath(row.name)}>{t('review.look')}</a>{writesRules() && <a class="button small" href={`${rulePath(row.name)}/edit`}>{t('rule.edit')}</a>}</span>},
      ]} />}
    </div>
  );
}
