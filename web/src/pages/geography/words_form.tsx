// What is said about a place, corridor or fence beside its shape, and what is sent of it.
import type {FieldProblem, GeoShape, GeoThing, GeoThingInput} from '../../api/types.ts';
import {t, tCode, timeZone} from '../../i18n/index.ts';
import {Check, Field, SelectField, TextField} from '../../parts/field.tsx';
import {bandOf, problemOf as bandProblemOf, withBand, type AirBand} from './air_band.ts';
import {AirBandFields} from './air_band_fields.tsx';
import {calendarOf, partsOf, problemOf, type Calendar} from './calendar.ts';
import {CalendarFields} from './calendar_fields.tsx';

export type Kind = GeoThing['kind'];

// As the server judges them (src/monitor/geo_thing.h); a corridor has none.
export const ROLES: Record<Kind, string[]> = {
  place: ['gate', 'border', 'port', 'station', 'depot', 'rest', 'checkpoint', 'office', 'anchorage'],
  corridor: [],
  fence: ['forbidden', 'restricted', 'dead_zone', 'rest_area', 'urban', 'area', 'air_zone'],
};

const HOUR_S = 3600;

export interface Words {
  id: string;
  name: string;
  role: string;
  code: string;
  legal: string;
  speed: string;
  dwell: string;
  retired: boolean;
  reason: string;
  calendar: Calendar;
  band: AirBand;  // counts for zones of the air alone
}

// A line is a way on the ground: its width says nothing about heights.
const hasBand = (words: Words, type: GeoShape['type']): boolean => words.role === 'air_zone' && type !== 'LineString';

export const wordsOf = (thing: GeoThing | undefined): Words => ({
  id: thing?.id ?? '', name: thing?.name ?? '', role: thing?.role ?? '', code: thing?.code ?? '', legal: thing?.legal_base ?? '', speed: String(thing?.limits?.speed_limit_kmh ?? ''),
  dwell: thing?.limits?.dwell_max_s === undefined ? '' : String(thing.limits.dwell_max_s / HOUR_S), retired: thing?.retired ?? false, reason: '', calendar: calendarOf(thing, timeZone.value), band: bandOf(thing?.shape),
});

export const metresOf = (text: string): number => Number(text.replace(',', '.')) || 0;

const hasRole = (words: Words, kind: Kind): boolean => ROLES[kind].length === 0 || words.role !== '';
export const areReady = (words: Words, kind: Kind, type: GeoShape['type']): boolean =>
  words.id !== '' && words.name.trim() !== '' && words.reason.trim().length >= 3 && hasRole(words, kind) && problemOf(words.calendar) === undefined
  && (!hasBand(words, type) || bandProblemOf(words.band) === undefined);

export function inputOf(words: Words, shape: GeoShape, before: GeoThing | undefined): GeoThingInput {
  const limits = {...(metresOf(words.speed) > 0 ? {speed_limit_kmh: metresOf(words.speed)} : {}), ...(metresOf(words.dwell) > 0 ? {dwell_max_s: Math.round(metresOf(words.dwell) * HOUR_S)} : {})};
  return {
    name: words.name.trim(), shape: hasBand(words, shape.type) ? withBand(shape, words.band) : shape, reason: words.reason.trim(), ...(words.role ? {role: words.role} : {}), ...(words.code ? {code: words.code} : {}), ...(words.legal ? {legal_base: words.legal} : {}),
    ...(Object.keys(limits).length > 0 ? {limits} : {}), ...partsOf(words.calendar, timeZone.value, before), ...(words.retired ? {retired: true} : {}),
  };
}

interface RoleProps {
  id: string;
  kind: Kind;
  value: string;
  error?: string | undefined;
  onValue: (role: string) => void;
}

// One that is not of the list (of an older version) stays to be seen.
export function RoleField({id, kind, value, error, onValue}: RoleProps) {
  const roles = ROLES[kind];
  if (roles.length === 0) return null;
  const shown = value && !roles.includes(value) ? [...roles, value] : roles;
  return <SelectField id={id} label={t('geo.role')} value={value} options={[['', t('track.choose')], ...shown.map((role): [string, string] => [role, tCode('geo_role', role)])]} onValue={onValue} {...(error ? {error} : {})} />;
}

interface Props {
  words: Words;
  kind: Kind;
  type: GeoShape['type'];
  isNew: boolean;
  early: boolean;            // somebody tried to save what is not whole
  problems: FieldProblem[];  // the server's
  onWords: (change: Partial<Words>) => void;
}

export function WordsForm({words, kind, type, isNew, early, problems, onWords}: Props) {
  const at = (pointer: string, missing = '') => {
    const error = problems.find((one) => one.pointer.startsWith(pointer))?.detail ?? (early && missing ? missing : undefined);
    return error ? {error} : {};
  };
  const needed = (value: string) => (value.trim() === '' ? t('geo.needed') : '');
  return (
    <>
      {isNew && <TextField id="id" label={t('field.code')} hint={t('geo.id_hint')} value={words.id} maxLength={64} required onValue={(id) => onWords({id: id.trim()})} {...at('/id', needed(words.id))} />}
      <TextField id="name" label={t('track.name')} value={words.name} maxLength={200} required onValue={(name) => onWords({name})} {...at('/name', needed(words.name))} />
      <div class="row">
        <RoleField id="role" kind={kind} value={words.role} onValue={(role) => onWords({role})} {...at('/role', needed(words.role))} />
        <TextField id="code" label={t('geo.locode')} value={words.code} maxLength={16} onValue={(code) => onWords({code})} {...at('/code')} />
        <TextField id="speed" label={t('plan.speed')} inputMode="decimal" value={words.speed} maxLength={4} onValue={(speed) => onWords({speed})} {...at('/limits/speed')} />
        <TextField id="dwell" label={t('plan.dwell')} inputMode="decimal" value={words.dwell} maxLength={6} onValue={(dwell) => onWords({dwell})} {...at('/limits/dwell')} />
      </div>
      {hasBand(words, type) && <AirBandFields band={words.band} problem={early ? bandProblemOf(words.band) : undefined} onBand={(band) => onWords({band})} />}
      <CalendarFields calendar={words.calendar} problem={early ? problemOf(words.calendar) : undefined} onCalendar={(calendar) => onWords({calendar})} />
      <TextField id="legal" label={t('geo.legal')} value={words.legal} maxLength={500} onValue={(legal) => onWords({legal})} {...at('/legal')} />
      {!isNew && <Check id="retired" label={t('geo.retire')} checked={words.retired} onChecked={(retired) => onWords({retired})} />}
      <Field id="reason" label={t('field.reason')} hint={t('hint.reason')} {...at('/reason', words.reason.trim().length < 3 ? t('error.reason') : '')}>{(field) => <textarea {...field} rows={2} dir="auto" required maxLength={1000} value={words.reason} onInput={(event) => onWords({reason: event.currentTarget.value})} />}</Field>
    </>
  );
}
