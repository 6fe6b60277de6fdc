import assert from 'node:assert/strict';
import {newPage, settled, signIn} from '../browser.mjs';
import {journey} from '../journey.mjs';

journey('a session that ended leads to sign-in and back to the same page', {}, async ({page, desk}) => {
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/queue?lane=red`);
  await page.locator('#row-0').waitFor();
  await page.context().clearCookies();
  await page.getByRole('button', {name: 'Refresh'}).click();
  await page.locator('button[data-role=targeting_officer]').click();
  await page.locator('#row-0').waitFor();
  assert.equal(new URL(page.url()).search, '?lane=red');
});

journey('a busy server is said to be busy, with the time to wait', {}, async ({page, desk}) => {
  await signIn(page, desk, 'targeting_officer');
  await page.locator('#row-0').waitFor();
  await page.route('**/api/v1/controls?*', (route) => route.fulfill({status: 503, headers: {'Retry-After': '7', 'Content-Type': 'application/problem+json'},
    body: JSON.stringify({type: 'about:blank', title: 'Busy', status: 503, code: 'busy', detail: 'Too much at once.'})}));
  await page.goto(`${desk.url}/controls`);
  await page.getByText('Too much at once. Try again in 7 seconds.').waitFor();
});

journey('signing out removes drafts, after a question', {}, async ({page, desk}) => {
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/declarations/new`);
  await page.locator('#f-lrn').fill('unsent');
  await page.locator('.menu summary').click();
  await page.locator('.menu-body button').click();
  await page.getByText('One unsent draft').waitFor();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('#password').waitFor();
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length), 0);
});

journey('new declarations wait in a pill until somebody asks for them', {}, async ({page, desk, context}) => {
  if (!desk.fake) return context.skip('needs a server that can be told when a declaration comes in');
  await signIn(page, desk, 'targeting_officer');
  await page.locator('#row-0').waitFor();
  await page.locator('.live-live').waitFor();
  const {makeDocument} = await import('../../fake/make.mjs');
  const rows = () => page.locator('.queue-table tbody a').evaluateAll((all) => all.slice(0, 8).map((one) => one.pathname));
  const before = await rows();
  for (let i = 0; i < 12; i += 1) desk.fake.world.tick(makeDocument);
  await page.locator('.fresh').waitFor();
  assert.deepEqual(await rows(), before, 'rows do not jump');
  await page.locator('.fresh').click();
  await page.locator('.fresh').waitFor({state: 'detached'});
  return undefined;
});

journey('the live stream comes back by itself', {}, async ({page, desk, context}) => {
  if (!desk.fake) return context.skip('needs a server whose streams can be cut');
  await signIn(page, desk, 'targeting_officer');
  await page.locator('.live-live').waitFor();
  await page.route('**/api/v1/events*', (route) => route.abort());
  for (const stream of desk.fake.world.streams) stream.response.destroy();
  await page.locator('.live-lost').waitFor();
  await page.unroute('**/api/v1/events*');
  await page.locator('.live-live').waitFor({timeout: 60_000});
  return undefined;
});

journey('the first start makes an administrator', {}, async ({page, desk, context}) => {
  if (!desk.fake) return context.skip('needs a server without accounts');
  desk.fake.world.firstRun = true;
  await page.goto(desk.url);
  const fill = async (token) => {
    await page.locator('#token').fill(token);
    await page.locator('#name').fill('first');
    await page.locator('#password').fill('some words that nobody knows');
    await page.locator('form button[type=submit]').click();
  };
  await fill('guess');
  await page.locator('#token-error').waitFor();
  await fill('the-token');
  await page.locator('.tabs').waitFor();
  return undefined;
});

journey('the second factor is set up with a code', {}, async ({page, desk, context}) => {
  if (!desk.fake) return context.skip('would lock the demo account of the real server');
  await signIn(page, desk, 'auditor');
  await page.goto(`${desk.url}/account`);
  await page.getByRole('button', {name: 'Set up'}).click();
  await page.locator('.qr path').waitFor();
  await page.locator('#factor-code').fill('123456');
  await page.getByRole('button', {name: 'Switch on'}).click();
  assert.ok(await page.locator('.codes li').count() > 1);
  const other = await newPage(desk);
  await other.page.goto(desk.url);
  await other.page.locator('button[data-role=auditor]').click();
  await other.page.locator('#code').fill('654321');
  await other.page.locator('form button[type=submit]').click();
  await other.page.locator('.menu summary').waitFor();
  return undefined;
});

journey('Arabic: from right to left, everything said in Arabic', {}, async ({page, desk}) => {
  await signIn(page, desk, 'targeting_officer');
  await page.locator('.language select').selectOption('ar');
  await page.waitForFunction(() => document.documentElement.dir === 'rtl');
  for (const path of ['/queue', '/declarations', '/dashboard', '/help', '/account']) {
    await page.goto(desk.url + path);
    await settled(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'ar', 'the language is kept');
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /\b(nav|field|queue|dash|head|lane|status|do|title)\.[a-z_]+/, path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${path} is ${wide} px wider than the window`);
  }
  await page.goto(`${desk.url}/queue`);
  await page.locator('.queue-table tbody a').first().click();
  await page.locator('.finding').first().waitFor();
  const why = await page.locator('#why').boundingBox();
  const items = await page.locator('.columns > div').first().boundingBox();
  assert.ok(why.x < items.x, 'what stands on the right stands on the left');
  await page.locator('.language select').selectOption('en');
  await page.waitForFunction(() => document.documentElement.dir === 'ltr');
  await page.waitForTimeout(500);
});
