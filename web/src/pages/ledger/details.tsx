// What a record says now, as facts: parties by name, times in the reader's zone, lists as tables.
import {Copy, Party} from './bits.tsx';
import {isDid, recordPath} from './names.ts';
import {AMOUNTS, amountText, fieldLabel, listOf, MEMBERS, MOMENTS, PARTIES, textOf, type State} from './say.ts';
import {readMatrix, readNeed} from './shared_types.ts';
import type {LedgerRecord, LedgerStory} from '../../api/types.ts';
import type {ComponentChildren} from 'preact';
import {number, t, tCode} from '../../i18n/index.ts';
import {Facts, Panel, Time} from '../../parts/bits.tsx';
import {Table} from '../../parts/table.tsx';

const TABLES = ['vouchers', 'used', 'claims', 'parties', 'matrix', 'documents', 'inputs', 'rows', 'proofs', 'values'];
const OBJECT = /^[a-z]+\/[!-~]+$/;
const label = (name: string): string => tCode('ledger_field', name);

function Benefits({benefits}: {benefits: Record<string, string[]>}) {
  const all = Object.entries(benefits);
  if (all.length === 0) return <span class="faint">{t('ledger.no_benefits')}</span>;
  return <ul>{all.map(([agreement, codes]) => <li key={agreement}><span class="code">{agreement}</span>: {codes.map((code) => tCode('ledger_choice', code)).join(', ')}</li>)}</ul>;
}

function factOf(name: string, value: unknown, state: State): ComponentChildren {
  if (typeof value === 'boolean') return t(value ? 'ledger.yes' : 'ledger.no');
  if (typeof value === 'number') return number(value);
  if (name === 'benefits') return <Benefits benefits={value as Record<string, string[]>} />;
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (MOMENTS.includes(name)) return <Time at={value} />;
  if (AMOUNTS.includes(name)) return <span class="num">{amountText(value, textOf(state, 'currency'))}</span>;
  if (name === 'beneficiary' && value === '') return t('ledger.whoever_holds');
  if (OBJECT.test(value) && !isDid(value)) return <><a class="code" href={recordPath(value)}>{value}</a> <Copy text={value} label={t('ledger.copy')} /></>;
  if (PARTIES.includes(name) || MEMBERS.includes(name)) return <Party party={value} />;
  return tCode('ledger_choice', value);
}

export function StateFacts({record}: {record: LedgerRecord}) {
  const {state, kind} = record;
  if (kind === 'shipment') return null;  // its last entry is a note, not a state
  const shown = Object.keys(state).filter((name) => !TABLES.includes(name) && name !== 'status' && (state[name] !== '' || name === 'beneficiary'));
  if (shown.length === 0) return null;
  return <Facts rows={shown.map((name) => [fieldLabel(name, kind), factOf(name, state[name], state)])} />;
}

function Vouchers({state}: {state: State}) {
  const used = new Map(listOf(state, 'used').map((one) => [one.id, one]));
  const rows = listOf(state, 'vouchers');
  return (
    <Panel title={label('vouchers')}>
      <Table caption={label('vouchers')} rows={rows} keyOf={(row) => textOf(row, 'id')} file="vouchers.csv" columns={[
        {head: label('id'), cell: (row) => <span class="code">{textOf(row, 'id')}</span>, csv: (row) => textOf(row, 'id')}, {head: label('kind'), cell: (row) => tCode('ledger_choice', textOf(row, 'kind')), csv: (row) => textOf(row, 'kind')},
        {head: label('by'), cell: (row) => <Party party={textOf(used.get(row.id) ?? {}, 'by')} />, csv: (row) => textOf(used.get(row.id) ?? {}, 'by')}, {head: label('closes'), cell: (row) => textOf(used.get(row.id) ?? {}, 'closes') || '–', csv: (row) => textOf(used.get(row.id) ?? {}, 'closes')},
        {head: label('part'), cell: (row) => (used.get(row.id)?.part === true ? t('ledger.yes') : '–'), csv: (row) => String(used.get(row.id)?.part ?? '')},
      ]} />
    </Panel>
  );
}

function Claims({state}: {state: State}) {
  const rows = listOf(state, 'claims');
  if (rows.length === 0) return null;
  return (
    <Panel title={label('claims')}>
      <Table caption={label('claims')} rows={rows} keyOf={(row) => textOf(row, 'voucher')} file="claims.csv" columns={[
        {head: label('voucher'), cell: (row) => <span class="code">{textOf(row, 'voucher')}</span>, csv: (row) => textOf(row, 'voucher')}, {head: label('by'), cell: (row) => <Party party={textOf(row, 'by')} />, csv: (row) => textOf(row, 'by')},
        {head: label('amount'), cell: (row) => amountText(textOf(row, 'amount'), textOf(row, 'currency')), csv: (row) => textOf(row, 'amount'), number: true}, {head: label('status'), cell: (row) => tCode('ledger_choice', textOf(row, 'status')), csv: (row) => textOf(row, 'status')},
      ]} />
    </Panel>
  );
}

const latest = (story: LedgerStory, name: string): State => story.entries.findLast((entry) => entry.data[name] !== undefined)?.data ?? {};

