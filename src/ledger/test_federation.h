// Test federation: four customs administrations (na, bw, za, zm) with all their keys, the charter
// that they founded, and a log of na's in which tests say things.
//
//   TestFederation federation;
//   TestLog log(federation);
//   EXPECT_EQ(log.Say({.type = "operator.grant", .data = kGranted}), Codes());      // it stands
//   EXPECT_EQ(log.Say({.type = "operator.grant", .data = kGranted}), Codes("opened_already", …));
//
// Keys are made of their names, so every run has the same bytes. For tests only.
#ifndef TIDEWAITER_LEDGER_TEST_FEDERATION_H_
#define TIDEWAITER_LEDGER_TEST_FEDERATION_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "ledger/charter.h"
#include "ledger/did_key.h"
#include "ledger/draft.h"
#include "ledger/rule.h"
#include "tlog/hash.h"

namespace tidewaiter::ledger {

inline constexpr std::int64_t kTestTimeMs = 1'795'773'600'000;  // 2026-11-27T10:00:00.000Z

inline tlog::Ed25519Key KeyNamed(std::string_view name) {
  return tlog::Ed25519Key(tlog::Sha256Of(name));
}
inline std::string KeyText(std::string_view name) {
  return tlog::FormatHash(KeyNamed(name).public_key());
}
// The did:key of a trader in the tests.
inline std::string DidOf(std::string_view trader) {
  return DidKeyOf(KeyNamed(trader).public_key());
}
inline Hash CommitmentOf(std::string_view value) {
  return tlog::Sha256Of(value);
}

inline std::string TestSigner(std::string_view name, std::string_view powers) {
  return fmt::format(R"({{"name":"{}","key":"{}","powers":[{}]}})", name, KeyText(name), powers);
}

// A member with a key for the charter, one ("desk") for everything else, one that only acquits.
inline std::string TestMember(std::string_view id) {
  const std::string host = fmt::format("customs.{}", id);
  return fmt::format(
      R"({{"id":"{0}","name":"Customs of {0}","url":"https://{1}","cosigns":true,)"
      R"("cosigner":{{"name":"{1}/mirror","key":"{2}"}},"sealing":"{3}",)"
      R"("logs":[{{"origin":"{1}/ledger","key":"{4}"}}],"signers":[{5},{6},{7}]}})",
      id, host, KeyText(host + "/mirror"), KeyText(host + "/sealing"), KeyText(host + "/ledger"),
      TestSigner(host + "/charter", R"("charter")"),
      TestSigner(host + "/desk",
                 R"("operators","certificates","acquit","numbers","notary","titles",)"
                 R"("shipments","conditions","bonds","draw")"),
      TestSigner(host + "/acquit", R"("acquit")"));
}

// Signers: names of keys in the charter, or of traders, who sign by their did:key.
inline Entry SignAs(const Entry& draft, const std::vector<std::string>& names) {
  const Result<std::string> text = TextToSign(draft);
  CHECK(text.has_value());
  std::vector<EntrySignature> signatures;
  for (const std::string& name : names) {
    const tlog::Ed25519Key key = KeyNamed(name);
    signatures.push_back(name.contains('/') ? SignText(*text, name, key) : SignText(*text, key));
  }
  const Result<std::string> bytes = AssembleEntry(*text, signatures);
  CHECK(bytes.has_value());
  return *ReadEntry(*bytes);
}

class TestFederation {
 public:
  TestFederation() {
    Tell("charter.found", FoundingData(), Charters({"na", "bw", "za", "zm"}));
    Tell("charter.agreement.set",
         R"({"agreement":{"id":"mra-na-bw","parties":["bw","na"],)"
         R"("benefits":["fewer_inspections","priority"],"from":"2024-01-01T00:00:00.000Z"}})",
         Charters({"na", "bw", "za"}));
    Tell("charter.agreement.set",
         R"({"agreement":{"id":"mra-za-zm","parties":["za","zm"],"benefits":["priority"],)"
         R"("from":"2024-01-01T00:00:00.000Z","until":"2026-01-01T00:00:00.000Z"}})",
         Charters({"bw", "za", "zm"}));
  }

  static std::string FoundingData() {
    return fmt::format(R"({{"federation":"sacu","keeper":{{"member":"za","key":"{}"}},)"
                       R"("members":[{},{},{},{}],"faults":1,"quorum":3,"change_need":3,)"
                       R"("rules":1}})",
                       KeyText("keeper"), TestMember("na"), TestMember("bw"), TestMember("za"),
                       TestMember("zm"));
  }
  // The keys by which members agree to changes.
  static std::vector<std::string> Charters(const std::vector<std::string>& members) {
    std::vector<std::string> names;
    for (const std::string& member : members)
      names.push_back("customs." + member + "/charter");
    return names;
  }

