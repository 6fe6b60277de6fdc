// Saying something: the files first, then the wish; and where one looks afterwards.
import type {ChosenFile, Values} from './field_types.ts';
import {recordPath, splitObject} from './names.ts';
import {call} from '../../api/client.ts';
import type {LedgerKind, LedgerSaid, LedgerWish} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';
import {go} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {tell} from '../../parts/toast.tsx';

const SAY_TIMEOUT_MS = 60_000;      // a round of cosignatures of administrations far away
const UPLOAD_TIMEOUT_MS = 300_000;  // 20 MiB over a slow line

const filesOf = (values: Values): ChosenFile[] => Object.values(values).filter((value): value is ChosenFile => typeof value === 'object' && value !== null && 'body' in value);

// The same keys as long as nothing is changed: a retry after a broken link says nothing twice.
export class Keys {
  private kept = new Map<string, string>();

  of(what: string): string {
    const known = this.kept.get(what) ?? newKey();
    this.kept.set(what, known);
    return known;
  }
}

export async function sayWish(wish: LedgerWish, values: Values, keys: Keys): Promise<LedgerSaid> {
  const {kind, local} = splitObject(wish.object ?? '');
  for (const file of filesOf(values)) {
    await call('keepLedgerDocument', {path: {kind: kind as LedgerKind, local}, body: file.body, key: keys.of(`file ${kind}/${local} ${file.sha256}`), timeoutMs: UPLOAD_TIMEOUT_MS});
  }
  return call('sayToLedger', {body: wish, key: keys.of(JSON.stringify(wish)), timeoutMs: SAY_TIMEOUT_MS});
}

// To the draft that waits for others, or to the record.
export function afterwards(said: LedgerSaid, object: string): void {
  if (said.draft) {
    tell(t('ledger.waits_for_signatures'));
    go(`/ledger/drafts?draft=${encodeURIComponent(said.draft)}`);
    return;
  }
  tell(t(said.final ? 'ledger.said_final' : 'ledger.said_waiting'));
  go(recordPath(said.object ?? object));
}
