// Every page in light and dark, English and Arabic, against WCAG 2.2 A and AA as far as axe can tell.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {newPage, settled, signIn, speak} from '../browser.mjs';
import {controlFor, enterAs, explained, quiet} from '../interface.mjs';
import {journey, unique} from '../journey.mjs';
import {newServer} from '../real_server.mjs';
import {madeRule, ruleName} from '../rules.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const CONTRAST = ['color-contrast'];

// Only contrast may differ between light and dark.
const WAYS = {en: [['light', {type: 'tag', values: RULES}], ['dark', {type: 'rule', values: CONTRAST}]], ar: [['light', {type: 'tag', values: RULES}]]};

async function look(page, where, language, found) {
  for (const [colorScheme, runOnly] of WAYS[language]) {
    await page.emulateMedia({colorScheme});
    const violations = await page.evaluate(async (only) => (await globalThis.axe.run(document, {runOnly: only, resultTypes: ['violations']})).violations
      .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`), runOnly);
    found.push(...violations.map((violation) => `${where} ${language} ${colorScheme}: ${violation}`));
  }
  await page.emulateMedia({colorScheme: 'light'});
}

const openFirst = (selector, ready) => async (page) => {
  await page.locator(selector).first().click();
  await page.locator(ready).first().waitFor();
};

async function amend(page, desk) {
  const {user, call} = await enterAs(desk, 'trader');
  const [{id: office}] = (await call('GET', '/offices')).items;
  const party = {id: user.clients[0]};
  const {id} = await call('POST', '/declarations', {lrn: unique('AX'), stage: 'pre_arrival', office, declarant: party, importer: party,
    items: [{hs_code: '847130', description: 'Portable computers', origin: 'CN', value: '1000.00'}]});
  await page.goto(`${desk.url}/declarations/${id}/amend`);
  await page.locator('#f-lrn').waitFor();
}

// A rule of this run, so that there is one on every server.
const RULE = ruleName('looked_at');

const atRule = (path, ready, steps) => async (page, desk) => {
  await page.goto(`${desk.url}/rules/${RULE}${path}`);
  await page.locator(ready).first().waitFor();
  await steps?.(page);
};

async function writeAndAsk(page) {
  await page.locator('#rule-text').fill('rule x "y"\n  suspects undervalued\n  when net_mas < 2 kg\n    and val');
  await page.locator('.faults li').first().waitFor();
  await page.locator('#rule-text').press('Control+Space');
  await page.locator('.suggestions li').first().waitFor();
}

async function startTest(page) {
  await page.locator('.start-back-test').first().click();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.in-words, dialog .note-bad').first().waitFor();
}

async function writeCell(page) {
  await page.locator('.sheet').focus();
  await page.keyboard.press('F2');
  await page.locator('.cell-writing').waitFor();
}

// What there must be before somebody looks.
const PREPARED = {
  targeting_officer: (desk) => madeRule(desk, {name: RULE, phase: 'active'}),
  manager: (desk) => madeRule(desk, {phase: 'submitted'}),
  inspector: (desk) => controlFor(desk, 'inspection', 'inspector'),
  clearance_officer: (desk) => controlFor(desk, 'documents', 'clearance_officer'),
  post_clearance_auditor: (desk) => controlFor(desk, 'audit', 'post_clearance_auditor'),
};

// role, path, steps
const PAGES = [
  ['targeting_officer', '/queue'], ['targeting_officer', '/queue', (page) => page.keyboard.press('?')], ['targeting_officer', '/queue', openFirst('.queue-table tbody a', '.finding')],
  ['targeting_officer', '/queue', async (page, desk) => {
    await page.goto(`${desk.url}/declarations/${(await explained(desk)).id}`);
    await openFirst('.reason button', '.drawer tbody')(page);
  }],
  ['targeting_officer', '/rules'], ['targeting_officer', '/rules', openFirst('.page-tools .quiet', 'dialog form')], ['targeting_officer', '/rules', atRule('', '#record', (page) => page.locator('#life .story').waitFor())],
  ['targeting_officer', '/rules', atRule('/edit', '#edit-state.good')], ['targeting_officer', '/rules/new/rule', writeAndAsk], ['targeting_officer', '/rules', atRule('/edit', '#rule-text', openFirst('#tab-builder', '.built-case'))],
  ['targeting_officer', '/rules/new/table', writeCell], ['targeting_officer', '/rules/new/list'], ['targeting_officer', '/rules/back-tests'],
  ['targeting_officer', '/rules', atRule('', '.start-back-test', startTest)], ['targeting_officer', '/rules/to-review'],
  ['manager', '/rules/to-approve', openFirst('.approval-title', '.approval-body .case-passed')], ['auditor', '/rules'],
  ['targeting_officer', '/help'], ['targeting_officer', '/nowhere'],
  ['inspector', '/controls'], ['inspector', '/controls', openFirst('a.button.primary[href$="/act"]', '.act-item')],
  ['trader', '/declarations'], ['trader', '/declarations/new'], ['trader', '/declarations/new', openFirst('.wizard button[type=submit]', '.error-summary')],
  ['trader', '/declarations/new', openFirst('.steps li:nth-child(3) button', '.item-line')], ['trader', '/declarations/bulk'], ['trader', '/notifications'],
  ['trader', '/declarations', amend], ['trader', '/account'], ['trader', '/declarations', openFirst('.table tbody a', '.decl-head')],
  ['manager', '/dashboard'], ['manager', '/dashboard', openFirst('.panel-head button', '.panel .table')], ['manager', '/admin/policy'], ['manager', '/admin/offices'],
  ['administrator', '/admin/accounts'], ['administrator', '/admin/accounts', openFirst('.filters .primary', 'dialog form')], ['administrator', '/admin/keys'],
  ['administrator', '/admin/webhooks'], ['administrator', '/admin/journal'], ['administrator', '/admin/offices', openFirst('.table button', 'dialog form')],
  ['clearance_officer', '/queue', openFirst('.queue-table tbody a', '.finding')], ['clearance_officer', '/controls', openFirst('.buttons .quiet', 'dialog form')],
  ['post_clearance_auditor', '/controls', openFirst('a.button.primary[href$="/act"]', '.act-item')],
  ['analyst', '/dashboard'], ['analyst', '/declarations', openFirst('.table tbody a', '.decision')], ['auditor', '/admin/journal'], ['auditor', '/admin/accounts'],
  ['broker', '/declarations/bulk'], ['broker', '/admin/webhooks', openFirst('.filters .primary', 'dialog form')],
];

async function lookAtAll(page, desk, role, language, found) {
  for (const [owner, path, steps] of PAGES.filter(([one]) => one === role)) {
    await page.goto(desk.url + path);
    await settled(page);
    await steps?.(page, desk);
    await page.evaluate(AXE);
    await look(page, `${owner} ${path}${steps ? ' +' : ''}`, language, found);
  }
}

for (const role of new Set(PAGES.map(([owner]) => owner))) {
  journey(`axe finds nothing on the pages of the ${role}`, {}, async ({page, desk}) => {
    const found = [];
    await quiet(desk);
    await PREPARED[role]?.(desk);
    await signIn(page, desk, role);
    await lookAtAll(page, desk, role, 'en', found);
    await page.goto(`${desk.url}/account`);
    await speak(page, 'ar');
    await lookAtAll(page, desk, role, 'ar', found);
    await page.goto(`${desk.url}/account`);
    await speak(page, 'en');
    assert.deepEqual(found, []);
  });
}

journey('axe finds nothing at sign-in', {}, async ({page, desk}) => {
  const found = [];
  for (const language of ['en', 'ar']) {
    await page.goto(desk.url);
    await speak(page, language);
    await page.evaluate(AXE);
    await look(page, 'sign-in', language, found);
  }
  assert.deepEqual(found, []);
});

journey('axe finds nothing at the first start', {}, async ({desk}) => {
  const found = [];
  const server = await newServer(desk);
  const {page} = await newPage({...desk, url: server.url});
  for (const language of ['en', 'ar']) {
    await page.goto(server.url);
    await page.locator('#token').waitFor();
    await speak(page, language);
    await page.evaluate(AXE);
    await look(page, 'first start', language, found);
  }
  await page.context().close();
  await server.stop();
  assert.deepEqual(found, []);
});
