// A card of a member, as `tidewaiter ledger card` makes it, really signed. 'change': made to its text behind the signature.
import {createHash, generateKeyPairSync, sign} from 'node:crypto';

const raw = (key) => key.export({format: 'der', type: 'spki'}).subarray(-32);

export function makeCard({id = 'uu', cosigns = true, change = (text) => text} = {}) {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const name = `customs.${id}/charter`;
  const key = raw(publicKey);
  const member = {cosigner: {key: key.toString('base64'), name: `customs.${id}/cosigner`}, cosigns, id, logs: [], name: 'Customs of the Upland', sealing: key.toString('base64'), signers: [{key: key.toString('base64'), name: `customs.${id}/desk`, powers: ['operators']}, {key: key.toString('base64'), name, powers: ['charter']}], url: 'https://ledger.uu.example'};
  const text = `${JSON.stringify({keeper_key: key.toString('base64'), member, v: 1})}\n`;
  const keyId = createHash('sha256').update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), key])).digest().subarray(0, 4);
  const line = Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return {card: `${change(text)}\n— ${name} ${line}\n`, member, key};
}
