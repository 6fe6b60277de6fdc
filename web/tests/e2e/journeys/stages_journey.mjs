// What other steps state of a declaration's goods, and the consignment behind it.
import assert from 'node:assert/strict';
import {settled, signIn, speak, TABLET} from '../browser.mjs';
import {enterAs, quiet} from '../interface.mjs';
import {axeFaults} from '../axe.mjs';
import {journey, soon, unique} from '../journey.mjs';

const DESK = {width: 1280, height: 900};

const SHIRTS = {hs_code: '610910', description: 'Cotton shirts', origin: 'BD', value: '1250.50', net_mass_kg: 100, gross_mass_kg: 110, quantity: 500, quantity_unit: 'PCE', packages: 20};
const LAPTOPS = {hs_code: '847130', description: 'Portable computers', origin: 'CN', value: '9000.00', net_mass_kg: 50, gross_mass_kg: 60, quantity: 25, quantity_unit: 'PCE', packages: 5};

// Shirts agree with the manifest; computers weigh more there. What arrived cannot be told apart.
async function stated(desk, items = [SHIRTS, LAPTOPS], manifest = [SHIRTS, {...LAPTOPS, gross_mass_kg: 75}]) {
  await quiet(desk);
  const reference = unique('MAEU').toUpperCase().replace('-', '');
  const officer = await enterAs(desk, 'targeting_officer');
  await officer.call('PUT', `/consignments/${reference}/manifest`, {items: manifest, inspected: '2026-03-19'});
  const trader = await enterAs(desk, 'trader');
  const [{id: office}] = (await trader.call('GET', '/offices')).items;
  const party = {id: trader.user.clients[0]};
  const {id} = await trader.call('POST', '/declarations', {lrn: unique('ST'), stage: 'arrived', office, declarant: party, importer: party, items, documents: [{type: 'N705', reference}, {type: 'N380', reference: 'INV-1'}]});
  return {id, reference, officer};
}

journey('a declaration stands beside what others state, differences first', {}, async ({page, desk}) => {
  const {id, reference} = await stated(desk);
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/declarations/${id}`);
  await page.locator('#stages .compared').first().waitFor();
  assert.match(await page.locator('#stages .compared h3').first().innerText(), /Item 2.*Differences: 1/s);
  assert.match(await page.locator('#stages .compared h3').nth(1).innerText(), /Item 1.*No differences/s);
  const marked = page.locator('#stages .differs');
  assert.equal(await marked.count(), 1);
  assert.match(await marked.innerText(), /75.*≠.*\+25%/s);
  assert.equal(await marked.locator('.hidden').textContent(), 'differs from what is declared');

  await page.locator('.references .stated-reference', {hasText: reference}).last().click();
  await page.locator('dialog tbody tr').nth(1).waitFor();
  const text = await page.locator('dialog').innerText();
  for (const part of [reference, 'Manifest', 'Portable computers', '75', '19 Mar 2026']) assert.ok(text.includes(part), `${part} in ${text}`);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
});

journey('goods that cannot be told apart are not compared, and many items are shown when asked for', {}, async ({page, desk, skip}) => {
  if (!desk.fake) return skip('how items are told apart is the real server’s own test');
  const many = Array.from({length: 23}, () => SHIRTS);
  const {id, reference, officer} = await stated(desk, many, many.map((item, i) => (i === 21 ? {...item, packages: 10} : item)));
  await officer.call('PUT', `/consignments/${reference}/arrival`, {items: [SHIRTS, LAPTOPS]});
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/declarations/${id}`);
  await page.locator('#stages .compared').nth(19).waitFor();
  assert.equal(await page.locator('#stages .compared').count(), 20);
  assert.match(await page.locator('#stages .compared h3').first().innerText(), /Item 22/);
  assert.match(await page.locator('#stages .note').innerText(), new RegExp(`Arrival ${reference}: .*nothing is compared`));
  await page.locator('#stages .show-all').click();
  await soon(async () => assert.equal(await page.locator('#stages .compared').count(), 23));
  return undefined;
});

journey('a declaration of which nothing else is stated says nothing of other steps', {}, async ({page, desk}) => {
  const {id} = await stated(desk);
  await signIn(page, desk, 'targeting_officer');
  await page.route('**/stages', (route) => route.fulfill({json: {statements: [], items: [], unmatched: []}}));
  const asked = page.waitForResponse('**/stages');
  await page.goto(`${desk.url}/declarations/${id}`);
  await asked;
  await page.locator('.story-step').first().waitFor();
  await settled(page);
  assert.equal(await page.locator('#stages').count(), 0);
  await page.unroute('**/stages');
  await page.route('**/stages', (route) => route.fulfill({status: 503, json: {title: 'Busy', detail: 'Too busy to compare.', status: 503, code: 'busy'}}));
  await page.reload();
  await page.locator('#stages [role=alert]', {hasText: 'Too busy to compare.'}).waitFor();
  await page.unroute('**/stages');
  await page.locator('#stages [role=alert] button').click();
  await page.locator('#stages .compared').first().waitFor();
});

journey('axe finds nothing where steps are compared', {}, async ({page, desk}) => {
  const {id} = await stated(desk);
  await signIn(page, desk, 'targeting_officer');
  for (const [language, viewport] of [['en', DESK], ['ar', DESK], ['en', TABLET], ['ar', TABLET]]) {
    await page.setViewportSize(viewport);
    await speak(page, language);
    await page.goto(`${desk.url}/declarations/${id}`);
    await page.locator('#stages .compared').first().waitFor();
    await page.locator('.finding').first().waitFor();
    assert.deepEqual(await axeFaults(page), [], language);
    if (process.env.SHOTS) await page.locator('#stages').screenshot({path: `${process.env.SHOTS}/stages-${language}-${viewport.width}.png`});
    await page.locator('#stages .stated-reference').first().click();
    await page.locator('dialog tbody tr').first().waitFor();
    assert.deepEqual(await axeFaults(page), [], `${language}: the consignment`);
    if (process.env.SHOTS) await page.screenshot({path: `${process.env.SHOTS}/consignment-${language}-${viewport.width}.png`});
    await page.keyboard.press('Escape');
  }
  await speak(page, 'en');
});
