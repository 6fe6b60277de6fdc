// Which path shows which page, and who finds it in the navigation.
import type {ComponentType} from 'preact';
import {hasLedger, hasRole, isOfficer, isTrader} from './api/session.ts';
import {match} from './base/router.ts';
import type {Key} from './i18n/index.ts';
import {lazy} from './parts/lazy.tsx';
import {QueuePage} from './pages/queue/page.tsx';

export interface PageProps {
  parameters: Record<string, string>;
}

interface Route {
  path: string;
  page: ComponentType<PageProps>;
}

const declaration = lazy<PageProps>(() => import('./pages/declaration/page.tsx'));
const wizard = lazy<PageProps>(() => import('./pages/wizard/page.tsx'));
const rules = lazy<PageProps>(() => import('./pages/rules/section.tsx'), 'rules');
const tariff = lazy<PageProps>(() => import('./pages/tariff/section.tsx'), 'tariff');
const track = (load: Parameters<typeof lazy<PageProps>>[0]) => lazy<PageProps>(load, 'track');
const plan = track(() => import('./pages/movements/new.tsx'));
const ledger = lazy<PageProps>(() => import('./pages/ledger/section.tsx'), 'ledger');
const admin = lazy<PageProps>(() => import('./pages/admin/page.tsx'), 'admin');

// For anybody: app.tsx shows it to strangers too.
export const VERIFY = lazy<PageProps>(() => import('./pages/verify/page.tsx'), 'verify');

// The first that matches counts.
const ROUTES: Route[] = [
  {path: '/queue', page: QueuePage},
  {path: '/controls', page: lazy(() => import('./pages/controls/page.tsx'))},
  {path: '/controls/:id/act', page: lazy(() => import('./pages/act/page.tsx'))},
  {path: '/declarations', page: lazy(() => import('./pages/declarations/page.tsx'))},
  {path: '/declarations/new', page: wizard},
  {path: '/declarations/bulk', page: lazy(() => import('./pages/bulk/page.tsx'))},
  {path: '/declarations/:id', page: declaration},
  {path: '/declarations/:id/amend', page: wizard},
  {path: '/notifications', page: lazy(() => import('./pages/notifications.tsx'))},
  {path: '/dashboard', page: lazy(() => import('./pages/dashboard/page.tsx'), 'dashboard')},
  ...['/rules', '/rules/:first', '/rules/:first/:second'].map((path) => ({path, page: rules})),
  {path: '/tariff/duty', page: lazy(() => import('./pages/duty/page.tsx'), 'duty')},
  {path: '/tariff/quotas', page: lazy(() => import('./pages/quotas/page.tsx'), 'duty')},
  {path: '/tariff/quotas/:order', page: lazy(() => import('./pages/quotas/quota.tsx'), 'duty')},
  {path: '/tariff/classify', page: lazy(() => import('./pages/classify/page.tsx'), 'duty')},
  // Behind the other pages below /tariff: a code is what is none of their words.
  ...['/tariff', '/tariff/changes', '/tariff/versions', '/tariff/versions/:version', '/tariff/:code'].map((path) => ({path, page: tariff})),
  {path: '/control-room', page: track(() => import('./pages/control_room/page.tsx'))},
  {path: '/movements', page: track(() => import('./pages/movements/page.tsx'))},
  ...['/movements/new', '/movements/:id/edit'].map((path) => ({path, page: plan})),
  {path: '/movements/:id', page: track(() => import('./pages/movements/story.tsx'))},
  {path: '/dispatches', page: track(() => import('./pages/dispatches/page.tsx'))},
  {path: '/shifts', page: track(() => import('./pages/shifts/page.tsx'))},
  {path: '/geography', page: track(() => import('./pages/geography/page.tsx'))},
  {path: '/geography/new', page: track(() => import('./pages/geography/editor.tsx'))},
  {path: '/geography/:id', page: track(() => import('./pages/geography/thing.tsx'))},
  {path: '/geography/:id/edit', page: track(() => import('./pages/geography/editor.tsx'))},
  {path: '/gates', page: track(() => import('./pages/gates/page.tsx'))},
  {path: '/gates/:id', page: track(() => import('./pages/gates/gate.tsx'))},
  {path: '/devices', page: track(() => import('./pages/devices/page.tsx'))},
  {path: '/devices/:id', page: track(() => import('./pages/devices/device.tsx'))},
  {path: '/track-reports', page: track(() => import('./pages/track_reports/page.tsx'))},
  {path: '/track-settings', page: track(() => import('./pages/track_settings/page.tsx'))},
  {path: '/alarms/:id', page: track(() => import('./pages/alarm/page.tsx'))},
  ...['/ledger', '/ledger/drafts', '/ledger/keys', '/ledger/charter', '/ledger/new/:type', '/ledger/records/:kind', '/ledger/record/:kind/:local'].map((path) => ({path, page: ledger})),
  {path: '/admin/:part', page: admin},
  {path: '/account', page: lazy(() => import('./pages/account/page.tsx'), 'admin')},
  {path: '/verify', page: VERIFY},
  {path: '/ledger/presentation', page: lazy(() => import('./pages/presentation/page.tsx'), 'presentation')},
  {path: '/help', page: lazy(() => import('./pages/help.tsx'))},
];

