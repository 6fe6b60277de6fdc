// Fields of the wizard, found by the JSON pointer of what they fill.
import {fieldId} from '../../base/pointer.ts';
import {t, type Key} from '../../i18n/index.ts';
import {SelectField, TextField, type InputType} from '../../parts/field.tsx';
import type {Wizard} from './state.ts';

interface Props {
  wizard: Wizard;
  pointer: string;
  label: Key;
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  optional?: boolean;
  upper?: boolean;
  list?: string;
  type?: InputType;
  inputMode?: 'decimal' | 'numeric' | 'text';
  maxLength?: number;
  class?: string;
}

export function PointerField({wizard, pointer, label, value, onValue, optional, upper, ...rest}: Props) {
  return <TextField {...rest} id={fieldId(pointer)} label={t(label)} value={value} optional={optional ? t('field.optional') : undefined}
    error={wizard.errorAt(pointer)} onBlur={() => value !== '' && wizard.touch(pointer)} onValue={(text) => onValue(upper ? text.toUpperCase() : text)} />;
}

interface ChoiceProps {
  wizard: Wizard;
  pointer: string;
  label: Key;
  value: string;
  options: [string, string][];
  onValue: (value: string) => void;
}

export function PointerChoice({wizard, pointer, label, value, options, onValue}: ChoiceProps) {
  return <SelectField id={fieldId(pointer)} label={t(label)} value={value} options={options} error={wizard.errorAt(pointer)} onValue={(text) => {
    onValue(text);
    wizard.touch(pointer);
  }} />;
}
