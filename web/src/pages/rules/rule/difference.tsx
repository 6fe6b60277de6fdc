// What changed between two versions: clause by clause in a table, and line by line side by side.
import {call} from '../../../api/client.ts';
import {number, t} from '../../../i18n/index.ts';
import {Loading, Trouble} from '../../../parts/bits.tsx';
import {useLoad} from '../../../parts/load.ts';
import {RuleText} from '../text_view.tsx';
import {pairsOf, type Changed} from './compare.ts';

function Cell({text, change}: {text: string | undefined; change: 'removed' | 'added' | undefined}) {
  if (text === undefined) return <td class="diff-none" />;
  return <td class={change && `diff-${change}`}>{change && <span class="diff-sign" role="img" aria-label={t(`diff.${change}`)}>{change === 'removed' ? '−' : '+'}</span>}<RuleText text={text} inline /></td>;
}

function Lines({lines, from, to}: {lines: Changed[]; from: number; to: number}) {
  return (
    <div class="scroll-x" dir="ltr" tabIndex={0} role="region" aria-label={t('diff.lines')}>
      <table class="diff">
        <caption class="hidden">{t('diff.lines')}</caption>
        <thead><tr><th scope="col">{t('rule.version', {version: number(from)})}</th><th scope="col">{t('rule.version', {version: number(to)})}</th></tr></thead>
        <tbody>{pairsOf(lines).map((pair, i) => (
          <tr key={i}><Cell text={pair.before} change={pair.same ? undefined : 'removed'} /><Cell text={pair.after} change={pair.same ? undefined : 'added'} /></tr>
        ))}</tbody>
      </table>
    </div>
  );
}

export function Difference({name, from, to}: {name: string; from: number; to: number}) {
  const loaded = useLoad((signal) => call('compareRule', {path: {name}, query: {from, to}, signal}), [name, from, to]);
  const data = loaded.data;
  if (!data) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  return (
    <>
      {data.clauses.length === 0 ? <p>{t('diff.nothing')}</p> : (
        <div class="scroll-x" tabIndex={0} role="region" aria-label={t('diff.clauses')}>
          <table class="table">
            <caption class="hidden">{t('diff.clauses')}</caption>
            <thead><tr><th scope="col">{t('diff.clause')}</th><th scope="col">{t('rule.version', {version: number(from)})}</th><th scope="col">{t('rule.version', {version: number(to)})}</th></tr></thead>
            <tbody>{data.clauses.map((one) => (
              <tr key={one.clause}><td class="code">{one.clause}</td><td>{one.before ? <RuleText text={one.before} inline /> : '–'}</td><td>{one.after ? <RuleText text={one.after} inline /> : '–'}</td></tr>
            ))}</tbody>
          </table>
        </div>
      )}
      <details><summary>{t('diff.lines')}</summary><Lines lines={data.lines} from={data.from} to={data.to} /></details>
    </>
  );
}