function Shared({story}: {story: LedgerStory}) {
  const parties = latest(story, 'parties');
  const documents = Object.entries((latest(story, 'documents').documents ?? {}) as Record<string, State>);
  const roles = readMatrix(parties.matrix);
  return (
    <>
      <Panel title={label('parties')}>
        <Table caption={label('parties')} rows={listOf(parties, 'parties')} keyOf={(row) => `${textOf(row, 'party')} ${textOf(row, 'role')}`} columns={[
          {head: label('party'), cell: (row) => <Party party={textOf(row, 'party')} />}, {head: label('role'), cell: (row) => tCode('ledger_choice', textOf(row, 'role'))},
          {head: label('matrix'), cell: (row) => roles.filter((one) => one.role === row.role).map((one) => `${tCode('ledger_choice', one.type ?? '')} (${tCode('ledger_choice', one.right ?? 'r')})`).join(', ')},
        ]} />
      </Panel>
      <Panel title={label('documents')}>
        {documents.length === 0 ? <p class="faint">{t('ledger.no_documents')}</p> : <Table caption={label('documents')} rows={documents} keyOf={([id]) => id} columns={[
          {head: label('document'), cell: ([id]) => <span class="code">{id}</span>}, {head: label('type'), cell: ([, one]) => tCode('ledger_choice', textOf(one, 'type'))}, {head: label('version'), cell: ([, one]) => String(one.version), number: true},
          {head: t('ledger.who_looked'), cell: ([id]) => <Trail story={story} document={id} />},
        ]} />}
      </Panel>
    </>
  );
}

// Who wrote and who read one document, when and what for.
function Trail({story, document}: {story: LedgerStory; document: string}) {
  const lines = story.entries.filter((entry) => entry.data.document === document);
  return <ul>{lines.map((entry) => <li key={entry.number}><Time at={entry.time} /> · <Party party={textOf(entry.data, 'by')} /> · {entry.type === 'shipment.access' ? <bdi>{textOf(entry.data, 'purpose')}</bdi> : t('ledger.wrote')}</li>)}</ul>;
}

function Decisions({story}: {story: LedgerStory}) {
  const set = latest(story, 'rows');
  const inputs = listOf(set, 'inputs');
  const names = inputs.map((one) => textOf(one, 'name'));
  const parties = (set.parties ?? []) as string[];
  const cell = (row: State, name: string) => {
    const wanted = (row.when as Record<string, boolean> | undefined)?.[name];
    return wanted === undefined ? '–' : t(wanted ? 'ledger.yes' : 'ledger.no');
  };
  return (
    <>
      <Panel title={label('parties')}><ul>{parties.map((one) => <li key={one}><Party party={one} /></li>)}</ul></Panel>
      <Panel title={label('inputs')}>
        <Table caption={label('inputs')} rows={inputs} keyOf={(row) => textOf(row, 'name')} columns={[
          {head: label('name'), cell: (row) => textOf(row, 'name')}, {head: label('object'), cell: (row) => <a class="code" href={recordPath(textOf(row, 'object'))}>{textOf(row, 'object')}</a>}, {head: label('type'), cell: (row) => (textOf(row, 'type') ? tCode('ledger_type', textOf(row, 'type')) : t('ledger.any_entry'))},
          {head: label('need'), cell: (row) => <span class="code break">{readNeed(row.need)}</span>}, {head: label('fresh_s'), cell: (row) => (typeof row.fresh_s === 'number' ? number(row.fresh_s) : '–'), number: true},
        ]} />
      </Panel>
      <Panel title={label('rows')}>
        <Table caption={label('rows')} rows={[...listOf(set, 'rows'), {then: set.otherwise, last: true}]} keyOf={(row) => JSON.stringify(row)} columns={[
          ...names.map((name) => ({head: name, cell: (row: State) => (row.last ? '' : cell(row, name))})), {head: label('then'), cell: (row) => <>{row.last === true && `${label('otherwise')}: `}{tCode('ledger_choice', textOf(row, 'then'))}</>},
        ]} />
      </Panel>
    </>
  );
}

// How much of a bond is left: a bar and the three sums that make the whole.
function BondBar({state}: {state: State}) {
  const [amount, available, drawn, released] = ['amount', 'available', 'drawn', 'released'].map((name) => Number(textOf(state, name)) || 0) as [number, number, number, number];
  const width = (part: number): number => (amount > 0 ? (100 * part) / amount : 0);
  const parts = [['available', available], ['drawn', drawn], ['released', released]] as const;
  return (
    <figure class="ledger-bond">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{parts.map(([name, part], i) => <rect key={name} class={`bond-${name}`} x={width(parts.slice(0, i).reduce((sum, one) => sum + one[1], 0))} width={width(part)} height="6" />)}</svg>
      <figcaption class="small">{parts.map(([name]) => <span key={name}><span class={`ledger-key bond-${name}`} aria-hidden="true" />{label(name)} <span class="num">{amountText(textOf(state, name), textOf(state, 'currency'))}</span></span>)}</figcaption>
    </figure>
  );
}

export function KindDetails({story}: {story: LedgerStory}) {
  const {kind, state} = story.record;
  switch (kind) {
    case 'carnet': return <><Vouchers state={state} /><Claims state={state} /></>;
    case 'shipment': return <Shared story={story} />;
    case 'condition': return <Decisions story={story} />;
    case 'bond': return <BondBar state={state} />;
    default: return null;
  }
}

