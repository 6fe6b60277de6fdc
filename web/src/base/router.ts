// Pages by their path. The server gives index.html for every path, so links can be kept and sent.
import {signal} from '@preact/signals';

export const place = signal(location.pathname + location.search);

function arrive(): void {
  place.value = location.pathname + location.search;
}

export function go(path: string, replace = false): void {
  if (path === place.value) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  arrive();
  if (!replace) scrollTo(0, 0);
}

// Changes the query of this page: filters are part of the address, but not steps back.
export function setQuery(values: Record<string, string | undefined>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
  arrive();
}

// The parts of 'path' that stand for ':name' in 'pattern'; nothing where it is another path.
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const want = pattern.split('/');
  const have = path.split('/');
  if (want.length !== have.length) return undefined;
  const found: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const text = have[i] ?? '';
    if (part.startsWith(':') && text !== '') found[part.slice(1)] = decodeURIComponent(text);
    else if (part !== text) return undefined;
  }
  return found;
}

function ours(event: MouseEvent): HTMLAnchorElement | undefined {
  const link = (event.target as Element).closest?.('a');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return undefined;
  const inside = link.origin === location.origin && !link.pathname.startsWith('/api/') && !link.hash;
  return inside ? link : undefined;
}

export function startRouter(): void {
  addEventListener('popstate', arrive);
  document.addEventListener('click', (event) => {
    const link = ours(event);
    if (!link) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
