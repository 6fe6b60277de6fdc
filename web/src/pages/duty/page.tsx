// The duty calculator: several lines asked at once; what is asked is the address, so that it can be sent to others.
import './duty.css';
import {useState} from 'preact/hooks';
import {currency} from '../../api/session.ts';
import type {DutyLine, DutyOption, FieldProblem} from '../../api/types.ts';
import {fieldId} from '../../base/pointer.ts';
import {place, setQuery} from '../../base/router.ts';
import {addDecimals} from '../../i18n/decimal.ts';
import {locale, number, t, tCode} from '../../i18n/index.ts';
import {PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {useTitle} from '../../parts/load.ts';
import {CsvButton, exportCsv, type Column} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {today} from '../tariff/address.ts';
import {TariffTabs} from '../tariff/section_bar.tsx';
import {AnswerView, type Takes} from './answer.tsx';
import {useCalculator, type Answered, type Calculator} from './ask.ts';
import {LineFields} from './line_form.tsx';
import {ParcelPart} from './parcel.tsx';
import {fieldOf, newLine, withOne, type LineForm} from './question.ts';
import {statementColumns, SumsLine} from './statement.tsx';

const LINES_MAX = 20;  // each is a question of its own

const problemsOf = (answered: Answered | undefined): FieldProblem[] => answered?.failure?.problems ?? [];

// The field may be in a part that is not open.
function focusField(lineAt: number, problem: FieldProblem, line: LineForm): void {
  const field = document.getElementById(fieldId(`/lines/${lineAt}${fieldOf(problem, line)}`));
  field?.closest('details')?.setAttribute('open', '');
  field?.focus();
}

function Problems({answers}: {answers: Answered[]}) {
  const all = answers.flatMap((one, i) => problemsOf(one).map((problem) => ({problem, line: one.line, place: i})));
  if (all.length === 0) return null;
  return (
    <div class="note note-bad" role="alert">
      <h2>{t('error.summary', {count: all.length})}</h2>
      <ul class="duty-list">
        {all.map(({problem, line, place: at}) => (
          <li key={`${at} ${problem.pointer} ${problem.code} ${problem.detail}`}>
            <button type="button" class="link" onClick={() => focusField(at, problem, line)}>{answers.length > 1 && `${t('duty.line', {number: at + 1})}: `}{tCode('duty_problem', problem.code)} – <bdi>{problem.detail}</bdi></button>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Row = DutyLine & {place: number; code: string; origin: string};

function csvColumns(): Column<Row>[] {
  return [
    {head: t('head.number'), cell: (row) => row.place, csv: (row) => row.place}, {head: t('field.hs_code'), cell: (row) => row.code, csv: (row) => row.code},
    {head: t('head.origin'), cell: (row) => row.origin, csv: (row) => row.origin}, ...statementColumns(currency.value) as Column<Row>[],
  ];
}

const chargedOf = ({answer}: Answered): DutyOption | undefined => answer?.options[answer.charged];

function saveCsv(answers: Answered[]): void {
  const rows = answers.flatMap((one, i) => (chargedOf(one)?.lines ?? []).map((line): Row => ({...line, place: i + 1, code: one.answer?.line.code ?? '', origin: one.line.origin})));
  exportCsv('duty.csv', csvColumns(), rows);
}

// Only pages that came over https or from this machine may write to the clipboard; elsewhere the address is shown to be copied.
function CopyLink() {
  const [shown, setShown] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      tell(t('duty.link_copied'));
    } catch {
      setShown(true);
    }
  };
  return (
    <>
      <button type="button" class="button quiet" onClick={() => void copy()}>{t('duty.copy_link')}</button>
      {shown && <input class="code copy-link" readOnly value={location.href} aria-label={t('duty.copy_link')} onFocus={(event) => event.currentTarget.select()} />}
    </>
  );
}

function Tools({answers}: {answers: Answered[]}) {
  const some = answers.some((one) => chargedOf(one) !== undefined);
  return (
    <>
      <CopyLink />
      <CsvButton disabled={!some} onClick={() => saveCsv(answers)} />
      <button type="button" class="button quiet" disabled={!some} onClick={() => print()}>{t('duty.print')}</button>
    </>
  );
}

function Together({answers}: {answers: Answered[]}) {
  const options = answers.flatMap((one) => chargedOf(one) ?? []);
  if (answers.length < 2 || options.length < answers.length) return null;
  const sum = (of: (option: DutyOption) => string) => addDecimals(options.map(of));
  return (
    <Panel title={t('duty.together', {count: options.length})}>
      <SumsLine currency={answers[0]?.answer?.currency ?? currency.value} sums={{duty: sum((one) => one.duty), excise: sum((one) => one.excise), vat: sum((one) => one.vat), total: sum((one) => one.total)}} />
    </Panel>
  );
}

// What the answer offers to change is changed and asked again.
function takesOf(calculator: Calculator, at: number): Takes {
  const {asked, put, reckon} = calculator;
  const change = (to: (line: LineForm) => LineForm) => {
    const next = {...asked, lines: asked.lines.map((line, i) => (i === at ? to(line) : line))};
    put(next, '');
    void reckon(next);
  };
  const more = (text: string, codes: string[]) => codes.reduce(withOne, text);
  return {
    documents: (codes) => change((line) => ({...line, documents: more(line.documents, codes)})),
    additional: (code) => change((line) => ({...line, additional: withOne(line.additional, code)})),
    preference: (option) => change((line) => ({...line, preference: option.role === 'duty' ? '' : option.preference, order: option.order_number ?? '',
      documents: more(line.documents, option.documents.filter((one) => !one.presented).map((one) => one.code))})),
  };
}

function Form({calculator}: {calculator: Calculator}) {
  const {asked, answers, busy, put, reckon, undo, redo, anew} = calculator;
  const lines = asked.lines;
  return (
    <form class="no-print" noValidate onSubmit={(event) => {
      event.preventDefault();
      void reckon();
    }}>
      <Panel title={t('duty.question')} tools={<label class="inline">{t('duty.day')} <input type="date" value={asked.day || today()} onChange={(event) => put({...asked, day: event.currentTarget.value}, '')} /></label>}>
        {lines.map((line, i) => (
          <fieldset key={i} class="duty-goods">
            <legend>{t('duty.line', {number: i + 1})}</legend>
            {lines.length > 1 && <button type="button" class="button quiet small" aria-label={`${t('do.remove')} ${number(i + 1)}`} onClick={() => put({...asked, lines: lines.toSpliced(i, 1)}, '')}>{t('do.remove')}</button>}
            <LineFields place={i} line={line} day={asked.day} problems={problemsOf(answers[i])} onLine={(next, field) => put({...asked, lines: lines.map((other, n) => (n === i ? next : other))}, field && `${i} ${field}`)} />
          </fieldset>
        ))}
        <div class="buttons">
          <button type="submit" class="button primary" disabled={busy}>{busy ? t('duty.reckoning') : t('duty.reckon')}</button>
          <button type="button" class="button" disabled={lines.length >= LINES_MAX} onClick={() => put({...asked, lines: [...lines, newLine(locale())]}, '')}>{t('duty.add_line')}</button>
          <button type="button" class="button quiet" disabled={!undo} onClick={undo}>{t('do.undo')}</button>
          <button type="button" class="button quiet" disabled={!redo} onClick={redo}>{t('duty.redo')}</button>
          <button type="button" class="button quiet" onClick={anew}>{t('duty.anew')}</button>
        </div>
      </Panel>
    </form>
  );
}

function CalculatorPart() {
  const calculator = useCalculator();
  const {asked, answers} = calculator;
  const changedSince = answers.length > 0 && (answers.length !== asked.lines.length || answers.some((one, i) => one.line !== asked.lines[i]));
  return (
    <>
      <Form calculator={calculator} />
      <div class="buttons no-print"><Tools answers={answers} /></div>
      <Problems answers={answers} />
      {changedSince && <p class="note note-ask no-print" role="status">{t('duty.changed_since')}</p>}
      <Together answers={answers} />
      {answers.map((one, i) => (
        <Panel key={i} title={t('duty.line', {number: i + 1})}>
          {one.failure && problemsOf(one).length === 0 && <Trouble failure={one.failure} retry={() => void calculator.reckon()} />}
          {problemsOf(one).length > 0 && <p class="faint">{t('duty.not_reckoned')}</p>}
          {one.answer && <AnswerView answer={one.answer} origin={one.line.origin} takes={takesOf(calculator, i)} />}
        </Panel>
      ))}
      {answers.length === 0 && <p class="faint prose">{t('duty.empty')}</p>}
    </>
  );
}

export default function DutyPage() {
  const tab = new URLSearchParams(place.value.split('?')[1] ?? '').get('tab') === 'parcel' ? 'parcel' : 'goods';
  useTitle(t('duty.title'));
  return (
    <div class="page">
      <PageHead title={t('duty.title')}>
        <div class="buttons no-print" role="group" aria-label={t('duty.kind')}>
          <button type="button" class="button" aria-pressed={tab === 'goods'} onClick={() => setQuery({tab: undefined})}>{t('duty.goods')}</button>
          <button type="button" class="button" aria-pressed={tab === 'parcel'} onClick={() => setQuery({tab: 'parcel'})}>{t('duty.parcel')}</button>
        </div>
      </PageHead>
      <TariffTabs />
      {tab === 'parcel' ? <ParcelPart /> : <CalculatorPart />}
    </div>
  );
}
