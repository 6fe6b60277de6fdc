import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {settled, signIn, TABLET} from '../browser.mjs';
import {changeable, controlFor, enterAs, explained, filled, quiet} from '../interface.mjs';
import {PHOTO, journey, soon} from '../journey.mjs';

async function tabTo(page, selector, most = 80) {
  for (let i = 0; i < most; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} is not reached by the keyboard`);
}

// What is true, as the kind of the field asks for it.
async function fillTrueValue(field) {
  const kind = (await field.getAttribute('id')).replace(/^k-[0-9]+-|-value$/g, '');
  await field.fill({hs_code: '6109.10', origin: 'fr'}[kind] ?? '4242');
}

journey('a targeting officer reads why and the evidence, by keyboard alone', {}, async ({page, desk}) => {
  await quiet(desk);
  const {id} = await explained(desk);
  await page.goto(desk.url);
  await page.locator('button[data-role=targeting_officer]').waitFor();
  await tabTo(page, 'button[data-role=targeting_officer]');
  await page.keyboard.press('Enter');
  await page.locator('.queue-table tbody tr').first().waitFor();
  await page.keyboard.press('?');
  await page.locator('dialog .keys').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.activeElement?.type === 'search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.id === 'row-1');
  await page.keyboard.press('k');
  await page.waitForFunction(() => document.activeElement?.id === 'row-0');
  let wanted = 0;
  while (await page.locator(`#row-${wanted} a`).evaluate((one) => one.pathname) !== `/declarations/${id}`) {
    await page.keyboard.press('j');
    wanted += 1;
    await page.waitForFunction((now) => document.activeElement?.id === `row-${now}`, wanted);
  }
  const reason = await page.locator(`#row-${wanted} a`).textContent();
  await page.keyboard.press('Enter');
  await page.locator('.finding').first().waitFor();
  const why = await page.locator('#why').textContent();
  assert.ok(why.includes(reason), `the reason of the queue, “${reason}”, stands under Why: ${why}`);
  await page.locator('.story-step').first().waitFor();
  await tabTo(page, '.reason button');
  await page.keyboard.press('Enter');
  await page.locator('.drawer tbody tr').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.drawer').waitFor({state: 'detached'});
  await page.waitForFunction(() => document.activeElement?.matches('.reason button'));  // the focus comes back
});

