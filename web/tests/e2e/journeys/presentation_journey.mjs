// A presentation under a letter of credit, from the terms to the page that is printed.
import assert from 'node:assert/strict';
import {axeFaults} from '../axe.mjs';
import {settled, signIn, speak} from '../browser.mjs';
import {journey} from '../journey.mjs';

const alone = (name, steps) => journey(name, {}, (here) => (here.desk.fake ? steps(here) : here.skip('its bills are those of the fake server')));
const field = (page, pointer) => page.locator(`#f${pointer.replaceAll('/', '-')}`);
const step = (page, name) => page.locator('.lc-steps button', {hasText: name}).click();
const button = (page, name) => page.getByRole('button', {name, exact: true}).click();

async function open(page, desk) {
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/ledger/presentation`);
  await settled(page);
}

const TERMS = {number: 'LC-2026-17', applicant: 'Nordsee GmbH', beneficiary: 'Walvis Trading', currency: 'EUR', amount: '12500.50', goods: 'Frozen hake', expires: '2027-01-31', bank_key: 'did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z'};

async function fillTerms(page) {
  for (const [name, value] of Object.entries(TERMS)) await field(page, `/credit/${name}`).fill(value);
}

alone('what the bank would refuse is found, corrected where it is, and printed without it', async ({page, desk}) => {
  await open(page, desk);
  await fillTerms(page);
  await button(page, 'Next');
  assert.match(await page.locator('.empty').innerText(), /The envelope is empty/);
  await button(page, 'Take those that the credit demands');
  await field(page, '/envelope/presented').fill('2027-01-10');
  assert.equal(await field(page, '/envelope/documents/0/issuer').inputValue(), 'Walvis Trading');
  await field(page, '/envelope/documents/0/amount').fill('12500.50');
  await field(page, '/envelope/documents/0/description').fill('Hake');
  await button(page, 'Check the documents');
  const found = page.locator('.lc-found li');
  await found.first().waitFor();
  assert.equal(await found.count(), 3);
  assert.match(await found.nth(0).innerText(), /description of the goods is not that of the credit[^]*UCP 600, article 18\(c\)/);
  assert.match(await found.nth(2).innerText(), /in no ledger[^]*Electronic Transferable Records, article 10/);
  assert.deepEqual(await axeFaults(page), []);
  await found.nth(0).locator('.link').click();
  await page.waitForFunction((id) => document.activeElement?.id === id, 'f-envelope-documents-0-description');
  await field(page, '/envelope/documents/0/description').fill('Frozen hake');
  await field(page, '/envelope/documents/1/is_signed').check();
  await field(page, '/envelope/documents/1/title').selectOption({index: 1});
  const title = await field(page, '/envelope/documents/1/title').inputValue();
  await step(page, 'Check');
  assert.match(await page.locator('.note-ask').innerText(), /Not checked since the last change/);
  await button(page, 'Check the documents');
  await page.locator('.note-good').waitFor();
  await button(page, 'Next');
  const summary = await page.locator('main').innerText();
  for (const part of ['No discrepancy found', 'LC-2026-17', 'Frozen hake', title, '31 Jan 2027']) assert.ok(summary.includes(part), part);
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.locator('.lc-screen').first().isVisible(), false);
  assert.ok((await page.pdf()).length > 1000);
});

alone('fields that cannot be read are named before anything is checked; the draft waits in the browser', async ({page, desk}) => {
  await open(page, desk);
  await field(page, '/credit/number').fill('LC-2026-18');
  await step(page, 'Check');
  await button(page, 'Check the documents');
  await page.locator('[role=alert]').waitFor();
  assert.match(await page.locator('[role=alert]').innerText(), /cannot be read yet[^]*Applicant/);
  await page.locator('[role=alert] .link').first().click();
  await page.waitForFunction((id) => document.activeElement?.id === id, 'f-credit-applicant');
  assert.equal(await page.locator('.field-bad').count() > 5, true);
  await page.reload();
  await settled(page);
  assert.equal(await field(page, '/credit/number').inputValue(), 'LC-2026-18');
  await button(page, 'Begin anew');
  await page.locator('dialog .danger').click();
  await page.waitForFunction(() => document.querySelector('#f-credit-number')?.value === '');
});

alone('in Arabic, from right to left', async ({page, desk}) => {
  await open(page, desk);
  await speak(page, 'ar');
  await settled(page);
  assert.doesNotMatch(await page.locator('main').innerText(), /\blc\w*\.[a-z_]+\b/);
  assert.deepEqual(await axeFaults(page), []);
  await speak(page, 'en');
});
