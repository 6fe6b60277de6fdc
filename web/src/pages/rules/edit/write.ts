// The text of what was built, as the house writes rules.
import {quote} from '../lex.ts';
import {CLAUSES, isGroup, NO_RIGHT, type Built, type Case, type Clause, type Group, type Line, type Row} from './model.ts';

const QUOTED: Clause[] = ['about', 'advise'];

function writeRow(row: Row): string {
  const {left, operator, right, to} = row;
  const rest = operator === 'between' ? `between ${right} and ${to}` : NO_RIGHT.includes(operator) ? operator : `${operator} ${right}`;
  return `${row.not ? 'not ' : ''}${left} ${rest}`.trim();
}

function writePart(part: Row | Group): string {
  if (!isGroup(part)) return writeRow(part);
  const inside = part.parts.map(writePart).join(` ${part.join} `);
  return part.not ? `not (${inside})` : `(${inside})`;
}

// The outermost group has no parentheses, and each of its parts a line.
function writeWhen(when: Group): string {
  if (when.not) return writePart(when);
  return when.parts.map(writePart).join(`\n    ${when.join} `);
}

const writeLine = ({says}: Line): string => says.map(([field, value]) => `${field} = ${value}`).join(', ');

function writeCase(one: Case): string[] {
  const earlier = one.earlier.map((line) => `    earlier ${line.times ? `${line.times} lines ` : ''}${writeLine(line)}${line.outcome ? ` checked ${line.outcome}` : ''}`);
  return [`  case ${quote(one.name)} ${one.expected} with ${writeLine(one)}`, ...earlier];
}

function writeClause(built: Built, clause: (typeof CLAUSES)[number]): string[] {
  if (clause === 'when') return [`  when ${writeWhen(built.when)}`];
  if (clause === 'exempt') return built.exempt ? ['  exempt'] : [];
  const text = built.clauses[clause]?.trim();
  if (!text) return [];
  return [`  ${clause} ${QUOTED.includes(clause) ? quote(text) : text}`];
}

export function writeRule(built: Built): string {
  const head = `rule ${built.name}${built.title ? ` ${quote(built.title)}` : ''}`;
  return [head, ...CLAUSES.flatMap((clause) => writeClause(built, clause)), ...built.cases.flatMap(writeCase), ''].join('\n');
}
