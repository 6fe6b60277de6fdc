// A movement from its plan to its end, as a broker, an inspector on a phone, and the control room see it.
import assert from 'node:assert/strict';
import {settled, signIn} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {soon, unique} from '../journey.mjs';
import {axeOfPages, mapIsOpen, open, trackJourney} from '../track.mjs';
import {armed, planned, underWay} from '../track_scene.mjs';

const PHONE = {viewport: {width: 390, height: 844}, hasTouch: true};

trackJourney('a broker plans a movement; what is wrong stands at its field, and the draft outlives the page', async ({page, desk}) => {
  const other = await underWay(desk);
  await open(page, desk, '/movements/new', 'broker');
  await mapIsOpen(page);
  await page.locator('#f-containers').fill('CSQU3054384');
  await page.locator('#f-seals').fill(other.unit.seals[0]);
  for (const place of ['north-harbour', 'old-mill', 'hill-crossing']) await page.locator('#f-stops').selectOption(place);
  assert.equal(await page.locator('.plan-stop').count(), 3);
  await page.locator('form button[type=submit]').click();
  await page.locator('#f-containers-error').waitFor();
  await page.locator('#f-seals-error').waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await page.locator('#f-containers').inputValue(), 'CSQU3054384');
  await page.locator('#f-containers').fill('CSQU3054383');
  await page.locator('#f-seals').fill(unique('ES').toUpperCase());
  await page.locator('.plan-stop').nth(1).locator('input[type=checkbox]').check();
  await page.locator('form button[type=submit]').click();
  await page.locator('.status', {hasText: 'Planned'}).waitFor();
  await page.getByText('North Harbour → Hill Crossing').waitFor();
  const {call} = await enterAs(desk, 'broker');
  const movement = await call('GET', `/movements/${page.url().split('/').at(-1)}`);
  assert.deepEqual(movement.path.edges.map((edge) => `${edge.from}-${edge.to}`), ['n1-n2', 'n1-n3', 'n2-n3']);
  await page.locator('.page-tools .button', {hasText: 'Change'}).click();
  await page.locator('#f-plates').fill('xnew 1');
  await page.locator('form button[type=submit]').click();
  await page.locator('h1', {hasText: 'XNEW 1'}).waitFor();
});

// Where a place is on a map of that size that shows all places.
function spotOf([lon, lat], all, {width, height}) {
  const [lons, lats] = [0, 1].map((of) => all.map((one) => one[of])).map((values) => [Math.min(...values) - 0.3, Math.max(...values) + 0.3]);
  const scale = Math.min(width / (lons[1] - lons[0]), height / (lats[1] - lats[0]));  // near the equator a degree is a degree
  return {x: width / 2 + (lon - (lons[0] + lons[1]) / 2) * scale, y: height / 2 - (lat - (lats[0] + lats[1]) / 2) * scale};
}

trackJourney('places are put on the way by a click on the map', async ({page, desk}) => {
  await open(page, desk, '/movements/new', 'broker');
  await mapIsOpen(page);
  const map = page.locator('.map-canvas');
  const box = await map.boundingBox();
  const {call} = await enterAs(desk, 'broker');
  const {items} = await call('GET', '/geography?kind=place&limit=200');
  const {x, y} = spotOf(items.find((thing) => thing.id === 'old-mill').shape.coordinates, items.map((thing) => thing.shape.coordinates), box);
  // The map leaves some room at its edges: looked for around there.
  await soon(async () => {
    for (const nearer of [1, 0.95, 0.9, 0.97, 0.93, 0.86]) {
      await map.click({position: {x: box.width / 2 + (x - box.width / 2) * nearer, y: box.height / 2 + (y - box.height / 2) * nearer}});
      if (await page.locator('.plan-stop').count() > 0) break;
    }
    assert.ok(await page.locator('.plan-stop', {hasText: 'Old Mill Rest'}).count() > 0);
  });
});

