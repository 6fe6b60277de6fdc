// The fields of a form, drawn from their specifications.
import {federation, holderKeys, isDid, memberName, partyName} from './names.ts';
import {pointerOf, type Column, type Context, type FieldSpec, type Row, type Value, type Values} from './field_types.ts';
import {FileField} from './file_field.tsx';
import {CardRead, HandoverRead} from './pasted.tsx';
import {PasteField} from './paste_field.tsx';
import {fieldLabel} from './say.ts';
import {kindOfType} from './types.ts';
import {place} from '../../base/router.ts';
import {fieldId} from '../../base/pointer.ts';
import {t, tCode, timeZone} from '../../i18n/index.ts';
import {Check, Field, SelectField, TextField} from '../../parts/field.tsx';
import {ScanButton} from '../../parts/scan.tsx';

interface FieldsProps {
  spec: FieldSpec;
  values: Values;
  context: Context;
  error?: string | undefined;
  onValue: (value: Value) => void;
}

const TEXT_MAX = 400;

// The page is that of one type; the same word means different things of a bill and of a bond.
const typeNow = (): string => /^\/ledger\/new\/([^?]+)/.exec(place.value)?.[1] ?? '';

const leafOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
export const labelOf = (spec: {name: string}): string => fieldLabel(leafOf(spec.name), kindOfType(typeNow()));
const hintOf = (spec: FieldSpec): string => tCode('ledger_hint', typeof spec.hint === 'string' ? spec.hint : leafOf(spec.name));
const choiceWord = (value: string): string => (isDid(value) ? partyName(value) : tCode('ledger_choice', value));

function common({spec, error}: FieldsProps) {
  return {id: fieldId(pointerOf(spec)), label: labelOf(spec), ...(spec.hint ? {hint: hintOf(spec)} : {}), ...(error ? {error} : {}), ...(spec.required ? {} : {optional: t('field.optional')})};
}

const optionsOf = ({spec, context, values}: FieldsProps): string[] => (typeof spec.options === 'function' ? spec.options(context, values) : spec.options ?? []);

// Texts that were used before or are usual: offered, not demanded.
function Offered({id, options}: {id: string; options: string[]}) {
  return <datalist id={id}>{options.map((one) => <option key={one} value={one}>{choiceWord(one)}</option>)}</datalist>;
}

function OfferedText(props: FieldsProps & {options: string[]; scan?: boolean}) {
  const {spec, values, options, scan, onValue} = props;
  const id = fieldId(pointerOf(spec));
  const value = String(values[spec.name] ?? '');
  const field = <TextField {...common(props)} value={value} maxLength={spec.max ?? TEXT_MAX} list={`${id}-list`} onValue={onValue} />;
  return <>{scan ? <div class="field-scan">{field}<ScanButton longest={TEXT_MAX} onCode={(code) => onValue(code)} /></div> : field}<Offered id={`${id}-list`} options={options} /></>;
}

const memberOptions = (): [string, string][] => (federation.value?.members ?? []).filter((one) => !one.removed).map((one) => [one.id, one.name]);
const logOptions = (): [string, string][] => (federation.value?.logs ?? []).map((one) => [one.origin, `${memberName(one.writer)} · ${one.origin}`]);
const keysHere = (): string[] => holderKeys.value.map((one) => one.did);

const chosen = (options: [string, string][]): [string, string][] => [['', t('ledger.choose')], ...options];

function Choice(props: FieldsProps & {options: [string, string][]}) {
  return <SelectField {...common(props)} value={String(props.values[props.spec.name] ?? '')} options={chosen(props.options)} onValue={props.onValue} />;
}

function Several(props: FieldsProps & {options: [string, string][]}) {
  const {spec, values, options, error, onValue} = props;
  const list = (values[spec.name] ?? []) as string[];
  const id = fieldId(pointerOf(spec));
  return (
    <fieldset class={error ? 'field-bad' : undefined} aria-describedby={error ? `${id}-error` : undefined}>
      <legend class="strong">{labelOf(spec)}</legend>
      {spec.hint && <p class="hint faint small">{hintOf(spec)}</p>}
      {error && <p class="error" id={`${id}-error`} dir="auto">{error}</p>}
      {options.length === 0 && <p class="faint">{t('ledger.nothing_to_choose')}</p>}
      <div class="choices">{options.map(([value, label]) => <Check key={value} id={`${id}-${value.replace(/[^\w]/g, '_')}`} label={label} checked={list.includes(value)} onChecked={(on) => onValue(on ? [...list, value] : list.filter((one) => one !== value))} />)}</div>
    </fieldset>
  );
}

// What agreements between us and others give: a box for each benefit of each agreement.
function benefitOptions(): [string, string][] {
  const own = federation.value?.member ?? '';
  return (federation.value?.agreements ?? []).filter((one) => one.parties.includes(own)).flatMap((one) => one.benefits.map((code): [string, string] =>
    [`${one.id}/${code}`, t('ledger.benefit_of', {benefit: tCode('ledger_choice', code), members: one.parties.filter((party) => party !== own).map(memberName).join(', ')})]));
}

function Codes(props: FieldsProps) {
  const list = (props.values[props.spec.name] ?? []) as string[];
  const options = optionsOf(props);
  if (options.length > 0) return <Several {...props} options={options.map((one) => [one, tCode('ledger_choice', one)])} />;
  return <TextField {...common(props)} value={list.join(', ')} maxLength={2000} onValue={(text) => props.onValue(text.split(/,\s*/).map((one) => one.trimStart()))} />;
}

