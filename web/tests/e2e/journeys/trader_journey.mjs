import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {signIn} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {journey, soon, unique} from '../journey.mjs';

const field = (page, pointer) => page.locator(`#f${pointer.replaceAll('/', '-')}`);
const next = (page) => page.locator('form.wizard > .buttons button[type=submit]').click();
const step = (page, number) => page.locator(`.steps li:nth-child(${number})[aria-current=step]`).waitFor();

journey('a trader lodges by the wizard, with an error first', {}, async ({page, desk}) => {
  const lrn = unique('LRN');
  await signIn(page, desk, 'trader');
  const [client] = (await enterAs(desk, 'trader')).user.clients;
  await page.locator('a[href="/declarations/new"]').first().click();

  await field(page, '/lrn').fill(lrn);
  await field(page, '/declarant/id').fill('');
  await field(page, '/importer/id').fill('');
  await next(page);
  await page.locator('.error-summary li').nth(1).waitFor();  // both parties are missing
  await page.locator('.error-summary button').first().click();
  await page.waitForFunction(() => document.activeElement?.id === 'f-declarant-id');
  await field(page, '/declarant/id').fill(client);
  await page.getByRole('button', {name: 'The importer is the declarant'}).click();
  await soon(async () => assert.equal(await field(page, '/importer/id').inputValue(), client));
  await next(page);

  await step(page, 2);
  await field(page, '/office').selectOption({index: 1});
  await field(page, '/transport_mode').selectOption('1');
  await next(page);

  await step(page, 3);
  await field(page, '/items/0/description').fill('Portable computers');
  await field(page, '/items/0/hs_code').fill('84x');
  await field(page, '/items/0/origin').fill('cn');
  await field(page, '/items/0/value').fill('12,500.50');
  await field(page, '/items/0/net_mass_kg').fill('120.5');
  await field(page, '/items/0/gross_mass_kg').fill('130');
  await next(page);
  await page.locator('.error-summary').waitFor();
  await soon(async () => assert.equal(await field(page, '/items/0/hs_code').getAttribute('aria-invalid'), 'true'));
  await field(page, '/items/0/hs_code').fill('847130');
  await page.getByRole('button', {name: /Duplicate 1/}).click();
  await page.getByRole('button', {name: /Remove 2/}).click();
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.locator('.item-line').nth(1).waitFor();
  await soon(async () => assert.equal(await page.locator('.item-line').count(), 2));
  await page.getByRole('button', {name: /Remove 2/}).click();
  await next(page);

  await step(page, 4);
  await page.getByRole('button', {name: 'Add a document'}).click();
  await field(page, '/documents/0/reference').fill('INV-1');

  await page.reload();
  await field(page, '/lrn').waitFor();
  await soon(async () => assert.equal(await field(page, '/lrn').inputValue(), lrn, 'the draft is kept'));
  await page.locator('.steps li:nth-child(5) button').click();
  await page.locator('.panel', {hasText: '12,500.50'}).waitFor();
  await next(page);
  await page.locator('.sent').waitFor();
  await soon(async () => assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length), 0, 'the draft goes when it is sent'));

  await page.locator('.sent a.primary').click();
  await page.locator('.decl-head', {hasText: lrn}).waitFor();
  await soon(async () => assert.equal(await page.locator('.lane').count(), 0, 'traders see no lane'));
  await page.goto(`${desk.url}/declarations?q=${lrn}`);
  await page.locator('.table tbody tr', {hasText: lrn}).waitFor();
  await page.goto(`${desk.url}/notifications`);
  await page.locator('.news', {hasText: lrn}).first().waitFor();
});

journey('a broker sends a file, and saves what was rejected', {}, async ({page, desk}) => {
  await signIn(page, desk, 'broker');
  const {user, call} = await enterAs(desk, 'broker');
  const [client] = user.clients;
  const [{id: office}] = (await call('GET', '/offices')).items;
  const line = (change = {}) => JSON.stringify({lrn: unique('B'), office, declarant: {id: client}, importer: {id: client},
    items: [{hs_code: '847130', description: 'Portable computers', origin: 'CN', value: '1000.00'}], ...change});
  const lines = [line(), line(), 'no JSON', line({items: [{hs_code: 'x', description: 'Computers', origin: 'CN', value: '1'}]}), line()];
  await page.locator('a[href="/declarations/bulk"]').click();
  await page.locator('input[type=file]').setInputFiles({name: 'many.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.join('\n'))});
  await page.getByRole('button', {name: 'Send', exact: true}).click();
  await page.getByText('The file is sent.').waitFor();
  await soon(async () => assert.deepEqual(await page.locator('.bulk-state dd').allTextContents(), ['5', '3', '2']));
  await page.locator('.table tr', {hasText: '/items/0/hs_code'}).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save rejected lines'}).click()]);
  assert.deepEqual((await readFile(await download.path(), 'utf8')).trim().split('\n'), [lines[2], lines[3]]);
});

journey('a trader copies a declaration, and withdraws it before the goods arrive', {}, async ({page, desk}) => {
  const {user, call} = await enterAs(desk, 'trader');
  const [client] = user.clients;
  const [{id: office}] = (await call('GET', '/offices')).items;
  const first = await call('POST', '/declarations', {lrn: unique('PRE'), stage: 'pre_arrival', office, declarant: {id: client}, importer: {id: client},
    items: [{hs_code: '847130', description: 'Portable computers', origin: 'CN', value: '1000.00'}]});
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/declarations/${first.id}`);
  await page.locator('a[href*="copy="]').click();
  const lrn = unique('COPY');
  await field(page, '/lrn').fill(lrn);
  await page.locator('.steps li:nth-child(5) button').click();
  await next(page);
  await page.locator('.sent a.primary').click();
  await page.locator('.decl-head', {hasText: lrn}).waitFor();
  await page.goto(`${desk.url}/declarations/${first.id}`);
  await page.getByRole('button', {name: /Cancel the declaration/}).click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .error').waitFor();
  await page.locator('#reason').fill('Lodged twice by mistake');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.decl-head .status-cancelled').waitFor();
});
