// Operations about rules of origin and parcels in the made-up country.
import {lawOf, exchanged, refuse, wrong, answerTo} from './duty.mjs';
import {cents, share, text, trimmed, units} from './duty_sums.mjs';

const FTA = {code: 'FTA', title: 'Agreement on free trade', from: '2020-01-01', unilateral: false, countries: ['TR', 'KR', 'MA'], proofs: [{code: 'U110', name: 'Proof of preferential origin'}],
  cumulation: [{kind: 'bilateral', countries: []}], articles: [{subject: 'direct_transport', article: '12'}], tolerance_percent: '10', no_tolerance: ['50-63'], no_drawback: true};

const ENTRY = {entry: 0, codes: '01-97', heading: '01-97', whole: true, joined: true, rules: [
  {rule: 0, text: 'Manufacture from materials of any heading, except that of the product', alternative: 1, understood: true, needs: [{notation: 'CHANGE 4', kind: 'change', level: 4}], quota: false},
  {rule: 1, text: 'Manufacture in which the value of all materials does not exceed 50 % of the ex-works price', alternative: 2, understood: true, needs: [{notation: 'MAX 50', kind: 'max_value', percent: '50', price: 'ex_works'}], quota: false},
  {rule: 2, text: 'Spinning accompanied by weaving', alternative: 3, understood: false, needs: [], quota: false}],
questions: [['wholly_obtained', 'Were the goods wholly obtained?'], ['materials', 'Which materials were used?'], ['ex_works_price', 'What is the ex-works price?'], ['rule_2', 'Is rule 3 met?']].map(([id, text]) => ({id, text}))};

function schemesFor(law, {code, origin}) {
  if (!FTA.countries.includes(origin)) return [];
  const line = law.find(code.padEnd(10, '0')) ?? law.nearest(code);
  const preferences = (line ? law.measuresOf(line) : []).map((row) => law.showMeasure(row, line)).filter((one) => one.role === 'preference' && law.inArea(origin, one.area) && !one.excluded.includes(origin))
    .map((one) => ({measure: one.id, name: one.type_name, preference: one.preference ?? '', rate: one.rate, area: one.area}));
  return [{...FTA, preferences, entries: [ENTRY]}];
}

// Each rule for itself: what is not stated leaves it open.
function stepsOf(body) {
  const {materials, ex_works: price, stated = []} = body;
  const foreign = (materials ?? []).filter((one) => one.origin !== body.exporter);
  const change = materials === undefined ? ['cannot_say', 'materials_not_stated'] : foreign.some((one) => one.code?.slice(0, 4) === body.code.slice(0, 4)) ? ['not_fulfilled', 'not_changed'] : ['fulfilled', 'all_changed'];
  const sum = foreign.reduce((total, one) => total + units(one.value), 0n);
  const part = price && units(price) > 0n ? (sum * 100n * units('1')) / units(price) : undefined;
  const most = materials === undefined ? ['cannot_say', 'materials_not_stated'] : part === undefined ? ['cannot_say', 'price_not_stated'] : part > units('50') ? ['not_fulfilled', 'above_limit'] : ['fulfilled', 'within_limit'];
  const said = stated.find((one) => one.rule === 2);
  const read = said ? [said.met ? 'fulfilled' : 'not_fulfilled', 'as_stated'] : ['cannot_say', 'read_text'];
  return [[0, 'CHANGE 4', change], [1, 'MAX 50', most], [2, 'TEXT', read]].map(([rule, need, [verdict, why]]) => ({rule, need, verdict, why, ...(need === 'MAX 50' && part !== undefined && materials ? {share: text(part, 2)} : {})}));
}

function verdictOf(body, steps) {
  if (body.wholly_obtained || steps.some((one) => one.verdict === 'fulfilled')) return 'fulfilled';
  return steps.every((one) => one.verdict === 'not_fulfilled') ? 'not_fulfilled' : 'cannot_say';
}

function checkOrigin({world, account, query, body}) {
  const law = lawOf(world, account, query, body.day);
  if (body.scheme !== FTA.code) refuse([wrong('unknown_scheme', '/scheme', `there is no scheme ${body.scheme}`)]);
  if (!FTA.countries.includes(body.exporter)) refuse([wrong('not_a_partner', '/exporter', `${body.exporter} is no partner`)]);
  const steps = stepsOf(body);
  return {day: law.day, scheme: FTA.code, title: FTA.title, checks: [{entry: ENTRY, verdict: verdictOf(body, steps), steps, reminders: [{id: 'proof', detail: 'U110'}, {id: 'direct_transport', detail: '12'}, {id: 'no_drawback'}]}]};
}

