// Every page in light and dark, English and Arabic, against WCAG 2.2 A and AA as far as axe can tell.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {settled, signIn} from '../browser.mjs';
import {journey} from '../journey.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function look(page, where, found) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme});
    const violations = await page.evaluate(async (rules) => (await globalThis.axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`), RULES);
    found.push(...violations.map((violation) => `${where} ${colorScheme}: ${violation}`));
  }
}

const openFirst = (selector, ready) => async (page) => {
  const link = page.locator(selector).first();
  await link.waitFor({timeout: 5_000}).catch(() => undefined);
  if (await link.count() === 0) return;
  await link.click();
  await page.locator(ready).first().waitFor();
};

// role, path, steps
const PAGES = [
  ['targeting_officer', '/queue'], ['targeting_officer', '/queue', (page) => page.keyboard.press('?')], ['targeting_officer', '/queue', openFirst('.queue-table tbody a', '.finding')],
  ['targeting_officer', '/queue', async (page) => {
    await openFirst('.queue-table tbody a', '.finding')(page);
    await openFirst('.reason button', '.drawer tbody')(page);
  }],
  ['targeting_officer', '/help'], ['targeting_officer', '/nowhere'],
  ['inspector', '/controls'], ['inspector', '/controls', openFirst('a.button.primary[href$="/act"]', '.act-item')],
  ['trader', '/declarations'], ['trader', '/declarations/new'], ['trader', '/declarations/new', openFirst('.wizard button[type=submit]', '.error-summary')],
  ['trader', '/declarations/new', openFirst('.steps li:nth-child(3) button', '.item-line')], ['trader', '/declarations/bulk'], ['trader', '/notifications'],
  ['trader', '/account'], ['trader', '/declarations', openFirst('.table tbody a', '.decl-head')],
  ['manager', '/dashboard'], ['manager', '/dashboard', openFirst('.panel-head button', '.panel .table')], ['manager', '/admin/policy'], ['manager', '/admin/offices'],
  ['administrator', '/admin/accounts'], ['administrator', '/admin/accounts', openFirst('.filters .primary', 'dialog form')], ['administrator', '/admin/keys'],
  ['administrator', '/admin/webhooks'], ['administrator', '/admin/journal'],
];

async function languageTo(page, code) {
  await page.locator('.language select').selectOption(code);
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, code);
  await page.waitForTimeout(300);
}

async function lookAtAll(page, desk, role, language, found) {
  for (const [owner, path, steps] of PAGES.filter(([one]) => one === role)) {
    await page.goto(desk.url + path);
    await settled(page);
    await steps?.(page);
    await page.evaluate(AXE);
    await look(page, `${owner} ${path}${steps ? ' +' : ''} ${language}`, found);
  }
}

for (const role of new Set(PAGES.map(([owner]) => owner))) {
  journey(`axe finds nothing on the pages of ${role}`, {}, async ({page, desk}) => {
    const found = [];
    await signIn(page, desk, role);
    await lookAtAll(page, desk, role, 'en', found);
    await page.goto(`${desk.url}/account`);
    await languageTo(page, 'ar');
    await lookAtAll(page, desk, role, 'ar', found);
    await page.goto(`${desk.url}/account`);
    await languageTo(page, 'en');
    assert.deepEqual(found, []);
  });
}

journey('axe finds nothing at sign-in', {}, async ({page, desk}) => {
  const found = [];
  for (const language of ['en', 'ar']) {
    await page.goto(desk.url);
    await languageTo(page, language);
    await page.evaluate(AXE);
    await look(page, `sign-in ${language}`, found);
  }
  assert.deepEqual(found, []);
});
