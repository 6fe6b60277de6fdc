// Checks what was given, again when the keys that are believed change; what was found before stays until then.
import {useEffect, useState} from 'preact/hooks';
import type {Trust} from '../../verify/charter.ts';
import type {Verdict} from '../../verify/verdict.ts';
import {verify} from '../../verify/verify.ts';

export function useVerdict(files: Uint8Array[], trust: Trust | undefined): Verdict | undefined {
  const [found, setFound] = useState<{files: Uint8Array[]; verdict: Verdict} | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    if (files.length > 0) void verify(files, {trust, now: Date.now()}).then((verdict) => gone || setFound({files, verdict}));
    return () => void (gone = true);
  }, [files, trust]);
  return found?.files === files ? found.verdict : undefined;
}
