// House rules of this folder that TypeScript does not check:
//   files under 400 lines; no function or value exported that nobody imports; no CSS class that nobody uses; no inline style in HTML.
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LINES_MAX = 400;
const GENERATED = 'src/api/types.ts';

const files = ['src', 'tests', 'scripts'].flatMap((folder) => readdirSync(ROOT + folder, {recursive: true}).map((name) => `${folder}/${name}`))
  .filter((name) => /\.(tsx?|mjs|css)$/.test(name));
const texts = new Map(files.map((name) => [name, readFileSync(ROOT + name, 'utf8')]));
const faults = [];

for (const [name, text] of texts) {
  const lines = text.split('\n').length;
  if (lines > LINES_MAX && name !== GENERATED) faults.push(`${name}: ${lines} lines, limit ${LINES_MAX}`);
}

const code = [...texts].filter(([name]) => !name.endsWith('.css'));

function importedSomewhere(name, from) {
  const word = new RegExp(`\\b${name}\\b`);
  return code.some(([other, text]) => other !== from && [...text.matchAll(/(?:import|export)\s[^;]*?\{([^}]*)\}\s*from/g), ...text.matchAll(/\{([^}]*)\}\s*=\s*await import/g)].some((found) => word.test(found[1])));
}

for (const [name, text] of code) {
  if (name === GENERATED || !name.startsWith('src/')) continue;
  for (const [, exported] of text.matchAll(/^export (?:async )?(?:function\*?|const|let) (\w+)/gm)) {
    if (!importedSomewhere(exported, name)) faults.push(`${name}: nobody imports ${exported}`);
  }
}

// A class is used when its name, or the beginning of it before a ${…}, stands in the code.
const words = new Set(code.flatMap(([, text]) => text.match(/[\w-]+/g)));
const beginnings = code.flatMap(([, text]) => [...text.matchAll(/([\w-]+-)\$\{/g)].map((found) => found[1]));
for (const [name, text] of [...texts].filter(([name]) => name.endsWith('.css'))) {
  const bare = text.replace(/\/\*[^]*?\*\//g, '').replace(/\{[^{}]*\}/g, '{}');
  for (const [, css] of bare.matchAll(/\.([a-z][\w-]*)/g)) {
    if (!words.has(css) && !beginnings.some((start) => css.startsWith(start))) faults.push(`${name}: nobody uses .${css}`);
  }
}

console.log(faults.join('\n') || `house rules ok: ${files.length} files`);
process.exit(faults.length > 0 ? 1 : 0);
