// COSE receipts by @transmute/cose, with ES256: it knows no EdDSA.
const crypto = require('node:crypto');
const { load, ours, verdict, write } = require('./support.cjs');
const cose = load('@transmute/cose');

const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (data) => Buffer.from(data).toString('hex');
const url = (data) => Buffer.from(data).toString('base64url');

// A key of 33 bytes as JWK.
const jwkOf = (compressed, kid) => {
  const point = crypto.ECDH.convertKey(compressed, 'prime256v1', 'hex', 'hex', 'uncompressed');
  return { kty: 'EC', crv: 'P-256', alg: 'ES256', kid,
           x: url(bytes(point.slice(2, 66))), y: url(bytes(point.slice(66))) };
};
const compressedOf = (jwk) => {
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  return crypto.ECDH.convertKey(point, 'prime256v1', null, 'hex', 'compressed');
};

async function main() {
  const verdicts = {};
  for (const [name, { receipt, leaf, key }] of ours('receipt')) {
    verdicts[name] = await verdict(async () => {
      const verifier = cose.detached.verifier({ resolver: { resolve: async () => jwkOf(key, 'log') } });
      const root = await cose.receipt.inclusion.verify({ entry: bytes(leaf), receipt: bytes(receipt), verifier });
      return root.byteLength === 32;
    });
  }
  write('verdicts-cose', verdicts);

  const secret = await cose.key.generate('ES256', 'application/jwk+json');
  const known = await cose.key.publicFromPrivate(secret);
  const signer = cose.detached.signer({ remote: cose.crypto.signer({ privateKeyJwk: secret }) });
  const entries = [];
  for (let i = 0; i < 11; ++i) entries.push(await cose.receipt.leaf(new TextEncoder().encode(`entry ${i}`)));
  const receipts = [];
  for (let i = 0; i < entries.length; ++i) {
    const receipt = await cose.receipt.inclusion.issue({
      protectedHeader: cose.ProtectedHeader([
        [cose.Protected.Alg, cose.Signature.ES256],
        [cose.Protected.VerifiableDataStructure, cose.VerifiableDataStructures['RFC9162-Binary-Merkle-Tree']],
        [cose.Protected.Kid, known.kid],
      ]),
      entry: i, entries, signer,
    });
    receipts.push({ receipt: hex(receipt), entry: `entry ${i}` });
  }
  write('theirs-receipts', { key: compressedOf(known), receipts });
}

main();
