// The control room: alarms come in, are taken, handed on and closed; units are found on the map and in the list.
import assert from 'node:assert/strict';
import {moveUnits, raiseAlarm} from '../../fake/track.mjs';
import {enterAs} from '../interface.mjs';
import {soon} from '../journey.mjs';
import {axeOfPages, mapIsOpen, open, trackJourney} from '../track.mjs';

trackJourney('an alarm comes in, is acknowledged, and the next waits while somebody points at the list', async ({page, desk}) => {
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  const cards = page.locator('.alarm-card');
  const before = await cards.count();
  const alarm = raiseAlarm(desk.fake.world);
  await soon(async () => assert.equal(await cards.count(), before + 1));
  const fresh = page.locator('.alarm-card', {has: page.locator(`a[href="/alarms/${alarm.id}"]`)});
  await fresh.locator('.primary').click();
  await fresh.getByText('Acknowledged').waitFor();
  raiseAlarm(desk.fake.world);
  await page.locator('.pill').waitFor();
  assert.equal(await cards.count(), before + 1);
  await page.locator('.pill').click();
  await soon(async () => assert.equal(await cards.count(), before + 2));
});

trackJourney('a pointer left on the list holds nothing back for long; the keys go through the alarms', async ({page, desk}) => {
  await page.clock.install();
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  const cards = page.locator('.alarm-card');
  const before = await cards.count();
  const title = await page.title();
  await cards.first().hover();
  raiseAlarm(desk.fake.world);
  await page.locator('.pill .severity-critical').waitFor();
  assert.notEqual(await page.title(), title, 'the browser’s tab counts it');
  assert.equal(await cards.count(), before);
  await page.clock.fastForward(15_000);
  await soon(async () => assert.equal(await cards.count(), before + 1));
  await page.locator('h1').click();
  const focused = () => page.evaluate(() => [...document.querySelectorAll('.alarm-card')].findIndex((card) => card.contains(document.activeElement)));
  for (const [key, at] of [['j', 0], ['j', 1], ['k', 0], ['k', 0]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), at);
  }
});

trackJourney('the bell stays on whichever page is looked at in between', async ({page, desk}) => {
  await open(page, desk, '/control-room');
  await page.locator('button[aria-pressed]', {hasText: 'Sound off'}).click();
  await page.locator('.track-tabs a', {hasText: 'Movements'}).click();
  await page.locator('h1', {hasText: 'Movements'}).waitFor();
  await page.locator('.track-tabs a', {hasText: 'Map and alarms'}).click();
  await page.locator('button[aria-pressed=true]', {hasText: 'Sound on'}).waitFor();
});

trackJourney('a critical alarm is closed by two people', async ({page, desk}) => {
  await open(page, desk, '/control-room');
  await page.locator('.alarm-critical .button', {hasText: 'Handle'}).first().click();
  await page.locator('.drawer .button', {hasText: 'Close…'}).click();
  const dialog = page.locator('dialog.dialog');
  await dialog.locator('button[type=submit]').click();
  await dialog.locator('.error').first().waitFor();
  await dialog.locator('#outcome').selectOption('confirmed');
  await dialog.locator('#note').fill('The patrol saw the cut rope');
  await dialog.locator('button[type=submit]').click();
  await page.locator('.drawer').getByText('another must agree').waitFor();
  assert.equal(await page.locator('.drawer .button', {hasText: 'Agree'}).count(), 0);
  const {call} = await enterAs(desk, 'manager');
  const {items} = await call('GET', '/alarms?state=closing');
  const detail = await call('GET', `/alarms/${items[0].id}`);
  assert.ok(detail.may.includes('approve_close'));
  await call('POST', `/alarms/${items[0].id}/steps`, {step: 'approve_close'}, {'If-Match': `"${detail.alarm.version}"`});
  await page.goto(`${desk.url}/alarms/${items[0].id}`);
  await page.getByText('Closing agreed').waitFor();
});

trackJourney('a unit is found by its seal, shown on the map and in the list, and leads to its story', async ({page, desk}) => {
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  await page.locator('.search').fill('ES70001');
  await page.getByText('1 of ').waitFor();
  await page.locator('.switch .button').nth(1).click();
  const rows = page.locator('.unit-list tbody tr');
  assert.equal(await rows.count(), 1);
  assert.match(page.url(), /q=ES70001/);
  assert.match(page.url(), /view=list/);
  assert.match(await rows.first().innerText(), /XBH 101D/);
  await page.locator('.search').fill('no such plate');
  await page.getByText('No unit matches').waitFor();
});

trackJourney('the map follows the stream, and says when it stops', async ({page, desk}) => {
  await open(page, desk, '/control-room?view=list');
  await page.locator('.room-live-live').waitFor();
  moveUnits(desk.fake.world, 40);
  await page.getByText(/last news \d+ s ago/).waitFor();
  for (const response of desk.fake.world.track.streams) response.destroy();
  await page.locator('.room-live-lost').waitFor();
  await page.locator('.room-live-live').waitFor();
});

trackJourney('help is sent from the alarm’s page', async ({page, desk}) => {
  await open(page, desk, '/alarms/A2001');
  await page.locator('table .button', {hasText: 'Send…'}).first().click();
  await page.locator('#instructions').fill('Look at the seal, take photos');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.alarm-marks').getByText('Help sent').waitFor();
  await page.locator('.panel', {hasText: 'Sent'}).getByText('Patrol').first().waitFor();
});

trackJourney('without a base map and without WebGL the room still works', async ({page, desk}) => {
  desk.fake.world.withoutMap = true;
  await open(page, desk, '/control-room');
  await page.getByText('No base map is loaded').waitFor();
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.reload();
  await page.getByText('This browser cannot draw the map').waitFor();
  await page.locator('.alarm-card').first().waitFor();
});

trackJourney('a base layer that does not come is told of', async ({page, desk}) => {
  await page.route('**/api/v1/base-map/lakes', (route) => route.fulfill({status: 503, body: ''}));
  await open(page, desk, '/control-room');
  await page.getByText('A part of the base map could not be fetched').waitFor();
});

trackJourney('axe finds nothing in the control room', async (given) => {
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/control-room', '/control-room?view=list', '/alarms/A2000']), []);
});
