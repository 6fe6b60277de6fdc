// Asks which codes goods may bear; only what was asked last counts.
import {useRef, useState} from 'preact/hooks';
import {asFailure, call, type Failure} from '../../api/client.ts';
import type {ClassifyAnswer, ClassifyQuestion} from '../../api/types.ts';

export function useClassify() {
  const [state, setState] = useState<{answer?: ClassifyAnswer; failure?: Failure; busy: boolean}>({busy: false});
  const turn = useRef(0);
  async function ask(question: ClassifyQuestion): Promise<void> {
    const mine = turn.current += 1;
    setState((old) => ({...(old.answer ? {answer: old.answer} : {}), busy: true}));
    const next = await call('classifyGoods', {body: question}).then((answer) => ({answer, busy: false}), (error) => ({failure: asFailure(error), busy: false}));
    if (mine === turn.current) setState(next);
  }
  return {...state, ask, forget: () => {
    turn.current += 1;
    setState({busy: false});
  }};
}