// ---- Parcels: nothing is due below 150 from a business, nor below 45 from a private person.

const RELIEFS = [
  {id: 'P1', kind: 'duty_relief', name: 'Goods of small value', source: 'Customs Tariff Act, article 30', sender: 'business', up_to: '150', up_to_included: true, currency: 'XTS'},
  {id: 'P2', kind: 'duty_relief', name: 'Gifts', source: 'Customs Tariff Act, article 31', sender: 'private', up_to: '45', up_to_included: true, currency: 'XTS'},
];
const FEE = {id: 'P3', kind: 'fee', name: 'Presentation to customs', source: 'Act on fees', sender: 'any', amount: '6.00', currency: 'XTS'};

function landed({world, account, query, body}) {
  const law = lawOf(world, account, query, body.day);
  const problems = [];
  const inHome = (money, pointer) => (money ? exchanged(money, pointer, law.day, problems) : 0n);
  const prices = body.items.map((item, i) => inHome(item.price, `/items/${i}/price`));
  const [freight, insurance] = [inHome(body.freight, '/freight'), inHome(body.insurance, '/insurance')];
  refuse(problems);
  const goods = prices.reduce((sum, one) => sum + one, 0n);
  const values = prices.map((price, i) => (i === 0 ? price + freight + insurance : price));  // what comes with the parcel counts with its first item
  const why = (rule) => (rule.sender !== (body.sender ?? 'business') ? 'other_sender' : goods > units(rule.up_to) ? 'above_limit' : 'rule');
  const relief = body.ordinary ? undefined : RELIEFS.find((rule) => why(rule) === 'rule');
  const charged = body.items.map((item, i) => {
    try {
      const answer = answerTo(law, {code: item.code, origin: item.origin, customs_value: trimmed(values[i]), quantities: item.quantities});
      return answer.options[answer.charged];
    } catch (error) {
      problems.push(...(error.problems ?? []).map((one) => ({...one, pointer: `/items/${i}${one.pointer}`})));
      return undefined;
    }
  });
  refuse(problems);
  const stated = (value) => ({amount: text(value, 2), currency: 'XTS'});
  const line = (what, item, value, more = {}) => ({what, ...(item === undefined ? {} : {item}), stated: stated(value), cost: text(value, 2), ...more});
  const lines = body.items.flatMap((item, i) => {
    const duty = relief ? 0n : units(charged[i].duty);
    const tax = cents(share(values[i] + duty, '15'));
    return [{...line('price', i, prices[i]), stated: item.price}, line('duty', i, duty, relief ? {why: 'relieved', rule: relief.id} : {why: 'ordinary'}), line('tax', i, tax, {why: 'ordinary'})];
  });
  if (body.freight) lines.push({...line('freight', undefined, freight), stated: body.freight});
  if (body.insurance) lines.push({...line('insurance', undefined, insurance), stated: body.insurance});
  lines.push(line('fee', undefined, units(FEE.amount), {rule: FEE.id}));
  const decision = relief ? {how: 'relieved', rule: relief.id, why: 'rule'} : {how: 'ordinary', why: body.ordinary ? 'ordinary_asked' : why(RELIEFS[0])};
  return {day: law.day, currency: 'XTS', tariff_currency: 'XTS', valuation: 'cif', customs_value: text(values.reduce((sum, one) => sum + one, 0n), 2), total: text(lines.reduce((sum, one) => sum + units(one.cost), 0n), 2), lines,
    items: body.items.map((item, i) => ({code: item.code, customs_value: text(values[i], 2), duty: decision, tax: {how: 'ordinary', why: 'no_rule'}})),
    considered: [...RELIEFS.map((rule) => ({rule, why: body.items.map(() => why(rule))})), {rule: FEE, why: ['rule']}]};
}

export const ORIGIN = {
  getOriginRules: ({world, account, query}) => {
    const law = lawOf(world, account, query);
    return {day: law.day, code: query.code, origin: query.origin, schemes: schemesFor(law, query)};
  },
  checkOrigin,
  reckonLanded: landed,
};
