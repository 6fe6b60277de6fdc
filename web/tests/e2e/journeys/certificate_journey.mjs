// A certificate from its making to its end: issued as a credential that others check, printed, found genuine by a stranger,
// revoked, and found to be so. On a server with a ledger: the documents have to be really signed.
import assert from 'node:assert/strict';
import {settled, signIn} from '../browser.mjs';
import {journey, unique} from '../journey.mjs';
import {axeFaults} from '../axe.mjs';

function certificateJourney(name, steps) {
  journey(name, {}, async (given) => {
    const {ledger} = await (await fetch(`${given.desk.url}/api/v1/session`)).json();
    return ledger && !given.desk.fake ? steps(given) : given.skip('it needs documents that a ledger signed');
  });
}

async function goTo(page, desk, path) {
  await page.goto(desk.url + path);
  await settled(page);
}

const field = (page, name) => page.locator(`#f-data-${name}`);
const submit = (page) => page.locator('.ledger-form button[type=submit]').click();

// One row of a list: what the certificate shows.
async function certify(page, at, name, value) {
  await page.locator('#f-data-subject .button', {hasText: 'Add a row'}).click();
  await page.locator(`#f-data-subject-${at}-name`).fill(name);
  await page.locator(`#f-data-subject-${at}-value`).fill(value);
}

async function issue(page, desk, local) {
  await signIn(page, desk, 'manager');
  await goTo(page, desk, '/ledger/new/certificate.issue');
  await field(page, 'kind').fill('phytosanitary');
  await field(page, 'form').selectOption('vc');
  await field(page, 'made').check();
  await field(page, 'types').fill('PhytosanitaryCertificate');
  await certify(page, 0, 'goods', 'coffee, green');
  await certify(page, 1, 'kilograms', '640');
  await page.locator('#f-object').fill(local);
  await submit(page);
  await page.waitForURL(`**/ledger/record/certificate/${local}`);
  await page.locator('.status', {hasText: 'Valid'}).waitFor();
}

// What a button of the record gives, as whoever is signed in gets it.
async function fetched(page, button) {
  const address = await page.getByRole('link', {name: button}).getAttribute('href');
  const answer = await page.request.get(new URL(address, page.url()).href);
  assert.equal(answer.status(), 200, address);
  return {type: answer.headers()['content-type'], body: await answer.body()};
}

async function check(page, desk, text) {
  await goTo(page, desk, '/verify');
  await page.locator('#verify-text').fill(text);
  await page.locator('main form button[type=submit]').click();
  await page.locator('.verify-result').first().waitFor();
  return page.locator('main').innerText();
}

certificateJourney('a certificate is issued, printed, found genuine by a stranger, revoked and found revoked', async ({page, desk}) => {
  const local = unique('C-J');
  await issue(page, desk, local);
  const paper = await fetched(page, 'Paper with code');
  assert.equal(paper.type, 'application/pdf');
  assert.equal(paper.body.subarray(0, 5).toString(), '%PDF-');
  const credential = (await fetched(page, 'Save the certificate')).body.toString();
  assert.equal(JSON.parse(credential).credentialStatus.object, `certificate/${local}`);
  await page.locator('.story-line summary').first().click();
  const proof = (await fetched(page, 'Save the proof')).body.toString();

  await page.context().clearCookies();
  assert.match(await check(page, desk, credential), /^[^]*Genuine[^]*In force now/);
  assert.deepEqual(await axeFaults(page), []);
  assert.match(await check(page, desk, credential.replace('640', '6400')), /Not genuine/);
  assert.match(await check(page, desk, proof), /Genuine[^]*In force now/);

  await signIn(page, desk, 'manager');
  await goTo(page, desk, `/ledger/new/certificate.revoke?object=certificate%2F${local}`);
  await field(page, 'reason').fill('false_papers');
  await submit(page);
  await page.locator('dialog button[type=submit]').click();
  await page.waitForURL(`**/ledger/record/certificate/${local}`);
  await page.locator('.status', {hasText: 'Revoked'}).waitFor();

  await page.context().clearCookies();
  for (const text of [credential, proof]) {
    const said = await check(page, desk, text);
    assert.match(said, /Genuine – Not in force/);
    assert.match(said, /It was revoked/);
  }
});
