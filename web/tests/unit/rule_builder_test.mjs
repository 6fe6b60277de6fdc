import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readRule} from '../../src/pages/rules/edit/read.ts';
import {writeRule} from '../../src/pages/rules/edit/write.ts';
import {tokensOf, quote, unquote} from '../../src/pages/rules/lex.ts';
import {saysOf} from '../../src/pages/rules/rule/clauses.ts';

const TEXTILES = `rule cheap_textiles "Textiles far below the \\"usual\\" price"
  about "Found in the campaign of 2025; see circular 12."
  suspects undervalued
  confidence learned from 20%
  when hs_code in 50..63
    and value / net_mass < 40% of median of value / net_mass over 90 days per hs_code, origin
    and not importer in list watched_importers
  check value, net_mass
  advise "Ask for the contract and the transfer of payment."
  demand yellow
  add 250 XTS
  hold back after 10 checks of importer over 180 days if fewer than 5% were right
  begins 2026-01-01
  review 2027-01-01
  expires 2027-12-31
  case "far below" fires with hs_code = 520811, origin = CN, value = 100 XTS, net_mass = 100 kg, date = 2026-03-01
    earlier 3 lines hs_code = 520811, origin = CN, value = 500 XTS, net_mass = 100 kg, date = 2026-02-01
  case "no mass" is unknown with hs_code = 520811, documents = C644, N380, origin = CN
    earlier hs_code = 520811, value = 2 XTS checked wrong
`;

test('a rule of the house survives the builder to the letter', () => assert.equal(writeRule(readRule(TEXTILES)), TEXTILES));

test('a rule is read into rows, clauses and cases', () => {
  const built = readRule(TEXTILES);
  assert.deepEqual(built.when.parts.map(({not, left, operator, right}) => [not, left, operator, right]), [
    [false, 'hs_code', 'in', '50..63'], [false, 'value / net_mass', '<', '40% of median of value / net_mass over 90 days per hs_code, origin'], [true, 'importer', 'in list', 'watched_importers']]);
  assert.equal(built.clauses.about, 'Found in the campaign of 2025; see circular 12.');
  assert.deepEqual(built.cases[1].says, [['hs_code', '520811'], ['documents', 'C644, N380'], ['origin', 'CN']]);
  assert.deepEqual(built.cases[1].earlier.map(({times, outcome}) => [times, outcome]), [['', 'wrong']]);
});

// condition, as the builder writes it, operators or joins of its parts
const CONDITIONS = [
  ['a = 1', 'a = 1', ['=']],
  ['a = 1 or b = 2 and c between 1 kg and 2 kg', 'a = 1 or (b = 2 and c between 1 kg and 2 kg)', ['=', 'and']],
  ['(a = 1 or b in CN, VN) and not (c is missing or d contains "x and y")', '(a = 1 or b in CN, VN) and not (c is missing or d contains "x and y")', ['or', 'or']],
  ['sum of value where a = 1 and b = 2 over 30 days per importer > 20 and c = 3', 'sum of value where a = 1 and b = 2 over 30 days per importer > 20 and c = 3', ['>', '=']],
  ['flagged and hit rate of undervalued over 2 years per importer > 15%', 'flagged and hit rate of undervalued over 2 years per importer > 15%', ['', '>']],
  ['net_mass differs from net_mass at manifest by more than 5%', 'net_mass differs from net_mass at manifest by more than 5%', ['differs from']],
  ['a is not missing and (b + c) * 2 >= 7 XTS/kg', 'a is not missing and (b + c) * 2 >= 7 XTS/kg', ['is not missing', '>=']],
  ['A = 1 AND b = 2', 'A = 1 and b = 2', ['=', '=']],
];

for (const [condition, written, parts] of CONDITIONS) {
  test(`the builder keeps: ${condition}`, () => {
    const built = readRule(`rule x "y" suspects undervalued when ${condition} demand red`);
    assert.deepEqual(built.when.parts.map((part) => part.operator ?? part.join), parts);
    const text = writeRule(built);
    assert.equal(text.slice(text.indexOf('when ') + 5, text.indexOf('\n  demand')).replace(/\s+/g, ' '), written);
    assert.equal(writeRule(readRule(text)), text, 'and again');
  });
}

