// All that was stated about one consignment, step by step.
import {call} from '../../api/client.ts';
import type {Consignment, StatedItem} from '../../api/types.ts';
import {day, t, tCode} from '../../i18n/index.ts';
import {Loading, Time, Trouble} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {FIELDS, isNumber, STEPS, type StatedField} from './compare.ts';
import {Stated} from './stages.tsx';

interface Numbered {
  number: number;
  item: StatedItem;
}

const cell = (field: StatedField, {item}: Numbered) => {
  const value = item[field];
  if (value === undefined) return <Stated field={field} cell={undefined} />;
  return <Stated field={field} cell={{value: String(value), differs: false, ...(field === 'quantity' && item.quantity_unit ? {unit: item.quantity_unit} : {})}} />;
};

// Only the columns in which something stands.
function columnsOf(rows: Numbered[]): Column<Numbered>[] {
  const used = FIELDS.filter((field) => rows.some(({item}) => item[field] !== undefined));
  return [
    {head: t('head.number'), cell: (row) => row.number, number: true},
    ...used.map((field): Column<Numbered> => ({head: t(`field.${field}`), cell: (row) => cell(field, row), number: isNumber(field)})),
  ];
}

function Step({step, given}: {step: string; given: Consignment['stages'][string]}) {
  const rows = given.items.map((item, i) => ({number: i + 1, item}));
  return (
    <section class="compared">
      <h3>{tCode('stated', step)}</h3>
      <p class="faint"><Time at={given.at} /> · <bdi>{given.by.name || given.by.id}</bdi> · {t('decl.version', {version: String(given.version)})}{given.inspected && ` · ${t('stages.inspected', {day: day(given.inspected)})}`}</p>
      <Table caption={tCode('stated', step)} columns={columnsOf(rows)} rows={rows} keyOf={(row) => row.number} />
    </section>
  );
}

export function ConsignmentDialog({reference, onClose}: {reference: string; onClose: () => void}) {
  const loaded = useLoad((signal) => call('getConsignment', {path: {reference}, signal}), [reference]);
  const stages = loaded.data?.stages ?? {};
  const steps = STEPS.filter((step) => stages[step]);
  return (
    <Dialog title={t('stages.consignment', {reference: `\u2068${reference}\u2069`})} wide onClose={onClose}>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && steps.length === 0 && <p class="empty">{t('stages.none')}</p>}
      {steps.map((step) => stages[step] && <Step key={step} step={step} given={stages[step]} />)}
    </Dialog>
  );
}
