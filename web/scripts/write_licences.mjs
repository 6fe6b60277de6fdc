// Writes dist/licences.txt: the licences of the packages whose code is in the pages, as most of them ask for.
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const {packages} = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'));

function licenceOf(folder) {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return name ? readFileSync(`${folder}/${name}`, 'utf8').trim() : '';
}

const shipped = Object.entries(packages).filter(([path, entry]) => path && !entry.dev && existsSync(ROOT + path));
const texts = shipped.map(([path, entry]) => `${path.replace('node_modules/', '')} ${entry.version} (${entry.license})\n\n${licenceOf(ROOT + path)}`.trim());
writeFileSync(`${ROOT}dist/licences.txt`, `${texts.join('\n\n' + '-'.repeat(80) + '\n\n')}\n`);
console.log(`licences of ${texts.length} packages`);
