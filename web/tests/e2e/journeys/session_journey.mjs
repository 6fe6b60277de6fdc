import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {existsSync} from 'node:fs';
import {newPage, settled, signIn, speak} from '../browser.mjs';
import {enter, enterAs, quiet} from '../interface.mjs';
import {journey, soon, unique} from '../journey.mjs';
import {openLine} from '../line.mjs';
import {newServer, program} from '../real_server.mjs';

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
  await soon(async () => assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length), 0));
});

// Declarations come in until 'enough' holds.
async function untilNews(desk, enough) {
  if (desk.fake) {
    const {makeDocument} = await import('../../fake/make.mjs');
    for (let i = 0; i < 12; i += 1) desk.fake.world.tick(makeDocument);
    return enough();
  }
  const {call} = await enterAs(desk, 'administrator');
  await call('PUT', '/demo', {per_minute: 600, inspectors: false});
  await enough();
  return quiet(desk);
}

journey('new declarations wait in a pill until somebody asks for them', {}, async ({page, desk}) => {
  await quiet(desk);
  await signIn(page, desk, 'targeting_officer');
  await page.locator('#row-0').waitFor();
  await page.locator('.live-live').waitFor();
  const rows = () => page.locator('.queue-table tbody a').evaluateAll((all) => all.slice(0, 8).map((one) => one.pathname));
  const before = await rows();
  await untilNews(desk, () => page.locator('.fresh').waitFor({timeout: 60_000}));
  assert.deepEqual(await rows(), before, 'rows do not jump');
  await page.locator('.fresh').click();
  await page.locator('.fresh').waitFor({state: 'detached'});
});

journey('the live stream comes back by itself', {}, async ({desk}) => {
  const line = await openLine(desk.url);
  const there = {...desk, url: line.url};
  const {page, faults} = await newPage(there);
  await signIn(page, there, 'targeting_officer');
  await page.locator('.live-live').waitFor();
  await line.cut();
  await page.locator('.live-lost').waitFor();
  await line.mend();
  await page.locator('.live-live').waitFor({timeout: 60_000});
  assert.deepEqual(faults, []);
  await page.context().close();
  await line.cut();
});

journey('the first start makes an administrator', {}, async ({desk, skip}) => {
  if (!desk.fake && !existsSync(program())) return skip('needs the program itself: TIDEWAITER');
  const server = await newServer(desk);
  const {page, faults} = await newPage({...desk, url: server.url});
  await page.goto(server.url);
  const fill = async (token) => {
    await page.locator('#token').fill(token);
    await page.locator('#name').fill('first');
    await page.locator('#password').fill('some words that nobody knows');
    await page.locator('form button[type=submit]').click();
  };
  await fill('guess');
  await page.locator('#token-error, .note-bad').first().waitFor();
  await fill(server.token);
  await page.locator('.tabs').waitFor();
  assert.deepEqual(faults.filter((fault) => !fault.endsWith('/api/v1/setup')), []);  // the browser says that the guess failed
  await page.context().close();
  await server.stop();
  return undefined;
});

// RFC 6238 with the usual choices: SHA-1, 30 seconds, six digits.
function codeNow(secret) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/[= ]/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

// An account that has its own password already.
async function newAccount(desk, role) {
  const name = unique('two');
  const first = 'first words to begin with';
  const password = 'my own four words here';
  const {call} = await enterAs(desk, 'administrator');
  await call('POST', '/accounts', {name, display_name: 'Two Factors', roles: [role], password: first});
  const own = await enter(desk.url, name, first);
  await own.call('PUT', '/session/password', {old_password: first, new_password: password});
  return {name, password};
}

journey('the second factor is set up with a code, and asked for', {}, async ({page, desk}) => {
  const {name, password} = await newAccount(desk, 'auditor');
  const enterPassword = async (on) => {
    await on.goto(desk.url);
    await on.locator('#name').fill(name);
    await on.locator('#password').fill(password);
    await on.locator('form button[type=submit]').click();
  };
  await enterPassword(page);
  await page.locator('.menu summary').waitFor();
  await page.goto(`${desk.url}/account`);
  await page.getByRole('button', {name: 'Set up'}).click();
  await page.locator('.qr path').waitFor();
  await page.locator('#factor-code').fill(codeNow(await page.locator('.facts dd.code').first().textContent()));
  await page.getByRole('button', {name: 'Switch on'}).click();
  await page.locator('.codes li').nth(1).waitFor();
  const recovery = await page.locator('.codes li').first().textContent();
  const other = await newPage(desk);
  await enterPassword(other.page);
  await other.page.locator('#code').fill(recovery);
  await other.page.locator('form button[type=submit]').click();
  await other.page.locator('.menu summary').waitFor();
  assert.deepEqual(other.faults, []);
});

journey('Arabic: from right to left, everything said in Arabic', {}, async ({page, desk}) => {
  await signIn(page, desk, 'targeting_officer');
  await speak(page, 'ar');
  await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl'));
  for (const path of ['/queue', '/declarations', '/dashboard', '/help', '/account']) {
    await page.goto(desk.url + path);
    await settled(page);
    await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.lang), 'ar', 'the language is kept'));
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
  await speak(page, 'en');
});

journey('the language of the account is spoken in a browser that prefers another', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'analyst');
  let asked = 0;
  page.on('request', (request) => asked += Number(request.method() === 'GET' && new URL(request.url()).pathname === '/api/v1/session'));
  try {
    await signIn(page, desk, 'analyst');
    await call('PATCH', '/session/preferences', {language: 'ar'});
    await page.evaluate(() => localStorage.clear());  // all that the browser knows is that it prefers English
    asked = 0;
    await page.reload();
    await page.locator('.plot').first().waitFor();
    await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.lang), 'ar'));
    assert.equal(asked, 1, 'who is signed in is asked once a page');
  } finally {
    await call('PATCH', '/session/preferences', {language: 'en'});
  }
});
