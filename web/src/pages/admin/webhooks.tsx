// Webhooks: where news is sent, and what came back.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Delivery, Webhook} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, Time, Trouble} from '../../parts/bits.tsx';
import {Confirm, Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {listOf} from './role_choice.tsx';
import {ShownOnce} from './shown_once.tsx';

type Asked = {webhook: Webhook; what: 'deliveries' | 'remove'};

const columns = (onAsk: (asked: Asked) => void): Column<Webhook>[] => [
  {head: t('webhook.url'), cell: (row) => <bdi class="code break">{row.url}</bdi>, csv: (row) => row.url},
  {head: t('webhook.events'), cell: (row) => row.events.join(', '), csv: (row) => row.events.join(' ')},
  {head: t('webhook.last'), cell: (row) => String(row.last_status ?? '–'), csv: (row) => row.last_status, number: true},
  {head: t('webhook.failures'), cell: (row) => <span class={row.failures ? 'wrong' : undefined}>{number(row.failures ?? 0)}</span>, csv: (row) => row.failures, number: true},
  {head: t('field.state'), cell: (row) => t(row.disabled ? 'state.off' : 'state.on'), csv: (row) => String(!row.disabled)},
  {head: t('head.actions'), cell: (row) => <span class="buttons">
    <button type="button" class="button small" onClick={() => onAsk({webhook: row, what: 'deliveries'})}>{t('webhook.deliveries')}</button>
    <button type="button" class="button small danger-quiet" aria-label={`${t('do.remove')} ${row.url}`} onClick={() => onAsk({webhook: row, what: 'remove'})}>{t('do.remove')}</button></span>},
];

const deliveryColumns = (): Column<Delivery>[] => [
  {head: t('head.number'), cell: (row) => String(row.seq), csv: (row) => row.seq, number: true}, {head: t('head.date'), cell: (row) => <Time at={row.at} />, csv: (row) => row.at},
  {head: t('field.state'), cell: (row) => <span class={row.status === 'given_up' ? 'wrong' : undefined}>{t(`delivery.${row.status}`)}</span>, csv: (row) => row.status},
  {head: t('webhook.attempts'), cell: (row) => number(row.attempts), csv: (row) => row.attempts, number: true},
  {head: t('webhook.last'), cell: (row) => String(row.last_status ?? '–'), csv: (row) => row.last_status, number: true},
  {head: t('webhook.next'), cell: (row) => <Time at={row.next_at} />, csv: (row) => row.next_at},
];

function Deliveries({webhook, onClose}: {webhook: Webhook; onClose: () => void}) {
  const loaded = useLoad((signal) => call('listDeliveries', {path: {id: webhook.id}, signal}), [webhook.id]);
  return (
    <Dialog drawer title={t('webhook.deliveries')} onClose={onClose}>
      <p><bdi class="code break">{webhook.url}</bdi></p>
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data && <Table caption={t('webhook.deliveries')} columns={deliveryColumns()} rows={loaded.data.items} keyOf={(row) => row.seq} file="deliveries.csv" />}
    </Dialog>
  );
}

function WebhookDialog({onClose, onMade}: {onClose: () => void; onMade: (webhook: Webhook) => void}) {
  const [url, setUrl] = useState('https://');
  const [events, setEvents] = useState('*');
  const making = useDoing(async () => onMade(await call('createWebhook', {body: {url: url.trim(), events: listOf(events)}})));
  const errorAt = (pointer: string) => making.failure?.problems.find((problem) => problem.pointer.startsWith(pointer))?.detail;
  return (
    <Dialog title={t('webhook.new')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await making.run()) onClose();
      }}>
        <Trouble failure={making.failure} />
        <TextField id="webhook-url" label={t('webhook.url')} type="url" value={url} onValue={setUrl} error={errorAt('/url')} maxLength={2000} required />
        <TextField id="webhook-events" label={t('webhook.events')} hint={t('hint.events')} value={events} onValue={setEvents} error={errorAt('/events')} required />
        <DialogButtons verb={t('do.make')} busy={making.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function Webhooks() {
  const loaded = useLoad((signal) => call('listWebhooks', {signal}), []);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Webhook | undefined>(undefined);
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const close = () => setAsked(undefined);
  return (
    <>
      <div class="filters"><button type="button" class="button primary" onClick={() => setMaking(true)}>{t('webhook.new')}</button></div>
      {made?.secret && <ShownOnce label={t('webhook.secret')} secret={made.secret} onClose={() => setMade(undefined)} />}
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!loaded.data && loaded.loading && <Loading />}
      {loaded.data?.items.length === 0 && <Empty title={t('webhook.none')} />}
      {loaded.data && loaded.data.items.length > 0 && <Table caption={t('nav.webhooks')} columns={columns(setAsked)} rows={loaded.data.items} keyOf={(row) => row.id} />}
      {making && <WebhookDialog onClose={() => setMaking(false)} onMade={(webhook) => {
        setMade(webhook);
        loaded.reload();
      }} />}
      {asked?.what === 'deliveries' && <Deliveries webhook={asked.webhook} onClose={close} />}
      {asked?.what === 'remove' && (
        <Confirm title={t('do.remove')} verb={t('do.remove')} danger onClose={close} onYes={async () => {
          await call('deleteWebhook', {path: {id: asked.webhook.id}});
          loaded.reload();
        }}><p><bdi class="code break">{asked.webhook.url}</bdi></p></Confirm>
      )}
    </>
  );
}
