// Whether a number stands in a registry.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {LedgerNumber} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Panel, Time, Trouble} from '../../parts/bits.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {ScanButton} from '../../parts/scan.tsx';

const NUMBER_MAX = 64;

export function LookUp({local}: {local: string}) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{asked: string; found: LedgerNumber}>();
  const ask = useDoing(async () => {
    const asked = text.trim();
    setAnswer({asked, found: await call('lookUpLedgerNumber', {path: {local}, query: {number: asked}})});
  });
  return (
    <Panel title={t('ledger.look_up')}>
      <form class="ledger-look-up" onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void ask.run();
      }}>
        <TextField id="number" label={t('ledger.number')} hint={t('ledger.look_up_hint')} value={text} maxLength={NUMBER_MAX} onValue={setText} />
        <ScanButton longest={NUMBER_MAX} onCode={setText} />
        <button type="submit" class="button primary" disabled={ask.busy || !text.trim()}>{t('ledger.look_up_do')}</button>
      </form>
      <Trouble failure={ask.failure} />
      {answer && <p class={`note ${answer.found.listed ? 'note-good' : 'note-ask'}`} role="status"><span><bdi class="code">{answer.asked}</bdi>: {t(answer.found.listed ? 'ledger.listed' : 'ledger.not_listed')} <span class="faint">{t('ledger.as_of')} <Time at={answer.found.as_of} /></span></span></p>}
    </Panel>
  );
}
