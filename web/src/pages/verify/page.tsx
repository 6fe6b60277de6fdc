// Checks a document of the ledger, for anybody: asks the server, and checks it in this browser too.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../api/client.ts';
import type {LedgerChecked} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {Give} from '../../parts/verify/give.tsx';
import {readTrust, TrustBox} from '../../parts/verify/trust_box.tsx';
import {useVerdict} from '../../parts/verify/use_verdict.ts';
import {VerdictView} from '../../parts/verify/verdict.tsx';
import {concat, utf8} from '../../verify/bytes.ts';
import type {Trust} from '../../verify/charter.ts';
import type {Verdict} from '../../verify/verdict.ts';
import {mainOf} from '../../verify/verify.ts';
import {combine, type Agreement, type Combined} from './combine.ts';
import {downloadPage, trustTexts} from './keep.ts';

// A code on paper leads here, with all that it says behind the '#', which browsers do not send.
const fromAddress = (): Uint8Array[] => (/^#\d+$/.test(location.hash) ? [utf8(`https://${location.host}/verify${location.hash}`)] : []);

interface Asked {
  files: Uint8Array[];
  answer?: LedgerChecked;
  failure?: Failure;
}

// The server's word on what was given; an answer that comes too late is let go.
function useServer(files: Uint8Array[]): Asked | undefined {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  useEffect(() => {
    if (files.length === 0) return undefined;
    const stop = new AbortController();
    const body = new Blob([concat(...mainOf(files)) as BlobPart], {type: 'application/octet-stream'});
    call('verifyLedgerDocument', {body, signal: stop.signal}).then(
      (answer) => stop.signal.aborted || setAsked({files, answer}),
      (error) => isAbort(error) || stop.signal.aborted || setAsked({files, failure: asFailure(error)}));
    return () => stop.abort();
  }, [files]);
  return asked?.files === files ? asked : undefined;
}

function Agreed({agreement, failure}: {agreement: Agreement; failure: Failure | undefined}) {
  if (agreement === 'agree') return <p class="faint">{t('verify.agree')}</p>;
  if (agreement === 'server_alone') return <p class="faint">{t('verify.server_alone')}</p>;
  return agreement === 'alone' ? <p class="note note-ask">{t('verify.alone')} {failure?.message}</p> : null;
}

function Result({found, own, of, failure}: {found: Combined; own: Verdict; of: object; failure: Failure | undefined}) {
  if (found.agreement !== 'differ') return <VerdictView verdict={found.verdict} of={of} today={found.today}><Agreed agreement={found.agreement} failure={failure} /></VerdictView>;
  return (
    <>
      <p class="note note-bad" role="alert">{t('verify.differ')}</p>
      <h2>{t('verify.server_says')}</h2>
      <VerdictView verdict={found.verdict} today={found.today} />
      <h2>{t('verify.browser_says')}</h2>
      <VerdictView verdict={own} />
    </>
  );
}

function Keep({texts}: {texts: string[]}) {
  const keep = useDoing(() => downloadPage(texts));
  return (
    <Panel title={t('verify.keep')}>
      <p>{t('verify.keep_hint')} {texts.length > 0 && t('verify.keep_keys')}</p>
      <Trouble failure={keep.failure} />
      <button type="button" class="button" disabled={keep.busy} onClick={() => void keep.run()}>{t('verify.keep_button')}</button>
    </Panel>
  );
}

export default function VerifyDeskPage() {
  useTitle(t('verify.title'));
  const [files, setFiles] = useState(fromAddress);
  const [given, setGiven] = useState<Trust | undefined>(undefined);
  const keys = useLoad((signal) => call('getLedgerTrust', {signal}), []);
  const [known, setKnown] = useState<{texts: string[]; trust: Trust | undefined}>({texts: [], trust: undefined});
  useEffect(() => {
    const texts = keys.data ? trustTexts(keys.data) : [];
    setKnown({texts, trust: readTrust(texts).trust});
  }, [keys.data]);
  useEffect(() => {
    const arrive = () => setFiles(fromAddress());
    addEventListener('hashchange', arrive);
    return () => removeEventListener('hashchange', arrive);
  }, []);
  const trust = known.trust ?? given;
  const server = useServer(files);
  const own = useVerdict(files, trust);
  const waits = files.length > 0 && (!server || !own || (keys.loading && !keys.data));
  return (
    <div class="page narrow">
      <PageHead title={t('verify.title')} />
      <p class="lead">{t('verify.lead')}</p>
      <Give onGiven={setFiles} />
      {waits && <Loading />}
      {!waits && server && own && <Result found={combine(server.answer, own)} own={own} of={files} failure={server.failure} />}
      {keys.failure && <TrustBox built={[]} trust={given} onTrust={setGiven} />}
      <Keep texts={known.texts} />
    </div>
  );
}
