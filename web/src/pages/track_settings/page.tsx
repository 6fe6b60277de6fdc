// Thresholds of alarms and gates: each with its unit, what it means, what it was at first; changed with a reason.
import {useState} from 'preact/hooks';
import {call, Failure} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {FieldProblem, TrackSettings} from '../../api/types.ts';
import {number, t, tCode} from '../../i18n/index.ts';
import {Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {AskReason} from '../../parts/dialog.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table} from '../../parts/table.tsx';
import {tell} from '../../parts/toast.tsx';
import {Arrow, Moment, TrackTabs} from '../../parts/track_bits.tsx';

type Row = NonNullable<TrackSettings['rows']>[number];

const changes = (): boolean => hasRole('manager', 'analyst');

const read = (text: string): number => Number(text.replace(',', '.'));

// What was typed and differs; nothing for what is no number.
function changedOf(rows: Row[], typed: Record<string, string>): {values: Record<string, number>; wrong: string[]} {
  const given = rows.filter((row) => typed[row.name] !== undefined && typed[row.name]?.trim() !== '');
  const wrong = given.filter((row) => !Number.isFinite(read(typed[row.name] ?? ''))).map((row) => row.name);
  const values = Object.fromEntries(given.filter((row) => !wrong.includes(row.name) && read(typed[row.name] ?? '') !== row.value).map((row) => [row.name, read(typed[row.name] ?? '')]));
  return {values, wrong};
}

interface ValueProps {
  row: Row;
  text: string | undefined;
  error: string | undefined;
  onText: (text: string) => void;
}

function Value({row, text, error, onText}: ValueProps) {
  if (!changes()) return <span class="num">{number(row.value, 3)}</span>;
  return (
    <>
      <input class="threshold" inputMode="decimal" aria-label={row.name} aria-invalid={error ? true : undefined} value={text ?? String(row.value)} maxLength={12} onInput={(event) => onText(event.currentTarget.value)} />
      {error && <p class="error" dir="auto">{error}</p>}
    </>
  );
}

export default function TrackSettingsPage() {
  const loaded = useLoad((signal) => call('getTrackSettings', {signal}), []);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [asking, setAsking] = useState(false);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const settings = loaded.data;
  const rows = settings?.rows ?? [];
  const {values, wrong} = changedOf(rows, typed);
  const count = Object.keys(values).length;
  const errorOf = (name: string) => (wrong.includes(name) ? t('setting.no_number') : problems.find((one) => one.pointer === `/values/${name}`)?.detail);
  async function save(reason: string): Promise<void> {
    setProblems([]);
    try {
      loaded.set(await call('putTrackSettings', {body: {values, reason}, version: settings?.version ?? ''}));
    } catch (error) {
      if (error instanceof Failure) setProblems(error.problems);
      throw error;
    }
    setTyped({});
    tell(t('admin.saved'));
  }
  useTitle(t('track_tab.settings'));
  return (
    <div class="page">
      <PageHead title={t('track_tab.settings')}>{changes() && <button type="button" class="button primary" disabled={count === 0 || wrong.length > 0} onClick={() => setAsking(true)}>{count === 0 ? t('do.save') : t('setting.save', {count})}</button>}</PageHead>
      <TrackTabs />
      <Trouble failure={loaded.failure} retry={loaded.reload} />
      {!settings && loaded.loading && <Loading />}
      {settings && (
        <Panel title={t('setting.in_force')} tools={<span class="faint">{t('setting.units')} <span class="code">{settings.unit_version}</span> · {t('setting.gates')} <span class="code">{settings.gate_version}</span> {settings.by && <bdi>{settings.by}</bdi>} {settings.at && <Moment at={settings.at} />}</span>}>
          <p class="prose">{t('setting.words')}</p>
          <Table caption={t('setting.in_force')} rows={rows} keyOf={(row) => row.name} file="thresholds.csv" rowClass={(row) => (row.name in values ? 'setting-changed' : '')} columns={[
            {head: t('track.name'), cell: (row) => <span class="code">{row.name}</span>, csv: (row) => row.name}, {head: t('setting.meaning'), cell: (row) => row.text, csv: (row) => row.text},
            {head: t('track.value'), cell: (row) => <Value row={row} text={typed[row.name]} error={errorOf(row.name)} onText={(text) => setTyped({...typed, [row.name]: text})} />, csv: (row) => row.value, number: true},
            {head: t('setting.unit'), cell: (row) => tCode('limit_unit', row.unit ?? ''), csv: (row) => row.unit}, {head: t('setting.start'), cell: (row) => <>{number(row.start, 3)}{row.start !== row.value && <span class="soon"> {t('setting.differs')}</span>}</>, csv: (row) => row.start, number: true},
          ]} />
        </Panel>
      )}
      {asking && (
        <AskReason title={t('setting.save', {count})} verb={t('do.save')} onClose={() => setAsking(false)} onSay={save}>
          <ul>{Object.entries(values).map(([name, value]) => <li key={name}><span class="code">{name}</span> {number(rows.find((row) => row.name === name)?.value ?? 0, 3)} <Arrow /> <span class="strong">{number(value, 3)}</span></li>)}</ul>
        </AskReason>
      )}
    </div>
  );
}
