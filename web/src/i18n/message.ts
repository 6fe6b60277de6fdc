// A message of a catalogue with its numbers and names filled in. Pure: what it needs comes in.
//
//   say({one: '{count} line', other: '{count} lines'}, {count: 3}, 'en')  ==  '3 lines'

export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Parameters = Record<string, string | number>;

const rules = new Map<string, Intl.PluralRules>();

function rulesOf(locale: string): Intl.PluralRules {
  let found = rules.get(locale);
  if (!found) rules.set(locale, found = new Intl.PluralRules(locale));
  return found;
}

export function say(message: Message, parameters: Parameters, locale: string): string {
  const text = typeof message === 'string' ? message
    : message[rulesOf(locale).select(Number(parameters.count ?? 0))] ?? message.other ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}
