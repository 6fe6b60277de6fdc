// Makes declarations of the made-up country, with findings, controls and a past.
import {GOODS, KINDS, OFFICES, PEOPLE, TRADERS} from './country.mjs';
import {randomFrom} from './random.mjs';

const MINUTE = 60_000;
const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
const label = (kind) => KINDS.find((one) => one.name === kind).label;
export const money = (value) => value.toFixed(2);

export function makeDocument(random, number) {
  const trader = random.pick(TRADERS);
  const items = Array.from({length: random.pick([1, 1, 1, 2, 3, 5])}, () => {
    const [hs_code, description, origin, unit, mass] = random.pick(GOODS);
    const quantity = unit > 1000 ? random.int(1, 6) : random.int(5, 900);
    return {hs_code, description, origin, dispatch: origin, value: money(unit * quantity * (0.4 + random.next())), net_mass_kg: Math.round(quantity * mass * 10) / 10,
      gross_mass_kg: Math.round(quantity * mass * 11) / 10, quantity, quantity_unit: 'PCE', packages: random.int(1, 60), rate_percent: random.pick([0, 5, 12, 25])};
  });
  return {
    lrn: `${trader.id.slice(3)}-26-${String(number).padStart(5, '0')}`, stage: random.next() < 0.12 ? 'pre_arrival' : 'arrived', office: random.pick(OFFICES).id, procedure: '40',
    declarant: trader, importer: random.next() < 0.8 ? trader : random.pick(TRADERS), supplier: {id: `SUP${random.int(100, 199)}`, name: 'Far Shore Export'}, carrier: 'Grey Gull Lines',
    transport_mode: random.pick(['1', '3', '4']), dispatch: items[0].origin, delivery_terms: 'CIF', currency: 'XTS', items, documents: [{type: 'N380', reference: `INV-${random.int(1000, 9999)}`}],
  };
}

const SENTENCES = {
  undervalued: (r) => [`The value per kg is ${r.int(22, 64)} % below that of ${r.int(40, 900)} like lines of the last year`, `Of the importer’s ${r.int(4, 20)} checked lines, ${r.int(2, 4)} were valued too low`, 'The invoice amount is a round number'],
  hs_code: (r) => [`${r.int(3, 9)} of ${r.int(10, 22)} checked lines with this description had another code`, 'The supplier is new for this code', 'The mass per piece is unusual for this code'],
  origin: (r) => [`Goods from this port were of another origin in ${r.int(3, 8)} of ${r.int(9, 20)} checks`, 'The preference saves more than usual', 'The route passes a free zone'],
};

// Where red, yellow and blue began, as parts of the rank, so that the lane is the one the rank fell into.
const THRESHOLDS = {red: [0.4, 0.1, 0.03], yellow: [3, 0.5, 0.1], blue: [9, 3, 0.6], green: [40, 12, 3]};

const CODE_DOUBT = {probability: 0.03, confidence: 0.9, likelier: [{code: '847130', text: 'Portable, weighing not more than 10 kg', probability: 0.71}, {code: '847141', text: 'Other, with a central processing unit', probability: 0.12}]};

export function makeFindings(random, id, document, lane, decided_at) {
  const items = document.items.map((item, i) => {
    const kind = random.pick(Object.keys(SENTENCES));
    const probability = lane === 'green' ? random.next() * 0.1 : 0.08 + random.next() * 0.7;
    const stake = Number(item.value) * (0.05 + random.next() * 0.2);
    const reasons = SENTENCES[kind](random).map((sentence, n) => ({template: `${kind}.${n}`, sentence, weight: [1.8, 0.7, -0.4][n], parameters: {},
      probability_without: Math.max(0.01, probability - [0.2, 0.08, -0.05][n]), evidence: n < 2}));
    const kinds = [kind, 'quantity', 'description'].map((name, n) => ({kind: name, label: label(name), probability: probability / (n + 1)}));
    return {number: i + 1, probability, expected: money(probability * stake), finding: {kind, label: label(kind), probability, stake: money(stake), stake_basis: 'Duties and taxes on the difference to the usual value', reasons}, kinds, ...(kind === 'hs_code' && lane !== 'green' ? {code_doubt: CODE_DOUBT} : {})};
  });
  const rank = items.reduce((sum, item) => sum + Number(item.expected), 0);
  const thresholds = THRESHOLDS[lane].map((factor) => Math.round(rank * factor));
  return {declaration: id, version: 1, decided_at, lane, basis: random.pick(['targeted', 'targeted', 'targeted', 'random', 'exploration']), rank, thresholds: {red: thresholds[0], yellow: thresholds[1], blue: thresholds[2]}, draw: 0.04,
    model_version: 'm-2026-11-02', policy_version: 3, learned_events: 48213, what_if: [{change: 'The declared value were 35 % higher', lane: 'green', probability: 0.06}, {change: 'The importer had five clean checks', lane: 'yellow', probability: 0.21}], items};
}

const CONTROL_OF = {red: 'inspection', yellow: 'documents', blue: 'audit'};

function laneOf(random) {
  const draw = random.next();
  return draw < 0.2 ? 'red' : draw < 0.5 ? 'yellow' : draw < 0.6 ? 'blue' : 'green';
}

