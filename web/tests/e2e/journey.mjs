// One journey: its own page, and no fault on the way.
import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {closeBrowser, newPage, openDesk} from './browser.mjs';

const JOURNEY_TIMEOUT_MS = 120_000;

after(closeBrowser);

// Where a journey stopped, for whoever has to find out why.
const pageNow = async (page) => `stopped at ${page.url()}:\n${(await page.locator('body').innerText({timeout: 2_000})).slice(0, 2_000)}`;

export function journey(name, options, steps) {
  test(name, {timeout: JOURNEY_TIMEOUT_MS}, async (here) => {
    const desk = await openDesk();
    const opened = await newPage(desk, options);
    try {
      await steps({desk, skip: (why) => here.skip(why), ...opened});
      assert.deepEqual(opened.faults, []);
    } catch (error) {
      console.log(await pageNow(opened.page).catch(() => ''));
      throw error;
    } finally {
      await desk.close();
    }
  });
}

// A text that no run before has used.
export const unique = (start) => `${start}-${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;

// A picture with enough in it to be a photo: a PNG of one colour.
export const PHOTO = {
  name: 'box.png', mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
};
