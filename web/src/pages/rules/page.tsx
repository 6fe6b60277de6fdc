// All rules, tables and lists that this reader may know of. Everything can be done from the keyboard.
import type {RefObject} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {reference} from '../../api/session.ts';
import {go} from '../../base/router.ts';
import {t, type Key} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Trouble} from '../../parts/bits.tsx';
import {Dialog} from '../../parts/dialog.tsx';
import {useKeys, useTitle} from '../../parts/load.ts';
import {latinKey} from '../../parts/rows.ts';
import {SearchBox} from '../../parts/search_box.tsx';
import {filtersNow, KINDS, PHASES, setFilters, type Filters} from './filters.ts';
import {RuleGrid} from './grid.tsx';
import {ImportDialog} from './import_dialog.tsx';
import {useRules, type RuleList} from './list.ts';
import {rulePath, RulesTabs, writesRules} from './parts.tsx';

const KEYS: [string[], Key][] = [[['J', '↓'], 'key.down'], [['K', '↑'], 'key.up'], [['Enter'], 'key.open'], [['X'], 'rules.key_choose'], [['F', '/'], 'key.search'],
  [['N'], 'rules.new_rule'], [['R'], 'key.refresh'], [['?'], 'key.help']];

function KeysHelp({onClose}: {onClose: () => void}) {
  return (
    <Dialog title={t('help.keys')} onClose={onClose}>
      <dl class="keys">{KEYS.map(([keys, what]) => <div key={what}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{t(what)}</dd></div>)}</dl>
    </Dialog>
  );
}

function FilterBar({filters, input}: {filters: Filters; input: RefObject<HTMLInputElement | null>}) {
  return (
    <div class="filters">
      <SearchBox text={filters.text} label={t('rules.search')} input={input} onText={(text) => setFilters({text})} />
      <select aria-label={t('rules.kind')} value={filters.kind ?? ''} onChange={(event) => setFilters({kind: KINDS.find((kind) => kind === event.currentTarget.value)})}>
        <option value="">{t('rules.kind.any')}</option>
        {KINDS.map((kind) => <option key={kind} value={kind}>{t(`rules.kinds.${kind}`)}</option>)}
      </select>
      <select aria-label={t('rules.phase')} value={filters.phase ?? ''} onChange={(event) => setFilters({phase: PHASES.find((phase) => phase === event.currentTarget.value)})}>
        <option value="">{t('rules.phase_any')}</option>
        {PHASES.map((phase) => <option key={phase} value={phase}>{t(`phase.${phase}`)}</option>)}
      </select>
      <select aria-label={t('field.office')} value={filters.office} onChange={(event) => setFilters({office: event.currentTarget.value})}>
        <option value="">{t('queue.all_offices')}</option>
        {reference.value?.offices.map((office) => <option key={office.id} value={office.id}>{office.name}</option>)}
      </select>
      <label class="check"><input type="checkbox" checked={filters.waiting} onChange={(event) => setFilters({waiting: event.currentTarget.checked})} />{t('rules.waiting')}</label>
      <label class="check"><input type="checkbox" checked={filters.running} onChange={(event) => setFilters({running: event.currentTarget.checked})} />{t('rules.running')}</label>
    </div>
  );
}

function exportAddress(names: Set<string>): string {
  return `/api/v1/rules/export?${[...names].map((name) => `name=${encodeURIComponent(name)}`).join('&')}`;
}

function Tools({chosen, onImport, onHelp}: {chosen: Set<string>; onImport: () => void; onHelp: () => void}) {
  return (
    <>
      {chosen.size > 0 && <a class="button" href={exportAddress(chosen)} download="rules.rules">{t('rules.export', {count: chosen.size})}</a>}
      {writesRules() && (
        <>
          <button type="button" class="button quiet" onClick={onImport}>{t('rules.import')}</button>
          <a class="button" href="/rules/new/list">{t('rules.new_list')}</a>
          <a class="button" href="/rules/new/table">{t('rules.new_table')}</a>
          <a class="button primary" href="/rules/new/rule">{t('rules.new_rule')}</a>
        </>
      )}
      <button type="button" class="button quiet" aria-label={t('help.keys')} onClick={onHelp}>?</button>
    </>
  );
}

interface BodyProps {
  list: RuleList;
  filtered: boolean;
  cursor: number;
  chosen: Set<string>;
  onCursor: (index: number) => void;
  onChoose: (name: string) => void;
}

function Body({list, filtered, cursor, chosen, onCursor, onChoose}: BodyProps) {
  if (list.failure && list.items.length === 0) return <Trouble failure={list.failure} retry={list.reload} />;
  if (list.items.length > 0) {
    return <RuleGrid items={list.items} cursor={cursor} complete={list.complete} chosen={chosen} onCursor={onCursor} onChoose={onChoose} onNearEnd={list.more} />;
  }
  if (list.loading) return <Loading />;
  return filtered ? <Empty title={t('rules.none_match')}><p>{t('queue.empty_hint')}</p></Empty>
    : <Empty title={t('rules.empty')}><p class="prose">{t('rules.empty_hint')}</p>{writesRules() && <a class="button primary" href="/rules/new/rule">{t('rules.new_rule')}</a>}</Empty>;
}

function useListKeys(list: RuleList, cursor: number, deeds: {move: (by: number) => void; choose: (name: string) => void; search: () => void; help: () => void}): void {
  useKeys((event) => {
    const inButton = (event.target as Element).closest?.('button, a, summary') !== null;
    const row = list.items[Math.max(0, cursor)];
    const deed: Record<string, (() => void) | undefined> = {
      j: () => deeds.move(1), ArrowDown: () => deeds.move(1), k: () => deeds.move(-1), ArrowUp: () => deeds.move(-1), PageDown: () => deeds.move(10), PageUp: () => deeds.move(-10),
      f: deeds.search, '/': deeds.search, r: list.reload, '?': deeds.help, x: row && (() => deeds.choose(row.name)), n: writesRules() ? () => go('/rules/new/rule') : undefined,
    };
    const act = event.key === 'Enter' && !inButton ? row && (() => go(rulePath(row.name))) : deed[event.key] ?? deed[latinKey(event)];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

export default function RulesPage() {
  const filters = filtersNow();
  const list = useRules(filters);
  const [cursor, setCursor] = useState(-1);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [dialog, setDialog] = useState<'' | 'help' | 'import'>('');
  const search = useRef<HTMLInputElement>(null);
  useTitle(t('nav.rules'));
  const choose = (name: string) => setChosen((old) => new Set(old.has(name) ? [...old].filter((one) => one !== name) : [...old, name]));
  useListKeys(list, cursor, {
    move: (by) => setCursor((old) => Math.max(0, Math.min(list.items.length - 1, old + by))), choose,
    search: () => search.current?.focus(), help: () => setDialog('help'),
  });
  const filtered = Object.values(filters).some(Boolean);
  return (
    <div class="queue">
      <PageHead title={t('nav.rules')}><Tools chosen={chosen} onImport={() => setDialog('import')} onHelp={() => setDialog('help')} /></PageHead>
      <RulesTabs />
      <FilterBar filters={filters} input={search} />
      <Body list={list} filtered={filtered} cursor={cursor} chosen={chosen} onCursor={setCursor} onChoose={choose} />
      {dialog === 'help' && <KeysHelp onClose={() => setDialog('')} />}
      {dialog === 'import' && <ImportDialog onClose={() => setDialog('')} onDone={list.reload} />}
    </div>
  );
}
