// The tree, opened as one looks: what stands under a line is fetched when it is first opened. Works by keyboard as trees do.
import {useEffect, useState} from 'preact/hooks';
import {asFailure, call, isAbort, type Failure} from '../../api/client.ts';
import type {TariffLine} from '../../api/types.ts';
import {go, setQuery} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Loading} from '../../parts/bits.tsx';
import {linePath, type Asked} from './address.ts';
import {codeOf, inText} from './law.ts';
import {Code, TariffTrouble} from './parts.tsx';
import {lineId, moveOf, rowsOf, sectionOf, type Row, type Tree} from './tree.ts';

const USUAL_SUFFIX = 80;

const inAddress = (line: TariffLine | undefined) => setQuery({code: line?.code, suffix: line && line.suffix !== USUAL_SUFFIX ? String(line.suffix) : undefined});

// The tree with the way down to the line of the address open.
async function wayTo(asked: Asked, signal: AbortSignal): Promise<{tree: Tree; focus?: string; missing?: Failure}> {
  const {day, version} = asked;
  const top = await call('listTariffLines', {query: {day, version}, signal});
  const tree: Tree = {sections: top.sections, chapters: top.items, below: new Map(), open: new Set()};
  const code = codeOf(asked.code ?? '');
  if (!code) return {tree};
  try {
    const there = await call('listTariffLines', {query: {day, version, under: code, suffix: asked.suffix}, signal});
    const way = await Promise.all(there.above.map((line) => call('listTariffLines', {query: {day, version, under: line.code, suffix: line.suffix}, signal})));
    there.above.forEach((line, i) => tree.below.set(lineId(line), way[i]?.items ?? []));
    const section = sectionOf(tree.sections, code);
    if (section) tree.open.add(section);
    for (const line of there.above) tree.open.add(lineId(line));
    if (!there.line) return {tree};
    tree.below.set(lineId(there.line), there.items);
    if (there.line.has_more) tree.open.add(lineId(there.line));
    return {tree, focus: lineId(there.line)};
  } catch (error) {
    if (isAbort(error)) throw error;
    return {tree, missing: asFailure(error)};
  }
}

function useTree(asked: Asked) {
  const [tree, setTree] = useState<Tree | undefined>(undefined);
  const [focus, setFocus] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setFailure(undefined);
    wayTo(asked, stop.signal).then((found) => {
      setTree(found.tree);
      setFocus(found.focus);
      setFailure(found.missing);
    }, (error) => isAbort(error) || setFailure(asFailure(error)));
    return () => stop.abort();
  }, [turn]);
  const change = (edit: (tree: Tree) => Tree) => setTree((old) => old && edit(old));
  async function fetchBelow(line: TariffLine): Promise<void> {
    try {
      const {items} = await call('listTariffLines', {query: {day: asked.day, version: asked.version, under: line.code, suffix: line.suffix}});
      change((old) => ({...old, below: new Map(old.below).set(lineId(line), items)}));
    } catch (error) {
      setFailure(asFailure(error));
      change((old) => ({...old, open: new Set([...old.open].filter((id) => id !== lineId(line)))}));
    }
  }
  function open(row: Row): void {
    change((old) => ({...old, open: new Set([...old.open, row.id])}));
    if (row.line) inAddress(row.line);
    if (row.line && !tree?.below.has(row.id)) void fetchBelow(row.line);
  }
  function close(row: Row, above: Row | undefined): void {
    change((old) => ({...old, open: new Set([...old.open].filter((id) => id !== row.id))}));
    inAddress(above?.line);
  }
  return {tree, focus, setFocus, failure, open, close, retry: () => setTurn((old) => old + 1)};
}

function Item({row, asked, focusable, onPress, onFocus, onKey}: {
  row: Row; asked: Asked; focusable: boolean; onPress: () => void; onFocus: () => void; onKey: (event: KeyboardEvent) => void;
}) {
  const {line, section} = row;
  return (
    <li role="treeitem" id={`node-${row.id}`} class={`node node-${Math.min(row.level, 9)}`} tabIndex={focusable ? 0 : -1} aria-level={row.level} aria-posinset={row.place} aria-setsize={row.size}
      aria-expanded={row.opens ? row.open : undefined} aria-busy={row.waiting || undefined} onFocus={onFocus} onKeyDown={onKey} onClick={(event) => (event.target as Element).closest('a') || onPress()}>
      <span class={`twist${row.opens ? '' : ' twist-none'}`} aria-hidden="true" />
      <span class="node-code">{section ? <span class="code">{section.number}</span> : line && <a href={linePath(line, asked)} tabIndex={-1}><Code code={line.code} /></a>}</span>
      <span class="node-text"><bdi>{section?.title ?? line?.description}</bdi>{row.waiting && <span class="faint"> {t('state.loading')}</span>}</span>
      <span class="node-unit faint"><bdi>{line?.unit ?? ''}</bdi></span>
      <span class="node-duty num"><bdi>{line?.duty ?? ''}</bdi></span>
    </li>
  );
}

export function TreeView({asked}: {asked: Asked}) {
  const {tree, focus, setFocus, failure, open, close, retry} = useTree(asked);
  // The line that the address names is shown, but the focus stays where it is: the page has just begun.
  useEffect(() => {
    if (tree && focus) document.getElementById(`node-${focus}`)?.scrollIntoView({block: 'nearest'});
  }, [tree !== undefined]);
  if (!tree) return failure ? <TariffTrouble failure={failure} retry={retry} /> : <Loading />;
  const rows = rowsOf(tree);
  const at = Math.max(0, rows.findIndex((row) => row.id === focus));
  const rowOf = (id: string | undefined) => rows.find((row) => row.id === id);
  const goTo = (id: string) => {
    setFocus(id);
    document.getElementById(`node-${id}`)?.focus();
  };
  const toggle = (row: Row) => (row.open ? close(row, rowOf(row.parent)) : row.opens ? open(row) : row.line && go(linePath(row.line, asked)));
  const key = (event: KeyboardEvent, row: Row) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const move = moveOf(rows, rows.indexOf(row), event.key, forward);
    const [opened, closed] = [rowOf(move.open), rowOf(move.close)];
    if (event.key === 'Enter') row.line ? go(linePath(row.line, asked)) : toggle(row);
    else if (event.key === ' ') toggle(row);
    else if (opened) open(opened);
    else if (closed) close(closed, rowOf(closed.parent));
    else if (move.focus) goTo(move.focus);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {failure && <div class="note note-ask" role="alert"><p>{failure.code === 'unknown_code' && t('tariff.no_such_code', {code: inText(asked.code ?? '')})} <bdi>{failure.message}</bdi></p></div>}
      <p class="faint small" id="tree-keys">{t('tariff.tree_keys')}</p>
      <ul role="tree" class="tree" aria-label={t('tariff.tree')} aria-describedby="tree-keys">
        {rows.map((row, i) => <Item key={row.id} row={row} asked={asked} focusable={i === at} onPress={() => { setFocus(row.id); toggle(row); }} onFocus={() => setFocus(row.id)} onKey={(event) => key(event, row)} />)}
      </ul>
    </>
  );
}
