// A form field: label, hint, error and control, tied together for screen readers.
import type {ComponentChildren} from 'preact';

export interface FieldProps {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: string;
  class?: string;
  children: (field: FieldProps) => ComponentChildren;
}

export function Field({id, label, hint, error, optional, class: classes, children}: Props) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={`field${error ? ' field-bad' : ''}${classes ? ` ${classes}` : ''}`}>
      <label for={id}>{label}{optional && <span class="faint"> {optional}</span>}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="error" id={`${id}-error`} dir="auto">{error}</p>}
      {children({id, name: id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined})}
    </div>
  );
}

export type InputType = 'text' | 'password' | 'date' | 'time' | 'number' | 'url';

interface TextProps extends Omit<Props, 'children'> {
  value: string;
  onValue: (value: string) => void;
  type?: InputType;
  required?: boolean;
  maxLength?: number;
  inputMode?: 'decimal' | 'numeric' | 'text';
  autoComplete?: string;
  onBlur?: () => void;
  list?: string;
  autoFocus?: boolean;
  readOnly?: boolean;
}

export function TextField({value, onValue, type = 'text', required, maxLength, inputMode, autoComplete = 'off', onBlur, list, autoFocus,
  readOnly, ...rest}: TextProps) {
  return (
    <Field {...rest}>
      {(field) => <input {...field} type={type as 'text'} value={value} required={required} maxLength={maxLength} inputMode={inputMode} list={list}
        autoComplete={autoComplete} dir="auto" onInput={(event) => onValue(event.currentTarget.value)} onBlur={onBlur} autoFocus={autoFocus}
        readOnly={readOnly} />}
    </Field>
  );
}

interface SelectProps extends Omit<Props, 'children'> {
  value: string;
  options: [value: string, label: string][];
  onValue: (value: string) => void;
}

export function SelectField({value, options, onValue, ...rest}: SelectProps) {
  return (
    <Field {...rest}>
      {(field) => (
        <select {...field} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {options.map(([key, label]) => <option key={key} value={key}>{label}</option>)}
        </select>
      )}
    </Field>
  );
}

export function Check({id, label, checked, onChecked}: {id: string; label: string; checked: boolean; onChecked: (on: boolean) => void}) {
  return (
    <label class="check" for={id}>
      <input type="checkbox" id={id} checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} />
      <span dir="auto">{label}</span>
    </label>
  );
}
