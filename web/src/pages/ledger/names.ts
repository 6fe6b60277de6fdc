// What parties are called: members by the name in the charter, keys that are kept here by their owner, others by the end of
// the key. Read once for all pages of the ledger.
import {signal} from '@preact/signals';
import {call} from '../../api/client.ts';
import {hasRole} from '../../api/session.ts';
import type {LedgerFederation, LedgerHolderKey} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';

export const federation = signal<LedgerFederation | undefined>(undefined);
export const holderKeys = signal<LedgerHolderKey[]>([]);

export const keepsKeys = (): boolean => hasRole('trader', 'broker', 'system', 'clearance_officer', 'manager');

export async function readFederation(signal?: AbortSignal): Promise<LedgerFederation> {
  return federation.value = await call('getFederation', signal ? {signal} : {});
}

export async function readHolderKeys(signal?: AbortSignal): Promise<LedgerHolderKey[]> {
  if (!keepsKeys()) return [];
  return holderKeys.value = (await call('listLedgerKeys', signal ? {signal} : {})).keys;
}

export const ownMember = (): string => federation.value?.member ?? '';

export const isDid = (text: string): boolean => text.startsWith('did:key:');

const END_LENGTH = 8;  // of a key: enough to tell those on one page apart; the whole one stands in the title

export function memberName(id: string): string {
  return federation.value?.members.find((one) => one.id === id)?.name ?? id;
}

export function partyName(party: string): string {
  if (!isDid(party)) return memberName(party);
  const owner = holderKeys.value.find((one) => one.did === party)?.owner;
  const end = `…${party.slice(-END_LENGTH)}`;
  return owner ? `${owner} (${end})` : t('ledger.key_short', {end});
}

// The name of a key in the charter: "customs.na/titles" is that member's key for titles.
export function signerName(signer: {name: string; member: string}): string {
  return signer.member ? `${memberName(signer.member)} · ${signer.name}` : partyName(signer.name);
}

export function splitObject(object: string): {kind: string; local: string} {
  const slash = object.indexOf('/');
  return {kind: object.slice(0, slash), local: object.slice(slash + 1)};
}

export function recordPath(object: string): string {
  const {kind, local} = splitObject(object);
  return `/ledger/record/${kind}/${encodeURIComponent(local)}`;
}
