// The pages about rules, fetched together: who looks at one looks at the next. Paths with a hyphen are no rule's: no
// rule can be called so.
import type {ComponentType} from 'preact';
import {match, place} from '../../base/router.ts';
import type {PageProps} from '../../routes.tsx';
import ApprovalsPage from './approvals.tsx';
import BackTestsPage from './back_test/list.tsx';
import BackTestPage from './back_test/page.tsx';
import EditPage from './edit/page.tsx';
import RulesPage from './page.tsx';
import ReviewPage from './review.tsx';
import RulePage from './rule/page.tsx';

// The first that matches counts.
const PAGES: [string, ComponentType<PageProps>][] = [
  ['/rules', RulesPage], ['/rules/to-approve', ApprovalsPage], ['/rules/to-review', ReviewPage], ['/rules/back-tests', BackTestsPage], ['/rules/back-tests/:id', BackTestPage],
  ['/rules/:name', RulePage], ['/rules/:name/edit', EditPage], ['/rules/new/:kind', EditPage],
];

export default function RulesSection() {
  const path = place.value.split('?')[0] ?? '';
  for (const [pattern, Page] of PAGES) {
    const parameters = match(pattern, path);
    if (parameters) return <Page key={path} parameters={parameters} />;
  }
  return null;
}
