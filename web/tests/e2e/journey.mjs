// One journey: its own page, and no fault on the way.
import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {closeBrowser, newPage, openDesk} from './browser.mjs';

const JOURNEY_TIMEOUT_MS = 120_000;

after(closeBrowser);

// Where a journey stopped, for whoever has to find out why: in the error, so that the list of failures at the end of a
// run says it. What the page complains of comes first, then what the server refused, then the page.
async function whereItStopped(page, refused, faults) {
  const complaints = await page.locator('[role=alert], .error').allInnerTexts();
  const text = await page.locator('main').first().innerText({timeout: 2_000});
  return [`stopped at ${page.url()}`, ...complaints.filter(Boolean), ...faults, ...refused.slice(-5), text.slice(0, 1_500)].join('\n');
}

function refusals(page) {
  const refused = [];
  page.on('response', async (response) => {
    if (response.status() < 400) return;
    const body = await response.text().catch(() => '');
    refused.push(`${response.status()} ${response.request().method()} ${response.url()} ${body.slice(0, 500)}`);
  });
  page.on('requestfailed', (request) => refused.push(`${request.failure()?.errorText} ${request.method()} ${request.url()}`));
  return refused;
}

const ASKED_MAX = 40;  // a page that asks the same that often has fallen into a loop, and uses up what its reader may ask

// The same asked too often by one page is a fault.
function watchAsking(page, faults) {
  let asked = new Map();
  page.on('domcontentloaded', () => (asked = new Map()));
  page.on('request', (request) => {
    const {pathname} = new URL(request.url());
    if (!pathname.startsWith('/api/')) return;
    const what = `${request.method()} ${pathname}`;
    const times = (asked.get(what) ?? 0) + 1;
    asked.set(what, times);
    if (times === ASKED_MAX) faults.push(`asked ${times} times: ${what}`);
  });
}

export function journey(name, options, steps) {
  test(name, {timeout: JOURNEY_TIMEOUT_MS}, async (here) => {
    const desk = await openDesk();
    const opened = await newPage(desk, options);
    const refused = refusals(opened.page);
    watchAsking(opened.page, opened.faults);
    try {
      await steps({desk, skip: (why) => here.skip(why), ...opened});
      assert.deepEqual(opened.faults, []);
    } catch (error) {
      const where = await whereItStopped(opened.page, refused, opened.faults).catch(() => '');
      throw new Error(`${error.message}\n${where}`, {cause: error});
    } finally {
      await desk.close();
    }
  });
}

const SOON_MS = 10_000;
const LOOK_AGAIN_MS = 50;

// What a page shows follows what was done to it soon, not at once: looks until nothing is asserted in vain.
export async function soon(look) {
  for (const end = Date.now() + SOON_MS; ;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
}

// A text that no run before has used.
export const unique = (start) => `${start}-${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;

// A picture with enough in it to be a photo: a PNG of one colour.
export const PHOTO = {
  name: 'box.png', mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
};
