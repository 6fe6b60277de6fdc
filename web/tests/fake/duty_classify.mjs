// Operations about codes for described goods, and rulings, in the made-up country. What it knows are words of its goods.
import {Problem} from './world.mjs';

const KNOWN = [
  ['847130', 'Machinery › Automatic data-processing machines › Portable, weighing not more than 10 kg', 'portable computer computers laptop notebook 14 inch', 'Portable computers, 14 inch, used'],
  ['847141', 'Machinery › Automatic data-processing machines › Other, with a central processing unit', 'desktop computer computers server', 'Desktop computer with keyboard'],
  ['610910', 'Articles of apparel, knitted › T-shirts, singlets and other vests › Of cotton', 'shirt shirts t-shirts cotton knitted vest', 'T-shirts of cotton, printed'],
  ['610990', 'Articles of apparel, knitted › T-shirts, singlets and other vests › Of other textile materials', 'shirt shirts t-shirts wool polyester knitted vest', 'T-shirts of polyester'],
  ['040610', 'Dairy produce › Cheese and curd › Fresh cheese', 'cheese fresh curd mozzarella', 'Fresh cheese in brine'],
  ['848180', 'Machinery › Taps, cocks, valves › Other appliances', 'valve valves ball steel pipe tap', 'Ball valves of steel, DN 50'],
];
const VAGUE = ['goods', 'parts', 'samples', 'gift', 'items', 'various', 'accessories'];
const COTTON_OR_NOT = {about: '6109', options: [{fact: 'of cotton', code: '610910'}, {fact: 'of other textile materials', code: '610990'}]};
const FACTS = {'of cotton': '610910', 'of other textile materials': '610990'};

const officer = (account) => account.roles.some((role) => ['clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'analyst', 'manager', 'auditor'].includes(role));
const manages = (account) => account.roles.some((role) => role === 'analyst' || role === 'manager');

const rulingsOf = (world) => world.rulings ??= [
  {id: 'XT-2026-0007', code: '847130', text: 'Portable computer of 1.4 kg with a detachable keyboard', day: '2026-03-02', added_at: '2026-03-02T10:00:00Z', added_by: 'Noor Castel'},
  {id: 'XT-2025-0112', code: '610910', text: 'T-shirt, 95 % cotton and 5 % elastane, printed', day: '2025-11-20', added_at: '2025-11-20T10:00:00Z', added_by: 'Mara Lindqvist'},
];

const standing = (world) => rulingsOf(world).filter((one) => !one.withdrawn);

const wordsIn = (text) => text.toLowerCase().split(/[^\p{L}\p{N}-]+/u).filter(Boolean);

function ranked(world, text, fact) {
  const words = wordsIn(text);
  const learned = standing(world).map((one) => [one.code, '', one.text.toLowerCase(), '']);
  const scores = new Map();
  for (const [code, , its] of [...KNOWN, ...learned]) scores.set(code, (scores.get(code) ?? 0) + words.filter((word) => its.includes(word)).length);
  if (FACTS[fact]) scores.set(FACTS[fact], (scores.get(FACTS[fact]) ?? 0) + 10);
  const found = [...scores].filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1]);
  const all = found.reduce((sum, [, score]) => sum + score, 0);
  return found.map(([code, score]) => ({code, probability: score / (all + 1), words: words.filter((word) => KNOWN.find((one) => one[0] === code)?.[2].includes(word))}));
}

function likely(world, {code, probability, words}) {
  const known = KNOWN.find((one) => one[0] === code);
  const rulings = standing(world).filter((one) => one.code.startsWith(code)).map(({id, code: its, text}) => ({id, code: its, text}));
  return {code, text: known?.[1] ?? code, probability, words, rulings, precedents: known ? [{id: `d-${code}`, code, text: known[3], day: '2026-02-03', similarity: Math.min(1, probability + 0.1)}] : []};
}

function vagueOf(text, found) {
  const words = wordsIn(text);
  if (words.length === 0) return {why: 'no_words'};
  const listed = words.filter((word) => VAGUE.includes(word));
  if (listed.length === words.length) return {why: 'listed', words: listed.join(' ')};
  return found.length === 0 ? {why: 'unknown'} : undefined;
}

function prefixes(codes, digits) {
  const sums = new Map();
  for (const one of codes) sums.set(one.code.slice(0, digits), (sums.get(one.code.slice(0, digits)) ?? 0) + one.probability);
  return [...sums].map(([prefix, probability]) => ({prefix, probability: Math.min(1, probability)}));
}

function checkOf(declared, codes) {
  const rank = codes.findIndex((one) => declared.startsWith(one.code)) + 1;
  const probability = rank > 0 ? codes[rank - 1].probability : 0;
  const against = Math.max(0, (codes[0]?.probability ?? 0) - probability);
  return {declared, verdict: rank === 1 || codes.length === 0 ? 'compatible' : rank > 1 && against < 0.3 ? 'doubtful' : 'incompatible', probability, rank, against, likelier: rank > 0 ? codes.slice(0, rank - 1) : codes.slice(0, 3)};
}

function classify({world, account, body}) {
  const sees = officer(account);
  if (body.declared && !sees) throw new Problem(403, 'not_for_traders', 'A declared code is checked for officers.');
  const found = ranked(world, body.text, body.fact);
  const codes = found.slice(0, body.most ?? 5).map((one) => likely(world, one));
  const vague = vagueOf(body.text, found);
  const both = codes.slice(0, 2).every((one) => one.code.startsWith('6109')) && codes.length > 1 && !body.fact && !/cotton|wool|polyester/i.test(body.text);
  const rest = {...(both ? {question: COTTON_OR_NOT} : {}), ...(vague ? {vague} : {})};
  if (!sees) return {view: 'trader', codes: codes.map(({code, text, rulings}) => ({code, text, rulings})), ...rest};
  return {view: 'officer', codes, confidence: codes[0]?.probability ?? 0, calibrated: true, headings: prefixes(codes, 4), chapters: prefixes(codes, 2), ...(body.declared ? {check: checkOf(body.declared, codes)} : {}), ...rest};
}

function needsRight(account) {
  if (!manages(account)) throw new Problem(403, 'forbidden', 'This needs another right.');
}

export const CLASSIFY = {
  classifyGoods: classify,
  listRulings: ({world, account, query}) => {
    const q = (query.q ?? '').toLowerCase();
    const items = rulingsOf(world).filter((one) => !one.withdrawn && (one.text.toLowerCase().includes(q) || one.id.toLowerCase().includes(q)) && one.code.startsWith(query.code ?? '')).sort((a, b) => (a.day < b.day ? 1 : -1));
    const begin = Number(query.cursor ?? 0);
    const end = begin + Number(query.limit ?? 50);
    return {items: items.slice(begin, end).map(({added_by, withdrawn: _, ...one}) => ({...one, ...(manages(account) ? {added_by} : {})})), ...(end < items.length ? {next: String(end)} : {})};
  },
  addRuling: ({world, account, body}) => {
    needsRight(account);
    if (standing(world).some((one) => one.id === body.id)) throw new Problem(409, 'ruling_exists', `a ruling ${body.id} stands`);
    const one = {...body, added_at: world.now(), added_by: account.display_name};
    rulingsOf(world).unshift(one);
    return one;
  },
  withdrawRuling: ({world, account, path}) => {
    needsRight(account);
    const one = rulingsOf(world).find((other) => other.id === path.id && !other.withdrawn);
    if (!one) throw new Problem(404, 'not_found', 'There is no such ruling.');
    one.withdrawn = true;
  },
};
