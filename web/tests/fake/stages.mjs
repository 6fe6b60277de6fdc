// What was stated about consignments, and what of it a declaration's items are compared with.
import {Problem} from './world.mjs';

const plain = (text) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
const consignmentsOf = (world) => world.consignments ??= new Map();

const FIELDS = ['hs_code', 'description', 'origin', 'value', 'net_mass_kg', 'gross_mass_kg', 'quantity', 'quantity_unit', 'packages'];
const statedOf = (item) => Object.fromEntries(FIELDS.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]));

// Statements about the consignments that the documents name.
function statementsAbout(world, document) {
  const named = [...new Set((document.documents ?? []).map((one) => plain(one.reference)))].map((one) => consignmentsOf(world).get(one)).filter(Boolean);
  return named.flatMap(({reference, stages}) => Object.entries(stages).map(([stage, given]) => ({stage, reference, given})));
}

// The fake tells items apart by their order, and only where there are as many.
function declarationStages(world, record) {
  const found = statementsAbout(world, record.document);
  const count = record.document.items.length;
  const matched = found.filter(({given}) => given.items.length === count);
  const first = record.first && record.first.items.length === count ? record.first : undefined;
  const items = record.document.items.map((_, i) => ({item: i + 1, stages: {...(first ? {pre_arrival: statedOf(first.items[i])} : {}), ...Object.fromEntries(matched.map(({stage, given}) => [stage, given.items[i]]))}}));
  return {
    statements: [...found.map(({stage, reference, given: {items: all, ...rest}}) => ({stage, reference, ...rest, items: all.length})), ...(first ? [{stage: 'pre_arrival', at: record.events[0].at, version: 1, items: count}] : [])],
    items: items.filter((one) => Object.keys(one.stages).length > 0),
    unmatched: found.filter(({given}) => given.items.length !== count).map(({stage, reference, given}) => ({stage, reference, items: given.items.length})),
  };
}

export const STAGES = {
  getDeclarationStages: ({world, account, path}) => declarationStages(world, world.record(path.id, account)),
  getConsignment: ({world, path}) => consignmentsOf(world).get(plain(path.reference)) ?? (() => {
    throw new Problem(404, 'not_found', 'There is no such consignment.');
  })(),
  stateConsignment: ({world, account, path, body}) => {
    const key = plain(path.reference);
    const known = consignmentsOf(world).get(key) ?? {reference: key, stages: {}};
    const version = (known.stages[path.stage]?.version ?? 0) + 1;
    known.stages[path.stage] = {at: world.now(), by: {id: account.id, name: account.display_name}, version, items: body.items, ...(body.inspected ? {inspected: body.inspected} : {})};
    consignmentsOf(world).set(key, known);
    return {reference: known.reference, stage: path.stage, at: known.stages[path.stage].at};
  },
};
