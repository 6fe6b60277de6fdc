// Administration: parts by tabs, each only for those who may.
import type {ComponentType} from 'preact';
import {t} from '../../i18n/index.ts';
import {Empty, PageHead} from '../../parts/bits.tsx';
import {useTitle} from '../../parts/load.ts';
import {ADMIN_LINKS, type PageProps} from '../../routes.tsx';
import {Accounts} from './accounts.tsx';
import {JournalPart} from './journal.tsx';
import {Keys} from './keys.tsx';
import {Offices} from './offices.tsx';
import {PolicyPart} from './policy.tsx';
import {Webhooks} from './webhooks.tsx';

const PARTS: Record<string, ComponentType> = {accounts: Accounts, keys: Keys, offices: Offices, policy: PolicyPart, webhooks: Webhooks, journal: JournalPart};

export default function AdminPage({parameters}: PageProps) {
  const path = `/admin/${parameters.part}`;
  const links = ADMIN_LINKS.filter((link) => link.when());
  const current = links.find((link) => link.path === path);
  const Part = current && PARTS[parameters.part ?? ''];
  const title = current ? t(current.label) : t('nav.admin');
  useTitle(title);
  return (
    <div class="page">
      <nav aria-label={t('nav.admin')}>
        <ul class="tabs">{links.map((link) => <li key={link.path}><a href={link.path} aria-current={link.path === path ? 'page' : undefined}>{t(link.label)}</a></li>)}</ul>
      </nav>
      <PageHead title={title} />
      {Part ? <Part /> : <Empty title={t('error.not_yours')} />}
    </div>
  );
}
