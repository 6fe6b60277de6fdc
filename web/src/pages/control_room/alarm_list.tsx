// Alarms beside the map, the worst first. While somebody points at the list or is in it with the keyboard, new ones
// wait in a pill: nothing jumps away under a finger.
import {useEffect, useRef} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Alarm, AlarmPage} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {TimeLeft, Trouble} from '../../parts/bits.tsx';
import {useDoing, useKeys} from '../../parts/load.ts';
import {SEVERITIES} from '../../parts/map/severity.ts';
import {latinKey} from '../../parts/rows.ts';
import {AlarmStateWord, Ago, inRoom, SeverityMark} from '../../parts/track_bits.tsx';

interface Props {
  page: AlarmPage;
  waiting: Alarm[];            // news held back
  onHold: (hold: boolean) => void;
  onAlarm: (alarm: Alarm) => void;  // changed by us
  onOpen: (alarm: Alarm) => void;
  onShow: (alarm: Alarm) => void;   // on the map
  onLetIn: () => void;         // those held back
  onMore: (() => void) | undefined;
}

function SeverityCounts({counts}: {counts: AlarmPage['counts']}) {
  return (
    <ul class="severity-counts" aria-label={t('room.counts')}>
      {SEVERITIES.map((severity) => <li key={severity}><SeverityMark severity={severity} /> <span class="num">{counts[severity]}</span></li>)}
    </ul>
  );
}

function Card({alarm, onAlarm, onOpen, onShow}: {alarm: Alarm} & Pick<Props, 'onAlarm' | 'onOpen' | 'onShow'>) {
  const acknowledge = useDoing(async () => {
    const detail = await call('stepAlarm', {path: {id: alarm.id}, body: {step: 'acknowledge'}, version: alarm.version});
    onAlarm(detail.alarm);
  });
  return (
    <li class={`alarm-card alarm-${alarm.severity}`}>
      <div class="alarm-head">
        <SeverityMark severity={alarm.severity} />
        <a class="strong" href={`/alarms/${encodeURIComponent(alarm.id)}`}>{tCode('alarm_kind', alarm.kind)}</a>
        {alarm.label && <bdi class="code">{alarm.label}</bdi>}
        <span class="alarm-ago faint"><Ago at={alarm.began} /></span>
      </div>
      <p dir="auto">{alarm.title}</p>
      <p class="alarm-state">
        <AlarmStateWord state={alarm.state} /> {alarm.holder_name && <bdi>{alarm.holder_name}</bdi>}
        {alarm.due && alarm.state === 'open' && <span>{t('room.due')} <TimeLeft at={alarm.due} /></span>}
        {Boolean(alarm.others) && <span class="faint">{t('room.others', {count: alarm.others ?? 0})}</span>}
      </p>
      <Trouble failure={acknowledge.failure} />
      <div class="buttons">
        {inRoom() && alarm.state === 'open' && <button type="button" class="button small primary" disabled={acknowledge.busy} onClick={() => void acknowledge.run()}>{t('alarm_step.acknowledge')}</button>}
        <button type="button" class="button small" onClick={() => onOpen(alarm)}>{t(inRoom() ? 'room.handle' : 'room.look')}</button>
        {alarm.place && <button type="button" class="button small quiet" onClick={() => onShow(alarm)}>{t('room.on_map')}</button>}
      </div>
    </li>
  );
}

// J and K go through the alarms, the worst first; each is one step for Tab from there.
function useAlarmKeys(list: {current: HTMLElement | null}): void {
  useKeys((event) => {
    const by = {j: 1, k: -1}[latinKey(event)];
    if (!by) return;
    const cards = [...list.current?.querySelectorAll<HTMLElement>('.alarm-card') ?? []];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, at + by))];
    next?.querySelector<HTMLElement>('a')?.focus();
  });
}

const STILL_MS = 15_000;  // a pointer that was left on the list reads nothing; who reads moves it, or presses a key

// News wait while somebody is in the list, by pointer or by focus, and does something there.
function useHold(onHold: (hold: boolean) => void) {
  const there = useRef({pointer: false, focus: false});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(onHold);
  latest.current = onHold;
  useEffect(() => () => clearTimeout(timer.current), []);
  const stir = () => {
    clearTimeout(timer.current);
    const on = there.current.pointer || there.current.focus;
    latest.current(on);
    if (on) timer.current = setTimeout(() => latest.current(false), STILL_MS);
  };
  const hold = (how: 'pointer' | 'focus', now: boolean) => {
    there.current[how] = now;
    stir();
  };
  return {hold, stir};
}

export function AlarmList({page, waiting, onHold, onLetIn, onMore, ...rest}: Props) {
  const list = useRef<HTMLElement>(null);
  useAlarmKeys(list);
  const {hold, stir} = useHold(onHold);
  const worst = SEVERITIES.find((severity) => waiting.some((alarm) => alarm.severity === severity));
  return (
    <section class="room-alarms" ref={list} aria-label={t('room.alarms')} onMouseEnter={() => hold('pointer', true)} onMouseMove={stir} onKeyDown={stir} onMouseLeave={() => hold('pointer', false)}
      onFocusCapture={() => hold('focus', true)} onBlurCapture={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && hold('focus', false)}>
      <header class="room-alarms-head"><h2>{t('room.alarms')} <span class="alarm-keys" aria-hidden="true"><kbd>J</kbd> <kbd>K</kbd></span></h2><SeverityCounts counts={page.counts} /></header>
      {worst && <button type="button" class="button small pill" onClick={onLetIn}><SeverityMark severity={worst} /> {t('room.fresh', {count: waiting.length})}</button>}
      {page.items.length === 0 && <p class="faint">{t('room.no_alarms')}</p>}
      <ul class="alarm-cards">{page.items.map((alarm) => <Card key={alarm.id} alarm={alarm} {...rest} />)}</ul>
      {onMore && <button type="button" class="button small" onClick={onMore}>{t('do.more')}</button>}
    </section>
  );
}
