// Gates, devices, reports and thresholds.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {enterAs} from '../interface.mjs';
import {soon, unique} from '../journey.mjs';
import {axeOfPages, open, trackJourney} from '../track.mjs';
import {busyGate, underWay} from '../track_scene.mjs';

trackJourney('a gate officer looks at the readings of a held unit and lets it pass with a note', async ({page, desk}) => {
  const {gate} = await busyGate(desk);
  await open(page, desk, '/gates', 'gate_officer');
  await page.locator(`.gate-waits a[href="/gates/${gate.id}"]`).click();
  const held = page.locator('.pass-hold').first();
  await held.waitFor();
  if (desk.fake) await held.locator('.doubtful').first().waitFor();
  const before = await page.locator('.pass-hold').count();
  await held.locator('.primary').click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .error').waitFor();
  await page.locator('#note').fill('Mud on the plate: read by eye');
  await page.locator('dialog button[type=submit]').click();
  if (desk.fake) await soon(async () => assert.equal(await page.locator('.pass-hold').count(), before - 1));  // a living gate holds others meanwhile
  await page.getByText('Mud on the plate: read by eye').waitFor();
});

trackJourney('what another officer decides at the gate is seen at once', async ({page, desk}) => {
  const {gate, pass} = await busyGate(desk, desk.fake ? 'hold' : 'refer');
  await open(page, desk, `/gates/${gate.id}`, 'gate_officer');
  const waiting = page.locator(`.pass-${pass.decision}`);
  await waiting.first().waitFor();
  const before = await waiting.count();
  const {call} = await enterAs(desk, 'control_room_officer');
  const decision = pass.decision === 'hold' ? 'refer' : 'open';
  await call('POST', `/gates/${gate.id}/passes/${pass.id}`, {decision, note: 'To the scanner'}, {'If-Match': `"${pass.version}"`});
  if (desk.fake) await soon(async () => assert.equal(await waiting.count(), before - 1));
  await page.getByText('To the scanner').waitFor();
});

trackJourney('a device is registered, leased and told to send its position', async ({page, desk}) => {
  const id = unique('JT-NEW');
  await open(page, desk, '/devices');
  await page.locator('.page-tools .primary').click();
  await page.locator('dialog #id').fill(id);
  await page.locator('dialog #lessee').fill('KESTREL');
  await page.locator('dialog #until').fill('2027-06-30');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.goto(`${desk.url}/devices/${id}`);
  await page.getByText('KESTREL').first().waitFor();
  await page.locator('#command').selectOption('position_periodic');
  await page.locator('#value').fill('30');
  await page.locator('form .primary').click();
  await page.getByText('Waits for the device').waitFor();
  const {call} = await enterAs(desk, 'control_room_officer');
  assert.deepEqual((await call('GET', `/devices/${id}/commands`)).items[0].parameters, {interval_s: '30'});
});

trackJourney('a report is chosen by the address and saved as a file', async ({page, desk}) => {
  await open(page, desk, '/track-reports?kind=stops');
  await page.locator('th', {hasText: 'Duration'}).waitFor();
  await page.locator('.filters select').first().selectOption('trips');
  await page.locator('th', {hasText: 'Depart'}).waitFor();
  assert.match(page.url(), /kind=trips/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.button', {hasText: 'CSV'}).click()]);
  assert.match(readFileSync(await file.path(), 'utf8'), /^movement,unit,/i);
});

trackJourney('a threshold is changed with a reason by the manager; the room only reads', async ({page, desk}) => {
  await open(page, desk, '/track-settings', 'manager');
  const field = page.locator('.threshold').first();
  await field.fill('a lot');
  await page.getByText('This is no number').waitFor();
  await field.fill('150');
  await page.locator('.page-tools .primary').click();
  await page.locator('#reason').fill('Wide parking places');
  await page.locator('dialog button[type=submit]').click();
  const {call} = await enterAs(desk, 'manager');
  await page.getByText((await call('GET', '/track-settings')).unit_version, {exact: true}).first().waitFor();
  await page.getByText('changed', {exact: true}).waitFor();
  await page.context().clearCookies();
  await open(page, desk, '/track-settings');
  await page.getByRole('cell', {name: '150', exact: true}).first().waitFor();
  assert.equal(await page.locator('.threshold').count(), 0);
});

trackJourney('axe finds nothing on the pages of gates, devices, reports and thresholds', async (given) => {
  const {call} = await enterAs(given.desk, 'control_room_officer');
  const [gate] = (await call('GET', '/gates')).items;
  const {unit} = await underWay(given.desk);
  assert.deepEqual(await axeOfPages(given, 'control_room_officer', ['/gates', `/gates/${gate.id}`, '/devices', `/devices/${unit.devices[0]}`, '/track-reports']), []);
});

trackJourney('axe finds nothing where thresholds are changed', async (given) => {
  assert.deepEqual(await axeOfPages(given, 'manager', ['/track-settings']), []);
});
