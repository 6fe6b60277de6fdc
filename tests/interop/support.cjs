// What the scripts share: packages from build/interop, and the files of a folder.
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const folder = process.argv[2];
const packages = process.env.TIDEWAITER_CLIENTS ?? path.join(__dirname, '../../build/interop');

exports.load = createRequire(path.join(packages, 'package.json'));

// [name, value] of each ours-<kind>-*.json.
exports.ours = (kind) =>
  fs.readdirSync(folder)
    .filter((name) => name.startsWith(`ours-${kind}-`) && name.endsWith('.json'))
    .sort()
    .map((name) => [name.slice('ours-'.length, -'.json'.length),
                    JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))]);

exports.write = (name, value) =>
  fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(value));

// A verdict: what the check says, or "refused" with its reason when it throws.
exports.verdict = async (check) => {
  try {
    return (await check()) ? 'good' : 'refused';
  } catch (error) {
    return error instanceof TypeError && process.env.TIDEWAITER_CLIENTS_LOUD ? `${error.stack}` : 'refused';
  }
};
