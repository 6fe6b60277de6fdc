// Places and routes are drawn, imported, and approved by another person; those who were sent answer from a phone.
import assert from 'node:assert/strict';
import {signIn} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {soon, unique} from '../journey.mjs';
import {axeOfPages, madeUpJourney, mapIsOpen, open, trackJourney} from '../track.mjs';
import {drawnFence, openAlarm} from '../track_scene.mjs';

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
  await page.locator('#role').selectOption('forbidden');
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

trackJourney('a zone of the air holds between two heights, counted from something that is said', async ({page, desk}) => {
  const id = unique('sky');
  await open(page, desk, '/geography/new?kind=fence');
  await page.locator('#type').selectOption('Point');
  assert.equal(await page.locator('#floor').count(), 0);
  await page.locator('#role').selectOption('air_zone');
  await points(page).fill('-4.05, 39.66');
  await page.locator('#id').fill(id);
  await page.locator('#name').fill('Harbour Sky');
  await page.locator('#floor').fill('150');
  await page.locator('#ceiling').fill('30');
  await page.locator('#reference').selectOption('takeoff');
  await page.locator('#reason').fill('Drones over the cranes');
  await page.locator('form .primary').click();
  await page.locator('#floor-error').waitFor();
  await page.locator('#ceiling').fill('400');
  await page.locator('form .primary').click();
  await page.getByText('150 to 400 m, above the take-off').waitFor();
  const read = async () => (await (await enterAs(desk, 'manager')).call('GET', `/geography/${id}`)).items[0].shape;
  assert.deepEqual(await read(), {type: 'Point', coordinates: [39.66, -4.05], radius_m: 500, floor_m: 150, ceiling_m: 400, height_reference: 'takeoff'});
  await page.goto(`${desk.url}/geography/${id}/edit`);
  await page.locator('#floor').fill('');
  await page.locator('#ceiling').fill('');
  await page.locator('#reason').fill('At every height');
  await page.locator('form .primary').click();
  await page.locator('h2', {hasText: 'Facts'}).waitFor();
  assert.deepEqual(await read(), {type: 'Point', coordinates: [39.66, -4.05], radius_m: 500});
});

trackJourney('a fence holds at hours of the week and for a time; what is not whole is said at its place', async ({page, desk}) => {
  const first = {days: ['mo', 'tu', 'we', 'th', 'fr'], from: '18:00', until: '06:00', offset_minutes: 180};
  const id = await drawnFence(desk, {hours: [first], valid: {from: '2026-02-01T00:00:00Z'}});
  await open(page, desk, `/geography/${id}/edit`);
  const hours = page.locator('.geo-hours');
  assert.equal(await hours.count(), 1);
  await page.getByText('until the next day').waitFor();
  await page.locator('.geo-calendar .button', {hasText: 'Add hours'}).click();
  await page.locator('#reason').fill('Market on Sundays');
  await page.locator('form .primary').click();
  await hours.nth(1).getByText('Choose at least one day').waitFor();
  await hours.nth(1).locator('input[type=checkbox]').last().check();
  await page.locator('#hours-2-from').fill('06:00');
  await page.locator('#hours-2-until').fill('00:00');
  await page.locator('#valid-until').fill('2027-01-31T00:00');
  await page.locator('form .primary').click();
  await page.getByText(/Sun .06:00–24:00/).first().waitFor();
  const {items} = await (await enterAs(desk, 'manager')).call('GET', `/geography/${id}`);
  assert.deepEqual(items[0].hours, [first, {days: ['su'], from: '06:00', until: '24:00', offset_minutes: 180}]);
  const {from, until} = items[0].valid;
  assert.deepEqual([from, until].map((at) => new Date(at).toISOString()), ['2026-02-01T00:00:00.000Z', '2027-01-31T00:00:00.000Z']);
});

trackJourney('a point is dragged by a finger, and the map stays where it is', async ({page, desk}) => {
  await open(page, desk, `/geography/${await drawnFence(desk)}/edit`);
  await mapIsOpen(page);
  const map = page.locator('.map-canvas');
  await map.scrollIntoViewIfNeeded();
  const text = () => points(page).inputValue();
  const before = (await text()).split('\n');
  const touch = await page.context().newCDPSession(page);
  const finger = (type, ...at) => touch.send('Input.dispatchTouchEvent', {type, touchPoints: at.length > 0 ? [{x: at[0], y: at[1]}] : []});
  const {x, y, width, height} = await map.boundingBox();
  // The area lies in the middle of the map: its four corners are looked for along the diagonal.
  await soon(async () => {
    for (let share = 0.1; share < 0.45; share += 0.04) {
      await finger('touchStart', x + width * share, y + height / 2 - width * (0.5 - share) + 4);
      await finger('touchMove', x + width / 2, y + height / 2);
      await finger('touchEnd');
      if (await text() !== before.join('\n')) return;
    }
    assert.fail('no corner was found');
  });
  const after = (await text()).split('\n');
  assert.equal(after.filter((line, i) => line !== before[i]).length, 1);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
}, PHONE);

