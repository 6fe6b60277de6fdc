// What may be done with a movement now: arm, depart, arrive, close, cancel, and opening the seal by two people. Made for
// a phone in the rain: large buttons, the seal's number typed or scanned.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {DisarmRequest, Movement, MovementStepInput} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Panel, Trouble} from '../../parts/bits.tsx';
import {AskReason, Confirm, Dialog} from '../../parts/dialog.tsx';
import {Check, TextField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {ScanButton} from '../../parts/scan.tsx';
import {tell} from '../../parts/toast.tsx';
import {Moment} from '../../parts/track_bits.tsx';

interface Props {
  movement: Movement;
  onMovement: (movement: Movement) => void;
  onReload: () => void;
}

type Step = MovementStepInput['step'];

async function step(movement: Movement, body: MovementStepInput): Promise<Movement> {
  const {id, version} = movement.summary;
  return call('stepMovement', {path: {id}, body, version});
}

const CHECKS = ['doors_closed', 'seal_locked', 'plate_seen'] as const;

// Each seal of the plan is named once more, beside the goods: a seal on another truck is noticed here.
function Arm({movement, onMovement, onClose}: Props & {onClose: () => void}) {
  const planned = movement.summary.unit.seals ?? [];
  const [seal, setSeal] = useState('');
  const [checked, setChecked] = useState<string[]>([]);
  const [early, setEarly] = useState(false);
  const doing = useDoing(async () => onMovement(await step(movement, {step: 'arm', seals: seal.split(/[,;\s]+/).filter(Boolean).map((one) => one.toUpperCase()), checks: Object.fromEntries(CHECKS.map((name) => [name, checked.includes(name)]))})));
  const ready = seal.trim() !== '' && checked.length === CHECKS.length;
  return (
    <Dialog title={t('movement_step.arm')} onClose={onClose}>
      <form noValidate class="rain" onSubmit={async (event) => {
        event.preventDefault();
        setEarly(!ready);
        if (ready && await doing.run()) onClose();
      }}>
        <p>{t('arm.planned')} <span class="code strong">{planned.join(', ') || '–'}</span></p>
        <TextField id="seal" label={t('arm.seal')} value={seal} maxLength={400} onValue={setSeal} {...(early && !seal.trim() ? {error: t('arm.seal_missing')} : {})} />
        <ScanButton big onCode={setSeal} />
        {CHECKS.map((name) => <Check key={name} id={`check-${name}`} label={t(`arm_check.${name}`)} checked={checked.includes(name)} onChecked={(on) => setChecked(on ? [...checked, name] : checked.filter((one) => one !== name))} />)}
        {early && checked.length < CHECKS.length && <p class="error">{t('arm.checks_missing')}</p>}
        <Trouble failure={doing.failure} />
        {doing.failure?.problems.map((problem) => <p key={problem.pointer} class="error" dir="auto">{problem.detail}</p>)}
        <button type="submit" class="button primary big" disabled={doing.busy}>{doing.busy ? t('state.sending') : t('movement_step.arm')}</button>
      </form>
    </Dialog>
  );
}

function Disarm({movement, disarm, onReload}: Props & {disarm: DisarmRequest}) {
  const decide = useDoing(async (approve: boolean) => {
    await call('decideDisarm', {path: {id: movement.summary.id}, body: {approve}});
    tell(t(approve ? 'disarm.approved' : 'disarm.refused'));
    onReload();
  });
  const mine = disarm.may_decide && movement.may.includes('decide_disarm');
  return (
    <div class={`note ${disarm.state === 'waiting' ? 'note-ask' : ''}`}>
      <p>{t(`disarm_state.${disarm.state}`)} · <bdi>{disarm.by_name ?? disarm.by}</bdi> · <Moment at={disarm.at} /></p>
      <p dir="auto">{disarm.reason}</p>
      {disarm.decided_by && <p><bdi>{disarm.decided_by_name ?? disarm.decided_by}</bdi> · <Moment at={disarm.decided_at} /></p>}
      {mine && (
        <div class="buttons">
          <button type="button" class="button primary big" disabled={decide.busy} onClick={() => void decide.run(true)}>{t('disarm.approve')}</button>
          <button type="button" class="button big" disabled={decide.busy} onClick={() => void decide.run(false)}>{t('disarm.refuse')}</button>
        </div>
      )}
      {disarm.state === 'waiting' && !mine && <p>{t('disarm.another')}</p>}
      <Trouble failure={decide.failure} />
    </div>
  );
}

const PLAIN: Step[] = ['arm', 'depart', 'arrive', 'close', 'cancel'];

function Asked({asked, ...props}: Props & {asked: Step | 'ask_disarm'; onClose: () => void}) {
  const {movement, onMovement, onReload, onClose} = props;
  if (asked === 'arm') return <Arm {...props} />;
  if (asked === 'ask_disarm') {
    return <AskReason title={t('disarm.ask')} verb={t('disarm.ask')} onClose={onClose} onSay={async (reason) => {
      await call('askDisarm', {path: {id: movement.summary.id}, body: {reason}});
      onReload();
    }}><p class="note">{t('disarm.two')}</p></AskReason>;
  }
  if (asked === 'cancel') return <AskReason danger title={t('movement_step.cancel')} verb={t('movement_step.cancel')} onClose={onClose} onSay={async (reason) => onMovement(await step(movement, {step: 'cancel', reason}))} />;
  return <Confirm title={t(`movement_step.${asked}`)} verb={t(`movement_step.${asked}`)} onClose={onClose} onYes={async () => onMovement(await step(movement, {step: asked}))}><p>{t('movement.sure')}</p></Confirm>;
}

export function StepsPanel(props: Props) {
  const {movement} = props;
  const [asked, setAsked] = useState<Step | 'ask_disarm' | undefined>(undefined);
  const may = PLAIN.filter((one) => movement.may.includes(one));
  if (may.length === 0 && !movement.disarm && !movement.may.includes('ask_disarm')) return null;
  return (
    <div class={`rain-panel${movement.disarm ? ' rain-asked' : ''}`}><Panel title={t('movement.do')}>
      {movement.disarm && <Disarm {...props} disarm={movement.disarm} />}
      <div class="rain-buttons">
        {may.map((one) => <button key={one} type="button" class={`button big ${one === 'cancel' ? 'danger-quiet' : 'primary'}`} onClick={() => setAsked(one)}>{t(`movement_step.${one}`)}</button>)}
        {movement.may.includes('ask_disarm') && <button type="button" class="button big" onClick={() => setAsked('ask_disarm')}>{t('disarm.ask')}…</button>}
      </div>
      {asked && <Asked {...props} asked={asked} onClose={() => setAsked(undefined)} />}
    </Panel></div>
  );
}

