import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {say} from '../../src/i18n/message.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const LANGUAGES = ['en', 'fr', 'es', 'ar'];
const read = (path) => JSON.parse(readFileSync(SRC + path, 'utf8'));
// What every page says, and what the pages of a part say besides.
const PARTS = ['admin', 'rules'];
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

const sources = readdirSync(SRC, {recursive: true}).filter((name) => /\.tsx?$/.test(name) && !name.includes('types.ts')).map((name) => readFileSync(SRC + name, 'utf8')).join('\n');

// 't(`status.${x}`)' and 'tCode('mode', x)' ask for all keys with that beginning.
const beginnings = [...sources.matchAll(/`([a-z_]+\.(?:[a-z_]+\.)?)\$\{/g), ...sources.matchAll(/tCode\('([a-z_]+)'/g)].map((found) => (found[1].endsWith('.') ? found[1] : `${found[1]}.`));

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
