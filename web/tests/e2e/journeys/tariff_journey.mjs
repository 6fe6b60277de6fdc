// The tariff: looked through, a line of it, what changes, and how another version comes in force.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {axeFaults} from '../axe.mjs';
import {newPage, settled, signIn, speak} from '../browser.mjs';
import {enterAs} from '../interface.mjs';
import {journey, soon, unique} from '../journey.mjs';

const button = (page, name) => page.getByRole('button', {name, exact: true});
const nodeOf = (page, {code, suffix}) => page.locator(`[id="node-${code}-${suffix}"]`);
const queryOf = (page) => new URL(page.url()).searchParams;

// Down the first way that ends at a line with a duty; nothing where this one ends at none.
async function down(call, line, depth = 0) {
  if (line.declarable) return line.duty ? line : undefined;
  const {items} = await call('GET', `/tariff/lines?under=${line.code}&suffix=${line.suffix}`);
  for (const below of depth < 8 ? items : []) {
    const found = await down(call, below, depth + 1);
    if (found) return found;
  }
  return undefined;
}

// A line that goods can be declared under, with what it stands below, whatever tariff the server has.
async function someLine(desk) {
  const {call} = await enterAs(desk, 'analyst');
  for (const chapter of (await call('GET', '/tariff/lines')).items) {
    const line = await down(call, chapter);
    if (line) return call('GET', `/tariff/lines/${line.code}?suffix=${line.suffix}`);
  }
  return assert.fail('the tariff has a line with a duty');
}

async function lookFor(page, text, code) {
  await page.locator('input.search').fill(text);
  await page.locator(`.result[href^="/tariff/${code}"]`).first().waitFor();
  await soon(() => assert.equal(queryOf(page).get('q'), text));
}

journey('an officer comes to a line by its code, by words, and down the tree by keyboard', {}, async ({page, desk}) => {
  const {line, above, measures} = await someLine(desk);
  const {call} = await enterAs(desk, 'clearance_officer');
  const {version} = await call('GET', '/tariff');
  await signIn(page, desk, 'clearance_officer');
  await page.locator('.nav a[href="/tariff"]').click();
  await page.locator('.tariff-source .code', {hasText: version}).waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('/');
  await soon(async () => assert.ok(await page.evaluate(() => document.activeElement?.classList.contains('search'))));
  await lookFor(page, line.code, line.code);
  await lookFor(page, above.at(-1).description.split(/\s+/).slice(0, 2).join(' '), above.at(-1).code);

  // Into each line above in turn: the arrow opens it, and the address names it.
  await page.locator('input.search').fill('');
  await page.locator('.result').first().waitFor({state: 'detached'});
  await page.locator('[role=treeitem]').first().focus();
  const {sections} = await call('GET', '/tariff/lines');
  const chapter = Number(line.code.slice(0, 2));
  const section = sections.find((one) => one.first_chapter <= chapter && chapter <= one.last_chapter);
  if (section) await page.locator(`[id="node-s:${section.number}"]`).press('ArrowRight');
  for (const one of above) {
    await nodeOf(page, one).press('ArrowRight');
    await soon(async () => assert.equal(await nodeOf(page, one).getAttribute('aria-expanded'), 'true'));
    await soon(() => assert.equal(queryOf(page).get('code'), one.code));
  }
  await nodeOf(page, above.at(-1)).press('ArrowRight');
  await soon(async () => assert.match(await page.evaluate(() => document.activeElement?.id ?? ''), /^node-\d/, 'an open one is entered'));
  assert.equal(await page.locator('[role=treeitem][tabindex="0"]').count(), 1, 'the tree is one stop of the Tab key');

  // The address, given to a colleague, opens the same place.
  const address = page.url();
  await page.goto(`${desk.url}/queue`);
  await page.goto(address);
  await nodeOf(page, line).waitFor();
  assert.equal(await nodeOf(page, line).getAttribute('aria-level'), String(above.length + 1 + (section ? 1 : 0)));
  await nodeOf(page, line).press('Enter');
  await page.waitForURL(`**/tariff/${line.code}*`);
  await page.locator('h1', {hasText: line.description}).waitFor();
  await soon(async () => assert.equal(await page.locator('.measure').count(), measures.length));
  assert.equal(await page.locator('.crumbs li').count(), above.length + 1);
});