trackJourney('a hole is drawn into an area with the mouse, and undone as in any drawing program', async ({page, desk}) => {
  const id = await drawnFence(desk);
  await open(page, desk, `/geography/${id}/edit`);
  await mapIsOpen(page);
  await page.locator('.geo-pen .button', {hasText: 'Add a hole'}).click();
  const map = page.locator('.map-canvas');
  const {width, height} = await map.boundingBox();
  for (const [x, y] of [[0.55, 0.5], [0.6, 0.5], [0.6, 0.56]]) await map.click({position: {x: width * x, y: height * y}});
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 3));
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 2));
  await page.keyboard.press('Control+Shift+z');
  await soon(async () => assert.equal((await points(page).inputValue()).split('\n').length, 3));
  await page.locator('#reason').fill('The island is free');
  await page.locator('form .primary').click();
  await page.locator('h2', {hasText: 'Facts'}).waitFor();
  const {items} = await (await enterAs(desk, 'manager')).call('GET', `/geography/${id}`);
  assert.deepEqual(items[0].shape.coordinates.map((ring) => ring.length), [5, 4]);
});

madeUpJourney('all that is wrong in a file is told with its place; the rest can be kept', async ({page, desk}) => {
  await open(page, desk, '/geography');
  await page.locator('.page-tools .button', {hasText: 'Import'}).click();
  const feature = (name, geometry) => ({type: 'Feature', properties: {name}, geometry});
  const file = {type: 'FeatureCollection', features: [feature('Marsh', {type: 'LineString', coordinates: [[36, 0], [37, 0]]}), feature('?', {type: 'Balloon'}), feature('?', {type: 'Cloud'})]};
  const choose = (features) => page.locator('#file').setInputFiles({name: 'zones.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({...file, features}))});
  await choose(file.features);
  await page.locator('dialog .note-bad').getByText('2 things of the file cannot be used').waitFor();
  assert.deepEqual((await page.locator('dialog .note-bad td .code').allInnerTexts()).map((where) => where.slice(0, 11)), ['/features/1', '/features/2']);
  await page.getByText('this would be its next version').waitFor();
  await page.locator('dialog .primary').click();
  await page.locator('#import-role-error').waitFor();
  await choose(file.features.slice(1));
  await page.locator('dialog .note-bad').getByText('2 things of the file cannot be used').waitFor();
  assert.equal(await page.locator('dialog form').count(), 0);
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
  await page.locator('#import-role').selectOption('restricted');
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
  for (const word of ['Accept', 'on our way', 'are there']) await button.filter({hasText: word}).first().click();
  await button.filter({hasText: 'Report'}).first().click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .error').first().waitFor();
  await page.locator('#found').selectOption('confirmed');
  await page.locator('#report').fill('Rope cut, goods complete');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.dispatch-card').getByText('Rope cut, goods complete').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
}, PHONE);

// The second officer of the room signs in.
async function relieve(page, desk) {
  await page.context().clearCookies();
  await page.goto(`${desk.url}/`);
  await page.locator('button[data-role="control_room_officer"]').nth(1).click();
  await page.locator('.menu summary').waitFor();
}

trackJourney('the room is handed to a colleague of the list, and taken', async ({page, desk}) => {
  const {demo_accounts} = await (await fetch(`${desk.url}/api/v1/session`)).json();
  const [own, next] = demo_accounts.filter((one) => one.role === 'control_room_officer').map((one) => one.display_name);
  await open(page, desk, '/shifts');
  await page.locator('.page-tools .primary').click();
  await page.locator('dialog #to option', {hasText: next}).waitFor({state: 'attached'});
  assert.equal((await page.locator('dialog #to option').allInnerTexts()).includes(own), false);
  await page.locator('dialog button[type=submit]').click();
  await page.locator('#to-error').waitFor();
  await page.locator('#to').selectOption({label: next});
  const note = unique('The seal of XAA 100A was cut');
  await page.locator('#note').fill(note);
  await page.locator('dialog button[type=submit]').click();
  await page.locator('td', {hasText: note}).waitFor();
  await relieve(page, desk);
  await page.goto(`${desk.url}/control-room`);
  await page.locator('.note-ask').getByText(note).waitFor();
  await page.locator('.note-ask .primary').click();
  await page.locator('.note-ask').waitFor({state: 'detached'});
  await page.goto(`${desk.url}/shifts`);
  await page.locator('.lead', {hasText: next}).waitFor();
});

trackJourney('what others do with the shift is seen at once', async ({page, desk}) => {
  await open(page, desk, '/shifts');
  const {call} = await enterAs(desk, 'control_room_officer');
  const {current, colleagues} = await call('GET', '/shifts');
  const to = colleagues.find((one) => one.id !== current?.to) ?? colleagues[0];
  const note = unique('Two reefers are warm');
  await call('POST', '/shifts', {to: to.id, note});
  await page.locator('td', {hasText: note}).waitFor();
});

trackJourney('a room that nobody holds is taken by the first who comes', async ({page, desk, skip}) => {
  if (!desk.fake) return skip('its room is held');
  await enterAs(desk, 'control_room_officer').then(({call}) => call('GET', '/shifts'));
  desk.fake.world.track.shifts.length = 0;
  await open(page, desk, '/shifts');
  await page.locator('.note-ask .primary').click();
  await page.locator('.lead', {hasText: 'Carla Mbeki'}).waitFor();
  return undefined;
});

trackJourney('axe finds nothing on the pages of geography, dispatches and shifts', async (given) => {
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/geography', '/geography/lake-side', '/geography/new?kind=fence', '/geography/marsh/edit', '/dispatches', '/shifts']), []);
});
