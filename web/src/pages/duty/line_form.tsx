// One line of the question: goods, value, and what the tariff asks of these goods.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency} from '../../api/session.ts';
import type {FieldProblem, TariffDetail} from '../../api/types.ts';
import {DELIVERY_TERMS} from '../../base/codes.ts';
import {fieldId} from '../../base/pointer.ts';
import {t} from '../../i18n/index.ts';
import {Check, SelectField, TextField} from '../../parts/field.tsx';
import {useLoad} from '../../parts/load.ts';
import {CodeField} from './code_field.tsx';
import {countryName} from './country.ts';
import {chargeOf, CHARGES, fieldOf, listOf, USUAL_CHARGES, withCharge, withOne, withQuantity, type ChargeKind, type LineForm} from './question.ts';

interface Props {
  place: number;
  line: LineForm;
  day: string;
  problems: FieldProblem[];
  onLine: (line: LineForm, field: string) => void;
}

type FieldsProps = Props & {pointer: (name: string) => string; errorAt: (name: string) => string | undefined; set: (part: Partial<LineForm>, field: string) => void};

const isCode = (text: string): boolean => /^[0-9]{6,12}$/.test(text.replace(/[\s.]/g, ''));

// What the tariff says of the code, to offer what it asks for. Nothing where the code is none: the answer says so.
function useTariffLine({code, origin}: LineForm, day: string): TariffDetail | undefined {
  const plain = code.replace(/[\s.]/g, '');
  const from = /^[A-Z]{2}$/.test(origin) ? origin : undefined;
  const loaded = useLoad(async (signal) => (isCode(code) ? call('getTariffLine', {path: {code: plain}, query: {day: day || undefined, origin: from}, signal}).catch(() => undefined) : undefined), [plain, day, from]);
  return isCode(code) && loaded.data?.line.code === plain ? loaded.data : undefined;
}

interface Offered {
  preferences: [string, string][];
  documents: [string, string][];
  additional: [string, string][];
  orders: string[];
  units: string[];
}

const uniquePairs = (pairs: [string, string][]): [string, string][] => [...new Map(pairs)];

function offeredBy(detail: TariffDetail | undefined): Offered {
  const measures = (detail?.measures ?? []).filter((one) => one.trade !== 'export');
  return {
    preferences: uniquePairs(measures.filter((one) => one.preference && one.role !== 'duty').map((one) => [one.preference ?? '', `${one.type_name} – ${one.area_name} (${one.rate})`])),
    documents: uniquePairs(measures.flatMap((one) => one.conditions.flatMap((condition) => (condition.document ? [[condition.document.code, condition.document.name] as [string, string]] : [])))),
    additional: uniquePairs(measures.flatMap((one) => (one.additional_code ? [[one.additional_code.code, one.additional_code.name] as [string, string]] : []))),
    orders: [...new Set(measures.flatMap((one) => one.order_number ?? []))],
    units: detail?.line.unit ? [detail.line.unit] : [],
  };
}

function ValueFields({line, pointer, errorAt, set}: FieldsProps) {
  const home = currency.value;
  if (line.by === 'value') {
    return <TextField id={fieldId(pointer('value'))} label={`${t('field.value')} (${home})`} value={line.value} inputMode="decimal" maxLength={25} error={errorAt('value')} onValue={(value) => set({value}, 'value')} />;
  }
  return (
    <>
      <TextField id={fieldId(pointer('price'))} label={t('duty.price')} value={line.price} inputMode="decimal" maxLength={25} error={errorAt('price')} onValue={(price) => set({price}, 'price')} />
      <TextField id={fieldId(pointer('currency'))} label={t('field.currency')} value={line.currency} maxLength={3} hint={t('duty.currency_hint', {currency: home})} error={errorAt('currency')} onValue={(text) => set({currency: text.toUpperCase()}, 'currency')} />
      <SelectField id={fieldId(pointer('terms'))} label={t('field.delivery_terms')} value={line.terms} options={DELIVERY_TERMS.map((one) => [one, one])} error={errorAt('terms')} onValue={(terms) => set({terms}, '')} />
    </>
  );
}

function ChargeFields({kind, line, pointer, errorAt, onLine}: FieldsProps & {kind: ChargeKind}) {
  const charge = chargeOf(line, kind);
  const change = (part: Partial<typeof charge>, field: string) => onLine(withCharge(line, {...charge, ...part}), field);
  const id = fieldId(pointer(`charges/${kind}`));
  return (
    <div class="charge">
      <TextField id={id} label={t(`duty_charge.${kind}`)} optional={t('field.optional')} value={charge.amount} inputMode="decimal" error={errorAt(`charges/${kind}`)} onValue={(amount) => change({amount}, `charge ${kind}`)} />
      <TextField id={`${id}-currency`} label={t('field.currency')} value={charge.currency} maxLength={3} onValue={(text) => change({currency: text.toUpperCase()}, `charge currency ${kind}`)} />
      <Check id={`${id}-included`} label={t('duty.included')} checked={charge.included} onChecked={(included) => change({included}, '')} />
    </div>
  );
}

function Charges(props: FieldsProps) {
  const {line, onLine} = props;
  const shown = CHARGES.filter((kind) => USUAL_CHARGES.includes(kind) || line.charges.some((one) => one.kind === kind));
  const rest = CHARGES.filter((kind) => !shown.includes(kind));
  return (
    <div class="charges">
      {shown.map((kind) => <ChargeFields key={kind} {...props} kind={kind} />)}
      <SelectField id={`${fieldId(props.pointer('charges'))}-more`} label={t('duty.more_charges')} value="" options={[['', t('duty.choose')], ...rest.map((kind): [string, string] => [kind, t(`duty_charge.${kind}`)])]}
        onValue={(kind) => kind && onLine(withCharge(line, chargeOf(line, kind as ChargeKind)), '')} />
    </div>
  );
}

