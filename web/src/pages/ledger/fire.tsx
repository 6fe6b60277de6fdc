// A condition is decided: which of its inputs are proven, and what the table says then.
import {useRef, useState} from 'preact/hooks';
import {Refused} from './bits.tsx';
import {decide, holds, withEntry} from './decide.ts';
import {recordPath, splitObject} from './names.ts';
import {listOf, stateSentence, textOf, type State} from './say.ts';
import {afterwards, Keys, sayWish} from './say_it.ts';
import {call} from '../../api/client.ts';
import type {LedgerKind, LedgerRecord, LedgerStory} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Loading, Time, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {Confirm} from '../../parts/dialog.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';

interface Found {
  input: State;
  number?: number;  // the latest entry of what the input asks for
  time?: string;
  holds?: boolean;
  record?: LedgerRecord;
}

// The latest final entry that an input speaks of.
async function look(input: State, signal: AbortSignal): Promise<Found> {
  const {kind, local} = splitObject(textOf(input, 'object'));
  const story = await call('getLedgerRecord', {path: {kind: kind as LedgerKind, local}, signal}).catch(() => undefined);
  const wanted = textOf(input, 'type');
  const oldest = typeof input.fresh_s === 'number' && input.fresh_s > 0 ? Date.now() - input.fresh_s * 1000 : 0;
  const entry = story?.entries.findLast((one) => one.final && (wanted === '' || one.type === wanted) && Date.parse(one.time) > oldest);
  return entry && story ? {input, number: entry.number, time: entry.time, holds: holds(input, entry.data), record: story.record} : {input};
}

async function proofsOf(found: Found[]): Promise<{inputs: State; proofs: string[]}> {
  const inputs: State = {};
  const proofs: string[] = [];
  for (const {input, number} of found) {
    const {kind, local} = splitObject(textOf(input, 'object'));
    const file = await call('getLedgerProof', {path: {kind: kind as LedgerKind, local, number: number ?? 0}});
    const proof = withEntry(file.proof, file.entry);
    if (!proofs.includes(proof)) proofs.push(proof);
    inputs[textOf(input, 'name')] = proofs.indexOf(proof);
  }
  return {inputs, proofs};
}

function Input({found, on, onTurn}: {found: Found; on: boolean; onTurn: (on: boolean) => void}) {
  const {input, number, time, record} = found;
  const name = textOf(input, 'name');
  return (
    <li>
      <label class="check"><input type="checkbox" checked={on} disabled={number === undefined} onChange={(event) => onTurn(event.currentTarget.checked)} /><span><bdi class="strong">{name}</bdi> · {t(number === undefined ? 'ledger.input_absent' : found.holds ? 'ledger.input_true' : 'ledger.input_false')}</span></label>
      <p class="small faint"><a class="code" href={recordPath(textOf(input, 'object'))}>{textOf(input, 'object')}</a>{number !== undefined && <> · {t('ledger.entry_number', {number})} · <Time at={time} /></>}</p>
      {record && <p class="small">{stateSentence(record, now.value)}</p>}
    </li>
  );
}

export function FirePanel({story}: {story: LedgerStory}) {
  const condition = story.record.state;
  const looked = useLoad((signal) => Promise.all(listOf(condition, 'inputs').map((input) => look(input, signal))), [story.record.object, story.record.number]);
  const [off, setOff] = useState<string[]>([]);
  const [asking, setAsking] = useState(false);
  const keys = useRef(new Keys());
  const used = (looked.data ?? []).filter((one) => one.number !== undefined && !off.includes(textOf(one.input, 'name')));
  const decision = decide(condition, Object.fromEntries(used.map((one) => [textOf(one.input, 'name'), one.holds === true])));
  const send = useDoing(async () => {
    const data = {...await proofsOf(used), outcome: decision.outcome};
    afterwards(await sayWish({type: 'condition.fire', object: story.record.object, data}, {}, keys.current), story.record.object);
  });
  if (!looked.data) return looked.loading ? <Loading /> : <Trouble failure={looked.failure} retry={looked.reload} />;
  return (
    <form class="ledger-form" onSubmit={(event) => {
      event.preventDefault();
      setAsking(true);
    }}>
      <ul class="ledger-inputs">{looked.data.map((found) => {
        const name = textOf(found.input, 'name');
        return <Input key={name} found={found} on={found.number !== undefined && !off.includes(name)} onTurn={(on) => setOff(on ? off.filter((one) => one !== name) : [...off, name])} />;
      })}</ul>
      <p class={`note ${decision.outcome ? 'note-good' : 'note-ask'}`} role="status">{decision.outcome ? t('ledger.table_says', {outcome: tCode('ledger_choice', decision.outcome)}) : t('ledger.table_open', {number: (decision.row ?? 0) + 1})}</p>
      <Refused failure={send.failure} />
      <div class="buttons"><button type="submit" class="button primary" disabled={send.busy || !decision.outcome}>{tCode('ledger_type', 'condition.fire')}</button><a class="button" href={recordPath(story.record.object)}>{t('do.cancel')}</a></div>
      {asking && <Confirm title={tCode('ledger_type', 'condition.fire')} verb={t('ledger.say_it')} onClose={() => setAsking(false)} onYes={async () => {
        if (!await send.run()) setAsking(false);
      }}><p>{tCode('ledger_about', 'condition.fire')}</p><p class="strong">{t('ledger.no_way_back')}</p></Confirm>}
    </form>
  );
}
