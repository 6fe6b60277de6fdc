// Transactions and messages by ethers.
const { load, ours, verdict, write } = require('./support.cjs');
const ethers = load('ethers');

async function main() {
  const verdicts = {};
  for (const [name, { raw, from, to, chainId, nonce }] of ours('transaction')) {
    verdicts[name] = await verdict(() => {
      const read = ethers.Transaction.from(raw);
      return read.from === from && read.to === to && read.chainId === BigInt(chainId) && read.nonce === nonce;
    });
  }
  for (const [name, { message, signature, from }] of ours('message'))
    verdicts[name] = await verdict(() => ethers.verifyMessage(message, signature) === from);
  write('verdicts-ethereum', verdicts);
  const wallet = new ethers.Wallet(`0x${'2'.padStart(64, '0')}`);
  write('theirs-message', { from: wallet.address, message: 'é 1', signature: await wallet.signMessage('é 1') });
}

main();
