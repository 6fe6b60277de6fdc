// Duties, quotas and help with codes. What the tariff has is found by asking it: the journeys run on any.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {newPage, settled, signIn, speak, TABLET} from '../browser.mjs';
import {controlFor, enterAs, quiet} from '../interface.mjs';
import {axeFaults} from '../axe.mjs';
import {journey, soon, unique} from '../journey.mjs';

const ORIGIN = 'CN';
const VALUE = '1000.50';

// A question that the tariff answers: all units it asks for are stated.
async function answered(call, code, more = {}) {
  const quantities = [];
  for (let tries = 0; tries < 4; tries += 1) {
    const question = {code, origin: ORIGIN, customs_value: VALUE, quantities, ...more};
    const answer = await call('POST', '/tariff/duty', question).catch((error) => error);
    if (!(answer instanceof Error)) return {question, answer};
    const unit = /"quantity_missing"[^}]*"detail":"([A-Z0-9/]+)"/.exec(answer.message)?.[1];
    if (!unit || quantities.some((one) => one.unit === unit)) return undefined;
    quantities.push({unit, amount: '25'});
  }
  return undefined;
}

const ASKED_MAX = 150;  // a large tariff has thousands of lines; what a journey needs stands in the first chapters

// Goods that can be declared, the first for which 'wanted' holds, with a question that is answered.
async function goods(call, wanted) {
  const rest = (await call('GET', '/tariff/lines')).items;
  for (let asked = 0; rest.length > 0 && asked < ASKED_MAX; asked += 1) {
    const line = rest.shift();
    if (!line.declarable) {
      rest.unshift(...(await call('GET', `/tariff/lines?under=${line.code}&suffix=${line.suffix}`)).items);
      continue;
    }
    const found = await answered(call, line.code);
    if (found && wanted(found.answer)) return {line, ...found};
    const chapter = line.code.slice(0, 4);
    while (rest[0]?.code.startsWith(chapter)) rest.shift();  // the lines of a heading are alike
  }
  assert.fail('the tariff has no such goods');
}

const charged = (answer) => answer.options[answer.charged];
const inHome = (amount, currency) => new Intl.NumberFormat('en-GB', {style: 'currency', currency, currencyDisplay: 'code'}).format(Number(amount));
const field = (page, name, line = 0) => page.locator(`#f-lines-${line}-${name.replaceAll('/', '-')}`);
const reckon = (page) => page.locator('main form button[type=submit]').click();

async function ask(page, {code, origin, customs_value: value, quantities = []}) {
  await field(page, 'code').fill(code);
  await page.locator('.code-offers li', {hasText: code}).first().waitFor();
  await page.keyboard.press('Escape');
  await field(page, 'origin').fill(origin.toLowerCase());
  await field(page, 'value').fill(value);
  for (const {unit, amount} of quantities) await field(page, `quantities/${unit}`).fill(amount);
}

