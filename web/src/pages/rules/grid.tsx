// The table of rules: only the rows in view are drawn.
import {useEffect} from 'preact/hooks';
import type {RuleSummary} from '../../api/types.ts';
import {go} from '../../base/router.ts';
import {windowOf} from '../../base/virtual.ts';
import {t, type Key} from '../../i18n/index.ts';
import {useFocusAt, useScroll} from '../../parts/rows.ts';
import {approvesRules, count, DemandMark, Offices, PhaseWord, RateBar, rulePath, suspected, Tag} from './parts.tsx';

const ROW_PX = 52;  // as in queue.css
const NEAR_END_ROWS = 30;

const HEADS: [Key, string, string][] = [['rules.choose', 'rule-choose', ''], ['rules.rule', 'rule-title', ''], ['rules.phase', 'rule-phase', ''], ['rules.suspects', 'rule-suspects', ''],
  ['rules.demand', 'rule-demand', ''], ['rules.fired', 'rule-fired', 'end'], ['rules.rate', 'rule-rate', ''], ['rules.where', 'rule-where', ''], ['rules.author', 'rule-author', '']];

interface RowProps {
  row: RuleSummary;
  index: number;
  active: boolean;
  chosen: boolean;
  onFocus: () => void;
  onChoose: () => void;
}

function Row({row, index, active, chosen, onFocus, onChoose}: RowProps) {
  const open = (event: MouseEvent) => (event.target as Element).closest('a, input, label') || go(rulePath(row.name));
  return (
    <tr id={`row-${index}`} aria-rowindex={index + 2} tabIndex={active ? 0 : -1} aria-selected={chosen} class={row.phase === 'retired' || row.phase === 'withdrawn' ? 'gone' : undefined}
      onFocus={onFocus} onClick={open}>
      <td><label class="cell-check"><input type="checkbox" tabIndex={-1} checked={chosen} aria-label={t('rules.choose_one', {name: row.title || row.name})} onChange={onChoose} /></label></td>
      <td>
        <a class="line strong" href={rulePath(row.name)} tabIndex={-1} dir="auto">{row.title || row.name}</a>
        <span class="line faint">{row.kind !== 'rule' && <Tag>{t(`rules.kind.${row.kind}`)}</Tag>}<span class="code">{row.name}</span></span>
      </td>
      <td><PhaseWord phase={row.phase} percent={row.percent} />{row.waiting && !row.mine && approvesRules() && <span class="line asked-you">{t('rules.waits_for_you')}</span>}</td>
      <td><span class="line" dir="auto">{suspected(row.suspects)}</span></td>
      <td>{row.kind !== 'list' && <DemandMark rule={row} />}</td>
      <td class="end num">{row.kind === 'list' ? '' : count(row.stats?.fired)}</td>
      <td>{row.kind !== 'list' && row.stats ? <RateBar figures={row.stats} /> : <span class="faint">–</span>}</td>
      <td><span class="line"><Offices offices={row.offices} /></span></td>
      <td><span class="line" dir="auto">{row.author_name || row.author}</span></td>
    </tr>
  );
}

interface Props {
  items: RuleSummary[];
  cursor: number;
  complete: boolean;
  chosen: Set<string>;
  onCursor: (index: number) => void;
  onChoose: (name: string) => void;
  onNearEnd: () => void;
}

export function RuleGrid({items, cursor, complete, chosen, onCursor, onChoose, onNearEnd}: Props) {
  const {box, view} = useScroll();
  const drawn = windowOf(items.length, ROW_PX, view.top, view.height);
  useEffect(() => {
    if (!complete && drawn.end > items.length - NEAR_END_ROWS) onNearEnd();
  }, [drawn.end, items.length, complete]);
  const isPlacing = useFocusAt(cursor, box, ROW_PX);
  return (
    <div class="queue-scroll" ref={box}>
      <table class="queue-table rules-table" role="grid" aria-multiselectable="true" aria-label={t('nav.rules')} aria-rowcount={complete ? items.length + 1 : -1}>
        <colgroup>{HEADS.map(([key, name]) => <col key={key} class={name} />)}</colgroup>
        <thead><tr aria-rowindex={1}>{HEADS.map(([key, , side]) => <th key={key} scope="col" class={side || undefined}>{key === 'rules.choose' ? <span class="hidden">{t(key)}</span> : t(key)}</th>)}</tr></thead>
        <tbody>
          {drawn.before > 0 && <tr class="space" aria-hidden="true" style={{height: `${drawn.before}px`}} />}
          {items.slice(drawn.first, drawn.end).map((row, i) => (
            <Row key={row.name} row={row} index={drawn.first + i} active={drawn.first + i === Math.max(0, cursor)} chosen={chosen.has(row.name)}
              onFocus={() => isPlacing() || onCursor(drawn.first + i)} onChoose={() => onChoose(row.name)} />
          ))}
          {drawn.after > 0 && <tr class="space" aria-hidden="true" style={{height: `${drawn.after}px`}} />}
        </tbody>
      </table>
    </div>
  );
}
