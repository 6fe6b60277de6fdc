// Checking documents in the desk, by a stranger: what the server says, what the browser found, and where they differ. The
// documents are the fake server's, so it is asked alone.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {axeFaults} from '../axe.mjs';
import {speak} from '../browser.mjs';
import {journey} from '../journey.mjs';
import {photoOf} from '../qr_camera.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(`../../../../testdata/ledger/${path}`, import.meta.url), 'utf8'));
const GOLD = read('verifier.json');
const CODE = read('paper_codes.json').find(({name}) => name === 'whole');

const alone = (name, steps) => journey(name, {}, (here) => (here.desk.fake ? steps(here) : here.skip('the documents are those of the fake server')));

async function open(page, desk, hash = '') {
  await page.goto(`${desk.url}/verify${hash}`);
  await page.locator('h1').waitFor();
}

async function paste(page, text) {
  await page.locator('#verify-text').fill(text);
  await page.locator('main form button[type=submit]').click();
  await page.locator('.verify-result').first().waitFor();
}

const result = (page) => page.locator('.verify-result').first().innerText();

alone('a stranger finds the way from the first page; an old proof is genuine and not in force', async ({page, desk}) => {
  await page.goto(`${desk.url}/`);
  await page.locator('a[href="/verify"]').click();
  await paste(page, GOLD.proof_file);
  const said = await result(page);
  for (const part of ['Genuine – Not in force', 'Customs of na said this on', 'Not in force: It was revoked. (24 Dec 2026, 09:30)', 'Do not accept it as valid', 'Both say the same', 'customs.na/desk']) assert.ok(said.includes(part), `${part} stands in ${said}`);
  assert.deepEqual(await axeFaults(page), []);
});

alone('what still holds is in force; what was changed is not genuine', async ({page, desk}) => {
  desk.fake.world.ledger = 'current';
  await open(page, desk);
  await paste(page, GOLD.proof_file);
  assert.match(await result(page), /^Genuine\n[^]*In force now/);
  await paste(page, GOLD.proof_file.replace('COO-2026-17', 'COO-2026-18'));
  await page.locator('.verify-bad').waitFor();
  assert.match(await result(page), /^Not genuine[^]*changed after it was signed[^]*Both say the same/);
});

alone('a server that says otherwise than the browser found is not believed in silence', async ({page, desk}) => {
  desk.fake.world.ledger = 'lies';
  await open(page, desk);
  await paste(page, GOLD.proof_file.replace('COO-2026-17', 'COO-2026-18'));
  await page.locator('.note-bad[role=alert]').waitFor();
  assert.match(await page.locator('.note-bad[role=alert]').innerText(), /do not agree/);
  assert.deepEqual(await page.locator('.verify-head h2').allInnerTexts(), ['Genuine', 'Not genuine']);
});

alone('where there is no ledger the browser checks alone, by keys that its reader gives', async ({page, desk}) => {
  desk.fake.world.ledger = 'off';
  await open(page, desk);
  await paste(page, GOLD.proof_file);
  assert.match(await result(page), /nobody vouches[^]*this browser alone/);
  await page.locator('#verify-trust').fill(GOLD.founding);
  await page.locator('.verify-good').waitFor();
});

alone('a link of a paper opens with its answer, and a photo of one is read', async ({page, desk}) => {
  desk.fake.world.ledger = 'current';
  await open(page, desk, `#${CODE.text.split('#')[1]}`);
  await page.locator('.verify-result').waitFor();
  assert.match(await result(page), /Code on paper[^]*certificate\/COO-2026-000123/);
  await page.locator('input[accept="image/*"]').setInputFiles(photoOf(CODE.text));
  await page.locator('.verify-result').waitFor();
  assert.match(await result(page), /^Genuine/);
});

alone('private fields are checked in the browser and never sent', async ({page, desk}) => {
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.postData() ?? ''));
  await open(page, desk);
  const file = (text, name) => ({name, mimeType: 'application/json', buffer: Buffer.from(text)});
  await page.locator('.verify-drop input[type=file]').first().setInputFiles([file(GOLD.disclosure, 'fields.json'), file(GOLD.proof_file, 'proof.json')]);
  await page.locator('.verify-result').waitFor();
  assert.match(await result(page), /Walvis Trading/);
  assert.ok(sent.length === 1 && !sent[0].includes('Walvis'), 'the proof alone was sent');
});

alone('the page to keep has the keys of this federation, and opens from a disk', async ({page, desk, context}) => {
  await open(page, desk);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Download the page'}).click();
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  const path = join(folder, 'verify-offline.html');
  await (await coming).saveAs(path);
  const kept = await context.newPage();
  await kept.goto(`file://${path}`);
  await kept.locator('h1').waitFor();
  await paste(kept, GOLD.proof_file);
  assert.match(await result(kept), /^Genuine[^]*Customs of na said this/);
  assert.match(await kept.locator('body').innerText(), /These keys came with the page/);
  rmSync(folder, {recursive: true});
});

// The real server has a policy of its own for it, beside that in the page.
journey('served as it is the page to keep obeys both policies', {}, async ({page, desk}) => {
  await page.goto(`${desk.url}/verify-offline.html`);
  await page.locator('h1').waitFor();
  await page.locator('#verify-trust').fill(GOLD.policy);
  await paste(page, GOLD.proof_file);
  assert.match(await result(page), /^Genuine/);
});

alone('in Arabic, from right to left, all of it is said', async ({page, desk}) => {
  await open(page, desk);
  await speak(page, 'ar');
  await paste(page, GOLD.proof_file);
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
  assert.doesNotMatch(await page.locator('body').innerText(), /\b(?:verify\w*|nav|field|state|do)\.[a-z_]+\b/);
  assert.deepEqual(await axeFaults(page), []);
});
