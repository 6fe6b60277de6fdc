// Reads rules well enough for a fake: their heads and clauses, conditions joined by "and", cases, tables and lists. The
// real reader is the server's.
export const FIELDS = [
  ['hs_code', 'hs_code', '', 'Code of the goods'], ['origin', 'code', '', 'Country of origin'], ['dispatch', 'code', '', 'Country of dispatch'], ['procedure', 'code', '', 'Customs procedure'],
  ['preference', 'code', '', 'Preference claimed'], ['importer', 'code', '', 'Identifier of the importer'], ['office', 'code', '', 'Customs office'], ['value', 'number', 'XTS', 'Customs value of the item'],
  ['net_mass', 'number', 'kg', 'Net mass'], ['gross_mass', 'number', 'kg', 'Gross mass'], ['quantity', 'number', 'units', 'Quantity in the unit of the code'], ['packages', 'number', '', 'Packages'],
  ['date', 'date', '', 'Day of the declaration'], ['description', 'text', '', 'Description of the goods'], ['documents', 'codes', '', 'Codes of the documents'],
].map(([name, kind, unit, about]) => ({name, kind, unit, stage: 'declaration', about}));

const CLAUSES = ['about', 'suspects', 'confidence', 'when', 'check', 'advise', 'demand', 'exempt', 'add', 'hold', 'begins', 'review', 'expires', 'case', 'earlier', 'owner', 'values', 'columns', 'row'];
const WORDS = new Set(('rule table list and or not in is between at least most above below missing has any all none of contains starts with matches resembles mentions by differs from more than over per day days ever '
  + 'weeks years where sum mean median quantile smallest largest first last count distinct lines checks findings hit rate abs min max weekday month over learned fires does fire unknown right wrong checked back after if fewer were until note kg g t unit units '
  + CLAUSES.join(' ')).split(' '));
const EXPECTED = {'fires': 'fires', 'does not fire': 'does_not_fire', 'is unknown': 'unknown'};

const unquoted = (text) => text?.replace(/^"|"$/g, '').replaceAll('\\"', '"') ?? '';

