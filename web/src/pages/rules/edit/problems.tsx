// What the server found: problems with a way to each and its mending, and what the cases say.
import type {RuleCase, RuleCheck} from '../../../api/types.ts';
import {number, t} from '../../../i18n/index.ts';
import {Panel, Trouble} from '../../../parts/bits.tsx';
import {Conditions} from '../shown.tsx';
import type {Checked, Fault} from './check.ts';

const SHOWN_MAX = 50;  // a thousand problems have one cause

function Problem({fault, onJump, onApply}: {fault: Fault; onJump: () => void; onApply: (() => void) | undefined}) {
  return (
    <li>
      <p><button type="button" class="link" onClick={onJump}>{t('edit.line', {line: number(fault.line)})}</button>: <bdi>{fault.detail}</bdi></p>
      {onApply && <p><button type="button" class="button small" onClick={onApply}>{t('edit.write')} <bdi class="code">{fault.suggest}</bdi></button></p>}
    </li>
  );
}

interface Props {
  checked: Checked;
  current: boolean;  // said of the text as it stands now
  onJump: (fault: Fault) => void;
  onApply: (fault: Fault) => void;
}

export function Problems({checked, current, onJump, onApply}: Props) {
  const {check, faults, failure} = checked;
  return (
    <Panel title={t('edit.problems')} id="problems">
      <p id="edit-state" role="status" class={current && faults.length === 0 ? 'good' : undefined}>
        {!current ? t('edit.checking') : faults.length === 0 ? t('edit.fine') : t('edit.faults', {count: faults.length})}</p>
      <Trouble failure={failure} />
      {check && faults.length > 0 && (
        <ul class="faults">
          {faults.slice(0, SHOWN_MAX).map((fault, i) => (
            <Problem key={i} fault={fault} onJump={() => onJump(fault)} onApply={current && fault.suggest ? () => onApply(fault) : undefined} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Result({one}: {one: RuleCase}) {
  return (
    <li class={one.passed ? 'case-passed' : undefined}>
      <p><span class={one.passed ? 'good' : 'wrong'}>{one.passed ? t('case.passed') : t('case.failed')}</span> · <bdi>{one.name}</bdi></p>
      {!one.passed && <><p>{t('case.got', {expected: t(`expected.${one.expected}`), got: t(`expected.${one.got}`)})}</p><Conditions shown={one.why} /></>}
    </li>
  );
}

function Missing({check}: {check: RuleCheck}) {
  const missing = check.rules.flatMap((rule) => rule.missing_cases);
  if (missing.length === 0) return null;
  return <p class="note">{t('case.missing')} {[...new Set(missing)].map((one) => t(`case.wants.${one}`)).join('; ')}.</p>;
}

export function Cases({check}: {check: RuleCheck | undefined}) {
  if (!check || check.rules.every((rule) => rule.kind === 'list')) return null;
  return (
    <Panel title={t('case.title')} id="cases">
      <Missing check={check} />
      {check.cases.length === 0 && <p class="faint">{t('case.none')}</p>}
      <ul class="case-results">{check.cases.map((one, i) => <Result key={i} one={one} />)}</ul>
    </Panel>
  );
}
