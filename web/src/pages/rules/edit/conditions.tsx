// The conditions of a rule as rows in groups.
import type {RuleFields} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import {isGroup, newGroup, newRow, NO_RIGHT, OPERATORS, type Group, type Operator, type Row} from './model.ts';
import {ValueInput, type Asked, type FieldKind} from './values.tsx';

const MISSING: Operator[] = ['is missing', 'is not missing'];
const NUMBERS: Operator[] = ['<', '<=', '>', '>=', '=', '!=', 'between', 'differs from'];
const CODES: Operator[] = ['in', 'not in', '=', '!=', 'in list', 'not in list'];

const BY_KIND: Record<FieldKind, Operator[]> = {
  number: [...NUMBERS, ...MISSING], date: [...NUMBERS.filter((one) => one !== 'differs from'), ...MISSING], flag: ['', ...MISSING],
  code: [...CODES, 'resembles', 'resembles list', 'matches', 'starts with', ...MISSING], hs_code: [...CODES, ...MISSING],
  text: ['contains', 'starts with', 'matches', 'resembles', 'resembles list', 'mentions', 'mentions list', ...MISSING], codes: ['has', 'has any of', 'has all of', 'has none of', ...MISSING],
};

// Signs stand as they are; words are the language's own, with what they mean beside them.
const operatorLabel = (operator: Operator): string => (operator === '' ? t('build.is_true') : /[a-z]/.test(operator) ? t(`op.${operator.replaceAll(' ', '_') as 'in'}`) : operator);

export function askedOf(left: string, fields: RuleFields | undefined): Asked {
  const name = left.split(/\s+at\s+/)[0] ?? '';
  const field = fields?.fields.find((one) => one.name === name);
  return {kind: field?.kind, unit: field?.unit ?? ''};
}

interface RowProps {
  row: Row;
  fields: RuleFields | undefined;
  onRow: (row: Row) => void;
  onRemove: () => void;
}

function ConditionRow({row, fields, onRow, onRemove}: RowProps) {
  const asked = askedOf(row.left, fields);
  const usual = asked.kind ? BY_KIND[asked.kind] : [...OPERATORS];
  const offered = usual.includes(row.operator) ? usual : [row.operator, ...usual];
  return (
    // From left to right as in the text: turned around, "<" would say the opposite.
    <div class="built-row" dir="ltr" role="group" aria-label={t('build.condition')}>
      <label class="check"><input type="checkbox" checked={row.not} onChange={(event) => onRow({...row, not: event.currentTarget.checked})} />{t('build.not')}</label>
      <input class="built-code" type="text" list="rule-fields" value={row.left} placeholder="hs_code" aria-label={t('build.field')} autocomplete="off" onInput={(event) => onRow({...row, left: event.currentTarget.value})} />
      <select aria-label={t('build.operator')} value={row.operator} onChange={(event) => onRow({...row, operator: event.currentTarget.value as Operator})}>
        {offered.map((one) => <option key={one} value={one}>{operatorLabel(one)}</option>)}
      </select>
      <span class="built-value">
        {!NO_RIGHT.includes(row.operator) && <ValueInput label={t('build.value')} value={row.right} asked={asked} operator={row.operator} onValue={(right) => onRow({...row, right})} />}
        {row.operator === 'between' && <><span>{t('build.and')}</span><ValueInput label={t('build.value_to')} value={row.to} asked={asked} operator={row.operator} onValue={(to) => onRow({...row, to})} /></>}
      </span>
      <button type="button" class="button icon" aria-label={t('build.remove')} onClick={onRemove}>✕</button>
    </div>
  );
}

interface GroupProps {
  group: Group;
  fields: RuleFields | undefined;
  onGroup: (group: Group) => void;
  onRemove?: () => void;
}

export function ConditionGroup({group, fields, onGroup, onRemove}: GroupProps) {
  const put = (key: string, part: Row | Group) => onGroup({...group, parts: group.parts.map((one) => (one.key === key ? part : one))});
  const drop = (key: string) => onGroup({...group, parts: group.parts.filter((one) => one.key !== key)});
  const other = group.join === 'and' ? 'or' : 'and';
  return (
    <div class="built-group" role="group" aria-label={t(`build.join.${group.join}`)}>
      <div class="buttons">
        {onRemove && <label class="check"><input type="checkbox" checked={group.not} onChange={(event) => onGroup({...group, not: event.currentTarget.checked})} />{t('build.not')}</label>}
        <select class="built-join" aria-label={t('build.joined')} value={group.join} onChange={(event) => onGroup({...group, join: event.currentTarget.value as Group['join']})}>
          <option value="and">{t('build.join.and')}</option><option value="or">{t('build.join.or')}</option>
        </select>
        {onRemove && <button type="button" class="button quiet small" onClick={onRemove}>{t('build.remove_group')}</button>}
      </div>
      {group.parts.map((part) => (isGroup(part)
        ? <ConditionGroup key={part.key} group={part} fields={fields} onGroup={(next) => put(part.key, next)} onRemove={() => drop(part.key)} />
        : <ConditionRow key={part.key} row={part} fields={fields} onRow={(next) => put(part.key, next)} onRemove={() => drop(part.key)} />))}
      <div class="buttons">
        <button type="button" class="button small" onClick={() => onGroup({...group, parts: [...group.parts, newRow()]})}>{t('build.add')}</button>
        <button type="button" class="button small" onClick={() => onGroup({...group, parts: [...group.parts, newGroup(other)]})}>{t('build.add_group')}</button>
      </div>
    </div>
  );
}
