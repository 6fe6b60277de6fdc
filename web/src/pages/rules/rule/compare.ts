// Lines of two texts side by side: what was taken out stands beside what was put in its place.

export interface Changed {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface Pair {
  before: string | undefined;
  after: string | undefined;
  same: boolean;
}

export function pairsOf(lines: Changed[]): Pair[] {
  const pairs: Pair[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i += 1) pairs.push({before: removed[i], after: added[i], same: false});
    removed = [];
    added = [];
  };
  for (const {kind, text} of lines) {
    if (kind === 'removed') {
      if (added.length > 0) flush();
      removed.push(text);
    } else if (kind === 'added') added.push(text);
    else {
      flush();
      pairs.push({before: text, after: text, same: true});
    }
  }
  flush();
  return pairs;
}
