// The bell of the control room, in the bar of every page for those who handle alarms: how many severe ones nobody has
// taken, a sound and a word for each new one. Fetched only for them.
import './alarm_bell.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {call} from '../api/client.ts';
import {listen} from '../api/live.ts';
import type {Alarm} from '../api/types.ts';
import {place} from '../base/router.ts';
import {number, t, tCode} from '../i18n/index.ts';
import {useGap, useLoad} from './load.ts';
import {severityRank} from './map/severity.ts';
import {heard, readAgain, worstOf, type Severe} from './severe.ts';
import {allowSound, mute, ring, soundOn, soundReady} from './sound.ts';
import {SeverityMark} from './track_bits.tsx';

const COUNTED_MAX = 200;  // as the contract has it; of more it is said that there are more

interface Bell {
  severe: Severe | undefined;  // not known: no control room, or no answer yet
  more: boolean;
  news: Alarm | undefined;     // the last that rang, until it is taken
}

// Rings once for what came together: for the worst of it.
function worstFresh(fresh: Alarm[]): Alarm | undefined {
  return fresh.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
}

function useBell(): Bell & {dismiss: () => void} {
  const known = useRef<Severe | undefined>(undefined);
  const since = useRef<Alarm[] | undefined>(undefined);  // news that came while the list is being read
  const [bell, setBell] = useState<Bell>({severe: undefined, more: false, news: undefined});
  const take = (next: Severe, fresh: Alarm[], more?: boolean) => {
    known.current = next;
    const loudest = worstFresh(fresh);
    if (loudest) ring(loudest.severity);
    setBell((old) => ({severe: next, more: more ?? old.more, news: loudest ?? (old.news && next.get(old.news.id))}));
  };
  const read = useLoad(async (signal) => {
    const meanwhile: Alarm[] = since.current = [];
    try {
      const page = await call('listAlarms', {query: {state: 'open', severity: 'alarm', limit: COUNTED_MAX}, signal});
      const {next, fresh} = readAgain(known.current, page.items, meanwhile);
      take(next, fresh, page.next !== undefined);
    } finally {
      if (since.current === meanwhile) since.current = undefined;
    }
  }, []);
  useGap(read.reload);
  useEffect(() => listen('alarm', (alarm) => {
    since.current?.push(alarm);
    if (!known.current) return since.current ? undefined : read.reload();  // it could not be read at first
    const {next, fresh} = heard(known.current, alarm);
    return take(next, fresh ? [alarm] : []);
  }), []);
  return {...bell, dismiss: () => setBell((old) => ({...old, news: undefined}))};
}

// The first press anywhere allows the sound; the button of the bell does it by itself.
function useFirstPress(): void {
  useEffect(() => {
    if (navigator.userActivation?.hasBeenActive) void allowSound();
    const press = (event: Event) => {
      if (!soundReady.value && !(event.target as HTMLElement).closest?.('.bell')) void allowSound();
    };
    for (const kind of ['pointerup', 'keydown']) addEventListener(kind, press);
    return () => ['pointerup', 'keydown'].forEach((kind) => removeEventListener(kind, press));
  }, []);
}

function SoundButton() {
  const on = soundOn.value;
  const waits = on && !soundReady.value;
  return (
    <button type="button" aria-pressed={on} title={t(waits ? 'bell.press' : on ? 'bell.on' : 'bell.off')} onClick={() => {
      if (waits) void allowSound();
      else mute(on);
      if (!on) void allowSound();
    }}>
      <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
        <path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4ZM10 21h4" />{!on && <path d="M3 3 21 21" />}
      </svg>
      <span class="hidden">{t('bell.sound')} </span>
      {waits && <span class="small">{t('bell.press_short')}</span>}
    </button>
  );
}

// Said aloud, and seen on pages that do not show the list of alarms anyway.
function News({alarm, onDismiss}: {alarm: Alarm | undefined; onDismiss: () => void}) {
  const onMap = (place.value.split('?')[0] ?? '') === '/control-room';
  return (
    <div class={onMap ? 'hidden' : 'bell-news'} role="alert">
      {alarm && (
        <div key={alarm.id}>
          <p class="strong"><SeverityMark severity={alarm.severity} named /> · {tCode('alarm_kind', alarm.kind)} {alarm.label && <bdi class="code">{alarm.label}</bdi>}</p>
          <p dir="auto">{alarm.title}</p>
          <p class="buttons">
            <a class="button small primary" href={`/alarms/${encodeURIComponent(alarm.id)}`} onClick={onDismiss}>{t('room.look')}</a>
            <button type="button" class="button small" onClick={onDismiss}>{t('do.close')}</button>
          </p>
        </div>
      )}
    </div>
  );
}

export default function AlarmBell() {
  const {severe, more, news, dismiss} = useBell();
  useFirstPress();
  if (!severe) return null;
  const worst = worstOf(severe);
  return (
    <>
      <span class="bell">
        {worst && <a href="/control-room"><SeverityMark severity={worst} /><span class="badge num">{number(severe.size)}{more && '+'}</span><span class="hidden"> {t('bell.waiting')}</span></a>}
        <SoundButton />
      </span>
      <News alarm={news} onDismiss={dismiss} />
    </>
  );
}
