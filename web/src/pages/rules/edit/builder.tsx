// A rule by clicking. Each change writes the text anew; what changes the text elsewhere is read back.
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {kindLabel} from '../../../api/session.ts';
import type {RuleFields} from '../../../api/types.ts';
import {begun, changed, redone, undone, type History} from '../../../base/history.ts';
import {t} from '../../../i18n/index.ts';
import {Panel} from '../../../parts/bits.tsx';
import {SelectField, TextField} from '../../../parts/field.tsx';
import {CaseForms} from './case_forms.tsx';
import {ConditionGroup} from './conditions.tsx';
import {isGroup, type Built, type Clause, type Group} from './model.ts';
import {readRule} from './read.ts';
import {writeRule} from './write.ts';

const NAME_LENGTH_MAX = 64;
const TEXT_LENGTH_MAX = 1000;

const fieldsAsked = (group: Group): string[] => [...new Set(group.parts.flatMap((part) => (isGroup(part) ? fieldsAsked(part) : /^[a-z][a-z0-9_]*$/.test(part.left) ? [part.left] : [])))];

interface FormProps {
  built: Built;
  fields: RuleFields | undefined;
  onBuilt: (built: Built) => void;
}

function clauseSetter({built, onBuilt}: FormProps) {
  return (clause: Clause) => (text: string) => onBuilt({...built, clauses: {...built.clauses, [clause]: text}});
}

function About(props: FormProps) {
  const {built, fields, onBuilt} = props;
  const set = clauseSetter(props);
  const kinds = fields?.error_kinds ?? [];
  const suspects = built.clauses.suspects ?? '';
  return (
    <Panel title={t('build.what')}>
      <div class="row">
        <TextField id="built-name" label={t('rules.name')} hint={t('rules.name_hint')} value={built.name} maxLength={NAME_LENGTH_MAX} onValue={(name) => onBuilt({...built, name: name.trim()})} />
        <TextField id="built-title" label={t('build.title')} value={built.title} maxLength={TEXT_LENGTH_MAX} onValue={(title) => onBuilt({...built, title})} />
        <SelectField id="built-suspects" label={t('rules.suspects')} value={suspects} options={[...new Set([suspects, ...kinds])].map((kind) => [kind, kind ? kindLabel(kind) : '–'])} onValue={set('suspects')} />
      </div>
      <TextField id="built-about" label={t('build.about')} optional={t('field.optional')} value={built.clauses.about ?? ''} maxLength={TEXT_LENGTH_MAX} onValue={set('about')} />
    </Panel>
  );
}

const DEMANDS = ['', 'blue', 'yellow', 'red', 'exempt'] as const;

function Follows(props: FormProps) {
  const {built, onBuilt} = props;
  const set = clauseSetter(props);
  const text = (clause: Clause) => built.clauses[clause] ?? '';
  const demand = built.exempt ? 'exempt' : text('demand');
  const label = (one: (typeof DEMANDS)[number]) => (one === '' ? t('build.no_demand') : one === 'exempt' ? t('rules.exempt') : t(`lane.${one}`));
  return (
    <Panel title={t('build.follows')}>
      <div class="row">
        <SelectField id="built-demand" label={t('rules.demand')} value={demand} options={DEMANDS.map((one) => [one, label(one)])}
          onValue={(next) => onBuilt({...built, exempt: next === 'exempt', clauses: {...built.clauses, demand: next === 'exempt' ? '' : next}})} />
        <TextField id="built-confidence" label={t('rules.confidence')} hint={t('build.confidence_hint')} optional={t('field.optional')} value={text('confidence')} onValue={set('confidence')} />
        <TextField id="built-add" label={t('rules.add')} hint={t('build.add_hint')} optional={t('field.optional')} value={text('add')} onValue={set('add')} />
      </div>
      <TextField id="built-advise" label={t('rules.advise')} optional={t('field.optional')} value={text('advise')} maxLength={TEXT_LENGTH_MAX} onValue={set('advise')} />
      <TextField id="built-check" label={t('rules.check')} hint={t('build.check_hint')} optional={t('field.optional')} value={text('check')} onValue={set('check')} />
      <TextField id="built-hold" label={t('rules.hold_back')} hint={t('build.hold_hint')} optional={t('field.optional')} value={text('hold back')} onValue={set('hold back')} />
      <div class="row">{(['begins', 'review', 'expires'] as const).map((clause) => (
        <TextField key={clause} id={`built-${clause}`} type="date" label={t(clause === 'review' ? 'rules.review_on' : `rules.${clause}`)} optional={t('field.optional')} value={text(clause)} onValue={set(clause)} />
      ))}</div>
    </Panel>
  );
}

export function Builder({text, first, fields, onText}: {text: string; first: Built; fields: RuleFields | undefined; onText: (text: string) => void}) {
  const [history, setHistory] = useState<History<Built>>(() => begun(first));
  const written = useRef(text);
  useLayoutEffect(() => {
    const read = text === written.current ? undefined : readRule(text);
    written.current = text;
    if (read) setHistory(begun(read));
  }, [text]);
  const put = (next: History<Built>) => {
    setHistory(next);
    onText(written.current = writeRule(next.present));
  };
  const built = history.present;
  const props: FormProps = {built, fields, onBuilt: (next) => put(changed(history, next))};
  return (
    <>
      <datalist id="rule-fields">{fields?.fields.filter((one) => one.stage === 'declaration' || one.stage === '').map((one) => <option key={one.name} value={one.name}>{one.about}</option>)}</datalist>
      <div class="buttons">
        <button type="button" class="button small" disabled={history.past.length === 0} onClick={() => put(undone(history))}>{t('do.undo')}</button>
        <button type="button" class="button small" disabled={history.future.length === 0} onClick={() => put(redone(history))}>{t('edit.redo')}</button>
      </div>
      <About {...props} />
      <Panel title={t('build.when')}><p class="faint">{t('build.when_hint')}</p><ConditionGroup group={built.when} fields={fields} onGroup={(when) => props.onBuilt({...built, when})} /></Panel>
      <Follows {...props} />
      <Panel title={t('case.title')}><CaseForms cases={built.cases} asked={fieldsAsked(built.when)} fields={fields} onCases={(cases) => props.onBuilt({...built, cases})} /></Panel>
    </>
  );
}
