// The card of a member that wants to join: what `tidewaiter ledger card` prints, a note signed by its own key for the
// charter (src/member/member_file.cc).
import {listOf, textOf, type State} from './say.ts';

const CARD_BYTES_MAX = 60_000;

// What stands in it as the charter takes it; nothing where this is no card.
export function memberOfCard(text: string): State | undefined {
  if (text.length > CARD_BYTES_MAX) return undefined;
  try {
    const {member, v} = JSON.parse(text.trim().split('\n')[0] ?? '') as State;
    const isMember = typeof member === 'object' && member !== null && textOf(member as State, 'id') !== '';
    return v === 1 && isMember ? member as State : undefined;
  } catch {
    return undefined;
  }
}

export interface CheckedCard {
  signed: boolean;         // by the member's own key: the last of its keys for the charter, as the server has it
  fingerprints: string[];  // of its signers' keys, for people to compare
}

// What takes arithmetic, which is fetched when it is needed.
export async function checkCard(text: string): Promise<CheckedCard> {
  const [{fromBase64, toHex}, {sha256}, {checkSignature, makeVerifierKey, parseNote, TYPE_ED25519}] = await Promise.all([import('../../verify/bytes.ts'), import('../../verify/hash.ts'), import('../../verify/note.ts')]);
  const keys = listOf(memberOfCard(text) ?? {}, 'signers').map((signer) => ({signer, key: fromBase64(textOf(signer, 'key')) ?? new Uint8Array()}));
  const note = parseNote(`${text.trim().replaceAll('\r\n', '\n')}\n`);
  const own = keys.findLast(({signer}) => ((signer.powers ?? []) as string[]).at(-1) === 'charter');
  const verifier = own?.key.length === 32 ? makeVerifierKey(textOf(own.signer, 'name'), TYPE_ED25519, own.key) : undefined;
  return {
    signed: note !== undefined && verifier !== undefined && note.signatures.some((one) => checkSignature(note.text, one, verifier).state === 'good'),
    fingerprints: keys.map(({key}) => toHex(sha256(key))),
  };
}
