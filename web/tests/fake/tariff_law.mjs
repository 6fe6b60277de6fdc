// What the made-up country's tariff says on a day, in the shapes of the contract.
import {TYPES} from './tariff_read.mjs';

const holds = (one, day) => (!one.from || one.from <= day) && (!one.until || day <= one.until);
const given = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== '' && value !== undefined));

// One tariff as of a day, for a reader of a language.
export class Law {
  constructor(tariff, day, language) {
    Object.assign(this, {tariff, day, language});
    this.lines = tariff.lines.filter((line) => holds(line, day));
  }

  rows(file) {
    return this.tariff.read[`${file}.csv`];
  }

  find(code, suffix = 80) {
    return this.lines.find((line) => line.code === code && line.suffix === Number(suffix));
  }

  // The line above is the nearest before that stands less deep.
  parent(line) {
    return this.lines.slice(0, this.lines.indexOf(line)).findLast((one) => one.level < line.level && one.code.startsWith(line.code.slice(0, 2)));
  }

  above(line) {
    const up = this.parent(line);
    return up ? [...this.above(up), up] : [];
  }

  below(line) {
    return this.lines.filter((one) => this.parent(one) === line);
  }

  nearest(code) {
    return this.lines.filter((line) => code.startsWith(line.code.replace(/(00)+$/, ''))).at(-1);
  }

  text(line) {
    return line[`description_${this.language}`] || line.description_en || line.description;
  }

  // A measure of a line, or of one above it.
  measuresOf(line) {
    const codes = [...this.above(line), line].map((one) => one.code);
    return this.rows('measures').filter((row) => codes.includes(row.code) && holds(row, this.day)).sort((a, b) => Object.keys(TYPES).indexOf(a.type) - Object.keys(TYPES).indexOf(b.type));
  }

  showLine(line) {
    const has_more = this.below(line).length > 0;
    const duty = line.suffix === 80 && line.level > 0 ? this.measuresOf(line).find((row) => TYPES[row.type][1] === 'duty')?.duty : undefined;
    const {code, suffix, level, unit, from, until} = line;
    return given({code, suffix, level, description: this.text(line), declarable: !has_more && suffix === 80, has_more, unit, duty, from, until});
  }

  showLines(lines) {
    return lines.map((line) => this.showLine(line));
  }

  sections() {
    const all = this.rows('sections');
    const spoken = all.some((row) => row.language === this.language) ? this.language : 'en';
    return all.filter((row) => row.language === spoken).map((row) => ({number: row.number, title: row.title, first_chapter: Number(row.first_chapter), last_chapter: Number(row.last_chapter)}));
  }

  notes(line) {
    const chapter = Number(line.code.slice(0, 2));
    const subjects = [...this.sections().filter((one) => one.first_chapter <= chapter && chapter <= one.last_chapter).map((one) => one.number), ...[...this.above(line), line].map((one) => one.code)];
    return subjects.flatMap((subject) => {
      const rows = this.rows('notes').filter((row) => row.subject === subject);
      const spoken = rows.some((row) => row.language === this.language) ? this.language : 'en';
      return rows.filter((row) => row.language === spoken).map(({text}) => ({subject, text}));
    });
  }

  inArea(origin, area) {
    return area === '' || area === '1011' || area === origin || this.rows('area_members').some((row) => row.area === area && row.member === origin && holds(row, this.day));
  }

  named(file, code) {
    return code ? {code, name: this.rows(file).find((row) => row.code === code)?.name ?? code} : undefined;
  }

  showMeasure(row, at) {
    const [type_name, role, trade, preference] = TYPES[row.type];
    const law = this.rows('regulations').find((one) => one.id === row.regulation);
    const conditions = this.rows('conditions').filter((one) => one.measure === row.id).map((one) => given({code: one.code, sequence: Number(one.sequence), document: this.named('documents', one.document),
      limit: one.limit ? `${one.limit} ${one.limit_unit}` : '', action: one.action, met_by: one.document ? 'document' : one.limit ? 'limit' : 'otherwise', rate: one.duty}));
    const footnotes = (row.footnotes ?? '').split(' ').filter(Boolean).map((id) => ({id, text: this.rows('footnotes').find((one) => one.id === id)?.text ?? ''}));
    return {
      ...given({id: row.id, type: row.type, type_name, role, trade, area: row.area, area_name: this.rows('areas').find((one) => one.id === row.area)?.name || row.area, order_number: row.order_number, preference,
        additional_code: this.named('additional_codes', row.additional_code), regulation: row.regulation ? given({id: row.regulation, title: law?.title, url: law?.url}) : undefined, from: row.from, until: row.until,
        inherited_from: row.code === at.code ? undefined : row.code}),
      rate: row.duty || 'Free', excluded: (row.excluded ?? '').split(' ').filter(Boolean), conditions, footnotes,
    };
  }
}

const keyOf = (line) => `${line.code} ${line.suffix}`;

function lineChanges(before, after) {
  const [old, fresh] = [new Map(before.lines.map((line) => [keyOf(line), line])), new Map(after.lines.map((line) => [keyOf(line), line]))];
  const ended = before.lines.filter((line) => !fresh.has(keyOf(line))).map((line) => given({code: line.code, description: before.text(line), kind: 'line_ended', day: line.until}));
  const added = after.lines.filter((line) => !old.has(keyOf(line))).map((line) => given({code: line.code, description: after.text(line), kind: 'line_added', day: line.from}));
  const changed = after.lines.flatMap((line) => {
    const was = old.get(keyOf(line));
    return was && before.text(was) !== after.text(line) ? [{code: line.code, description: after.text(line), kind: 'text_changed', before: before.text(was), after: after.text(line)}] : [];
  });
  return [...ended, ...added, ...changed];
}

function measureChanges(before, after) {
  const on = (law) => new Map(law.rows('measures').filter((row) => holds(row, law.day) && law.find(row.code)).map((row) => [row.id, row]));
  const [old, fresh] = [on(before), on(after)];
  const show = (law, row, kind, rest) => given({code: row.code, description: law.text(law.find(row.code)), kind, measure: row.id, type_name: TYPES[row.type][0], area: row.area, area_name: law.showMeasure(row, row).area_name, ...rest});
  const points = (was, is) => (/^[\d.]+ %$/.test(was) && /^[\d.]+ %$/.test(is) ? String(Number((parseFloat(is) - parseFloat(was)).toFixed(4))) : undefined);
  return [...[...old.values()].filter((row) => !fresh.has(row.id)).map((row) => show(before, row, 'measure_ended', {day: row.until, before: row.duty})),
    ...[...fresh.values()].filter((row) => !old.has(row.id)).map((row) => show(after, row, 'measure_added', {day: row.from, after: row.duty})),
    ...[...fresh.values()].filter((row) => old.has(row.id) && old.get(row.id).duty !== row.duty).map((row) => show(after, row, 'measure_changed', {before: old.get(row.id).duty, after: row.duty, percent_points: points(old.get(row.id).duty, row.duty)}))];
}

// What differs between two laws, by code.
export function changesBetween(before, after) {
  return [...lineChanges(before, after), ...measureChanges(before, after)].sort((a, b) => (a.code.padEnd(12, '0') < b.code.padEnd(12, '0') ? -1 : 1));
}
