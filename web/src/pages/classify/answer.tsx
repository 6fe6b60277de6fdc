// Codes that goods may bear. A trader sees codes, words of the tariff and published rulings; an officer also sees how
// likely each is, what it rests on, and whether a declared code fits.
import './classify.css';
import type {ClassifyAnswer, ClassifyForOfficer, LikelyCode, LikelyPrefix, RulingCited} from '../../api/types.ts';
import {number, percent, t} from '../../i18n/index.ts';
import {Probability} from '../../parts/bits.tsx';
import {Table} from '../../parts/table.tsx';

export interface Deeds {
  onTake?: (code: string) => void;  // absent where there is nothing to fill in
  onFact: (fact: string) => void;
}

function Rulings({rulings}: {rulings: RulingCited[]}) {
  if (rulings.length === 0) return null;
  return (
    <ul class="class-basis">
      {rulings.map((one) => <li key={one.id}><span class="class-tag">{t('class.ruling')}</span><bdi class="code">{one.id}</bdi> · <span class="code">{one.code}</span> · <bdi>{one.text}</bdi></li>)}
    </ul>
  );
}

function Precedents({code}: {code: LikelyCode}) {
  const earlier = code.precedents.filter((one) => !code.rulings.some((ruling) => ruling.id === one.id));
  if (earlier.length === 0 && code.words.length === 0) return null;
  return (
    <>
      {code.words.length > 0 && <p class="faint">{t('class.words')} <bdi>{code.words.join(', ')}</bdi></p>}
      {earlier.length > 0 && (
        <details>
          <summary>{t('class.precedents', {count: earlier.length})}</summary>
          <ul class="class-basis">{earlier.map((one) => <li key={one.id}><span class="num faint">{percent(one.similarity)}</span> <span class="code">{one.code}</span> · <bdi>{one.text}</bdi></li>)}</ul>
        </details>
      )}
    </>
  );
}

function CodeRow({code, text, rulings, likely, deeds}: {code: string; text: string; rulings: RulingCited[]; likely?: LikelyCode; deeds: Deeds}) {
  const {onTake} = deeds;
  return (
    <li class="class-code">
      <div class="class-head">
        {onTake ? <button type="button" class="button" onClick={() => onTake(code)} aria-label={t('class.take', {code})}><span class="code">{code}</span></button> : <a class="code strong" href={`/tariff/${code}`}>{code}</a>}
        {likely && <Probability value={likely.probability} />}
        <bdi class="class-text">{text}</bdi>
      </div>
      <Rulings rulings={rulings} />
      {likely && <Precedents code={likely} />}
    </li>
  );
}

function Question({answer, deeds}: {answer: ClassifyAnswer; deeds: Deeds}) {
  const question = answer.question;
  if (!question) return null;
  return (
    <fieldset class="note class-question">
      <legend>{question.about ? t('class.question_in', {code: `\u2068${question.about}\u2069`}) : t('class.question')}</legend>
      <div class="buttons">
        {question.options.map((option) => <button key={option.code + option.fact} type="button" class="button" onClick={() => deeds.onFact(option.fact)}><bdi>{option.fact}</bdi></button>)}
      </div>
    </fieldset>
  );
}

function Vague({answer}: {answer: ClassifyAnswer}) {
  const vague = answer.vague;
  if (!vague) return null;
  return <p class="note note-ask" role="status">{vague.words ? t('class.vague_word', {words: `\u2068${vague.words}\u2069`}) : t('class.vague')} {t(`class_vague.${vague.why}`)}</p>;
}

const VERDICT_CLASS = {compatible: 'note-good', doubtful: 'note-ask', incompatible: 'note-bad'} as const;

function CheckOf({check, calibrated}: {check: NonNullable<ClassifyForOfficer['check']>; calibrated: boolean}) {
  const likelier = check.likelier[0];
  return (
    <div class={`note ${VERDICT_CLASS[check.verdict]}`} role="status">
      <p><strong><span class="code">{check.declared}</span>: {t(`class_verdict.${check.verdict}`)}</strong></p>
      <p>{check.rank > 0 ? t('class.rank', {rank: number(check.rank)}) : t('class.no_candidate')}{calibrated && <> · {t('class.declared_share', {share: percent(check.probability, 1)})}</>}</p>
      {likelier && <p>{t('class.likelier')} <span class="code">{likelier.code}</span> <bdi>{likelier.text}</bdi></p>}
    </div>
  );
}

function Prefixes({title, rows}: {title: string; rows: LikelyPrefix[]}) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <Table caption={title} rows={rows} keyOf={(row) => row.prefix} columns={[
        {head: t('field.code'), cell: (row) => <a class="code" href={`/tariff/${row.prefix}`}>{row.prefix}</a>}, {head: t('head.probability'), cell: (row) => <Probability value={row.probability} />},
      ]} />
    </section>
  );
}

function OfficerPart({answer}: {answer: ClassifyForOfficer}) {
  return (
    <>
      <p class="faint">{answer.calibrated ? t('class.confidence', {share: percent(answer.confidence)}) : t('class.not_calibrated')}</p>
      <div class="class-prefixes"><Prefixes title={t('class.headings')} rows={answer.headings} /><Prefixes title={t('class.chapters')} rows={answer.chapters} /></div>
    </>
  );
}

export function ClassView({answer, deeds}: {answer: ClassifyAnswer; deeds: Deeds}) {
  return (
    <div class="class-answer">
      <Vague answer={answer} />
      {answer.view === 'officer' && answer.check && <CheckOf check={answer.check} calibrated={answer.calibrated} />}
      <Question answer={answer} deeds={deeds} />
      {answer.codes.length === 0 ? !answer.vague && <p class="faint">{t('class.none')}</p> : (
        <ol class="class-codes" aria-label={t('class.codes')}>
          {answer.view === 'officer' ? answer.codes.map((one) => <CodeRow key={one.code} code={one.code} text={one.text} rulings={one.rulings} likely={one} deeds={deeds} />)
            : answer.codes.map((one) => <CodeRow key={one.code} code={one.code} text={one.text} rulings={one.rulings} deeds={deeds} />)}
        </ol>
      )}
      {answer.view === 'officer' && <OfficerPart answer={answer} />}
    </div>
  );
}

// What the server says where it has learned nothing yet.
export const classTrouble = (code: string): string | undefined => (code === 'no_classifier' ? t('class.no_classifier') : code === 'no_tariff' ? t('duty.no_tariff') : undefined);
