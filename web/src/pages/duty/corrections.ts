// What an officer found instead of what was declared, as the tariff can be asked about it. Pure.
import type {Act, FieldOutcome, ItemCorrections} from '../../api/types.ts';
import {addDecimals} from '../../i18n/decimal.ts';

// Kinds of error whose true value changes what is due. 'currency_freight' and 'rate' change it too, but what was
// found is words or a rate, which the tariff cannot be asked about.
const MEMBERS: Record<string, keyof ItemCorrections> = {
  hs_code: 'hs_code', origin: 'origin', preference: 'preference', undervalued: 'value', overvalued: 'value', net_mass: 'net_mass_kg', quantity: 'quantity', unit: 'quantity_unit'};

const FORMS: Partial<Record<keyof ItemCorrections, RegExp>> = {hs_code: /^[0-9]{2,12}$/, origin: /^[A-Z]{2}$/, value: /^[0-9]{1,15}(\.[0-9]{1,6})?$/, net_mass_kg: /^[0-9]+(\.[0-9]+)?$/, quantity: /^[0-9]+(\.[0-9]+)?$/};
const NUMBERS: (keyof ItemCorrections)[] = ['net_mass_kg', 'quantity'];

function memberOf({kind, result, value}: FieldOutcome): Partial<ItemCorrections> {
  const member = MEMBERS[kind];
  if (result !== 'corrected' || !member || !value || FORMS[member]?.test(value) === false) return {};
  return {[member]: NUMBERS.includes(member) ? Number(value) : value};
}

// Nothing where no corrected field changes what is due. A value half typed is none yet.
export function correctionsOf(fields: FieldOutcome[]): ItemCorrections | undefined {
  const found: ItemCorrections = Object.assign({}, ...fields.map(memberOf));
  return Object.keys(found).length > 0 ? found : undefined;
}

// By item, those that were corrected in what the tariff asks for.
export function correctedItems(act: Pick<Act, 'items'>): {number: number; corrections: ItemCorrections}[] {
  return act.items.flatMap(({number, fields}) => {
    const corrections = correctionsOf(fields);
    return corrections ? [{number, corrections}] : [];
  });
}

// What is due more in all; what is due less on one item is set against the others, but never below nothing.
export function moreInAll(differences: string[]): string {
  const sum = addDecimals(differences);
  return sum.startsWith('-') ? '0' : sum;
}
