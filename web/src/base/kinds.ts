// What an officer may find wrong, and what is true then: how each kind of error asks for its value.

export type ValueKind = 'code' | 'country' | 'amount' | 'number' | 'text' | 'none';

const VALUES: Record<string, [kind: ValueKind, field: string]> = {
  description: ['text', 'description'], hs_code: ['code', 'hs_code'], origin: ['country', 'origin'], quantity: ['number', 'quantity'],
  net_mass: ['number', 'net_mass_kg'], gross_mass: ['number', 'gross_mass_kg'], unit: ['text', 'quantity_unit'],
  undervalued: ['amount', 'value'], overvalued: ['amount', 'value'], currency_freight: ['text', ''], preference: ['text', 'preference'],
  exemption: ['text', 'procedure'], rate: ['number', 'rate_percent'],
};

// Asked first where nothing is known of what is suspected.
const USUAL_KINDS = ['description', 'hs_code', 'origin', 'quantity', 'undervalued'];

// Kinds that say only that something is wrong, not what; an act says what.
const VAGUE = ['unspecified'];

export const valueKind = (kind: string): ValueKind => VALUES[kind]?.[0] ?? 'none';

// What was declared in the field that the kind speaks of.
export function declaredValue(kind: string, item: object): string {
  const value = (item as Record<string, unknown>)[VALUES[kind]?.[1] ?? ''];
  return value === undefined ? '' : String(value);
}

// The kinds asked first: the suspected ones, most likely first, filled up with the usual ones.
export function askedFirst(suspected: string[], known: string[], count = 5): string[] {
  const all = [...suspected, ...USUAL_KINDS].filter((kind) => known.includes(kind) && !VAGUE.includes(kind));
  return [...new Set(all)].slice(0, Math.max(count, suspected.length));
}

export const askedLater = (first: string[], known: string[]): string[] => known.filter((kind) => !first.includes(kind) && !VAGUE.includes(kind));
