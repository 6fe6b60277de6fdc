// Severities: a number on the map, a word in lists; each has a sign of its own beside its colour.
import type {Severity} from '../../api/types.ts';

export const SEVERITIES: Severity[] = ['critical', 'alarm', 'warning', 'notice'];  // the worst first

// As the columns of a picture have it: 0 none, 1 notice … 4 critical.
export const severityName = (rank: number): Severity | undefined => SEVERITIES[SEVERITIES.length - rank];
export const severityRank = (severity: Severity | undefined): number => (severity ? SEVERITIES.length - SEVERITIES.indexOf(severity) : 0);

// Signs in a square of 24 by rank: nothing, a dot, one bar, two bars, a cross.
export const SEVERITY_PATHS: (string | undefined)[] = [
  undefined, 'M12 6a6 6 0 1 1-.1 0Z', 'M3 9H21V15H3Z', 'M3 4H21V10H3ZM3 14H21V20H3Z',
  'M4 8 8 4 12 8 16 4 20 8 16 12 20 16 16 20 12 16 8 20 4 16 8 12Z',
];
