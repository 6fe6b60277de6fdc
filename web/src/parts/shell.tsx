// The bar on top: navigation, what is live, language, the person.
import type {ComponentChildren} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {reachable} from '../api/client.ts';
import {liveState} from '../api/live.ts';
import {choose, drafts, hasLedger, hasRole, me, session, signOut} from '../api/session.ts';
import {news} from '../api/news.ts';
import {place} from '../base/router.ts';
import {language, LANGUAGES, t, type Language} from '../i18n/index.ts';
import {ADMIN_LINKS, MAIN_LINKS, type Link} from '../routes.tsx';
import {DemoStrip} from './demo_strip.tsx';
import {Confirm} from './dialog.tsx';
import {lazy} from './lazy.tsx';

export function Brand() {
  return (
    <a class="brand" href="/">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <path d="M3 12c4-5 8-5 13 0s9 5 13 0M3 22c4-5 8-5 13 0s9 5 13 0" />
      </svg>
      Tidewaiter
    </a>
  );
}

export const pathNow = () => place.value.split('?')[0] ?? '/';

function current(link: Link): 'page' | undefined {
  const path = pathNow();
  const inside = link.path === '/declarations' ? path === '/declarations' || /^\/declarations\/(?!new$|bulk$)/.test(path)
    : path === link.path || path.startsWith(`${link.path}/`) || link.also?.some((start) => path.startsWith(start));
  return inside ? 'page' : undefined;
}

function NavLink({link}: {link: Link}) {
  const count = link.path === '/notifications' ? news.value : 0;
  return (
    <li>
      <a href={link.path} aria-current={current(link)}>
        {t(link.label)}{count > 0 && <span class="badge num">{count}<span class="hidden"> {t('nav.unread')}</span></span>}
      </a>
    </li>
  );
}

function Navigation() {
  const admin = ADMIN_LINKS.filter((link) => link.when());
  const inAdmin = pathNow().startsWith('/admin/');
  return (
    <nav aria-label={t('nav.main')}>
      <ul class="nav">
        {MAIN_LINKS.filter((link) => link.when()).map((link) => <NavLink key={link.label} link={link} />)}
        {admin[0] && <li><a href={admin[0].path} aria-current={inAdmin ? 'page' : undefined}>{t(admin.length === 1 ? admin[0].label : 'nav.admin')}</a></li>}
      </ul>
    </nav>
  );
}

export function LanguageChoice() {
  return (
    <label class="language">
      <span class="hidden">{t('field.language')}</span>
      <select value={language.value} onChange={(event) => void choose({language: event.currentTarget.value as Language})}>
        {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </select>
    </label>
  );
}

function LiveMark() {
  const state = liveState.value;
  return <span class={`live live-${state}`} role="status"><span aria-hidden="true" />{t(`live.${state}`)}</span>;
}

// Closes itself when a link in it was followed.
function PersonMenu({onSignOut}: {onSignOut: () => void}) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [place.value]);
  return (
    <details class="menu" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <summary><bdi>{me.value?.display_name || me.value?.name}</bdi></summary>
      <div class="menu-body">
        <p class="faint">{me.value?.roles.map((role) => t(`role.${role}`)).join(', ')}</p>
        <a href="/account">{t('nav.account')}</a>
        <a href="/help">{t('nav.help')}</a>
        <button type="button" onClick={onSignOut}>{t('do.sign_out')}</button>
      </div>
    </details>
  );
}

function SignOutQuestion({onClose}: {onClose: () => void}) {
  return (
    <Confirm title={t('do.sign_out')} verb={t('do.sign_out')} danger onClose={onClose} onYes={signOut}>
      <p>{t('text.drafts_lost', {count: drafts.value.names().length})}</p>
    </Confirm>
  );
}

const AlarmBell = lazy(() => import('./alarm_bell.tsx'), 'track', true);

// A lie in the ledger is shown on every page of those who read it.
const LedgerBanner = lazy(() => import('./ledger_banner.tsx'), undefined, true);

// Who handles alarms hears them on every page; who only reads them, on the pages of the control room.
function hearsBell(): boolean {
  return hasRole('control_room_officer', 'manager') || MAIN_LINKS.some((link) => link.path === '/control-room' && link.when() && current(link));
}

export function Shell({children}: {children: ComponentChildren}) {
  const [asking, setAsking] = useState(false);
  const leave = () => (drafts.value.names().length > 0 ? setAsking(true) : void signOut().catch(() => location.reload()));
  return (
    <>
      <a class="skip" href="#main">{t('nav.skip')}</a>
      <header class="top">
        <Brand />
        <Navigation />
        <div class="top-end">{hearsBell() && <AlarmBell />}<LiveMark /><LanguageChoice /><PersonMenu onSignOut={leave} /></div>
      </header>
      {session.value?.demo && <DemoStrip />}
      {hasLedger() && <LedgerBanner />}
      {!reachable.value && <p class="banner banner-bad" role="alert">{t('state.offline')}</p>}
      {children}
      {asking && <SignOutQuestion onClose={() => setAsking(false)} />}
    </>
  );
}
