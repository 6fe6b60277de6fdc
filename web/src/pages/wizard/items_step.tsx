// The goods items: a list, one of them open at a time; removing can be undone.
import {useLayoutEffect, useState} from 'preact/hooks';
import {currency, reference} from '../../api/session.ts';
import {isWithin, itemIndex} from '../../base/pointer.ts';
import {money, number, t, type Key} from '../../i18n/index.ts';
import {addDecimals, readDecimal} from '../../i18n/decimal.ts';
import {lazy} from '../../parts/lazy.tsx';
import {PointerField} from './fields.tsx';
import {newItem, type ItemForm, type ItemText} from './form.ts';
import type {Wizard} from './state.ts';

const ItemHelp = lazy<Parameters<typeof import('./item_help.tsx').default>[0]>(() => import('./item_help.tsx'), 'duty');

const ITEMS_MAX = 999;  // as the server has it

interface FieldRule {
  name: ItemText;
  maxLength?: number;
  upper?: boolean;
  hint?: Key;
  numeric?: 'decimal' | 'numeric';
}

const FIRST: FieldRule[] = [{name: 'hs_code', maxLength: 12, numeric: 'numeric'}, {name: 'origin', maxLength: 2, upper: true, hint: 'hint.country'}, {name: 'value', numeric: 'decimal', maxLength: 25}];
const SECOND: FieldRule[] = [{name: 'net_mass_kg', numeric: 'decimal'}, {name: 'gross_mass_kg', numeric: 'decimal'}, {name: 'quantity', numeric: 'decimal'}, {name: 'quantity_unit', maxLength: 8}];
const FURTHER: FieldRule[] = [{name: 'packages', numeric: 'numeric'}, {name: 'containers', numeric: 'numeric'}, {name: 'rate_percent', numeric: 'decimal'},
  {name: 'dispatch', maxLength: 2, upper: true}, {name: 'procedure', maxLength: 16}, {name: 'preference', maxLength: 16}, {name: 'supplier', maxLength: 200}, {name: 'manufacturer', maxLength: 200}];

interface ItemProps {
  wizard: Wizard;
  place: number;
  item: ItemForm;
  onItem: (change: Partial<ItemForm>) => void;
}

function Fields({wizard, place, item, onItem, rules, optional}: ItemProps & {rules: FieldRule[]; optional?: boolean}) {
  return (
    <div class="row">
      {rules.map((rule) => <PointerField key={rule.name} wizard={wizard} pointer={`/items/${place}/${rule.name}`} label={`field.${rule.name}`} value={item[rule.name]}
        optional={optional} upper={rule.upper} maxLength={rule.maxLength} inputMode={rule.numeric} hint={rule.hint && t(rule.hint)} onValue={(text) => onItem({[rule.name]: text})} />)}
    </div>
  );
}

// Opened one at a time; fetched when first asked for.
function Help({wizard, place, item, onItem}: ItemProps) {
  const [open, setOpen] = useState<'code' | 'duty' | ''>('');
  const pointer = `/items/${place}/hs_code`;
  const toggle = (what: 'code' | 'duty', label: Key) => <button type="button" class="button small" aria-expanded={open === what} onClick={() => setOpen(open === what ? '' : what)}>{t(label)}</button>;
  return (
    <>
      <div class="buttons">{toggle('code', 'wizard.which_code')}{toggle('duty', 'wizard.expect')}</div>
      {open && <ItemHelp what={open} item={item} locale={wizard.form.locale} documents={wizard.form.documents.map((one) => one.type.trim()).filter(Boolean)} onCode={(hs_code) => {
        onItem({hs_code});
        wizard.touch(pointer);
      }} />}
    </>
  );
}

