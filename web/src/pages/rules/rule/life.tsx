// Everything that happened to a rule, as sentences, the latest first.
import {call} from '../../../api/client.ts';
import {t} from '../../../i18n/index.ts';
import {Loading, Panel, Time, Trouble} from '../../../parts/bits.tsx';
import {useLoad} from '../../../parts/load.ts';

export function Life({name, version}: {name: string; version: number}) {
  const loaded = useLoad((signal) => call('getRuleLife', {path: {name}, signal}), [name, version]);
  return (
    <Panel title={t('title.history')} id="life">
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && (
        <ol class="story">
          {loaded.data.items.toReversed().map((event) => (
            <li key={event.seq} class="story-step">
              <p><bdi>{event.sentence}</bdi></p>
              <p class="faint"><Time at={event.at} /> · <bdi>{event.by_name || event.by}</bdi></p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
