// The ledger: what officers say, what traders hold, lies that are shouted, changes of the charter.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {settled, signIn, speak} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {journey, soon, unique} from '../journey.mjs';
import {axeFaults} from '../axe.mjs';
import {lie} from '../../fake/ledger.mjs';

// On a server with a ledger; 'fakeOnly' needs the made-up federation as it is.
function ledgerJourney(name, steps, {fakeOnly = false, ...options} = {}) {
  journey(name, options, async (given) => {
    if (fakeOnly && !given.desk.fake) return given.skip('it needs the made-up federation as it is');
    const {ledger} = await (await fetch(`${given.desk.url}/api/v1/session`)).json();
    return ledger ? steps(given) : given.skip('this server keeps no ledger');
  });
}

async function open(page, desk, path, role) {
  await signIn(page, desk, role);
  await goTo(page, desk, path);
}

async function goTo(page, desk, path) {
  await page.goto(desk.url + path);
  await settled(page);
}

const leave = (page) => page.context().clearCookies();
const submit = (page) => page.locator('.ledger-form button[type=submit]').click();
const confirm = (page) => page.locator('dialog button[type=submit]').click();
const deed = (page, type) => page.locator(`a[href^="/ledger/new/${type}"]`).click();
const field = (page, name) => page.locator(`#f-data-${name}`);
const secret = (page, name) => page.locator(`#f-private-${name}`);

async function grant(page, desk, local) {
  await goTo(page, desk, '/ledger/records/operator');
  await deed(page, 'operator.grant');
  await secret(page, 'holder_name').fill('Journey Traders');
  await secret(page, 'holder_id').fill('TIN-JOURNEY');
  await secret(page, 'holder_country').fill('xx');
  await field(page, 'programme').fill('AEOC');
  await page.locator('#f-object').fill(local);
  await submit(page);
  await page.waitForURL(`**/ledger/record/operator/${local}`);
  await page.locator('.status', {hasText: 'Granted'}).waitFor();
}

ledgerJourney('an officer grants a status, suspends it with a reason, restores it and revokes it for good', async ({page, desk}) => {
  const local = unique('O-J');
  await signIn(page, desk, 'manager');
  await grant(page, desk, local);
  await page.getByText('Journey Traders').waitFor({state: 'attached'});
  await deed(page, 'operator.suspend');
  await submit(page);
  await page.locator('.field .error', {hasText: 'This is needed'}).waitFor();
  await field(page, 'reason').fill('books are missing');
  await submit(page);
  await page.locator('.field .error', {hasText: 'without blanks'}).waitFor();
  await field(page, 'reason').fill('books_missing');
  await submit(page);
  await page.locator('.ledger-sentence', {hasText: 'books are missing'}).waitFor();
  await page.locator('.status', {hasText: 'Suspended'}).waitFor();
  await deed(page, 'operator.restore');
  await submit(page);
  await page.locator('.status', {hasText: 'Granted'}).waitFor();
  await deed(page, 'operator.revoke');
  await field(page, 'reason').fill('offence');
  await submit(page);
  await page.locator('dialog', {hasText: 'cannot be taken back'}).waitFor();
  await confirm(page);
  await page.locator('.status', {hasText: 'Revoked'}).waitFor();
  assert.equal(await page.locator('.story-line > li').count(), 4);
  assert.equal(await page.locator('a[href^="/ledger/new/"]').count(), 0);
});

ledgerJourney('the list is searched by the address and saved whole as CSV; a proof is saved', async ({page, desk}) => {
  const local = unique('O-CSV');
  await signIn(page, desk, 'manager');
  await grant(page, desk, local);
  await goTo(page, desk, `/ledger/records/operator?text=${local}`);
  await page.getByRole('link', {name: local, exact: true}).waitFor();
  assert.equal(await page.locator('main tbody tr').count(), 1);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('main .button', {hasText: 'CSV'}).click()]);
  assert.match(readFileSync(await file.path(), 'utf8'), new RegExp(`operator/${local},Granted,`));
  await page.locator('.search').fill('no-such-record');
  await page.getByText('No record matches.').waitFor();
  assert.match(page.url(), /text=no-such-record/);
  await page.locator('.search').fill('did:key:z6MkNobodyHasThisKeyAtAll');
  await page.locator('.filters .button', {hasText: '…KeyAtAll'}).waitFor();
  assert.match(page.url(), /party=did/);
  await goTo(page, desk, `/ledger/record/operator/${local}`);
  await page.locator('.story-line summary').first().click();
  const [proof] = await Promise.all([page.waitForEvent('download'), page.locator('a', {hasText: 'Save the proof'}).first().click()]);
  assert.equal(JSON.parse(readFileSync(await proof.path(), 'utf8')).v, 1);
});

