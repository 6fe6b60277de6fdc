// What the check found: fields that cannot be read, or discrepancies with the article and the way to the field.
import type {FieldProblem, PresentationAnswer} from '../../api/types.ts';
import {splitPointer} from '../../base/pointer.ts';
import {day, t, tCode} from '../../i18n/index.ts';
import {Facts} from '../../parts/bits.tsx';
import {articleOf, textIn, type Discrepancy, type Draft} from './question.ts';

function articleText(text: string): string {
  const {law, article} = articleOf(text);
  return t(law === 'ucp' ? 'lc.article_ucp' : 'lc.article_mletr', {article});
}

// "2. Bill of lading, Signed": the place of a problem in words.
function placeText(pointer: string, draft: Draft): string {
  const [whole = '', list, index, field = ''] = splitPointer(pointer);
  const documents = whole === 'credit' ? draft.required : draft.documents;
  if (list !== 'documents') return tCode('lc_field', list ?? '');
  const one = documents[Number(index)];
  if (!one) return t(whole === 'credit' ? 'lc.required' : 'lc_step.documents');
  const name = t('lc.document', {number: Number(index) + 1, type: tCode('lc_type', textIn(one, 'type'))});
  return field ? `${name}, ${tCode('lc_field', field)}` : name;
}

interface Props {
  draft: Draft;
  answer: PresentationAnswer;
  onGo?: (pointer: string) => void;  // without it nothing can be followed: on paper
}

function Go({pointer, draft, onGo}: {pointer: string} & Omit<Props, 'answer'>) {
  const place = placeText(pointer, draft);
  return onGo ? <button type="button" class="link" aria-label={`${t('lc.go')}: ${place}`} onClick={() => onGo(pointer)}>{place}</button> : <span class="faint">{place}</span>;
}

function Unreadable({problems, ...rest}: {problems: FieldProblem[]} & Omit<Props, 'answer'>) {
  return (
    <div class="note note-bad" role="alert">
      <h3>{t('lc.problems')}</h3>
      <ul class="lc-list">{problems.map(({code, pointer, detail}) => <li key={pointer + code}><Go pointer={pointer} {...rest} /> <bdi>{detail}</bdi></li>)}</ul>
    </div>
  );
}

function Discrepancies({found, ...rest}: {found: Discrepancy[]} & Omit<Props, 'answer'>) {
  return (
    <>
      <div class="note note-bad" role="alert"><h3>{t('lc.found', {count: found.length})}</h3><p>{t('lc.found_hint')}</p></div>
      <ol class="lc-list lc-found">
        {found.map(({code, article, pointer, detail}, i) => (
          <li key={i}>
            <p class="strong">{tCode('lc_code', code)}</p>
            <p><Go pointer={pointer} {...rest} /> <bdi class="faint">{detail}</bdi></p>
            <p class="small faint">{articleText(article)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

export function Found({answer, ...rest}: Props) {
  if (answer.problems.length > 0) return <Unreadable problems={answer.problems} {...rest} />;
  return (
    <>
      {answer.discrepancies.length > 0 ? <Discrepancies found={answer.discrepancies} {...rest} />
        : <div class="note note-good" role="status"><h3>{t('lc.clean')}</h3><p>{t('lc.clean_hint')}</p></div>}
      {answer.last_day && <Facts rows={[[t('lc.last_day'), day(answer.last_day)]]} />}
    </>
  );
}
