// W3C credentials with eddsa-jcs-2022 by @digitalbazaar/vc.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const { load, ours, verdict, write } = createRequire(import.meta.url)('./support.cjs');

const from = async (name) => import(pathToFileURL(load.resolve(name)).href);
const vc = await from('@digitalbazaar/vc');
const { DataIntegrityProof } = await from('@digitalbazaar/data-integrity');
const Multikey = await from('@digitalbazaar/ed25519-multikey');
const suites = await from('@digitalbazaar/eddsa-jcs-2022-cryptosuite');

// did:key documents are in their names; contexts come with the library. Nothing else is loaded.
const documentLoader = async (url) => {
  if (!url.startsWith('did:key:')) return vc.defaultDocumentLoader(url);
  const [controller, fragment] = url.split('#');
  const text = controller.slice('did:key:'.length);
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey',
    id: `${controller}#${text}`, controller, publicKeyMultibase: text,
  };
  const document = fragment ? method : {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: controller, verificationMethod: [method], assertionMethod: [method.id],
  };
  return { contextUrl: null, documentUrl: url, document };
};

// They want to be asked for every status, whatever its type. What became of the entry our own check says.
const checkStatus = async ({credential}) => ({verified: credential.credentialStatus.type === 'TidewaiterLedgerEntry'});

const verdicts = {};
for (const [name, credential] of ours('vc')) {
  const suite = new DataIntegrityProof({ cryptosuite: suites.createVerifyCryptosuite() });
  verdicts[name] = await verdict(async () => {
    const result = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus });
    if (!result.verified && process.env.TIDEWAITER_CLIENTS_LOUD) console.error(name, result.error);
    return result.verified;
  });
}
write('verdicts-credential', verdicts);

const pair = await Multikey.generate();
pair.controller = `did:key:${pair.publicKeyMultibase}`;
pair.id = `${pair.controller}#${pair.publicKeyMultibase}`;
const signed = await vc.issue({
  credential: {
    // Addresses alone: this library compares contexts by identity, so that none of its own documents
    // with an object among them verifies once it was read from a file.
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
    id: 'urn:uuid:0b6a5a0e-9c1f-4f0a-8d3b-6f6f2b1d9d11',
    type: ['VerifiableCredential', 'AeoCertificate'],
    issuer: pair.controller,
    validFrom: '2025-01-01T00:00:00Z',
    credentialSubject: { id: 'urn:eori:SI12345678', limit: 1e21, share: 0.1, name: 'é\u2028"\\/' },
  },
  suite: new DataIntegrityProof({ signer: pair.signer(), cryptosuite: suites.createSignCryptosuite() }),
  documentLoader,
});
write('theirs-vc-issued', signed);