// A key of the trader that signs in, and the bill that an officer issues to it.
async function billFor(page, desk) {
  const trader = await enterAs(desk, 'trader');
  const {did} = await trader.call('POST', '/ledger/keys', {owner: trader.user.clients[0]});
  const local = unique('T-J');
  await open(page, desk, '/ledger/new/title.issue', 'manager');
  await secret(page, 'document').setInputFiles({name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from(`Bill of lading ${local}: 3 containers`)});
  await page.getByText('SHA-256').waitFor();
  await field(page, 'holder').fill(did);
  await field(page, 'beneficiary').fill(did);
  await page.locator('#f-object').fill(local);
  await submit(page);
  await page.waitForURL(`**/ledger/record/title/${local}`);
  await page.locator('.ledger-sentence', {hasText: 'also entitled'}).waitFor();
  return {local, did, trader};
}

ledgerJourney('a trader hands a bill of lading on and surrenders it; the carrier accepts and delivers', async ({page, desk}) => {
  const {local, trader} = await billFor(page, desk);
  const {did: next} = await trader.call('POST', '/ledger/keys', {owner: trader.user.clients[0]});
  await leave(page);
  await open(page, desk, `/ledger/record/title/${local}`, 'trader');
  await deed(page, 'title.transfer_both');
  await field(page, 'holder').fill(next);
  await field(page, 'beneficiary').fill(next);
  await submit(page);
  await page.locator('dialog', {hasText: 'cannot be taken back'}).waitFor();
  await confirm(page);
  await page.waitForURL(`**/ledger/record/title/${local}`);
  await page.locator('.story-line > li').nth(1).waitFor();
  await page.locator('.ledger-sentence', {hasText: next.slice(-8)}).waitFor();
  await deed(page, 'title.surrender');
  await field(page, 'purpose').selectOption('delivery');
  await submit(page);
  await confirm(page);
  await page.locator('.status', {hasText: 'Surrendered'}).waitFor();
  await leave(page);
  await open(page, desk, `/ledger/record/title/${local}`, 'manager');
  await deed(page, 'title.accept');
  await submit(page);
  await confirm(page);
  await page.locator('.status', {hasText: 'Accepted'}).waitFor();
  await deed(page, 'title.delivered');
  await submit(page);
  await confirm(page);
  await page.locator('.status', {hasText: 'Delivered'}).waitFor();
});

ledgerJourney('what several have to sign waits as a draft until the trader has signed', async ({page, desk}) => {
  const trader = await enterAs(desk, 'trader');
  const {did} = await trader.call('POST', '/ledger/keys', {owner: trader.user.clients[0]});
  const manager = await enterAs(desk, 'manager');
  const [about] = (await manager.call('GET', '/ledger/records?kind=certificate&limit=1')).records;
  const local = unique('Q-J');
  await open(page, desk, '/ledger/new/condition.set', 'manager');
  const row = (list, at, column) => page.locator(`#f-data-${list}-${at}-${column}`);
  await page.locator('#f-data-inputs .button', {hasText: 'Add a row'}).click();
  await row('inputs', 0, 'name').fill('paper');
  await row('inputs', 0, 'log').selectOption(about.log);
  await row('inputs', 0, 'object').fill(about.object);
  await row('inputs', 0, 'need').fill('status = valid');
  await page.locator('#f-data-rows .button', {hasText: 'Add a row'}).click();
  await row('rows', 0, 'when_paper').selectOption('yes');
  await row('rows', 0, 'then').fill('release');
  await field(page, 'otherwise').fill('refuse');
  await field(page, 'deadline').fill('2027-12-31T12:00');
  await page.locator('#f-data-parties .button', {hasText: 'Add a row'}).click();
  await row('parties', 1, 'party').fill(did);
  await page.locator('#f-object').fill(local);
  await submit(page);
  await confirm(page);
  await page.waitForURL('**/ledger/drafts?draft=*');
  await page.locator('.panel', {hasText: local}).first().waitFor();
  await leave(page);
  await open(page, desk, '/ledger/drafts', 'trader');
  await page.locator('.panel', {hasText: local}).locator('.button.primary').click();
  await page.waitForURL(`**/ledger/record/condition/${local}`);
  await page.locator('.ledger-sentence', {hasText: 'Waits for proofs'}).waitFor();
});

