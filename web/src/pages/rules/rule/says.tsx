// What a rule says, in words first, then its text.
import type {Rule} from '../../../api/types.ts';
import {day, number, t} from '../../../i18n/index.ts';
import {Facts, Panel} from '../../../parts/bits.tsx';
import {DemandMark, Offices, rulePath, suspected} from '../parts.tsx';
import {RuleText} from '../text_view.tsx';
import {saysOf} from './clauses.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const shownDay = (text: string | undefined): string | undefined => (text && DAY.test(text) ? day(text) : text);

function Words({rule}: {rule: Rule}) {
  const says = saysOf(rule.text ?? '');
  const code = (text: string | undefined) => text && <span class="code">{text}</span>;
  return (
    <>
      {says.about && <p class="lead prose"><bdi>{says.about}</bdi></p>}
      <Facts rows={[
        [t('rules.suspects'), suspected(rule.suspects)], [t('rules.demand'), rule.demand || rule.exempt ? <DemandMark rule={rule} /> : ''],
        [t('rules.advise'), says.advise], [t('rules.check'), code(says.check)], [t('rules.confidence'), code(says.confidence)], [t('rules.add'), code(says.add)],
        [t('rules.hold_back'), code(says['hold back'])], [t('rules.begins'), shownDay(says.begins)], [t('rules.review_on'), shownDay(says.review ?? rule.review)],
        [t('rules.expires'), shownDay(says.expires ?? rule.expires)], [t('rules.where'), <Offices offices={rule.offices} />], [t('rules.secrecy'), t(`secrecy.${rule.secrecy}`)],
        [t('rules.adopted_from'), rule.adopted_from && <a href={rulePath(rule.adopted_from)}>{rule.adopted_from}</a>],
      ]} />
    </>
  );
}

export function Says({rule}: {rule: Rule}) {
  const version = rule.text_version ?? rule.newest;
  const tools = rule.text !== undefined && rule.kind !== 'rule' && (
    <a class="button quiet" href={`/api/v1/rules/${encodeURIComponent(rule.name)}/csv?version=${version}`} download={`${rule.name}.csv`}>{t('do.csv')}</a>
  );
  return (
    <Panel title={t('rule.says')} tools={tools} id="says">
      <Words rule={rule} />
      {rule.text === undefined ? <p class="note">{t('rule.secret')}</p> : (
        <>
          <h3>{t('rule.text', {version: number(version)})}</h3>
          <RuleText text={rule.text} />
        </>
      )}
    </Panel>
  );
}
