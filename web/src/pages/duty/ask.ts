// The calculator's state: lines that can be taken back, their draft, and what the server answers to each.
import {useEffect, useRef, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import {currency, drafts} from '../../api/session.ts';
import type {DutyAnswer} from '../../api/types.ts';
import {begun, changed, redone, undone, type History} from '../../base/history.ts';
import {place, setQuery} from '../../base/router.ts';
import {language, locale} from '../../i18n/index.ts';
import {addressOf, asking, linesFrom, newLine, questionOf, unitMissing, type LineForm} from './question.ts';

const DRAFT = 'duty';

export interface Asked {
  lines: LineForm[];
  day: string;
}

// A line and what came of it. Both are kept, so that it can be seen whether the line was changed since.
export interface Answered {
  line: LineForm;
  answer?: DutyAnswer;
  failure?: Failure;
}

const queryNow = (): string => place.value.split('?')[1] ?? '';

function startOf(): Asked {
  const empty = {lines: [newLine(locale())], day: ''};
  const kept = drafts.value.read<Asked>(DRAFT);
  return linesFrom(queryNow(), locale()) ?? (kept?.lines?.length ? kept : empty);
}

// The tab is part of the address too; a line's parameters are all others.
function writeAddress(asked: Asked): void {
  const query = new URLSearchParams(addressOf(asked.lines, asked.day));
  const old = [...new URLSearchParams(queryNow()).keys()].filter((name) => name !== 'tab');
  setQuery({...Object.fromEntries(old.map((name) => [name, undefined])), ...Object.fromEntries(query)});
}

async function answerOf(line: LineForm, day: string): Promise<Answered> {
  try {
    return {line, answer: await call('reckonDuty', {body: questionOf(line, day, currency.value)})};
  } catch (error) {
    return {line, failure: asFailure(error)};
  }
}

// A unit that is missing gets its field at once.
function askedMore(lines: LineForm[], answers: Answered[]): LineForm[] {
  return lines.map((line, i) => {
    const problems = answers[i]?.failure?.problems ?? [];
    return asking(line, problems.flatMap((problem) => unitMissing(problem) ?? []));
  });
}

const isAsked = (line: LineForm): boolean => line.code !== '' && line.origin !== '' && (line.value !== '' || line.price !== '');

export function useCalculator() {
  const [history, setHistory] = useState<History<Asked>>(() => begun(startOf()));
  const [answers, setAnswers] = useState<Answered[]>([]);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const typedIn = useRef('');
  const asked = history.present;
  const show = (next: History<Asked>) => {
    setHistory(next);
    writeAddress(next.present);
    drafts.value.write(DRAFT, next.present);
  };
  async function reckon(now: Asked = asked): Promise<Answered[]> {
    const mine = turn.current += 1;
    typedIn.current = '';  // what is typed from now on is a step of its own
    setBusy(true);
    const found = await Promise.all(now.lines.map((line) => answerOf(line, now.day)));
    if (mine !== turn.current) return [];
    const lines = askedMore(now.lines, found);
    if (lines.some((line, i) => line !== now.lines[i])) setHistory((old) => ({...old, present: {...old.present, lines}}));
    setAnswers(found.map((one, i) => ({...one, line: lines[i] ?? one.line})));
    setBusy(false);
    // What was answered is in the address: only what was not yet asked is a draft.
    if (found.every((one) => one.answer)) drafts.value.remove(DRAFT);
    return found;
  }
  // Letters typed into one field are one step back.
  const put = (next: Asked, field: string) => {
    const goesOn = field !== '' && typedIn.current === field;
    typedIn.current = field;
    show(goesOn ? {...history, present: next} : changed(history, next));
  };
  const step = (next: History<Asked>) => {
    typedIn.current = '';
    show(next);
  };
  // An address that asks is answered at once, and again in another language.
  useEffect(() => {
    if (asked.lines.every(isAsked)) void reckon();
  }, [language.value]);
  return {
    asked, answers, busy, put, reckon,
    undo: history.past.length > 0 ? () => step(undone(history)) : undefined,
    redo: history.future.length > 0 ? () => step(redone(history)) : undefined,
    anew: () => {
      step(changed(history, {lines: [newLine(locale())], day: ''}));
      setAnswers([]);
      drafts.value.remove(DRAFT);
    },
  };
}

export type Calculator = ReturnType<typeof useCalculator>;
