// One journey: its own browser, its own page, and no fault on the way.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newPage, openDesk} from './browser.mjs';

const JOURNEY_TIMEOUT_MS = 600_000;

export function journey(name, options, steps) {
  test(name, {timeout: JOURNEY_TIMEOUT_MS}, async (context) => {
    const desk = await openDesk();
    try {
      const opened = await newPage(desk, options);
      await steps({desk, context, ...opened});
      assert.deepEqual(opened.faults, []);
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

// The parties that the signed-in trader may declare for.
export async function clientsOf(page) {
  const session = await page.evaluate(async () => (await fetch('/api/v1/session')).json());
  return session.user.clients ?? [];
}

export const officesOf = (page) => page.evaluate(async () => (await (await fetch('/api/v1/offices')).json()).items.map((one) => one.id));
