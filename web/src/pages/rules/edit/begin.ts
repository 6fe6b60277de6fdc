// The text that a new rule, table or list begins with: small, and already with what it needs to be approved.
import {quote} from '../lex.ts';

export type Kind = 'rule' | 'table' | 'list';

const RULE = (currency: string, title: string): string => `rule new_rule ${title}
  suspects undervalued
  when hs_code in 6109
    and value / net_mass < 2 ${currency}/kg
  check value, net_mass
  demand yellow
  case "far below" fires with hs_code = 610910, value = 100 ${currency}, net_mass = 100 kg
  case "just not" does not fire with hs_code = 610910, value = 300 ${currency}, net_mass = 100 kg
  case "no mass" is unknown with hs_code = 610910, value = 100 ${currency}
`;

const TABLE = (currency: string, title: string): string => `table new_table ${title}
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass
  row 6109 | - | < 2 ${currency}/kg
`;

const LIST = (_: string, title: string): string => `list new_list ${title}
`;

export function beginning(kind: Kind, currency: string, title: string): string {
  return {rule: RULE, table: TABLE, list: LIST}[kind](currency, quote(title));
}
