// Pictures of the main pages, to be looked at by people.
//
//   node tests/screenshots.mjs OUTDIR [NAME...]      TIDEWAITER_URL as for the journeys
import {mkdirSync, readFileSync} from 'node:fs';
import {closeBrowser, mapIsOpen, newPage, openDesk, settled, signIn, speak, TABLET} from './e2e/browser.mjs';
import {controlFor, enterAs} from './e2e/interface.mjs';
import {makeCard} from './fake/ledger_card.mjs';

const [out = 'screenshots', ...only] = process.argv.slice(2);
mkdirSync(out, {recursive: true});

// One that was targeted and has several reasons: what an officer sees on most days.
async function openDeclaration(page, desk) {
  const {call} = await enterAs(desk, 'targeting_officer');
  const {items} = await call('GET', '/queue?status=under_control&limit=100');
  const scores = await Promise.all(items.filter((row) => row.basis === 'targeted' && row.kind !== 'unspecified').slice(0, 20).map(async (row) => {
    const {thresholds, items: found} = await call('GET', `/declarations/${row.id}/findings`);
    return [Object.keys(thresholds ?? {}).length * 10 + found.reduce((sum, item) => sum + item.finding.reasons.length, 0) - found.length * 3, row.id];
  }));
  const [, id] = scores.sort((a, b) => b[0] - a[0])[0] ?? [0, items[0].id];
  await page.goto(`${desk.url}/declarations/${id}`);
  await page.locator('.finding').first().waitFor();
  await page.locator('.story-step').first().waitFor();
}

const openAct = async (page, desk) => {
  const {control} = await controlFor(desk, 'inspection', 'inspector');
  await page.goto(`${desk.url}/controls/${control.id}/act`);
  await page.locator('.act-item').first().waitFor();
  await page.locator('.segment-confirmed').first().click();
  await page.locator('[id$="-hs_code"] .segment-corrected').first().click();
  await page.locator('.correction input[id$="-value"]').first().fill('2106909890');
  await page.locator('h1').click();
};

const fillWizard = async (page, desk) => {
  const {user} = await enterAs(desk, 'trader');
  const fill = (name, text) => page.locator(`#f-${name}`).fill(text);
  const next = () => page.locator('form.wizard > .buttons button[type=submit]').click();
  await fill('lrn', '2026-0001');
  await fill('declarant-id', user.clients[0]);
  await fill('importer-id', user.clients[0]);
  await next();
  await page.locator('#f-office').selectOption({index: 1});
  await page.locator('#f-transport_mode').selectOption('1');
  await next();
  await fill('items-0-description', 'Portable computers, 14 inch');
  await fill('items-0-hs_code', '84x');
  await fill('items-0-origin', 'CN');
  await fill('items-0-value', '12,500.50');
  await fill('items-0-net_mass_kg', '120.5');
  await fill('items-0-gross_mass_kg', '130');
  await next();
  await page.locator('.error-summary').waitFor();
};

const openEvidence = async (page, desk) => {
  await openDeclaration(page, desk);
  await page.locator('.reason button').first().click();
  await page.locator('.drawer table').waitFor();
};

// A rule that runs, and the one with the longest life.
async function openRule(page, desk) {
  const {call} = await enterAs(desk, 'targeting_officer');
  const {items} = await call('GET', '/rules?kind=rule&running=true&limit=100');
  const [row] = items.sort((a, b) => (b.stats?.checked ?? 0) - (a.stats?.checked ?? 0));
  await page.goto(`${desk.url}/rules/${row.name}`);
  await page.locator('#record').waitFor();
  await page.locator('#hits tbody tr, #hits .faint').first().waitFor();
}

const FAULTY = `rule cheap_textiles_2 "Textiles far below the usual price"
  about "Found in a campaign on textiles: clothes at the price of rags."
  suspects undervalued
  when hs_code in 50..63
    and value / net_mas < 2 XTS/kg
    and origin in BD, CN
  check value, net_mass
  advise "Ask for the contract and the transfer of payment."
  demand yellow
  case "far below" fires with hs_code = 610910, origin = CN, value = 100 XTS, net_mass = 100 kg
  case "just not" does not fire with hs_code = 610910, origin = CN, value = 300 XTS, net_mass = 100 kg
`;

async function writeFaulty(page) {
  const area = page.locator('#rule-text');
  await area.fill(FAULTY);
  await page.locator('.faults li').first().waitFor();
  const caret = FAULTY.indexOf('net_mas ') + 'net_mas'.length;
  await area.evaluate((one, at) => {
    one.focus();
    one.setSelectionRange(at, at);
  }, caret);
}