ledgerJourney('a number is added to a registry and looked up', async ({page, desk}) => {
  const local = unique('N-J');
  await open(page, desk, '/ledger/new/numbers.open', 'manager');
  await page.locator('#f-object').fill(local);
  await submit(page);
  await page.waitForURL(`**/ledger/record/numbers/${local}`);
  await deed(page, 'numbers.add');
  await field(page, 'numbers').fill('IM2760000742\nIM2760000743');
  await submit(page);
  await page.getByText('added 2 numbers').waitFor();
  await page.locator('#number').fill('IM276 0000 742');
  await page.locator('.ledger-look-up .primary').click();
  await page.locator('.note-good', {hasText: 'is in the registry'}).waitFor();
  await page.locator('#number').fill('IM9990000001');
  await page.locator('.ledger-look-up .primary').click();
  await page.locator('.note-ask', {hasText: 'is not in the registry'}).waitFor();
});

ledgerJourney('private fields are shown in a document and deleted for good', async ({page, desk}) => {
  const local = unique('O-P');
  await signIn(page, desk, 'manager');
  await grant(page, desk, local);
  await page.locator('.story-line summary').first().click();
  await page.locator('.button', {hasText: 'Show private fields'}).click();
  await page.locator('#show-holder_id').check();
  const [file] = await Promise.all([page.waitForEvent('download'), confirm(page)]);
  const text = readFileSync(await file.path(), 'utf8');
  assert.match(text, /TIN-JOURNEY/);
  assert.doesNotMatch(text, /Journey Traders/);
  await page.locator('.button', {hasText: 'Delete private fields'}).click();
  await page.locator('#reason').fill('The operator asked for it');
  await confirm(page);
  await page.getByText('Deleted fields').waitFor();
  await page.getByText('not kept here, or not for you').first().waitFor({state: 'attached'});
  assert.equal(await page.getByText('Journey Traders').count(), 0);
});

ledgerJourney('a refusal of the rules stands at its field', async ({page, desk}) => {
  await open(page, desk, '/ledger/new/bond.draw?object=bond%2FB-100', 'manager');
  await field(page, 'step').fill('99999.00');
  await field(page, 'reason').fill('Duty');
  await submit(page);
  await confirm(page);
  await page.locator('.field-bad .error', {hasText: 'Only 37500.00 is available'}).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-data-step');
}, {fakeOnly: true});

ledgerJourney('what is being written waits in the browser, and is gone when it was said', async ({page, desk}) => {
  const path = '/ledger/new/operator.grant';
  await open(page, desk, path, 'manager');
  await secret(page, 'holder_name').fill('Unsent Traders');
  await goTo(page, desk, path);
  assert.equal(await secret(page, 'holder_name').inputValue(), 'Unsent Traders');
  await grant(page, desk, unique('O-D'));
  await goTo(page, desk, path);
  assert.equal(await secret(page, 'holder_name').inputValue(), '');
});

ledgerJourney('a fork is shouted on every page until an administrator acknowledges it', async ({page, desk}) => {
  await open(page, desk, '/queue', 'targeting_officer');
  await soon(() => assert.ok(desk.fake.world.streams.size > 0));
  assert.equal(await page.locator('.ledger-banner').count(), 0);
  lie(desk.fake.world);
  await page.locator('.ledger-banner', {hasText: 'Two histories of one log'}).waitFor();
  const [evidence] = await Promise.all([page.waitForEvent('download'), page.locator('.ledger-banner a[download]').click()]);
  assert.equal(JSON.parse(readFileSync(await evidence.path(), 'utf8')).lie, 'fork');
  assert.deepEqual(await axeFaults(page), []);
  await leave(page);
  await open(page, desk, '/ledger', 'administrator');
  await page.locator('.ledger-alarm-grave .button', {hasText: 'Acknowledge'}).click();
  await page.locator('#reason').fill('We called them');
  await confirm(page);
  await page.locator('.ledger-banner').waitFor({state: 'detached'});
  await page.getByText('We called them').first().waitFor();
}, {fakeOnly: true});

ledgerJourney('a condition is decided by what is proven', async ({page, desk}) => {
  await open(page, desk, '/ledger/new/condition.fire?object=condition%2FQ-1', 'manager');
  await page.locator('.note', {hasText: /The table says: .?refuse/}).waitFor();
  await page.locator('.ledger-inputs input').nth(1).uncheck();
  await page.locator('.note', {hasText: 'Row 2 is open'}).waitFor();
  assert.ok(await page.locator('.ledger-form button[type=submit]').isDisabled());
  await page.locator('.ledger-inputs input').nth(1).check();
  await submit(page);
  await confirm(page);
  await page.locator('.ledger-sentence', {hasText: /Decided by proofs: .?refuse/}).waitFor();
  const {entries} = desk.fake.world.book.records.get('condition/Q-1');
  assert.deepEqual(entries[1].data.inputs, {certificate: 0, arrived: 1});
  assert.match(entries[1].data.proofs[0], /^c2sp.org\/tlog-proof@v1\nextra /);
}, {fakeOnly: true});