journey('a line shows the law of a day for goods of an origin, and can be watched', {}, async ({page, desk}) => {
  const {line, measures} = await someLine(desk);
  const {call} = await enterAs(desk, 'trader');
  await call('PUT', '/tariff/watches', {codes: []});
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/${line.code}`);
  await soon(async () => assert.equal(await page.locator('.measure').count(), measures.length));
  const countries = measures.map((one) => one.area).filter((area) => /^[A-Z]{2}$/.test(area));
  const origin = countries[0] ?? 'CN';
  const {measures: fewer} = await call('GET', `/tariff/lines/${line.code}?origin=${origin}&trade=import`);
  await page.locator('#tariff-origin').fill(origin.toLowerCase());
  await page.locator('#tariff-trade').selectOption('import');
  await soon(async () => assert.equal(await page.locator('.measure').count(), fewer.length));
  assert.deepEqual([queryOf(page).get('origin'), queryOf(page).get('trade')], [origin, 'import']);
  const reckon = new URL(await page.locator('a.primary[href^="/tariff/duty"]').getAttribute('href'), desk.url);
  assert.deepEqual([reckon.searchParams.get('code'), reckon.searchParams.get('origin')], [line.code, origin]);

  await page.locator('#tariff-origin').fill('c');
  await page.locator('#tariff-origin').blur();
  await page.locator('#tariff-origin-error').waitFor();
  await page.locator('input[type=date]').fill('2026-02-28');
  await soon(() => assert.equal(queryOf(page).get('day'), '2026-02-28'));
  await button(page, 'Today').click();
  await soon(() => assert.equal(queryOf(page).get('day'), null));

  await button(page, 'Tell me of changes').click();
  await soon(async () => assert.equal(await button(page, 'You are told of changes').getAttribute('aria-pressed'), 'true'));
  assert.deepEqual((await call('GET', '/tariff/watches')).codes, [line.code]);
  await button(page, 'You are told of changes').click();
  await button(page, 'Tell me of changes').waitFor();
  assert.deepEqual((await call('GET', '/tariff/watches')).codes, []);
});

journey('a code that is not in the tariff is said, with a way on', {}, async ({page, desk}) => {
  const {line} = await someLine(desk);
  const code = `${line.code.slice(0, 2)}9999999999`;
  await signIn(page, desk, 'clearance_officer');
  await page.goto(`${desk.url}/tariff/${code}`);
  await page.locator('.empty-title').waitFor();
  await page.locator('.empty a').click();
  await page.waitForURL('**/tariff?code=*');
  await nodeOf(page, {code: line.code.slice(0, 2), suffix: 80}).waitFor();
});

journey('the codes that one watches can be edited, and each step undone', {}, async ({page, desk}) => {
  const {line} = await someLine(desk);
  const chapter = line.code.slice(0, 2);
  const {call} = await enterAs(desk, 'auditor');
  await call('PUT', '/tariff/watches', {codes: [chapter]});
  await signIn(page, desk, 'auditor');
  await page.goto(`${desk.url}/tariff/changes`);
  const watched = page.locator('.watched li');
  const kept = (codes) => soon(async () => assert.deepEqual((await call('GET', '/tariff/watches')).codes.toSorted(), codes.toSorted()));
  await watched.first().waitFor();
  await page.locator('#watch-code').fill('4x');
  await page.keyboard.press('Enter');
  await page.locator('#watch-code-error').waitFor();
  await page.locator('#watch-code').fill(line.code.replace(/^(....)/, '$1 '));
  await page.keyboard.press('Enter');
  await kept([chapter, line.code]);
  await page.locator('#watch-code').fill(chapter);
  await page.keyboard.press('Enter');
  await page.locator('#watch-code-error').waitFor();
  await button(page, `Watch ${chapter} no longer`).click();
  await kept([line.code]);
  await button(page, 'Undo').click();
  await kept([chapter, line.code]);
  await button(page, 'Undo').click();
  await kept([chapter]);
  await button(page, 'Do again').click();
  await kept([chapter, line.code]);
  await soon(async () => assert.equal(await watched.count(), 2));
  await call('PUT', '/tariff/watches', {codes: []});
});

// A small tariff that no run before has loaded; it has the line, at another duty than any.
function filesWith(line, mark, duty = '77 %') {
  const chapter = line.code.slice(0, 2);
  return {
    'tariff.toml': 'country = "XT"\ncurrency = "XTS"\n', 'areas.csv': 'id,group,name\n1011,yes,All countries\n',
    'nomenclature.csv': `code,level,unit,description\n${chapter},0,,Chapter of ${mark}\n${line.code.slice(0, 4)},1,,Heading of ${mark}\n${line.code},2,,Goods of ${mark}\n`,
    'measures.csv': `id,type,code,area,duty\nm1,103,${line.code},1011,${duty}\n`,
  };
}

async function chooseFiles(page, name, files) {
  await page.locator('#load-name').fill(name);
  await page.locator('#load input[type=file]').setInputFiles(Object.entries(files).map(([file, text]) => ({name: file, mimeType: 'text/csv', buffer: Buffer.from(text)})));
  await page.locator('#load button[type=submit]').click();
}

const listed = async (analyst) => (await analyst.call('GET', '/tariff/versions')).items;

// Another than the loader puts the version before in force again: whatever comes next finds the tariff as it was.
async function restore(desk, version) {
  for (const role of ['manager', 'analyst']) {
    const {call} = await enterAs(desk, role);
    if ((await call('GET', '/tariff')).version === version) return;
    await call('POST', `/tariff/versions/${version}/activate`).catch(() => undefined);
  }
  assert.equal((await (await enterAs(desk, 'analyst')).call('GET', '/tariff')).version, version, 'the tariff is as it was');
}

// Another person at another screen.
async function third(desk, steps) {
  const {page, context, faults} = await newPage(desk);
  await steps(page);
  await context.close();
  assert.deepEqual(faults, []);
}

async function refusedToItsLoader(page, faults) {
  await button(page, 'Put in force…').click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog [role=alert]', {hasText: 'another analyst or manager'}).waitFor();
  await page.locator('dialog .button.primary').click();
  const told = faults.findIndex((fault) => /403.*activate/.test(fault));  // the browser tells of each refusal
  if (told >= 0) faults.splice(told, 1);
}

journey('a version is loaded with its faults told, compared, and put in force by another person', {}, async ({page, faults, desk}) => {
  const {line} = await someLine(desk);
  const analyst = await enterAs(desk, 'analyst');
  const trader = await enterAs(desk, 'trader');
  const {version: before} = await analyst.call('GET', '/tariff');
  const versions = (await listed(analyst)).length;
  const mark = unique('Edition');
  await signIn(page, desk, 'analyst');
  await page.goto(`${desk.url}/tariff/versions`);
  await page.locator('#load button[type=submit]').click();
  await page.locator('#load [role=alert]').waitFor();
  const good = filesWith(line, mark);
  await chooseFiles(page, mark, {...good, 'measures.csv': good['measures.csv'].replace('77 %', '77 per cent'), 'nomenclature.csv': `${good['nomenclature.csv']}x1,1,,What\n`});
  await page.locator('#load tbody tr').nth(1).waitFor();
  const problems = await page.locator('#load tbody').innerText();
  assert.match(problems, /measures\.csv\s+2\s+duty/);
  assert.match(problems, /nomenclature\.csv\s+5\s+code/);
  assert.equal((await listed(analyst)).length, versions, 'with problems nothing is kept');

  await chooseFiles(page, mark, good);
  await page.waitForURL('**/tariff/versions/*');
  await page.locator('h1', {hasText: mark}).waitFor();
  const version = page.url().split('/').at(-1);
  await refusedToItsLoader(page, faults);
  assert.equal((await analyst.call('GET', '/tariff')).version, before);

  // It can be looked through before: down to its line, with its duty, and never as if it were the law.
  await page.locator('a.button', {hasText: 'Look through it'}).click();
  await page.locator('.note-ask .code', {hasText: version}).waitFor();
  await soon(async () => assert.equal(await page.locator('[role=treeitem]').count(), 1, 'it has one chapter'));
  await page.goto(`${desk.url}/tariff/${line.code}?version=${version}`);
  await page.locator('.measure-rate', {hasText: '77 %'}).waitFor();
  assert.equal(await page.locator('a[href^="/tariff/duty?"]').count(), 0);
  await page.locator('.note-ask a', {hasText: version}).click();

  await page.locator('a.button', {hasText: 'Compare with the one in force'}).click();
  await page.waitForURL(`**/tariff/changes?version=${version}`);
  await page.locator('#changes-under').fill(line.code);
  await page.locator('.change-groups', {hasText: '77 %'}).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as CSV').click()]);
  assert.match(await readFile(await file.path(), 'utf8'), new RegExp(`^${line.code},.*77 %`, 'm'));

  await trader.call('PUT', '/tariff/watches', {codes: [line.code]});
  const second = await newPage(desk);
  try {
    await signIn(second.page, desk, 'manager');
    await second.page.goto(`${desk.url}/tariff/versions/${version}`);
    await button(second.page, 'Put in force…').click();
    await second.page.locator('dialog button[type=submit]').click();
    await second.page.locator('.version-in_force').waitFor();
    assert.equal((await trader.call('GET', '/tariff')).version, version);
    await third(desk, async (watcher) => {
      await signIn(watcher, desk, 'trader');
      await watcher.goto(`${desk.url}/notifications`);
      await watcher.locator('main a[href="/tariff/changes"]').click();
      await watcher.locator('.alerts a', {hasText: line.code.slice(0, 4)}).waitFor();
      await button(watcher, 'I have seen them').click();
      await watcher.locator('.alerts').waitFor({state: 'detached'});
      assert.deepEqual(await trader.call('GET', '/tariff/watches'), {codes: [line.code], alerts: []});
      await watcher.goto(`${desk.url}/tariff/versions`);
      await watcher.locator('.empty', {hasText: 'no right'}).waitFor();
    });
  } finally {
    await restore(desk, before);
    await trader.call('PUT', '/tariff/watches', {codes: [], seen: '9999-12-31T23:59:59.999Z'});
    await second.context.close();
  }
  assert.deepEqual(second.faults, []);
});

journey('where no tariff is in force it is said, and to whom may load one, how', {}, async ({page, desk, skip}) => {
  if (!desk.fake) return skip('the demo has a tariff');
  desk.fake.world.withoutTariff = true;
  await third(desk, async (trader) => {
    await signIn(trader, desk, 'trader');
    for (const path of ['/tariff', '/tariff/0406', '/tariff/changes']) {
      await trader.goto(desk.url + path);
      await trader.locator('.empty-title', {hasText: 'No tariff is in force'}).waitFor();
      assert.equal(await trader.locator('.empty a').count(), 0);
    }
  });
  await signIn(page, desk, 'analyst');
  await page.goto(`${desk.url}/tariff`);
  await page.locator('.empty a').click();
  await page.locator('.empty-title', {hasText: 'No tariff was loaded yet'}).waitFor();
  const line = {code: '0406100000'};
  await chooseFiles(page, 'The first', filesWith(line, unique('First')));
  await page.locator('h1', {hasText: 'The first'}).waitFor();
  await page.locator('a.button', {hasText: 'Look through it'}).click();
  await nodeOf(page, {code: '04', suffix: 80}).waitFor();
  return undefined;
});

journey('the pages of the tariff stand up to axe, in English and Arabic, light and dark', {}, async ({page, desk}) => {
  const {line, above} = await someLine(desk);
  const {call} = await enterAs(desk, 'analyst');
  const [{id}] = (await call('GET', '/tariff/versions')).items;
  const pages = [[`/tariff?code=${above.at(-1).code}&suffix=${above.at(-1).suffix}&q=${line.code}`, '.result'], [`/tariff/${line.code}`, '.measure'], [`/tariff/${line.code}?day=1850-01-01`, '.empty, .measure, .page p'],
    ['/tariff/changes', '.watch-add'], ['/tariff/versions', '.table tbody tr'], [`/tariff/versions/${id}`, '.facts']];
  await signIn(page, desk, 'analyst');
  const found = [];
  for (const language of ['en', 'ar']) {
    await speak(page, language);
    for (const [path, ready] of pages) {
      await page.goto(desk.url + path);
      await page.locator(ready).first().waitFor();
      await settled(page);
      for (const colorScheme of language === 'en' ? ['light', 'dark'] : ['light']) {
        await page.emulateMedia({colorScheme});
        found.push(...(await axeFaults(page)).map((fault) => `${path} ${language} ${colorScheme}: ${fault}`));
      }
      await page.emulateMedia({colorScheme: 'light'});
    }
    // From right to left the arrow to the left leads inwards.
    await page.goto(`${desk.url}/tariff`);
    const first = page.locator('[role=treeitem]').first();
    await first.press(language === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    await soon(async () => assert.equal(await first.getAttribute('aria-expanded'), 'true'));
  }
  await speak(page, 'en');
  assert.deepEqual(found, []);
});
