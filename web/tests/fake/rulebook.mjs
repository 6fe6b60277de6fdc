// The fake's rules: entries with versions, steps and a past.
import {randomFrom} from './random.mjs';
import {clauseOf, entriesOf} from './rule_text.mjs';

const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
const DAY = 86_400_000;

const TEXTILES = (least) => `rule cheap_textiles "Textiles far below the usual price"
  about "Found in a campaign on textiles: clothes at the price of rags."
  suspects undervalued
  confidence learned from 20%
  when hs_code in 50..63
    and value / net_mass < ${least} XTS/kg
    and not importer in list watched_importers
  check value, net_mass
  advise "Ask for the contract and the transfer of payment."
  demand yellow
  add 250 XTS
  review 2027-01-01
  case "far below" fires with hs_code = 610910, value = 100 XTS, net_mass = 100 kg
  case "just not" does not fire with hs_code = 610910, value = 3000 XTS, net_mass = 100 kg
  case "no mass" is unknown with hs_code = 610910, value = 100 XTS
`;

const COMPUTERS = `rule used_computers "Used computers as new ones"
  suspects description
  when hs_code in 8471
    and value / net_mass < 90 XTS/kg
  check description
  advise "Open two boxes and look for wear and serial numbers."
  demand red
  case "cheap" fires with hs_code = 847130, value = 100 XTS, net_mass = 10 kg
  case "dear" does not fire with hs_code = 847130, value = 9000 XTS, net_mass = 10 kg
  case "no mass" is unknown with hs_code = 847130, value = 100 XTS
`;

const FLOOR = `table floor_prices "Prices below which nobody sells"
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass | confidence
  row 0901 | BR, CO | < 2 XTS/kg | 30%
  row 6109 | - | between 0.01 XTS/kg and 1.50 XTS/kg | 45%
  row 8517 | CN, VN | < 100 XTS/kg | 25%
`;

const WATCHED = `list watched_importers "Importers under watch"
  owner "Targeting centre"
  expires 2027-06-30
  values "TIN10021" until 2026-12-31 note "case 77"
  values TIN10058
`;

const CARS = `rule cars_by_hand "Cars at the price of their tyres"
  suspects undervalued
  when hs_code in 8703
    and value < 1000 XTS
  demand red
  case "a wreck" fires with hs_code = 870323, value = 200 XTS
  case "a car" does not fire with hs_code = 870323, value = 9000 XTS
  case "no value" is unknown with hs_code = 870323
`;

export const step = (to, by, at, more = {}) => ({to, by, at: iso(at), ...more});

function entry(text, versions, more = {}) {
  const [read] = entriesOf(text);
  return {name: read.name, kind: read.kind, offices: [], secrecy: 'authors', record: versions.length + 1, adopted_from: '', proposals: [], versions, ...more};
}

const version = (number, author, at, text, phase, steps, more = {}) => ({number, author, at: iso(at), note: '', text, phase, steps, ...more});

export function makeRulebook(now) {
  const [tala, mara, noor] = ['acc_targeting', 'acc_manager', 'acc_analyst'];
  const life = (by, from, to = ['submitted', 'approved', 'shadow', 'active']) => to.map((one, i) => step(one, i === 1 ? by : tala, from + (i + 1) * DAY));
  const textiles = entry(TEXTILES(14), [
    version(1, tala, now - 80 * DAY, TEXTILES(9), 'retired', [...life(mara, now - 80 * DAY), step('retired', tala, now - 40 * DAY, {reason: 'a newer version acts'})]),
    version(2, tala, now - 45 * DAY, TEXTILES(14), 'active', life(mara, now - 44 * DAY), {note: 'The limit was too low: half of the cases passed it.'}),
  ], {proposals: [{number: 1, version: 2, to: ['ROAD7'], by: tala, at: iso(now - 9 * DAY), note: 'It did well in the harbour.', answer: 'open'}]});
  return new Map([
    textiles, entry(COMPUTERS, [version(1, noor, now - 3 * DAY, COMPUTERS, 'submitted', [step('submitted', noor, now - 2 * DAY)], {note: 'Three cases in a month.'})]),
    entry(FLOOR, [version(1, tala, now - 60 * DAY, FLOOR, 'partial', [...life(mara, now - 60 * DAY, ['submitted', 'approved', 'shadow']), step('partial', tala, now - 20 * DAY, {percent: 30})], {percent: 30})], {secrecy: 'officers'}),
    entry(WATCHED, [version(1, tala, now - 70 * DAY, WATCHED, 'active', life(mara, now - 70 * DAY, ['submitted', 'approved', 'active']))]),
    entry(CARS, [version(1, tala, now - DAY, CARS, 'draft', [])], {offices: ['ROAD7']}),
  ].map((one) => [one.name, one]));
}

