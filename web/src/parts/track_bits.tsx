// Small things that the pages about movements share.
import './track.css';
import {useEffect, useRef} from 'preact/hooks';
import {hasRole} from '../api/session.ts';
import type {Alarm, AlarmState, Eta, MovementState, MovementUnit, Place, Severity} from '../api/types.ts';
import {place} from '../base/router.ts';
import {dateTime, dateTimeExact, duration, language, locale, number, t, timeZone, type Key} from '../i18n/index.ts';
import {now} from './clock.ts';
import {SEVERITY_PATHS, severityRank} from './map/severity.ts';

export function SeverityMark({severity, named}: {severity: Severity; named?: boolean}) {
  const word = t(`severity.${severity}`);
  return (
    <span class={`severity severity-${severity}`}>
      <svg viewBox="0 0 24 24" width="20" height="20" role={named ? undefined : 'img'} aria-label={named ? undefined : word} aria-hidden={named ? true : undefined}>
        <rect width="24" height="24" rx="5" /><path d={SEVERITY_PATHS[severityRank(severity)]} transform="translate(3.6 3.6) scale(.7)" />
      </svg>
      {named && word}
    </span>
  );
}

const HIGH: AlarmState[] = ['open'];
const DONE: AlarmState[] = ['closed'];

export function AlarmStateWord({state}: {state: AlarmState}) {
  return <span class={`status ${HIGH.includes(state) ? 'status-held' : DONE.includes(state) ? 'status-cancelled' : 'status-under_control'}`}>{t(`alarm_state.${state}`)}</span>;
}

export function MovementStateWord({state}: {state: MovementState}) {
  const look = state === 'closed' || state === 'cancelled' ? 'status-cancelled' : state === 'arrived' ? 'status-released' : state === 'planned' ? '' : 'status-under_control';
  return <span class={`status ${look}`}>{t(`movement_state.${state}`)}</span>;
}

const utc = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', timeZone: 'UTC'});

// A moment in the reader's time, and in UTC, by which posts in several zones speak with each other.
export function Moment({at}: {at: string | undefined}) {
  if (!at) return <span class="faint">–</span>;
  const plain = timeZone.value === 'UTC';
  return <time class="moment" dateTime={at} title={dateTimeExact(at)}>{dateTime(at)}{plain ? ' UTC' : <span class="faint small" dir="ltr"> {utc.format(new Date(at))} UTC</span>}</time>;
}

// A date in a sentence of the other direction of writing stays together.
const isolated = (text: string): string => `\u2068${text}\u2069`;

// When a unit is expected, and between when and when nine of ten arrive.
export function Expected({eta, planned}: {eta: Eta | undefined; planned: string | undefined}) {
  if (!eta) return <Moment at={planned} />;
  return <><Moment at={eta.at} /> <span class="faint num" title={t('movement.eta_range', {low: isolated(dateTime(eta.low)), high: isolated(dateTime(eta.high))})}>(<bdi>{clockOf(eta.low, eta.at)}–{clockOf(eta.high, eta.at)}</bdi>)</span></>;
}

// The hour alone where it is on the same day in the reader's time.
function clockOf(at: string, beside: string): string {
  const zone = {timeZone: timeZone.value};
  const sameDay = new Date(at).toLocaleDateString('en-CA', zone) === new Date(beside).toLocaleDateString('en-CA', zone);
  return sameDay ? new Date(at).toLocaleTimeString(locale(), {hour: '2-digit', minute: '2-digit', ...zone}) : dateTime(at);
}

// How long ago, ticking.
export function Ago({at}: {at: string | undefined}) {
  if (!at) return <span class="faint">–</span>;
  const seconds = Math.max(0, (now.value - Date.parse(at)) / 1000);
  return <time class="num" dateTime={at} title={dateTimeExact(at)}>{seconds < 60 ? t('track.seconds', {count: Math.floor(seconds)}) : duration(seconds / 60)}</time>;
}

// Points the way that is read.
export function Arrow() {
  return <span aria-hidden="true">{language.value === 'ar' ? '←' : '→'}</span>;
}

export function FromTo({from, to}: {from: string; to: string}) {
  return <><bdi>{from}</bdi> <Arrow /> <bdi>{to}</bdi></>;
}

export const seconds = (count: number): string => (count < 60 ? t('track.seconds', {count: Math.round(count)}) : duration(count / 60));

export function distance(metres: number): string {
  return metres < 1000 ? t('track.metres', {count: number(metres)}) : t('track.kilometres', {count: number(metres / 1000, metres < 10_000 ? 1 : 0)});
}

export const placeText = (where: Place): string => `${where.lat.toFixed(5)}, ${where.lon.toFixed(5)}`;

export function Where({at}: {at: Place | undefined}) {
  return at ? <span class="code">{placeText(at)}</span> : <span class="faint">–</span>;
}

export const nameOfUnit = (unit: MovementUnit): string => unit.plates?.[0] ?? unit.containers?.[0] ?? unit.registration ?? unit.mmsi ?? unit.seals?.[0] ?? t(`unit_kind.${unit.kind}`);

export const inRoom = (): boolean => hasRole('control_room_officer', 'manager');
const READS_ALARMS = ['clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'analyst', 'manager', 'auditor', 'control_room_officer', 'gate_officer'] as const;
export const readsAlarms = (): boolean => hasRole(...READS_ALARMS);

interface Tab {
  path: string;
  also?: string;  // the beginning of addresses that belong to it
  label: Key;
  when: () => boolean;
}

const TABS: Tab[] = [
  {path: '/control-room', also: '/alarms/', label: 'track_tab.room', when: readsAlarms},
  {path: '/movements', label: 'nav.movements', when: () => true},
  {path: '/dispatches', label: 'track_tab.dispatches', when: () => hasRole('inspector', 'control_room_officer', 'gate_officer')},
  {path: '/shifts', label: 'track_tab.shifts', when: readsAlarms},
  {path: '/gates', label: 'track_tab.gates', when: readsAlarms},
  {path: '/geography', label: 'track_tab.geography', when: readsAlarms},
  {path: '/devices', label: 'track_tab.devices', when: inRoom},
  {path: '/track-reports', label: 'track_tab.reports', when: readsAlarms},
  {path: '/track-settings', label: 'track_tab.settings', when: readsAlarms},
];

// The ways between the pages of the control room.
export function TrackTabs() {
  const path = place.value.split('?')[0] ?? '';
  const nav = useRef<HTMLElement>(null);
  // On a phone they are one line that is pushed sideways: the present one is in sight.
  useEffect(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'}), [path]);
  const shown = TABS.filter((tab) => tab.when());
  const isHere = ({path: own, also}: Tab) => path === own || path.startsWith(`${own}/`) || (also !== undefined && path.startsWith(also));
  if (shown.length < 2) return null;
  return (
    <nav class="tabs track-tabs" ref={nav} aria-label={t('nav.control_room')}>
      {shown.map((tab) => <a key={tab.path} href={tab.path} aria-current={isHere(tab) ? 'page' : undefined}>{t(tab.label)}</a>)}
    </nav>
  );
}

export const alarmLine = (alarm: Alarm): string => [alarm.label, alarm.title].filter(Boolean).join(': ');
