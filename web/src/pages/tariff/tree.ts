// The tree of the tariff as rows that a screen shows: sections, chapters, headings, lines. Pure, but for the types.
//
//   rowsOf({top, below: new Map(), open: new Set(['s:IV'])})  ==  the sections, and under IV its chapters
import type {TariffLine, TariffSection} from '../../api/types.ts';

export interface Node {
  id: string;
  level: number;       // 1 at the top
  line?: TariffLine;   // else it is a section
  section?: TariffSection;
  parent?: string;
  opens: boolean;      // something stands under it
  place: number;       // among those beside it, from 1
  size: number;        // how many stand beside it, with itself
}

export interface Row extends Node {
  open: boolean;
  waiting: boolean;    // open, but what stands under it is not there yet
}

export interface Tree {
  sections: TariffSection[];
  chapters: TariffLine[];
  below: Map<string, TariffLine[]>;  // by the id of a line
  open: Set<string>;
}

export const lineId = (line: {code: string; suffix: number}): string => `${line.code}-${line.suffix}`;
const sectionId = (section: TariffSection): string => `s:${section.number}`;

const holds = (section: TariffSection, chapter: TariffLine): boolean => {
  const number = Number(chapter.code.slice(0, 2));
  return section.first_chapter <= number && number <= section.last_chapter;
};

export const sectionOf = (sections: TariffSection[], code: string): string | undefined => {
  const section = sections.find((one) => holds(one, {code} as TariffLine));
  return section && sectionId(section);
};

const linesAt = (lines: TariffLine[], level: number, parent?: string): Node[] => lines.map((line, i) => ({id: lineId(line), level, line, parent, opens: line.has_more, place: i + 1, size: lines.length}));

function topOf({sections, chapters}: Tree): Node[] {
  const used = sections.filter((section) => chapters.some((chapter) => holds(section, chapter)));
  const loose = chapters.filter((chapter) => !used.some((section) => holds(section, chapter)));
  const size = used.length + loose.length;
  return [...used.map((section, i): Node => ({id: sectionId(section), level: 1, section, opens: true, place: i + 1, size})),
    ...linesAt(loose, 1).map((node) => ({...node, place: node.place + used.length, size}))];
}

// What stands under a node; nothing when it has to be fetched first.
function belowOf(tree: Tree, node: Node): Node[] | undefined {
  const {section} = node;
  if (section) return linesAt(tree.chapters.filter((chapter) => holds(section, chapter)), node.level + 1, node.id);
  const lines = tree.below.get(node.id);
  return lines && linesAt(lines, node.level + 1, node.id);
}

function append(tree: Tree, nodes: Node[], rows: Row[]): Row[] {
  for (const node of nodes) {
    const open = node.opens && tree.open.has(node.id);
    const below = open ? belowOf(tree, node) : [];
    rows.push({...node, open, waiting: below === undefined});
    append(tree, below ?? [], rows);
  }
  return rows;
}

export const rowsOf = (tree: Tree): Row[] => append(tree, topOf(tree), []);

export interface Move {
  focus?: string;
  open?: string;
  close?: string;
}

// What a key does at a row, as trees do (ARIA authoring practices). 'forward' is the arrow that leads inwards.
export function moveOf(rows: Row[], at: number, key: string, forward: string): Move {
  const row = rows[at];
  if (!row) return {};
  const to = (index: number): Move => ({focus: rows[Math.max(0, Math.min(rows.length - 1, index))]?.id});
  const inwards = () => (row.open ? (rows[at + 1]?.parent === row.id ? to(at + 1) : {}) : row.opens ? {open: row.id} : {});
  const outwards = () => (row.open ? {close: row.id} : row.parent ? {focus: row.parent} : {});
  if (key === forward) return inwards();
  const moves: Record<string, () => Move> = {ArrowDown: () => to(at + 1), ArrowUp: () => to(at - 1), Home: () => to(0), End: () => to(rows.length - 1), ArrowLeft: outwards, ArrowRight: outwards};
  return moves[key]?.() ?? {};
}
