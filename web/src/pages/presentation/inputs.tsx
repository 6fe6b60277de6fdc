// The fields of the credit and of the documents, drawn from their description.
import {fieldId} from '../../base/pointer.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Check, Field, SelectField, TextField} from '../../parts/field.tsx';
import {lengthOf, TYPES, type Spec} from './fields.ts';
import {textIn, type Value, type Values} from './question.ts';

export interface Context {
  errorAt: (pointer: string) => string | undefined;
  titles: string[];  // objects of bills in the ledger
}

interface Props {
  specs: Spec[];
  at: string;  // pointer of the object
  values: Values;
  context: Context;
  onValue: (name: string, value: Value) => void;
}

function One({spec, at, values, context, onValue}: Omit<Props, 'specs'> & {spec: Spec}) {
  const {name, kind, need} = spec;
  const pointer = `${at}/${name}`;
  const common = {id: fieldId(pointer), label: tCode('lc_field', name), error: context.errorAt(pointer), optional: need ? undefined : t('lc.optional')};
  const text = textIn(values, name);
  if (kind === 'check') return <Check id={common.id} label={common.label} checked={values[name] === true} onChecked={(on) => onValue(name, on)} />;
  if (kind === 'area') {
    return (
      <Field {...common} hint={name === 'closed_days' ? t('lc.day_hint') : undefined}>
        {(field) => <textarea {...field} rows={3} dir="auto" maxLength={lengthOf(kind)} value={text} onInput={(event) => onValue(name, event.currentTarget.value)} />}
      </Field>
    );
  }
  if (kind === 'title') {
    const known = text !== '' && !context.titles.includes(text) ? [text, ...context.titles] : context.titles;
    return <SelectField {...common} value={text} options={[['', t('lc.paper')], ...known.map((one): [string, string] => [one, one])]} onValue={(value) => onValue(name, value)} />;
  }
  return <TextField {...common} value={text} type={kind === 'day' ? 'date' : 'text'} inputMode={kind === 'amount' ? 'decimal' : kind === 'whole' ? 'numeric' : undefined} required={need}
    maxLength={kind === 'day' ? undefined : lengthOf(kind)} onValue={(value) => onValue(name, value)} />;
}

const SHORT: Spec['kind'][] = ['text', 'day', 'amount', 'whole', 'title'];

export function Inputs({specs, ...rest}: Props) {
  const draw = (some: Spec[]) => some.map((spec) => <One key={spec.name} spec={spec} {...rest} />);
  return (
    <>
      <div class="row">{draw(specs.filter(({kind}) => SHORT.includes(kind)))}</div>
      {draw(specs.filter(({kind}) => kind === 'area'))}
      <div class="choices">{draw(specs.filter(({kind}) => kind === 'check'))}</div>
    </>
  );
}

// A word of the credit that is none of these is kept as it is.
export function TypeField({at, values, context, onValue}: Omit<Props, 'specs'>) {
  const type = textIn(values, 'type');
  const all = type === '' || TYPES.includes(type) ? TYPES : [type, ...TYPES];
  const pointer = `${at}/type`;
  return <SelectField id={fieldId(pointer)} label={tCode('lc_field', 'type')} error={context.errorAt(pointer)} value={type}
    options={all.map((one) => [one, tCode('lc_type', one)])} onValue={(value) => onValue('type', value)} />;
}
