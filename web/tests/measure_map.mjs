// How smooth the control room's map is with many units: frames while it is dragged and while units move; what an update
// costs on the page's thread, and how much of it travels.
//
//   node tests/measure_map.mjs [UNITS] [MOVES_PER_SECOND]      a browser without a graphics card draws in software
import {closeBrowser, newPage, signIn} from './e2e/browser.mjs';
import {startFake} from './fake_server.mjs';
import {chromium} from 'playwright-core';

const units = Number(process.argv[2] ?? 20_000);
const movesPerSecond = Number(process.argv[3] ?? 2_000);
const LOOK_MS = 10_000;

const fake = await startFake({units, movesPerSecond, count: 60});
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : []});
const desk = {url: fake.url, fake, browser};
const {page, faults} = await newPage(desk);
await signIn(page, desk, 'control_room_officer');
const wire = await page.context().newCDPSession(page);
const updates = [];  // as they came: rows and bytes
wire.on('Network.eventSourceMessageReceived', ({eventName, data}) => eventName === 'units' && updates.push({rows: JSON.parse(data).columns.id.length, bytes: Buffer.byteLength(data)}));
await wire.send('Network.enable');
await wire.send('Performance.enable');
const begin = Date.now();
await page.goto(`${desk.url}/control-room`);
await page.locator('.map[data-state=open]').waitFor();
const openedMs = Date.now() - begin;
await page.waitForTimeout(2_000);

// Intervals between frames and tasks over 50 ms, while 'deed' goes on.
async function measured(deed) {
  await page.evaluate(() => {
    const seen = globalThis.seen = {frames: [], tasks: [], last: performance.now(), on: true};
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((one) => one.duration))).observe({type: 'longtask'});
    const tick = (at) => {
      seen.frames.push(at - seen.last);
      seen.last = at;
      if (seen.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await deed();
  return page.evaluate(() => {
    globalThis.seen.on = false;
    const frames = globalThis.seen.frames.slice(1).toSorted((a, b) => a - b);
    const at = (share) => Math.round(frames[Math.floor(frames.length * share)]);
    const {tasks} = globalThis.seen;
    return {frames: frames.length, median_ms: at(0.5), p95_ms: at(0.95), worst_ms: Math.round(frames.at(-1)), long_tasks: tasks.length, longest_task_ms: Math.round(Math.max(0, ...tasks))};
  });
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// Milliseconds of the page's own thread for each update that came meanwhile: scripts, and all tasks (layout, drawing).
async function costOf(deed) {
  const spent = async () => Object.fromEntries((await wire.send('Performance.getMetrics')).metrics.map((one) => [one.name, one.value * 1000]));
  updates.length = 0;
  const before = await spent();
  const frames = await measured(deed);
  const after = await spent();
  const count = Math.max(1, updates.length);
  const each = (name) => Math.round((after[name] - before[name]) / count * 10) / 10;
  return {...frames, updates: updates.length, rows: middle(updates.map((one) => one.rows)), kb: Math.round(middle(updates.map((one) => one.bytes)) / 1024), script_ms_each: each('ScriptDuration'), task_ms_each: each('TaskDuration')};
}

async function drag() {
  const box = await page.locator('.map-canvas').boundingBox();
  const end = Date.now() + LOOK_MS;
  for (let i = 0; Date.now() < end; i += 1) {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + (i % 2 === 0 ? 200 : -200), box.y + box.height / 2 + 60, {steps: 30});
    await page.mouse.up();
  }
}

const still = await costOf(() => page.waitForTimeout(LOOK_MS));
const dragged = await measured(drag);
await page.locator('.map-tools .button').first().click({clickCount: 4, delay: 100});
const closer = await measured(drag);
console.log(JSON.stringify({units, movesPerSecond, shown: await page.locator('.room-counts').innerText(), opened_ms: openedMs, still, dragged, closer, faults}, null, 1));
await browser.close();
await closeBrowser();
fake.stop();
