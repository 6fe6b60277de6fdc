// One goods item of an act: what was declared, and for each kind of error a big choice of three.
import {kindLabel} from '../../api/session.ts';
import type {GoodsItem} from '../../api/types.ts';
import {declaredValue, valueKind} from '../../base/kinds.ts';
import {money, number as shownNumber, t} from '../../i18n/index.ts';
import {TextField} from '../../parts/field.tsx';
import {answerKey, type ActDraft, type Answer, type Result} from './draft.ts';

const RESULTS: Result[] = ['confirmed', 'corrected', 'not_checked'];
const NOT_YET: Answer = {result: 'not_checked', value: '', note: ''};

function shown(kind: string, item: GoodsItem): string {
  const declared = declaredValue(kind, item);
  if (declared && valueKind(kind) === 'amount') return money(declared);
  if (!declared || valueKind(kind) !== 'number') return declared;
  return `${shownNumber(Number(declared), 3)} ${kind === 'quantity' ? item.quantity_unit ?? '' : ''}`.trim();
}

interface KindProps {
  number: number;
  kind: string;
  item: GoodsItem;
  answer: Answer | undefined;
  bad: boolean;
  onAnswer: (answer: Answer) => void;
}

function Correction({id, kind, answer, bad, onAnswer}: {id: string; kind: string; answer: Answer; bad: boolean; onAnswer: (answer: Answer) => void}) {
  const wants = valueKind(kind);
  return (
    <div class="correction">
      {wants !== 'none' && <TextField id={`${id}-value`} label={t('act.true_value')} value={answer.value} maxLength={200}
        inputMode={wants === 'amount' || wants === 'number' ? 'decimal' : wants === 'code' ? 'numeric' : 'text'}
        error={bad && wants !== 'text' ? t(`error.${wants}`) : undefined} onValue={(value) => onAnswer({...answer, value})} />}
      <TextField id={`${id}-note`} label={t('act.note')} optional={t('field.optional')} value={answer.note} maxLength={1000} onValue={(note) => onAnswer({...answer, note})} />
    </div>
  );
}

function KindRow({number, kind, item, answer = NOT_YET, bad, onAnswer}: KindProps) {
  const id = `k-${number}-${kind}`;
  const declared = shown(kind, item);
  return (
    <fieldset class="act-kind" id={id}>
      <legend><bdi class="sentence">{kindLabel(kind)}</bdi>{declared && <span class="faint"> · {t('act.declared')} <bdi class="strong">{declared}</bdi></span>}</legend>
      <div class="segments">
        {RESULTS.map((result) => (
          <label key={result} class={`segment segment-${result}`}>
            <input type="radio" name={id} value={result} checked={answer.result === result} onChange={() => onAnswer({...answer, result})} />
            <span>{t(`result.${result}`)}</span>
          </label>
        ))}
      </div>
      {answer.result === 'corrected' && <Correction id={id} kind={kind} answer={answer} bad={bad} onAnswer={onAnswer} />}
    </fieldset>
  );
}

interface Props {
  number: number;
  item: GoodsItem;
  first: string[];
  later: string[];
  draft: ActDraft;
  badFields: string[];
  onAnswer: (key: string, answer: Answer) => void;
  onMore: () => void;
}

export function ActItem({number, item, first, later, draft, badFields, onAnswer, onMore}: Props) {
  const open = draft.more.includes(number);
  const kinds = open ? [...first, ...later] : first;
  const confirmAll = () => first.filter((kind) => !draft.answers[answerKey(number, kind)])
    .forEach((kind) => onAnswer(answerKey(number, kind), {...NOT_YET, result: 'confirmed'}));
  return (
    <section class="panel act-item" aria-label={t('decl.item', {number})}>
      <header class="panel-head">
        <h2>{t('decl.item', {number})} · <span class="code">{item.hs_code}</span> · <bdi>{item.origin}</bdi></h2>
        <button type="button" class="button" onClick={confirmAll}>{t('act.confirm_rest')}</button>
      </header>
      <p class="act-goods"><bdi>{item.description}</bdi></p>
      {kinds.map((kind) => {
        const key = answerKey(number, kind);
        return <KindRow key={kind} number={number} kind={kind} item={item} answer={draft.answers[key]} bad={badFields.includes(key)}
          onAnswer={(answer) => onAnswer(key, answer)} />;
      })}
      {!open && later.length > 0 && <button type="button" class="button start" onClick={onMore}>{t('act.more_kinds', {count: later.length})}</button>}
    </section>
  );
}
