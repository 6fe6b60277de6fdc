// What stands in a text that was pasted: the card of a new member, a title that comes from elsewhere.
import {useEffect, useState} from 'preact/hooks';
import {Party} from './bits.tsx';
import {checkCard, memberOfCard, type CheckedCard} from './card.ts';
import {shortPrint} from './fingerprint.ts';
import {readHandover} from './handover.ts';
import {listOf, textOf, type State} from './say.ts';
import {t, tCode} from '../../i18n/index.ts';
import {Facts} from '../../parts/bits.tsx';

const label = (name: string): string => tCode('ledger_field', name);

// Whether the card is its member's own: checked here, since whoever drafts is the first who could have been given another.
function useChecked(text: string): CheckedCard | undefined {
  const [checked, setChecked] = useState<{text: string; found: CheckedCard}>();
  useEffect(() => {
    let current = true;
    void checkCard(text).then((found) => current && setChecked({text, found}));
    return () => {
      current = false;
    };
  }, [text]);
  return checked?.text === text ? checked.found : undefined;
}

function Keys({member, fingerprints}: {member: State; fingerprints: string[]}) {
  return (
    <ul>{listOf(member, 'signers').map((signer, i) => (
      <li key={textOf(signer, 'name')}><span class="code break">{textOf(signer, 'name')}</span> · <span class="code ledger-print" title={fingerprints[i]}>{shortPrint(fingerprints[i] ?? '')}</span>
        <br /><span class="faint small">{((signer.powers ?? []) as string[]).map((power) => tCode('ledger_choice', power)).join(', ')}</span></li>
    ))}</ul>
  );
}

export function CardRead({text}: {text: string}) {
  const member = memberOfCard(text);
  const checked = useChecked(text);
  if (!member) return null;
  return (
    <div class="ledger-read">
      <Facts rows={[
        [t('ledger.member'), <><bdi class="strong">{textOf(member, 'name')}</bdi> <span class="code faint">{textOf(member, 'id')}</span></>], [t('ledger.address'), <span class="code break">{textOf(member, 'url')}</span>], [t('ledger.cosigns'), t(member.cosigns === true ? 'ledger.yes' : 'ledger.no')],
        [t('ledger.log'), listOf(member, 'logs').length === 0 ? '–' : listOf(member, 'logs').map((log) => <span key={textOf(log, 'origin')} class="code break">{textOf(log, 'origin')}</span>)], [t('ledger_tab.keys'), <Keys member={member} fingerprints={checked?.fingerprints ?? []} />],
      ]} />
      {checked && <p class={`note small ${checked.signed ? 'note-good' : 'note-bad'}`} role="status">{t(checked.signed ? 'ledger.card_signed' : 'ledger.card_unsigned')}</p>}
    </div>
  );
}

export function HandoverRead({text}: {text: string}) {
  const found = text === '' ? undefined : readHandover(text);
  if (!found) return null;
  return (
    <div class="ledger-read">
      <Facts rows={[
        [label('from_log'), <span class="code break">{found.log}</span>], [label('from_object'), <span class="code break">{found.object}</span>], [label('to_object'), <span class="code break">{textOf(found.data, 'to_object')}</span>],
        [label('holder'), <Party party={textOf(found.data, 'holder')} />], [label('beneficiary'), textOf(found.data, 'beneficiary') ? <Party party={textOf(found.data, 'beneficiary')} /> : t('ledger.whoever_holds')], [label('carrier'), <Party party={textOf(found.data, 'carrier')} />],
      ]} />
    </div>
  );
}
