// Whole verification by @tradetrust-tt/tt-verify against a facade that answers in a chain's place, and the
// title escrow as token-registry 5 describes it. Names are looked up in the test's own tables: the
// verifier asks public resolvers over HTTPS, and there is no network here.
const { createRequire } = require('node:module');
const { load, ours, write } = require('./support.cjs');
const verify = load('@tradetrust-tt/tt-verify');
const theirs = createRequire(load.resolve('@tradetrust-tt/tt-verify'));
const old = theirs('ethers');  // version 5, which it was built with
const ethers = load('ethers');
const escrowAbi = load('@tradetrust-tt/token-registry/contracts').TitleEscrow__factory.abi;

const [[, scene]] = ours('scene');
const reach = globalThis.fetch;
globalThis.fetch = async (address, options) => {
  const url = new URL(address);
  if (url.hostname === '127.0.0.1') return reach(address, options);
  if (scene.hosts?.[url.host]) return reach(scene.hosts[url.host] + url.pathname, options);
  if (url.hostname !== 'dns.google') throw new Error(`nobody should ask ${url.hostname}`);
  const name = url.searchParams.get('name');
  const records = (scene.names[name] ?? []).map((data) => ({ name: `${name}.`, type: 16, TTL: 60, data }));
  return new Response(JSON.stringify({ Status: 0, AD: true, Answer: records }));
};

// "DOCUMENT_INTEGRITY VALID, DOCUMENT_STATUS INVALID DOCUMENT_NOT_MINTED, …"; what was skipped is left out.
const told = (fragments) =>
  fragments.filter(({ status }) => status !== 'SKIPPED')
    .map(({ type, status, reason }) => `${type} ${status}${reason ? ` ${reason.codeString}` : ''}`)
    .sort().join(', ');

async function main() {
  const provider = new old.providers.JsonRpcProvider(scene.rpc);
  const resolver = verify.createResolver({
    ethrResolverConfig: { networks: [{ name: 'mainnet', rpcUrl: scene.rpc }] },
  });
  const run = verify.verificationBuilder(verify.openAttestationVerifiers, { provider, resolver });
  const verdicts = {};
  for (const [name, document] of ours('tt')) {
    const fragments = await run(document);
    verdicts[name] = `${verify.isValid(fragments) ? 'valid' : 'invalid'}: ${told(fragments)}`;
    if (process.env.TIDEWAITER_CLIENTS_LOUD) console.error(name, JSON.stringify(fragments, null, 1));
  }
  write('verdicts-tradetrust_verify', verdicts);

  if (scene.escrow) await readEscrow();
}

async function readEscrow() {
  const six = new ethers.JsonRpcProvider(scene.rpc);
  const escrow = new ethers.Contract(scene.escrow, escrowAbi, six);
  const parties = {};
  for (const name of ['holder', 'beneficiary', 'nominee', 'prevHolder', 'prevBeneficiary', 'registry'])
    parties[name] = (await escrow[name]()).toLowerCase();
  parties.tokenId = ethers.toBeHex(await escrow.tokenId(), 32);
  parties.held = String(await escrow.isHoldingToken());
  parties.active = String(await escrow.active());
  parties.remark = await escrow.remark();
  write('theirs-escrow', parties);
  six.destroy();
}

main();