trackJourney('an inspector arms a seal on a phone: the right number and all checks', async ({page, desk}) => {
  const one = await planned(desk);
  const other = (await underWay(desk)).unit.seals[0];
  await open(page, desk, `/movements/${one.id}`, 'inspector');
  await page.locator('.rain-buttons .button', {hasText: 'Arm'}).click();
  const dialog = page.locator('dialog');
  await dialog.locator('button[type=submit]').click();
  assert.equal(await dialog.locator('.error').count(), 2);
  await dialog.locator('#seal').fill(other.toLowerCase());
  for (const name of ['doors_closed', 'seal_locked', 'plate_seen']) await dialog.locator(`#check-${name}`).check();
  await dialog.locator('button[type=submit]').click();
  await dialog.locator('.error', {hasText: other}).first().waitFor();
  await dialog.locator('#seal').fill(one.seal.toLowerCase());
  await dialog.locator('button[type=submit]').click();
  await page.locator('.status', {hasText: 'Armed'}).waitFor();
  const box = await page.locator('.rain-buttons .button').first().boundingBox();
  assert.ok(box.height >= 44, 'a wet thumb hits it');
  assert.ok(box.y > PHONE.viewport.height * 0.75, 'the thumb of one hand reaches it');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing is wider than the phone');
}, PHONE);

trackJourney('a seal is opened by two people', async ({page, desk}) => {
  const {id} = await armed(desk);
  await open(page, desk, `/movements/${id}`);
  await page.locator('.rain-buttons .button', {hasText: 'open the seal'}).click();
  await page.locator('#reason').fill('The goods are at their destination');
  await page.locator('dialog button[type=submit]').click();
  await page.getByText('Another person must decide').waitFor();
  await page.context().clearCookies();
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/movements/${id}`);
  await page.locator('.button', {hasText: 'Approve the opening'}).click();
  await page.getByText('Opening approved').waitFor();
  // The word of an electronic seal: the one that was made for a real server is a mechanical one.
  if (desk.fake) await page.getByText('Opening authorised').first().waitFor();
});

trackJourney('the story is gone through by its slider, its charts by their tables, its bytes on demand', async ({page, desk}) => {
  const {id} = await underWay(desk);
  await open(page, desk, `/movements/${id}`);
  await mapIsOpen(page);
  const now = page.locator('.replay-now time');
  const before = await now.innerText();
  await page.locator('.replay input[type=range]').press('Home');
  await soon(async () => assert.notEqual(await now.innerText(), before));
  const begin = await now.innerText();
  await page.locator('.replay .primary').click();
  await soon(async () => assert.notEqual(await now.innerText(), begin));
  await page.locator('.replay .primary').click();
  await page.locator('.story-line .link').last().click();
  await page.locator('.story-plots .button').first().click();
  await page.locator('.story-plots table').waitFor();
  await page.locator('.button', {hasText: 'Show them'}).click();
  await page.locator('.frame-hex').first().waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.page-tools .button').click()]);
  assert.ok(file.suggestedFilename().startsWith(`evidence-${id}`));
});

trackJourney('movements are filtered by the address, and a trader sees only theirs', async ({page, desk}) => {
  const {call} = await enterAs(desk, 'control_room_officer');
  const listed = async () => (await call('GET', '/movements?attention=true&limit=50')).items;
  await open(page, desk, '/movements?attention=true');
  await page.locator('.table tbody tr').nth(1).waitFor();
  // Between two questions an alarm may come or end.
  await soon(async () => assert.equal(await page.locator('.table tbody tr').count(), (await listed()).length));
  const sealed = (await listed()).find((one) => one.unit.seals?.length > 0);
  await page.locator('.search').fill(sealed.unit.seals[0]);
  await soon(async () => assert.equal(await page.locator('.table tbody tr').count(), 1));
  await page.context().clearCookies();
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/movements`);
  await settled(page);
  assert.equal(await page.locator('th', {hasText: 'Alarms'}).count(), 0);
});

trackJourney('axe finds nothing on the pages of movements', async (given) => {
  const pages = [await underWay(given.desk), await planned(given.desk)].map((one) => `/movements/${one.id}`);
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/movements', '/movements/new', ...pages]), []);
});
