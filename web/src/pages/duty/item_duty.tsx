// What an item of a declaration has to pay as it was declared, and as it was found.
import './duty.css';
import {call} from '../../api/client.ts';
import type {ItemCorrections, ItemDuty} from '../../api/types.ts';
import {day as shownDay, money, t, tCode} from '../../i18n/index.ts';
import {Loading, Trouble} from '../../parts/bits.tsx';
import {useLoad} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {StatementTable} from './statement.tsx';

// Whether goods are to pay more, less or the same, in words and figures.
export function Difference({duty}: {duty: ItemDuty}) {
  if (duty.difference === undefined) return null;
  const less = duty.difference.startsWith('-');
  const same = /^-?0(\.0+)?$/.test(duty.difference);
  const amount = money(less ? duty.difference.slice(1) : duty.difference, {currency: duty.currency});
  return <p class={`difference-figure${same ? '' : less ? ' good' : ' wrong'}`}>{same ? t('duty.same') : t(less ? 'duty.less' : 'duty.more', {amount})}</p>;
}

export function DutyProblems({duty}: {duty: ItemDuty}) {
  if (duty.problems.length === 0) return null;
  return (
    <ul class="duty-list note note-ask">
      {duty.problems.map((problem) => (
        <li key={problem.pointer + problem.code}>{problem.pointer.startsWith('/corrected') ? t('duty.as_found') : t('duty.as_declared')}: {tCode('duty_problem', problem.code)} <bdi class="faint">{problem.detail}</bdi></li>
      ))}
    </ul>
  );
}

export function Charges({duty, found}: {duty: ItemDuty; found: boolean}) {
  const amount = (text: string | undefined) => (text === undefined ? '–' : money(text));
  const rows = (['duty', 'excise', 'vat', 'total'] as const).map((name) => ({name, declared: duty.declared?.[name], corrected: duty.corrected?.[name]}));
  return (
    <Table caption={t('duty.of_item')} rows={rows} keyOf={(row) => row.name} columns={[
      {head: t('duty.charge'), cell: (row) => t(`duty.${row.name}`)}, {head: `${t('duty.as_declared')} ${duty.currency}`, cell: (row) => amount(row.declared), number: true},
      ...(found ? [{head: `${t('duty.as_found')} ${duty.currency}`, cell: (row: typeof rows[number]) => amount(row.corrected), number: true}] : []),
    ]} />
  );
}

interface Props {
  id: string;
  number: number;
  version: number;
  corrections: ItemCorrections | undefined;
}

export default function ItemDutyPart({id, number, version, corrections}: Props) {
  const loaded = useLoad((signal) => call('reckonItemDuty', {path: {id, number}, body: corrections ?? {}, signal}), [id, number, version, JSON.stringify(corrections)]);
  const duty = loaded.data;
  // A house without a tariff has nothing to say here; that is no fault.
  if (loaded.failure?.code === 'no_tariff') return <p class="faint">{t('duty.no_tariff')}</p>;
  if (!duty) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  return (
    <section class="duty-part item-duty" aria-label={t('duty.of_item')}>
      <h3>{t('duty.of_item')} <span class="faint">{t('duty.law_of', {day: shownDay(duty.day)})}</span></h3>
      {corrections && <Difference duty={duty} />}
      <DutyProblems duty={duty} />
      {(duty.declared ?? duty.corrected) && <Charges duty={duty} found={corrections !== undefined} />}
      {(duty.lines ?? []).length > 0 && (
        <details>
          <summary>{t(corrections ? 'duty.statement_found' : 'duty.statement')}</summary>
          <StatementTable lines={duty.lines ?? []} currency={duty.currency} />
        </details>
      )}
    </section>
  );
}
