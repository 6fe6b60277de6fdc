// look.mjs OUT ROLE PATH [width height] [steps]
import {openDesk, closeBrowser, newPage, signIn, speak} from '/work/h/webm/web/tests/e2e/browser.mjs';
const [out, role, path, w='1440', h='900', lang='en', scheme='light', wait='2500'] = process.argv.slice(2);
const desk = await openDesk();
const {page, faults} = await newPage(desk, {viewport: {width: +w, height: +h}, colorScheme: scheme});
await signIn(page, desk, role);
if (lang !== 'en') await speak(page, lang);
await page.goto(desk.url + path);
await page.waitForTimeout(+wait);
if (process.env.CLICK) { for (const sel of process.env.CLICK.split(';;')) { await page.locator(sel).first().click(); await page.waitForTimeout(900);} }
if (process.env.EVAL) console.log(await page.evaluate(process.env.EVAL));
await page.screenshot({path: out, fullPage: process.env.FULL === '1'});
console.log(faults.join('\n'), await page.locator('.map').first().getAttribute('data-state').catch(()=>'-'));
if (lang !== 'en') await speak(page, 'en');
await desk.close(); await closeBrowser();
