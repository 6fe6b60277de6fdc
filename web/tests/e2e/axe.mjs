// What axe finds wrong with a page by WCAG 2.2 A and AA.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export async function axeFaults(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (values) => (await globalThis.axe.run(document, {runOnly: {type: 'tag', values}, resultTypes: ['violations']})).violations
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`), RULES);
}
