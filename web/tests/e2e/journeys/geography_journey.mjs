// Places and routes are drawn, imported, and approved by another person; those who were sent answer from a phone.
import assert from 'node:assert/strict';
import {signIn} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {soon} from '../journey.mjs';
import {axeOfPages, mapIsOpen, open, trackJourney} from '../track.mjs';
import {openAlarm} from '../track_scene.mjs';

const PHONE = {viewport: {width: 390, height: 844}, hasTouch: true};
const points = (page) => page.locator('#points');

trackJourney('a fence is drawn with the mouse, undone, and put in force by another person', async ({page, desk}) => {
  await open(page, desk, '/geography/new?kind=fence');
  await mapIsOpen(page);
  const map = page.locator('.map-canvas');
  const {width, height} = await map.boundingBox();
  for (const [x, y] of [[0.3, 0.3], [0.6, 0.3], [0.6, 0.6]]) await map.click({position: {x: width * x, y: height * y}});
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 3));
  await page.locator('h1').click();
  await page.keyboard.press('u');
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 2));
  await page.keyboard.press('r');
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 3));
  const before = await points(page).inputValue();
  await page.mouse.move(...await at(map, 0.6, 0.6));
  await page.mouse.down();
  await page.mouse.move(...await at(map, 0.65, 0.7), {steps: 5});
  await page.mouse.up();
  await soon(async () => assert.notEqual(await points(page).inputValue(), before));
  await page.locator('#id').fill('reed-bank');
  await page.locator('#name').fill('Reed Bank');
  await page.locator('#reason').fill('Goods were unloaded here');
  await page.locator('form .primary').click();
  await page.getByText('another person must approve').waitFor();
  await page.context().clearCookies();
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/geography/reed-bank`);
  await page.locator('.note-ask .primary').click();
  await page.getByText('In force', {exact: true}).waitFor();
});

async function at(map, x, y) {
  const box = await map.boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

trackJourney('a corridor is written as text, without a mouse; lines that are no place are named', async ({page, desk}) => {
  await open(page, desk, '/geography/new?kind=corridor');
  await points(page).fill('-4.05, 39.66\nsomewhere\n-3.75, 39.1');
  await page.locator('#size').focus();
  await page.locator('#points-error').waitFor();
  assert.match(await page.locator('#points-error').innerText(), /2/);
  await points(page).fill('-4.05, 39.66\n-3.75, 39.1');
  await page.locator('#size').fill('1500');
  await page.locator('#id').fill('coast-road');
  await page.locator('#name').fill('Coast Road');
  await page.locator('#reason').fill('New road');
  await page.locator('form .primary').click();
  await page.getByText('1.5 km').first().waitFor();
  const {call} = await enterAs(desk, 'manager');
  const {items} = await call('GET', '/geography/coast-road');
  assert.deepEqual(items[0].shape, {type: 'LineString', coordinates: [[39.66, -4.05], [39.1, -3.75]], half_width_m: 1500});
});

trackJourney('shapes are imported from a file, looked at, and those that are wanted are kept', async ({page, desk}) => {
  await open(page, desk, '/geography');
  await page.locator('.page-tools .button', {hasText: 'Import'}).click();
  const square = (lon) => ({type: 'Polygon', coordinates: [[[lon, 0], [lon + 1, 0], [lon + 1, 1], [lon, 0]]]});
  const file = {type: 'FeatureCollection', features: [{type: 'Feature', properties: {name: 'Île du Sel'}, geometry: square(36)}, {type: 'Feature', properties: {name: 'Not this'}, geometry: square(38)}]};
  await page.locator('#file').setInputFiles({name: 'zones.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(file))});
  await page.locator('dialog table tbody tr').nth(1).waitFor();
  await page.locator('dialog input[type=checkbox]').nth(1).uncheck();
  await page.locator('#import-reason').fill('From the survey');
  await page.locator('dialog .primary').click();
  await page.getByText('Kept, waits for approval').waitFor();
  await page.locator('.dialog-head .button').click();
  await page.goto(`${desk.url}/geography/ile-du-sel`);
  await page.getByText('From the survey').waitFor();
  await page.goto(`${desk.url}/geography?q=not`);
  await page.getByText('Nothing matches').waitFor();
});

trackJourney('a patrol accepts, goes, arrives and reports on a phone', async ({page, desk}) => {
  const {call} = await enterAs(desk, 'control_room_officer');
  const alarm = await openAlarm(desk, (one) => one.place && one.state !== 'dispatched');
  await call('POST', `/alarms/${alarm.id}/dispatch`, {response_unit: 'patrol-1', instructions: 'Look at the seal'});
  await open(page, desk, '/dispatches', 'inspector');
  const button = page.locator('.dispatch-buttons .primary');
  for (const word of ['Accept', 'on our way', 'are there']) await button.filter({hasText: word}).click();
  await button.filter({hasText: 'Report'}).click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .error').first().waitFor();
  await page.locator('#found').selectOption('confirmed');
  await page.locator('#report').fill('Rope cut, goods complete');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.dispatch-card').getByText('Rope cut, goods complete').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
}, PHONE);

trackJourney('the room is handed over and taken', async ({page, desk}) => {
  await open(page, desk, '/shifts');
  await page.locator('.page-tools .primary').click();
  await page.locator('#to').fill('acc_manager');
  await page.locator('#note').fill('The seal of XAA 100A was cut');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('td', {hasText: 'The seal of XAA 100A was cut'}).waitFor();
  await page.context().clearCookies();
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/shifts`);
  await page.locator('.note-ask .primary').click();
  await page.locator('.lead', {hasText: 'Mara Lindqvist'}).waitFor();
});

trackJourney('axe finds nothing on the pages of geography, dispatches and shifts', async (given) => {
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/geography', '/geography/lake-side', '/geography/new?kind=fence', '/geography/marsh/edit', '/dispatches', '/shifts']), []);
});