journey('a trader reckons a duty, sees each line, and sends the question to somebody', {}, async ({page, desk, context}) => {
  const {call} = await enterAs(desk, 'trader');
  const {line, question, answer} = await goods(call, (one) => charged(one).lines.length > 1 && one.considered.length > 0);
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/duty`);
  await ask(page, {...question, quantities: []});
  await reckon(page);
  for (const {unit, amount} of question.quantities) {  // a unit that is missing is asked for
    await field(page, `quantities/${unit}`).waitFor();
    await page.locator('[role=alert] .link').first().click();
    await page.waitForFunction((id) => document.activeElement?.id === id, await field(page, `quantities/${unit}`).getAttribute('id'));
    await field(page, `quantities/${unit}`).fill(amount);
    await reckon(page);
  }
  const shown = page.locator('.duty-answer');
  await shown.waitFor();
  const sums = await shown.locator('.sums').first().innerText();
  assert.ok(sums.replaceAll('\u00a0', ' ').includes(inHome(charged(answer).total, answer.currency).replaceAll('\u00a0', ' ')), `${charged(answer).total} stands in ${sums}`);
  const rows = shown.locator('table').first().locator('tbody tr');
  assert.equal(await rows.count(), charged(answer).lines.length);
  for (const [i, one] of charged(answer).lines.entries()) assert.ok((await rows.nth(i).innerText()).includes(one.rate), `rate ${one.rate}`);
  await shown.locator('summary', {hasText: 'Considered and set aside'}).click();
  assert.ok(await shown.getByText(answer.considered[0].measure, {exact: true}).first().isVisible());

  const address = page.url();
  assert.equal(new URL(address).searchParams.get('code'), line.code);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save as CSV'}).click()]);
  const csv = await readFile(await file.path(), 'utf8');
  assert.equal(csv.trim().split('\r\n').length, charged(answer).lines.length + 1);
  assert.ok(csv.includes(charged(answer).lines[0].amount));

  await field(page, 'value').fill('2,000');
  await page.getByText('The question was changed since').waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await soon(async () => assert.equal(await field(page, 'value').inputValue(), VALUE));
  await page.goto(`${desk.url}/tariff/duty`);  // without a question in the address the draft comes back
  await soon(async () => assert.equal(await field(page, 'code').inputValue(), line.code));

  const other = await context.newPage();
  await other.goto(address);
  await other.locator('.duty-answer').waitFor();
  assert.equal(await field(other, 'value').inputValue(), VALUE);
});

journey('problems of a question lead to their fields', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'trader');
  const {line} = await goods(call, () => true);
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/duty?code=${line.code.slice(0, 4)}&origin=${ORIGIN}&price=50&terms=EXW`);
  const problems = page.locator('[role=alert] .link');
  await problems.first().waitFor();
  await field(page, 'code').fill(line.code);
  await page.keyboard.press('Escape');
  await reckon(page);
  await page.locator('[role=alert] .link', {hasText: 'freight'}).first().click();
  await page.waitForFunction(() => document.activeElement?.id === 'f-lines-0-charges-freight');
  assert.equal(await field(page, 'charges/insurance').getAttribute('aria-invalid'), 'true');
  await field(page, 'charges/freight').fill('5');
  await field(page, 'charges/insurance').fill('0');
  await reckon(page);
  await soon(async () => assert.equal(await page.locator('[role=alert] .link', {hasText: 'freight'}).count(), 0));
});

journey('a cheaper way is offered and taken', {}, async ({page, desk, skip}) => {
  const {call} = await enterAs(desk, 'trader');
  const found = await goods(call, (one) => one.cheapest !== undefined && one.cheapest !== one.charged && one.options[one.cheapest].documents.length < 3).catch(() => undefined);
  if (!found) return skip('no goods of the first chapters have a cheaper way');
  const {question} = found;
  const quantities = question.quantities.map((one) => `&quantity.${one.unit}=${one.amount}`).join('');
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/duty?code=${question.code}&origin=${ORIGIN}&value=${VALUE}${quantities}`);
  await page.locator('.note-good button').click();
  await page.locator('.note-good').waitFor({state: 'detached'});
  assert.ok(new URL(page.url()).searchParams.get('preference'), 'the preference is in the address');
});

journey('quotas show what is left', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'trader');
  const {items: [quota]} = await call('GET', '/tariff/quotas');
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/quotas`);
  const left = new Intl.NumberFormat('en-GB', {maximumFractionDigits: 20}).format(Number(quota.left));
  await page.locator('tbody tr', {hasText: quota.order_number}).getByText(`${left} ${quota.unit}`).first().waitFor();
  await page.locator('input[type=search]').fill('999999');
  await page.getByText('No quota matches.').waitFor();
  await page.locator('input[type=search]').fill(quota.order_number);
  await page.locator('tbody a', {hasText: quota.order_number}).click();
  await page.locator('.quota-bar.wide').waitFor();
  const {uses} = await call('GET', `/tariff/quotas/${quota.order_number}`);
  if (uses.length === 0) await page.getByText('Nothing was used yet.').waitFor();
  else assert.equal(await page.getByRole('region', {name: 'How it was used'}).last().locator('tbody tr').count(), uses.length);
});

