// The story of a record: what was said, when, by whom, and the proof of each.
import {useState} from 'preact/hooks';
import {FinalMark, Party} from './bits.tsx';
import {ShowDialog} from './private.tsx';
import {keepsKeys, signerName, splitObject} from './names.ts';
import {privateText, saidSentence, textOf} from './say.ts';
import type {LedgerEntry, LedgerStory} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Facts, Panel, Time} from '../../parts/bits.tsx';

const entryAddress = (object: string, entry: number, what: 'proof' | 'entry'): string => {
  const {kind, local} = splitObject(object);
  return `/api/v1/ledger/records/${kind}/${encodeURIComponent(local)}/entries/${entry}/${what}`;
};

interface KeptFile {
  sha256: string;
  media_type: string;
  bytes: number;
}

const asFile = (value: unknown): KeptFile | undefined => (typeof value === 'object' && value !== null && 'sha256' in value && 'media_type' in value ? value as KeptFile : undefined);

function PrivateValue({value, object}: {value: unknown; object: string}) {
  const file = asFile(value);
  if (!file) return <bdi>{privateText(value)}</bdi>;
  const {kind, local} = splitObject(object);
  return (
    <>
      <a href={`/api/v1/ledger/records/${kind}/${encodeURIComponent(local)}/documents/${file.sha256}`} target="_blank" rel="noreferrer">{t('ledger.open_file')}</a> <span class="faint">{file.media_type} · {t('ledger.bytes', {count: number(file.bytes)})}</span>
    </>
  );
}

function Private({entry, object}: {entry: LedgerEntry; object: string}) {
  if (entry.commitments.length === 0) return null;
  return (
    <Facts rows={entry.commitments.map((name) => [tCode('ledger_field', name), name in entry.private ? <PrivateValue value={entry.private[name]} object={object} /> : <span class="faint">{t('ledger.not_here')}</span>])} />
  );
}

function Entry({entry, before, story}: {entry: LedgerEntry; before: LedgerEntry | undefined; story: LedgerStory}) {
  const [showing, setShowing] = useState(false);
  const {object, member} = story.record;
  const reason = textOf(entry.data, 'reason');
  const bad = ['operator.suspend', 'operator.revoke', 'certificate.revoke', 'carnet.claim', 'document.withdraw', 'title.refuse', 'title.reject', 'bond.draw'].includes(entry.type);
  return (
    <li class={bad ? 'story-bad' : undefined} id={`entry-${entry.number}`}>
      <span dir="auto" class="strong">{saidSentence(entry, before, member)}</span>
      {reason && reason !== textOf(before?.data ?? {}, 'reason') && <span><bdi>“{reason}”</bdi></span>}
      <span class="faint small">{t('ledger.entry_number', {number: entry.number})} · <Time at={entry.time} /> · <FinalMark final={entry.final} /></span>
      <span class="faint small">{t('ledger.signed_by')} {entry.signers.map((signer, i) => <span key={signer.name}>{i > 0 && ', '}{signer.member ? <bdi>{signerName(signer)}</bdi> : <Party party={signer.name} />}</span>)}</span>
      <details class="small">
        <summary>{t('ledger.behind_it')}</summary>
        <Private entry={entry} object={object} />
        <Facts rows={[[t('ledger.place_in_log'), <><span class="code">{story.record.log}</span> · {number(entry.index)}</>], [t('ledger.leaf'), <span class="code break">{entry.leaf}</span>], [t('ledger.charter_size'), number(entry.charter)]]} />
        <p class="buttons">
          {entry.final && <a class="button small" href={entryAddress(object, entry.number, 'proof')} download={`${object.replace('/', '-')}-${entry.number}.proof.json`}>{t('ledger.save_proof')}</a>}
          <a class="button small" href={entryAddress(object, entry.number, 'entry')} target="_blank" rel="noreferrer">{t('ledger.raw_entry')}</a>
          {keepsKeys() && Object.keys(entry.private).length > 0 && <button type="button" class="button small" onClick={() => setShowing(true)}>{t('ledger.show_fields')}…</button>}
        </p>
      </details>
      {showing && <ShowDialog object={object} entry={entry} onClose={() => setShowing(false)} />}
    </li>
  );
}

export function Story({story}: {story: LedgerStory}) {
  const {entries} = story;
  return (
    <Panel title={t('ledger.story')}>
      <ol class="story-line">{entries.map((entry, i) => <Entry key={entry.number} entry={entry} before={entries[i - 1]} story={story} />).toReversed()}</ol>
    </Panel>
  );
}
