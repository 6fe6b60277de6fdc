// The frame of pages before one is inside: sign-in, first start, a new password.
import type {ComponentChildren} from 'preact';
import {session} from '../api/session.ts';
import {t} from '../i18n/index.ts';
import {Brand, LanguageChoice} from './shell.tsx';

export function Gate({title, aside, children}: {title: string; aside?: ComponentChildren; children: ComponentChildren}) {
  return (
    <>
      <header class="top"><Brand /><div class="top-end"><LanguageChoice /></div></header>
      <main class="gate">
        <div class="gate-main">
          <h1>{title}</h1>
          {children}
        </div>
        {aside}
        <footer class="faint">{t('text.claim')}{session.value?.version && <> · <bdi>{session.value.version}</bdi></>}</footer>
      </main>
    </>
  );
}
