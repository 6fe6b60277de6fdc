// Tries a rule on one declaration: why it fires there, or why not, condition by condition.
import {useState} from 'preact/hooks';
import {call, Failure} from '../../../api/client.ts';
import type {RuleExplanation} from '../../../api/types.ts';
import {number, t} from '../../../i18n/index.ts';
import {Panel, Trouble} from '../../../parts/bits.tsx';
import {TextField} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';
import {Conditions} from '../shown.tsx';

const FOUND_MAX = 5;
const REFERENCE_MAX = 64;

// The declaration with that id or that reference of its declarant.
async function findDeclaration(reference: string): Promise<string> {
  const {items} = await call('listDeclarations', {query: {q: reference, limit: FOUND_MAX}});
  const found = items.find((row) => row.id === reference || row.lrn === reference) ?? (items.length === 1 ? items[0] : undefined);
  if (!found) throw new Failure(404, 'not_found', t(items.length > 1 ? 'try.many' : 'try.none'));
  return found.id;
}

export function Verdict({found}: {found: RuleExplanation}) {
  return (
    <>
      <p class={`verdict verdict-${found.truth}`} role="status">{t(`verdict.${found.truth}`)}</p>
      {found.preparing && <p class="note note-ask">{t('verdict.preparing')}</p>}
      {!found.holds_here && <p>{t('verdict.elsewhere')}</p>}
      {found.holds_here && !found.acts && <p>{t('verdict.watches')}</p>}
      {found.held && <p>{t('why_rule.held')} {t('why_rule.held_figures', {checks: number(found.held.checks), right: number(found.held.right)})}</p>}
      <Conditions shown={found.why} />
      {found.rows.length > 0 && (
        <details>
          <summary>{t('verdict.rows')}</summary>
          {found.rows.map((row) => <section key={row.rule} class="finding"><h3><span class="code">{row.rule}</span> · {t(`verdict.${row.truth}`)}</h3><Conditions shown={row.why} /></section>)}
        </details>
      )}
    </>
  );
}

export function Try({name}: {name: string}) {
  const [reference, setReference] = useState('');
  const [item, setItem] = useState('1');
  const [found, setFound] = useState<{id: string; explained: RuleExplanation} | undefined>(undefined);
  const trying = useDoing(async () => {
    setFound(undefined);
    const id = await findDeclaration(reference.trim());
    setFound({id, explained: await call('explainRule', {path: {id, name}, query: {item: Number(item) || 1}})});
  });
  return (
    <Panel title={t('try.title')} id="try">
      <form onSubmit={(event) => {
        event.preventDefault();
        if (reference.trim()) void trying.run();
      }}>
        <div class="row try-row">
          <TextField id="try-reference" label={t('try.reference')} value={reference} maxLength={REFERENCE_MAX} onValue={setReference} />
          <TextField id="try-item" label={t('try.item')} value={item} inputMode="numeric" maxLength={3} onValue={setItem} />
          <button type="submit" class="button" disabled={trying.busy}>{t('try.verb')}</button>
        </div>
      </form>
      <Trouble failure={trying.failure} />
      {found && <><p><a href={`/declarations/${encodeURIComponent(found.id)}`}>{t('controls.open')}</a></p><Verdict found={found.explained} /></>}
    </Panel>
  );
}
