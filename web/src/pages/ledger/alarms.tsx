// Lies and faults that were found, with the documents that prove them.
import {useEffect, useState} from 'preact/hooks';
import {governs} from './bits.tsx';
import {memberName} from './names.ts';
import {call} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import type {LedgerAlarm} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Loading, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {AskReason} from '../../parts/dialog.tsx';
import {evidenceAddress, isGrave} from '../../parts/ledger_grave.ts';
import {useDoing, useGap, useLoad} from '../../parts/load.ts';

function Alarm({alarm, onAcknowledge}: {alarm: LedgerAlarm; onAcknowledge: () => void}) {
  const grave = isGrave(alarm);
  return (
    <li class={`ledger-alarm${grave && !alarm.acknowledged ? ' ledger-alarm-grave' : ''}`} id={`alarm-${alarm.id}`}>
      <h3>{grave && <span aria-hidden="true">⚠ </span>}{tCode('ledger_lie', alarm.code)}{alarm.member && <> · <bdi>{memberName(alarm.member)}</bdi></>}</h3>
      <p>{tCode('ledger_lie_about', alarm.code)}</p>
      <p class="faint small"><bdi>{alarm.detail}</bdi></p>
      <p class="faint small"><Time at={alarm.time} />{alarm.log && <> · <span class="code">{alarm.log}</span></>}</p>
      {alarm.acknowledged && <p class="small">✓ {t('ledger.acknowledged_by')} <bdi>{alarm.acknowledged.by}</bdi>, <Time at={alarm.acknowledged.at} />: <bdi>“{alarm.acknowledged.note}”</bdi></p>}
      <p class="buttons">
        {alarm.evidence && <a class="button small" href={evidenceAddress(alarm.evidence)} download={`evidence-${alarm.code}-${alarm.evidence.slice(0, 12)}.json`}>{t('ledger.save_evidence')}</a>}
        {governs() && !alarm.acknowledged && <button type="button" class="button small" onClick={onAcknowledge}>{t('ledger.acknowledge')}…</button>}
      </p>
    </li>
  );
}

export function Alarms() {
  const first = useLoad((signal) => call('listLedgerAlarms', {signal}), []);
  const [rest, setRest] = useState<{alarms: LedgerAlarm[]; next: string}>();
  const [asking, setAsking] = useState<LedgerAlarm>();
  useGap(first.reload);
  useEffect(() => listen('ledger_alarm', () => first.reload()), []);
  const next = rest?.next ?? first.data?.next ?? '';
  const more = useDoing(async () => {
    const page = await call('listLedgerAlarms', {query: {before: next}});
    setRest({alarms: [...(rest?.alarms ?? []), ...page.alarms], next: page.next});
  });
  const all = [...(first.data?.alarms ?? []), ...(rest?.alarms ?? [])];
  return (
    <Panel title={t('ledger.alarms')} id="alarms">
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && all.length === 0 && <p class="faint">{t('ledger.no_alarms')}</p>}
      <ul class="ledger-alarms">{all.map((alarm) => <Alarm key={alarm.id} alarm={alarm} onAcknowledge={() => setAsking(alarm)} />)}</ul>
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
      {asking && (
        <AskReason title={t('ledger.acknowledge')} verb={t('ledger.acknowledge')} onClose={() => setAsking(undefined)} onSay={async (note) => {
          const done = await call('acknowledgeLedgerAlarm', {path: {id: asking.id}, body: {note}});
          if (first.data) first.set({...first.data, alarms: first.data.alarms.map((one) => (one.id === done.id ? done : one))});
          if (rest) setRest({...rest, alarms: rest.alarms.map((one) => (one.id === done.id ? done : one))});
          dispatchEvent(new Event('ledger-acknowledged'));
        }}><p>{tCode('ledger_lie', asking.code)}{asking.member && <> · <bdi>{memberName(asking.member)}</bdi></>}</p><p>{t('ledger.acknowledge_explained')}</p></AskReason>
      )}
    </Panel>
  );
}
