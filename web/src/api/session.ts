// Who is signed in, and what they may use.
import {computed, signal} from '@preact/signals';
import {draftsOf} from '../base/drafts.ts';
import {isLanguage, isTimeZone, language, loadLanguage, timeZone} from '../i18n/index.ts';
import {call, csrfToken, whenSignedOut} from './client.ts';
import type {Me, Reference, Role, Session} from './types.ts';

export const session = signal<Session | undefined>(undefined);
export const me = computed<Me | undefined>(() => (session.value?.signed_in ? session.value.user : undefined));
// Until a first password is changed the server answers nothing else.
export const mayRead = computed(() => me.value !== undefined && !me.value.must_change_password);
export const currency = computed(() => session.value?.currency ?? reference.value?.currency ?? '');
export const drafts = computed(() => draftsOf(me.value?.id ?? ''));

// Lists that forms need, in the language of the page; read once a language.
export const reference = signal<Reference | undefined>(undefined);

// The name of a kind of error, in the language of the page.
export const kindLabel = (name: string): string => reference.value?.error_kinds.find((kind) => kind.name === name)?.label ?? name;

const TRADERS: Role[] = ['trader', 'broker', 'system'];
const OFFICERS: Role[] = ['clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'analyst', 'manager', 'auditor'];

export const hasRole = (...roles: Role[]): boolean => me.value?.roles.some((role) => roles.includes(role)) ?? false;
// Where the server is a member of a federation, everybody may look at the ledger; the server says at how much of it.
export const hasLedger = (): boolean => session.value?.ledger === true;
export const isTrader = (): boolean => hasRole(...TRADERS);
export const isOfficer = (): boolean => hasRole(...OFFICERS);

const LANGUAGE_KEY = 'tidewaiter.language';

// Before anybody is signed in: what was spoken last in this browser, or what the browser prefers.
function likelyLanguage() {
  const wanted = [localStorage.getItem(LANGUAGE_KEY) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

export async function takeSession(next: Session): Promise<void> {
  csrfToken.value = next.csrf_token;
  const wanted = next.user?.language;
  if (isLanguage(wanted)) {
    localStorage.setItem(LANGUAGE_KEY, wanted);
    if (wanted !== language.value) await loadLanguage(wanted);
  }
  if (next.user?.time_zone && isTimeZone(next.user.time_zone)) timeZone.value = next.user.time_zone;
  session.value = next;
  if (mayRead.value) void readReference();
}

export async function readReference(): Promise<void> {
  reference.value = await call('getReference', {}).catch(() => reference.value);
}

export async function startSession(): Promise<void> {
  await loadLanguage(likelyLanguage());
  await takeSession(await call('getSession', {}));
}

function forget(): void {
  csrfToken.value = undefined;
  reference.value = undefined;
  if (session.value) session.value = {signed_in: false, first_run: false, demo: session.value.demo};
}

// The session ended by itself. Drafts stay: the same person signs in again and goes on.
export function watchSignOut(): void {
  whenSignedOut(() => {
    if (!session.value?.signed_in) return;
    forget();
    void refreshSession();
  });
}

export async function refreshSession(): Promise<void> {
  await takeSession(await call('getSession', {})).catch(() => undefined);
}

export async function signOut(): Promise<void> {
  await call('signOut', {});
  drafts.value.clear();
  forget();
  await refreshSession();
}

export async function choose(next: {language?: 'en' | 'fr' | 'es' | 'ar'; time_zone?: string}): Promise<void> {
  if (next.language) {
    localStorage.setItem(LANGUAGE_KEY, next.language);
    await loadLanguage(next.language);
  }
  if (next.time_zone) timeZone.value = next.time_zone;
  if (!me.value) return;
  const user = await call('setPreferences', {body: next});
  if (session.value) session.value = {...session.value, user};
  await readReference();
}
