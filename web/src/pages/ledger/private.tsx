// Private fields: shown to somebody as a document that is checked against the ledger, or deleted here for good.
import {useState} from 'preact/hooks';
import {federation, memberName, splitObject} from './names.ts';
import {call} from '../../api/client.ts';
import type {LedgerEntry, LedgerKind} from '../../api/types.ts';
import {download} from '../../base/csv.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Trouble} from '../../parts/bits.tsx';
import {AskReason, Dialog, DialogButtons} from '../../parts/dialog.tsx';
import {Check, SelectField} from '../../parts/field.tsx';
import {useDoing} from '../../parts/load.ts';
import {tell} from '../../parts/toast.tsx';

const pathOf = (object: string): {kind: LedgerKind; local: string} => splitObject(object) as {kind: LedgerKind; local: string};

export function ShowDialog({object, entry, onClose}: {object: string; entry: LedgerEntry; onClose: () => void}) {
  const names = Object.keys(entry.private);
  const [fields, setFields] = useState<string[]>([]);
  const [to, setTo] = useState('');
  const show = useDoing(async () => {
    const document = await call('discloseLedgerRecord', {path: pathOf(object), body: {number: entry.number, fields, ...(to ? {to} : {})}});
    if (to) tell(t('ledger.shown_to', {member: memberName(to)}));
    else download(`${object.replace('/', '-')}-${entry.number}.disclosure.json`, JSON.stringify(document), 'application/json');
  });
  const others = (federation.value?.members ?? []).filter((one) => !one.self && !one.removed);
  return (
    <Dialog title={t('ledger.show_fields')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (fields.length > 0 && await show.run()) onClose();
      }}>
        <p>{t('ledger.show_explained')}</p>
        <div class="choices">{names.map((name) => <Check key={name} id={`show-${name}`} label={tCode('ledger_field', name)} checked={fields.includes(name)} onChecked={(on) => setFields(on ? [...fields, name] : fields.filter((one) => one !== name))} />)}</div>
        <SelectField id="show-to" label={t('ledger.show_to')} value={to} options={[['', t('ledger.show_file')], ...others.map((one): [string, string] => [one.id, one.name])]} onValue={setTo} />
        <Trouble failure={show.failure} />
        <DialogButtons verb={t('ledger.show_fields')} busy={show.busy || fields.length === 0} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function ForgetDialog({object, onDone, onClose}: {object: string; onDone: () => void; onClose: () => void}) {
  return (
    <AskReason title={t('ledger.forget')} verb={t('ledger.forget')} danger onClose={onClose} onSay={async (reason) => {
      const {fields} = await call('forgetLedgerPrivate', {path: pathOf(object), body: {reason}});
      tell(t('ledger.forgotten', {count: fields}));
      onDone();
    }}><p>{t('ledger.forget_explained')}</p><p class="strong">{t('ledger.no_way_back')}</p></AskReason>
  );
}
