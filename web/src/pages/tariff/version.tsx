// One version of the tariff: what a person should look at before it is put in force, and putting it in force.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {TariffVersion} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Facts, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {useDoing, useLoad, useTitle} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';
import type {PageProps} from '../../routes.tsx';
import {changesPath, tariffPath} from './address.ts';
import {managesTariff, TariffTabs} from './section_bar.tsx';
import {ProblemTable, StateWord} from './version_parts.tsx';

const ACTIVATE_TIMEOUT_MS = 120_000;  // a large tariff is read, and compared for all who watch codes

function ActivateDialog({version, onClose, onDone}: {version: TariffVersion; onClose: () => void; onDone: (version: TariffVersion) => void}) {
  const doing = useDoing(async () => onDone(await call('activateTariffVersion', {path: {version: version.id}, timeoutMs: ACTIVATE_TIMEOUT_MS})));
  const own = doing.failure?.code === 'own_version';
  return (
    <Dialog title={t('version.activate')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await doing.run()) onClose();
      }}>
        <p>{t('version.activate_explain', {name: version.name})}</p>
        {version.warnings_total > 0 && <p class="note note-ask">{t('version.activate_warnings', {count: version.warnings_total})}</p>}
        {own ? <p class="note note-bad" role="alert">{t('version.own')}</p> : <Trouble failure={doing.failure} />}
        {own ? <div class="buttons"><button type="button" class="button primary" onClick={onClose}>{t('do.close')}</button></div> : <DialogButtons verb={t('version.activate')} busy={doing.busy} onClose={onClose} />}
      </form>
    </Dialog>
  );
}

function Warnings({version}: {version: TariffVersion}) {
  const {warnings, warnings_total: total} = version;
  if (total === 0) return <Panel title={t('version.look_at')}><p class="good">{t('version.no_warnings')}</p></Panel>;
  return (
    <Panel title={t('version.look_at')}>
      <p>{t('version.warnings_explain', {count: total})} {warnings.length < total && t('version.warnings_first', {count: warnings.length})}</p>
      <ProblemTable caption={t('version.look_at')} problems={warnings} file={`tariff-${version.id}-warnings.csv`} />
    </Panel>
  );
}

function Version({version, onChanged}: {version: TariffVersion; onChanged: (version: TariffVersion) => void}) {
  const [asking, setAsking] = useState(false);
  const done = (next: TariffVersion) => {
    onChanged(next);
    tell(t('version.activated', {name: next.name}));
  };
  return (
    <>
      <div class="buttons">
        {version.state !== 'in_force' && <button type="button" class="button primary" onClick={() => setAsking(true)}>{t('version.activate')}…</button>}
        {version.state !== 'in_force' && <a class="button" href={changesPath(version.id)}>{t('version.compare')}</a>}
        <a class="button" href={tariffPath(version.state === 'in_force' ? {} : {version: version.id})}>{t('version.look_through')}</a>
      </div>
      <Panel title={t('tariff.version')}>
        <Facts rows={[
          [t('field.state'), <StateWord state={version.state} />], [t('tariff.version'), <span class="code">{version.id}</span>], [t('version.lines'), number(version.lines)], [t('version.measures'), number(version.measures)],
          [t('version.loaded_at'), <Time at={version.loaded_at} />], [t('version.loaded_by'), version.loaded_by],
          [t('version.activated_at'), version.activated_at ? <Time at={version.activated_at} /> : undefined], [t('version.activated_by'), version.activated_by],
        ]} />
      </Panel>
      <Warnings version={version} />
      {asking && <ActivateDialog version={version} onClose={() => setAsking(false)} onDone={done} />}
    </>
  );
}

export default function VersionPage({parameters}: PageProps) {
  const id = parameters.version ?? '';
  const found = useLoad((signal) => call('getTariffVersion', {path: {version: id}, signal}), [id]);
  const title = found.data?.name ?? t('tariff.version');
  useTitle(title);
  if (!managesTariff()) return <div class="page"><PageHead title={t('tariff.version')} /><TariffTabs /><Empty title={t('error.not_yours')} /></div>;
  return (
    <div class="page">
      <PageHead title={title} />
      <TariffTabs />
      <Trouble failure={found.failure} retry={found.reload} />
      {found.loading && !found.data && <Loading />}
      {found.data && <Version version={found.data} onChanged={found.set} />}
    </div>
  );
}
