// Published rulings: searched by everybody; added and withdrawn by those who manage the tariff.
import {useRef, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {Ruling} from '../../api/types.ts';
import {day as shownDay, t} from '../../i18n/index.ts';
import {Empty, Loading, Panel, Trouble} from '../../parts/bits.tsx';
import {Confirm, Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Field, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {Table} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {today} from '../tariff/address.ts';
import {managesTariff} from '../tariff/section_bar.tsx';

const LIMIT = 25;
const TEXT_LENGTH_MAX = 4096;

function AddDialog({onClose, onDone}: {onClose: () => void; onDone: () => void}) {
  const [ruling, setRuling] = useState({id: '', code: '', text: '', day: today()});
  const adding = useDoing(async () => {
    await call('addRuling', {body: {...ruling, id: ruling.id.trim(), code: ruling.code.replace(/[\s.]/g, ''), text: ruling.text.trim()}});
    tell(t('class.ruling_added'));
    onDone();
  });
  const errorAt = (name: string) => adding.failure?.problems.find((problem) => problem.pointer === `/${name}`)?.detail;
  const set = (part: Partial<typeof ruling>) => setRuling((old) => ({...old, ...part}));
  return (
    <Dialog title={t('class.add_ruling')} onClose={onClose}>
      <form noValidate onSubmit={async (event) => {
        event.preventDefault();
        if (await adding.run()) onClose();
      }}>
        <TextField id="ruling-id" label={t('field.reference')} value={ruling.id} maxLength={64} error={errorAt('id')} onValue={(id) => set({id})} />
        <TextField id="ruling-code" label={t('field.code')} value={ruling.code} maxLength={16} inputMode="numeric" error={errorAt('code')} onValue={(code) => set({code})} />
        <Field id="ruling-text" label={t('class.ruling_text')} error={errorAt('text')}>
          {(field) => <textarea {...field} rows={4} dir="auto" maxLength={TEXT_LENGTH_MAX} value={ruling.text} onInput={(event) => set({text: event.currentTarget.value})} />}
        </Field>
        <TextField id="ruling-day" label={t('head.date')} type="date" value={ruling.day} error={errorAt('day')} onValue={(day) => set({day})} />
        <Trouble failure={adding.failure} />
        <DialogButtons verb={t('class.publish')} busy={adding.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function WithdrawDialog({ruling, onClose, onDone}: {ruling: Ruling; onClose: () => void; onDone: () => void}) {
  return (
    <Confirm title={t('class.withdraw')} verb={t('class.withdraw')} danger onClose={onClose} onYes={async () => {
      await call('withdrawRuling', {path: {id: ruling.id}});
      tell(t('class.ruling_withdrawn'));
      onDone();
    }}>
      <p><bdi class="code">{ruling.id}</bdi> · <bdi>{ruling.text}</bdi></p>
      <p>{t('class.withdraw_explain')}</p>
    </Confirm>
  );
}

// Digits are a code; anything else is words or a reference.
const queryOf = (text: string) => (/^[0-9]{2}([0-9]{2,10})?$/.test(text) ? {code: text} : {q: text || undefined});

function useRulings(text: string) {
  const first = useLoad((signal) => call('listRulings', {query: {...queryOf(text), limit: LIMIT}, signal}), [text]);
  const [rest, setRest] = useState<{after: unknown; items: Ruling[]; next: string | undefined}>({after: undefined, items: [], next: undefined});
  const mine = rest.after === first.data && first.data !== undefined;  // a new first page begins anew
  const next = mine ? rest.next : first.data?.next;
  const more = useDoing(async () => {
    const page = await call('listRulings', {query: {...queryOf(text), limit: LIMIT, cursor: next}});
    setRest({after: first.data, items: [...(mine ? rest.items : []), ...page.items], next: page.next});
  });
  return {first, more, next, items: [...(first.data?.items ?? []), ...(mine ? rest.items : [])]};
}

export function RulingsPanel() {
  const [text, setText] = useState('');
  const [dialog, setDialog] = useState<'add' | Ruling | undefined>(undefined);
  const search = useRef<HTMLInputElement>(null);
  const {first, more, next, items} = useRulings(text);
  return (
    <Panel title={t('class.rulings')} id="rulings" tools={managesTariff() && <button type="button" class="button" onClick={() => setDialog('add')}>{t('class.add_ruling')}</button>}>
      <div class="filters"><SearchBox text={text} label={t('class.search_rulings')} input={search} onText={setText} /></div>
      <Trouble failure={first.failure} retry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && items.length === 0 && <Empty title={t(text ? 'class.no_ruling_match' : 'class.no_rulings')} />}
      {items.length > 0 && (
        <Table caption={t('class.rulings')} rows={items} keyOf={(one) => one.id} file="rulings.csv" columns={[
          {head: t('field.reference'), cell: (one) => <bdi class="code">{one.id}</bdi>, csv: (one) => one.id}, {head: t('field.code'), cell: (one) => <a class="code" href={`/tariff/${one.code}`}>{one.code}</a>, csv: (one) => one.code},
          {head: t('class.ruling_text'), cell: (one) => one.text, csv: (one) => one.text}, {head: t('head.date'), cell: (one) => shownDay(one.day), csv: (one) => one.day},
          ...(managesTariff() ? [{head: t('head.actions'), cell: (one: Ruling) => <button type="button" class="button quiet small" aria-label={`${t('class.withdraw')} ${one.id}`} onClick={() => setDialog(one)}>{t('class.withdraw')}</button>}] : []),
        ]} />
      )}
      <Trouble failure={more.failure} />
      {next && <button type="button" class="button" disabled={more.busy} onClick={() => void more.run()}>{t('do.more')}</button>}
      {dialog === 'add' && <AddDialog onClose={() => setDialog(undefined)} onDone={first.reload} />}
      {typeof dialog === 'object' && <WithdrawDialog ruling={dialog} onClose={() => setDialog(undefined)} onDone={first.reload} />}
    </Panel>
  );
}
