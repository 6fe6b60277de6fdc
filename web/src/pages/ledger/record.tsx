// One record: how it stands in a plain sentence, what may be said now, its story with the proofs.
import './ledger.css';
import {useEffect, useState} from 'preact/hooks';
import {Copy, FinalMark, LedgerTabs, Party, PhaseMark, writesLedger} from './bits.tsx';
import {KindDetails, StateFacts} from './details.tsx';
import {LookUp} from './look_up.tsx';
import {ForgetDialog} from './private.tsx';
import {stateSentence} from './say.ts';
import {Story} from './story.tsx';
import {TYPES} from './types.ts';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import {listen} from '../../api/live.ts';
import type {LedgerKind, LedgerRecord, LedgerStory} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {useGap, useLoad, useTitle} from '../../parts/load.ts';
import type {PageProps} from '../../routes.tsx';

const PAPERS = ['operator', 'certificate', 'title', 'carnet'];

function Deeds({story}: {story: LedgerStory}) {
  const known = story.may_say.filter((type) => TYPES[type] && !TYPES[type]?.opens);
  if (known.length === 0) return null;
  const gentle = known.filter((type) => !TYPES[type]?.danger);
  const harsh = known.filter((type) => TYPES[type]?.danger);
  const link = (type: string, look: string) => <a key={type} class={`button ${look}`} href={`/ledger/new/${type}?object=${encodeURIComponent(story.record.object)}`}>{tCode('ledger_type', type)}</a>;
  return <div class="buttons" role="group" aria-label={t('ledger.what_next')}>{gentle.map((type, i) => link(type, i === 0 ? 'primary' : ''))}{harsh.map((type) => link(type, 'danger-quiet'))}</div>;
}

function Papers({record}: {record: LedgerRecord}) {
  const address = `/api/v1/ledger/records/${record.kind}/${encodeURIComponent(record.object.slice(record.kind.length + 1))}`;
  return (
    <>
      {PAPERS.includes(record.kind) && record.final && <a class="button" href={`${address}/paper`} target="_blank" rel="noreferrer">{t('ledger.paper')}</a>}
      {record.kind === 'certificate' && <a class="button" href={`/api/v1/ledger/certificates/${encodeURIComponent(record.object.slice('certificate/'.length))}/credential`} download>{t('ledger.credential')}</a>}
    </>
  );
}

function Head({story, onForget}: {story: LedgerStory; onForget: () => void}) {
  const {record} = story;
  const holdsPrivate = story.entries.some((entry) => Object.keys(entry.private).length > 0);
  return (
    <Panel title={t('ledger.as_it_stands')} tools={<span class="inline"><PhaseMark record={record} /><FinalMark final={record.final} /></span>}>
      <p class="lead ledger-sentence" dir="auto">{stateSentence(record, now.value)}</p>
      {!record.final && <p class="note note-ask" role="status">{t('ledger.waits_for_members')}</p>}
      <Deeds story={story} />
      <div class="story-facts">
        <StateFacts record={record} />
        <Facts rows={[[t('ledger.written_by'), <Party party={record.member} />], [t('ledger.log'), <span class="code break">{record.log}</span>], [t('ledger.opened'), <Time at={record.opened} />], [t('ledger.changed'), <Time at={record.changed} />]]} />
      </div>
      <div class="buttons"><Papers record={record} />{record.kind === 'operator' && <Declares story={story} />}{writesLedger() && holdsPrivate && <button type="button" class="button danger-quiet" onClick={onForget}>{t('ledger.forget')}…</button>}</div>
    </Panel>
  );
}

// What the operator declares now, for officers who may see its number.
function Declares({story}: {story: LedgerStory}) {
  const id = story.entries.map((entry) => entry.private.holder_id).findLast((one) => typeof one === 'string');
  if (typeof id !== 'string' || !hasRole('clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'manager', 'auditor')) return null;
  return <a class="button" href={`/queue?q=${encodeURIComponent(id)}`}>{t('ledger.its_declarations')}</a>;
}

const AGAIN_MS = 3_000;  // while an entry waits for other administrations, when no live news come

export default function RecordPage({parameters}: PageProps) {
  const kind = parameters.kind as LedgerKind;
  const local = parameters.local ?? '';
  const object = `${kind}/${local}`;
  const [forgetting, setForgetting] = useState(false);
  const story = useLoad((signal) => call('getLedgerRecord', {path: {kind, local}, signal}), [object]);
  useTitle(local);
  useGap(story.reload);
  useEffect(() => listen('ledger', (news) => {
    if (news.object === object) story.reload();
  }), [object]);
  const waits = story.data !== undefined && !story.data.record.final;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && story.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits]);
  return (
    <div class="page">
      <PageHead title={tCode('ledger_one', kind)}><span class="inline"><bdi class="code">{object}</bdi><Copy text={object} label={t('ledger.copy')} /></span></PageHead>
      <LedgerTabs />
      <Trouble failure={story.failure} retry={story.reload} />
      {!story.data && story.loading && <Loading />}
      {story.data && (
        <>
          <Head story={story.data} onForget={() => setForgetting(true)} />
          {kind === 'numbers' && <LookUp local={local} />}
          <KindDetails story={story.data} />
          <Story story={story.data} />
        </>
      )}
      {forgetting && <ForgetDialog object={object} onDone={story.reload} onClose={() => setForgetting(false)} />}
    </div>
  );
}
