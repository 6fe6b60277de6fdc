// A browser on the desk: Debian's Chromium, against the server of TIDEWAITER_URL or, without it, the fake one.
import {existsSync} from 'node:fs';
import {chromium} from 'playwright-core';
import {startFake} from '../fake_server.mjs';
import {enterAs} from './interface.mjs';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const DESKTOP = {width: 1440, height: 900};
export const TABLET = {width: 820, height: 1180};

export const hasBrowser = () => existsSync(CHROMIUM);

let launched;

// One browser for all journeys of a process; each has its own context in it, so its own cookies and drafts.
function theBrowser() {
  const root = process.getuid?.() === 0;
  launched ??= chromium.launch({executablePath: CHROMIUM, args: root ? ['--no-sandbox'] : []});
  return launched;
}

export async function closeBrowser() {
  await (await launched)?.close();
  launched = undefined;
}

export async function openDesk() {
  const given = process.env.TIDEWAITER_URL;
  const fake = given ? undefined : await startFake();
  const browser = await theBrowser();
  const url = (given ?? fake.url).replace(/\/$/, '');
  return {url, fake, browser, close: async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    fake?.stop();
  }};
}

// What no page may do: fail in a script, break the content security policy, ask anybody else.
export function watch(page, url, faults) {
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/status of (400|401|404|409|422|429|503)|net::ERR_/.test(text)) faults.push(`console: ${text} ${message.location().url}`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin) faults.push(`outside: ${request.url()}`);
  });
}

export async function newPage(desk, options = {}) {
  const faults = [];
  const context = await desk.browser.newContext({viewport: DESKTOP, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options});
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);  // a slow disk may take half of that to record a read
  watch(page, desk.url, faults);
  return {page, context, faults};
}

// Signs in as the first demo account of a role, which speaks English again whatever a journey before has left.
export async function signIn(page, desk, role) {
  const {user, call} = await enterAs(desk, role);
  if (user.language && user.language !== 'en') await call('PATCH', '/session/preferences', {language: 'en'});
  await page.goto(`${desk.url}/`);
  await page.locator(`button[data-role="${role}"]`).first().click();
  await page.locator('.menu summary').waitFor();
}

export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('main')?.children.length > 0 && !document.querySelector('main .loading'));
}

// A map fetches its engine, then its layers.
export const mapIsOpen = (page) => page.locator('.map[data-state=open]').first().waitFor();

// Chooses a language; returns when the server knows it too.
export async function speak(page, code) {
  await page.locator('.language select').waitFor();  // before, the page speaks English whatever its reader speaks
  if (await page.evaluate(() => document.documentElement.lang) === code) return;
  const signedIn = await page.locator('.menu summary').count() > 0;
  const kept = signedIn ? page.waitForResponse((response) => response.url().endsWith('/preferences') && response.ok()) : undefined;
  await page.locator('.language select').selectOption(code);
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, code);
  await kept;
}

// Pastes a text where the focus is, as a spreadsheet's clipboard would.
export async function paste(page, selector, text) {
  await page.locator(selector).evaluate((element, given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', given);
    element.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
  }, text);
}
