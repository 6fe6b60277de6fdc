// The back-tests of the last day.
import {call} from '../../../api/client.ts';
import {number, t} from '../../../i18n/index.ts';
import {Empty, Loading, PageHead, Time, Trouble} from '../../../parts/bits.tsx';
import {useLoad, useTitle} from '../../../parts/load.ts';
import {Table} from '../../../parts/table.tsx';
import {rateWords, RulesTabs} from '../parts.tsx';

export default function BackTestsPage() {
  const loaded = useLoad((signal) => call('listBackTests', {signal}), []);
  const items = loaded.data?.items ?? [];
  useTitle(t('back.title'));
  return (
    <div class="page">
      <PageHead title={t('back.title')}><button type="button" class="button quiet" onClick={loaded.reload}>{t('do.refresh')}</button></PageHead>
      <RulesTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && items.length === 0 && <Empty title={t('back.none')}><p>{t('back.none_hint')}</p></Empty>}
      {items.length > 0 && <Table caption={t('back.title')} rows={items} keyOf={(row) => row.id} columns={[
        {head: t('rules.rule'), cell: (row) => <a href={`/rules/back-tests/${encodeURIComponent(row.id)}`}>{row.name ? `${row.name} · ${t('rule.version', {version: number(row.version ?? 1)})}` : t('back.of_text')}</a>},
        {head: t('field.state'), cell: (row) => t(`back.state.${row.state}`)}, {head: t('time.started'), cell: (row) => <Time at={row.at} />},
        {head: t('record.fired'), cell: (row) => (row.rules ? number(row.rules.reduce((sum, one) => sum + one.hits, 0)) : '–'), number: true},
        {head: t('rules.rate'), cell: (row) => (row.rules?.length === 1 && row.rules[0] ? rateWords(row.rules[0]) : '–')},
      ]} />}
    </div>
  );
}