journey('the queue: filters, further rows, CSV', {}, async ({page, desk}) => {
  await filled(desk, 60);
  await signIn(page, desk, 'targeting_officer');
  await page.locator('#row-0').waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('1');
  await page.waitForFunction(() => location.search.includes('lane=red'));
  await page.waitForFunction(() => {  // the rows before stay until those asked for are there
    const lanes = [...document.querySelectorAll('.queue-table .lane')];
    return lanes.length > 0 && lanes.every((lane) => lane.classList.contains('lane-red'));
  });
  await page.keyboard.press('0');
  await page.waitForFunction(() => !location.search.includes('lane='));
  await settled(page);
  const search = page.locator('input.search');
  await search.fill('nothing is called ');
  await page.waitForFunction(() => location.search.includes('q='));
  await search.press('t');
  await soon(async () => assert.equal(await search.inputValue(), 'nothing is called t', 'a space at a pause stays'));
  await page.locator('.queue-table').waitFor({state: 'detached'});
  await search.fill('');
  await page.locator('#row-0').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save as CSV'}).click()]);
  assert.match(await readFile(await download.path(), 'utf8'), /^\uFEFFid,lrn,lane,/);
  const rows = () => page.locator('.queue-table tbody tr:not(.space)').count();
  await page.locator('.queue-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await page.locator('#row-0').waitFor({state: 'detached'});
  assert.ok(await rows() < 80, 'only rows in view are drawn');
});

journey('an inspector records an act with a photo on a tablet, over a link that breaks', {viewport: TABLET, hasTouch: true, isMobile: true}, async ({page, desk}) => {
  await quiet(desk);
  const {control} = await controlFor(desk, 'inspection', 'inspector');
  await signIn(page, desk, 'inspector');
  await page.goto(`${desk.url}/declarations/${control.declaration}`);
  await page.locator('a.button.primary[href$="/act"]').tap();
  await page.locator('.act-item').first().waitFor();
  const small = await page.locator('.act :is(button, .button, input:not([type=file], [type=radio]), .segment)').evaluateAll((all) => all.map((one) => [one.textContent, one.getBoundingClientRect().height]).filter(([, height]) => height > 0 && height < 44));
  assert.deepEqual(small, [], 'touch targets are 44 px at least');

  await page.locator('.act button[type=submit]').tap();
  await page.locator('.note-bad').first().waitFor();
  for (const item of await page.locator('.act-item').all()) {
    await item.locator('.segment-corrected').first().tap();
    await item.locator('.panel-head button').tap();
  }
  for (const value of await page.locator('.correction input[id$="-value"]').all()) await fillTrueValue(value);
  await page.locator('input[capture]').setInputFiles(PHOTO);
  await page.locator('.photos img').waitFor();
  await page.locator('#remarks').fill('Two boxes more than declared');
  await page.locator('#recovered').fill('1,250.00');

  await page.reload();
  await page.locator('.act-item').first().waitFor();
  await soon(async () => assert.equal(await page.locator('#remarks').inputValue(), 'Two boxes more than declared', 'the draft is kept'));
  await page.locator('.photos img').waitFor();
  await soon(async () => assert.equal(await page.locator('.photos img').count(), 1));

  await page.locator('.segment-release').tap();
  await page.context().setOffline(true);
  await page.locator('.act button[type=submit]').tap();
  await page.getByText('Nothing is lost').waitFor();
  await page.context().setOffline(false);  // it goes by itself
  await page.locator('.sent').waitFor();
  await soon(async () => assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.act.')).length), 0, 'the draft goes when it is sent'));
  await page.locator('.sent a').last().tap();
  await page.locator('.found li.wrong').first().waitFor();
  await page.locator('.file-row').first().waitFor();
});

journey('a targeting officer changes the lane, with a reason', {}, async ({page, desk}) => {
  await quiet(desk);
  const row = await changeable(desk);
  await signIn(page, desk, 'targeting_officer');
  await page.goto(`${desk.url}/declarations/${row.id}`);
  await page.getByRole('button', {name: /Change the lane/}).click();
  await page.locator('dialog .choice input:not(:disabled)').last().check();
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog .error').waitFor();
  await page.locator('#reason').fill('Tip from the carrier');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.toast p').waitFor();
  await page.locator('.story-step', {hasText: 'Tip from the carrier'}).first().waitFor();
});

// On the page of an act: everything asked is as declared.
async function confirmAll(page) {
  await page.locator('.act-item').first().waitFor();
  for (const item of await page.locator('.act-item').all()) await item.locator('.panel-head button').click();
}

journey('a clearance officer takes a control over, checks the papers and releases', {}, async ({page, desk}) => {
  await quiet(desk);
  const {control, user} = await controlFor(desk, 'documents', 'clearance_officer', {given: false});
  await signIn(page, desk, 'clearance_officer');
  await page.goto(`${desk.url}/declarations/${control.declaration}`);
  await page.getByRole('button', {name: 'Assign…'}).click();
  await page.locator('#officer').selectOption(user.id);
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.locator('a.button.primary[href$="/act"]').click();
  await confirmAll(page);
  await page.locator('.act button[type=submit]').click();
  await page.locator('.act .error', {hasText: /./}).first().waitFor();  // no decision yet
  await page.locator('.segment-release').click();
  await page.locator('.act button[type=submit]').click();
  await page.locator('.sent a').last().click();
  await page.locator('.decl-head .status-released').waitFor();
  await page.locator('.found li').first().waitFor();
});

journey('a post-clearance auditor finds an amount to recover', {}, async ({page, desk}) => {
  await quiet(desk);
  const {control} = await controlFor(desk, 'audit', 'post_clearance_auditor');
  await signIn(page, desk, 'post_clearance_auditor');
  await page.locator(`a.button.primary[href="/controls/${control.id}/act"]`).click();
  await page.locator('.act-item').first().waitFor();
  await page.locator('.segment-corrected').first().click();
  await fillTrueValue(page.locator('.correction input[id$="-value"]').first());
  await page.locator('#recovered').fill('310.00');
  await page.locator('#remarks').fill('The books show a second invoice');
  await page.locator('.segment-release').click();
  await page.locator('.act button[type=submit]').click();
  await page.locator('.sent a').last().click();
  await page.locator('.found li.wrong').first().waitFor();
  await page.locator('.facts', {hasText: '310.00'}).first().waitFor();
});

journey('an analyst reads what was decided and why, and can decide nothing', {}, async ({page, desk}) => {
  const row = await changeable(desk);
  await signIn(page, desk, 'analyst');
  await page.locator('.plot').first().waitFor();
  await soon(async () => assert.equal(await page.locator('nav a[href="/queue"]').count(), 0, 'the queue is not offered'));
  await page.locator('nav a[href="/declarations"]').click();
  await page.locator('.table tbody a').first().waitFor();
  await page.goto(`${desk.url}/declarations/${row.id}`);
  await page.locator('.finding').first().waitFor();
  await page.locator('.scale, .decision').first().waitFor();
  await soon(async () => assert.deepEqual(await page.locator('.decl-head .buttons > *').allTextContents(), []));
});

journey('an auditor reads a declaration, finds that in the record of reads, and verifies the record', {}, async ({page, desk}) => {
  const row = await changeable(desk);
  const {user} = await enterAs(desk, 'auditor');
  await signIn(page, desk, 'auditor');
  await page.goto(`${desk.url}/declarations/${row.id}`);
  await page.locator('.finding').first().waitFor();
  await page.locator('.menu summary').waitFor();
  await page.goto(`${desk.url}/admin/journal`);
  await page.locator('#read-declaration').fill(row.id);
  await page.locator('form button[type=submit]').click();
  await page.locator('.table tbody tr', {hasText: user.display_name}).first().waitFor();
  await page.getByRole('button', {name: 'Verify'}).click();
  await page.locator('.note-good').waitFor();
});
