// Starts a back-test: of a saved version or of a text as it stands, over all of the history or some of its days.
import {useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Operations} from '../../../api/types.ts';
import {go} from '../../../base/router.ts';
import {t} from '../../../i18n/index.ts';
import {Trouble} from '../../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../../parts/dialog.tsx';
import {TextField} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';

type What = Operations['startBackTest']['body'];

const START_TIMEOUT_MS = 60_000;  // a megabyte of text is read first

function StartDialog({what, onClose}: {what: () => What | Promise<What>; onClose: () => void}) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const starting = useDoing(async () => {
    const test = await call('startBackTest', {body: {...await what(), ...(from ? {from} : {}), ...(to ? {to} : {})}, timeoutMs: START_TIMEOUT_MS});
    go(`/rules/back-tests/${encodeURIComponent(test.id)}`);
  });
  return (
    <Dialog title={t('back.start')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        await starting.run();
      }}>
        <p>{t('back.explain')}</p>
        <div class="row">
          <TextField id="test-from" type="date" label={t('field.from')} optional={t('field.optional')} value={from} onValue={setFrom} />
          <TextField id="test-to" type="date" label={t('field.to')} optional={t('field.optional')} value={to} onValue={setTo} />
        </div>
        <Trouble failure={starting.failure} />
        {starting.failure && <ul class="found">{starting.failure.problems.map((one, i) => <li key={i}><span class="code">{one.pointer.replace('/text#', '')}</span> <bdi>{one.detail}</bdi></li>)}</ul>}
        <DialogButtons verb={t('back.begin')} busy={starting.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function StartBackTest({what}: {what: () => What | Promise<What>}) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="button start-back-test" onClick={() => setAsking(true)}>{t('back.start')}…</button>
      {asking && <StartDialog what={what} onClose={() => setAsking(false)} />}
    </>
  );
}
