import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {say} from '../../src/i18n/message.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const LANGUAGES = ['en', 'fr', 'es', 'ar'];
const read = (path) => JSON.parse(readFileSync(SRC + path, 'utf8'));
// What every page says, and what the pages of a part say besides.
const PARTS = ['admin', 'rules', 'work', 'dashboard', 'tariff', 'duty', 'track', 'ledger', 'verify', 'presentation'];
const catalogues = Object.fromEntries(LANGUAGES.map((language) => [language, Object.assign(read(`i18n/${language}.json`), ...PARTS.map((part) => read(`i18n/${part}/${language}.json`)))]));
const parameters = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort().join(' ');
const other = (message) => (typeof message === 'string' ? message : message.other);

for (const language of LANGUAGES.slice(1)) {
  test(`${language} has the keys of en, and their parameters`, () => {
    assert.deepEqual(Object.keys(catalogues[language]), Object.keys(catalogues.en));
    for (const [key, message] of Object.entries(catalogues.en)) {
      assert.equal(parameters(other(catalogues[language][key])), parameters(other(message)), key);
      assert.equal(typeof catalogues[language][key], typeof message, `${key}: a plural in one language is one in all`);
    }
  });
  test(`${language} has the help texts of en`, () => {
    assert.deepEqual(Object.keys(read(`i18n/help/${language}.json`)), Object.keys(read('i18n/help/en.json')));
  });
}

for (const language of LANGUAGES) {
  test(`${language} has a form for each plural category of the language`, () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, message] of Object.entries(catalogues[language])) {
      if (typeof message !== 'string') assert.deepEqual(Object.keys(message).toSorted(), categories, key);
    }
  });
}

const texts = new Map(readdirSync(SRC, {recursive: true}).filter((name) => /\.tsx?$/.test(name) && !name.includes('types.ts')).map((name) => [name, readFileSync(SRC + name, 'utf8')]));
const sources = [...texts.values()].join('\n');

// 't(`status.${x}`)' and 'tCode('mode', x)' ask for all keys with that beginning.
const beginningsIn = (text) => [...text.matchAll(/`([a-z_]+\.(?:[a-z_]+\.)?)\$\{/g), ...text.matchAll(/tCode\('([a-z_]+)'/g)].map((found) => (found[1].endsWith('.') ? found[1] : `${found[1]}.`));
const beginnings = beginningsIn(sources);

// What the entry page is made of: what main.tsx imports, and what that imports.
function inTheFirst(name = 'main.tsx', found = new Set()) {
  if (found.has(name) || !texts.has(name)) return found;
  found.add(name);
  for (const [, path] of texts.get(name).matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)'/gm)) inTheFirst(normalize(join(dirname(name), path)), found);
  return found;
}

// The others come with lazily fetched pages: before, their keys would be shown bare.
test('the first page says only what the first catalogue has', () => {
  const first = inTheFirst();
  assert.ok(first.has('pages/queue/page.tsx') && !first.has('pages/declaration/page.tsx'));
  const later = ['work', 'dashboard', 'rules', 'admin', 'tariff', 'duty', 'track', 'ledger', 'verify', 'presentation'].flatMap((part) => Object.keys(read(`i18n/${part}/en.json`)));
  const says = (text, key) => text.includes(`'${key}'`) || beginningsIn(text).some((start) => key.startsWith(start));
  assert.deepEqual([...first].flatMap((name) => later.filter((key) => says(texts.get(name), key)).map((key) => `${name}: ${key}`)), []);
});

test('what only some pages fetch is said by them alone', () => {
  for (const [part, folders] of Object.entries({dashboard: ['dashboard']})) {
    const keys = Object.keys(read(`i18n/${part}/en.json`));
    const elsewhere = [...texts].filter(([name]) => !folders.some((folder) => name.startsWith(`pages/${folder}/`)));
    assert.deepEqual(elsewhere.flatMap(([name, text]) => keys.filter((key) => text.includes(`'${key}'`)).map((key) => `${name}: ${key}`)), []);
  }
});

test('no message stands in two catalogues', () => {
  const all = [read('i18n/en.json'), ...PARTS.map((part) => read(`i18n/${part}/en.json`))].flatMap(Object.keys);
  assert.deepEqual(all.filter((key, i) => all.indexOf(key) !== i), []);
});

test('no message is there for nothing', () => {
  const unused = Object.keys(catalogues.en).filter((key) => !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`) && !beginnings.some((start) => key.startsWith(start)));
  assert.deepEqual(unused, []);
});

test('messages choose the plural form and fill in parameters', () => {
  const lines = {zero: 'none', one: 'one', two: 'two', few: '{count} few', many: '{count} many', other: '{count} other'};
  assert.deepEqual([0, 1, 2, 5, 11, 100].map((count) => say(lines, {count}, 'ar-u-nu-latn')), ['none', 'one', 'two', '5 few', '11 many', '100 other']);
  assert.equal(say('{name}: {count}', {name: 'a', count: 12345}, 'en'), 'a: 12,345');
  assert.equal(say('{left} out', {}, 'en'), '{left} out');
});
