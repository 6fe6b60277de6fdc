import {t, type Key} from '../../i18n/index.ts';
import {Dialog} from '../../parts/dialog.tsx';

const KEYS: [string[], Key][] = [
  [['J', '↓'], 'key.down'], [['K', '↑'], 'key.up'], [['Enter'], 'key.open'], [['F', '/'], 'key.search'],
  [['1', '2', '3', '4'], 'key.lanes'], [['0'], 'key.all'], [['R'], 'key.refresh'], [['?'], 'key.help'], [['Esc'], 'key.close'],
];

export default function KeysHelp({onClose}: {onClose: () => void}) {
  return (
    <Dialog title={t('help.keys')} onClose={onClose}>
      <KeyList />
    </Dialog>
  );
}

export function KeyList() {
  return (
    <dl class="keys">
      {KEYS.map(([keys, what]) => <div key={what}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{t(what)}</dd></div>)}
    </dl>
  );
}
