// The page that checks documents without a network, kept on a stick for years: everything of it is in one file.
import {useState} from 'preact/hooks';
import {language, LANGUAGES, loadLanguage, t, type Language} from '../i18n/index.ts';
import {Give} from '../parts/verify/give.tsx';
import {readTrust, TrustBox} from '../parts/verify/trust_box.tsx';
import {useVerdict} from '../parts/verify/use_verdict.ts';
import {VerdictView} from '../parts/verify/verdict.tsx';

function Top() {
  return (
    <header class="top">
      <span class="brand">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><path d="M3 12c4-5 8-5 13 0s9 5 13 0M3 22c4-5 8-5 13 0s9 5 13 0" /></svg>
        Tidewaiter
      </span>
      <div class="top-end language">
        <select aria-label={t('field.language')} value={language.value} onChange={(event) => void loadLanguage(event.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
        </select>
      </div>
    </header>
  );
}

// 'built': policies and founding entries that came with the page.
export function VerifyPage({built}: {built: string[]}) {
  const [trust, setTrust] = useState(() => readTrust(built).trust);
  const [files, setFiles] = useState<Uint8Array[]>([]);
  const verdict = useVerdict(files, trust);
  return (
    <>
      <Top />
      <main id="main" class="page narrow">
        <header class="page-head"><h1>{t('verify.title')}</h1></header>
        <p class="lead">{t('verify.lead')}</p>
        <p class="faint">{t('verify.offline')}</p>
        <Give onGiven={setFiles} />
        {verdict && <VerdictView verdict={verdict} of={files} />}
        <TrustBox built={built} trust={trust} onTrust={setTrust} />
      </main>
    </>
  );
}
