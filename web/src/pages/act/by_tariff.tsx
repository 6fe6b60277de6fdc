// What the goods would have had to pay as they were found: by the tariff, while the act is being written.
import '../duty/duty.css';
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../api/client.ts';
import {currency} from '../../api/session.ts';
import type {ItemCorrections, ItemDuty} from '../../api/types.ts';
import {typedDecimal} from '../../i18n/decimal.ts';
import {language, money, t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {correctedItems, moreInAll} from '../duty/corrections.ts';
import {Charges, Difference, DutyProblems} from '../duty/item_duty.tsx';
import {actOf, type ActDraft} from './draft.ts';

const PAUSE_MS = 500;

interface Reckoned {
  number: number;
  duty: ItemDuty;
}

interface Asked {
  number: number;
  corrections: ItemCorrections;
}

// Asked again once the typing pauses; what was found before stays until the new is there.
function useReckoned(declaration: string, asked: Asked[]) {
  const [state, setState] = useState<{of: string; found: Reckoned[]; failure?: Failure}>({of: '', found: []});
  const key = JSON.stringify(asked);
  useEffect(() => {
    if (asked.length === 0) return undefined;
    const stop = new AbortController();
    const ask = async () => {
      const found = await Promise.all(asked.map(async ({number, corrections}) => ({number, duty: await call('reckonItemDuty', {path: {id: declaration, number}, body: corrections, signal: stop.signal})})));
      setState({of: key, found});
    };
    const timer = setTimeout(() => void ask().catch((error) => isAbort(error) || setState({of: key, found: [], failure: asFailure(error)})), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [declaration, key, language.value]);
  return {...state, fresh: state.of === key};
}

interface Props {
  declaration: string;
  draft: ActDraft;
  onFill: (amount: string) => void;
}

export default function ByTariff({declaration, draft, onFill}: Props) {
  const asked = correctedItems(actOf(draft));
  const {found, failure, fresh} = useReckoned(declaration, asked);
  if (failure?.code === 'no_tariff') return null;
  const differences = found.flatMap(({duty}) => duty.difference ?? []);
  const more = moreInAll(differences);
  const all = fresh && found.length > 0 && differences.length === found.length;
  return (
    <Panel title={t('duty.by_tariff')} id="by-tariff">
      {failure?.passing ? <p class="faint">{t('duty.not_now')}</p> : <Trouble failure={failure} />}
      {found.map(({number, duty}) => (
        <section key={number} class="duty-part">
          <h3>{t('decl.item', {number})}</h3>
          <Difference duty={duty} />
          {duty.corrected && <Charges duty={duty} found />}
          <DutyProblems duty={duty} />
        </section>
      ))}
      {!fresh && <p class="faint" role="status">{t('duty.reckoning')}</p>}
      {all && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => onFill(typedDecimal(more, draft.locale))}>{t('duty.use_amount', {amount: money(more, {currency: currency.value})})}</button>
        </div>
      )}
      {fresh && found.length > 0 && !all && <p class="faint">{t('duty.not_all')}</p>}
    </Panel>
  );
}