async function suggest(page) {
  await writeFaulty(page);
  await page.keyboard.press('Control+Space');
  await page.locator('.suggestions li').first().waitFor();
}

async function build(page) {
  await page.locator('#rule-text').waitFor();
  await page.locator('#tab-builder').click();
  await page.locator('.built-row').first().waitFor();
}

async function openTest(page) {
  await openRule(page, desk);
  await page.locator('.start-back-test').first().click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.in-words').waitFor();
}

async function openWaiting(page) {
  await page.locator('.approval-title').first().click();
  await page.locator('.approval-body').waitFor();
}

async function openFired(page, desk) {
  const {call} = await enterAs(desk, 'targeting_officer');
  const {items} = await call('GET', '/queue?limit=200');
  for (const row of items) {
    const {hits} = await call('GET', `/declarations/${row.id}/rules`);
    if (hits.length === 0) continue;
    await page.goto(`${desk.url}/declarations/${row.id}`);
    await page.locator('.rule-hit').first().waitFor();
    return page.locator('#rules').scrollIntoViewIfNeeded();
  }
  throw new Error('no rule fired on anything');
}

// Two steps into the tree, at the chapter of dairy produce: with quota, control and preference it shows most.
const CHEESE = '0406';

async function openTree(page, desk) {
  await page.goto(`${desk.url}/tariff?code=${CHEESE}`);
  await page.locator('[role=treeitem][aria-level="3"]').first().waitFor();
}

async function openTariffLine(page, desk) {
  await page.goto(`${desk.url}/tariff/${CHEESE}`);
  await page.locator('.measure').first().waitFor();
}

// The first line under a quota that can be declared.
async function openDuty(page, desk) {
  const {call} = await enterAs(desk, 'trader');
  const {items: [quota]} = await call('GET', '/tariff/quotas');
  let code = quota.goods[0];
  for (;;) {
    const {line, items} = await call('GET', `/tariff/lines?under=${code}`);
    if (line.declarable) break;
    code = items[0].code;
  }
  await page.goto(`${desk.url}/tariff/duty?code=${code}&origin=CN&value=1000&quantity.KGM=250`);
  await page.locator('.duty-answer').waitFor();
}

// name, role, path, steps, options
async function openFirstMovement(page) {
  await page.locator('.table tbody a').first().click();
  await mapIsOpen(page);
}

async function openFirstAlarm(page) {
  await page.locator('.alarm-card a').first().click();
  await mapIsOpen(page);
}

async function openFirstRow(page) {
  await page.locator('.table tbody a').first().click();
  await settled(page);
}

// All pages of the control room: name, address, steps.
const ROOM_PAGES = [
  ['control-room', '/control-room', mapIsOpen], ['units', '/control-room?view=list'], ['alarm', '/control-room', openFirstAlarm], ['movements', '/movements'], ['movement', '/movements?attention=true', openFirstMovement],
  ['new-movement', '/movements/new', mapIsOpen], ['dispatches', '/dispatches'], ['shifts', '/shifts'], ['gates', '/gates'], ['gate', '/gates', openGate], ['geography', '/geography', mapIsOpen], ['fence', '/geography/new?kind=fence', mapIsOpen],
  ['fence-written', '/geography', openFirstRow], ['devices', '/devices'], ['device', '/devices', openFirstRow], ['track-reports', '/track-reports'], ['track-settings', '/track-settings'],
];

// Pages of the ledger: name, role, address.
const LEDGER_PAGES = [
  ['ledger', 'administrator', '/ledger'], ['ledger-operators', 'clearance_officer', '/ledger/records/operator'], ['ledger-records', 'auditor', '/ledger/records/all'], ['ledger-titles', 'broker', '/ledger/records/title'], ['ledger-title', 'broker', '/ledger/record/title/T-7QX2', openFirstEntry], ['ledger-shipment', 'manager', '/ledger/record/shipment/S-2201'],
  ['ledger-condition', 'manager', '/ledger/record/condition/Q-1'], ['ledger-bond', 'manager', '/ledger/record/bond/B-100'], ['ledger-carnet', 'manager', '/ledger/record/carnet/K-ATA-9'], ['ledger-numbers', 'manager', '/ledger/record/numbers/IOSS-XX'], ['ledger-grant', 'manager', '/ledger/new/operator.grant', sendEmpty],
  ['ledger-set', 'manager', '/ledger/new/condition.set'], ['ledger-fire', 'manager', '/ledger/new/condition.fire?object=condition%2FQ-1'], ['ledger-revoke', 'manager', '/ledger/new/operator.revoke?object=operator%2FO-KESTREL1'], ['ledger-drafts', 'manager', '/ledger/drafts'], ['ledger-keys', 'broker', '/ledger/keys'],
  ['ledger-charter', 'administrator', '/ledger/charter'], ['ledger-agreement', 'administrator', '/ledger/new/charter.agreement.set'],
  ['ledger-member', 'administrator', '/ledger/new/charter.member.add', pasteCard], ['ledger-rotate', 'administrator', '/ledger/new/charter.log.rotate'], ['ledger-handover', 'manager', '/ledger/new/title.handover_in'],
];

