// One quota: what is left, of which goods, and how it was used.
import {call} from '../../api/client.ts';
import type {Quota, QuotaDetail} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {day as shownDay, t} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import type {PageProps} from '../../routes.tsx';
import {today} from '../tariff/address.ts';
import {TariffTabs} from '../tariff/section_bar.tsx';
import {shareOf} from './balance.ts';
import {QuotaBar, QuotaState, volume} from './parts.tsx';

type Used = QuotaDetail['days'][number];

const WIDE = 100;

// What was left at the end of each day with a use, as steps from the first day of the period to its last.
function Days({days, quota}: {days: Used[]; quota: Quota}) {
  const begin = Date.parse(quota.from);
  const span = Math.max(1, Date.parse(quota.until) - begin);
  const x = (day: string) => Math.max(0, Math.min(WIDE, (Date.parse(day) - begin) / span * WIDE));
  // Before the first use everything was there; after the last nothing was taken until now.
  const shown = [{day: quota.from, left: quota.volume}, ...days];
  const now = today();
  return (
    <svg class="quota-days" viewBox={`0 0 ${WIDE} 40`} preserveAspectRatio="none" role="img" aria-label={t('quota.days')}>
      <rect class="bar-rest" width={WIDE} height="40" />
      {shown.map((one, i) => {
        const share = shareOf(one.left, quota.volume);
        const from = x(one.day);
        const to = x(shown[i + 1]?.day ?? now);
        return <rect class="quota-day" key={`${i} ${one.day}`} x={from} width={Math.max(0.6, to - from)} y={40 - share * 40} height={share * 40}><title>{`${shownDay(one.day)}: ${volume(one.left, quota.unit)}`}</title></rect>;
      })}
    </svg>
  );
}

function Uses({data}: {data: QuotaDetail}) {
  const {quota, uses} = data;
  const amount = (text: string) => <bdi>{volume(text, quota.unit)}</bdi>;
  return (
    <Panel title={t('quota.uses')}>
      {uses.length === 0 ? <p class="faint">{t('quota.no_uses')}</p> : (
        <>
          <Days days={data.days} quota={quota} />
          <Table caption={t('quota.uses')} file={`quota-${quota.order_number}.csv`} rows={uses.map((use, i) => ({...use, place: i}))} keyOf={(use) => use.place} columns={[
            {head: t('head.date'), cell: (use) => <Time at={use.at} />, csv: (use) => use.at}, {head: t('quota.asked'), cell: (use) => amount(use.asked), csv: (use) => use.asked, number: true},
            {head: t('quota.covered'), cell: (use) => amount(use.covered), csv: (use) => use.covered, number: true}, {head: t('quota.left_after'), cell: (use) => amount(use.left), csv: (use) => use.left, number: true},
          ]} />
        </>
      )}
    </Panel>
  );
}

function Measures({data}: {data: QuotaDetail}) {
  return (
    <Panel title={t('quota.measures')}>
      <Table caption={t('quota.measures')} rows={data.measures} keyOf={(one) => one.id} columns={[
        {head: t('duty.charge'), cell: (one) => one.type_name}, {head: t('duty.area'), cell: (one) => one.area_name}, {head: t('duty.rate'), cell: (one) => <bdi dir="ltr">{one.rate}</bdi>},
        {head: t('field.preference'), cell: (one) => <span class="code">{one.preference ?? ''}</span>},
        {head: t('duty.needs_papers'), cell: (one) => one.conditions.flatMap((condition) => (condition.document ? [`${condition.document.code} ${condition.document.name}`] : [])).join(', ') || '–'},
        {head: t('duty.law'), cell: (one) => [one.regulation?.id, one.regulation?.title].filter(Boolean).join(' · ') || '–'},
      ]} />
    </Panel>
  );
}

export default function QuotaPage({parameters}: PageProps) {
  const order = parameters.order ?? '';
  const day = new URLSearchParams(place.value.split('?')[1] ?? '').get('day') ?? '';
  const loaded = useLoad((signal) => call('getQuota', {path: {order}, query: {day: day || undefined}, signal}), [order, day]);
  const title = t('quota.one', {order: `\u2068${order}\u2069`});
  const data = loaded.data;
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title}>
        <label class="inline">{t('duty.day')} <input type="date" value={day || today()} onChange={(event) => setQuery({day: event.currentTarget.value})} /></label>
      </PageHead>
      <TariffTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!data && loaded.loading && <Loading />}
      {data && (
        <>
          <Panel title={t('quota.balance')} tools={<QuotaState status={data.quota.status} />}>
            <QuotaBar quota={data.quota} wide />
            {data.quota.status === 'critical' && <p class="note note-ask">{t('quota.critical_words')}</p>}
            <Facts rows={[
              [t('quota.left_amount'), volume(data.quota.left, data.quota.unit)], [t('quota.used'), volume(data.quota.used, data.quota.unit)], [t('quota.volume'), volume(data.quota.volume, data.quota.unit)],
              [t('quota.critical_at'), data.quota.critical_percent && `${data.quota.critical_percent} %`], [t('quota.period'), `${shownDay(data.quota.from)} – ${shownDay(data.quota.until)}`], [t('quota.method'), t(`quota_method.${data.quota.method}`)],
              [t('duty.area'), data.quota.areas.join(', ')],
              [t('head.goods'), <>{data.quota.goods.map((code) => <a key={code} class="code" href={`/tariff/${code}`}>{code} </a>)}</>],
            ]} />
          </Panel>
          <Measures data={data} />
          <Uses data={data} />
        </>
      )}
    </div>
  );
}