test('an empty title or advice is as good as none', () => {
  const built = readRule('rule x "" about "" suspects a when b = 1 advise ""');
  assert.equal(writeRule(built), 'rule x\n  suspects a\n  when b = 1\n');
});

// What the builder would lose: it leaves it alone.
const NOT_BUILT = [
  ['a comment', '# why\nrule x suspects a when b = 1'], ['two rules', 'rule x suspects a when b = 1 rule y suspects a when c = 1'], ['a table', 'table x columns a | b row 1 | 2'],
  ['no condition', 'rule x suspects a'], ['a clause twice', 'rule x suspects a suspects b when c = 1'], ['words after exempt', 'rule x suspects a when b = 1 exempt all'],
  ['a case without what it expects', 'rule x suspects a when b = 1 case "c" with b = 1'], ['words before the first clause', 'rule x "t" and suspects a when b = 1'], ['nothing', ''],
  ['between without its end', 'rule x suspects a when b between 1 kg'], ['an earlier line without a case', 'rule x suspects a when b = 1 earlier b = 1'],
];

for (const [what, text] of NOT_BUILT) test(`the builder leaves alone: ${what}`, () => assert.equal(readRule(text), undefined));

// A small generator with a fixed seed: rules of random conditions.
function* numbers(seed) {
  for (let state = seed; ;) yield (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

test('whatever the builder reads, it writes with the same words', () => {
  const random = numbers(7);
  const pick = (all) => all[Math.floor(random.next().value * all.length)];
  const leaf = () => pick(['value > 1000 XTS', 'hs_code in 6109, 61..63', 'net_mass between 10 kg and 20 kg', 'preference is missing', 'not origin = CN', 'description mentions "adidas" by 85%',
    'documents has any of C644, N380', 'count of checks over 30 days per importer = 0', 'sum of value where procedure = 4000 and origin = CN over ever per importer > 3 XTS']);
  const tree = (depth) => (depth === 0 || random.next().value < 0.3 ? leaf() : `${pick(['', 'not '])}(${Array.from({length: 2 + Math.floor(random.next().value * 2)}, () => tree(depth - 1)).join(pick([' and ', ' or ']))})`);
  for (let n = 0; n < 200; n += 1) {
    const condition = tree(3);
    const text = `rule x\n  suspects undervalued\n  when ${condition}\n`;
    const words = (one) => tokensOf(one).map((token) => token.text).filter((word) => word !== '(' && word !== ')').join(' ');
    assert.equal(words(writeRule(readRule(text))), words(text), condition);
  }
});

test('words have their colours', () => {
  const kinds = (text) => tokensOf(text).map((token) => `${token.kind}:${token.text}`).join(' ');
  assert.equal(kinds('when value / net_mass < 2.50 XTS/kg # cheap'), 'word:when name:value sign:/ name:net_mass sign:< number:2.50 unit:XTS sign:/ unit:kg comment:# cheap');
  assert.equal(kinds('date - 2026-01-01 over 30 days'), 'name:date sign:- day:2026-01-01 word:over number:30 unit:days');
  assert.equal(kinds('origin = CN, hs_code in 61..63'), 'name:origin sign:= name:CN sign:, name:hs_code word:in number:61 sign:.. number:63');
  assert.equal(kinds('a contains "say \\"x\\"" and "open'), 'name:a word:contains text:"say \\"x\\"" word:and text:"open');
});

test('quotes keep what is in them', () => {
  for (const text of ['plain', 'say "x"', 'a \\ b', 'عطر', '']) assert.equal(unquote(quote(text)), text);
  assert.equal(quote('two\nlines'), '"two lines"');
});

test('what a text says to people is found before its rows and cases', () => {
  assert.equal(saysOf(TEXTILES).advise, 'Ask for the contract and the transfer of payment.');
  assert.equal(saysOf(TEXTILES)['hold back'], 'after 10 checks of importer over 180 days if fewer than 5% were right');
  assert.deepEqual(saysOf('table t "x"\n  about "rows"\n  columns a | advise\n  row 1 | "no"'), {about: 'rows'});
});
