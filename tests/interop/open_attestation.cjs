// OpenAttestation v2 by its two programs.
const { load, ours, verdict, write } = require('./support.cjs');

const programs = {
  govtechsg: load('@govtechsg/open-attestation'),
  tradetrust: load('@tradetrust-tt/tradetrust'),
};
const did = 'did:ethr:0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf';  // of the secret key 1
const key = { public: `${did}#controller`, private: `0x${'1'.padStart(64, '0')}` };

const certificate = (number) => ({
  issuers: [{
    name: 'Customs B', id: did, revocation: { type: 'NONE' },
    identityProof: { type: 'DNS-DID', location: 'customs-b.example', key: key.public },
  }],
  certificateNo: number,
  goods: [{ hs: '080300', kg: 1e21 }, { hs: '0901', kg: 0.1 }],
  flags: [true, false, null, 0, -0, ''],
  empty: {}, none: [], text: 'é\u2028"\\/\u0001',
});

// Their functions have a version in the name in one of them.
const wrap = (program, documents) =>
  (program.wrapDocuments ?? program.__unsafe__use__it__at__your__own__risks__wrapDocuments)(documents);

async function main() {
  const verdicts = {};
  for (const [name, document] of ours('oa')) {
    for (const [program, library] of Object.entries(programs))
      verdicts[`${name} ${program}`] = await verdict(() => library.verifySignature(document));
  }
  write('verdicts-open_attestation', verdicts);
  for (const [program, library] of Object.entries(programs)) {
    const batch = await wrap(library, [1, 2, 3].map((n) => certificate(`COO-${n}`)));
    const [single] = await wrap(library, [certificate('COO-9')]);
    batch.forEach((document, i) => write(`theirs-oa-${program}-batch${i}`, document));
    write(`theirs-oa-${program}-single`, single);
    const signed = await library.signDocument(single, 'Secp256k1VerificationKey2018', key);
    write(`theirs-oa-${program}-signed`, signed);
    const hide = library.obfuscateDocument ?? library.obfuscate;
    write(`theirs-oa-${program}-hidden`, hide(signed, ['goods[0].kg', 'text']));
  }
}

main();
