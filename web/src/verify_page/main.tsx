import '../styles/main.css';
import {render} from 'preact';
import {isLanguage, loadLanguage, loadPart, t} from '../i18n/index.ts';
import {VerifyPage} from './page.tsx';

// Filled in where the page was fetched (pages/verify/keep.ts): the keys of that federation.
function builtIn(): string[] {
  const list: unknown = JSON.parse(document.getElementById('trust')?.textContent ?? '[]');
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

const wanted = navigator.languages.map((name) => name.slice(0, 2)).find(isLanguage) ?? 'en';
await loadPart('verify');
await loadLanguage(wanted);
document.title = t('verify.title');
render(<VerifyPage built={builtIn()} />, document.getElementById('app')!);
