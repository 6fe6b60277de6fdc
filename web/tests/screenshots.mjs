// Pictures of the main pages, to be looked at by people.
//
//   node tests/screenshots.mjs OUTDIR [NAME...]      TIDEWAITER_URL as for the journeys
import {mkdirSync} from 'node:fs';
import {newPage, openDesk, settled, signIn, TABLET} from './e2e/browser.mjs';

const [out = 'screenshots', ...only] = process.argv.slice(2);
mkdirSync(out, {recursive: true});

const firstDeclaration = async (page) => {
  await page.locator('.queue-table tbody a').first().click();
  await page.locator('.finding').first().waitFor();
};

const openAct = async (page) => {
  await page.locator('a.button.primary[href$="/act"]').first().click();
  await page.locator('.act-item').first().waitFor();
  await page.locator('.segment-confirmed').first().click();
  await page.locator('.segment-corrected').nth(1).click();
};

const fillWizard = async (page) => {
  await page.locator('#f-lrn').fill('2026-0001');
  await page.locator('button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
};

// name, role, path, steps, options
const SHOTS = [
  ['sign-in', undefined, '/'],
  ['queue', 'targeting_officer', '/queue', (page) => page.keyboard.press('j')],
  ['queue-dark', 'targeting_officer', '/queue', undefined, {colorScheme: 'dark'}],
  ['declaration', 'targeting_officer', '/queue', firstDeclaration],
  ['declaration-dark', 'targeting_officer', '/queue', firstDeclaration, {colorScheme: 'dark'}],
  ['evidence', 'targeting_officer', '/queue', async (page) => {
    await firstDeclaration(page);
    await page.locator('.reason button').first().click();
    await page.locator('.drawer table').waitFor();
  }],
  ['controls', 'inspector', '/controls'],
  ['act', 'inspector', '/controls', openAct, {viewport: TABLET, hasTouch: true}],
  ['declarations', 'trader', '/declarations'],
  ['wizard', 'trader', '/declarations/new', fillWizard],
  ['bulk', 'trader', '/declarations/bulk'],
  ['notifications', 'trader', '/notifications'],
  ['dashboard', 'manager', '/dashboard'],
  ['accounts', 'administrator', '/admin/accounts'],
  ['account-dialog', 'administrator', '/admin/accounts', (page) => page.locator('.filters .primary').click()],
  ['policy', 'manager', '/admin/policy'],
  ['journal', 'administrator', '/admin/journal'],
  ['help', 'targeting_officer', '/help'],
  ['account', 'trader', '/account'],
  ['queue-ar', 'targeting_officer', '/queue', undefined, {arabic: true}],
  ['declaration-ar', 'targeting_officer', '/queue', firstDeclaration, {arabic: true}],
  ['dashboard-ar', 'manager', '/dashboard', undefined, {arabic: true, colorScheme: 'dark'}],
];

async function shoot(desk, [name, role, path, steps, {arabic, ...options} = {}]) {
  const {page, context, faults} = await newPage(desk, options);
  if (role) await signIn(page, desk, role);
  else await page.goto(desk.url);
  if (arabic) {
    await page.locator('.language select').selectOption('ar');
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
  }
  if (role) await page.goto(desk.url + path);
  await settled(page);
  await steps?.(page);
  await page.waitForTimeout(300);
  await page.screenshot({path: `${out}/${name}.png`});
  if (arabic) await page.locator('.language select').selectOption('en');
  await page.waitForTimeout(200);
  await context.close();
  faults.forEach((fault) => console.error(`${name}: ${fault}`));
}

const desk = await openDesk();
for (const shot of SHOTS) {
  if (only.length === 0 || only.includes(shot[0])) await shoot(desk, shot).catch((error) => console.error(`${shot[0]}: ${error.message}`));
}
await desk.close();
