// The lines that stand under a code: a code that was found may be shorter than one that can be declared.
import {call} from '../../api/client.ts';
import {t} from '../../i18n/index.ts';
import {useLoad} from '../../parts/load.ts';

export function Finer({code, onTake}: {code: string; onTake: (code: string) => void}) {
  const whole = /^[0-9]{4}([0-9]{2}){0,4}$/.test(code);
  const loaded = useLoad(async (signal) => (whole ? call('listTariffLines', {query: {under: code}, signal}).catch(() => undefined) : undefined), [code]);
  const lines = loaded.data?.line?.code === code ? loaded.data.items : [];
  if (lines.length === 0) return null;
  return (
    <div class="class-finer" role="group" aria-label={t('class.finer')}>
      <p>{t('class.finer')}</p>
      <ul>{lines.map((line) => <li key={line.code + line.suffix}><button type="button" class="button small" onClick={() => onTake(line.code)}><span class="code">{line.code}</span> <bdi>{line.description}</bdi></button>{line.duty && <span class="faint"> {line.duty}</span>}</li>)}</ul>
    </div>
  );
}
