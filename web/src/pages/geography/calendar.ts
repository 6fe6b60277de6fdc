// When a place, corridor or fence holds: hours of the week, and from when until when it is in force at all. The rows of
// the form, and what the contract has. Without a screen.
//
//   rowsOf([{days: ['mo'], from: '18:00', until: '24:00', offset_minutes: 180}])   // rows to edit
//   hoursOf(rows)                                                                  // the same again
//   problemOf(rows)                                                                // 'days': a row without a day
//
// Hours that end before they begin go on into the next day; 00:00 as an end is the end of the day. Without rows it holds
// at any hour.
import {instantOf, localOf} from '../../base/zoned.ts';
import type {GeoThing, GeoThingInput} from '../../api/types.ts';

type WeekHours = NonNullable<GeoThing['hours']>[number];
export type Day = WeekHours['days'][number];

export const DAYS: Day[] = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
export const ROWS_MAX = 20;  // as the contract has it

export interface HoursRow {
  days: Day[];    // in the order of the week
  from: string;   // as a field for time has it; '' not yet
  until: string;
  offset: number; // minutes that the local time is ahead of UTC
}

export interface Calendar {
  rows: HoursRow[];
  from: string;   // as a field for date and time has it, in the reader's zone; '' open
  until: string;
}

const DAY_END = '24:00';  // a field for time has no such hour
const MIDNIGHT = '00:00';

export const newRow = (offset: number): HoursRow => ({days: [], from: '', until: '', offset});

export const withDay = (row: HoursRow, day: Day, on: boolean): HoursRow => ({...row, days: DAYS.filter((one) => (one === day ? on : row.days.includes(one)))});

export const rowsOf = (hours: GeoThing['hours']): HoursRow[] => (hours ?? []).map(({days, from, until, offset_minutes}) => ({
  days: DAYS.filter((day) => days.includes(day)), from: from === DAY_END ? MIDNIGHT : from, until: until === DAY_END ? MIDNIGHT : until, offset: offset_minutes ?? 0,
}));

export const hoursOf = (rows: HoursRow[]): WeekHours[] => rows.map(({days, from, until, offset}) => ({days, from, until: until === MIDNIGHT ? DAY_END : until, ...(offset === 0 ? {} : {offset_minutes: offset})}));

export function calendarOf(thing: GeoThing | undefined, zone: string): Calendar {
  const local = (instant: string | undefined) => (instant ? localOf(instant, zone) : '');
  return {rows: rowsOf(thing?.hours), from: local(thing?.valid?.from), until: local(thing?.valid?.until)};
}

// What is sent; what was open stays away. A moment that was not touched is sent as it was: a field has no seconds.
export function partsOf({rows, from, until}: Calendar, zone: string, before: GeoThing | undefined): Pick<GeoThingInput, 'hours' | 'valid'> {
  const moment = (local: string, known: string | undefined) => (known && localOf(known, zone) === local ? known : local && instantOf(local, zone));
  const first = moment(from, before?.valid?.from);
  const last = moment(until, before?.valid?.until);
  return {
    ...(rows.length > 0 ? {hours: hoursOf(rows)} : {}),
    ...(first || last ? {valid: {...(first ? {from: first} : {}), ...(last ? {until: last} : {})}} : {}),
  };
}

export type CalendarProblem = 'days' | 'times' | 'window';

// The first thing that is wrong, and in which row.
export function problemOf({rows, from, until}: Calendar): {what: CalendarProblem; row: number} | undefined {
  for (const [row, {days, from: begin, until: end}] of rows.entries()) {
    if (days.length === 0) return {what: 'days', row};
    if (!begin || !end) return {what: 'times', row};
  }
  return from && until && until <= from ? {what: 'window', row: -1} : undefined;
}

export const intoNextDay = ({from, until}: HoursRow): boolean => from !== '' && until !== '' && until !== MIDNIGHT && until <= from;

// 'UTC', 'UTC+03:00': as it stands on clocks.
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

// Every offset that some country has, and one that a thing has besides.
const QUARTERS = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];
const HOURS = Array.from({length: 27}, (_, i) => (i - 12) * 60);
export const offsetsWith = (own: number): number[] => [...new Set([...HOURS, ...QUARTERS, own])].sort((a, b) => a - b);

// Days that follow each other as a span: [['mo', 'fr'], ['su']].
export function spans(days: Day[]): Day[][] {
  const found: Day[][] = [];
  for (const day of DAYS.filter((one) => days.includes(one))) {
    const last = found.at(-1);
    if (last && DAYS.indexOf(last.at(-1) as Day) + 1 === DAYS.indexOf(day)) last.push(day);
    else found.push([day]);
  }
  return found.map((span) => (span.length > 2 ? [span[0] as Day, span.at(-1) as Day] : span));
}