// Figures that stay the same for the same name.
export function figuresOf(one, days, now) {
  const random = randomFrom([...one.name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0));
  const runs = one.versions.some((given) => ['shadow', 'partial', 'active'].includes(given.phase));
  const rows = Array.from({length: days}, (_, i) => {
    const fired = runs ? random.int(0, 9) : 0;
    const checked = Math.min(fired, random.int(0, 4));
    return {day: iso(now - (days - 1 - i) * DAY).slice(0, 10), fired, watched: one.kind === 'table' && runs ? random.int(0, 6) : 0, held: runs && i % 9 === 0 ? 1 : 0, checked, right: random.int(0, checked)};
  });
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const [checked, right] = [sum('checked'), sum('right')];
  const rate = checked === 0 ? {} : interval(right, checked);
  return {days: rows, stats: {days, fired: sum('fired'), watched: sum('watched'), held: sum('held'), checked, right, ...rate, money: `${right * 412}.50`, unknown: runs ? 7 : 0, ...(runs ? {confidence: (right + 2) / (checked + 10), last_fired: iso(now - 7_200_000).slice(0, 10)} : {})}};
}

// Wilson's interval of a share.
export function interval(right, checked) {
  const z = 1.96;
  const rate = right / checked;
  const middle = (rate + (z * z) / (2 * checked)) / (1 + (z * z) / checked);
  const half = (z * Math.sqrt((rate * (1 - rate)) / checked + (z * z) / (4 * checked * checked))) / (1 + (z * z) / checked);
  return {rate, low: Math.max(0, middle - half), high: Math.min(1, middle + half)};
}

const runs = (phase) => ['shadow', 'partial', 'active'].includes(phase);
export const actingOf = (one) => one.versions.find((given) => given.phase === 'active' || given.phase === 'partial');
export const shadowOf = (one) => one.versions.find((given) => given.phase === 'shadow');
export const newestOf = (one) => one.versions.at(-1);
export const readEntry = (text) => entriesOf(text)[0];

const NEXT = {draft: ['submitted', 'withdrawn'], submitted: ['approved', 'returned', 'withdrawn'], approved: ['shadow', 'partial', 'active', 'retired'], shadow: ['partial', 'active', 'retired'],
  partial: ['partial', 'shadow', 'active', 'retired'], active: ['partial', 'shadow', 'retired'], retired: ['active'], returned: [], withdrawn: []};

export const ownWork = (given, account) => given.author === account.id || given.steps.some((one) => one.to === 'submitted' && one.by === account.id);

// Steps that somebody may take with a version.
export function mayMove(one, given, account, {write, approve}) {
  return NEXT[given.phase].filter((to) => {
    if (one.kind === 'list' && (to === 'shadow' || to === 'partial')) return false;
    if (to === 'approved' || to === 'returned') return approve && !ownWork(given, account);
    if (to === 'withdrawn') return write && ownWork(given, account);
    return to === 'submitted' ? write : write || approve;
  });
}

export function move(one, given, {to, by, at, reason, percent}) {
  if (runs(to) && to !== 'shadow') one.versions.filter((other) => other !== given && (other.phase === 'active' || other.phase === 'partial')).forEach((other) => Object.assign(other, {phase: 'retired'}));
  given.phase = to;
  given.percent = to === 'partial' ? percent : undefined;
  given.steps.push({to, by, at, ...(reason ? {reason} : {}), ...(to === 'partial' ? {percent} : {})});
  one.record += 1;
}

export function clausesOf(text) {
  const read = readEntry(text);
  const suspects = clauseOf(read, 'suspects');
  const demand = clauseOf(read, 'demand');
  const day = (word) => /^\d{4}-\d{2}-\d{2}/.exec(clauseOf(read, word) ?? '')?.[0];
  return {...(suspects ? {suspects: suspects.split(/\s/)[0]} : {}), ...(demand ? {demand: demand.split(/\s/)[0]} : {}), ...(day('review') ? {review: day('review')} : {}), ...(day('expires') ? {expires: day('expires')} : {})};
}
