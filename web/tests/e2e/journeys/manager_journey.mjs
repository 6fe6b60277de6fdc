import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {newPage, settled, signIn} from '../browser.mjs';
import {journey, soon, unique} from '../journey.mjs';

journey('a manager reads the dashboard, as plots and as tables', {}, async ({page, desk}) => {
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/dashboard`);
  await page.locator('.plot').first().waitFor();
  await page.locator('.figures dd').nth(4).waitFor();
  const panel = page.locator('.panel', {hasText: 'Declarations by day and lane'});
  await panel.getByRole('button', {name: 'Table'}).click();
  await panel.locator('tbody tr').first().waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', {name: 'Save as CSV'}).click()]);
  assert.match(await readFile(await download.path(), 'utf8'), /^\uFEFFDate,Lodged,/);
  await page.locator('.filters select').selectOption({index: 1});
  await page.waitForFunction(() => location.search.includes('office='));
  await settled(page);
});

journey('a manager makes a new version of the policy', {}, async ({page, desk}) => {
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/admin/policy`);
  const version = async () => Number(/(\d+)$/.exec(await page.locator('.panel h2').first().textContent())[1]);
  const before = await version();
  const share = page.locator('#policy-random_share');
  await share.fill(await share.inputValue() === '6' ? '5' : '6');
  await page.getByRole('button', {name: 'Make a new version'}).click();
  await page.getByRole('heading', {name: `Policy, version ${before + 1}`}).waitFor();
  await page.reload();
  await soon(async () => assert.equal(await version(), before + 1));
});

journey('an administrator makes an account; its first sign-in asks for a new password', {}, async ({page, desk}) => {
  const name = unique('mo');
  await signIn(page, desk, 'administrator');
  await page.goto(`${desk.url}/admin/accounts`);
  const make = async () => {
    await page.getByRole('button', {name: 'New account'}).click();
    await page.locator('#account-name').fill(name);
    await page.locator('#display-name').fill('Mo Example');
    await page.locator('#role-auditor').check();
    await page.locator('#account-password').fill('first words to begin with');
    await page.locator('dialog button[type=submit]').click();
  };
  await make();
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.locator('.table tr', {hasText: name}).waitFor();
  await make();
  await page.locator('dialog .note-bad').waitFor();
  await page.keyboard.press('Escape');

  const other = await newPage(desk);
  await other.page.goto(desk.url);
  await other.page.locator('#name').fill(name);
  await other.page.locator('#password').fill('wrong');
  await other.page.locator('form button[type=submit]').click();
  await other.page.locator('.note-bad').waitFor();
  await other.page.locator('#password').fill('first words to begin with');
  await other.page.locator('form button[type=submit]').click();
  await other.page.locator('#old-password').fill('first words to begin with');
  await other.page.locator('#new-password').fill('my own four words here');
  await other.page.locator('#again-password').fill('my own four words here');
  await other.page.locator('form button[type=submit]').click();
  await other.page.locator('.menu summary', {hasText: 'Mo Example'}).waitFor();
  assert.deepEqual(other.faults, []);
});

journey('an administrator makes a key, a webhook and verifies the record', {}, async ({page, desk}) => {
  await signIn(page, desk, 'administrator');
  await page.goto(`${desk.url}/admin/keys`);
  await page.getByRole('button', {name: 'New key'}).click();
  await page.locator('#key-name').fill(unique('key'));
  await page.locator('dialog button[type=submit]').click();
  await soon(async () => assert.match(await page.locator('.secret').textContent(), /^twk_/));
  await page.goto(`${desk.url}/admin/webhooks`);
  await page.getByRole('button', {name: 'New webhook'}).click();
  await page.locator('#webhook-url').fill(`https://example.org/${unique('hook')}`);
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.secret').waitFor();
  await page.goto(`${desk.url}/admin/journal`);
  await page.getByRole('button', {name: 'Verify'}).click();
  await page.locator('.note-good').waitFor();
});
