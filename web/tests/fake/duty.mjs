// Operations about duties and quotas, by the tariff of tariff.mjs.
import {cents, share, text, times, trimmed, units} from './duty_sums.mjs';
import {shelfOf} from './tariff.mjs';
import {Law} from './tariff_law.mjs';
import {Problem} from './world.mjs';

const HOME = 'XTS';
const RATES = {USD: '0.5', EUR: '0.6'};  // units of XTS
const HELD = {EXW: [], FCA: [], FAS: [], FOB: [], CFR: ['freight'], CPT: ['freight'], CIF: ['freight', 'insurance'], CIP: ['freight', 'insurance'], DAP: ['freight', 'insurance'], DPU: ['freight', 'insurance'], DDP: ['freight', 'insurance']};
const ADDED = ['commission', 'containers', 'packing', 'assists', 'royalties', 'proceeds'];

const today = () => new Date().toISOString().slice(0, 10);

export function lawOf(world, account, query, day) {
  const {current} = shelfOf(world);
  if (!current) throw new Problem(404, 'no_tariff', 'No tariff is in force');
  return new Law(current.tariff, day ?? query.day ?? today(), query.lang ?? account.language);
}

export const wrong = (code, pointer, detail) => ({code, pointer, detail});
export function refuse(problems) {
  if (problems.length > 0) throw new Problem(422, 'problems', 'The question has problems', problems);
}

// ---- What goods are worth

export function exchanged({amount, currency}, pointer, day, problems) {
  if (currency === HOME) return units(amount);
  if (RATES[currency]) return times(units(amount), units(RATES[currency]));
  problems.push(wrong('exchange_rate_missing', pointer, `there is no rate of ${currency} in ${HOME} for ${day}`));
  return 0n;
}

function chargeLine(charge, terms, value) {
  const held = HELD[terms].includes(charge.kind) || charge.included;
  const transport = ['freight', 'insurance', 'loading', ...ADDED].includes(charge.kind);
  const why = transport ? held ? 'included_by_terms' : 'added' : charge.kind === 'discount' ? held ? 'included_by_terms' : 'deducted' : held ? 'deducted' : 'not_part_of_value';
  return {why, value: why === 'added' ? value : why === 'deducted' ? -value : 0n};
}

function valueOf(invoice, day, problems) {
  const {price, delivery_terms: terms, charges = []} = invoice;
  if (!HELD[terms]) {
    problems.push(wrong('unknown_terms', '/invoice/delivery_terms', `no delivery terms: "${terms}"`));
    return {value: 0n, lines: []};
  }
  for (const kind of ['freight', 'insurance']) {
    if (!HELD[terms].includes(kind) && !charges.some((one) => one.kind === kind)) problems.push(wrong(`${kind}_missing`, '/invoice/charges', `the price is ${terms} and the value is CIF: state ${kind}, 0 if there is none`));
  }
  const first = exchanged(price, '/invoice/price', day, problems);
  const rate = (currency) => (currency === HOME ? {} : {rate: RATES[currency] ?? '0'});
  const rest = charges.map((charge, i) => {
    const {why, value} = chargeLine(charge, terms, exchanged(charge.amount, `/invoice/charges/${i}/amount`, day, problems));
    return {what: charge.kind, stated: charge.amount, value, why, ...rate(charge.amount.currency)};
  });
  const lines = [{what: 'price', stated: price, value: first, why: 'price', ...rate(price.currency)}, ...rest];
  return {value: cents(lines.reduce((sum, one) => sum + one.value, 0n)), lines: lines.map((one) => ({...one, value: trimmed(one.value)}))};
}

// ---- What a measure charges

const kilograms = (quantities) => quantities.find((one) => one.unit === 'KGM')?.amount;

