// The frame of all pages: who is signed in decides what is shown.
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {me, session, startSession} from './api/session.ts';
import {go, place} from './base/router.ts';
import {t} from './i18n/index.ts';
import {Empty, Loading, Trouble} from './parts/bits.tsx';
import {lazy} from './parts/lazy.tsx';
import {useDoing, useTitle} from './parts/load.ts';
import {Brand, LanguageChoice, pathNow, Shell} from './parts/shell.tsx';
import {Toast} from './parts/toast.tsx';
import {SignInPage} from './pages/sign_in.tsx';
import {homePath, routeOf, VERIFY} from './routes.tsx';

const SetUpPage = lazy(() => import('./pages/set_up.tsx'));
const NewPasswordPage = lazy(() => import('./pages/account/new_password.tsx'), 'admin');

function NotFound() {
  useTitle(t('title.nothing'));
  return <Empty title={t('title.nothing')}><a href="/">{t('nav.home')}</a></Empty>;
}

function Page() {
  const path = place.value.split('?')[0] ?? '/';
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useLayoutEffect(() => {
    // A new page is announced: the focus goes to its beginning.
    if (!first.current) main.current?.focus({preventScroll: true});
    first.current = false;
    if (path === '/') go(homePath(), true);
  }, [path]);
  const route = routeOf(path);
  const Found = route?.page;
  return (
    <main ref={main} id="main" tabIndex={-1}>
      {Found ? <Found key={path} parameters={route.parameters} /> : path !== '/' && <NotFound />}
    </main>
  );
}

// What a stranger may use: no navigation, and a way in.
function Outside() {
  return (
    <>
      <header class="top"><Brand /><div class="top-end"><a href="/">{t('title.sign_in')}</a><LanguageChoice /></div></header>
      <main id="main" tabIndex={-1}><VERIFY parameters={{}} /></main>
    </>
  );
}

function Inside() {
  const now = session.value;
  if (now?.first_run) return <SetUpPage />;
  if (!now?.signed_in) return pathNow() === '/verify' ? <Outside /> : <SignInPage />;
  if (me.value?.must_change_password) return <NewPasswordPage />;
  return <Shell><Page /></Shell>;
}

export function App() {
  // Once a page, and not again in every language: it is the session that brings the account's language.
  const start = useDoing(startSession);
  useEffect(() => void start.run(), []);
  if (!session.value) {
    return start.failure ? <main class="gate"><Trouble failure={start.failure} retry={() => void start.run()} /></main> : <main class="gate"><Loading /></main>;
  }
  return <><Inside /><Toast /></>;
}
