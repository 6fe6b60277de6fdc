// When a thing holds: hours of the week, each with its clock, and from when until when it is valid.
import type {GeoThing} from '../../api/types.ts';
import {locale, t, timeZone} from '../../i18n/index.ts';
import {offsetAt} from '../../base/zoned.ts';
import {Field} from '../../parts/field.tsx';
import {Moment} from '../../parts/track_bits.tsx';
import {DAYS, intoNextDay, newRow, offsetsWith, offsetText, ROWS_MAX, rowsOf, spans, withDay, type Calendar, type CalendarProblem, type Day, type HoursRow} from './calendar.ts';

const MONDAY_MS = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

// The day's name as the reader's language shortens it.
const weekday = (day: Day): string => new Intl.DateTimeFormat(locale(), {weekday: 'short', timeZone: 'UTC'}).format(MONDAY_MS + DAYS.indexOf(day) * DAY_MS);

const isolated = (text: string): string => `\u2068${text}\u2069`;

function rowText(row: HoursRow): string {
  const days = spans(row.days).map((span) => span.map(weekday).join('–')).join(', ');
  return [days, isolated(`${row.from}–${row.until === '00:00' ? '24:00' : row.until}`), isolated(offsetText(row.offset))].join(' ');
}

// For people who read it.
export const hoursText = (hours: GeoThing['hours']): string => (hours?.length ? rowsOf(hours).map(rowText).join('; ') : t('geo.always'));

export function Valid({valid}: {valid: GeoThing['valid']}) {
  return <>{valid?.from && <>{t('geo.from')} <Moment at={valid.from} /></>} {valid?.until && <>{t('geo.until')} <Moment at={valid.until} /></>}</>;
}

interface RowProps {
  row: HoursRow;
  number: number;
  wrong: string | undefined;
  onRow: (row: HoursRow) => void;
  onRemove: () => void;
}

function Row({row, number, wrong, onRow, onRemove}: RowProps) {
  const id = `hours-${number}`;
  const described = wrong ? `${id}-error` : undefined;
  return (
    <fieldset class="geo-hours" aria-describedby={described}>
      <legend>{t('geo.hours_row', {count: number})}</legend>
      <div class="geo-days" role="group" aria-label={t('geo.days')}>
        {DAYS.map((day) => <label key={day} class="check"><input type="checkbox" checked={row.days.includes(day)} onChange={(event) => onRow(withDay(row, day, event.currentTarget.checked))} /><span>{weekday(day)}</span></label>)}
      </div>
      <div class="geo-times">
        <label>{t('geo.from')} <input id={`${id}-from`} type="time" value={row.from} onInput={(event) => onRow({...row, from: event.currentTarget.value})} /></label>
        <label>{t('geo.until')} <input id={`${id}-until`} type="time" value={row.until} onInput={(event) => onRow({...row, until: event.currentTarget.value})} /></label>
        <label>{t('geo.clock')} <select value={String(row.offset)} dir="ltr" onChange={(event) => onRow({...row, offset: Number(event.currentTarget.value)})}>{offsetsWith(row.offset).map((one) => <option key={one} value={String(one)}>{offsetText(one)}</option>)}</select></label>
        <button type="button" class="button small" aria-label={t('geo.remove_hours', {count: number})} onClick={onRemove}>✕</button>
      </div>
      {intoNextDay(row) && <p class="hint">{t('geo.next_day')}</p>}
      {wrong && <p class="error" id={described}>{wrong}</p>}
    </fieldset>
  );
}

interface Props {
  calendar: Calendar;
  problem: {what: CalendarProblem; row: number} | undefined;  // said when somebody tried to save
  onCalendar: (calendar: Calendar) => void;
}

export function CalendarFields({calendar, problem, onCalendar}: Props) {
  const {rows} = calendar;
  const put = (i: number, row: HoursRow) => onCalendar({...calendar, rows: rows.with(i, row)});
  const add = () => onCalendar({...calendar, rows: [...rows, newRow(rows.at(-1)?.offset ?? offsetAt(new Date().toISOString(), timeZone.value))]});
  const moment = (name: 'from' | 'until') => {
    const error = name === 'until' && problem?.what === 'window' ? {error: t('geo_wrong.window')} : {};
    return (
      <Field id={`valid-${name}`} label={t(`geo_valid.${name}`)} hint={t('plan.zone', {zone: timeZone.value})} {...error}>
        {(field) => <input {...field} type="datetime-local" value={calendar[name]} onInput={(event) => onCalendar({...calendar, [name]: event.currentTarget.value})} />}
      </Field>
    );
  };
  return (
    <fieldset class="geo-calendar">
      <legend>{t('geo.calendar')}</legend>
      <p class="hint">{t('geo.calendar_hint')}</p>
      {rows.map((row, i) => <Row key={i} row={row} number={i + 1} wrong={problem?.row === i ? t(`geo_wrong.${problem.what}`) : undefined} onRow={(next) => put(i, next)} onRemove={() => onCalendar({...calendar, rows: rows.toSpliced(i, 1)})} />)}
      {rows.length < ROWS_MAX && <button type="button" class="button small" onClick={add}>{t('geo.add_hours')}</button>}
      <div class="row">{moment('from')}{moment('until')}</div>
    </fieldset>
  );
}