ledgerJourney('an administrator proposes an agreement; others sign elsewhere and their lines are handed in', async ({page, desk}) => {
  await open(page, desk, '/ledger/charter', 'administrator');
  await deed(page, 'charter.agreement.set');
  await field(page, 'agreement-id').fill('mra-xx-zz');
  await page.locator('#f-data-agreement-parties-xx').check();
  await page.locator('#f-data-agreement-parties-zz').check();
  await field(page, 'agreement-benefits').fill('priority, fewer_inspections');
  await field(page, 'agreement-from').fill('2027-01-01T00:00');
  await submit(page);
  await confirm(page);
  await page.waitForURL('**/ledger/drafts?draft=*');
  const [draft] = desk.fake.world.book.drafts.values();
  assert.deepEqual(draft.data.agreement, {id: 'mra-xx-zz', parties: ['xx', 'zz'], benefits: ['priority', 'fewer_inspections'], from: '2027-01-01T00:00:00.000Z'});
  await page.locator('textarea[id^=line-]').fill('— customs.zz.example/nobody AAAA');
  await page.locator('.button', {hasText: 'Hand in'}).click();
  await page.getByText('no signature that is missing').waitFor();
  await page.locator('textarea[id^=line-]').fill('— customs.zz.example/charter AAAA');
  await page.locator('.button', {hasText: 'Hand in'}).click();
  await soon(() => assert.deepEqual(draft.missing, ['customs.yy.example/charter']));
}, {fakeOnly: true});

ledgerJourney('on the first day everything is empty and says what comes', async ({page, desk}) => {
  desk.fake.world.quietLedger = true;
  await open(page, desk, '/ledger', 'manager');
  await page.getByText('All is well').waitFor();
  await page.getByText('No lie and no fault was found.').waitFor();
  for (const kind of ['operator', 'title', 'numbers']) {
    await goTo(page, desk, `/ledger/records/${kind}`);
    await page.getByText('No record of this kind yet.').waitFor();
  }
  await goTo(page, desk, '/ledger/drafts');
  await page.getByText('Nothing waits for signatures.').waitFor();
  await goTo(page, desk, '/ledger/keys');
  await page.getByText('No key yet.').waitFor();
}, {fakeOnly: true});

journey('without a ledger nothing speaks of one', {}, async ({page, desk, skip}) => {
  if (!desk.fake) return skip('it needs a server without a ledger');
  desk.fake.world.withoutLedger = true;
  await open(page, desk, '/ledger', 'manager');
  await page.getByText('This server keeps no ledger.').waitFor();
  assert.equal(await page.locator('.nav a[href="/ledger"]').count(), 0);
  return undefined;
});

const PAGES = [
  ['manager', 'the lists', ['/ledger', '/ledger/records/all', '/ledger/records/title', '/ledger/drafts', '/ledger/keys', '/ledger/charter']],
  ['manager', 'the forms', ['/ledger/new/operator.grant', '/ledger/new/condition.set', '/ledger/new/shipment.open']],
  ['administrator', 'the charter', ['/ledger', '/ledger/charter', '/ledger/new/charter.agreement.set', '/ledger/new/charter.quorum']],
  ['manager', 'the records', ['title/T-7QX2', 'shipment/S-2201', 'condition/Q-1', 'bond/B-100', 'carnet/K-ATA-9', 'numbers/IOSS-XX'].map((one) => `/ledger/record/${one}`), {fakeOnly: true}],
];
const LOOKS = [['en', 'light', 'English'], ['ar', 'dark', 'Arabic']];

for (const [role, what, pages, options] of PAGES) {
  for (const [code, colorScheme, name] of LOOKS) {
    ledgerJourney(`axe finds nothing on ${what} of the ledger, in ${name}`, async ({page, desk}) => {
      await page.emulateMedia({colorScheme});
      await open(page, desk, '/ledger', role);
      await speak(page, code);
      const found = [];
      for (const path of pages) {
        await goTo(page, desk, path);
        if (path.includes('/record/')) await page.locator('.story-line summary').first().click();
        found.push(...(await axeFaults(page)).map((fault) => `${path}: ${fault}`));
      }
      await speak(page, 'en');
      assert.deepEqual(found, []);
    }, options);
  }
}
