// The control room: alarms come in, are taken, handed on and closed; units are found on the map and in the list.
import assert from 'node:assert/strict';
import {moveUnits, raiseAlarm} from '../../fake/track.mjs';
import {signIn} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {soon} from '../journey.mjs';
import {axeOfPages, madeUpJourney, mapIsOpen, open, trackJourney} from '../track.mjs';
import {asRoom, oneMoreAlarm, openAlarm, underWay} from '../track_scene.mjs';

const cardOf = (page, {id}) => page.locator('.alarm-card', {has: page.locator(`a[href="/alarms/${id}"]`)});

trackJourney('an alarm comes in, is acknowledged, and the next waits while somebody points at the list', async ({page, desk}) => {
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  const fresh = cardOf(page, desk.fake ? await oneMoreAlarm(desk, raiseAlarm) : await openAlarm(desk, (one) => one.state === 'open'));
  await fresh.locator('.primary').click();
  await fresh.getByText('Acknowledged').waitFor();
  const next = cardOf(page, await oneMoreAlarm(desk, raiseAlarm));
  await page.locator('.pill').waitFor();
  if (desk.fake) assert.equal(await next.count(), 0);  // on a real server it may have been in the list
  await page.locator('.pill').click();
  await next.waitFor();
});

trackJourney('a pointer left on the list holds nothing back for long; the keys go through the alarms', async ({page, desk}) => {
  await page.clock.install();
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  const cards = page.locator('.alarm-card');
  const title = await page.title();
  await cards.first().hover();
  const card = cardOf(page, await oneMoreAlarm(desk, raiseAlarm));
  await page.locator('.pill .severity').waitFor();
  if (desk.fake) assert.notEqual(await page.title(), title, 'the browser’s tab counts what is severe');
  if (desk.fake) assert.equal(await card.count(), 0);
  await page.clock.fastForward(15_000);
  await card.waitFor();
  await page.locator('h1').click();
  const focused = () => page.evaluate(() => [...document.querySelectorAll('.alarm-card')].findIndex((card) => card.contains(document.activeElement)));
  for (const [key, at] of [['j', 0], ['j', 1], ['k', 0], ['k', 0]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), at);
  }
});

// Counts the tones that the page makes, and begins as a page on which nothing was pressed yet.
const countTones = (page) => page.addInitScript(() => {
  window.tones = 0;
  Object.defineProperty(navigator, 'userActivation', {value: {hasBeenActive: false}});
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    window.tones += 1;
    start.apply(this, when);
  };
});
const tones = (page) => page.evaluate(() => window.tones);

madeUpJourney('a severe alarm is heard, seen and counted on any page; who mutes it stays with silence', async ({page, desk}) => {
  await countTones(page);
  await open(page, desk, '/tariff');
  const sound = page.locator('.bell button');
  await sound.getByText('Press for sound').waitFor();
  await page.locator('h1').click();
  await sound.getByText('Press for sound').waitFor({state: 'detached'});
  const alarm = await oneMoreAlarm(desk, raiseAlarm, ['alarm', 'critical']);
  await page.locator(`[role=alert] a[href="/alarms/${alarm.id}"]`).waitFor();
  await soon(async () => assert.ok(await tones(page) >= 2, 'it rings'));
  assert.ok(Number.parseInt(await page.locator('.bell .badge').innerText(), 10) >= 1);
  await sound.click();
  assert.equal(await sound.getAttribute('aria-pressed'), 'false');
  await page.goto(`${desk.url}/shifts`);
  assert.equal(await sound.getAttribute('aria-pressed'), 'false');
  const next = await oneMoreAlarm(desk, raiseAlarm, ['alarm', 'critical']);
  await page.locator(`[role=alert] a[href="/alarms/${next.id}"]`).waitFor();
  assert.equal(await tones(page), 0);
  await page.locator(`[role=alert] a[href="/alarms/${next.id}"]`).click();
  await page.locator('.bell-news > div').waitFor({state: 'detached'});
});

trackJourney('the bell’s count falls on every page when a colleague takes an alarm', async ({page, desk}) => {
  await open(page, desk, '/tariff');
  const badge = page.locator('.bell .badge');
  await badge.waitFor();
  const count = async () => ((await badge.count()) ? Number.parseInt(await badge.innerText(), 10) : 0);
  const before = await count();
  const alarm = await openAlarm(desk, (one) => one.state === 'open' && !one.late && ['alarm', 'critical'].includes(one.severity));
  const {call} = await asRoom(desk);
  await call('POST', `/alarms/${alarm.id}/steps`, {step: 'acknowledge'}, {'If-Match': `"${alarm.version}"`});
  await soon(async () => assert.ok(await count() < before, 'one less waits'));
});

trackJourney('who reads alarms hears the bell in the control room alone; a trader’s page does not even fetch it', async ({page, desk}) => {
  const fetched = [];
  page.on('request', (request) => fetched.push(request.url()));
  await open(page, desk, '/declarations', 'trader');
  assert.equal(fetched.some((url) => /alarm_bell|v1\/alarms/.test(url)), false);
  await page.context().clearCookies();
  await open(page, desk, '/shifts', 'auditor');
  await page.locator('.bell button').waitFor();
  await page.goto(`${desk.url}/queue`);
  await page.locator('h1').waitFor();
  assert.equal(await page.locator('.bell').count(), 0);
});