// A control of the inspector whose first item the tariff can reckon, as it was declared.
async function reckonable(desk) {
  const {call} = await enterAs(desk, 'inspector');
  const leader = await enterAs(desk, 'manager');
  const {user} = await controlFor(desk, 'inspection', 'inspector').then((one) => one);
  const {items} = await leader.call('GET', '/controls?status=open,assigned&limit=200');
  for (const control of items.filter((one) => one.kind === 'inspection' && one.items.includes(1))) {
    const duty = await leader.call('POST', `/declarations/${control.declaration}/items/1/duty`, {}).catch(() => undefined);
    if (!duty?.declared || Number(duty.declared.total) <= 0) continue;
    const given = control.officer === user.id || await leader.call('POST', `/controls/${control.id}/assign`, {officer: user.id, reason: 'For a journey'}).then(() => true, () => false);
    const declaration = given && await call('GET', `/declarations/${control.declaration}`).catch(() => undefined);
    if (declaration) return {control, item: declaration.document.items[0], call};
  }
  return assert.fail('no control is of goods that the tariff can reckon');
}

journey('an officer sees what an item should have paid, and enters it', {viewport: TABLET}, async ({page, desk}) => {
  await quiet(desk);
  const {control, item, call} = await reckonable(desk);
  const value = String(Math.ceil(Number(item.value)) * 2);
  const {difference} = await call('POST', `/declarations/${control.declaration}/items/1/duty`, {value});
  await signIn(page, desk, 'inspector');
  await page.goto(`${desk.url}/declarations/${control.declaration}`);
  await page.locator('button[aria-expanded=false]', {hasText: '+'}).first().click();
  await page.locator('.item-duty table').first().waitFor();

  await page.goto(`${desk.url}/controls/${control.id}/act`);
  const kind = page.locator('#k-1-undervalued');
  if (!await kind.isVisible()) await page.locator('.act-item').first().getByRole('button', {name: /More to check/}).click();
  await kind.locator('.segment-corrected').click();
  await kind.locator('input[id$=-value]').fill(value);
  await page.locator('#by-tariff .difference-figure').waitFor();
  await page.locator('#by-tariff button').click();
  await soon(async () => assert.equal(Number((await page.locator('#recovered').inputValue()).replaceAll(',', '')), Number(difference)));
  assert.deepEqual(await axeFaults(page), []);
  await kind.locator('.segment-confirmed').click();
  await page.locator('#by-tariff').waitFor({state: 'detached'});
});

const GOODS = 'cotton shirts, knitted';

// What a trader is told of these goods; nothing where the house has learned nothing.
const suggested = (call, text = GOODS) => call('POST', '/classify', {text, most: 5}).catch((error) => (error.message.includes('no_classifier') ? undefined : Promise.reject(error)));

journey('the wizard helps with the code and says what to expect', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'trader');
  const known = await suggested(call);
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/declarations/new`);
  await page.locator('.steps li:nth-child(3) button').click();
  await page.locator('#f-items-0-description').fill(GOODS);
  await page.getByRole('button', {name: 'Which code?'}).click();
  if (known?.codes.length > 0) {
    await page.locator('.class-code button').first().click();
    await soon(async () => assert.equal(await page.locator('#f-items-0-hs_code').inputValue(), known.codes[0].code));
    assert.equal(await page.locator('.item-help .probability').count(), 0, 'traders see no probabilities');
  } else await page.locator('.item-help p').first().waitFor();
  const {line, question, answer} = await goods(call, () => true);
  await page.locator('#f-items-0-hs_code').fill(line.code);
  await page.locator('#f-items-0-origin').fill(ORIGIN);
  await page.locator('#f-items-0-value').fill(VALUE);
  await page.getByRole('button', {name: 'Duty to expect'}).click();
  if (question.quantities.length === 0) {
    const total = inHome(charged(answer).total, answer.currency).replaceAll('\u00a0', ' ');
    await soon(async () => assert.ok((await page.locator('.item-help .sums').innerText()).replaceAll('\u00a0', ' ').includes(total)));
  } else await page.locator('.item-help .note-ask').waitFor();
});

journey('an officer checks a declared code; a ruling is published and withdrawn', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'manager');
  const known = await suggested(call);
  await signIn(page, desk, 'manager');
  await page.goto(`${desk.url}/tariff/classify`);
  await page.locator('#class-text').fill(GOODS);
  await page.locator('#class-declared').fill('8471 30');
  await page.getByRole('button', {name: 'Find codes'}).click();
  if (known) {
    await page.locator('.class-answer').waitFor();
    await page.getByText(/^847130:/).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('text'), GOODS);
  } else await page.locator('main .note').first().waitFor();

  const reference = unique('R');
  await page.getByRole('button', {name: 'Add a ruling'}).click();
  await page.locator('#ruling-id').fill(reference);
  await page.locator('#ruling-code').fill('6109');
  await page.locator('#ruling-text').fill('Shirts of bamboo fibre');
  await page.getByRole('button', {name: 'Publish'}).click();
  await page.locator('dialog .error').first().waitFor();  // a ruling names six digits at least
  await page.locator('#ruling-code').fill('610990');
  await page.getByRole('button', {name: 'Publish'}).click();
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.locator('#rulings input[type=search]').fill(reference);
  await page.getByRole('button', {name: `Withdraw ${reference}`}).click();
  await page.locator('dialog button[type=submit]').click();
  await page.getByText('No ruling matches.').waitFor();
});

journey('a vague description is called vague, with the word', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'trader');
  const answer = await suggested(call, 'goods');
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/classify?text=goods`);
  if (!answer) return void await page.locator('main .note').first().waitFor();
  assert.ok(answer.vague, 'the server calls it vague');
  await page.locator('.class-answer .note-ask', {hasText: answer.vague.words ?? 'names no goods'}).waitFor();
  assert.equal(await page.locator('#class-declared').count(), 0, 'traders check no declared code');
});

