// Which code goods bear: from a description to codes, and the rulings that were published.
import './classify.css';
import {useEffect, useState} from 'preact/hooks';
import {isOfficer} from '../../api/session.ts';
import type {ClassifyQuestion} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';
import {language, t} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {Field, TextField} from '../../parts/field.tsx';
import {useTitle} from '../../parts/load.ts';
import {TariffTabs} from '../tariff/section_bar.tsx';
import {classTrouble, ClassView} from './answer.tsx';
import {RulingsPanel} from './rulings.tsx';
import {useClassify} from './use_classify.ts';

const TEXT_LENGTH_MAX = 4096;  // as the contract has it
const MOST = 8;

interface Typed {
  text: string;
  declared: string;
}

function typedNow(): Typed {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  return {text: query.get('text') ?? '', declared: query.get('declared') ?? ''};
}

function questionOf({text, declared}: Typed, fact?: string): ClassifyQuestion {
  const code = declared.replace(/[\s.]/g, '');
  return {text: text.trim(), most: MOST, ...(code && isOfficer() ? {declared: code} : {}), ...(fact ? {fact} : {})};
}

function Form({typed, busy, onTyped, onAsk}: {typed: Typed; busy: boolean; onTyped: (typed: Typed) => void; onAsk: () => void}) {
  return (
    <form noValidate onSubmit={(event) => {
      event.preventDefault();
      onAsk();
    }}>
      <Field id="class-text" label={t('class.text')} hint={t('class.text_hint')}>
        {(field) => <textarea {...field} rows={3} dir="auto" maxLength={TEXT_LENGTH_MAX} value={typed.text} onInput={(event) => onTyped({...typed, text: event.currentTarget.value})} />}
      </Field>
      {isOfficer() && <TextField id="class-declared" class="short" label={t('class.declared')} optional={t('field.optional')} value={typed.declared} inputMode="numeric" maxLength={16} onValue={(declared) => onTyped({...typed, declared})} />}
      <div class="buttons"><button type="submit" class="button primary" disabled={busy || typed.text.trim() === ''}>{t('class.ask')}</button></div>
    </form>
  );
}

export default function ClassifyPage() {
  const [typed, setTyped] = useState<Typed>(typedNow);
  const [fact, setFact] = useState('');
  const {answer, failure, busy, ask} = useClassify();
  useTitle(t('class.title'));
  const go = (said = '') => {
    setFact(said);
    setQuery({text: typed.text.trim(), declared: typed.declared.trim()});
    void ask(questionOf(typed, said));
  };
  // An address that asks is answered at once, and again in another language.
  useEffect(() => {
    if (typed.text.trim()) void ask(questionOf(typed, fact));
  }, [language.value]);
  const known = failure && classTrouble(failure.code);
  return (
    <div class="page">
      <PageHead title={t('class.title')} />
      <TariffTabs />
      <Panel title={t('class.which')}>
        <Form typed={typed} busy={busy} onTyped={setTyped} onAsk={() => go()} />
        {failure && (known ? <p class="note note-ask">{known}</p> : <Trouble failure={failure} retry={() => go(fact)} />)}
        {!answer && busy && <Loading />}
        {fact && <p class="faint">{t('class.fact')} <bdi class="strong">{fact}</bdi> <button type="button" class="button quiet small" onClick={() => go()}>{t('class.forget_fact')}</button></p>}
        {answer && <ClassView answer={answer} deeds={{onFact: go}} />}
        {!answer && !failure && !busy && <p class="faint prose">{t('class.empty')}</p>}
      </Panel>
      <RulingsPanel />
    </div>
  );
}