function ItemFields(props: ItemProps) {
  const {wizard, place, item, onItem} = props;
  const attributes = reference.value?.extra_attributes ?? [];
  return (
    <div class="item-fields">
      <PointerField wizard={wizard} pointer={`/items/${place}/description`} label="field.description" value={item.description} maxLength={1000} onValue={(description) => onItem({description})} />
      <Fields {...props} rules={FIRST} />
      <Fields {...props} rules={SECOND} optional />
      <Help {...props} />
      <details class="further"><summary>{t('wizard.further')}</summary>
        <Fields {...props} rules={FURTHER} optional />
        {attributes.map((name) => (
          <div class="field" key={name}><label for={`extra-${place}-${name}`}>{name}</label>
            <input id={`extra-${place}-${name}`} value={item.extra[name] ?? ''} maxLength={200} dir="auto" onInput={(event) => onItem({extra: {...item.extra, [name]: event.currentTarget.value}})} /></div>
        ))}
      </details>
    </div>
  );
}

function faults(wizard: Wizard, place: number): number {
  return wizard.problems.filter((problem) => isWithin(problem.pointer, `/items/${place}`) && wizard.errorAt(problem.pointer)).length;
}

interface LineProps extends ItemProps {
  open: boolean;
  onOpen: () => void;
  onCopy: () => void;
  onRemove: () => void;
}

function Line({open, onOpen, onCopy, onRemove, ...props}: LineProps) {
  const {wizard, place, item} = props;
  const wrong = faults(wizard, place);
  return (
    <li class={`item-line${open ? ' open' : ''}`}>
      <div class="item-head">
        <button type="button" class="item-open" aria-expanded={open} onClick={onOpen}>
          <span class="num">{place + 1}</span><span class="code">{item.hs_code || '–'}</span><bdi class="clip">{item.description || t('wizard.new_item')}</bdi>
          {wrong > 0 && <span class="wrong">{t('wizard.faults', {count: wrong})}</span>}
        </button>
        <button type="button" class="button quiet small" onClick={onCopy} aria-label={`${t('do.duplicate')} ${number(place + 1)}`}>{t('do.duplicate')}</button>
        <button type="button" class="button quiet small" onClick={onRemove} aria-label={`${t('do.remove')} ${number(place + 1)}`}>{t('do.remove')}</button>
      </div>
      {open && <ItemFields {...props} />}
    </li>
  );
}

// 'wanted' is an item to open: a link in the summary of errors leads there.
export function ItemsStep({wizard, wanted}: {wizard: Wizard; wanted: string | undefined}) {
  const items = wizard.form.items;
  const [open, setOpen] = useState(0);
  const [removed, setRemoved] = useState<{item: ItemForm; place: number} | undefined>(undefined);
  const asked = wanted === undefined ? undefined : itemIndex(wanted);
  useLayoutEffect(() => {
    if (asked !== undefined) setOpen(asked);
  }, [wanted]);
  const insert = (place: number, item: ItemForm) => {
    wizard.change({items: items.toSpliced(place, 0, item)});
    setOpen(place);
  };
  const remove = (place: number) => {
    setRemoved({item: items[place]!, place});
    wizard.change({items: items.toSpliced(place, 1)});
  };
  const total = addDecimals(items.map((item) => readDecimal(item.value, wizard.form.locale)));
  return (
    <>
      <ol class="item-list">
        {items.map((item, i) => <Line key={i} wizard={wizard} place={i} item={item} open={open === i} onOpen={() => setOpen(open === i ? -1 : i)}
          onItem={(change) => wizard.change({items: items.map((other, n) => (n === i ? {...other, ...change} : other))})}
          onCopy={() => insert(i + 1, {...item, extra: {...item.extra}})} onRemove={() => remove(i)} />)}
      </ol>
      {removed && (
        <p class="note" role="status">{t('wizard.removed', {number: removed.place + 1})} <button type="button" class="button small" onClick={() => {
          insert(Math.min(removed.place, items.length), removed.item);
          setRemoved(undefined);
        }}>{t('do.undo')}</button></p>
      )}
      <div class="buttons">
        <button type="button" class="button" disabled={items.length >= ITEMS_MAX} onClick={() => insert(items.length, newItem())}>{t('wizard.add_item')}</button>
        <span>{t('wizard.total', {count: items.length})} <strong class="num">{money(total, {currency: currency.value})}</strong></span>
      </div>
      {wizard.errorAt('/items') && <p class="error">{wizard.errorAt('/items')}</p>}
    </>
  );
}
