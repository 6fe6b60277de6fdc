// Operations about the tariff: its tree, lines, changes, watches and versions.
import {createHash} from 'node:crypto';
import {NEXT_FILES, TARIFF_FILES} from './tariff_files.mjs';
import {changesBetween, Law} from './tariff_law.mjs';
import {readTariff} from './tariff_read.mjs';
import {Problem} from './world.mjs';

const YEAR_MS = 365 * 86_400_000;
const manages = (account) => account.roles.some((role) => role === 'analyst' || role === 'manager');
const needsRight = (account) => {
  if (!manages(account)) throw new Problem(403, 'forbidden', 'This needs another right.');
};
const dayAfter = (ms) => new Date(Date.now() + ms).toISOString().slice(0, 10);
const idOf = (files) => createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);

function load(shelf, name, files, account, at) {
  const {tariff, warnings, problems} = readTariff(files);
  if (problems) throw new Problem(422, 'invalid', 'The tariff has problems.', problems);
  const version = {id: idOf(files), name, state: 'loaded', loaded_at: at, loaded_by: account.display_name, lines: tariff.lines.length, measures: tariff.read['measures.csv'].length, warnings, warnings_total: warnings.length};
  shelf.versions.set(version.id, {version, tariff, by: account.id});
  return version;
}

function activate(shelf, one, account, at) {
  for (const {version} of shelf.versions.values()) if (version.state === 'in_force') version.state = 'former';
  Object.assign(one.version, {state: 'in_force', activated_at: at, activated_by: account.display_name});
  shelf.current = one;
}

// With a tariff in force and the next one loaded, unless the world is to begin without.
export function shelfOf(world) {
  if (world.tariffs) return world.tariffs;
  const shelf = world.tariffs = {versions: new Map(), watches: new Map()};
  if (world.withoutTariff) return shelf;
  const [analyst, manager] = ['acc_analyst', 'acc_manager'].map((id) => world.accounts.get(id));
  const first = load(shelf, 'Tariff 2026', TARIFF_FILES, analyst, '2025-12-01T09:00:00Z');
  activate(shelf, shelf.versions.get(first.id), manager, '2025-12-15T09:00:00Z');
  load(shelf, 'Tariff 2027, first draft', NEXT_FILES, analyst, '2026-09-01T09:00:00Z');
  return shelf;
}

function versionOf(world, id) {
  const one = shelfOf(world).versions.get(id);
  if (!one) throw new Problem(404, 'not_found', 'There is no such version.');
  return one;
}

// The tariff in force, or the version that is asked for.
function askedOf(world, account, query) {
  if (query.version) {
    needsRight(account);
    return versionOf(world, query.version);
  }
  const {current} = shelfOf(world);
  if (!current) throw new Problem(404, 'no_tariff', 'No tariff is in force');
  return current;
}

const lawOf = (world, account, query) => new Law(askedOf(world, account, query).tariff, query.day ?? dayAfter(0), query.lang ?? account.language);

function lineOf(law, code, suffix) {
  const line = law.find(code, suffix);
  if (line) return line;
  const near = law.nearest(code);
  throw new Problem(404, 'unknown_code', near ? `the nearest above is ${near.code}` : 'nor a chapter for it');
}

function found(law, q) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (line) => (/^\d+$/.test(q) ? line.code.startsWith(q) : words.every((word) => law.text(line).toLowerCase().includes(word)));
  return law.lines.filter(fits);
}

function changes(world, account, query) {
  const current = askedOf(world, account, {});
  const other = askedOf(world, account, query);
  const since = query.since ?? dayAfter(0);
  const until = query.until ?? (query.version ? since : dayAfter(YEAR_MS));
  const all = changesBetween(new Law(current.tariff, since, query.lang), new Law(other.tariff, until, query.lang)).filter((one) => one.code.startsWith((query.under ?? '').replace(/(00)+$/, '')));
  const begin = Number(query.cursor ?? 0);
  const end = begin + Number(query.limit ?? 50);
  return {since, until, ...(query.version ? {version: query.version} : {}), total: all.length, items: all.slice(begin, end), ...(end < all.length ? {next: String(end)} : {})};
}

