// What was stated about the goods at other steps, beside what is declared: items with differences first.
import {useMemo, useState} from 'preact/hooks';
import {currency} from '../../api/session.ts';
import type {Declaration, DeclarationStages} from '../../api/types.ts';
import {day, locale, percent, t, tCode} from '../../i18n/index.ts';
import {formatDecimal} from '../../i18n/decimal.ts';
import {Panel, Time, Trouble} from '../../parts/bits.tsx';
import type {Loaded} from '../../parts/load.ts';
import {differencesOf, gravityOf, isNumber, rowsOf, STEPS, type Cell, type Row, type StatedField} from './compare.ts';

const SHOWN_FIRST = 20;  // a declaration may have 999 items; what differs stands before

interface Compared {
  item: number;
  rows: Row[];
  steps: string[];
}

type OnReference = (reference: string) => void;

export function Stated({field, cell}: {field: StatedField; cell: Cell | undefined}) {
  if (!cell) return <span class="faint">–</span>;
  if (!isNumber(field)) return <bdi class={field === 'description' ? undefined : 'code'}>{cell.value}</bdi>;
  return <span class="num"><bdi>{formatDecimal(cell.value, locale(), field === 'value' ? {digits: 2} : {})}</bdi>{cell.unit && <> <bdi>{cell.unit}</bdi></>}</span>;
}

function Difference({by}: {by: number | undefined}) {
  const signed = by === undefined ? '' : `${by > 0 ? '+' : '−'}${percent(Math.abs(by), Math.abs(by) < 0.1 ? 1 : 0)}`;
  return <span class="difference"><span aria-hidden="true">≠</span><span class="hidden">{t('stages.differs')}</span>{signed && <bdi class="num" dir="ltr">{signed}</bdi>}</span>;
}

function ItemTable({one}: {one: Compared}) {
  const name = t('decl.item', {number: one.item});
  const count = differencesOf(one.rows);
  return (
    <section class="compared">
      <h3>{name} <span class={count > 0 ? 'differences' : 'faint'}>{count > 0 ? t('stages.differences', {count}) : t('stages.same')}</span></h3>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={`${t('stages.title')}: ${name}`}>
        <table class="table">
          <thead><tr>
            <th scope="col">{t('stages.field')}</th><th scope="col">{t('stages.declared')}</th>
            {one.steps.map((step) => <th key={step} scope="col">{tCode('stated', step)}</th>)}
          </tr></thead>
          <tbody>
            {one.rows.map((row) => (
              <tr key={row.field}>
                <th scope="row">{t(`field.${row.field}`)}</th>
                <td><Stated field={row.field} cell={row.declared} /></td>
                {row.stated.map((cell, i) => <td key={one.steps[i]} class={cell?.differs ? 'differs' : undefined}><Stated field={row.field} cell={cell} />{cell?.differs && <Difference by={cell.by} />}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Reference({reference, onReference}: {reference: string; onReference: OnReference}) {
  return <button type="button" class="link code stated-reference" onClick={() => onReference(reference)}><bdi>{reference}</bdi></button>;
}

function Statements({stages, onReference}: {stages: DeclarationStages; onReference: OnReference}) {
  return (
    <ul class="references">
      {stages.statements.map((one, i) => (
        <li key={i}>
          <strong>{tCode('stated', one.stage)}</strong> {one.reference && <Reference reference={one.reference} onReference={onReference} />}{' '}
          <span class="faint"><Time at={one.at} />{one.by && <> · <bdi>{one.by.name || one.by.id}</bdi></>} · {t('stages.items', {count: one.items})}{one.inspected && ` · ${t('stages.inspected', {day: day(one.inspected)})}`}</span>
        </li>
      ))}
    </ul>
  );
}

function Unmatched({stages, onReference}: {stages: DeclarationStages; onReference: OnReference}) {
  if (stages.unmatched.length === 0) return null;
  return (
    <ul class="references">
      {stages.unmatched.map((one, i) => <li key={i} class="note"><p>{tCode('stated', one.stage)} <Reference reference={one.reference} onReference={onReference} />: {t('stages.unmatched', {count: one.items})}</p></li>)}
    </ul>
  );
}

function comparedOf(data: Declaration, stages: DeclarationStages): Compared[] {
  const sameMoney = !data.document.currency || data.document.currency === currency.value;
  const all = stages.items.flatMap(({item, stages: given}) => {
    const declared = data.document.items[item - 1];
    const steps = STEPS.filter((step) => given[step]);
    const rows = declared ? rowsOf(declared, given, steps, sameMoney) : [];
    return rows.length > 0 ? [{item, rows, steps}] : [];
  });
  return all.sort((a, b) => gravityOf(b.rows) - gravityOf(a.rows) || a.item - b.item);
}

function Comparison({data, stages}: {data: Declaration; stages: DeclarationStages}) {
  const [all, setAll] = useState(false);
  const compared = useMemo(() => comparedOf(data, stages), [data, stages]);
  const shown = all ? compared : compared.slice(0, SHOWN_FIRST);
  return (
    <>
      {shown.map((one) => <ItemTable key={one.item} one={one} />)}
      {shown.length < compared.length && <button type="button" class="button show-all" onClick={() => setAll(true)}>{t('stages.show_all', {count: compared.length})}</button>}
    </>
  );
}

// Nothing is shown until it is known that there is something: most declarations have no other step.
export function Stages({data, loaded, onReference}: {data: Declaration; loaded: Loaded<DeclarationStages | undefined>; onReference: OnReference}) {
  const stages = loaded.data;
  const empty = !stages || stages.statements.length + stages.items.length + stages.unmatched.length === 0;
  if (empty && !loaded.failure) return null;
  return (
    <Panel title={t('stages.title')} id="stages">
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {stages && <Statements stages={stages} onReference={onReference} />}
      {stages && <Unmatched stages={stages} onReference={onReference} />}
      {stages && <Comparison data={data} stages={stages} />}
    </Panel>
  );
}