export interface Link {
  path: string;
  label: Key;
  when: () => boolean;
  also?: string[];  // other beginnings of paths that belong to it
}

// Analysts study what was decided; what is waiting is not theirs.
const seesQueue = (): boolean => hasRole('clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'manager', 'auditor');

const watches = (): boolean => hasRole('control_room_officer', 'inspector', 'manager', 'analyst', 'auditor');

const readsRules = (): boolean => hasRole('targeting_officer', 'analyst', 'manager', 'auditor');

export const MAIN_LINKS: Link[] = [
  {path: '/queue', label: 'nav.queue', when: seesQueue},
  {path: '/controls', label: 'nav.controls', when: () => hasRole('clearance_officer', 'inspector', 'post_clearance_auditor', 'manager')},
  {path: '/declarations', label: 'nav.mine', when: isTrader},
  {path: '/declarations', label: 'nav.declarations', when: () => isOfficer() && !isTrader()},
  {path: '/declarations/new', label: 'nav.new', when: isTrader},
  {path: '/declarations/bulk', label: 'nav.bulk', when: isTrader},
  {path: '/notifications', label: 'nav.notifications', when: isTrader},
  {path: '/control-room', label: 'nav.control_room', when: watches, also: ['/movements', '/alarms/', '/shifts', '/dispatches', '/gates', '/geography', '/devices', '/track-']},
  {path: '/movements', label: 'nav.movements', when: () => isTrader() || hasRole('gate_officer', 'clearance_officer')},
  {path: '/gates', label: 'nav.gates', when: () => hasRole('gate_officer')},
  {path: '/tariff', label: 'nav.tariff', when: () => true},
  {path: '/ledger', label: 'nav.ledger', when: hasLedger},
  {path: '/rules', label: 'nav.rules', when: readsRules},
  {path: '/dashboard', label: 'nav.dashboard', when: () => hasRole('manager', 'analyst', 'auditor', 'targeting_officer', 'post_clearance_auditor')},
];

export const ADMIN_LINKS: Link[] = [
  {path: '/admin/accounts', label: 'nav.accounts', when: () => hasRole('administrator', 'manager', 'auditor')},
  {path: '/admin/keys', label: 'nav.keys', when: () => hasRole('administrator')},
  {path: '/admin/offices', label: 'nav.offices', when: () => hasRole('administrator', 'manager', 'auditor')},
  {path: '/admin/policy', label: 'nav.policy', when: isOfficer},
  {path: '/admin/webhooks', label: 'nav.webhooks', when: () => hasRole('administrator', 'system', 'broker')},
  {path: '/admin/journal', label: 'nav.journal', when: () => hasRole('auditor', 'administrator')},
];

export function homePath(): string {
  if (hasRole('administrator') && !isOfficer()) return '/admin/accounts';
  if (hasRole('control_room_officer')) return '/control-room';
  if (hasRole('gate_officer') && !seesQueue()) return '/gates';
  if (hasRole('manager') || (isOfficer() && !seesQueue())) return '/dashboard';
  if (hasRole('inspector', 'post_clearance_auditor') && !hasRole('targeting_officer', 'clearance_officer')) return '/controls';
  return isOfficer() ? '/queue' : '/declarations';
}

export function routeOf(path: string): {page: ComponentType<PageProps>; parameters: Record<string, string>} | undefined {
  for (const {path: pattern, page} of ROUTES) {
    const parameters = match(pattern, path);
    if (parameters) return {page, parameters};
  }
  return undefined;
}
