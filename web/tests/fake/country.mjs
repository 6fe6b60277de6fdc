// A made-up country: offices, people, goods, traders. No name in it is anybody's.
export const OFFICES = [
  {id: 'PORT1', name: 'North Harbour', time_zone: 'UTC', inspections_per_day: 40, document_checks_per_day: 120, opens: '07:00', closes: '19:00'},
  {id: 'AIR01', name: 'Plain Airport', time_zone: 'UTC', inspections_per_day: 25, document_checks_per_day: 90, opens: '00:00', closes: '23:59'},
  {id: 'ROAD7', name: 'Hill Crossing', time_zone: 'UTC'},
];

export const KINDS = [
  ['unspecified', 'Irregular, without saying what'], ['description', 'Description false or incomplete'], ['hs_code', 'HS code'], ['origin', 'Origin'], ['quantity', 'Quantity'],
  ['net_mass', 'Net mass'], ['gross_mass', 'Gross mass'], ['unit', 'Unit of quantity'], ['undervalued', 'Value too low'], ['overvalued', 'Value too high'],
  ['currency_freight', 'Currency, freight or insurance'], ['preference', 'Preference does not apply'], ['licence', 'Licence missing or false'], ['rate', 'Rate misapplied'],
  ['undeclared', 'Goods not declared'], ['prohibited', 'Prohibited goods'], ['intellectual_property', 'Counterfeit goods'], ['document', 'Documents contradict'],
].map(([name, label]) => ({name, label}));

export const GOODS = [
  ['8471300000', 'Portable computers, 14 inch, used', 'CN', 900, 2.1], ['6109100010', 'T-shirts of cotton, printed', 'BD', 4, 0.2], ['8703233190', 'Passenger car, petrol, 1 998 cm³', 'JP', 9000, 1400],
  ['2204214210', 'Wine in bottles of 0.75 l', 'ES', 3, 1.2], ['6403990000', 'Shoes with leather uppers', 'VN', 18, 0.9], ['8517130000', 'Smartphones, 128 GB', 'CN', 210, 0.3],
  ['3004900000', 'Medicaments in measured doses', 'IN', 2, 0.05], ['0803901000', 'Bananas, fresh', 'EC', 0.8, 1], ['9503007500', 'Toys of plastics, with motor', 'CN', 6, 0.4],
  ['8481808190', 'Valves for pipes, of steel', 'IT', 44, 1.9], ['4011100000', 'Tyres for passenger cars, new', 'KR', 38, 8.5], ['7108120000', 'Gold, unwrought', 'AE', 58000, 1],
];

export const TRADERS = ['Blue Anchor Trading', 'Kestrel Imports', 'Marram & Daughters', 'Tamarisk General Stores', 'Ebb Tide Electronics', 'Saltmarsh Foods', 'Cormorant Motors', 'Heron Textiles']
  .map((name, i) => ({id: `TIN${String(10021 + 37 * i)}`, name, address: `${i + 3} Quay Street`}));

const person = (name, role, display_name, more = {}) => ({
  id: `acc_${name}`, name, display_name, roles: [role], offices: [], clients: [], skills: [], language: 'en', time_zone: 'UTC',
  disabled: false, second_factor: false, on_duty: true, created_at: '2026-01-05T08:00:00Z', password: `${name}-demo`, ...more,
});

export const PEOPLE = [
  person('targeting', 'targeting_officer', 'Tala Ferreira'), person('clearance', 'clearance_officer', 'Cem Oduya', {offices: ['PORT1', 'AIR01', 'ROAD7']}),
  person('inspector', 'inspector', 'Ines Kaya', {offices: ['PORT1'], skills: ['84', '85']}), person('manager', 'manager', 'Mara Lindqvist'),
  person('trader', 'trader', 'Theo Marsh', {clients: [TRADERS[0].id]}), person('broker', 'broker', 'Bao Nguyen', {clients: TRADERS.slice(0, 4).map((one) => one.id)}),
  person('audit', 'post_clearance_auditor', 'Pia Sandoval', {offices: ['*']}), person('analyst', 'analyst', 'Noor Castel'),
  person('room', 'control_room_officer', 'Carla Mbeki'), person('night', 'control_room_officer', 'Dara Okello'), person('gate', 'gate_officer', 'Goran Otieno', {offices: ['ROAD7']}),
  person('auditor', 'auditor', 'Aziza Rahmani'), person('administrator', 'administrator', 'Ada Novak'),
];
