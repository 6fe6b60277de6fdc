// Small things that every page shows.
import type {ComponentChildren} from 'preact';
import type {Failure} from '../api/client.ts';
import type {Status} from '../api/types.ts';
import {dateTime, dateTimeExact, duration, money, percent, t} from '../i18n/index.ts';
import {now} from './clock.ts';

// Declared texts may run the other way than the page: each for itself, while the cell keeps its side.
export function Data({children}: {children: ComponentChildren}) {
  return typeof children === 'string' ? <bdi>{children}</bdi> : <>{children}</>;
}

export function Trouble({failure, retry}: {failure: Failure | undefined; retry?: () => void}) {
  if (!failure) return null;
  return (
    <div class="note note-bad" role="alert">
      <p>{failure.message}</p>
      {retry && <button type="button" class="button" onClick={retry}>{t('do.retry')}</button>}
    </div>
  );
}

export function Loading() {
  return <p class="loading" role="status"><span class="spinner" aria-hidden="true" />{t('state.loading')}</p>;
}

export function Empty({title, children}: {title: string; children?: ComponentChildren}) {
  return <div class="empty"><p class="empty-title">{title}</p>{children}</div>;
}

export function PageHead({title, children}: {title: string; children?: ComponentChildren}) {
  return <header class="page-head"><h1 tabIndex={-1}>{title}</h1>{children && <div class="page-tools">{children}</div>}</header>;
}

export function Panel({title, tools, children, id}: {title: string; tools?: ComponentChildren; children: ComponentChildren; id?: string}) {
  return (
    <section class="panel" id={id} aria-label={title}>
      <header class="panel-head"><h2>{title}</h2>{tools}</header>
      {children}
    </section>
  );
}

export function Time({at}: {at: string | undefined}) {
  return at ? <time dateTime={at} title={dateTimeExact(at)}>{dateTime(at)}</time> : <span>–</span>;
}

// Time left until 'at', ticking; what is over says so in words, not in colour alone.
export function TimeLeft({at}: {at: string | undefined}) {
  if (!at) return <span class="faint">–</span>;
  const minutes = (Date.parse(at) - now.value) / 60_000;
  if (minutes >= 0) return <time dateTime={at} title={dateTimeExact(at)} class={minutes < 60 ? 'soon num' : 'num'}>{duration(minutes)}</time>;
  return <time dateTime={at} title={dateTimeExact(at)} class="overdue num"><span>{t('time.overdue')}</span> {duration(-minutes)}</time>;
}

export function Probability({value, kind}: {value: number | undefined; kind?: string}) {
  if (value === undefined) return <span class="faint">–</span>;
  return (
    <span class="probability" title={kind}>
      <span class="num">{percent(value)}</span>
      <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar-rest" width="100" height="6" /><rect class="bar-full" width={Math.max(1, value * 100)} height="6" />
      </svg>
    </span>
  );
}

export function Money({amount, currency}: {amount: string | undefined; currency?: string}) {
  return <span class="num">{amount === undefined ? '–' : money(amount, currency ? {currency} : {})}</span>;
}

export function StatusWord({status}: {status: Status}) {
  return <span class={`status status-${status}`}>{t(`status.${status}`)}</span>;
}

export function Facts({rows}: {rows: [string, ComponentChildren][]}) {
  return (
    <dl class="facts">
      {rows.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd><Data>{value}</Data></dd></div>
      ))}
    </dl>
  );
}
