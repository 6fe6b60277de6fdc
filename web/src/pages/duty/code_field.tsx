// A field for a code of the tariff: words or digits find lines; a line that has lines under it opens them.
import {useEffect, useRef, useState} from 'preact/hooks';
import {call, isAbort} from '../../api/client.ts';
import type {TariffLine} from '../../api/types.ts';
import {language, t} from '../../i18n/index.ts';
import {Field} from '../../parts/field.tsx';

const PAUSE_MS = 300;
const SHOWN_MAX = 12;

interface Offer {
  line: TariffLine;
  above: string;  // words of the lines above, from the chapter down
}

const wordsOf = (lines: TariffLine[]): string => lines.map((one) => one.description).join(' › ');

async function search(text: string, day: string, signal: AbortSignal): Promise<Offer[]> {
  const q = /^[0-9\s.]+$/.test(text) ? text.replace(/[\s.]/g, '') : text;
  const found = await call('searchTariff', {query: {q, day: day || undefined, limit: SHOWN_MAX}, signal});
  return found.items.map(({line, above}) => ({line, above: wordsOf(above)}));
}

async function under(line: TariffLine, day: string): Promise<Offer[]> {
  const found = await call('listTariffLines', {query: {under: line.code, suffix: line.suffix, day: day || undefined}});
  return found.items.map((one) => ({line: one, above: wordsOf([...found.above, ...(found.line ? [found.line] : [])])}));
}

// Looks once the typing pauses; only what was asked last counts.
function useOffers(day: string) {
  const [offers, setOffers] = useState<Offer[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef<AbortController | undefined>(undefined);
  const stop = () => {
    clearTimeout(timer.current);
    asked.current?.abort();
  };
  useEffect(() => stop, []);
  const take = (found: Promise<Offer[]>) => found.then(setOffers, (error) => isAbort(error) || setOffers([]));
  return {
    offers,
    clear: () => {
      stop();
      setOffers([]);
    },
    look: (text: string) => {
      stop();
      if (text.trim().length < 2) return setOffers([]);
      const mine = asked.current = new AbortController();
      timer.current = setTimeout(() => void take(search(text.trim(), day, mine.signal)), PAUSE_MS);
    },
    open: (line: TariffLine) => void take(under(line, day)),
  };
}

function OfferRow({id, offer, active, onTake}: {id: string; offer: Offer; active: boolean; onTake: () => void}) {
  return (
    <li id={id} role="option" aria-selected={active} class={active ? 'active' : undefined} onMouseDown={(event) => {
      event.preventDefault();  // the focus stays in the field
      onTake();
    }}>
      <span class="code">{offer.line.code}</span>
      <span><bdi>{offer.line.description}</bdi>{offer.above && <span class="faint"><bdi>{offer.above}</bdi></span>}</span>
      <span class="faint">{offer.line.declarable ? offer.line.duty ?? '' : t('duty.opens')}</span>
    </li>
  );
}

interface Props {
  id: string;
  value: string;
  day: string;
  error?: string;
  onValue: (code: string) => void;
}

export function CodeField({id, value, day, error, onValue}: Props) {
  const {offers, look, open, clear} = useOffers(day);
  const [at, setAt] = useState(-1);
  const list = `${id}-offers`;
  const shown = offers.length > 0;
  const take = (offer: Offer) => {
    onValue(offer.line.code);
    setAt(-1);
    if (offer.line.declarable) clear();
    else open(offer.line);
  };
  const key = (event: KeyboardEvent) => {
    const offer = offers[at];
    const deeds: Record<string, (() => void) | undefined> = {
      ArrowDown: shown ? () => setAt(Math.min(offers.length - 1, at + 1)) : () => look(value), ArrowUp: () => setAt(Math.max(-1, at - 1)),
      Enter: offer && (() => take(offer)), Escape: shown ? clear : undefined,
    };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  return (
    <Field id={id} label={t('field.hs_code')} hint={t('duty.code_hint')} error={error} class="code-field">
      {(field) => (
        <>
          <input {...field} key={language.value} role="combobox" aria-expanded={shown} aria-controls={list} aria-autocomplete="list" aria-activedescendant={offers[at] ? `${list}-${at}` : undefined}
            value={value} autoComplete="off" dir="auto" maxLength={200} onKeyDown={key} onBlur={clear} onInput={(event) => {
              const text = event.currentTarget.value;
              setAt(-1);
              onValue(text);
              look(text);
            }} />
          <ul class="code-offers" id={list} role="listbox" aria-label={t('duty.found')} hidden={!shown}>
            {offers.map((offer, i) => <OfferRow key={offer.line.code + offer.line.suffix} id={`${list}-${i}`} offer={offer} active={i === at} onTake={() => take(offer)} />)}
          </ul>
        </>
      )}
    </Field>
  );
}
