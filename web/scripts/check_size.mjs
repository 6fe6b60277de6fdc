// The first page stays small: what index.html asks for, one language, compressed.
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const FIRST_BYTES_MAX = 40 * 1024;

const html = readFileSync(`${DIST}index.html`, 'utf8');
const asked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((found) => found[1]);
const assets = readdirSync(`${DIST}assets`).map((name) => `assets/${name}`);
const size = (name) => gzipSync(readFileSync(DIST + name), {level: 9}).length;
const languages = assets.filter((name) => /\/(en|fr|es|ar)-[^/]+\.js$/.test(name));

const first = asked.reduce((sum, name) => sum + size(name), 0);
// The catalogues of parts have the same names as those that every page needs; the link past the navigation is on every page.
const needed = languages.filter((name) => readFileSync(DIST + name, 'utf8').includes('nav.skip'));
if (needed.length !== 4) throw new Error(`four first catalogues are expected, not ${needed.length}`);
const largest = Math.max(...needed.map(size));
const lazy = assets.filter((name) => !asked.includes(name) && !needed.includes(name)).reduce((sum, name) => sum + size(name), 0);
console.log(`first page ${first} B gzip, with the largest language ${first + largest} B (limit ${FIRST_BYTES_MAX}); all that is lazy ${lazy} B`);
if (/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/.test(html)) {
  console.error('index.html has inline script or style: the content security policy forbids it');
  process.exit(1);
}
if (first + largest > FIRST_BYTES_MAX) process.exit(1);
