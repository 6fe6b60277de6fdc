// The goods items, each with how likely something is wrong with it where the reader may know.
import {useState} from 'preact/hooks';
import type {Declaration, Findings, GoodsItem, ItemFindings} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Facts, Money, Panel, Probability} from '../../parts/bits.tsx';
import {lazy} from '../../parts/lazy.tsx';
import {correctionsOf} from '../duty/corrections.ts';

type Duty = Parameters<typeof import('../duty/item_duty.tsx').default>[0];
const DutyPart = lazy<Duty>(() => import('../duty/item_duty.tsx'), 'duty');

const KG_DIGITS = 3;
const amount = (value: number | undefined, unit: string): string | undefined =>
  (value === undefined ? undefined : `${number(value, KG_DIGITS)} ${unit}`.trim());

function Details({item}: {item: GoodsItem}) {
  return (
    <Facts rows={[
      [t('field.dispatch'), item.dispatch], [t('field.procedure'), item.procedure], [t('field.preference'), item.preference],
      [t('field.net_mass_kg'), amount(item.net_mass_kg, 'kg')], [t('field.gross_mass_kg'), amount(item.gross_mass_kg, 'kg')],
      [t('field.quantity'), amount(item.quantity, item.quantity_unit ?? '')], [t('field.packages'), amount(item.packages, '')],
      [t('field.containers'), amount(item.containers, '')], [t('field.rate_percent'), amount(item.rate_percent, '%')],
      [t('field.supplier'), item.supplier], [t('field.manufacturer'), item.manufacturer],
      ...Object.entries(item.extra ?? {}).map(([name, value]): [string, string] => [name, value]),
    ]} />
  );
}

// What the control found of an item that changes what it has to pay.
const foundOf = (data: Declaration, place: number): Duty['corrections'] => correctionsOf(data.control?.act?.items.find((one) => one.number === place)?.fields ?? []);

interface RowProps {
  data: Declaration;
  item: GoodsItem;
  place: number;
  finding: ItemFindings | undefined;
}

function Row({data, item, place, finding}: RowProps) {
  const [open, setOpen] = useState(false);
  const columns = finding ? 8 : 6;
  return (
    <>
      <tr>
        <td class="num">{place}</td>
        <td><span class="code">{item.hs_code}</span></td>
        <td class="grow"><bdi>{item.description}</bdi></td>
        <td><bdi>{item.origin}</bdi></td>
        <td class="end"><Money amount={item.value} /></td>
        {finding && <td class="end"><Probability value={finding.probability} /></td>}
        {finding && <td class="end"><Money amount={finding.finding.stake} /></td>}
        <td class="end"><button type="button" class="button icon" aria-expanded={open} aria-label={t('decl.item_details', {number: place})}
          onClick={() => setOpen(!open)}>{open ? '−' : '+'}</button></td>
      </tr>
      {open && <tr class="details"><td colSpan={columns}>
        <Details item={item} />
        {data.allowed.includes('read_findings') && <DutyPart id={data.summary.id} number={place} version={data.summary.version} corrections={foundOf(data, place)} />}
      </td></tr>}
    </>
  );
}

export function Items({data, findings}: {data: Declaration; findings: Findings | undefined}) {
  const items = data.document.items;
  const known = findings !== undefined;
  return (
    <Panel title={t('title.items', {count: items.length})}>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={t('title.items', {count: items.length})}>
        <table class="table">
          <thead><tr>
            <th scope="col">{t('head.number')}</th><th scope="col">{t('field.hs_code')}</th><th scope="col">{t('field.description')}</th>
            <th scope="col">{t('head.origin')}</th><th scope="col" class="end">{t('field.value')} {data.document.currency ?? data.summary.currency}</th>
            {known && <th scope="col" class="end">{t('head.probability')}</th>}{known && <th scope="col" class="end">{t('head.stake')}</th>}
            <th scope="col"><span class="hidden">{t('head.details')}</span></th>
          </tr></thead>
          <tbody>
            {items.map((item, i) => <Row key={i} data={data} item={item} place={i + 1}
              finding={findings?.items.find((one) => one.number === i + 1)} />)}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
