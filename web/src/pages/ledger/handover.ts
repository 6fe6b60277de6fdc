// A title that another registry handed over: read from the proof of that entry, as its page saves it.
import {withEntry} from './decide.ts';
import {textOf, type State} from './say.ts';

export interface Handover {
  proof: string;   // with its entry inside, as the ledger takes it
  log: string;     // where it comes from
  object: string;
  type: string;
  data: State;
}

const stateOf = (text: string): State | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as State : undefined;
  } catch {
    return undefined;
  }
};

const firstLine = (text: string): string => text.slice(0, text.indexOf('\n') + 1 || undefined);

// The entry that a .tlog-proof brings along in its line 'extra'.
function entryInside(proof: string): string | undefined {
  const found = /^extra ([A-Za-z0-9+/=]+)$/m.exec(proof);
  try {
    return found ? new TextDecoder().decode(Uint8Array.from(atob(found[1] ?? ''), (one) => one.charCodeAt(0))) : undefined;
  } catch {
    return undefined;
  }
}

// A proof file, or a proof that has its entry in it; nothing where it is neither.
export function readHandover(text: string): Handover | undefined {
  const file = stateOf(text);
  const given = file ? {entry: textOf(file, 'entry'), proof: textOf(file, 'proof')} : {entry: entryInside(text) ?? '', proof: `${text.trim()}\n`};
  const line = stateOf(firstLine(given.entry));
  if (!line || given.proof === '') return undefined;
  const data = (line.data ?? {}) as State;
  return {proof: entryInside(given.proof) === undefined ? withEntry(given.proof, given.entry) : given.proof, log: textOf(line, 'log'), object: textOf(line, 'object'), type: textOf(line, 'type'), data};
}

// What would be refused for sure, before it is sent; words in 'ledger_problem'.
export function handoverProblem(text: string, ownLog: string): string | undefined {
  const found = readHandover(text);
  if (!found) return 'proof';
  if (found.type !== 'title.handover_out') return 'not_a_handover';
  return textOf(found.data, 'to_log') === ownLog ? undefined : 'other_log';
}

// The name that it gets here was chosen where it was handed over.
export const objectOfHandover = (text: string): string => textOf(readHandover(text)?.data ?? {}, 'to_object');
