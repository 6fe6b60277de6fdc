import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {paste, signIn} from '../browser.mjs';
import {journey, soon} from '../journey.mjs';
import {ruleName} from '../rules.mjs';

const ROWS = 1000;
const COLUMNS = 30;
const CELLS_MAX = 1500;  // what a screen shows, and what lies around it

const cell = (row, column) => `#cell-${row}-${column}`;

journey('a table of a thousand rows and thirty columns draws what is seen of it, and goes to its end', {}, async ({page, desk}) => {
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/rules/new/table`);
  await page.locator('.sheet').focus();
  await page.keyboard.press('Control+Home');
  await paste(page, '.sheet', Array.from({length: ROWS}, (_, row) => Array.from({length: COLUMNS}, (_, column) => `${row + 1}.${column}`).join('\t')).join('\n'));
  await page.waitForFunction((rows) => document.querySelector('.sheet').getAttribute('aria-rowcount') === String(rows + 1), ROWS);
  await soon(async () => assert.equal(await page.locator('.sheet').getAttribute('aria-colcount'), String(COLUMNS + 1)));
  const drawn = await page.locator('.sheet .cell').count();
  assert.ok(drawn < CELLS_MAX, `${drawn} cells of ${ROWS * COLUMNS} are drawn`);

  await page.keyboard.press('F2');
  await page.locator('.cell-writing').waitFor();
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await soon(async () => assert.equal(await page.locator(cell(1, 0)).textContent(), '1.0x'));
  await page.evaluate(() => document.querySelector('.sheet').scrollTo(3_000, 15_000));
  await page.locator(cell(1, 0)).waitFor({state: 'detached'});
  const further = await page.locator('.sheet .cell').count();
  assert.ok(further > 0 && further < CELLS_MAX, `${further} cells are drawn further down`);
  await page.locator('.sheet').focus();
  await page.keyboard.press('Control+End');
  await page.waitForFunction(([row, column]) => document.querySelector('.cell-active')?.id === `cell-${row}-${column}`, [ROWS, COLUMNS - 1]);
  await soon(async () => assert.equal(await page.locator('.sheet').getAttribute('aria-activedescendant'), `cell-${ROWS}-${COLUMNS - 1}`));
  await soon(async () => assert.equal(await page.locator('.cell-active').textContent(), `${ROWS}.${COLUMNS - 1}`));
});

journey('a table is written in cells: keys, paste, undo, faults in their place, CSV, save', {}, async ({page, desk}) => {
  const name = ruleName('floor');
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/rules/new/table`);
  await page.locator('#sheet-name').fill(name);
  await page.locator('.sheet').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('0901');
  await page.keyboard.press('Tab');
  await page.keyboard.type('BR, CO');
  await page.keyboard.press('Enter');
  await page.waitForFunction((id) => document.querySelector(id)?.textContent === 'BR, CO', cell(1, 1));
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Enter');  // a row below
  await page.keyboard.press('ArrowDown');
  await paste(page, '.sheet', '6109\t-\tcheap\n8517\t"CN, VN"\t< 100 XTS/kg');
  await page.locator(cell(3, 1)).waitFor();
  await soon(async () => assert.equal(await page.locator(cell(3, 1)).textContent(), 'CN, VN'));

  // The fault is told at the cell, and mended there.
  await page.locator(`${cell(2, 2)}.cell-bad`).waitFor();
  await page.locator(cell(2, 2)).click();
  await page.locator('#cell-fault.error').waitFor();
  await page.keyboard.type('< 1.50 XTS/kg');
  await page.keyboard.press('Enter');
  await page.locator('.cell-bad').first().waitFor({state: 'detached'});
  await page.keyboard.press('Control+z');
  await soon(async () => assert.equal(await page.locator(cell(2, 2)).textContent(), 'cheap'));
  await page.keyboard.press('Control+y');
  await soon(async () => assert.equal(await page.locator(cell(2, 2)).textContent(), '< 1.50 XTS/kg'));
  await page.locator(cell(1, 2)).dblclick();
  await page.locator('.cell-writing').fill('< 3 XTS/kg');
  await page.locator(cell(3, 0)).click();  // what was written in the other cell is kept
  await soon(async () => assert.equal(await page.locator(cell(1, 2)).textContent(), '< 3 XTS/kg'));
  await page.waitForFunction(() => document.querySelector('.cell-active')?.id === 'cell-3-0');
  await page.keyboard.press('Alt+ArrowUp');
  await soon(async () => assert.equal(await page.locator(cell(2, 0)).textContent(), '8517'));
  await page.keyboard.press('Control+z');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('.sheet-tools').getByRole('button', {name: 'Save as CSV'}).click()]);
  const csv = await readFile(await saved.path(), 'utf8');
  assert.match(csv, /8517,"CN, VN",< 100 XTS\/kg/);
  await page.locator('.sheet-tools input[type=file]').setInputFiles({name: 'in.csv', mimeType: 'text/csv', buffer: Buffer.from(csv.replace('8517', '8471'))});
  await page.waitForFunction((id) => document.querySelector(id)?.textContent === '8471', cell(3, 0));

  await page.reload();
  await page.locator('#save .note').first().waitFor();
  await soon(async () => assert.equal(await page.locator(cell(3, 0)).textContent(), '8471', 'the draft is kept'));
  await page.locator('#save button[type=submit]').click();
  await page.waitForURL(`**/rules/${name}`);
  await soon(async () => assert.match(await page.locator('.rule-text').textContent(), /row 8471 \| CN, VN \| < 100 XTS\/kg/));
});

journey('a list is written in cells', {}, async ({page, desk}) => {
  const name = ruleName('watched');
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/rules/new/list`);
  await page.locator('#sheet-name').fill(name);
  await page.locator('#sheet-clauses').fill('  owner "Targeting centre"');
  await page.locator('.sheet').focus();
  await paste(page, '.sheet', 'TIN10021\ttomorrow\tcase 77\nIMP-0199');
  await page.locator(`${cell(1, 1)}.cell-bad`).waitFor();
  await page.locator(cell(1, 1)).dblclick();
  await page.locator('.cell-writing').fill('2026-12-31');
  await page.keyboard.press('Enter');
  await page.locator('.cell-bad').first().waitFor({state: 'detached'});
  await page.locator('#save button[type=submit]').click();
  await page.waitForURL(`**/rules/${name}`);
  const text = await page.locator('.rule-text').textContent();
  assert.match(text, /owner "Targeting centre"/);
  assert.match(text, /TIN10021"? until 2026-12-31 note "case 77"/);
  assert.match(text, /"IMP-0199"/);
});
