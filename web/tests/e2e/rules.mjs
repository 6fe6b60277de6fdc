// Rules for journeys, made by the interface.
import assert from 'node:assert/strict';
import {enterAs} from './interface.mjs';
import {unique} from './journey.mjs';

export const ruleName = (start) => unique(start).replaceAll('-', '_');

// A rule with all its cases. 'least' is the price for a kilogram below which it fires.
export const ruleText = (name, least = 2) => `rule ${name} "Journey: cheap shirts"
  about "Made by a journey."
  suspects undervalued
  when hs_code in 6109
    and value / net_mass < ${least} XTS/kg
  check value, net_mass
  advise "Ask for the contract."
  demand yellow
  case "far below" fires with hs_code = 610910, value = 100 XTS, net_mass = 100 kg
  case "just not" does not fire with hs_code = 610910, value = 90000 XTS, net_mass = 100 kg
  case "no mass" is unknown with hs_code = 610910, value = 100 XTS
`;

const PATHS = {submitted: ['submitted'], approved: ['submitted', 'approved'], active: ['submitted', 'approved', 'active']};

// An office for which that account may decide.
async function officeOf({user, call}) {
  const own = (user.offices ?? []).find((office) => office !== '*');
  return own ?? (await call('GET', '/offices')).items[0].id;
}

// A new rule of the targeting officer, brought to that phase: another officer approves it.
export async function madeRule(desk, {name = ruleName('journey'), text = ruleText(name), phase = 'draft', regional = false} = {}) {
  const writer = await enterAs(desk, 'targeting_officer');
  const judge = await enterAs(desk, 'manager');
  const offices = regional ? [await officeOf(judge)] : [];
  let [rule] = (await writer.call('POST', '/rules', {text, offices, note: 'For a journey'})).items;
  for (const to of PATHS[phase] ?? []) {
    const by = rule.versions.at(-1).may.includes(to) ? writer : judge;
    rule = await by.call('POST', `/rules/${name}/moves`, {version: rule.newest, to}, {'If-Match': `"${rule.version}"`});
    rule = await writer.call('GET', `/rules/${name}`);
  }
  assert.equal(rule.phase, phase);
  return {rule, writer, judge};
}

// What a journey let act on everything must not act on the next one's declarations.
export async function retire(desk, name) {
  const {call} = await enterAs(desk, 'targeting_officer');
  const rule = await call('GET', `/rules/${name}`);
  if (rule.acting !== null) await call('POST', `/rules/${name}/moves`, {version: rule.acting, to: 'retired', reason: 'The journey is over'}, {'If-Match': `"${rule.version}"`});
}