// [{kind, name, title, clauses: [[word, rest, at]], begin, text}]
export function entriesOf(text) {
  const heads = [...text.matchAll(/^[ \t]*(rule|table|list)\s+([a-z][a-z0-9_]*)[ \t]*("(?:[^"\\]|\\.)*")?/gm)];
  return heads.map((head, i) => {
    const begin = head.index;
    const part = text.slice(begin, heads[i + 1]?.index ?? text.length);
    const found = [...part.matchAll(new RegExp(`(?<=^[ \\t]*)(${CLAUSES.join('|')})\\b`, 'gm'))];
    const clauses = found.map((one, n) => [one[1], part.slice(one.index + one[1].length, found[n + 1]?.index ?? part.length).trim(), begin + one.index]);
    return {kind: head[1], name: head[2], title: unquoted(head[3]), clauses, begin, text: part};
  });
}

export const clauseOf = (entry, word) => entry.clauses.find(([one]) => one === word)?.[1];

const pairsOf = (text) => Object.fromEntries([...text.matchAll(/([a-z_]+)\s*=\s*("[^"]*"|[^,]+)/g)].map(([, field, value]) => [field, value.trim()]));

export function casesOf(entry) {
  return entry.clauses.filter(([word]) => word === 'case').map(([, rest]) => {
    const [, name, expected, line = ''] = /^("(?:[^"\\]|\\.)*")\s+(fires|does not fire|is unknown)\s+with\s+([^]*)$/.exec(rest) ?? [];
    return {name: unquoted(name ?? '""'), expected: EXPECTED[expected] ?? 'fires', line: pairsOf(line)};
  });
}

const numberOf = (text) => (text === undefined ? undefined : Number.parseFloat(String(text).replaceAll('_', '')));
const shownOf = (line, name) => ({name, value: line[name] ?? ''});

// A value, or undefined where something is missing.
function valueOf(text, line) {
  const [left, right] = text.split('/').map((part) => part.trim());
  const one = numberOf(/^[0-9]/.test(left) ? left : line[left]);
  if (right === undefined || /^[0-9]/.test(left)) return one;
  const other = numberOf(line[right]);
  return one === undefined || other === undefined || other === 0 ? undefined : one / other;
}

const COMPARE = {'<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b};

function isIn(code, codes) {
  return codes.some((one) => {
    const [low, high = low] = one.trim().replaceAll('"', '').split('..');
    return code.slice(0, low.length) >= low && code.slice(0, high.length) <= high;
  });
}

// One condition as a line meets it.
export function conditionOf(condition, line) {
  const names = [...new Set(condition.match(/[a-z_]+/g) ?? [])].filter((word) => FIELDS.some((field) => field.name === word));
  const shown = (truth) => ({condition, truth: truth === undefined ? 'unknown' : String(truth), depth: 0, values: names.map((name) => shownOf(line, name)), likeness: []});
  const inside = /^([a-z_]+)\s+(?:(not)\s+)?in\s+(?!list)(.+)$/.exec(condition);
  if (inside) return shown(line[inside[1]] === undefined ? undefined : isIn(line[inside[1]], inside[3].split(',')) !== Boolean(inside[2]));
  const same = /^([a-z_]+)\s*=\s*([A-Z0-9"]+)$/.exec(condition);
  if (same) return shown(line[same[1]] === undefined ? undefined : line[same[1]] === same[2]);
  const compared = /^(.+?)\s*(<=|>=|<|>)\s*([0-9][0-9_.]*)/.exec(condition);
  const value = compared && valueOf(compared[1], line);
  return shown(value === undefined || value === null || Number.isNaN(value) ? undefined : COMPARE[compared[2]](value, Number(compared[3])));
}

export const conditionsOf = (entry) => (clauseOf(entry, 'when') ?? '').split(/\s+and\s+/).map((one) => one.replace(/\s+/g, ' ').trim()).filter(Boolean);

export function explain(entry, line) {
  const why = conditionsOf(entry).map((condition) => conditionOf(condition, line));
  const truths = why.map((one) => one.truth);
  return {truth: truths.includes('false') ? 'false' : truths.includes('unknown') || truths.length === 0 ? 'unknown' : 'true', why};
}

const GOT = {true: 'fires', false: 'does_not_fire', unknown: 'unknown'};

export function runCases(entry) {
  return casesOf(entry).map(({name, expected, line}) => {
    const {truth, why} = explain(entry, line);
    return {rule: entry.name, name, expected, got: GOT[truth], passed: GOT[truth] === expected, why: GOT[truth] === expected ? [] : why};
  });
}

export const missingCases = (entry) => (entry.kind === 'rule' ? ['fires', 'does_not_fire', 'unknown'].filter((one) => !casesOf(entry).some((given) => given.expected === one)) : []);

const nearest = (word) => FIELDS.find((field) => field.name.startsWith(word.slice(0, 4)))?.name;

function problemAt(text, at, length, code, detail, suggest) {
  const before = text.slice(0, at);
  const bytes = (part) => Buffer.byteLength(part);
  return {code, begin: bytes(before), end: bytes(text.slice(0, at + length)), line: before.split('\n').length, column: [...before.slice(before.lastIndexOf('\n') + 1)].length + 1, detail, ...(suggest ? {suggest} : {})};
}

function unknownWords(text, entry) {
  return entry.clauses.filter(([word]) => word === 'when').flatMap(([, rest, clauseAt]) => {
    const from = text.indexOf(rest, clauseAt);
    const bare = rest.replace(/"(?:[^"\\]|\\.)*"/g, (one) => ' '.repeat(one.length)).replace(/in list [a-z0-9_]+/g, (one) => ' '.repeat(one.length));
    return [...bare.matchAll(/[a-z][a-z0-9_]*/g)].filter(([word]) => !WORDS.has(word) && !FIELDS.some((field) => field.name === word))
      .map((found) => problemAt(text, from + found.index, found[0].length, 'unknown_field', `There is no field ${found[0]}`, nearest(found[0])));
  });
}

export function problemsOf(text) {
  const entries = entriesOf(text);
  if (entries.length === 0) return [problemAt(text, 0, Math.min(4, text.length), 'syntax', 'Here a rule, a table or a list must begin')];
  return entries.flatMap((entry) => [
    ...(entry.kind === 'rule' ? ['suspects', 'when'].filter((word) => !clauseOf(entry, word)).map((word) => problemAt(text, entry.begin, entry.kind.length, 'missing_clause', `A rule needs ${word}`)) : []),
    ...unknownWords(text, entry),
  ]);
}

export function checkText(text, cases) {
  const entries = entriesOf(text);
  return {
    problems: problemsOf(text), cases: cases ? entries.flatMap(runCases) : [], highlight: [],
    rules: entries.map((entry) => ({name: entry.name, kind: entry.kind, title: entry.title, ...(clauseOf(entry, 'suspects') ? {suspects: clauseOf(entry, 'suspects')} : {}), missing_cases: missingCases(entry)})),
  };
}

// What may stand at a byte: fields and words that begin as the word there does.
export function completions(text, offset) {
  const before = Buffer.from(text).subarray(0, offset).toString();
  const start = /[a-z0-9_]*$/.exec(before)[0];
  const words = ['and', 'or', 'not', 'between', 'in list', 'is missing', 'count of lines over 30 days per importer', 'median of value over 90 days per hs_code'].map((word) => ({text: word, kind: 'word', about: ''}));
  return {from: Buffer.byteLength(before) - start.length, items: [...FIELDS.map(({name, about}) => ({text: name, kind: 'field', about})), ...words].filter((one) => one.text.startsWith(start))};
}

const cellsIn = (rest) => rest.split('|').map((cell) => cell.trim());

function cellProblems(columns, rows) {
  const known = (head) => ['demand', 'confidence', 'add', 'advise'].includes(head) || head.split(/[\s/]+/).every((word) => FIELDS.some((field) => field.name === word));
  return [
    ...columns.flatMap((head, column) => (known(head) ? [] : [{row: -1, column, code: 'unknown_field', detail: `There is no field ${head}`, ...(nearest(head) ? {suggest: nearest(head)} : {})}])),
    ...rows.flatMap((row, i) => row.flatMap((cell, column) => (/net_mass|value/.test(columns[column] ?? '') && /[a-z]/.test(cell.replace(/XTS|kg|between|and/g, '')) ? [{row: i, column, code: 'syntax', detail: `“${cell}” is no comparison`, suggest: '< 2 XTS/kg'}] : []))),
  ];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function listOf(entry) {
  const rows = entry.clauses.filter(([word]) => word === 'values').flatMap(([, rest]) => rest.split(/,\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)).map((one) => {
    const [, value, until, note] = /^("(?:[^"\\]|\\.)*"|\S+)(?:\s+until\s+(\S+))?(?:\s+note\s+("(?:[^"\\]|\\.)*"))?/.exec(one.trim()) ?? [];
    return [unquoted(value), until ?? '', unquoted(note)];
  });
  const head_text = entry.clauses.filter(([word]) => word !== 'values').map(([word, rest]) => `  ${word} ${rest}`).join('\n');
  return {kind: 'list', name: entry.name, title: entry.title, columns: ['value', 'until', 'note'], rows, head_text, problems: listProblems(rows)};
}

const listProblems = (rows) => rows.flatMap(([, until], row) => (until && !DAY.test(until) ? [{row, column: 1, code: 'day', detail: 'A day is written like 2026-12-31'}] : []));

function listText({name, title, rows, head_text}) {
  const entries = rows.map(([value, until, note]) => `  values "${value}"${until ? ` until ${until}` : ''}${note ? ` note "${note}"` : ''}`);
  return {text: [`list ${name} "${title}"`, ...(head_text.trim() ? [head_text.trimEnd()] : []), ...entries, ''].join('\n'), problems: listProblems(rows)};
}

export function tableOf(text) {
  const [entry] = entriesOf(text);
  if (entry.kind === 'list') return listOf(entry);
  const columns = cellsIn(clauseOf(entry, 'columns') ?? '');
  const rows = entry.clauses.filter(([word]) => word === 'row').map(([, rest]) => cellsIn(rest));
  const head_text = entry.clauses.filter(([word]) => word !== 'columns' && word !== 'row').map(([word, rest]) => `  ${word} ${rest}`).join('\n');
  return {kind: 'table', name: entry.name, title: entry.title, columns, rows, head_text, problems: cellProblems(columns, rows)};
}

export function tableText({kind, name, title, columns, rows, head_text}) {
  if (kind === 'list') return listText({name, title, rows, head_text});
  const lines = [`table ${name} "${title}"`, ...(head_text.trim() ? [head_text.trimEnd()] : []), `  columns ${columns.join(' | ')}`, ...rows.map((row) => `  row ${row.map((cell) => cell.trim() || '-').join(' | ')}`), ''];
  return {text: lines.join('\n'), problems: cellProblems(columns, rows)};
}
