// The pages of the ledger, fetched together: who looks at one looks at the next.
import type {ComponentType} from 'preact';
import CharterPage from './charter.tsx';
import DraftsPage from './drafts.tsx';
import KeysPage from './keys.tsx';
import RecordsPage from './list.tsx';
import {federation, readFederation, readHolderKeys} from './names.ts';
import NewPage from './new.tsx';
import FederationPage from './page.tsx';
import RecordPage from './record.tsx';
import {session} from '../../api/session.ts';
import {match, place} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Loading} from '../../parts/bits.tsx';
import {useLoad} from '../../parts/load.ts';
import type {PageProps} from '../../routes.tsx';

const PAGES: [string, ComponentType<PageProps>][] = [
  ['/ledger', FederationPage], ['/ledger/records/:kind', RecordsPage], ['/ledger/record/:kind/:local', RecordPage], ['/ledger/new/:type', NewPage], ['/ledger/drafts', DraftsPage], ['/ledger/keys', KeysPage], ['/ledger/charter', CharterPage],
];

export default function LedgerSection() {
  const path = place.value.split('?')[0] ?? '';
  // Names first: a page without them would jump when they come. Where they cannot be read, ids stand for them.
  const names = useLoad(async (signal) => {
    await Promise.allSettled([readFederation(signal), readHolderKeys(signal)]);
    return true;
  }, []);
  if (session.value?.ledger === false) return <Empty title={t('ledger.off')}><a href="/">{t('nav.home')}</a></Empty>;
  if (!names.data && !federation.value) return <Loading />;
  for (const [pattern, Page] of PAGES) {
    const parameters = match(pattern, path);
    if (parameters) return <Page key={path} parameters={parameters} />;
  }
  return null;
}
