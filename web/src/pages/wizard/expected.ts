// The duty to expect for an item: what is typed of it as a question to the tariff. Pure.
import type {DutyQuestion} from '../../api/types.ts';
import {newLine, questionOf, withQuantity, type LineForm} from '../duty/question.ts';
import type {ItemForm} from './form.ts';

const KILOGRAM = 'KGM';

const UNIT = /^[A-Z0-9]{2,4}(\/[A-Z0-9]{1,3})?$/;  // as the contract has it

// The mass in kilograms and the quantity in its own unit, as the server takes them from a declaration.
export function expectedLine(item: ItemForm, locale: string, documents: string[]): LineForm {
  const line = {...newLine(locale), code: item.hs_code.replace(/[\s.]/g, ''), origin: item.origin.trim(), dispatch: item.dispatch.trim(), value: item.value, preference: item.preference.trim(), documents: documents.join(' ')};
  const weighed = item.net_mass_kg.trim() ? withQuantity(line, KILOGRAM, item.net_mass_kg) : line;
  const unit = item.quantity_unit.trim();
  return item.quantity.trim() && UNIT.test(unit) && unit !== KILOGRAM ? withQuantity(weighed, unit, item.quantity) : weighed;
}

// Nothing as long as code, origin or value are missing.
export function expectedQuestion(item: ItemForm, locale: string, documents: string[], home: string): DutyQuestion | undefined {
  const line = expectedLine(item, locale, documents);
  return /^[0-9]{2,12}$/.test(line.code) && /^[A-Z]{2}$/.test(line.origin) && line.value.trim() !== '' ? questionOf(line, '', home) : undefined;
}
