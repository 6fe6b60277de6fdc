// How much work a table of conditions makes for its page, small and large: a letter written, a cell left, a screen scrolled.
//
//   node tests/measure_sheet.mjs [ROWS] [COLUMNS]      against the fake server (build first); prints JSON
//
// Milliseconds of the page's own thread until the change is on the screen, the middle one of several: what another
// program on the machine takes is not counted.
import {closeBrowser, newPage, openDesk, paste, signIn} from './e2e/browser.mjs';

const rows = Number(process.argv[2] ?? 1000);
const columns = Number(process.argv[3] ?? 30);
const SMALL = {rows: 20, columns: 5};
const TIMES = 11;

async function openSheet(page, desk, size) {
  await page.goto(`${desk.url}/rules/new/table`);
  await page.locator('.sheet').focus();
  await page.keyboard.press('Control+Home');
  await paste(page, '.sheet', Array.from({length: size.rows}, (_, row) => Array.from({length: size.columns}, (_, column) => `${row + 1}.${column}`).join('\t')).join('\n'));
  await page.waitForFunction((count) => Number(document.querySelector('.sheet').getAttribute('aria-rowcount')) > count, size.rows);
}

async function workOf(page, step) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Performance.enable', {timeDomain: 'threadTicks'});
  const work = async () => (await wire.send('Performance.getMetrics')).metrics.find(({name}) => name === 'TaskDuration').value * 1000;
  const taken = [];
  for (let n = 0; n < TIMES; n += 1) {
    const before = await work();
    await step(n);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    taken.push(await work() - before);
  }
  await wire.detach();
  return Math.round(taken.sort((a, b) => a - b)[Math.floor(TIMES / 2)] * 10) / 10;
}

async function measured(page, desk, size) {
  await openSheet(page, desk, size);
  const cells = await page.locator('.sheet .cell').count();
  await page.keyboard.press('F2');
  await page.locator('.cell-writing').waitFor();
  const letter = await workOf(page, () => page.keyboard.type('x'));
  await page.keyboard.press('Enter');
  const cell = await workOf(page, async () => {
    await page.keyboard.type('y');
    await page.keyboard.press('Enter');
  });
  const screen = await workOf(page, (n) => page.evaluate((by) => document.querySelector('.sheet').scrollTo(by * 300, by * 2900), n + 1));
  return {...size, cells_drawn: cells, letter_ms: letter, cell_ms: cell, screen_ms: screen};
}

const desk = await openDesk();
const {page} = await newPage(desk);
await signIn(page, desk, 'targeting_officer');
const small = await measured(page, desk, SMALL);
const large = await measured(page, desk, {rows, columns});
console.log(JSON.stringify({small, large}, null, 1));
await desk.close();
await closeBrowser();
