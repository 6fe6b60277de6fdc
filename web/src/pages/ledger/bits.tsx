// Small things that the pages of the ledger share.
import './ledger.css';
import {useEffect, useRef} from 'preact/hooks';
import {isDid, keepsKeys, memberName, partyName} from './names.ts';
import {phaseLook, phaseWord} from './say.ts';
import type {Failure} from '../../api/client.ts';
import {hasRole, me} from '../../api/session.ts';
import type {LedgerRecord} from '../../api/types.ts';
import {place} from '../../base/router.ts';
import {t, type Key} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {now} from '../../parts/clock.ts';
import {tell} from '../../parts/toast.tsx';

// An administrator governs the ledger and does not read its records.
const readsLedger = (): boolean => me.value?.roles.some((role) => role !== 'administrator') ?? false;
export const writesLedger = (): boolean => hasRole('clearance_officer', 'manager');
export const governs = (): boolean => hasRole('administrator');
const signs = (): boolean => hasRole('trader', 'broker', 'system', 'clearance_officer', 'inspector', 'manager', 'administrator', 'gate_officer');

export function PhaseMark({record}: {record: LedgerRecord}) {
  return <span class={`status ${phaseLook(record, now.value)}`}>{phaseWord(record, now.value)}</span>;
}

// Only pages that came over https or from this machine may write to the clipboard; elsewhere the text is there to be marked.
export function Copy({text, label}: {text: string; label: string}) {
  if (!navigator.clipboard) return null;
  return (
    <button type="button" class="button icon ledger-copy" aria-label={label} title={label} onClick={() => void navigator.clipboard.writeText(text).then(() => tell(t('ledger.copied')), () => undefined)}>
      <svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true"><path d="M8 8h11v12H8zM5 16V4h11" /></svg>
    </button>
  );
}

export function Party({party}: {party: string}) {
  if (!party) return <span class="faint">–</span>;
  return <span class="ledger-party"><bdi title={party}>{partyName(party)}</bdi>{isDid(party) && <Copy text={party} label={t('ledger.copy_key')} />}</span>;
}

export function Members({ids}: {ids: string[]}) {
  return <>{ids.map((id, i) => <span key={id}>{i > 0 && ', '}<bdi>{memberName(id)}</bdi></span>)}</>;
}

// Final: as many members as the charter demands gave their word.
export function FinalMark({final}: {final: boolean}) {
  return <span class={`ledger-final small ${final ? 'good' : 'soon'}`}>{final ? '✓ ' : '… '}{t(final ? 'ledger.final' : 'ledger.not_final')}</span>;
}

// A refusal with all that the rules say, where there is no form with fields for it.
export function Refused({failure}: {failure: Failure | undefined}) {
  if (!failure || failure.problems.length === 0) return <Trouble failure={failure} />;
  return <div class="note note-bad" role="alert"><p>{failure.message}</p><ul>{failure.problems.map((one, i) => <li key={i} dir="auto">{one.detail}</li>)}</ul></div>;
}

interface Tab {
  path: string;
  also?: string;
  label: Key;
  when: () => boolean;
}

const TABS: Tab[] = [
  {path: '/ledger/records/all', also: '/ledger/record', label: 'ledger_tab.records', when: readsLedger},
  {path: '/ledger', label: 'ledger_tab.federation', when: () => true},
  {path: '/ledger/drafts', label: 'ledger_tab.drafts', when: signs},
  {path: '/ledger/keys', label: 'ledger_tab.keys', when: keepsKeys},
  {path: '/ledger/charter', label: 'ledger_tab.charter', when: () => true},
  {path: '/verify', label: 'ledger_tab.verify', when: () => true},
];

export function LedgerTabs() {
  const path = place.value.split('?')[0] ?? '';
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'}), [path]);
  const isHere = ({path: own, also}: Tab) => path === own || (also !== undefined && path.startsWith(also));
  return (
    <nav class="tabs ledger-tabs" ref={nav} aria-label={t('nav.ledger')}>
      {TABS.filter((tab) => tab.when()).map((tab) => <a key={tab.path} href={tab.path} aria-current={isHere(tab) ? 'page' : undefined}>{t(tab.label)}</a>)}
    </nav>
  );
}
