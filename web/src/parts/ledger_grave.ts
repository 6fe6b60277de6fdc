// Which alarms of the ledger are shouted on every page: those by which somebody was shown to lie, or a log to be damaged.
import type {LedgerAlarm} from '../api/types.ts';

const GRAVE = ['fork', 'rollback', 'reordered', 'equivocation', 'stolen_key', 'replayed_entry', 'double_transfer', 'rule_broken', 'tampered_tile', 'truncated_file'];

export const isGrave = (alarm: Pick<LedgerAlarm, 'code'>): boolean => GRAVE.includes(alarm.code);

export const evidenceAddress = (id: string): string => `/api/v1/ledger/evidence/${encodeURIComponent(id)}`;
