// Reads a tariff's files as the server does: everything that is wrong, or the tariff. Only what the made-up country uses.
const COLUMNS = {
  'sections.csv': 'number first_chapter last_chapter language title', 'nomenclature.csv': 'code suffix level unit from until description description_en description_ar',
  'notes.csv': 'subject language text', 'areas.csv': 'id group name', 'area_members.csv': 'area member from until', 'regulations.csv': 'id title url from until', 'documents.csv': 'code name exemption',
  'additional_codes.csv': 'code name', 'footnotes.csv': 'id text', 'quotas.csv': 'order_number from until volume unit critical_percent',
  'measures.csv': 'id type code suffix area excluded additional_code order_number regulation from until duty elsewhere footnotes', 'conditions.csv': 'measure code sequence document limit limit_currency limit_unit action duty',
};

export const TYPES = {
  103: ['Third country duty', 'duty', 'import'], 122: ['Tariff quota for goods of any origin', 'quota', 'import', '120'], 142: ['Tariff preference', 'preference', 'import', '300'], 305: ['Value added tax', 'vat', 'import'],
  410: ['Veterinary control', 'control', 'import'], 478: ['Export authorization (dual use)', 'control', 'export'], 552: ['Definitive anti-dumping duty', 'anti_dumping', 'import'],
};

const DUTY = /^(\d+(\.\d+)? (%|[A-Z]{3}(\/[A-Z]{2,4})?)( (\+|-|MIN|MAX) |$))*$/;
const CODE = /^[0-9]{2}([0-9]{2}){0,5}$/;

// The cells of CSV as RFC 4180 has it, row by row.
function cellsOf(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => cell !== ''));
}

function rowsOf(file, text, problems) {
  const [head = [], ...rows] = cellsOf(text);
  const known = COLUMNS[file].split(' ');
  head.filter((name) => !known.includes(name)).forEach((name) => problems.push({code: 'unknown_column', pointer: `/${file}/1/${name}`, detail: `no such column: "${name}"`}));
  let line = 1;
  return rows.map((cells) => {
    line += 1;
    return {line, ...Object.fromEntries(head.map((name, i) => [name, cells[i] ?? '']))};
  });
}

function check(read, problems) {
  const wrong = (file, row, column, code, detail) => problems.push({code, pointer: `/${file}/${row.line}/${column}`, detail});
  for (const row of read['nomenclature.csv']) if (!CODE.test(row.code)) wrong('nomenclature.csv', row, 'code', 'code', `no code of goods: "${row.code}"`);
  read['nomenclature.csv'].forEach((row, i, rows) => {
    const up = [...rows.slice(0, i)].reverse().find((one) => row.code.startsWith(one.code.slice(0, 2)));
    if (Number(row.level) > Number(up?.level ?? -1) + 1) wrong('nomenclature.csv', row, 'level', 'level_jump', `${row.code} is too many levels below ${up?.code ?? 'nothing'}`);
  });
  for (const row of read['measures.csv']) {
    if (!TYPES[row.type]) wrong('measures.csv', row, 'type', 'unknown_type', `no such type of measure: "${row.type}"`);
    if (!read['nomenclature.csv'].some((line) => line.code === row.code)) wrong('measures.csv', row, 'code', 'unknown_code', `not in the nomenclature: "${row.code}"`);
    if (!DUTY.test(row.duty)) wrong('measures.csv', row, 'duty', 'duty', `no duty: "${row.duty}"`);
  }
}

const warningsOf = (read) => read['measures.csv'].filter((row) => row.regulation && !read['regulations.csv'].some((law) => law.id === row.regulation))
  .map((row) => ({code: 'unknown_regulation', pointer: `/measures.csv/${row.line}/regulation`, detail: `no such regulation: "${row.regulation}"`}));

// {tariff, warnings}, or {problems}: all of them.
export function readTariff(files) {
  const problems = [];
  for (const name of Object.keys(files)) if (!COLUMNS[name] && name !== 'tariff.toml') problems.push({code: 'file_name', pointer: `/files/${name}`, detail: 'a tariff has no file of this name'});
  if (!files['nomenclature.csv']) problems.push({code: 'required', pointer: '/nomenclature.csv', detail: 'a tariff needs this file'});
  const read = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, files[name] ? rowsOf(name, files[name], problems) : []]));
  check(read, problems);
  if (problems.length > 0) return {problems};
  const setting = (name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(files['tariff.toml'] ?? '')?.[1] ?? '';
  const lines = read['nomenclature.csv'].map((row) => ({...row, suffix: Number(row.suffix || 80), level: Number(row.level)}));
  return {tariff: {read, lines, country: setting('country'), currency: setting('currency')}, warnings: warningsOf(read)};
}