async function pasteCard(page) {
  await page.locator('#f-data-member').fill(makeCard().card);
  await page.locator('.ledger-read .note').waitFor();
}

async function openFirstEntry(page) {
  await page.locator('.story-line details summary').first().click();
}

async function sendEmpty(page) {
  await page.locator('.ledger-form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
}

async function openGate(page) {
  await page.locator('.gate-waits a, .gate-card a').first().click();
  await page.locator('.pass-card').first().waitFor();
}

// For anybody, so nobody signs in. Only the fake server knows the federation of this proof.
async function checkProof(page, desk) {
  const {proof_file: proof} = JSON.parse(readFileSync(new URL('../../testdata/ledger/verifier.json', import.meta.url), 'utf8'));
  await page.goto(`${desk.url}/verify`);
  await page.locator('#verify-text').fill(proof);
  await page.locator('main form button[type=submit]').click();
  await page.locator('.verify-result').first().waitFor();
}

const SHOTS = [
  ['sign-in', undefined, '/'],
  ['queue', 'targeting_officer', '/queue', (page) => page.keyboard.press('j')],
  ['queue-dark', 'targeting_officer', '/queue', undefined, {colorScheme: 'dark'}],
  ['declaration', 'targeting_officer', '/queue', openDeclaration, {viewport: {width: 1440, height: 1150}}],
  ['declaration-dark', 'targeting_officer', '/queue', openDeclaration, {colorScheme: 'dark'}],
  ['evidence', 'targeting_officer', '/queue', openEvidence],
  ['controls', 'inspector', '/controls'],
  ['act', 'inspector', '/controls', openAct, {viewport: TABLET, hasTouch: true}],
  ['declarations', 'trader', '/declarations'],
  ['wizard', 'trader', '/declarations/new', fillWizard],
  ['bulk', 'trader', '/declarations/bulk'],
  ['notifications', 'trader', '/notifications'],
  ['dashboard', 'manager', '/dashboard', (page) => page.locator('.plot').first().waitFor(), {viewport: {width: 1440, height: 1050}}],
  ['administration', 'administrator', '/admin/accounts', (page) => page.locator('.table tbody tr').first().waitFor()],
  ['account-dialog', 'administrator', '/admin/accounts', (page) => page.locator('.filters .primary').click()],
  ['policy', 'manager', '/admin/policy'],
  ['control-room', 'control_room_officer', '/control-room', mapIsOpen], ['control-room-dark', 'control_room_officer', '/control-room', mapIsOpen, {colorScheme: 'dark'}],
  ['control-room-phone', 'control_room_officer', '/control-room', mapIsOpen, {viewport: {width: 390, height: 844}, hasTouch: true}],
  ['movement', 'control_room_officer', '/movements?attention=true', openFirstMovement, {viewport: {width: 1440, height: 1500}}], ['new-movement', 'broker', '/movements/new', mapIsOpen],
  ['alarm', 'control_room_officer', '/control-room', openFirstAlarm], ['geography', 'control_room_officer', '/geography', mapIsOpen], ['fence', 'control_room_officer', '/geography/new?kind=fence', mapIsOpen],
  ['gate', 'gate_officer', '/gates', openGate], ['thresholds', 'manager', '/track-settings'],
  ['journal', 'auditor', '/admin/journal'],
  ['help', 'targeting_officer', '/help'],
  ['account', 'trader', '/account'],
  ['rules', 'targeting_officer', '/rules', (page) => page.locator('#row-0').waitFor()],
  ['rule', 'targeting_officer', '/rules', openRule, {viewport: {width: 1440, height: 1500}}],
  ['rule-editor', 'targeting_officer', '/rules/new/rule', suggest, {viewport: {width: 1440, height: 1000}}],
  ['rule-builder', 'targeting_officer', '/rules/new/rule', build, {viewport: {width: 1440, height: 1700}}],
  ['rule-table', 'targeting_officer', '/rules/new/table', (page) => page.locator('.sheet').waitFor()],
  ['rule-back-test', 'targeting_officer', '/rules', openTest, {viewport: {width: 1440, height: 1300}}],
  ['rule-approval', 'manager', '/rules/to-approve', openWaiting, {viewport: {width: 1440, height: 1200}}],
  ['rule-review', 'targeting_officer', '/rules/to-review'],
  ['rule-fired', 'targeting_officer', '/queue', openFired, {viewport: {width: 1440, height: 1300}}],
  ['rules-arabic', 'targeting_officer', '/rules', (page) => page.locator('#row-0').waitFor(), {arabic: true}],
  ['rule-arabic', 'targeting_officer', '/rules', openRule, {arabic: true, viewport: {width: 1440, height: 1500}}],
  ['rule-editor-arabic', 'targeting_officer', '/rules/new/rule', suggest, {arabic: true}],
  ['rule-builder-arabic', 'targeting_officer', '/rules/new/rule', build, {arabic: true, colorScheme: 'dark', viewport: {width: 1440, height: 1700}}],
  ['rule-table-arabic', 'targeting_officer', '/rules/new/table', (page) => page.locator('.sheet').waitFor(), {arabic: true}],
  ['tariff', 'clearance_officer', '/tariff', openTree],
  ['tariff-line', 'clearance_officer', '/tariff', openTariffLine, {viewport: {width: 1440, height: 1300}}],
  ['tariff-changes', 'analyst', '/tariff/changes', (page) => page.locator('.watch-add').waitFor()],
  ['tariff-versions', 'analyst', '/tariff/versions', (page) => page.locator('.table tbody tr').first().waitFor()],
  ['tariff-arabic', 'clearance_officer', '/tariff', openTree, {arabic: true}],
  ['tariff-line-arabic', 'clearance_officer', '/tariff', openTariffLine, {arabic: true, viewport: {width: 1440, height: 1300}}],
  ['duty', 'trader', '/tariff', openDuty, {viewport: {width: 1440, height: 1500}}],
  ['quotas', 'trader', '/tariff/quotas', (page) => page.locator('tbody tr').first().waitFor()],
  ['classify', 'targeting_officer', '/tariff/classify?text=cotton%20shirts&declared=847130', (page) => page.locator('.class-answer, main .note').first().waitFor(), {viewport: {width: 1440, height: 1200}}],
  ['duty-arabic', 'trader', '/tariff', openDuty, {arabic: true, viewport: {width: 1440, height: 1500}}],
  ...ROOM_PAGES.map(([name, path, steps]) => [`${name}-arabic`, 'control_room_officer', path, steps, {arabic: true, viewport: {width: 1440, height: 1100}}]),
  ...ROOM_PAGES.map(([name, path, steps]) => [`${name}-arabic-phone`, 'control_room_officer', path, steps, {arabic: true, viewport: {width: 390, height: 1100}, hasTouch: true}]),
  ['verify', undefined, '/', checkProof, {viewport: {width: 1000, height: 1300}}], ['verify-arabic', undefined, '/', checkProof, {arabic: true, viewport: {width: 1000, height: 1300}}],
  ['presentation', 'trader', '/ledger/presentation', undefined, {viewport: {width: 1440, height: 1700}}], ['presentation-arabic', 'trader', '/ledger/presentation', undefined, {arabic: true, viewport: {width: 1440, height: 1700}}],
  ...LEDGER_PAGES.map(([name, role, path, steps]) => [name, role, path, steps, {viewport: {width: 1440, height: 1300}}]),
  ...LEDGER_PAGES.map(([name, role, path, steps]) => [`${name}-arabic`, role, path, steps, {arabic: true, colorScheme: 'dark', viewport: {width: 1440, height: 1300}}]),
  ...LEDGER_PAGES.map(([name, role, path, steps]) => [`${name}-phone`, role, path, steps, {viewport: {width: 390, height: 1100}, hasTouch: true}]),
  ['queue-arabic', 'targeting_officer', '/queue', undefined, {arabic: true}],
  ['declaration-arabic', 'targeting_officer', '/queue', openDeclaration, {arabic: true}],
  ['dashboard-arabic', 'manager', '/dashboard', undefined, {arabic: true, colorScheme: 'dark'}],
];

async function shoot(desk, [name, role, path, steps, {arabic, ...options} = {}]) {
  const {page, context, faults} = await newPage(desk, options);
  if (role) await signIn(page, desk, role);
  else await page.goto(desk.url);
  if (arabic) await speak(page, 'ar');
  if (role) await page.goto(desk.url + path);
  await settled(page);
  await steps?.(page, desk);
  await page.screenshot({path: `${out}/${name}.png`});
  if (arabic) await speak(page, 'en');
  await context.close();
  faults.forEach((fault) => console.error(`${name}: ${fault}`));
}

const desk = await openDesk();
for (const shot of SHOTS) {
  if (only.length === 0 || only.includes(shot[0])) await shoot(desk, shot).catch((error) => console.error(`${shot[0]}: ${error.message}`));
}
await desk.close();
await closeBrowser();