  // The next entry of the charter, not applied.
  [[nodiscard]] Entry Change(std::string_view type, std::string_view data,
                             const std::vector<std::string>& signers) const {
    Entry draft;
    if (charter().size() > 0) draft = After(last_, type);
    draft.log = "sacu/charter";
    draft.object = "charter/sacu";
    draft.type = type;
    draft.charter = charter().size();
    draft.time_ms = kTestTimeMs;
    draft.data = data;
    return SignAs(draft, signers);
  }
  Refusals Try(std::string_view type, std::string_view data,
               const std::vector<std::string>& signers) {
    const Entry entry = Change(type, data, signers);
    Refusals refusals = book_.Apply(entry);
    if (refusals.empty()) last_ = entry;
    return refusals;
  }
  // What has to stand for the test to mean anything.
  void Tell(std::string_view type, std::string_view data, const std::vector<std::string>& signers) {
    CHECK(Try(type, data, signers).empty());
  }

  [[nodiscard]] const Charter& charter() const { return book_.Latest(); }
  [[nodiscard]] const CharterBook& book() const { return book_; }
  [[nodiscard]] const Entry& last() const { return last_; }

 private:
  CharterBook book_;
  Entry last_;
};

// Codes of refusals, sorted, each once.
inline std::vector<std::string> CodesOf(const Refusals& refusals) {
  std::vector<std::string> codes;
  for (const Refusal& refusal : refusals)
    codes.push_back(refusal.code);
  std::ranges::sort(codes);
  codes.erase(std::ranges::unique(codes).begin(), codes.end());
  return codes;
}
template <typename... Code>
std::vector<std::string> Codes(const Code&... codes) {
  std::vector<std::string> sorted{std::string(codes)...};
  std::ranges::sort(sorted);
  return sorted;
}

// What is said in a test. What is not given is as it usually is: about object <kind>/1, by na's
// desk, one minute later.
struct Saying {
  std::string type = {};
  std::string data = "{}";
  std::vector<std::string> by = {"customs.na/desk"};
  std::map<std::string, std::string> commits = {};  // name to what stands for salt and value
  std::string object = {};
  std::optional<std::int64_t> time_ms = {};
};

// A log of entries that stand, by number, of each object.
class TestLog {
 public:
  explicit TestLog(const TestFederation& federation, std::string origin = "customs.na/ledger")
      : federation_(federation), origin_(std::move(origin)) {}

  [[nodiscard]] std::string ObjectOf(const Saying& saying) const {
    if (!saying.object.empty()) return saying.object;
    return saying.type.substr(0, saying.type.find('.')) + "/1";
  }
  [[nodiscard]] const std::vector<Entry>& Of(const std::string& object) { return objects_[object]; }

  Entry Draft(const Saying& saying) {
    const std::vector<Entry>& entries = objects_[ObjectOf(saying)];
    Entry draft;
    if (!entries.empty()) draft = After(entries.back(), saying.type);
    draft.log = origin_;
    draft.object = ObjectOf(saying);
    draft.type = saying.type;
    draft.data = saying.data;
    draft.charter = federation_.charter().size();
    const std::int64_t next = (entries.empty() ? kTestTimeMs : entries.back().time_ms) + 60'000;
    draft.time_ms = saying.time_ms.value_or(next);
    for (const auto& [name, value] : saying.commits)
      draft.commitments.push_back({name, CommitmentOf(value)});
    return draft;
  }

  [[nodiscard]] World WorldOf(const std::string& object) {
    const auto history = [entries = objects_[object]](std::uint32_t number) {
      const bool there = number >= 1 && number <= entries.size();
      return there ? std::optional(entries[number - 1]) : std::nullopt;
    };
    return {federation_.charter(), history, proofs};
  }

  // The codes of its refusals. Without any it stands.
  std::vector<std::string> Say(const Saying& saying) {
    const Entry entry = SignAs(Draft(saying), saying.by);
    return Put(entry);
  }
  std::vector<std::string> Put(const Entry& entry) {
    refusals = CheckEntry(entry, WorldOf(entry.object));
    if (refusals.empty()) objects_[entry.object].push_back(entry);
    return CodesOf(refusals);
  }

  Refusals refusals;  // of the last one
  Proofs proofs = [](std::string_view) -> Result<Entry> {
    return Fail(ErrorCode::kNotFound, "there are no proofs in this test");
  };

 private:
  const TestFederation& federation_;
  std::string origin_;
  std::map<std::string, std::vector<Entry>> objects_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TEST_FEDERATION_H_
