// The wizard's state: the form, its draft, and what the server finds wrong with it as one goes.
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import {call, isAbort} from '../../api/client.ts';
import {currency, drafts} from '../../api/session.ts';
import type {FieldProblem} from '../../api/types.ts';
import {isWithin} from '../../base/pointer.ts';
import {declarationOf, stepOf, type DeclarationForm, type Step} from './form.ts';

const PAUSE_MS = 500;

export interface Wizard {
  form: DeclarationForm;
  change: (change: Partial<DeclarationForm>) => void;
  problems: FieldProblem[];
  // What is wrong with the field at 'pointer', once somebody was there.
  errorAt: (pointer: string) => string | undefined;
  touch: (pointer: string) => void;
  // Shows all that is wrong in a step; true when nothing is. Asks the server first.
  check: (step?: Step) => Promise<FieldProblem[]>;
  show: (problems: FieldProblem[]) => void;
  forget: () => void;
  touched: boolean;
}

function useValidation(form: DeclarationForm) {
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const asked = useRef<AbortController | undefined>(undefined);
  async function ask(): Promise<FieldProblem[]> {
    asked.current?.abort();
    const stop = asked.current = new AbortController();
    const answer = await call('validate', {body: declarationOf(form, currency.value), signal: stop.signal});
    setProblems(answer.problems);
    return answer.problems;
  }
  useEffect(() => {
    const timer = setTimeout(() => void ask().catch((error) => isAbort(error) || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [form]);
  return {problems, ask, setProblems};
}

export function useWizard(start: DeclarationForm, draftName: string): Wizard {
  const [form, setForm] = useState<DeclarationForm>(() => drafts.value.read<DeclarationForm>(draftName) ?? start);
  const [changed, setChanged] = useState(false);
  const [visited, setVisited] = useState<Set<string>>(new Set());
  const {problems, ask, setProblems} = useValidation(form);
  // At once, not after the next picture: the page may be gone by then.
  useLayoutEffect(() => {
    if (changed) drafts.value.write(draftName, form);
  }, [form, changed]);
  const shown = useMemo(() => problems.filter((problem) => [...visited].some((place) => isWithin(problem.pointer, place))), [problems, visited]);
  const touch = (pointer: string) => setVisited((old) => (old.has(pointer) ? old : new Set([...old, pointer])));
  const show = (given: FieldProblem[]) => setVisited((old) => new Set([...old, ...given.map((problem) => problem.pointer)]));
  return {
    form, problems, touch, show, touched: changed,
    change: (part) => {
      setChanged(true);
      setForm((old) => ({...old, ...part}));
    },
    // Of a field with several values, of any of them.
    errorAt: (pointer) => shown.find((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`))?.detail,
    check: async (step) => {
      const found = (await ask()).filter((problem) => !step || stepOf(problem) === step);
      show(found);
      return found;
    },
    forget: () => {
      setChanged(false);
      drafts.value.remove(draftName);
      setProblems([]);
    },
  };
}
