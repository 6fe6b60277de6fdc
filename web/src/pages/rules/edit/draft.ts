// A text under way, kept in this browser until it is saved.
import {useLayoutEffect, useState} from 'preact/hooks';
import {drafts} from '../../../api/session.ts';
import type {RuleSecrecy, RuleTableInput} from '../../../api/types.ts';

export interface RuleDraft {
  text: string;
  note: string;
  offices: string[];
  secrecy: RuleSecrecy;
  base: number;  // the version that was changed; 0 for a new rule
  table?: RuleTableInput;  // of a table or list: its cells, which say more than a text could while they are half written
}

export interface Drafting {
  draft: RuleDraft;
  kept: boolean;  // begun before and taken up again
  touched: boolean;
  turn: number;   // counts up when the draft was thrown away
  change: (part: Partial<RuleDraft>) => void;
  remove: () => void;
}

export function useRuleDraft(name: string, first: RuleDraft): Drafting {
  const key = `rule.${name}`;
  const [kept, setKept] = useState(() => drafts.value.read<RuleDraft>(key));
  const [draft, setDraft] = useState<RuleDraft>(() => ({...first, ...kept}));
  const [touched, setTouched] = useState(false);
  const [turn, setTurn] = useState(0);
  // At once: the page may be gone by the next picture.
  useLayoutEffect(() => {
    if (touched) drafts.value.write(key, draft);
  }, [draft, touched]);
  const change = (part: Partial<RuleDraft>) => {
    setTouched(true);
    setDraft((old) => ({...old, ...part}));
  };
  const remove = () => {
    setTouched(false);
    setKept(undefined);
    drafts.value.remove(key);
    setDraft(first);
    setTurn((old) => old + 1);
  };
  return {draft, kept: kept !== undefined, touched: touched || kept !== undefined, turn, change, remove};
}
