// What cameras, readers, scales and portals said, each with how sure it is; of a plate, each character.
import type {GateReading} from '../../api/types.ts';
import {number, percent, t} from '../../i18n/index.ts';

const DOUBTFUL = 0.8;  // below, a character is marked: one in five is wrong

function Characters({reading}: {reading: GateReading}) {
  const sure = reading.characters;
  if (!sure) return <span class="code strong">{reading.value}</span>;
  return (
    <span class="code strong" role="img" aria-label={reading.value}>
      {[...reading.value].map((letter, i) => <span key={i} aria-hidden="true" class={(sure[i] ?? 1) < DOUBTFUL ? 'doubtful' : undefined} title={percent(sure[i] ?? 1)}>{letter}</span>)}
    </span>
  );
}

function extrasOf(reading: GateReading): string[] {
  return [
    ...(reading.seal_locked === undefined ? [] : [t(reading.seal_locked ? 'gate.seal_locked' : 'gate.seal_open')]), ...(reading.gross_kg === undefined ? [] : [t('gate.kg', {count: number(reading.gross_kg)})]),
    ...(reading.alarmed ? [t('gate.radiation')] : reading.kind === 'radiation' ? [t('gate.no_radiation')] : []), ...(reading.country ? [reading.country] : []),
    ...(reading.candidates?.length ? [t('gate.or', {others: reading.candidates.map((one) => `${one.value}${one.confidence === undefined ? '' : ` ${percent(one.confidence)}`}`).join(', ')})] : []),
  ];
}

export function Readings({readings}: {readings: GateReading[]}) {
  return (
    <ul class="readings">
      {readings.map((reading, i) => (
        <li key={i} class={reading.alarmed || reading.seal_locked === false ? 'wrong' : undefined}>
          <span class="faint">{t(`reading.${reading.kind}`)}</span> <Characters reading={reading} /> {reading.confidence !== undefined && <span class="num">{percent(reading.confidence)}</span>}
          {extrasOf(reading).map((text) => <span key={text} class="faint"> · <bdi>{text}</bdi></span>)}
        </li>
      ))}
    </ul>
  );
}
