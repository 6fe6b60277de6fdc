// Writes a new rule, table or list, or a new version of one: as text, by clicking, or in cells.
import './editor.css';
import {call} from '../../../api/client.ts';
import {currency, me} from '../../../api/session.ts';
import type {Rule} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import {Loading, PageHead, Trouble} from '../../../parts/bits.tsx';
import {useLoad, useTitle} from '../../../parts/load.ts';
import type {PageProps} from '../../../routes.tsx';
import {KINDS} from '../filters.ts';
import {rulePath} from '../parts.tsx';
import {SheetEditor} from '../sheet/page.tsx';
import {useRuleDraft} from './draft.ts';
import {beginning, type Kind} from './begin.ts';
import {RuleEditor} from './rule_editor.tsx';

// Somebody of some offices writes for those, unless they say otherwise.
const ownOffices = (): string[] => (me.value?.offices ?? []).filter((office) => office !== '*');

function Editor({kind, rule}: {kind: Kind; rule: Rule | undefined}) {
  const drafting = useRuleDraft(rule?.name ?? `new ${kind}`, {
    text: rule?.text ?? beginning(kind, currency.value, t(`rules.new_${kind}`)), note: '', offices: rule?.offices ?? ownOffices(), secrecy: rule?.secrecy ?? 'authors', base: rule?.newest ?? 0,
  });
  const title = rule ? t('edit.change', {name: rule.title || rule.name}) : t(`rules.new_${kind}`);
  useTitle(title);
  return (
    <div class="page">
      <PageHead title={title}>{rule && <a class="button quiet" href={rulePath(rule.name)}>{t('edit.to_rule')}</a>}</PageHead>
      {kind === 'rule' ? <RuleEditor rule={rule} drafting={drafting} /> : <SheetEditor kind={kind} rule={rule} drafting={drafting} />}
    </div>
  );
}

export default function EditPage({parameters}: PageProps) {
  const {name, kind} = parameters;
  const loaded = useLoad(async (signal) => (name === undefined ? undefined : call('getRule', {path: {name}, signal})), [name]);
  const fresh = KINDS.find((one) => one === kind);
  if (name === undefined) return <Editor kind={fresh ?? 'rule'} rule={undefined} />;
  if (!loaded.data) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  if (!loaded.data.may_write || loaded.data.text === undefined) return <p class="empty">{t('error.not_yours')}</p>;
  return <Editor kind={loaded.data.kind} rule={loaded.data} />;
}
