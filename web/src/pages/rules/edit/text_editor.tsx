// A text to write rules in: a textarea, so that screen readers, input methods and undo work as everywhere, with the same
// text in colours lying exactly under it. The coloured layer makes the height, so nothing inside scrolls by itself.
import './editor.css';
import type {RefObject} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {t} from '../../../i18n/index.ts';
import {Lines} from '../text_view.tsx';
import {fitting, useSuggestions, type Suggestion} from './complete.ts';

export interface EditorHandle {
  replace: (from: number, to: number, text: string) => void;
  select: (from: number, to: number) => void;
}

// As if it were typed: so it can be undone with the rest.
function typeInto(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.focus();
  area.setSelectionRange(from, to);
  if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return;
  area.setRangeText(text, from, to, 'end');
  area.dispatchEvent(new Event('input', {bubbles: true}));
}

// Where a place of the text stands in the coloured layer, in px from its corner.
function pointOf(layer: HTMLElement, text: string, place: number): {left: number; top: number} {
  const before = text.slice(0, place);
  const line = layer.children[before.split('\n').length - 1] ?? layer;
  let rest = place - (before.lastIndexOf('\n') + 1);
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    range.setStart(node, Math.min(rest, length));
    if (rest <= length) break;
    rest -= length;
  }
  const corner = layer.getBoundingClientRect();
  const at = range.getBoundingClientRect();
  return {left: at.left - corner.left, top: at.bottom - corner.top};
}

function indentOf(text: string, caret: number): string {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

interface ListProps {
  items: Suggestion[];
  active: number;
  at: {left: number; top: number};
  onTake: (one: Suggestion) => void;
}

function SuggestionList({items, active, at, onTake}: ListProps) {
  useLayoutEffect(() => document.getElementById(`suggest-${active}`)?.scrollIntoView({block: 'nearest'}), [active]);
  return (
    <ul class="suggestions" id="suggestions" role="listbox" aria-label={t('edit.suggestions')} style={{left: `${at.left}px`, top: `${at.top}px`}}>
      {items.map((one, i) => (
        <li key={one.text} id={`suggest-${i}`} role="option" aria-selected={i === active} onMouseDown={(event) => {
          event.preventDefault();
          onTake(one);
        }}><span class="code">{one.text}</span><span class="faint" dir="auto">{one.about || one.kind}</span></li>
      ))}
    </ul>
  );
}

interface Props {
  text: string;
  marks: [number, number][];
  describedBy: string;
  handle: RefObject<EditorHandle | null>;
  onText: (text: string) => void;
}

export function TextEditor({text, marks, describedBy, handle, onText}: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  const suggestions = useSuggestions();
  const open = suggestions.now;
  const items = open && caret >= open.from ? fitting(open, text.slice(open.from, caret)) : [];
  const active = open && items.length > 0 ? Math.min(open.active, items.length - 1) : 0;
  const at = items.length > 0 && open && layer.current ? pointOf(layer.current, text, open.from) : undefined;
  useLayoutEffect(() => {
    handle.current = {
      replace: (from, to, given) => area.current && typeInto(area.current, from, to, given),
      select: (from, to) => {
        area.current?.focus();
        area.current?.setSelectionRange(from, to);
        layer.current?.children[text.slice(0, from).split('\n').length - 1]?.scrollIntoView({block: 'center'});
      },
    };
  });
  const take = (one: Suggestion | undefined) => {
    if (one && open && area.current) typeInto(area.current, open.from, area.current.selectionStart, one.text);
    suggestions.close();
  };
  const ask = () => area.current && void suggestions.ask(area.current.value, area.current.selectionStart);
  function onListKey(event: KeyboardEvent): boolean {
    if (items.length === 0) return false;
    const deed: Record<string, () => void> = {ArrowDown: () => suggestions.move(1, items.length), ArrowUp: () => suggestions.move(-1, items.length),
      Enter: () => take(items[active]), Tab: () => take(items[active]), Escape: suggestions.close};
    const act = deed[event.key];
    if (act) act();
    return act !== undefined;
  }
  function onKey(event: KeyboardEvent & {currentTarget: HTMLTextAreaElement}): void {
    if (event.isComposing) return;
    const {selectionStart, selectionEnd, value} = event.currentTarget;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.code === 'Space' && event.ctrlKey) ask();
    else if (onListKey(event)) event.stopPropagation();
    else if (event.key === 'Enter' && plain) typeInto(event.currentTarget, selectionStart, selectionEnd, `\n${indentOf(value, selectionStart)}`);
    else return;
    event.preventDefault();
  }
  return (
    <div class="editor" dir="ltr">
      <div class="editor-sheet">
        <div class="editor-layer" ref={layer} aria-hidden="true"><Lines text={text} bad={marks} /></div>
        <textarea ref={area} id="rule-text" class="editor-area" value={text} spellcheck={false} autocomplete="off" autocapitalize="off" wrap="soft" aria-label={t('edit.text')}
          aria-describedby={describedBy} aria-invalid={marks.length > 0} aria-autocomplete="list" aria-controls={items.length > 0 ? 'suggestions' : undefined}
          aria-activedescendant={items.length > 0 ? `suggest-${active}` : undefined} onKeyDown={onKey} onBlur={suggestions.close}
          onInput={(event) => {
            setCaret(event.currentTarget.selectionStart);
            onText(event.currentTarget.value);
          }} onSelect={(event) => setCaret(event.currentTarget.selectionStart)} />
        {at && <SuggestionList items={items} active={active} at={at} onTake={take} />}
      </div>
      <p class="hidden" role="status">{items.length > 0 ? t('edit.suggested', {count: items.length}) : ''}</p>
    </div>
  );
}
