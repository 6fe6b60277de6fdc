// The page that checks documents without a network, opened as a file: no server is there at all.
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';
import {axeFaults} from '../axe.mjs';
import {CHROMIUM} from '../browser.mjs';
import {photoOf, writeVideo} from '../qr_camera.mjs';

const read = (path) => readFileSync(new URL(`../../../../testdata/ledger/${path}`, import.meta.url), 'utf8');
const GOLD = JSON.parse(read('verifier.json'));
const CODES = JSON.parse(read('paper_codes.json'));
const PAGE = pathToFileURL(fileURLToPath(new URL('../../../dist/verify-offline.html', import.meta.url))).href;
const TIMEOUT_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const video = join(folder, 'paper.y4m');
let browser;

before(async () => {
  assert.ok(existsSync(fileURLToPath(PAGE)), 'build first');
  writeVideo(video, CODES.find(({name}) => name === 'whole').text);
  browser = await chromium.launch({executablePath: CHROMIUM, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`]});
});

after(async () => {
  await browser?.close();
  rmSync(folder, {recursive: true});
});

// Nothing is asked of anybody: every request but that for the page itself is a fault.
function journey(name, options, steps) {
  test(name, {timeout: TIMEOUT_MS}, async () => {
    const context = await browser.newContext({locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options});
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => request.url() === PAGE || request.url().startsWith('blob:') || faults.push(request.url()));
    await page.goto(PAGE);
    await page.locator('h1').waitFor();
    await steps(page);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

const head = (page) => page.locator('.verify-head h2');
const believe = (page, text) => page.locator('#verify-trust').fill(text);

async function paste(page, text) {
  await page.locator('#verify-text').fill(text);
  await page.getByRole('button', {name: 'Check', exact: true}).click();
  await head(page).waitFor();
}

// What the result says at every change of the page while the keys are marked as wrong.
const heads = (page) => page.evaluate(() => {
  globalThis.headsBesideWrongKeys = [];
  new MutationObserver(() => document.querySelector('.field-bad') && globalThis.headsBesideWrongKeys.push(document.querySelector('.verify-head h2')?.textContent ?? ''))
    .observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
});

journey('a proof vouches for itself alone until somebody is believed', {}, async (page) => {
  assert.equal(await page.locator('.verify-result').count(), 0);
  await paste(page, GOLD.proof_file);
  assert.match(await head(page).innerText(), /nobody vouches/);
  await believe(page, GOLD.founding);
  await page.locator('.verify-good').waitFor();
  assert.equal(await head(page).innerText(), 'Genuine');
  const result = await page.locator('.verify-result').innerText();
  for (const said of ['Customs of na said this on 27 Nov 2026', 'certificate/COO-2026-17', 'bw, za, zm (3 of the 3 that are needed)', 'customs.na/desk']) assert.ok(result.includes(said), said);
  await heads(page);
  await page.locator('#verify-trust').focus();
  await believe(page, 'log nobody\n');
  await page.locator('.field-bad').waitFor();
  assert.match(await head(page).innerText(), /nobody vouches/, 'keys that cannot be read are believed by nobody');
  const said = await page.evaluate(() => globalThis.headsBesideWrongKeys);
  assert.ok(said.length > 0 && !said.includes('Genuine'), `not for a moment: ${said}`);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'verify-trust', 'who writes keys stays there');
});

journey('files that belong together; a changed one is not genuine and says so in words', {}, async (page) => {
  await believe(page, GOLD.policy);
  const file = (text, name) => ({name, mimeType: 'application/json', buffer: Buffer.from(text)});
  const choose = (...files) => page.locator('.verify-drop input[type=file]').first().setInputFiles(files);
  await choose(file(GOLD.proof_file, 'proof.json'), file(GOLD.disclosure, 'fields.json'));
  await page.locator('.verify-good').waitFor();
  assert.ok((await page.locator('.verify-result').innerText()).includes('Walvis Trading (Pty) Ltd'));
  await choose(file(GOLD.proof_file, 'proof.json'), file(GOLD.disclosure.replace('Walvis', 'Walrus'), 'fields.json'));
  await page.locator('.verify-bad').waitFor();
  const result = await page.locator('.verify-result').innerText();
  assert.ok(result.startsWith('Not genuine') && result.includes('changed after it was signed') && !result.includes('Walrus'), result);
});

journey('a code on paper before the camera, and in a photo', {permissions: ['camera']}, async (page) => {
  await believe(page, CODES[0].policy);
  await page.getByRole('button', {name: 'Scan a code'}).click();
  await page.locator('.verify-good').waitFor();
  assert.equal(await page.locator('.verify-camera').count(), 0, 'the camera is let go');
  assert.ok((await page.locator('.verify-result').innerText()).includes(CODES[0].object));
  const photo = page.locator('input[accept="image/*"]');
  await photo.setInputFiles(photoOf(CODES.find(({name}) => name === 'reference').text));
  await page.locator('.verify-ask').waitFor();
  assert.match(await page.locator('.verify-result').innerText(), /has to be asked for online/);
  await photo.setInputFiles({...photoOf('x'), buffer: Buffer.from('no picture')});
  await page.locator('.note-bad').waitFor();
  assert.match(await page.locator('.note-bad').innerText(), /No code was found/);
});

journey('evidence of a lie names who lied', {}, async (page) => {
  await paste(page, GOLD.equivocation);
  assert.match(await head(page).innerText(), /Cannot be checked/);
  await believe(page, GOLD.founding);
  await page.locator('.verify-bad').waitFor();
  assert.match(await page.locator('.verify-result').innerText(), /The lie is proven[^]*na, zm/);
});

for (const [language, title] of [['en', 'Check a document'], ['ar', 'التحقق من وثيقة'], ['fr', 'Vérifier un document'], ['es', 'Comprobar un documento']]) {
  journey(`everything is said in ${language}, and everybody can use it`, {locale: language}, async (page) => {
    assert.equal(await page.locator('h1').innerText(), title);
    assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
    await believe(page, GOLD.founding);
    await page.locator('#verify-text').fill(GOLD.proof_file.replace('COO-2026-17', 'COO-2026-18'));
    await page.locator('form button[type=submit]').click();
    await page.locator('.verify-bad').waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /\b(?:verify\w*|field|state|do)\.[a-z_]+\b/, 'a message is missing');
    assert.deepEqual(await axeFaults(page), []);
  });
}
