// All that is wrong, in one place, each with a link to its field.
import {useLayoutEffect, useRef} from 'preact/hooks';
import type {FieldProblem} from '../../api/types.ts';
import {itemIndex, splitPointer} from '../../base/pointer.ts';
import {t, tCode} from '../../i18n/index.ts';

// "Item 2, HS code": the place of a problem in words.
export function placeName(pointer: string): string {
  const index = itemIndex(pointer);
  const parts = splitPointer(pointer);
  const field = parts.at(-1) ?? '';
  const name = tCode('field', field === 'id' ? 'party_id' : field === 'name' ? 'party_name' : field);
  if (index !== undefined) return `${t('decl.item', {number: index + 1})}${parts.length > 2 ? `, ${name}` : ''}`;
  return parts.length > 1 && !/^[0-9]+$/.test(parts[1] ?? '') ? `${tCode('field', parts[0] ?? '')}, ${name}` : name;
}

export function ErrorSummary({problems, onGo}: {problems: FieldProblem[]; onGo: (problem: FieldProblem) => void}) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div class="note note-bad error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('error.summary', {count: problems.length})}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.pointer + problem.code}>
            <button type="button" class="link" onClick={() => onGo(problem)}>{placeName(problem.pointer)}: <bdi>{problem.detail}</bdi></button>
          </li>
        ))}
      </ul>
    </div>
  );
}
