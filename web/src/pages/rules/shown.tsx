// Conditions of a rule as one item met them: what was true, what not, what nobody knows, and with which values.
import type {RuleShown} from '../../api/types.ts';
import {percent, t} from '../../i18n/index.ts';
import {RuleText} from './text_view.tsx';

const MARKS = {true: '✓', false: '✗', unknown: '?'} as const;

function Condition({one}: {one: RuleShown}) {
  return (
    <li class={`shown shown-${one.truth} shown-depth-${Math.min(5, one.depth)}`}>
      <span class="shown-mark" role="img" aria-label={t(`truth.${one.truth}`)}>{MARKS[one.truth]}</span>
      <div>
        <RuleText text={one.condition} inline />
        {one.values.length > 0 && (
          <p class="shown-values">{one.values.map(({name, value}) => <span key={name} dir="ltr"><bdi class="code">{name}</bdi> = <bdi class="strong">{value || t('truth.missing')}</bdi></span>)}</p>
        )}
        {one.likeness.length > 0 && (
          <ul class="shown-values">{one.likeness.map((like) => <li key={like.text}><bdi>{like.text}</bdi> <span class="num">{percent(like.similarity)}</span></li>)}</ul>
        )}
      </div>
    </li>
  );
}

export function Conditions({shown}: {shown: RuleShown[]}) {
  return <ul class="conditions">{shown.map((one, i) => <Condition key={i} one={one} />)}</ul>;
}
