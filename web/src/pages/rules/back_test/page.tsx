// One back-test: how far it is, then what it found.
import {useEffect} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {BackTest} from '../../../api/types.ts';
import {day, number, percent, t} from '../../../i18n/index.ts';
import {Facts, Loading, PageHead, Panel, Time, Trouble} from '../../../parts/bits.tsx';
import {useDoing, useLoad, useTitle} from '../../../parts/load.ts';
import type {PageProps} from '../../../routes.tsx';
import {rulePath, RulesTabs} from '../parts.tsx';
import {Results} from './results.tsx';

const LOOK_AGAIN_MS = 1_000;
const underWay = (test: BackTest | undefined): boolean => test?.state === 'running' || test?.state === 'waiting';

function Progress({test, onCancelled}: {test: BackTest; onCancelled: () => void}) {
  const cancelling = useDoing(async () => {
    await call('cancelBackTest', {path: {id: test.id}});
    onCancelled();
  });
  const share = test.total > 0 ? test.done / test.total : 0;
  return (
    <Panel title={t(`back.state.${test.state}`)}>
      <progress max={Math.max(1, test.total)} value={test.done} aria-label={t('bulk.progress')} />
      <p role="status">{t('back.progress', {done: number(test.done), total: number(test.total), share: percent(share)})}</p>
      <div class="buttons"><button type="button" class="button" disabled={cancelling.busy} onClick={() => void cancelling.run()}>{t('do.stop')}</button></div>
      <Trouble failure={cancelling.failure} />
    </Panel>
  );
}

export default function BackTestPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const loaded = useLoad((signal) => call('getBackTest', {path: {id}, signal}), [id]);
  const test = loaded.data;
  useTitle(t('back.one'));
  useEffect(() => {
    if (!underWay(test)) return undefined;
    const timer = setTimeout(loaded.reload, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [test]);
  return (
    <div class="page">
      <PageHead title={t('back.one')} />
      <RulesTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!test && loaded.loading && <Loading />}
      {test && (
        <Facts rows={[
          [t('rules.rule'), test.name ? <a href={rulePath(test.name)}>{test.name}{test.version !== undefined && ` · ${t('rule.version', {version: number(test.version)})}`}</a> : t('back.of_text')],
          [t('back.period'), test.from && test.to ? `${day(test.from)} – ${day(test.to)}` : ''], [t('time.started'), <Time at={test.at} />],
        ]} />
      )}
      {test && underWay(test) && <Progress test={test} onCancelled={loaded.reload} />}
      {test?.state === 'cancelled' && <p class="note">{t('back.state.cancelled')}</p>}
      {test?.state === 'failed' && <p class="note note-bad" role="alert">{t('back.state.failed')} <bdi>{test.detail}</bdi></p>}
      {test?.state === 'done' && <Results rules={test.rules ?? []} />}
    </div>
  );
}
