// One value of a condition, asked for as its field wants it: a number with its unit, words in quotes, a list's name, codes.
import type {RuleFields} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import {quote, unquote} from '../lex.ts';
import type {Operator} from './model.ts';

export type FieldKind = RuleFields['fields'][number]['kind'];

export interface Asked {
  kind: FieldKind | undefined;
  unit: string;
}

const SMALLER: Record<string, string[]> = {kg: ['kg', 'g', 't'], days: ['days', 'weeks'], '': ['', '%']};
const NUMBER = /^([0-9][0-9_]*(?:\.[0-9]+)?)\s*(%|\S*)$/;
const WORDS = /^("(?:[^"\\]|\\.)*")(?:\s+by\s+([0-9.]+)%)?$/;

const TEXT_OPERATORS: Operator[] = ['contains', 'starts with', 'matches', 'resembles', 'mentions'];
const LIKE: Operator[] = ['resembles', 'mentions'];

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

function Plain({label, value, onValue, hint}: Props & {hint?: string}) {
  return <input class="built-code" type="text" value={value} placeholder={hint} aria-label={label} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)} />;
}

function Measured({label, value, onValue, units}: Props & {units: string[]}) {
  const [, amount = '', unit = units[0] ?? ''] = NUMBER.exec(value) ?? [];
  const join = (text: string, of: string) => onValue(`${text}${of === '%' ? '%' : of && ` ${of}`}`);
  const known = units.includes(unit) ? units : [...units, unit];
  return (
    <>
      <input class="built-code" type="text" inputMode="decimal" value={value ? amount : ''} aria-label={label} autocomplete="off" onInput={(event) => {
        const typed = event.currentTarget.value;
        // More than a number is a value of its own: it takes the place of both.
        if (typed === '' || NUMBER.test(typed)) join(typed, unit);
        else onValue(typed);
      }} />
      {known.length > 1 ? <select aria-label={t('build.unit')} value={unit} onChange={(event) => join(amount, event.currentTarget.value)}>{known.map((one) => <option key={one} value={one}>{one || '–'}</option>)}</select>
        : <span class="code">{unit}</span>}
    </>
  );
}

function Words({label, value, onValue, like}: Props & {like: boolean}) {
  const [, words = '""', share = ''] = WORDS.exec(value) ?? [];
  const join = (text: string, by: string) => onValue(`${quote(text)}${by ? ` by ${by}%` : ''}`);
  return (
    <>
      <input type="text" dir="auto" value={unquote(words)} aria-label={label} autocomplete="off" onInput={(event) => join(event.currentTarget.value, share)} />
      {like && <input class="built-share" type="text" inputMode="decimal" value={share} placeholder="80" aria-label={t('build.likeness')} onInput={(event) => join(unquote(words), event.currentTarget.value.replace(/[^0-9.]/g, ''))} />}
      {like && <span>%</span>}
    </>
  );
}

export function ValueInput({asked, operator, ...rest}: Props & {asked: Asked; operator: Operator}) {
  const {value} = rest;
  if (TEXT_OPERATORS.includes(operator) && (value === '' || WORDS.test(value))) return <Words {...rest} like={LIKE.includes(operator)} />;
  if (asked.kind === 'date' && (value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value))) return <input type="date" value={value} aria-label={rest.label} onInput={(event) => rest.onValue(event.currentTarget.value)} />;
  if (asked.kind === 'number' && (value === '' || NUMBER.test(value))) return <Measured {...rest} units={SMALLER[asked.unit] ?? [asked.unit]} />;
  return <Plain {...rest} hint={asked.kind === 'hs_code' ? '6109, 61..63' : asked.kind === 'code' || asked.kind === 'codes' ? 'CN, VN' : undefined} />;
}
