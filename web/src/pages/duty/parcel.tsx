// A parcel: what it costs its buyer in the end, with relief and flat rates for small values.
import {useEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency} from '../../api/session.ts';
import type {FieldProblem, LandedAnswer} from '../../api/types.ts';
import {fieldId} from '../../base/pointer.ts';
import {place, setQuery} from '../../base/router.ts';
import {language, locale, money, number, t, tCode} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {Check, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {today} from '../tariff/address.ts';
import {CodeField} from './code_field.tsx';
import {countryName} from './country.ts';
import {decimal} from './statement.tsx';
import {asking, unitMissing, withQuantity, type LineForm} from './question.ts';
import {newItem, parcelAddress, parcelFrom, parcelPlace, parcelQuestion, type ParcelForm} from './parcel_question.ts';

const ITEMS_MAX = 20;

const queryNow = (): string => place.value.split('?')[1] ?? '';

function writeAddress(form: ParcelForm): void {
  const old = [...new URLSearchParams(queryNow()).keys()].filter((name) => name !== 'tab');
  setQuery({...Object.fromEntries(old.map((name) => [name, undefined])), ...Object.fromEntries(new URLSearchParams(parcelAddress(form)))});
}

interface ItemProps {
  at: number;
  item: LineForm;
  form: ParcelForm;
  problems: FieldProblem[];
  onItem: (item: LineForm) => void;
}

function ItemFields({at, item, form, problems, onItem}: ItemProps) {
  const id = (name: string) => fieldId(`/items/${at}/${name}`);
  const errorAt = (name: string) => problems.find((problem) => {
    const placed = parcelPlace(problem);
    return placed.item === at && placed.field === name;
  })?.detail;
  return (
    <div class="row parcel-item">
      <CodeField id={id('code')} value={item.code} day={form.day} error={errorAt('code')} onValue={(code) => onItem({...item, code})} />
      <TextField id={id('origin')} label={t('field.origin')} value={item.origin} maxLength={2} hint={countryName(item.origin) || t('hint.country')} error={errorAt('origin')} onValue={(text) => onItem({...item, origin: text.toUpperCase()})} />
      <TextField id={id('price')} label={t('duty.price')} value={item.price} inputMode="decimal" maxLength={25} error={errorAt('price')} onValue={(price) => onItem({...item, price})} />
      <TextField id={id('currency')} label={t('field.currency')} hint={t('duty.currency_hint', {currency: currency.value})} value={item.currency} maxLength={3} onValue={(text) => onItem({...item, currency: text.toUpperCase()})} />
      {item.quantities.map(({unit, amount}) => (
        <TextField key={unit} id={id(`quantities/${unit}`)} label={t('duty.quantity_in', {unit: `\u2068${unit}\u2069`})} value={amount} inputMode="decimal" error={errorAt(`quantities/${unit}`)} onValue={(text) => onItem(withQuantity(item, unit, text))} />
      ))}
    </div>
  );
}

function ParcelFields({form, set}: {form: ParcelForm; set: (part: Partial<ParcelForm>) => void}) {
  const upper = (name: 'buyer' | 'freightCurrency' | 'insuranceCurrency') => (text: string) => set({[name]: text.toUpperCase()});
  return (
    <div class="row">
      <TextField id="parcel-freight" label={t('duty_charge.freight')} optional={t('field.optional')} value={form.freight} inputMode="decimal" onValue={(freight) => set({freight})} />
      <TextField id="parcel-freight-currency" label={t('duty.freight_currency')} value={form.freightCurrency} maxLength={3} onValue={upper('freightCurrency')} />
      <TextField id="parcel-insurance" label={t('duty_charge.insurance')} optional={t('field.optional')} value={form.insurance} inputMode="decimal" onValue={(insurance) => set({insurance})} />
      <TextField id="parcel-insurance-currency" label={t('duty.insurance_currency')} value={form.insuranceCurrency} maxLength={3} onValue={upper('insuranceCurrency')} />
      <TextField id="parcel-buyer" label={t('duty.buyer_currency')} optional={t('field.optional')} value={form.buyer} maxLength={3} onValue={upper('buyer')} />
      <SelectField id="parcel-sender" label={t('duty.sender')} value={form.sender} options={[['business', t('duty.sender_business')], ['private', t('duty.sender_private')]]} onValue={(sender) => set({sender: sender as ParcelForm['sender']})} />
      <TextField id="parcel-scheme" label={t('duty.scheme')} optional={t('field.optional')} value={form.scheme} maxLength={16} onValue={(scheme) => set({scheme})} />
      <Check id="parcel-ordinary" label={t('duty.ordinary')} checked={form.ordinary} onChecked={(ordinary) => set({ordinary})} />
    </div>
  );
}

function Decision({decision}: {decision: LandedAnswer['items'][number]['duty']}) {
  return <>{t(`landed_how.${decision.how}`)}{decision.rule && <> · <bdi class="code">{decision.rule}</bdi></>} <span class="faint">{t(`landed_why.${decision.why}`)}</span></>;
}

// "> 1,000 ≤ 2,500 XTS": for goods of which value a rule is.
function limitsOf({over, up_to: most, up_to_included: included, currency: code}: LandedAnswer['considered'][number]['rule']): string {
  const parts = [over && `> ${decimal(over)}`, most && `${included ? '≤' : '<'} ${decimal(most)}`].filter(Boolean);
  return parts.length > 0 ? [...parts, code].join(' ') : '–';
}

// One word for all items where they agree; of a fee there is one only.
function Whys({rule}: {rule: LandedAnswer['considered'][number]}) {
  const words = [...new Set(rule.why)];
  if (words.length === 1) return <>{tCode('landed_why', words[0] ?? '')}</>;
  return <ul>{rule.why.map((why, i) => <li key={i}>{number(i + 1)} · {tCode('landed_why', why)}</li>)}</ul>;
}

function Answer({answer}: {answer: LandedAnswer}) {
  const itemName = (item: number | undefined) => (item === undefined ? t('duty.whole_parcel') : `${number(item + 1)} · ${answer.items[item]?.code ?? ''}`);
  return (
    <Panel title={t('duty.landed')}>
      <dl class="sums">
        <div><dt>{t('duty.total')}</dt><dd class="num">{money(answer.total, {currency: answer.currency})}</dd></div>
        <div><dt>{t('field.value')}</dt><dd class="num">{money(answer.customs_value, {currency: answer.tariff_currency})}</dd></div>
      </dl>
      <Table caption={t('duty.landed')} file="parcel.csv" rows={answer.lines.map((line, i) => ({...line, place: i}))} keyOf={(line) => line.place} columns={[
        {head: t('duty.part'), cell: (line) => t(`landed.${line.what}`), csv: (line) => line.what}, {head: t('duty.item'), cell: (line) => itemName(line.item), csv: (line) => (line.item === undefined ? '' : line.item + 1)},
        {head: t('duty.stated'), cell: (line) => <bdi>{money(line.stated.amount, {currency: line.stated.currency})}</bdi>, csv: (line) => `${line.stated.amount} ${line.stated.currency}`, number: true},
        {head: t('duty.how'), cell: (line) => (line.why ? t(`landed_how.${line.why}`) : ''), csv: (line) => line.why}, {head: t('duty.rule'), cell: (line) => <bdi class="code break">{line.rule ?? ''}</bdi>, csv: (line) => line.rule},
        {head: answer.currency, cell: (line) => <strong>{money(line.cost)}</strong>, csv: (line) => line.cost, number: true},
      ]} />
      <h3>{t('duty.decided')}</h3>
      <Table caption={t('duty.decided')} rows={answer.items.map((item, i) => ({...item, place: i}))} keyOf={(item) => item.place} columns={[
        {head: t('duty.item'), cell: (item) => itemName(item.place)}, {head: `${t('field.value')} ${answer.tariff_currency}`, cell: (item) => money(item.customs_value), number: true},
        {head: t('duty.duty'), cell: (item) => <Decision decision={item.duty} />}, {head: t('landed.tax'), cell: (item) => <Decision decision={item.tax} />},
      ]} />
      {answer.considered.length > 0 && (
        <details>
          <summary>{t('duty.set_aside')}</summary>
          <Table caption={t('duty.set_aside')} rows={answer.considered.map((one, i) => ({...one, place: i}))} keyOf={(one) => one.place} columns={[
            {head: t('duty.rule'), cell: (one) => <><bdi class="code">{one.rule.id}</bdi> <bdi>{one.rule.name ?? t(`landed_rule.${one.rule.kind}`)}</bdi></>}, {head: t('duty.goods_value'), cell: (one) => <bdi dir="ltr">{limitsOf(one.rule)}</bdi>}, {head: t('duty.law'), cell: (one) => one.rule.source ?? '–'}, {head: t('head.why'), cell: (one) => <Whys rule={one} />},
          ]} />
        </details>
      )}
    </Panel>
  );
}

function ProblemList({problems}: {problems: FieldProblem[]}) {
  if (problems.length === 0) return null;
  const focus = (problem: FieldProblem) => {
    const {item, field} = parcelPlace(problem);
    document.getElementById(item === undefined ? `parcel-${field}` : fieldId(`/items/${item}/${field}`))?.focus();
  };
  return (
    <div class="note note-bad" role="alert">
      <h2>{t('error.summary', {count: problems.length})}</h2>
      <ul class="duty-list">{problems.map((problem) => <li key={problem.pointer + problem.code}><button type="button" class="link" onClick={() => focus(problem)}>{tCode('duty_problem', problem.code)} – <bdi>{problem.detail}</bdi></button></li>)}</ul>
    </div>
  );
}

export function ParcelPart() {
  const [form, setForm] = useState<ParcelForm>(() => parcelFrom(queryNow(), locale()));
  const [answer, setAnswer] = useState<LandedAnswer | undefined>(undefined);
  const put = (next: ParcelForm) => {
    setForm(next);
    writeAddress(next);
  };
  const set = (part: Partial<ParcelForm>) => put({...form, ...part});
  const reckoning = useDoing(async () => {
    setAnswer(undefined);
    setAnswer(await call('reckonLanded', {body: parcelQuestion(form, currency.value)}));
  });
  const problems = reckoning.failure?.problems ?? [];
  // A unit that is missing gets its field at once.
  useEffect(() => {
    const items = form.items.map((item, i) => asking(item, problems.flatMap((problem) => (parcelPlace(problem).item === i ? unitMissing(problem) ?? [] : []))));
    if (items.some((item, i) => item !== form.items[i])) setForm({...form, items});
  }, [reckoning.failure]);
  useEffect(() => {
    if (form.items.every((item) => item.code && item.origin && item.price)) void reckoning.run();
  }, [language.value]);
  return (
    <>
      <form class="no-print" noValidate onSubmit={(event) => {
        event.preventDefault();
        void reckoning.run();
      }}>
        <Panel title={t('duty.question')} tools={<label class="inline">{t('duty.day')} <input type="date" value={form.day || today()} onChange={(event) => set({day: event.currentTarget.value})} /></label>}>
          {form.items.map((item, i) => (
            <fieldset key={i} class="duty-goods">
              <legend>{t('duty.line', {number: i + 1})}</legend>
              {form.items.length > 1 && <button type="button" class="button quiet small" aria-label={`${t('do.remove')} ${number(i + 1)}`} onClick={() => set({items: form.items.toSpliced(i, 1)})}>{t('do.remove')}</button>}
              <ItemFields at={i} item={item} form={form} problems={problems} onItem={(next) => set({items: form.items.map((other, n) => (n === i ? next : other))})} />
            </fieldset>
          ))}
          <ParcelFields form={form} set={set} />
          <div class="buttons">
            <button type="submit" class="button primary" disabled={reckoning.busy}>{reckoning.busy ? t('duty.reckoning') : t('duty.reckon')}</button>
            <button type="button" class="button" disabled={form.items.length >= ITEMS_MAX} onClick={() => set({items: [...form.items, newItem(locale())]})}>{t('duty.add_line')}</button>
          </div>
        </Panel>
      </form>
      <ProblemList problems={problems} />
      {problems.length === 0 && <Trouble failure={reckoning.failure} retry={() => void reckoning.run()} />}
      {answer && <Answer answer={answer} />}
      {!answer && !reckoning.failure && <p class="faint prose">{t('duty.parcel_empty')}</p>}
    </>
  );
}
