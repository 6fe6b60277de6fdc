// The steps that this reader may take with a version, each said in a button, and asked about before it is taken.
import type {ComponentChildren} from 'preact';
import {useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Rule, RulePhase, RuleVersion} from '../../../api/types.ts';
import {number, t} from '../../../i18n/index.ts';
import {Trouble} from '../../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../../parts/dialog.tsx';
import {Field, TextField} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';
import {tell} from '../../../parts/toast.tsx';

type To = Exclude<RulePhase, 'draft'>;

const ORDER: To[] = ['submitted', 'approved', 'shadow', 'partial', 'active', 'returned', 'retired', 'withdrawn'];
// The usual next step is the one that stands out; from a version that acts there is none.
const NEXT: Partial<Record<RulePhase, To>> = {draft: 'submitted', submitted: 'approved', approved: 'shadow', shadow: 'partial', partial: 'active'};
const DANGEROUS: To[] = ['retired', 'withdrawn'];
const REASON_LEAST = 3;
const REASON_MAX = 1000;
const FIRST_SHARE = '10';  // percent: enough to see something, little to regret

// A version that was retired acts again: another deed than letting a new one act.
const verbOf = (from: RulePhase, to: To): string => (from === 'retired' && to === 'active' ? t('move.rollback') : t(`move.${to}`));

const needsReason = (from: RulePhase, to: To): boolean => to === 'returned' || to === 'retired' || (from === 'retired' && to === 'active');

interface DialogProps {
  rule: Rule;
  version: RuleVersion;
  to: To;
  onClose: () => void;
  onDone: (rule: Rule) => void;
}

const shareOf = (text: string): number => (/^[0-9]{1,2}$/.test(text.trim()) ? Number(text) : 0);

function MoveDialog({rule, version, to, onClose, onDone}: DialogProps) {
  const [reason, setReason] = useState('');
  const [share, setShare] = useState(FIRST_SHARE);
  const [early, setEarly] = useState(false);
  const must = needsReason(version.phase, to);
  const short = must && reason.trim().length < REASON_LEAST;
  const noShare = to === 'partial' && shareOf(share) < 1;
  const doing = useDoing(async () => {
    const body = {version: version.number, to, ...(reason.trim() ? {reason: reason.trim()} : {}), ...(to === 'partial' ? {percent: shareOf(share)} : {})};
    onDone(await call('moveRule', {path: {name: rule.name}, body, version: rule.version}));
    tell(t(`moved.${to}`));
  });
  async function submit(event: Event) {
    event.preventDefault();
    setEarly(true);
    if (!short && !noShare && await doing.run()) onClose();
  }
  const title = verbOf(version.phase, to);
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{t(`move.${to}.explain`)}</p>
        {to === 'partial' && <TextField id="share" label={t('rules.share')} hint={t('rules.share_hint')} value={share} inputMode="numeric" class="short"
          error={early && noShare ? t('rules.share_error') : undefined} onValue={setShare} />}
        <Field id="reason" label={t('field.reason')} optional={must ? undefined : t('field.optional')} hint={t('hint.reason')} error={early && short ? t('error.reason') : undefined}>
          {(field) => <textarea {...field} rows={3} maxLength={REASON_MAX} value={reason} required={must} dir="auto" onInput={(event) => setReason(event.currentTarget.value)} />}
        </Field>
        <Trouble failure={doing.failure} />
        {doing.failure && <ul class="found">{doing.failure.problems.map((one, i) => <li key={i}><span class="code">{one.pointer}</span> <bdi>{one.detail}</bdi></li>)}</ul>}
        <DialogButtons verb={title} busy={doing.busy} danger={DANGEROUS.includes(to)} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Props {
  rule: Rule;
  version: RuleVersion;
  onDone: (rule: Rule) => void;
  children?: ComponentChildren;
}

export function Steps({rule, version, onDone, children}: Props) {
  const [to, setTo] = useState<To | undefined>(undefined);
  const may = ORDER.filter((step) => version.may.includes(step));
  const next = NEXT[version.phase] === 'shadow' && !may.includes('shadow') ? 'active' : NEXT[version.phase];
  return (
    <div class="buttons">
      {may.map((step) => (
        <button key={step} type="button" class={`button${DANGEROUS.includes(step) ? ' danger-quiet' : step === next ? ' primary' : ''}`} onClick={() => setTo(step)}>
          {verbOf(version.phase, step)}…
        </button>
      ))}
      {children}
      {to && <MoveDialog rule={rule} version={version} to={to} onClose={() => setTo(undefined)} onDone={onDone} />}
    </div>
  );
}

// Why a version that waits cannot be approved by this reader.
export function OwnWork({version}: {version: RuleVersion}) {
  return version.phase === 'submitted' && version.own_work ? <p class="note" role="note">{t('approve.own_work', {version: number(version.number)})}</p> : null;
}