// Shares of the value, amounts by 100 kg, and a highest share.
function chargeOf(measure, value, quantities, problems) {
  const steps = [];
  for (const [, sign, amount, unit] of measure.rate.replace('Free', '0 %').matchAll(/(^|\+|MAX)\s*([0-9.]+)\s*(%|XTS\/DTN)/g)) {
    const operator = sign === 'MAX' ? 'at_most' : 'plus';
    if (unit === '%') steps.push({operator, rate: `${amount} %`, base: value, unit: HOME, amount: share(value, amount)});
    else if (kilograms(quantities) === undefined) problems.push(wrong('quantity_missing', `/measures/${measure.id}`, 'KGM'));
    else {
      const hundreds = units(kilograms(quantities)) / 100n;
      steps.push({operator, rate: `${amount} XTS/DTN`, base: hundreds, unit: 'DTN', amount: times(hundreds, units(amount))});
    }
  }
  const sum = steps.filter((one) => one.operator === 'plus').reduce((total, one) => total + one.amount, 0n);
  const most = steps.find((one) => one.operator === 'at_most')?.amount;
  return {amount: most !== undefined && most < sum ? most : sum, steps: steps.map((one) => ({...one, counts: one.operator === 'plus' ? most === undefined || most >= sum : most < sum}))};
}

const TAX = {vat: 'B00', excise: '306', anti_dumping: 'A30'};

function lineOf(measure, value, quantities, problems) {
  const {amount, steps} = chargeOf(measure, value, quantities, problems);
  return {exact: cents(amount), line: {measure: measure.id, tax: TAX[measure.role] ?? 'A00', type: measure.type, name: measure.type_name, role: measure.role, base: trimmed(value), base_unit: HOME, rate: measure.rate, unrounded: trimmed(amount),
    amount: text(amount, 2), rounding: 'half_up', ...(measure.regulation ? {regulation: measure.regulation} : {}), steps: steps.map((one) => ({...one, base: trimmed(one.base), amount: trimmed(one.amount)})), footnotes: measure.footnotes.map((one) => one.text)}};
}

const papersOf = (measure) => measure.conditions.flatMap((one) => (one.document ? [one.document] : []));
const sum = (made) => made.reduce((total, one) => total + one.exact, 0n);

function optionOf(measure, others, question, value, problems) {
  const main = lineOf(measure, value, question.quantities ?? [], problems);
  const duties = [main, ...others.filter((one) => one.role !== 'vat').map((one) => lineOf(one, value, question.quantities ?? [], problems))];
  const vat = others.filter((one) => one.role === 'vat').map((one) => lineOf(one, value + sum(duties), question.quantities ?? [], problems));
  const documents = papersOf(measure).map((one) => ({...one, presented: (question.documents ?? []).includes(one.code)}));
  const open = documents.length === 0 || documents.some((one) => one.presented);
  const mass = kilograms(question.quantities ?? []);
  return {preference: measure.preference ?? '100', role: measure.role, name: measure.type_name, ...(measure.order_number ? {order_number: measure.order_number} : {}), lines: [...duties, ...vat].map((one) => one.line),
    duty: text(sum(duties), 2), excise: '0.00', vat: text(sum(vat), 2), total: text(sum(duties) + sum(vat), 2), open, documents, ...(measure.role === 'preference' ? {origin: [{scheme: 'FTA', title: 'Agreement on free trade', entries: 1, proofs: documents}]} : {}),
    ...(measure.order_number && mass ? {quota: {asked: mass, covered: mass, left: trimmed(units(quotaLeft(measure.order_number)) - units(mass)), critical: false}} : {})};
}

const CLAIMED = ['preference', 'quota'];
const ON_TOP = ['anti_dumping', 'vat'];

function asideOf(measure, why) {
  return {measure: measure.id, type: measure.type, name: measure.type_name, area: measure.area, rate: measure.rate, why, detail: why === 'additional_code' ? measure.additional_code?.code ?? '' : measure.area};
}

