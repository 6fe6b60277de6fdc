// Entries, records, sets and indexes: random histories, and a plain second opinion for each.
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "codec/canonical_json.h"
#include "codec/encoding.h"
#include "ledger/number_set.h"
#include "ledger/object_index.h"
#include "ledger/test_federation.h"
#include "testing/property.h"

namespace tidewaiter::ledger {
namespace {

const TestFederation& Federation() {
  static const TestFederation federation;
  return federation;
}

std::string RandomJson(Random& random, int depth) {
  switch (random.Below(depth > 4 ? 4 : 6)) {
    case 0:
      return fmt::format("{}", static_cast<std::int64_t>(random.Next() >> 11U) - (1LL << 52U));
    case 1:
      return random.Chance(0.5) ? "true" : "null";
    case 2:
      return fmt::format("\"\\u{:04x}\"", random.Below(0xD800));
    case 3:
      return R"("a\"b\\c\né𝄞")";
    case 4: {
      std::string list = "[";
      for (std::uint64_t i = random.Below(4); i > 0; --i)
        list += RandomJson(random, depth + 1) + (i > 1 ? "," : "");
      return list + "]";
    }
    default: {
      std::string object = "{";
      for (std::uint64_t i = random.Below(4); i > 0; --i) {
        const char letter = static_cast<char>('a' + random.Below(26));
        object += fmt::format("\"{}{}\" : {}{}", letter, i, RandomJson(random, depth + 1),
                              i > 1 ? "," : "");
      }
      return object + "}";
    }
  }
}

Entry RandomDraft(Random& random) {
  Entry draft;
  draft.log = "customs.na/ledger";
  draft.type = "title.issue";
  draft.object = fmt::format("title/{}", random.Next());
  draft.number = static_cast<std::uint32_t>(1 + random.Below(4'000'000'000));
  draft.time_ms = static_cast<std::int64_t>(random.Below(7'000'000'000'000));
  draft.charter = random.Below(1000);
  draft.data = fmt::format(R"({{"x":{}}})", RandomJson(random, 2));
  for (std::uint64_t i = random.Below(4); i > 0; --i)
    draft.commitments.push_back({fmt::format("field_{}", i), CommitmentOf(std::to_string(i))});
  return draft;
}

// One statement, one text: whatever is read is what would be written, and an entry that was changed
// in one byte is either refused or another entry.
RC_GTEST_PROP(EntryProperty, HasOneText, (std::uint64_t seed)) {
  Random random(seed);
  const Entry entry = SignAs(RandomDraft(random), {"customs.na/desk", "alice"});
  RC_ASSERT(EntryText(entry) == entry.text);
  RC_ASSERT(*codec::CanonicalJson(entry.text) + "\n" == entry.text);
  const std::string bytes = *AssembleEntry(entry.text, entry.signatures);
  RC_ASSERT(tlog::LeafHash(bytes) == entry.leaf);
  for (int i = 0; i < 50; ++i) {
    std::string changed = bytes;
    changed[random.Below(changed.size())] = static_cast<char>(random.Below(256));
    const Result<Entry> read = ReadEntry(changed);
    if (!read) continue;
    RC_ASSERT(EntryText(*read) == read->text);
    RC_ASSERT(*AssembleEntry(read->text, read->signatures) == changed);
    RC_ASSERT((read->leaf == entry.leaf) == (changed == bytes));
  }
}

constexpr const char* kOperatorStates[] = {"granted", "suspended", "revoked"};
constexpr const char* kOperatorTypes[] = {"operator.grant", "operator.amend", "operator.suspend",
                                          "operator.restore", "operator.revoke"};

// Random words about one operator: its last entry that stands tells a state that can be.
RC_GTEST_PROP(OperatorProperty, LivesOneLife, (std::uint64_t seed)) {
  Random random(seed);
  TestLog log(Federation());
  for (int i = 0; i < 60; ++i) {
    const std::size_t type = random.Below(5);
    const std::string status = kOperatorStates[random.Below(3)];
    const std::string data = fmt::format(
        R"({{"programme":"AEO-C","benefits":{{}},"valid_from":"2026-01-01T00:00:00.000Z",)"
        R"("status":"{}"{}}})",
        status, random.Chance(0.5) ? R"(,"reason":"checked")" : "");
    const std::size_t before = log.Of("operator/1").size();
    const bool stands =
        log.Say({.type = kOperatorTypes[type],
                 .data = data,
                 .commits = {{"holder_name", "a"}, {"holder_id", "b"}, {"holder_country", "c"}}})
            .empty();
    if (!stands) continue;
    const std::string& last = log.Of("operator/1").back().type;
    RC_ASSERT((last == "operator.grant") == (before == 0));
    RC_ASSERT((status == "suspended") == (last == "operator.suspend"));
    RC_ASSERT((status == "revoked") == (last == "operator.revoke"));
    if (before == 0) continue;
    const std::string& was = log.Of("operator/1")[before - 1].type;
    RC_ASSERT(was != "operator.revoke");
    RC_ASSERT((last == "operator.restore") <= (was == "operator.suspend"));
  }
}

// Random words about one certificate: it is used once at most, or counts every use.
RC_GTEST_PROP(CertificateProperty, CountsItsUses, (std::uint64_t seed, bool single_use)) {
  Random random(seed);
  TestLog log(Federation());
  constexpr const char* kTypes[] = {"issue", "amend", "use", "use", "use", "replace", "revoke"};
  constexpr const char* kStatuses[] = {"valid", "used", "valid", "replaced", "revoked"};
  int uses = 0;
  bool ended = false;
  for (int i = 0; i < 80; ++i) {
    const std::string type = kTypes[random.Below(7)];
    const std::string status = kStatuses[random.Below(5)];
    const std::uint64_t says_uses = random.Below(4);
    const std::string more = type == "use"       ? R"("by":"bw",)"
                             : type == "replace" ? R"("by":"certificate/2",)"
                             : type == "issue"   ? ""
                                                 : R"("reason":"error",)";
    const std::string data =
        fmt::format(R"({{{}"kind":"origin","form":"vc","single_use":{},"uses":{},"status":"{}",)"
                    R"("valid_from":"2026-01-01T00:00:00.000Z"}})",
                    more, single_use, says_uses, status);
    const std::string document = type == "amend" ? std::to_string(i) : "first";
    const bool stands = log.Say({.type = "certificate." + type,
                                 .data = data,
                                 .by = {"customs.na/desk", "customs.bw/acquit"},
                                 .commits = {{"document", document}, {"reference", "r"}}})
                            .empty();
    if (!stands) continue;
    RC_ASSERT(!ended);
    if (type == "use") ++uses;
    RC_ASSERT(says_uses == static_cast<std::uint64_t>(uses));
    RC_ASSERT(uses <= (single_use ? 1 : 80));
    ended = type == "replace" || type == "revoke" || (type == "use" && single_use);
  }
}

RC_GTEST_PROP(NumberSetProperty, IsTheSetOfWhatWasSaid, (std::uint64_t seed)) {
  Random random(seed);
  RegistryKey key;
  key.bytes.fill(7);
  TestLog log(Federation());
  const std::string state =
      fmt::format(R"("kind":"ioss","keying":"hmac-sha256","key_id":"{}")", KeyIdOf(key));
  RC_ASSERT(log.Say({.type = "numbers.open", .data = "{" + state + "}"}).empty());
  NumberSet set = *NumberSet::Open(key, log.Of("numbers/1").back());
  std::set<std::string> plain;
  for (int i = 0; i < 12; ++i) {
    const bool adds = random.Chance(0.6);
    std::set<NumberValue> values;
    for (std::uint64_t n = 1 + random.Below(10); n > 0; --n) {
      const std::string number = fmt::format("IM04{}", random.Below(40));
      values.insert(*ValueOf(key, "hmac-sha256", number));
      adds ? (void)plain.insert(number) : (void)plain.erase(number);
    }
    std::string list;
    for (const NumberValue& value : values) {
      const std::string bytes(value.begin(), value.end());
      list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", codec::Base64Encode(bytes));
    }
    RC_ASSERT(log.Say({.type = adds ? "numbers.add" : "numbers.withdraw",
                       .data = fmt::format(R"({{{},"values":[{}]}})", state, list)})
                  .empty());
    RC_ASSERT(set.Apply(log.Of("numbers/1").back()).has_value());
  }
  RC_ASSERT(set.size() == plain.size());
  for (int i = 0; i < 40; ++i) {
    const std::string number = fmt::format("IM04{}", i);
    RC_ASSERT(set.Contains(number) == plain.contains(number));
  }
}

// Entries, flushes and crashes in any order, against a map that forgets nothing.
RC_GTEST_PROP(ObjectIndexProperty, IsAMapThatSurvives, (std::uint64_t seed)) {
  Random random(seed);
  const os::Path file =
      os::Path(testing::TempDir()) / fmt::format("object_index_property_{}", seed);
  std::map<std::string, std::vector<std::uint64_t>> plain;
  std::vector<std::string> entries;
  for (int life = 0; life < 4; ++life) {
    Result<ObjectIndex> index = ObjectIndex::Open(file, "log", entries.size(), 16);
    RC_ASSERT(index.has_value());
    while (index->covered() < entries.size()) {  // what the crash took
      const std::uint64_t at = index->covered();
      const std::vector<std::uint64_t>& places = plain[entries[at]];
      const auto number = std::ranges::find(places, at) - places.begin() + 1;
      RC_ASSERT(index->Add(at, entries[at], static_cast<std::uint32_t>(number)).has_value());
    }
    for (std::uint64_t i = random.Below(60); i > 0; --i) {
      const std::string object = fmt::format("title/{}", random.Below(10));
      plain[object].push_back(entries.size());
      const auto number = static_cast<std::uint32_t>(plain[object].size());
      RC_ASSERT(index->Add(entries.size(), object, number).has_value());
      entries.push_back(object);
      if (random.Chance(0.05)) RC_ASSERT(index->Flush().has_value());
    }
    for (const auto& [object, places] : plain) {
      const auto latest = index->FindLatest(object)->value_or(ObjectIndex::Latest());
      RC_ASSERT(latest.number == places.size());
      RC_ASSERT(latest.at == places.back());
      for (std::size_t i = 0; i < places.size(); ++i)
        RC_ASSERT(*index->Find(object, static_cast<std::uint32_t>(i + 1)) == places[i]);
    }
  }
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(file.native() + suffix);
}

}  // namespace
}  // namespace tidewaiter::ledger