function Long(props: FieldsProps & {rows?: number}) {
  const {spec, values, onValue, rows = 3} = props;
  return <Field {...common(props)}>{(field) => <textarea {...field} rows={rows} dir="auto" value={String(values[spec.name] ?? '')} maxLength={spec.max} onInput={(event) => onValue(event.currentTarget.value)} />}</Field>;
}

function Moment(props: FieldsProps) {
  const {hint, ...rest} = common(props);
  const zone = t('ledger.zone', {zone: timeZone.value});
  return <Field {...rest} hint={hint ? `${hint} ${zone}` : zone}>{(field) => <input {...field} type="datetime-local" value={String(props.values[props.spec.name] ?? '')} onInput={(event) => props.onValue(event.currentTarget.value)} />}</Field>;
}

function Cell({column, value, id, label, onValue}: {column: Column; value: string; id: string; label: string; onValue: (text: string) => void}) {
  if (column.kind === 'choice' || column.kind === 'log') {
    const options: [string, string][] = column.kind === 'log' ? [['', '–'], ...logOptions()] : (column.options ?? []).map((one) => [one, one === '' ? '–' : tCode('ledger_choice', one)]);
    return <select id={id} aria-label={label} value={value} onChange={(event) => onValue(event.currentTarget.value)}>{options.map(([key, word]) => <option key={key} value={key}>{word}</option>)}</select>;
  }
  const party = column.kind === 'party';
  return <input id={id} aria-label={label} value={value} dir="auto" autoComplete="off" maxLength={TEXT_MAX} list={party ? 'ledger-parties' : undefined} onInput={(event) => onValue(event.currentTarget.value)} />;
}

const LIST_ROWS_MAX = 200;

function List(props: FieldsProps) {
  const {spec, values, context, error, onValue} = props;
  const rows = (values[spec.name] ?? []) as Row[];
  const columns = spec.columns?.(values, context) ?? [];
  const id = fieldId(pointerOf(spec));
  const put = (at: number, name: string, text: string) => onValue(rows.map((row, i) => (i === at ? {...row, [name]: text} : row)));
  const head = (column: Column) => column.label ?? labelOf(column);
  return (
    <fieldset class={`ledger-list${error ? ' field-bad' : ''}`} id={id}>
      <legend class="strong">{labelOf(spec)}</legend>
      {spec.hint && <p class="faint small">{hintOf(spec)}</p>}
      {error && <p class="error" dir="auto">{error}</p>}
      {rows.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label={labelOf(spec)}>
          <table class="table"><thead><tr>{columns.map((column) => <th key={column.name} scope="col"><bdi>{head(column)}</bdi></th>)}<th><span class="hidden">{t('do.remove')}</span></th></tr></thead>
            <tbody>{rows.map((row, at) => (
              <tr key={at}>{columns.map((column) => <td key={column.name}><Cell column={column} id={`${id}-${at}-${column.name.replace(/[^\w]/g, '_')}`} label={`${head(column)} ${at + 1}`} value={row[column.name] ?? ''} onValue={(text) => put(at, column.name, text)} /></td>)}
                <td><button type="button" class="button icon" aria-label={t('do.remove')} onClick={() => onValue(rows.filter((_, i) => i !== at))}>✕</button></td></tr>
            ))}</tbody></table>
        </div>
      )}
      <button type="button" class="button small" disabled={rows.length >= LIST_ROWS_MAX} onClick={() => onValue([...rows, {}])}>{t('ledger.add_row')}</button>
    </fieldset>
  );
}

export function PartyList() {
  return <datalist id="ledger-parties">{memberOptions().map(([id, name]) => <option key={id} value={id}>{name}</option>)}{keysHere().map((did) => <option key={did} value={did}>{partyName(did)}</option>)}</datalist>;
}

export function FormField(props: FieldsProps) {
  const {spec, values, onValue} = props;
  switch (spec.kind) {
    case 'long': return <Long {...props} />;
    case 'lines': return <Long {...props} rows={8} />;
    case 'moment': return <Moment {...props} />;
    case 'check': return <Field {...common({...props, spec: {...spec, required: true}})}>{(field) => <input {...field} type="checkbox" checked={values[spec.name] === true} onChange={(event) => onValue(event.currentTarget.checked)} />}</Field>;
    case 'choice': return <Choice {...props} options={optionsOf(props).map((one) => [one, choiceWord(one)])} />;
    case 'member': return <Choice {...props} options={memberOptions()} />;
    case 'log': return <Choice {...props} options={logOptions()} />;
    case 'members': return <Several {...props} options={memberOptions()} />;
    case 'benefits': return <Several {...props} options={benefitOptions()} />;
    case 'codes': return <Codes {...props} />;
    case 'list': return <List {...props} />;
    case 'card': return <PasteField {...common(props)} value={String(values[spec.name] ?? '')} onValue={onValue}><CardRead text={String(values[spec.name] ?? '')} /></PasteField>;
    case 'handover': return <PasteField {...common(props)} value={String(values[spec.name] ?? '')} onValue={onValue}><HandoverRead text={String(values[spec.name] ?? '')} /></PasteField>;
    case 'file': return <FileField {...common(props)} value={values[spec.name]} onValue={onValue} />;
    case 'key': return <OfferedText {...props} scan options={keysHere()} />;
    case 'party': return <OfferedText {...props} scan options={[...memberOptions().map(([id]) => id), ...keysHere()]} />;
    default: return <OfferedText {...props} options={optionsOf(props)} />;
  }
}
