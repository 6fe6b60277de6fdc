// One declaration: what was declared, what was decided and why, what happened.
import './declaration.css';
import {useEffect, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import {listen} from '../../api/live.ts';
import type {Declaration} from '../../api/types.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {lazy} from '../../parts/lazy.tsx';
import {useGap, useLoad, useTitle} from '../../parts/load.ts';
import type {PageProps} from '../../routes.tsx';
import {ConsignmentDialog} from './consignment.tsx';
import {ControlPanel} from './control.tsx';
import {Documents} from './documents.tsx';
import {Head} from './head.tsx';
import {HistoryPanel} from './history.tsx';
import {Items} from './items.tsx';
import {Stages} from './stages.tsx';
import {Why} from './why.tsx';

const RulesPart = lazy<{id: string; items: number; version: number}>(() => import('./rules.tsx'), 'rules');

const SETTLE_MS = 300;  // several events of one deed come together

function useReloadOn(id: string, reload: () => void): void {
  useGap(reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen('declaration', (row) => {
      if (row.id !== id) return;
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id, reload]);
}

function party(given: Declaration['document']['importer'] | undefined): string | undefined {
  return given && [given.name, given.id, given.address].filter(Boolean).join(' · ');
}

function Parties({document}: {document: Declaration['document']}) {
  return (
    <Panel title={t('title.parties')}>
      <Facts rows={[
        [t('field.importer'), party(document.importer)], [t('field.declarant'), party(document.declarant)],
        [t('field.supplier'), party(document.supplier)], [t('field.carrier'), document.carrier],
        [t('field.transport_mode'), document.transport_mode && `${document.transport_mode} · ${tCode('mode', document.transport_mode)}`], [t('field.dispatch'), document.dispatch],
        [t('field.transport_means'), document.transport_means], [t('field.equipment'), document.equipment?.join(' ')],
        [t('field.delivery_terms'), document.delivery_terms], [t('field.procedure'), document.procedure],
        [t('field.expected_arrival'), document.expected_arrival],
      ]} />
    </Panel>
  );
}

// Another text whenever something happened that the story tells of.
const newsOf = ({summary, control, attachments}: Declaration): string =>
  [summary.version, summary.status, summary.lane, control?.id, control?.status, control?.officer, attachments.length].join(' ');

export default function DeclarationPage({parameters}: PageProps) {
  const id = parameters.id ?? '';
  const loaded = useLoad((signal) => call('getDeclaration', {path: {id}, signal}), [id]);
  const mayRead = loaded.data?.allowed.includes('read_findings') ?? false;
  const version = loaded.data?.summary.version;
  const findings = useLoad(async (signal) => (mayRead ? call('getFindings', {path: {id}, signal}) : undefined), [id, mayRead, version]);
  const stages = useLoad(async (signal) => (mayRead ? call('getDeclarationStages', {path: {id}, signal}) : undefined), [id, mayRead, version]);
  const [reference, setReference] = useState<string | undefined>(undefined);
  useTitle(loaded.data?.summary.lrn ?? t('title.declaration'));
  useReloadOn(id, loaded.reload);
  const data = loaded.data;
  if (!data) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  return (
    <article class="declaration">
      <Head data={data} onChanged={loaded.reload} />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      <div class={mayRead || data.control ? 'columns' : undefined}>
        <div>
          <Items data={data} findings={findings.data} />
          {mayRead && <Stages data={data} loaded={stages} onReference={setReference} />}
          <Documents data={data} stages={stages.data} onReference={setReference} onChanged={loaded.reload} />
          <Parties document={data.document} />
          {data.allowed.includes('read_history') && <HistoryPanel id={id} version={newsOf(data)} />}
        </div>
        {(mayRead || data.control) && (
          <div>
            {data.control && <ControlPanel control={data.control} allowed={data.allowed} onChanged={loaded.reload} />}
            {mayRead && <Why id={id} findings={findings} />}
            {mayRead && <RulesPart id={id} items={data.document.items.length} version={data.summary.version} />}
          </div>
        )}
      </div>
      {reference !== undefined && <ConsignmentDialog reference={reference} onClose={() => setReference(undefined)} />}
    </article>
  );
}
