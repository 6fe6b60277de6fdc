// What journeys about movements share.
import {axeFaults} from './axe.mjs';
import {mapIsOpen, settled, signIn, speak} from './browser.mjs';
import {journey} from './journey.mjs';
import {awakened} from './track_scene.mjs';

export async function open(page, desk, path, role = 'control_room_officer') {
  await signIn(page, desk, role);
  await page.goto(desk.url + path);
  await settled(page);
}

export {mapIsOpen};

// A journey on a server on which something moves.
export function trackJourney(name, steps, options = {}) {
  journey(name, options, async (given) => {
    await awakened(given.desk);
    await steps(given);
  });
}

// One that needs the made-up world as it is: its shapes, its clock, its empty rooms.
export function madeUpJourney(name, steps, options = {}) {
  journey(name, options, async (given) => (given.desk.fake ? steps(given) : given.skip('it needs the made-up world as it is')));
}

// Pages of a role, in English and light, and in Arabic and dark: what axe finds.
export async function axeOfPages({page, desk}, role, paths) {
  await open(page, desk, paths[0], role);
  const found = [];
  for (const [language, colorScheme] of [['en', 'light'], ['ar', 'dark']]) {
    await page.emulateMedia({colorScheme});
    await speak(page, language);
    for (const path of paths) {
      await page.goto(desk.url + path);
      await settled(page);
      if (await page.locator('.map').count() > 0) await mapIsOpen(page);
      found.push(...(await axeFaults(page)).map((fault) => `${path} ${language}: ${fault}`));
    }
  }
  await speak(page, 'en');
  return found;
}
