// A box to search in a list.
import type {RefObject} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';

const TYPING_MS = 350;

interface Props {
  text: string;
  label: string;
  input: RefObject<HTMLInputElement | null>;
  onText: (text: string) => void;
}

// Text that is sent when the typing pauses.
export function SearchBox({text, label, input, onText}: Props) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(text);  // comes back without spaces at the end, while somebody types on
  useLayoutEffect(() => {
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = value.trim();
      onText(sent.current);
    }, TYPING_MS);
  };
  return <input ref={input} type="search" class="search" value={typed} placeholder={label} aria-label={label} maxLength={200}
    onInput={(event) => type(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />;
}
