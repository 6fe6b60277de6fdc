// Help with an item: which code it may bear, from its description; and the duty to expect.
import '../duty/duty.css';
import {useEffect} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {currency} from '../../api/session.ts';
import type {DutyAnswer} from '../../api/types.ts';
import {language, t, tCode} from '../../i18n/index.ts';
import {Loading, Trouble} from '../../parts/bits.tsx';
import {ClassView, classTrouble} from '../classify/answer.tsx';
import {Finer} from '../classify/finer.tsx';
import {useClassify} from '../classify/use_classify.ts';
import {addressOf} from '../duty/question.ts';
import {StatementTable, SumsLine} from '../duty/statement.tsx';
import {useLoad} from '../../parts/load.ts';
import {expectedLine, expectedQuestion} from './expected.ts';
import type {ItemForm} from './form.ts';

interface CodeProps {
  item: ItemForm;
  onCode: (code: string) => void;
}

function WhichCode({item, onCode}: CodeProps) {
  const classified = useClassify();
  const text = item.description.trim();
  useEffect(() => {
    if (text) void classified.ask({text, most: 5});
  }, [text, language.value]);
  if (text === '') return <p class="faint">{t('class.describe_first')}</p>;
  const {answer, failure, busy} = classified;
  return (
    <>
      {failure && (classTrouble(failure.code) ? <p class="faint">{classTrouble(failure.code)}</p> : <Trouble failure={failure} />)}
      {!answer && busy && <Loading />}
      {answer && <ClassView answer={answer} deeds={{onTake: onCode, onFact: (fact) => void classified.ask({text, fact, most: 5})}} />}
      <Finer code={item.hs_code.trim()} onTake={onCode} />
      <p class="faint">{t('class.yours')}</p>
    </>
  );
}

function ExpectedView({answer}: {answer: DutyAnswer}) {
  const charged = answer.options[answer.charged];
  const best = answer.cheapest === undefined ? undefined : answer.options[answer.cheapest];
  if (!charged) return null;
  return (
    <>
      <SumsLine sums={charged} currency={answer.currency} />
      {answer.stops.map((stop) => <p key={stop.measure} class="note note-ask"><bdi>{stop.name} {stop.detail}</bdi></p>)}
      {best && best !== charged && <p class="note note-good">{t('duty.cheaper_exists', {name: `\u2068${best.name}\u2069`})} {best.documents.map((one) => `${one.code} ${one.name}`).join(', ')}</p>}
      <details><summary>{t('duty.statement')}</summary><StatementTable lines={charged.lines} currency={answer.currency} /></details>
    </>
  );
}

function Expected({item, locale, documents}: {item: ItemForm; locale: string; documents: string[]}) {
  const question = expectedQuestion(item, locale, documents, currency.value);
  const key = JSON.stringify(question);
  const loaded = useLoad(async (signal) => (question ? call('reckonDuty', {body: question, signal}).then((answer) => ({answer, key})) : undefined), [key]);
  if (!question) return <p class="faint">{t('duty.fill_first')}</p>;
  const problems = loaded.failure?.problems ?? [];
  if (loaded.failure?.code === 'no_tariff') return <p class="faint">{t('duty.no_tariff')}</p>;
  return (
    <>
      {problems.length > 0 && !loaded.loading && <ul class="duty-list note note-ask">{problems.map((problem) => <li key={problem.pointer + problem.code}>{tCode('duty_problem', problem.code)} <bdi class="faint">{problem.detail}</bdi></li>)}</ul>}
      {loaded.failure && problems.length === 0 && <Trouble failure={loaded.failure} retry={loaded.reload} />}
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && !loaded.failure && <ExpectedView answer={loaded.data.answer} />}
      <p class="faint">{t('duty.estimate')} <a href={`/tariff/duty?${addressOf([expectedLine(item, locale, documents)], '')}`} target="_blank" rel="noreferrer">{t('duty.open_calculator')}</a></p>
    </>
  );
}

interface Props extends CodeProps {
  what: 'code' | 'duty';
  locale: string;
  documents: string[];
}

export default function ItemHelp({what, ...props}: Props) {
  return (
    <section class="duty-part item-help" aria-label={t(what === 'code' ? 'class.which' : 'duty.expected')}>
      <h3>{t(what === 'code' ? 'class.which' : 'duty.expected')}</h3>
      {what === 'code' ? <WhichCode {...props} /> : <Expected {...props} />}
    </section>
  );
}
