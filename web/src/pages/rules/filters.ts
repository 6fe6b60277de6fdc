// The filters of the rules are their address: a link to a filtered list can be kept and sent.
import type {Operations, RulePhase} from '../../api/types.ts';
import {place, setQuery} from '../../base/router.ts';

export const KINDS = ['rule', 'table', 'list'] as const;
export const PHASES: RulePhase[] = ['draft', 'submitted', 'returned', 'approved', 'shadow', 'partial', 'active', 'retired', 'withdrawn'];

type Query = NonNullable<Operations['listRules']['query']>;

export interface Filters {
  text: string;
  kind: Query['kind'];
  phase: Query['phase'];
  office: string;
  waiting: boolean;
  running: boolean;
}

export function filtersNow(): Filters {
  const query = new URLSearchParams(place.value.split('?')[1] ?? '');
  return {
    text: query.get('text') ?? '',
    kind: KINDS.find((kind) => kind === query.get('kind')),
    phase: PHASES.find((phase) => phase === query.get('phase')),
    office: query.get('office') ?? '',
    waiting: query.get('waiting') === 'true',
    running: query.get('running') === 'true',
  };
}

export function queryOf({text, kind, phase, office, waiting, running}: Filters): Query {
  return {text: text || undefined, kind, phase, office: office || undefined, waiting: waiting ? 'true' : undefined, running: running ? 'true' : undefined};
}

export function setFilters(change: Partial<Filters>): void {
  setQuery(queryOf({...filtersNow(), ...change}) as Record<string, string | undefined>);
}
