// What is declared of an item beside what each step states of it. Pure: no texts, no screen.
import type {GoodsItem, StatedItem} from '../../api/types.ts';
import {addDecimals} from '../../i18n/decimal.ts';

export const STEPS = ['manifest', 'pre_arrival', 'arrival', 'transit', 'export'];

// In the order in which an officer compares goods.
export const FIELDS = ['hs_code', 'description', 'origin', 'value', 'net_mass_kg', 'gross_mass_kg', 'quantity', 'packages'] as const;
export type StatedField = typeof FIELDS[number];

export interface Cell {
  value: string;
  unit?: string;
  differs: boolean;
  by?: number;  // part of what is declared: 0.1 where a tenth more is stated
}

export interface Row {
  field: StatedField;
  declared: Cell | undefined;
  stated: (Cell | undefined)[];  // one a step
}

const NUMBERS: StatedField[] = ['value', 'net_mass_kg', 'gross_mass_kg', 'quantity', 'packages'];
export const isNumber = (field: StatedField): boolean => NUMBERS.includes(field);

const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

function cellOf(item: StatedItem | GoodsItem, field: StatedField): Cell | undefined {
  const value = item[field];
  if (value === undefined || value === '') return undefined;
  return {value: String(value), differs: false, ...(field === 'quantity' && item.quantity_unit ? {unit: item.quantity_unit} : {})};
}

// A code that is only longer says more, not something else.
function differsInWords(field: StatedField, one: string, other: string): boolean {
  if (field === 'hs_code') return !one.startsWith(other) && !other.startsWith(one);
  return folded(one) !== folded(other);
}

const EXACT = /^[0-9]+(\.[0-9]+)?$/;

function againstNumber(cell: Cell, declared: Cell): Cell {
  if (cell.unit && declared.unit && cell.unit !== declared.unit) return cell;  // pieces are not pairs
  const exact = EXACT.test(cell.value) && EXACT.test(declared.value);
  const more = exact ? Number(addDecimals([cell.value, `-${declared.value}`])) : Number(cell.value) - Number(declared.value);
  if (more === 0) return cell;
  return {...cell, differs: true, ...(Number(declared.value) > 0 ? {by: more / Number(declared.value)} : {})};
}

function against(field: StatedField, cell: Cell | undefined, declared: Cell | undefined, sameMoney: boolean): Cell | undefined {
  if (!cell || !declared || (field === 'value' && !sameMoney)) return cell;
  return isNumber(field) ? againstNumber(cell, declared) : {...cell, differs: differsInWords(field, cell.value, declared.value)};
}

// Rows for the fields that any step states. 'sameMoney': both are in one currency, so values may be compared.
export function rowsOf(item: GoodsItem, stages: Record<string, StatedItem>, steps: string[], sameMoney: boolean): Row[] {
  return FIELDS.map((field) => {
    const declared = cellOf(item, field);
    return {field, declared, stated: steps.map((step) => against(field, stages[step] && cellOf(stages[step], field), declared, sameMoney))};
  }).filter((row) => row.stated.some((cell) => cell !== undefined));
}

export const differencesOf = (rows: Row[]): number => rows.reduce((sum, row) => sum + row.stated.filter((cell) => cell?.differs).length, 0);

// Goods are described in other words at each step: what differs otherwise comes first.
export const gravityOf = (rows: Row[]): number => differencesOf(rows) + 1000 * differencesOf(rows.filter((row) => row.field !== 'description'));

// References are the same when their letters and digits are.
export const plainReference = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