// By role: which measures are for these goods, and why the others are not.
function sorted(law, line, question) {
  const all = law.measuresOf(line).map((row) => law.showMeasure(row, line)).filter((one) => one.trade !== 'export');
  const fits = [];
  const considered = [];
  for (const one of all) {
    const why = !law.inArea(question.origin, one.area) ? 'other_area' : one.excluded.includes(question.origin) ? 'excluded'
      : one.additional_code && !(question.additional_codes ?? []).includes(one.additional_code.code) ? 'additional_code' : undefined;
    if (why) considered.push(asideOf(one, why));
    else fits.push(one);
  }
  const choices = all.filter((one) => one.additional_code && law.inArea(question.origin, one.area)).map((one) => one.additional_code.code);
  const undecided = choices.length > 0 && !choices.some((code) => (question.additional_codes ?? []).includes(code));
  return {fits, considered, asks: undecided ? [{code: 'additional_code_choice', detail: '', choices: [...new Set(choices)]}] : []};
}

function goodsOf(law, code, problems) {
  const line = law.find(code.padEnd(10, '0')) ?? law.find(code);
  if (!line) problems.push(wrong('unknown_goods_code', '/code', `${code} is not in the tariff`));
  else if (!law.showLine(line).declarable) problems.push(wrong('not_declarable', '/code', `${code} cannot be declared: ${law.below(line).length} lines stand under it`));
  else return line;
  return undefined;
}

function checked(law, question) {
  const problems = [];
  if (/^(QQ|ZZ|XX)$/.test(question.origin)) problems.push(wrong('unknown_country', '/origin', `there is no country ${question.origin}`));
  if ((question.customs_value === undefined) === (question.invoice === undefined)) problems.push(wrong('required', '/customs_value', 'either the customs value or an invoice is needed'));
  return {problems, line: goodsOf(law, question.code, problems)};
}

function chargedOf(options, question) {
  const plain = options.findIndex((one) => one.role === 'duty');
  if (!question.preference) return plain;
  return options.findIndex((one) => one.preference === question.preference && one.open && (!question.order_number || one.order_number === question.order_number));
}

function stopsOf(fits, question) {
  return fits.filter((one) => one.role === 'control' && !papersOf(one).some((paper) => (question.documents ?? []).includes(paper.code)) && papersOf(one).length > 0)
    .map((one) => ({measure: one.id, name: one.type_name, detail: papersOf(one)[0].code}));
}

export function answerTo(law, question) {
  const {problems, line} = checked(law, question);
  const worth = question.invoice ? valueOf(question.invoice, law.day, problems) : {value: units(question.customs_value ?? '0'), lines: [{what: 'customs_value', stated: {amount: question.customs_value ?? '0', currency: HOME}, value: question.customs_value ?? '0', why: 'stated'}]};
  refuse(problems);
  const {fits, considered, asks} = sorted(law, line, question);
  const others = fits.filter((one) => ON_TOP.includes(one.role));
  const options = fits.filter((one) => one.role === 'duty' || CLAIMED.includes(one.role)).map((one) => optionOf(one, others, question, worth.value, problems));
  refuse(problems);
  options.sort((a, b) => Number(b.open) - Number(a.open) || Number(units(a.total) - units(b.total)));
  let charged = chargedOf(options, question);
  if (charged < 0 && options.some((one) => one.preference === question.preference)) {
    asks.push({code: 'document_missing', detail: question.preference, choices: options.find((one) => one.preference === question.preference).documents.map((one) => one.code)});
    charged = options.findIndex((one) => one.role === 'duty');
  }
  if (charged < 0) refuse([wrong('preference_not_available', '/preference', `preference ${question.preference} is not there for these goods from ${question.origin}`)]);
  const cheapest = options.reduce((best, one, i) => (units(one.total) < units(options[best].total) ? i : best), 0);
  return {day: law.day, currency: HOME, line: law.showLine(line), customs_value: {value: trimmed(worth.value), lines: worth.lines}, options, charged, cheapest, considered, asks, stops: stopsOf(fits, question), problems: [],
    landed_cost: text(worth.value + units(options[charged].total), 2)};
}

// ---- An item of a declaration

const QUANTITIES = (item) => [...(item.net_mass_kg === undefined ? [] : [{unit: 'KGM', amount: String(item.net_mass_kg)}]), ...(item.quantity === undefined || !item.quantity_unit ? [] : [{unit: item.quantity_unit, amount: String(item.quantity)}])];

