// Checks what was given, again when the keys that are believed change. Never says what was found of other files or by
// other keys: a moment with nothing is better than one with a word that counts no more.
import {useEffect, useState} from 'preact/hooks';
import type {Trust} from '../../verify/charter.ts';
import type {Verdict} from '../../verify/verdict.ts';
import {verify} from '../../verify/verify.ts';

interface Found {
  files: Uint8Array[];
  trust: Trust | undefined;
  verdict: Verdict;
}

export function useVerdict(files: Uint8Array[], trust: Trust | undefined): Verdict | undefined {
  const [found, setFound] = useState<Found | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    if (files.length > 0) void verify(files, {trust, now: Date.now()}).then((verdict) => gone || setFound({files, trust, verdict}));
    return () => void (gone = true);
  }, [files, trust]);
  return found?.files === files && found.trust === trust ? found.verdict : undefined;
}
