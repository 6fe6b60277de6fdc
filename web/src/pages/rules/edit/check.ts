// What the server says of a text as one types: asked when the typing pauses, and not answered when it goes on.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../../api/client.ts';
import type {RuleCheck, RuleTextProblem} from '../../../api/types.ts';
import {placesOf} from '../../../base/utf8.ts';
import {language} from '../../../i18n/index.ts';

const TYPING_MS = 350;
const CHECK_TIMEOUT_MS = 60_000;  // a megabyte of text with its cases

// A problem with its place in the text as the browser counts.
export interface Fault extends RuleTextProblem {
  from: number;
  to: number;
}

export interface Checked {
  text: string | undefined;  // the text that this is said of
  check: RuleCheck | undefined;
  faults: Fault[];
  failure: Failure | undefined;
  checking: boolean;
}

export function faultsOf(text: string, problems: RuleTextProblem[]): Fault[] {
  const places = placesOf(text);
  return problems.map((one) => {
    const from = places.unit(one.begin);
    return {...one, from, to: Math.max(from, places.unit(one.end))};
  });
}

// Places to underline; an empty place gets the character at it.
export const marksOf = (faults: Fault[]): [number, number][] => faults.map(({from, to}) => [from, Math.max(to, from + 1)]);

export function useCheck(text: string): Checked {
  const [state, setState] = useState<Checked>({text: undefined, check: undefined, faults: [], failure: undefined, checking: false});
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      setState((old) => ({...old, checking: true}));
      call('checkRules', {body: {text, cases: true}, signal: stop.signal, timeoutMs: CHECK_TIMEOUT_MS}).then(
        (check) => stop.signal.aborted || setState({text, check, faults: faultsOf(text, check.problems), failure: undefined, checking: false}),
        (error) => isAbort(error) || stop.signal.aborted || setState((old) => ({...old, failure: asFailure(error), checking: false})));
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, language.value]);
  return state;
}