function chargesOf(law, item, documents, side, problems) {
  try {
    const found = answerTo(law, {code: item.hs_code, origin: item.origin, customs_value: item.value, quantities: QUANTITIES(item), documents, ...(item.preference ? {preference: item.preference} : {})});
    return found.options[found.charged];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(...error.problems.map((one) => ({...one, pointer: `/${side}${one.pointer}`})));
    return undefined;
  }
}

const sums = ({duty, excise, vat, total}) => ({duty, excise, vat, total});

function itemDuty({world, account, path, body, query}) {
  const record = world.record(path.id, account);
  const item = record.document.items[Number(path.number) - 1];
  if (!item) throw new Problem(404, 'not_found', 'There is no such item.');
  const law = lawOf(world, account, query);
  const problems = [];
  const papers = (record.document.documents ?? []).map((one) => one.type);
  const declared = chargesOf(law, item, papers, 'declared', problems);
  const corrected = chargesOf(law, {...item, ...body}, papers, 'corrected', problems);
  return {day: law.day, currency: HOME, ...(declared ? {declared: sums(declared)} : {}), ...(corrected ? {corrected: sums(corrected), lines: corrected.lines} : {}),
    ...(declared && corrected ? {difference: text(units(corrected.total) - units(declared.total), 2)} : {}), problems};
}

// ---- Quotas

// How much each was used by now: one is nearly used up.
const USED = {'050001': ['18250.5', '120000', '97000.75']};
const usedOf = (order) => (USED[order] ?? []).reduce((total, one) => total + units(one), 0n);
const quotaLeft = (order) => trimmed(units('250000') - usedOf(order));

function quotaOf(law, row) {
  const measures = law.rows('measures').filter((one) => one.order_number === row.order_number);
  const used = row.from.slice(0, 4) === today().slice(0, 4) ? usedOf(row.order_number) : 0n;
  const left = units(row.volume) - used;
  const critical = used * 100n >= units(row.volume) * BigInt(row.critical_percent);
  return {order_number: row.order_number, from: row.from, until: row.until, volume: row.volume, unit: row.unit, used: trimmed(used), left: trimmed(left), status: left <= 0n ? 'exhausted' : critical ? 'critical' : 'open', method: 'first_come',
    critical_percent: row.critical_percent, goods: measures.map((one) => one.code), areas: measures.map((one) => law.showMeasure(one, one).area_name)};
}

const openOn = (law) => law.rows('quotas').filter((row) => row.from <= law.day && law.day <= row.until).map((row) => quotaOf(law, row));

function quotaDetail({world, account, path, query}) {
  const law = lawOf(world, account, query);
  const quota = openOn(law).find((one) => one.order_number === path.order);
  if (!quota) throw new Problem(404, 'unknown_quota', `there is no quota ${path.order} on ${law.day}`);
  let left = units(quota.volume);
  const uses = quota.used === '0' ? [] : USED[path.order].map((asked, i) => {
    left -= units(asked);
    return {at: `${quota.from.slice(0, 4)}-${String(2 + i * 3).padStart(2, '0')}-11T09:30:00Z`, asked, covered: asked, left: trimmed(left)};
  });
  const measures = law.rows('measures').filter((one) => one.order_number === path.order).map((one) => law.showMeasure(one, one));
  return {quota, measures, uses: uses.toReversed(), days: uses.map((one) => ({day: one.at.slice(0, 10), left: one.left}))};
}

export const DUTY = {
  reckonDuty: ({world, account, query, body}) => answerTo(lawOf(world, account, query, body.day), body),
  reckonItemDuty: itemDuty,
  listQuotas: ({world, account, query}) => {
    const law = lawOf(world, account, query);
    const q = query.q ?? '';
    return {day: law.day, items: openOn(law).filter((one) => one.order_number.startsWith(q) || one.goods.some((code) => code.startsWith(q) || q.startsWith(code)))};
  },
  getQuota: quotaDetail,
};