function Quantities({line, pointer, errorAt, onLine, units}: FieldsProps & {units: string[]}) {
  const shown = [...new Set([...units, ...line.quantities.map((one) => one.unit)])];
  const [unit, setUnit] = useState('');
  return (
    <>
      {shown.map((one) => (
        <TextField key={one} id={fieldId(pointer(`quantities/${one}`))} label={t('duty.quantity_in', {unit: `\u2068${one}\u2069`})} optional={t('field.optional')} inputMode="decimal"
          value={line.quantities.find((other) => other.unit === one)?.amount ?? ''} error={errorAt(`quantities/${one}`)} onValue={(amount) => onLine(withQuantity(line, one, amount), `quantity ${one}`)} />
      ))}
      <div class="add-unit">
        <TextField id={`${fieldId(pointer('quantities'))}-unit`} label={t('duty.other_unit')} optional={t('field.optional')} value={unit} maxLength={8} onValue={(text) => setUnit(text.toUpperCase())} />
        <button type="button" class="button" disabled={!/^[A-Z0-9]{2,4}(\/[A-Z0-9]{1,3})?$/.test(unit)} onClick={() => {
          onLine(withQuantity(line, unit, ''), '');
          setUnit('');
        }}>{t('duty.add')}</button>
      </div>
    </>
  );
}

// Codes the tariff knows of, one press each; what was chosen stands in the field.
function Chips({offered, chosen, onChoose}: {offered: [string, string][]; chosen: string; onChoose: (code: string) => void}) {
  const rest = offered.filter(([code]) => !listOf(chosen).includes(code));
  if (rest.length === 0) return null;
  return <ul class="chips">{rest.map(([code, name]) => <li key={code}><button type="button" class="button small" onClick={() => onChoose(code)}><span class="code">{code}</span> <bdi class="clip">{name}</bdi></button></li>)}</ul>;
}

function Claims({line, pointer, errorAt, set, offered}: FieldsProps & {offered: Offered}) {
  const known: [string, string][] = [['', t('duty.no_preference')], ...offered.preferences.map(([code, name]): [string, string] => [code, `${code} · ${name}`])];
  const own: [string, string][] = line.preference && !known.some(([code]) => code === line.preference) ? [[line.preference, line.preference]] : [];
  return (
    <>
      <SelectField id={fieldId(pointer('preference'))} label={t('field.preference')} value={line.preference} options={[...known, ...own]} error={errorAt('preference')} onValue={(preference) => set({preference}, '')} />
      <TextField id={fieldId(pointer('order'))} label={t('duty.order')} optional={t('field.optional')} value={line.order} maxLength={6} inputMode="numeric" hint={offered.orders.length > 0 ? offered.orders.join(', ') : undefined} error={errorAt('order')} onValue={(order) => set({order}, 'order')} />
      <div>
        <TextField id={fieldId(pointer('documents'))} label={t('duty.documents')} optional={t('field.optional')} value={line.documents} error={errorAt('documents')} onValue={(text) => set({documents: text.toUpperCase()}, 'documents')} />
        <Chips offered={offered.documents} chosen={line.documents} onChoose={(code) => set({documents: withOne(line.documents, code)}, '')} />
      </div>
      <div>
        <TextField id={fieldId(pointer('additional'))} label={t('duty.additional')} optional={t('field.optional')} value={line.additional} error={errorAt('additional')} onValue={(text) => set({additional: text.toUpperCase()}, 'additional')} />
        <Chips offered={offered.additional} chosen={line.additional} onChoose={(code) => set({additional: withOne(line.additional, code)}, '')} />
      </div>
    </>
  );
}

export function LineFields(given: Props) {
  const {place, line, day, problems, onLine} = given;
  const pointer = (name: string) => `/lines/${place}/${name}`;
  const errorAt = (name: string) => problems.find((problem) => fieldOf(problem, line) === `/${name}`)?.detail;
  const props: FieldsProps = {...given, pointer, errorAt, set: (part, field) => onLine({...line, ...part}, field)};
  const detail = useTariffLine(line, day);
  const offered = offeredBy(detail);
  return (
    <div class="duty-line">
      <div class="row">
        <CodeField id={fieldId(pointer('code'))} value={line.code} day={day} error={errorAt('code')} onValue={(code) => props.set({code}, 'code')} />
        <TextField id={fieldId(pointer('origin'))} label={t('field.origin')} value={line.origin} maxLength={2} hint={countryName(line.origin) || t('hint.country')} error={errorAt('origin')} onValue={(text) => props.set({origin: text.toUpperCase()}, 'origin')} />
        <SelectField id={fieldId(pointer('by'))} label={t('duty.by')} value={line.by} options={[['value', t('duty.by_value')], ['invoice', t('duty.by_invoice')]]} onValue={(by) => props.set({by: by as LineForm['by']}, '')} />
      </div>
      {detail && <p class="faint"><bdi>{[...detail.above.slice(-2), detail.line].map((one) => one.description).join(' › ')}</bdi></p>}
      <div class="row"><ValueFields {...props} /></div>
      {line.by === 'invoice' && <Charges {...props} />}
      {line.code.trim() !== '' && <div class="row"><Quantities {...props} units={offered.units} /></div>}
      <details class="further" open={line.preference !== '' || line.order !== '' || line.documents !== '' || line.additional !== ''}>
        <summary>{t('duty.claims')}</summary>
        <div class="row claims"><Claims {...props} offered={offered} /></div>
      </details>
    </div>
  );
}
