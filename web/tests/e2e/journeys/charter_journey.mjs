// The charter of the federation: its keys, changes of it with what they make of the numbers, drafts of others; and a title that
// comes from another registry.
import assert from 'node:assert/strict';
import {axeFaults} from '../axe.mjs';
import {settled, signIn, speak} from '../browser.mjs';
import {journey, soon} from '../journey.mjs';
import {makeCard} from '../../fake/ledger_card.mjs';

// They look into the made-up federation of the fake server: five members, all cosign, three change the charter.
const charterJourney = (name, steps) => journey(name, {}, (given) => (given.desk.fake ? steps(given) : given.skip('it needs the made-up federation')));

async function open(page, desk, path, role) {
  await signIn(page, desk, role);
  await page.goto(desk.url + path);
  await settled(page);
}

const field = (page, name) => page.locator(`#f-data-${name}`);
const submit = (page) => page.locator('.ledger-form button[type=submit]').click();
const confirm = (page) => page.locator('dialog button[type=submit]').click();
const bookOf = (desk) => desk.fake.world.book;

charterJourney('everybody sees the keys of all members with powers and fingerprints, and those that ended apart', async ({page, desk}) => {
  await open(page, desk, '/ledger/charter', 'inspector');
  const row = page.locator('tr', {hasText: 'customs.yy.example/desk'});
  await row.waitFor();
  assert.match(await row.innerText(), /Revenue of High Plains[^]*bills of lading[^]*[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/);
  const old = page.locator('tr', {hasText: 'customs.vv.example/old'});
  assert.ok(!await old.isVisible());
  await page.getByText('One key that ended').first().click();
  await old.waitFor();
  assert.equal(await page.locator('a[href^="/ledger/new/"]').count(), 0);
});

charterJourney('a member is added by its card; what it makes of the numbers and who signs is seen before', async ({page, desk}) => {
  await open(page, desk, '/ledger/new/charter.member.add', 'administrator');
  await field(page, 'member').fill('no card');
  await submit(page);
  await page.locator('.field .error', {hasText: 'no card of a member'}).waitFor();
  const {card, member} = makeCard();
  await page.locator('.ledger-paste input[type=file]').setInputFiles({name: 'uu.card', mimeType: 'text/plain', buffer: Buffer.from(card)});
  await page.locator('.ledger-read', {hasText: 'Customs of the Upland'}).waitFor();
  await page.locator('.note-good', {hasText: 'signed by the member’s own key'}).waitFor();
  const effect = page.locator('.ledger-form > .ledger-effect');
  await effect.getByText('Too few change the charter afterwards: 4 at least').waitFor();
  await field(page, 'change_need').fill('4');
  await effect.locator('.note').waitFor({state: 'detached'});
  assert.match(await effect.innerText(), /members\n5 → 6[^]*Has to sign[^]*uu · joins, and signs with the key on its card[^]*and 3 more members/);
  await submit(page);
  await page.locator('dialog .ledger-effect').waitFor();
  await confirm(page);
  await page.waitForURL('**/ledger/drafts?draft=*');
  const [draft] = bookOf(desk).drafts.values();
  assert.deepEqual(draft.data, {member, change_need: 4});
  await page.locator('.panel .ledger-effect', {hasText: '5 → 6'}).waitFor();
});

charterJourney('a card that was changed on its way is told', async ({page, desk}) => {
  await open(page, desk, '/ledger/new/charter.member.add', 'administrator');
  await field(page, 'member').fill(makeCard({change: (text) => text.replace('Upland', 'Lowland')}).card);
  await page.locator('.note-bad', {hasText: 'not signed by the member’s own key'}).waitFor();
});

charterJourney('a draft of another administration is taken in, seen with what it makes, and signed here', async ({page, desk}) => {
  await open(page, desk, '/ledger/drafts', 'administrator');
  await page.locator('#take-in').fill('{"data":{"change_need":4,"faults":1,"quorum":4},"object":"charter/tidal-corridor","type":"charter.quorum"}');
  await page.locator('form', {has: page.locator('#take-in')}).locator('button').click();
  const panel = page.locator('.panel', {hasText: 'Change the quorum'});
  await panel.locator('.ledger-effect', {hasText: '3 → 4'}).waitFor();
  await panel.locator('.button.primary', {hasText: 'customs.xx.example/charter'}).click();
  await soon(() => assert.deepEqual([...bookOf(desk).drafts.values()].map((one) => one.signed_by), [['customs.xx.example/charter']]));
});

charterJourney('a title is taken over by the proof of its handover elsewhere, under the name that it got there', async ({page, desk}) => {
  await open(page, desk, '/ledger/new/title.handover_in', 'manager');
  const out = {to_log: 'customs.xx.example/ledger', to_object: 'title/moved-1', holder: 'did:key:z6MkAnnaAnnaAnna', beneficiary: '', carrier: 'yy', status: 'moved'};
  const file = (data) => JSON.stringify({entry: `${JSON.stringify({data, log: 'customs.yy.example/ledger', object: 'title/T-1', type: 'title.handover_out'})}\n\n— customs.yy.example/titles AAAA\n`, policy: '', proof: 'c2sp.org/tlog-proof@v1\nindex 5\n', v: 1});
  await field(page, 'proof').fill(file({...out, to_log: 'customs.zz.example/ledger'}));
  await submit(page);
  await page.locator('.field .error', {hasText: 'another log than ours'}).waitFor();
  await field(page, 'proof').fill(file(out));
  const read = await page.locator('.ledger-read').innerText();
  for (const part of ['customs.yy.example/ledger', 'title/T-1', 'title/moved-1', 'AnnaAnna', 'whoever holds']) assert.ok(read.includes(part), `${part} stands in ${read}`);
  await submit(page);
  await confirm(page);
  await page.waitForURL('**/ledger/record/title/moved-1');
  const [entry] = bookOf(desk).records.get('title/moved-1').entries;
  assert.match(entry.data.proof, /^c2sp.org\/tlog-proof@v1\nextra \S+\nindex 5\n$/);
});

const FORMS = ['charter.member.add', 'charter.log.add', 'charter.log.rotate', 'charter.keeper', 'charter.rules'];

for (const [code, colorScheme] of [['en', 'light'], ['ar', 'dark']]) {
  charterJourney(`axe finds nothing on the forms of the charter (${code})`, async ({page, desk}) => {
    await page.emulateMedia({colorScheme});
    await open(page, desk, '/ledger/charter', 'administrator');
    await speak(page, code);
    const found = [];
    for (const type of FORMS) {
      await page.goto(`${desk.url}/ledger/new/${type}`);
      await settled(page);
      if (type === 'charter.member.add') {
        await field(page, 'member').fill(makeCard().card);
        await page.locator('.note-good').waitFor();
      }
      found.push(...(await axeFaults(page)).map((fault) => `${type}: ${fault}`));
    }
    await speak(page, 'en');
    assert.deepEqual(found, []);
  });
}