export function makeControl(random, id, document, lane, at) {
  const kind = CONTROL_OF[lane];
  if (!kind) return undefined;
  const wanted = kind === 'inspection' ? 'inspector' : 'clearance_officer';
  const officers = PEOPLE.filter((one) => one.roles.includes(wanted) && (one.offices.length === 0 || one.offices.includes(document.office)));
  const officer = random.next() < 0.75 ? officers[0] : undefined;
  return {id: `ctl_${id.slice(4)}`, declaration: id, lrn: document.lrn, kind, status: officer ? 'assigned' : 'open', office: document.office, ...(officer ? {officer: officer.id, officer_name: officer.display_name, why_officer: 'Least load among those with the skill'} : {}),
    items: document.items.map((_, i) => i + 1).slice(0, 3), instructions: ['Compare the value with the invoice and the usual price', 'Count the packages; look at marks and labels'], ordered_at: iso(at), due_at: iso(at + random.int(-90, 420) * MINUTE)};
}

export function summaryOf(record) {
  const {document, findings, control, status} = record;
  const top = [...findings.items].sort((a, b) => Number(b.expected) - Number(a.expected))[0];
  const value = document.items.reduce((sum, item) => sum + Number(item.value), 0);
  const times = {lodged_at: record.lodged_at, ...(record.released_at ? {released_at: record.released_at} : {}), ...(control ? {due_at: control.due_at} : {})};
  const requested = status === 'under_control' && {red: 'inspection', yellow: 'documents'}[findings.lane];
  return {
    id: record.id, lrn: document.lrn, status, stage: document.stage ?? 'arrived', version: record.version, office: document.office, declarant: document.declarant, importer: document.importer,
    items: document.items.length, goods: document.items[0].description, hs_code: document.items[0].hs_code, origin: document.items[0].origin, value: money(value), currency: 'XTS', ...times,
    ...(requested ? {requested} : {}), lane: findings.lane, basis: findings.basis, rank: findings.rank, probability: top.probability, stake: top.finding.stake, kind: top.finding.kind,
    ...(control ? {control: control.id, control_status: control.status} : {}), ...(control?.officer ? {officer: control.officer, officer_name: control.officer_name} : {}), reason: top.finding.reasons[0].sentence,
  };
}

const OFFICER_ONLY = ['lane', 'basis', 'rank', 'probability', 'stake', 'kind', 'control', 'control_status', 'officer', 'officer_name', 'reason'];

export const forTrader = (summary) => Object.fromEntries(Object.entries(summary).filter(([name]) => !OFFICER_ONLY.includes(name)));

export function makeRecord(random, number, document, at, lane = laneOf(random)) {
  const id = `dec_${String(number).padStart(6, '0')}`;
  const findings = makeFindings(random, id, document, lane, iso(at));
  const control = document.stage === 'pre_arrival' ? undefined : makeControl(random, id, document, lane, at);
  const released = !control || control.kind === 'audit';
  const status = document.stage === 'pre_arrival' ? 'pre_arrival' : released ? 'released' : random.next() < 0.08 ? 'held' : 'under_control';
  const event = (seq, kind, sentence, actor = 'system', actor_name = 'Tidewaiter') => ({seq: number * 10 + seq, at: iso(at + seq * 1000), kind, actor, actor_name, version: 1, sentence, details: {lane}, hash: `${'0'.repeat(56)}${String(number * 10 + seq).padStart(8, '0')}`});
  const events = [event(0, 'declaration.lodged', `Lodged by ${document.declarant.name ?? document.declarant.id}`, 'acc_trader', document.declarant.name ?? ''), event(1, 'declaration.assessed', `Assessed: lane ${lane}, rank ${findings.rank.toFixed(0)}`), ...(control ? [event(2, 'control.ordered', 'A control was ordered')] : [])];
  return {id, version: 1, document, findings, control, status, lodged_at: iso(at), ...(status === 'released' ? {released_at: iso(at + MINUTE)} : {}), attachments: [], files: new Map(), events};
}

export function makeCountry(seed, count, now) {
  const random = randomFrom(seed);
  const records = new Map();
  for (let n = 1; n <= count; n += 1) {
    const record = makeRecord(random, n, makeDocument(random, n), now - (count - n) * 3 * MINUTE);
    records.set(record.id, record);
  }
  return {random, records, next: count + 1};
}

export function makeDashboard(random, from, to) {
  const days = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) {
    const counts = {red: random.int(18, 34), yellow: random.int(30, 60), blue: random.int(10, 22), green: random.int(240, 420)};
    days.push({day: iso(ms).slice(0, 10), lodged: counts.red + counts.yellow + counts.blue + counts.green, inspected: counts.red, irregular: random.int(6, 14), money: money(random.int(4000, 60000)), ...counts});
  }
  const rate = (n, k, low, high) => ({n, k, share: k / n, low, high});
  return {from, to, currency: 'XTS', days, lanes: ['red', 'yellow', 'blue', 'green'].map((lane) => ({lane, count: days.reduce((sum, day) => sum + day[lane], 0)})),
    hit_rates: [{basis: 'targeted', rate: rate(310, 121, 0.338, 0.446), money: '184220.50'}, {basis: 'random', rate: rate(64, 5, 0.034, 0.17), money: '2210.00'}, {basis: 'officer', rate: rate(40, 13, 0.2, 0.48), money: '9120.00'}],
    dwell: [{lane: 'red', count: 402, p50_minutes: 190, p90_minutes: 900, p99_minutes: 3100}, {lane: 'yellow', count: 640, p50_minutes: 55, p90_minutes: 260, p99_minutes: 1300}, {lane: 'blue', count: 220, p50_minutes: 1, p90_minutes: 2, p99_minutes: 4}, {lane: 'green', count: 4100, p50_minutes: 0.2, p90_minutes: 1, p99_minutes: 2}],
    officers: [{officer: 'acc_inspector', name: 'Ines Kaya', office: 'PORT1', open: 7, done: 41, overdue: 2}, {officer: 'acc_clearance', name: 'Cem Oduya', office: 'AIR01', open: 12, done: 66, overdue: 0}]};
}