const watchOf = (world, account) => shelfOf(world).watches.get(account.id) ?? {codes: [], alerts: []};
const bare = (code) => code.replace(/(00)+$/, '');
const concerns = (code, changed) => bare(changed).startsWith(bare(code)) || bare(code).startsWith(bare(changed));

function alertAll(shelf, before, version, tariff, at) {
  if (!before) return;
  const all = changesBetween(new Law(before.tariff, dayAfter(0), 'en'), new Law(tariff, dayAfter(0), 'en'));
  for (const watch of shelf.watches.values()) {
    const codes = watch.codes.filter((code) => all.some((one) => concerns(code, one.code)));
    const changed = all.filter((one) => codes.some((code) => concerns(code, one.code))).length;
    if (codes.length > 0) watch.alerts.unshift({at, version: version.id, changes: changed, codes});
  }
}

export const TARIFF = {
  getTariff: ({world, account}) => {
    const {version, tariff} = askedOf(world, account, {});
    return {version: version.id, name: version.name, country: tariff.country, currency: tariff.currency, languages: ['en', 'ar'], lines: version.lines, measures: version.measures, quotas: tariff.read['quotas.csv'].length,
      activated_at: version.activated_at, activated_by: version.activated_by};
  },
  listTariffLines: ({world, account, query}) => {
    const law = lawOf(world, account, query);
    if (!query.under) return {day: law.day, above: [], notes: [], sections: law.sections(), items: law.showLines(law.lines.filter((line) => line.level === 0))};
    const line = lineOf(law, query.under, query.suffix);
    return {day: law.day, line: law.showLine(line), above: law.showLines(law.above(line)), items: law.showLines(law.below(line)), sections: [], notes: law.notes(line)};
  },
  getTariffLine: ({world, account, path, query}) => {
    const law = lawOf(world, account, query);
    const line = lineOf(law, path.code, query.suffix);
    const measures = law.measuresOf(line).map((row) => law.showMeasure(row, line)).filter((one) => (!query.trade || one.trade === 'both' || one.trade === query.trade)
      && (!query.origin || (law.inArea(query.origin, one.area) && !one.excluded.includes(query.origin))));
    const history = law.tariff.lines.filter((one) => one.code === line.code && one.suffix === line.suffix);
    return {day: law.day, line: law.showLine(line), above: law.showLines(law.above(line)), below: law.showLines(law.below(line)), notes: law.notes(line), measures, history: law.showLines(history),
      correlations: line.code.startsWith('847130') ? [{edition: 'HS2017', codes: ['847130'], kind: 'same', exact: true}] : []};
  },
  searchTariff: ({world, account, query}) => {
    const law = lawOf(world, account, query);
    return {items: found(law, query.q).slice(0, Number(query.limit ?? 50)).map((line) => ({line: law.showLine(line), above: law.showLines(law.above(line))}))};
  },
  listTariffChanges: ({world, account, query}) => changes(world, account, query),
  getTariffWatches: ({world, account}) => watchOf(world, account),
  putTariffWatches: ({world, account, body}) => {
    const watch = {codes: body.codes, alerts: watchOf(world, account).alerts.filter((alert) => alert.at > (body.seen ?? ''))};
    shelfOf(world).watches.set(account.id, watch);
    return watch;
  },
  listTariffVersions: ({world, account}) => {
    needsRight(account);
    return {items: [...shelfOf(world).versions.values()].map((one) => one.version).sort((a, b) => (a.loaded_at < b.loaded_at ? 1 : -1))};
  },
  loadTariffVersion: ({world, account, body}) => {
    needsRight(account);
    return load(shelfOf(world), body.name, body.files, account, world.now());
  },
  getTariffVersion: ({world, account, path}) => {
    needsRight(account);
    return versionOf(world, path.version).version;
  },
  activateTariffVersion: ({world, account, path}) => {
    needsRight(account);
    const one = versionOf(world, path.version);
    if (one.by === account.id) throw new Problem(403, 'own_version', 'whoever loads a tariff does not also put it in force');
    const shelf = shelfOf(world);
    alertAll(shelf, shelf.current, one.version, one.tariff, world.now());
    activate(shelf, one, account, world.now());
    return one.version;
  },
};
