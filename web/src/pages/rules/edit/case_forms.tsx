// The cases of a rule by clicking: a line that it says, what is expected, and the lines that came before.
import type {RuleFields} from '../../../api/types.ts';
import {newKey} from '../../../base/id.ts';
import {t} from '../../../i18n/index.ts';
import {askedOf} from './conditions.tsx';
import {newCase, type Case, type Earlier, type Expected, type Line} from './model.ts';
import {ValueInput} from './values.tsx';

const EXPECTED: Expected[] = ['fires', 'does not fire', 'is unknown'];
const keyOf = (expected: Expected) => ({fires: 'fires', 'does not fire': 'does_not_fire', 'is unknown': 'unknown'} as const)[expected];

function Pairs({line, fields, onSays}: {line: Line; fields: RuleFields | undefined; onSays: (says: Line['says']) => void}) {
  const put = (at: number, pair: [string, string]) => onSays(line.says.with(at, pair));
  return (
    <>
      {line.says.map(([field, value], i) => (
        <div key={i} class="built-row built-pair" dir="ltr">
          <input class="built-code" type="text" list="rule-fields" value={field} aria-label={t('build.field')} autocomplete="off" onInput={(event) => put(i, [event.currentTarget.value, value])} />
          <span class="built-value"><ValueInput label={t('build.value')} value={value} asked={askedOf(field, fields)} operator="=" onValue={(next) => put(i, [field, next])} /></span>
          <button type="button" class="button icon" aria-label={t('build.remove')} onClick={() => onSays(line.says.toSpliced(i, 1))}>✕</button>
        </div>
      ))}
      <button type="button" class="button small start" onClick={() => onSays([...line.says, ['', '']])}>{t('build.add_pair')}</button>
    </>
  );
}

function EarlierForm({line, fields, onLine, onRemove}: {line: Earlier; fields: RuleFields | undefined; onLine: (line: Earlier) => void; onRemove: () => void}) {
  return (
    <div class="built-case" role="group" aria-label={t('build.earlier')}>
      <div class="buttons">
        <label class="inline">{t('build.times')} <input class="built-share" type="text" inputMode="numeric" value={line.times} placeholder="1" onInput={(event) => onLine({...line, times: event.currentTarget.value.replace(/[^0-9]/g, '')})} /></label>
        <label class="inline">{t('head.outcome')} <select value={line.outcome} onChange={(event) => onLine({...line, outcome: event.currentTarget.value as Earlier['outcome']})}>
          <option value="">{t('build.outcome.none')}</option><option value="right">{t('build.outcome.right')}</option><option value="wrong">{t('build.outcome.wrong')}</option></select></label>
        <button type="button" class="button quiet small" onClick={onRemove}>{t('do.remove')}</button>
      </div>
      <Pairs line={line} fields={fields} onSays={(says) => onLine({...line, says})} />
    </div>
  );
}

function CaseForm({one, fields, onCase, onRemove}: {one: Case; fields: RuleFields | undefined; onCase: (one: Case) => void; onRemove: () => void}) {
  const put = (key: string, line: Earlier) => onCase({...one, earlier: one.earlier.map((old) => (old.key === key ? line : old))});
  return (
    <div class="built-case" role="group" aria-label={one.name || t('build.case')}>
      <div class="buttons">
        <label class="inline">{t('build.case_name')} <input type="text" dir="auto" value={one.name} onInput={(event) => onCase({...one, name: event.currentTarget.value})} /></label>
        <select aria-label={t('build.expected')} value={one.expected} onChange={(event) => onCase({...one, expected: event.currentTarget.value as Expected})}>
          {EXPECTED.map((expected) => <option key={expected} value={expected}>{t(`expected.${keyOf(expected)}`)}</option>)}
        </select>
        <button type="button" class="button quiet small" onClick={onRemove}>{t('do.remove')}</button>
      </div>
      <Pairs line={one} fields={fields} onSays={(says) => onCase({...one, says})} />
      {one.earlier.map((line) => <EarlierForm key={line.key} line={line} fields={fields} onLine={(next) => put(line.key, next)}
        onRemove={() => onCase({...one, earlier: one.earlier.filter((old) => old.key !== line.key)})} />)}
      <button type="button" class="button small start" onClick={() => onCase({...one, earlier: [...one.earlier, {key: newKey(), times: '', outcome: '', says: one.says}]})}>{t('build.add_earlier')}</button>
    </div>
  );
}

export function CaseForms({cases, asked, fields, onCases}: {cases: Case[]; asked: string[]; fields: RuleFields | undefined; onCases: (cases: Case[]) => void}) {
  const add = (expected: Expected) => onCases([...cases, newCase(expected, t(`build.new_case.${keyOf(expected)}`), cases.at(-1)?.says ?? asked.map((field) => [field, '']))]);
  return (
    <>
      {cases.map((one) => <CaseForm key={one.key} one={one} fields={fields} onCase={(next) => onCases(cases.map((old) => (old.key === one.key ? next : old)))}
        onRemove={() => onCases(cases.filter((old) => old.key !== one.key))} />)}
      <div class="buttons">{EXPECTED.map((expected) => <button key={expected} type="button" class="button small" onClick={() => add(expected)}>{t(`case.wants.${keyOf(expected)}`)} +</button>)}</div>
    </>
  );
}
