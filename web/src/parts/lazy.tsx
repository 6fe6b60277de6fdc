// A page whose code is fetched when it is first looked at.
import type {ComponentType} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {Failure} from '../api/client.ts';
import {loadPart, t, type Part} from '../i18n/index.ts';
import {Loading, Trouble} from './bits.tsx';

// What these pages say comes with the code: 'work' that the first page does not say, 'part' that no other pages do.
// 'quiet': a small thing on a page, which is not waited for and not missed.
export function lazy<P extends object>(load: () => Promise<{default: ComponentType<P>}>, part?: Part, quiet = false): ComponentType<P> {
  let Page: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>(Page ? 'there' : 'waiting');
    useEffect(() => {
      if (Page) return;
      Promise.all([load(), loadPart('work'), part && loadPart(part)]).then(([module]) => {
        Page = module.default;
        setState('there');
      }, () => setState('failed'));
    }, []);
    if (quiet && !Page) return null;
    if (state === 'failed') return <Trouble failure={new Failure(0, 'code', t('error.page'))} retry={() => location.reload()} />;
    return Page ? <Page {...props} /> : <Loading />;
  };
}
