// The deeds that the server allows this reader now. Those that people answer for ask for a reason.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {isTrader} from '../../api/session.ts';
import type {Declaration, Lane} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {AskReason, Confirm} from '../../parts/dialog.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {tell} from '../../parts/toast.tsx';

type Reasoned = 'release' | 'hold' | 'seize' | 'cancel';
type Deed = Reasoned | 'reroute' | 'arrive' | 'dismiss';

const REASONED: Reasoned[] = ['release', 'hold', 'seize', 'cancel'];
const DEEDS: Deed[] = ['arrive', 'release', 'hold', 'reroute', 'dismiss', 'seize', 'cancel'];
const DANGEROUS: Deed[] = ['seize', 'cancel'];
const LANES: Lane[] = ['green', 'blue', 'yellow', 'red'];

interface DialogProps {
  data: Declaration;
  onClose: () => void;
  onDone: (deed: Deed) => void;
}

function ReasonedDialog({deed, data, onClose, onDone}: DialogProps & {deed: Reasoned}) {
  return (
    <AskReason title={t(`deed.${deed}`)} verb={t(`deed.${deed}`)} danger={DANGEROUS.includes(deed)} onClose={onClose} onSay={async (reason) => {
      await call(deed, {path: {id: data.summary.id}, body: {reason}});
      onDone(deed);
    }}>
      <p>{t(`deed.${deed}.explain`)}</p>
    </AskReason>
  );
}

function RerouteDialog({data, onClose, onDone}: DialogProps) {
  const [lane, setLane] = useState<Lane>(data.summary.lane === 'red' ? 'yellow' : 'red');
  return (
    <AskReason title={t('deed.reroute')} verb={t('deed.reroute')} onClose={onClose} onSay={async (reason) => {
      await call('reroute', {path: {id: data.summary.id}, body: {lane, reason}});
      onDone('reroute');
    }}>
      <fieldset class="choices">
        <legend>{t('deed.reroute.lane')}</legend>
        {LANES.map((name) => (
          <label key={name} class="choice">
            <input type="radio" name="lane" checked={lane === name} disabled={name === data.summary.lane} onChange={() => setLane(name)} />
            <LaneMark lane={name} named />
          </label>
        ))}
      </fieldset>
    </AskReason>
  );
}

function DismissDialog({data, onClose, onDone}: DialogProps) {
  return (
    <AskReason title={t('deed.dismiss')} verb={t('deed.dismiss')} onClose={onClose} onSay={async (reason) => {
      await call('dismissControl', {path: {id: data.control?.id ?? ''}, body: {reason}});
      onDone('dismiss');
    }}>
      <p>{t('deed.dismiss.explain')}</p>
    </AskReason>
  );
}

function ArriveDialog({data, onClose, onDone}: DialogProps) {
  return (
    <Confirm title={t('deed.arrive')} verb={t('deed.arrive')} onClose={onClose} onYes={async () => {
      await call('arrive', {path: {id: data.summary.id}});
      onDone('arrive');
    }}>
      <p>{t('deed.arrive.explain')}</p>
    </Confirm>
  );
}

function DeedDialog({deed, ...rest}: DialogProps & {deed: Deed}) {
  if (deed === 'reroute') return <RerouteDialog {...rest} />;
  if (deed === 'dismiss') return <DismissDialog {...rest} />;
  if (deed === 'arrive') return <ArriveDialog {...rest} />;
  return <ReasonedDialog deed={deed} {...rest} />;
}

export function Actions({data, onChanged}: {data: Declaration; onChanged: () => void}) {
  const [deed, setDeed] = useState<Deed | undefined>(undefined);
  const allowed = DEEDS.filter((name) => data.allowed.includes(name) && (name !== 'dismiss' || data.control));
  const done = (name: Deed) => {
    tell(t(`deed.${name}.done`));
    onChanged();
  };
  return (
    <div class="buttons">
      {data.control && data.allowed.includes('act') && <a class="button primary" href={`/controls/${encodeURIComponent(data.control.id)}/act`}>{t('deed.act')}</a>}
      {data.allowed.includes('amend') && <a class="button" href={`/declarations/${encodeURIComponent(data.summary.id)}/amend`}>{t('deed.amend')}</a>}
      {allowed.map((name) => (
        <button key={name} type="button" class={`button${DANGEROUS.includes(name) ? ' danger-quiet' : ''}`} onClick={() => setDeed(name)}>
          {t(`deed.${name}`)}{REASONED.some((other) => other === name) || name === 'reroute' || name === 'dismiss' ? '…' : ''}
        </button>
      ))}
      {isTrader() && <a class="button" href={`/declarations/new?copy=${encodeURIComponent(data.summary.id)}`}>{t('deed.copy')}</a>}
      {deed && <DeedDialog deed={deed} data={data} onClose={() => setDeed(undefined)} onDone={done} />}
    </div>
  );
}
