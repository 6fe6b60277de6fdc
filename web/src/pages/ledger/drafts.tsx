// What waits for signatures: entries that several have to sign, changes of the charter.
import './ledger.css';
import {useRef, useState} from 'preact/hooks';
import {LedgerTabs, Party, Refused} from './bits.tsx';
import {Consequences} from './consequences.tsx';
import {dataOfDraft} from './charter_effect.ts';
import {isDid, partyName, recordPath} from './names.ts';
import {Keys} from './say_it.ts';
import {TYPES} from './types.ts';
import {call} from '../../api/client.ts';
import type {LedgerDraft, LedgerSaid} from '../../api/types.ts';
import {download} from '../../base/csv.ts';
import {go, place} from '../../base/router.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Empty, Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {Confirm} from '../../parts/dialog.tsx';
import {Field} from '../../parts/field.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';

const LINE_MAX = 400;  // as the contract has it
const SIGN_TIMEOUT_MS = 60_000;
const DRAFT_MAX = 60_000;  // bytes of an entry

function Signer({name}: {name: string}) {
  return isDid(name) ? <Party party={name} /> : <span class="code break">{name}</span>;
}

// After the last signature it is said; before, one more line stands on it.
function useSigning(draft: LedgerDraft, onChange: () => void) {
  const keys = useRef(new Keys());
  return useDoing(async (signature: {name: string} | {line: string}) => {
    const answer: LedgerDraft | LedgerSaid = await call('signLedgerDraft', {path: {id: draft.id}, body: signature, key: keys.current.of(JSON.stringify(signature)), timeoutMs: SIGN_TIMEOUT_MS});
    if ('signed_by' in answer) {
      tell(t('ledger.signature_taken'));
      return onChange();
    }
    tell(t('final' in answer && answer.final ? 'ledger.said_final' : 'ledger.said_waiting'));
    return go(answer.object && !draft.type.startsWith('charter.') ? recordPath(answer.object) : '/ledger/charter');
  });
}

function OneDraft({draft, open, onChange}: {draft: LedgerDraft; open: boolean; onChange: () => void}) {
  const [line, setLine] = useState('');
  const [leaving, setLeaving] = useState(false);
  const sign = useSigning(draft, onChange);
  const opens = draft.type.startsWith('charter.') || TYPES[draft.type]?.opens;
  return (
    <Panel title={tCode('ledger_type', draft.type)} id={`draft-${draft.id}`}>
      <Facts rows={[
        [t('ledger.record'), draft.object ? opens ? <span class="code">{draft.object}</span> : <a class="code" href={recordPath(draft.object)}>{draft.object}</a> : ''], [t('ledger.made'), <><Time at={draft.made} /> · <bdi>{draft.by}</bdi></>],
        [t('ledger.signed_by'), draft.signed_by.length === 0 ? t('ledger.nobody_yet') : <>{draft.signed_by.map((name) => <div key={name}><Signer name={name} /></div>)}</>], [t('ledger.missing'), draft.missing.length === 0 ? t('ledger.nothing_missing') : <>{draft.missing.map((name) => <div key={name} class="soon"><Signer name={name} /></div>)}</>],
      ]} />
      {draft.type.startsWith('charter.') && !draft.waiting && <Consequences type={draft.type} data={dataOfDraft(draft.text)} />}
      {draft.waiting && <p class="note" role="status">{t('ledger.being_sent')}</p>}
      <details open={open}>
        <summary>{t('ledger.what_is_signed')}</summary>
        <pre class="ledger-text code break">{draft.text}</pre>
        <p class="faint small">{t('ledger.sign_elsewhere')}</p>
        {draft.lines.length > 0 && <><p class="small">{t('ledger.lines')}</p><pre class="ledger-text code break">{draft.lines.join('\n')}</pre></>}
        <p><button type="button" class="button small" onClick={() => download(`draft-${draft.id}.txt`, draft.text, 'text/plain;charset=utf-8')}>{t('ledger.save_text')}</button></p>
        <form onSubmit={(event) => {
          event.preventDefault();
          if (line.trim()) void sign.run({line: line.trim()});
        }}>
          <Field id={`line-${draft.id}`} label={t('ledger.signature_line')} hint={t('ledger.signature_line_hint')}>{(field) => <textarea {...field} rows={2} dir="ltr" maxLength={LINE_MAX} value={line} onInput={(event) => setLine(event.currentTarget.value)} />}</Field>
          <button type="submit" class="button start" disabled={sign.busy || !line.trim()}>{t('ledger.hand_in')}</button>
        </form>
      </details>
      <Refused failure={sign.failure} />
      <div class="buttons">
        {draft.may_sign.map((name) => <button key={name} type="button" class="button primary" disabled={sign.busy} onClick={() => void sign.run({name})}>{t('ledger.sign_as')} <bdi>{isDid(name) ? partyName(name) : name}</bdi></button>)}
        <button type="button" class="button danger-quiet" onClick={() => setLeaving(true)}>{t('ledger.withdraw_draft')}</button>
      </div>
      {leaving && <Confirm title={t('ledger.withdraw_draft')} verb={t('ledger.withdraw_draft')} danger onClose={() => setLeaving(false)} onYes={async () => {
        await call('withdrawLedgerDraft', {path: {id: draft.id}});
        onChange();
      }}><p>{t('ledger.withdraw_draft_explained')}</p></Confirm>}
    </Panel>
  );
}

// A text that another administration drafted, to be signed here; its lines go back to where it began.
function TakeIn({onTaken}: {onTaken: () => void}) {
  const [text, setText] = useState('');
  const take = useDoing(async () => {
    const draft = await call('takeLedgerDraft', {body: {text: text.endsWith('\n') ? text : `${text}\n`}});
    setText('');
    onTaken();
    go(`/ledger/drafts?draft=${encodeURIComponent(draft.id)}`);
  });
  return (
    <Panel title={t('ledger.take_in')}>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void take.run();
      }}>
        <Field id="take-in" label={t('ledger.take_in_text')} hint={t('ledger.take_in_hint')}>{(field) => <textarea {...field} rows={3} dir="ltr" maxLength={DRAFT_MAX} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
        <Refused failure={take.failure} />
        <button type="submit" class="button start" disabled={take.busy || !text.trim()}>{t('ledger.take_in')}</button>
      </form>
    </Panel>
  );
}

export default function DraftsPage() {
  const wanted = new URLSearchParams(place.value.split('?')[1] ?? '').get('draft') ?? '';
  const loaded = useLoad(async (signal) => (await call('listLedgerDrafts', {signal})).drafts, []);
  const drafts = (loaded.data ?? []).toSorted((a, b) => Number(b.id === wanted) - Number(a.id === wanted));
  useTitle(t('ledger_tab.drafts'));
  return (
    <div class="page narrow">
      <PageHead title={t('ledger_tab.drafts')} />
      <LedgerTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && drafts.length === 0 && <Empty title={t('ledger.no_drafts')}><p class="prose">{t('ledger.no_drafts_words')}</p></Empty>}
      {drafts.map((draft) => <OneDraft key={draft.id} draft={draft} open={draft.id === wanted} onChange={loaded.reload} />)}
      {loaded.data && <TakeIn onTaken={loaded.reload} />}
    </div>
  );
}
