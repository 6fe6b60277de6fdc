// The pages about the tariff itself, fetched together: who looks at one looks at the next.
import type {ComponentType} from 'preact';
import {match, place} from '../../base/router.ts';
import type {PageProps} from '../../routes.tsx';
import ChangesPage from './changes.tsx';
import LinePage from './line.tsx';
import TariffPage from './page.tsx';
import VersionPage from './version.tsx';
import VersionsPage from './versions.tsx';

// The first that matches counts: a code is only what is none of the words.
const PAGES: [string, ComponentType<PageProps>][] = [
  ['/tariff', TariffPage], ['/tariff/changes', ChangesPage], ['/tariff/versions', VersionsPage], ['/tariff/versions/:version', VersionPage], ['/tariff/:code', LinePage],
];

export default function TariffSection() {
  const path = place.value.split('?')[0] ?? '';
  for (const [pattern, Page] of PAGES) {
    const parameters = match(pattern, path);
    if (parameters) return <Page key={path} parameters={parameters} />;
  }
  return null;
}