trackJourney('a critical alarm is closed by two people', async ({page, desk}) => {
  const alarm = await openAlarm(desk, (one) => one.severity === 'critical');
  await open(page, desk, '/control-room');
  await cardOf(page, alarm).locator('.button', {hasText: 'Handle'}).click();
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
  const detail = await call('GET', `/alarms/${alarm.id}`);
  assert.ok(detail.may.includes('approve_close'));
  await call('POST', `/alarms/${alarm.id}/steps`, {step: 'approve_close'}, {'If-Match': `"${detail.alarm.version}"`});
  await page.goto(`${desk.url}/alarms/${alarm.id}`);
  await page.getByText('Closing agreed').waitFor();
});

trackJourney('a unit is found by its plate, shown on the map and in the list, and leads to its story', async ({page, desk}) => {
  const {unit} = await underWay(desk);
  await open(page, desk, '/control-room');
  await mapIsOpen(page);
  await page.locator('.search').fill(unit.plates[0]);
  await page.getByText('1 of ').waitFor();
  await page.locator('.switch .button').nth(1).click();
  const rows = page.locator('.unit-list tbody tr');
  assert.equal(await rows.count(), 1);
  assert.equal(new URL(page.url()).searchParams.get('q'), unit.plates[0]);
  assert.match(page.url(), /view=list/);
  assert.ok((await rows.first().innerText()).includes(unit.plates[0]));
  await page.locator('.search').fill('no such plate');
  await page.getByText('No unit matches').waitFor();
});

const STREAM = '**/api/v1/units/stream*';

// The streams end; on a real server the page is opened without one.
async function breakStreams(page, desk) {
  if (desk.fake) return desk.fake.world.track.streams.forEach((response) => response.destroy());
  await page.route(STREAM, (route) => route.abort());
  await page.reload();
}

const mendStreams = (page, desk) => (desk.fake ? undefined : page.unroute(STREAM));

trackJourney('the map follows the stream, and says when it stops', async ({page, desk}) => {
  await open(page, desk, '/control-room?view=list');
  await page.locator('.room-live-live').waitFor();
  if (desk.fake) moveUnits(desk.fake.world, 40);
  await page.getByText(/last news \d+ s ago/).waitFor();
  await breakStreams(page, desk);
  await page.locator('.room-live-lost').waitFor();
  await mendStreams(page, desk);
  await page.locator('.room-live-live').waitFor();
});

trackJourney('an alarm of the moment before the stream is open is not missed', async ({page, desk}) => {
  let release;
  const released = new Promise((done) => (release = done));
  await page.route('**/api/v1/units/stream*', async (route) => {
    await released;
    await route.continue();
  });
  await open(page, desk, '/control-room');
  await page.locator('.alarm-card').first().waitFor();  // without a stream the room is read all the same
  const alarm = await oneMoreAlarm(desk, raiseAlarm);
  release();
  await page.locator(`.alarm-card a[href="/alarms/${alarm.id}"]`).waitFor();
});

trackJourney('an alarm that comes while the room is being read is not missed', async ({page, desk}) => {
  let begun;
  const asked = new Promise((done) => (begun = done));
  let release;
  const released = new Promise((done) => (release = done));
  // The list is answered as it was before, after the alarm came by the stream.
  await page.route((url) => url.pathname === '/api/v1/alarms' && !url.searchParams.has('severity'), async (route) => {  // not the bell's
    const response = await route.fetch();
    begun();
    await released;
    await route.fulfill({response});
  });
  await signIn(page, desk, 'control_room_officer');
  await page.goto(`${desk.url}/control-room`);
  await asked;
  const alarm = await oneMoreAlarm(desk, raiseAlarm);
  await page.getByText(/last news \d+ s ago/).waitFor();
  release();
  await page.locator(`.alarm-card a[href="/alarms/${alarm.id}"]`).waitFor();
});

trackJourney('help is sent from the alarm’s page', async ({page, desk}) => {
  const alarm = await openAlarm(desk, (one) => one.place && one.state !== 'dispatched');
  await open(page, desk, `/alarms/${alarm.id}`);
  await page.locator('table .button', {hasText: 'Send…'}).first().click();
  await page.locator('#instructions').fill('Look at the seal, take photos');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.alarm-marks').getByText('Help sent').waitFor();
  await page.locator('.panel', {hasText: 'Sent'}).getByText('Patrol').first().waitFor();
});

trackJourney('without a base map and without WebGL the room still works', async ({page, desk}) => {
  await page.route('**/api/v1/base-map', (route) => route.fulfill({json: {layers: []}}));
  await open(page, desk, '/control-room');
  await page.getByText('No base map is loaded').waitFor();
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.reload();
  await page.getByText('This browser cannot draw the map').waitFor();
  await page.locator('.alarm-card').first().waitFor();
});

trackJourney('a base layer that does not come is told of', async ({page, desk, skip}) => {
  const {layers} = await (await enterAs(desk, 'control_room_officer')).call('GET', '/base-map');
  if (layers.length === 0) return skip('this server has no base map');
  await page.route(`**/api/v1/base-map/${layers[0].name}`, (route) => route.fulfill({status: 503, body: ''}));
  await open(page, desk, '/control-room');
  await page.getByText('A part of the base map could not be fetched').waitFor();
  return undefined;
});

trackJourney('axe finds nothing in the control room', async (given) => {
  const {id} = await openAlarm(given.desk);
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/control-room', '/control-room?view=list', `/alarms/${id}`]), []);
});
