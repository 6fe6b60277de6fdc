// Every event as a story: who, when, what, and the details on demand.
import {call} from '../../api/client.ts';
import type {Event} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Loading, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad} from '../../parts/load.ts';

function Step({event}: {event: Event}) {
  const details = Object.keys(event.details ?? {}).length > 0 || event.hash;
  return (
    <li class="story-step">
      <p><bdi>{event.sentence || tCode('event', event.kind)}</bdi></p>
      <p class="faint"><Time at={event.at} /> · <bdi>{event.actor_name || event.actor}</bdi></p>
      {details && (
        <details>
          <summary>{t('head.details')}</summary>
          <dl class="facts small"><div><dt>{t('head.event')}</dt><dd class="code">{event.seq} {event.kind}</dd></div>
            {event.hash && <div><dt>{t('head.hash')}</dt><dd class="code break">{event.hash}</dd></div>}</dl>
          {event.details && <pre class="code" dir="ltr" tabIndex={0}>{JSON.stringify(event.details, null, 2)}</pre>}
        </details>
      )}
    </li>
  );
}

// 'version' changes when something happened, so that the story is read again.
export function HistoryPanel({id, version}: {id: string; version: string}) {
  const loaded = useLoad((signal) => call('getHistory', {path: {id}, signal}), [id, version]);
  return (
    <Panel title={t('title.history')} id="history">
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <ol class="story">{loaded.data.events.map((event) => <Step key={event.seq} event={event} />)}</ol>}
    </Panel>
  );
}
