// Where a rule holds and who may see its text: can be changed until a version of it was approved.
import {useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import {reference} from '../../../api/session.ts';
import type {Rule, RuleSecrecy} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import {Trouble} from '../../../parts/bits.tsx';
import {Dialog, DialogButtons} from '../../../parts/dialog.tsx';
import {Check} from '../../../parts/field.tsx';
import {useDoing} from '../../../parts/load.ts';
import {tell} from '../../../parts/toast.tsx';

interface PlaceProps {
  offices: string[];
  secrecy: RuleSecrecy;
  onOffices: (offices: string[]) => void;
  onSecrecy: (secrecy: RuleSecrecy) => void;
}

export function PlaceFields({offices, secrecy, onOffices, onSecrecy}: PlaceProps) {
  return (
    <>
      <fieldset class="choices">
        <legend>{t('rules.where')}</legend>
        {(reference.value?.offices ?? []).map((office) => <Check key={office.id} id={`office-${office.id}`} label={office.name} checked={offices.includes(office.id)}
          onChecked={(on) => onOffices(on ? [...offices, office.id] : offices.filter((id) => id !== office.id))} />)}
        <p class="faint">{offices.length === 0 ? t('rules.nation_hint') : ''}</p>
      </fieldset>
      <fieldset class="choices">
        <legend>{t('rules.secrecy')}</legend>
        {(['authors', 'officers'] as const).map((one) => <label key={one} class="choice"><input type="radio" name="secrecy" checked={secrecy === one} onChange={() => onSecrecy(one)} />{t(`secrecy.${one}`)}</label>)}
      </fieldset>
    </>
  );
}

export function ChangeDialog({rule, onClose, onDone}: {rule: Rule; onClose: () => void; onDone: (rule: Rule) => void}) {
  const [offices, setOffices] = useState(rule.offices);
  const [secrecy, setSecrecy] = useState(rule.secrecy);
  const saving = useDoing(async () => {
    onDone(await call('changeRule', {path: {name: rule.name}, body: {offices, secrecy}, version: rule.version}));
    tell(t('admin.saved'));
  });
  return (
    <Dialog title={t('rule.change')} onClose={onClose}>
      <form onSubmit={async (event) => {
        event.preventDefault();
        if (await saving.run()) onClose();
      }}>
        <PlaceFields offices={offices} secrecy={secrecy} onOffices={setOffices} onSecrecy={setSecrecy} />
        <Trouble failure={saving.failure} />
        <DialogButtons verb={t('do.save')} busy={saving.busy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
