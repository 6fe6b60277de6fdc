// A declared code that does not go with its description: what the description speaks for instead.
import './classify.css';
import type {ItemFindings} from '../../api/types.ts';
import {percent, t} from '../../i18n/index.ts';
import {Probability} from '../../parts/bits.tsx';

export default function CodeDoubt({doubt}: {doubt: NonNullable<ItemFindings['code_doubt']>}) {
  return (
    <div class="note code-doubt">
      <p class="strong">{t('class.doubt')}</p>
      <p>{t('class.doubt_words', {share: percent(doubt.probability, 1), right: percent(doubt.confidence)})}</p>
      <ul class="class-basis">{doubt.likelier.map((one) => <li key={one.code}><a class="code" href={`/tariff/${one.code}`}>{one.code}</a> <bdi>{one.text}</bdi> <Probability value={one.probability} /></li>)}</ul>
    </div>
  );
}