journey('a parcel shows what it costs in the end', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'trader');
  const {question} = await goods(call, () => true);
  const {currency} = await call('GET', '/tariff');
  const body = {items: [{code: question.code, origin: ORIGIN, price: {amount: '40.50', currency}, quantities: question.quantities}], freight: {amount: '8', currency}};
  const landed = await call('POST', '/tariff/landed', body);
  const quantities = question.quantities.map((one) => `&quantity.${one.unit}=${one.amount}`).join('');
  await signIn(page, desk, 'trader');
  await page.goto(`${desk.url}/tariff/duty?tab=parcel&code=${question.code}&origin=${ORIGIN}&price=40.50&freight=8${quantities}`);
  const total = inHome(landed.total, landed.currency).replaceAll('\u00a0', ' ');
  await soon(async () => assert.ok((await page.locator('.sums').innerText()).replaceAll('\u00a0', ' ').includes(total), total));
});

journey('axe finds nothing on the pages about duties', {}, async ({page, desk}) => {
  const {call} = await enterAs(desk, 'manager');
  const {question} = await goods(call, (one) => one.considered.length > 0);
  const {items: [quota]} = await call('GET', '/tariff/quotas');
  const asked = `code=${question.code}&origin=${ORIGIN}&value=${VALUE}${question.quantities.map((one) => `&quantity.${one.unit}=${one.amount}`).join('')}`;
  const pages = [[`/tariff/duty?${asked}`, '.duty-answer'], [`/tariff/duty?code=${question.code}&origin=${ORIGIN}&price=5&terms=EXW`, 'main [role=alert]'], [`/tariff/duty?tab=parcel&${asked.replace('&value=', '&price=')}`, '.sums, main [role=alert]'],
    ['/tariff/quotas', 'tbody tr'], [`/tariff/quotas/${quota.order_number}`, '.quota-bar'], [`/tariff/classify?text=${encodeURIComponent(GOODS)}&declared=847130`, '.class-answer, main .note']];
  await signIn(page, desk, 'manager');
  for (const language of ['en', 'ar']) {
    await speak(page, language);
    for (const [path, there] of pages) {
      await page.goto(desk.url + path);
      await settled(page);
      await page.locator(there).first().waitFor();
      for (const summary of await page.locator('.duty-answer summary').all()) await summary.click();
      await settled(page);
      assert.deepEqual(await axeFaults(page), [], `${language}: ${path}`);
    }
  }
  await speak(page, 'en');
  const dark = await newPage(desk, {colorScheme: 'dark'});
  await signIn(dark.page, desk, 'manager');
  for (const [path, there] of pages) {
    await dark.page.goto(desk.url + path);
    await dark.page.locator(there).first().waitFor();
    assert.deepEqual(await axeFaults(dark.page), [], `dark: ${path}`);
  }
});
