// The rules of origin of a preference as a check-list: what the tariff asks, what the producer says, and what follows.
import {useId, useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {OriginAnswer, OriginCheck, OriginEntry, OriginQuestion, OriginRule, OriginRules, OriginScheme} from '../../api/types.ts';
import {readDecimal} from '../../i18n/decimal.ts';
import {day as shownDay, locale, t, tCode} from '../../i18n/index.ts';
import {Facts, Loading, Trouble} from '../../parts/bits.tsx';
import {Check, SelectField, TextField} from '../../parts/field.tsx';
import {useDoing, useLoad} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {decimal} from './statement.tsx';

interface Material {
  code: string;
  origin: string;
  value: string;
}

interface Said {
  exWorks: string;
  fob: string;
  wholly: '' | 'yes' | 'no';
  materials: Material[];
  allStated: boolean;  // the list is whole, even if it is empty
  rules: Record<string, '' | 'yes' | 'no'>;  // by 'entry.rule'
}

const NOTHING: Said = {exWorks: '', fob: '', wholly: '', materials: [], allStated: false, rules: {}};

const amount = (text: string): string => readDecimal(text, locale());

function questionOf(said: Said, scheme: string, rules: OriginRules): OriginQuestion {
  const stated = Object.entries(said.rules).filter(([, answer]) => answer !== '').map(([key, answer]) => {
    const [entry, rule] = key.split('.').map(Number);
    return {entry: entry ?? 0, rule: rule ?? 0, met: answer === 'yes'};
  });
  const materials = said.materials.filter((one) => one.value.trim() !== '').map((one) => ({
    value: amount(one.value), ...(one.code.trim() ? {code: one.code.replace(/[\s.]/g, '')} : {}), ...(one.origin.trim() ? {origin: one.origin.trim().toUpperCase()} : {})}));
  return {scheme, code: rules.code, exporter: rules.origin, day: rules.day,
    ...(said.exWorks.trim() ? {ex_works: amount(said.exWorks)} : {}), ...(said.fob.trim() ? {fob: amount(said.fob)} : {}),
    ...(said.wholly ? {wholly_obtained: said.wholly === 'yes'} : {}), ...(materials.length > 0 || said.allStated ? {materials} : {}), ...(stated.length > 0 ? {stated} : {})};
}

const yesNo = (): [string, string][] => [['', t('origin.not_said')], ['yes', t('origin.yes')], ['no', t('origin.no')]];

function Materials({id, said, onSaid}: {id: string; said: Said; onSaid: (said: Said) => void}) {
  const change = (place: number, part: Partial<Material>) => onSaid({...said, materials: said.materials.map((one, i) => (i === place ? {...one, ...part} : one))});
  return (
    <fieldset class="origin-materials">
      <legend>{t('origin.materials')}</legend>
      {said.materials.map((one, i) => (
        <div key={i} class="row origin-material">
          <TextField id={`${id}-m${i}-code`} label={t('field.code')} optional={t('field.optional')} value={one.code} maxLength={12} inputMode="numeric" onValue={(code) => change(i, {code})} />
          <TextField id={`${id}-m${i}-origin`} label={t('field.origin')} optional={t('field.optional')} value={one.origin} maxLength={2} onValue={(origin) => change(i, {origin})} />
          <TextField id={`${id}-m${i}-value`} label={t('origin.material_value')} value={one.value} inputMode="decimal" onValue={(value) => change(i, {value})} />
          <button type="button" class="button quiet" onClick={() => onSaid({...said, materials: said.materials.toSpliced(i, 1)})}>{t('do.remove')}</button>
        </div>
      ))}
      <div class="buttons">
        <button type="button" class="button small" onClick={() => onSaid({...said, materials: [...said.materials, {code: '', origin: '', value: ''}]})}>{t('origin.add_material')}</button>
        <Check id={`${id}-all`} label={t('origin.all_stated')} checked={said.allStated} onChecked={(allStated) => onSaid({...said, allStated})} />
      </div>
    </fieldset>
  );
}

// Rules that a person must read are asked about one by one.
const toRead = (entries: OriginEntry[]): {entry: number; rule: OriginRule}[] =>
  entries.flatMap((entry) => entry.rules.filter((rule) => !rule.understood).map((rule) => ({entry: entry.entry, rule})));

function Questions({id, scheme, said, onSaid}: {id: string; scheme: OriginScheme; said: Said; onSaid: (said: Said) => void}) {
  const asked = new Set(scheme.entries.flatMap((entry) => entry.questions.map((one) => one.id)));
  return (
    <>
      <div class="row">
        {asked.has('wholly_obtained') && <SelectField id={`${id}-wholly`} label={t('origin.wholly')} value={said.wholly} options={yesNo()} onValue={(wholly) => onSaid({...said, wholly: wholly as Said['wholly']})} />}
        {asked.has('ex_works_price') && <TextField id={`${id}-exw`} label={t('origin.ex_works')} value={said.exWorks} inputMode="decimal" onValue={(exWorks) => onSaid({...said, exWorks})} />}
        {asked.has('fob_price') && <TextField id={`${id}-fob`} label={t('origin.fob')} value={said.fob} inputMode="decimal" onValue={(fob) => onSaid({...said, fob})} />}
      </div>
      {asked.has('materials') && <Materials id={id} said={said} onSaid={onSaid} />}
      {toRead(scheme.entries).map(({entry, rule}) => (
        <SelectField key={`${entry}.${rule.rule}`} id={`${id}-r${entry}-${rule.rule}`} label={`${t('origin.met')} \u2068${rule.text}\u2069`} value={said.rules[`${entry}.${rule.rule}`] ?? ''} options={yesNo()}
          onValue={(answer) => onSaid({...said, rules: {...said.rules, [`${entry}.${rule.rule}`]: answer as Said['wholly']}})} />
      ))}
    </>
  );
}

const MARKS = {fulfilled: '✓', not_fulfilled: '✗', cannot_say: '?'} as const;

function Verdict({verdict}: {verdict: OriginCheck['verdict']}) {
  return <span class={`verdict-word origin-${verdict}`}><span aria-hidden="true">{MARKS[verdict]}</span> {t(`origin_verdict.${verdict}`)}</span>;
}

function CheckView({check}: {check: OriginCheck}) {
  return (
    <section class="duty-part">
      <h4><bdi class="code">{check.entry.codes}</bdi>{check.entry.goods && <> · <bdi>{check.entry.goods}</bdi></>} · <Verdict verdict={check.verdict} /></h4>
      <Table caption={check.entry.codes} rows={check.steps.map((step, i) => ({...step, place: i}))} keyOf={(step) => step.place} columns={[
        {head: t('head.number'), cell: (step) => (step.rule === undefined ? '' : step.rule + 1)},
        {head: t('duty.rule'), cell: (step) => <bdi class="code break">{step.need}</bdi>},
        {head: t('origin.follows'), cell: (step) => <Verdict verdict={step.verdict} />},
        {head: t('head.why'), cell: (step) => <>{tCode('origin_why', step.why)}{step.share !== undefined && <> · <bdi class="num">{decimal(step.share)} %</bdi></>}{step.detail && <span class="faint"> <bdi>{step.detail}</bdi></span>}</>},
      ]} />
      <ul class="duty-list faint">{check.reminders.map((one) => <li key={one.id}>{t(`origin_remind.${one.id}`)}{one.detail && <> <bdi>{one.detail}</bdi></>}</li>)}</ul>
    </section>
  );
}

function EntryView({entry}: {entry: OriginEntry}) {
  return (
    <li>
      <p><bdi class="code strong">{entry.codes}</bdi>{entry.goods && <> <bdi>{entry.goods}</bdi></>}{!entry.whole && <span class="faint"> · {t('origin.some_goods')}</span>}</p>
      <ol class="duty-list">
        {entry.rules.map((rule, i) => (
          <li key={rule.rule}>{i > 0 && entry.joined && <span class="faint">{t(rule.alternative === entry.rules[i - 1]?.alternative ? 'origin.and' : 'origin.or')} </span>}<bdi>{rule.text}</bdi>{!rule.understood && <span class="faint"> · {t('origin.to_read')}</span>}</li>
        ))}
      </ol>
    </li>
  );
}

function SchemeView({rules, scheme}: {rules: OriginRules; scheme: OriginScheme}) {
  const id = useId();
  const [said, setSaid] = useState<Said>(NOTHING);
  const [answer, setAnswer] = useState<OriginAnswer | undefined>(undefined);
  const checking = useDoing(async () => setAnswer(await call('checkOrigin', {body: questionOf(said, scheme.code, rules)})));
  return (
    <section class="duty-part">
      <h3><bdi>{scheme.title}</bdi> <span class="code faint">{scheme.code}</span></h3>
      <Facts rows={[
        [t('duty.needs_papers'), scheme.proofs.map((one) => `${one.code} ${one.name}`).join(', ')],
        [t('duty.rate'), scheme.preferences.map((one) => one.rate).join(', ')], [t('field.preference'), scheme.preferences.map((one) => one.preference).join(', ')],
        [t('origin.tolerance'), scheme.tolerance_percent && `${decimal(scheme.tolerance_percent)} %`],
        [t('origin.articles'), scheme.articles.map((one) => `${one.subject}: ${one.article}`).join('; ')],
        [t('origin.in_force'), [scheme.from, scheme.until].filter(Boolean).map((one) => shownDay(one ?? '')).join(' – ')],
      ]} />
      {scheme.entries.length === 0 ? <p class="faint">{t('origin.no_rule')}</p> : (
        <>
          <ul class="duty-list">{scheme.entries.map((entry) => <EntryView key={entry.entry} entry={entry} />)}</ul>
          <Questions id={id} scheme={scheme} said={said} onSaid={setSaid} />
          <Trouble failure={checking.failure} />
          <button type="button" class="button start" disabled={checking.busy} onClick={() => void checking.run()}>{t('origin.check')}</button>
        </>
      )}
      <div role="status">{answer?.checks.map((check) => <CheckView key={check.entry.entry} check={check} />)}</div>
    </section>
  );
}

function OriginRulesView({code, origin, day}: Props) {
  const loaded = useLoad((signal) => call('getOriginRules', {query: {code, origin, day}, signal}), [code, origin, day]);
  const rules = loaded.data;
  if (!rules) return loaded.failure ? <Trouble failure={loaded.failure} retry={loaded.reload} /> : <Loading />;
  if (rules.schemes.length === 0) return <p class="faint">{t('origin.no_scheme')}</p>;
  return <>{rules.schemes.map((scheme) => <SchemeView key={`${scheme.code} ${code} ${origin}`} rules={rules} scheme={scheme} />)}</>;
}

interface Props {
  code: string;
  origin: string;
  day: string;
}

// Asked for only when somebody opens it.
export function OriginPart(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('origin.title')}</summary>
      {open && <OriginRulesView {...props} />}
    </details>
  );
}
