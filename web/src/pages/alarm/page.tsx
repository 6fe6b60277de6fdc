// One alarm on a page of its own: what an address in a message leads to.
import {t} from '../../i18n/index.ts';
import {PageHead} from '../../parts/bits.tsx';
import {useTitle} from '../../parts/load.ts';
import {TrackTabs} from '../../parts/track_bits.tsx';
import type {PageProps} from '../../routes.tsx';
import {AlarmView} from './view.tsx';

export default function AlarmPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const title = t('alarm.one', {id: `\u2068${id}\u2069`});
  useTitle(title);
  return <div class="page"><PageHead title={title} /><TrackTabs /><AlarmView key={id} id={id} /></div>;
}
