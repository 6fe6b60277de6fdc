// Offers of a rule to other offices or to the nation, with what it had achieved by then, and their answers.
import {useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import {reference} from '../../../api/session.ts';
import type {Rule, RuleProposal} from '../../../api/types.ts';
import {go} from '../../../base/router.ts';
import {number, t} from '../../../i18n/index.ts';
import {Panel, Time, Trouble} from '../../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../../parts/dialog.tsx';
import {Check, TextField} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';
import {tell} from '../../../parts/toast.tsx';
import {Offices, rateWords, rulePath} from '../parts.tsx';

const NOTE_LENGTH_MAX = 1000;
const NAME_LENGTH_MAX = 64;

interface DialogProps {
  rule: Rule;
  onClose: () => void;
  onDone: (rule: Rule) => void;
}

function OfferDialog({rule, onClose, onDone}: DialogProps) {
  const [nation, setNation] = useState(true);
  const [to, setTo] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const offering = useDoing(async () => {
    onDone(await call('proposeRule', {path: {name: rule.name}, body: {version: rule.acting ?? rule.newest, to: nation ? [] : to, ...(note.trim() ? {note: note.trim()} : {})}, version: rule.version}));
    tell(t('offer.done'));
  });
  const others = (reference.value?.offices ?? []).filter((office) => !rule.offices.includes(office.id));
  return (
    <Dialog title={t('offer.title')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if ((nation || to.length > 0) && await offering.run()) onClose();
      }}>
        <p>{t('offer.explain')}</p>
        <fieldset class="choices">
          <legend>{t('offer.to')}</legend>
          <label class="choice"><input type="radio" name="offer" checked={nation} onChange={() => setNation(true)} />{t('rules.nation')}</label>
          <label class="choice"><input type="radio" name="offer" checked={!nation} onChange={() => setNation(false)} />{t('field.offices')}</label>
        </fieldset>
        {!nation && <div class="choices">{others.map((office) => <Check key={office.id} id={`offer-${office.id}`} label={office.name} checked={to.includes(office.id)}
          onChecked={(on) => setTo((old) => (on ? [...old, office.id] : old.filter((id) => id !== office.id)))} />)}</div>}
        <TextField id="offer-note" label={t('rules.note')} optional={t('field.optional')} value={note} maxLength={NOTE_LENGTH_MAX} onValue={setNote} />
        <Trouble failure={offering.failure} />
        <DialogButtons verb={t('offer.verb')} busy={offering.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function AdoptDialog({rule, proposal, onClose}: {rule: Rule; proposal: RuleProposal; onClose: () => void}) {
  const [name, setName] = useState(`${rule.name}_2`.slice(0, NAME_LENGTH_MAX));
  const adopting = useDoing(async () => {
    const made = await call('answerRuleProposal', {path: {name: rule.name, number: proposal.number}, body: {adopt: true, name: name.trim()}});
    tell(t('offer.adopted'));
    go(rulePath(made.name));
  });
  return (
    <Dialog title={t('offer.adopt')} onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault();
        void adopting.run();
      }}>
        <p>{t('offer.adopt_explain')}</p>
        <TextField id="adopt-name" label={t('rules.name')} hint={t('rules.name_hint')} value={name} maxLength={NAME_LENGTH_MAX} onValue={setName} />
        <Trouble failure={adopting.failure} />
        <DialogButtons verb={t('offer.adopt')} busy={adopting.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Proposal({rule, proposal, onDone}: {rule: Rule; proposal: RuleProposal; onDone: (rule: Rule) => void}) {
  const [adopting, setAdopting] = useState(false);
  const declining = useDoing(async () => onDone(await call('answerRuleProposal', {path: {name: rule.name, number: proposal.number}, body: {adopt: false}})));
  return (
    <li class="version">
      <p>{t('offer.offered', {version: number(proposal.version)})} <strong><Offices offices={proposal.to} /></strong> <span class={`status answer-${proposal.answer}`}>{t(`answer.${proposal.answer}`)}</span></p>
      {proposal.note && <p><bdi>{proposal.note}</bdi></p>}
      {proposal.record && <p>{rateWords(proposal.record)}</p>}
      <p class="faint"><bdi>{proposal.by_name || proposal.by}</bdi> · <Time at={proposal.at} /></p>
      {proposal.answered_at && <p class="faint">{t(`answer.${proposal.answer}`)}: <bdi>{proposal.answered_by_name || proposal.answered_by}</bdi> · <Time at={proposal.answered_at} /></p>}
      {proposal.may_answer && (
        <div class="buttons">
          <button type="button" class="button primary small" onClick={() => setAdopting(true)}>{t('offer.adopt')}…</button>
          <button type="button" class="button small" disabled={declining.busy} onClick={() => void declining.run()}>{t('offer.decline')}</button>
        </div>
      )}
      <Trouble failure={declining.failure} />
      {adopting && <AdoptDialog rule={rule} proposal={proposal} onClose={() => setAdopting(false)} />}
    </li>
  );
}

export function Proposals({rule, onDone}: {rule: Rule; onDone: (rule: Rule) => void}) {
  const [offering, setOffering] = useState(false);
  const mayOffer = rule.may_write && rule.acting !== null && rule.offices.length > 0;  // what holds everywhere is nothing to offer
  if (!mayOffer && rule.proposals.length === 0) return null;
  return (
    <Panel title={t('offer.offers')} id="proposals" tools={mayOffer && <button type="button" class="button quiet" onClick={() => setOffering(true)}>{t('offer.verb')}…</button>}>
      {rule.proposals.length === 0 ? <p class="faint">{t('offer.none')}</p>
        : <ol class="versions">{rule.proposals.map((proposal) => <Proposal key={proposal.number} rule={rule} proposal={proposal} onDone={onDone} />)}</ol>}
      {offering && <OfferDialog rule={rule} onClose={() => setOffering(false)} onDone={onDone} />}
    </Panel>
  );
}
