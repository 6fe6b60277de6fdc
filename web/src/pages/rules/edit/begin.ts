// The text that a new rule, table or list begins with: small, and already with what it needs to be approved.
export type Kind = 'rule' | 'table' | 'list';

const RULE = (currency: string): string => `rule new_rule ""
  suspects undervalued
  when hs_code in 6109
    and value / net_mass < 2 ${currency}/kg
  check value, net_mass
  advise ""
  demand yellow
  case "far below" fires with hs_code = 610910, value = 100 ${currency}, net_mass = 100 kg
  case "just not" does not fire with hs_code = 610910, value = 300 ${currency}, net_mass = 100 kg
  case "no mass" is unknown with hs_code = 610910, value = 100 ${currency}
`;

const TABLE = (currency: string): string => `table new_table ""
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass
  row 6109 | - | < 2 ${currency}/kg
`;

const LIST = (): string => `list new_list ""
  owner ""
`;

export function beginning(kind: Kind, currency: string): string {
  return {rule: RULE, table: TABLE, list: LIST}[kind](currency);
}
