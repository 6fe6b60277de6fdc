// Test records: a small federation in memory, in which tests say things and see what is refused.
//
//   TestRecords records;
//   EXPECT_EQ(records.Say({.object = "title/T1", .type = "title.issue", .data = …,
//                          .by = {"line.example/titles"}, .commit = {{"document", "bill 1"}}}),
//                          "");
//
// Members: na and bw (customs), line (a carrier), bank (a guarantor), each writer of a log
// "<id>.example/ledger", with keys named in Keys(). Every other name is a person with a did:key.
// (Beside test_federation.h, where every member has one key for everything: here it matters which.)
// Everything is signed and read as in earnest: what is refused is refused by CheckEntry.
#ifndef TIDEWAITER_LEDGER_TEST_RECORDS_H_
#define TIDEWAITER_LEDGER_TEST_RECORDS_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "ledger/rule.h"
#include "ledger/test_federation.h"

namespace tidewaiter::ledger {

inline constexpr std::int64_t kTestBegin = kTestTimeMs;
inline constexpr std::int64_t kTestDay = 86'400'000;

// Codes and pointers in their order: "not_the_holder ; nothing_changed /data/holder".
inline std::string Refused(const Refusals& refusals) {
  std::string codes;
  for (const Refusal& refusal : refusals)
    codes += fmt::format("{}{} {}", codes.empty() ? "" : "; ", refusal.code, refusal.pointer);
  return codes;
}

struct Statement {
  std::string object{};
  std::string type{};
  std::string data = "{}";
  std::vector<std::string> by{};  // persons and names of keys
  std::map<std::string, std::string> commit{};
  std::string log = "na.example/ledger";
};

class TestRecords {
 public:
  TestRecords() {
    const Refusals refusals = charter_.Apply(Founding());
    EXPECT_EQ(Refused(refusals), "");
  }

  std::int64_t now_ms = kTestBegin;  // of the next entry

  // Codes and pointers of what is refused, or "" and it stands: "not_the_holder ; nothing_changed
  // /data".
  std::string Say(const Statement& saying) {
    const Entry entry = Make(saying);
    const std::string codes = Judge(entry);
    if (codes.empty()) Append(entry);
    return codes;
  }
  std::string Try(const Statement& saying) { return Judge(Make(saying)); }

  // The entry that would follow now, signed.
  Entry Make(const Statement& saying) {
    Entry draft;
    const std::vector<Entry>& before = entries_[saying.object];
    if (!before.empty()) draft = After(before.back(), saying.type);
    draft.log = saying.log;
    draft.object = saying.object;
    draft.type = saying.type;
    draft.time_ms = now_ms;
    draft.charter = charter_.size();
    draft.data = saying.data;
    for (const auto& [name, text] : saying.commit)
      draft.commitments.push_back({.name = name, .value = CommitmentOf(text)});
    return SignAs(draft, saying.by);
  }
  std::string Judge(const Entry& entry) {
    return Refused(CheckEntry(entry, WorldOf(entry.object)));
  }
  void Append(const Entry& entry) {
    entries_[entry.object].push_back(entry);
    now_ms += 1000;
  }

  const std::vector<Entry>& entries(const std::string& object) { return entries_[object]; }
  const Entry& last(const std::string& object) { return entries_[object].back(); }
  // The text that proves the last entry of an object here.
  std::string ProofOf(const std::string& object) {
    return fmt::format("{}#{}", object, entries_[object].size());
  }

  static std::vector<std::string> Keys() {
    return {"na.example/all",      "na.example/draw",    "bw.example/all",
            "line.example/titles", "bank.example/clerk", "bank.example/director"};
  }

 private:
  static std::string PowersOf(std::string_view key) {
    if (key.ends_with("/draw")) return R"("draw")";
    if (key.ends_with("/titles")) return R"("titles","conditions","shipments","charter")";
    if (key.ends_with("/clerk")) return R"("bonds","conditions","charter")";
    if (key.ends_with("/director")) return R"("bonds")";
    return R"("acquit","notary","titles","shipments","conditions","draw","charter")";
  }
  static std::string MemberText(std::string_view id) {
    std::string signers;
    for (const std::string& key : Keys()) {
      if (!key.starts_with(fmt::format("{}.", id))) continue;
      signers += (signers.empty() ? "" : ",") + TestSigner(key, PowersOf(key));
    }
    return fmt::format(
        R"({{"id":"{0}","name":"{0}","url":"https://{0}.example","cosigns":true,)"
        R"("cosigner":{{"name":"{0}.example/cosigner","key":"{1}"}},"sealing":"{4}",)"
        R"("logs":[{{"origin":"{0}.example/ledger","key":"{2}"}}],"signers":[{3}]}})",
        id, KeyText(fmt::format("{}-c", id)), KeyText(fmt::format("{}-l", id)), signers,
        KeyText(fmt::format("{}-s", id)));
  }
  static Entry Founding() {
    Entry draft;
    draft.log = "charter.example/charter";
    draft.object = "charter/test";
    draft.type = "charter.found";
    draft.time_ms = kTestBegin - 1000;
    draft.data = fmt::format(
        R"({{"federation":"test","keeper":{{"member":"na","key":"{}"}},"faults":1,"quorum":3,)"
        R"("change_need":3,"rules":1,"members":[{},{},{},{}]}})",
        KeyText("keeper"), MemberText("na"), MemberText("bw"), MemberText("line"),
        MemberText("bank"));
    return SignAs(
        draft, {"na.example/all", "bw.example/all", "line.example/titles", "bank.example/clerk"});
  }
  World WorldOf(const std::string& object) {
    return {.charter = charter_,
            .history = [this, object](std::uint32_t number) -> std::optional<Entry> {
              const std::vector<Entry>& entries = entries_[object];
              if (number == 0 || number > entries.size()) return std::nullopt;
              return entries[number - 1];
            },
            .proofs = [this](std::string_view proof) -> Result<Entry> {
              const std::string object_of(proof.substr(0, proof.find('#')));
              for (const Entry& entry : entries_[object_of]) {
                if (fmt::format("{}#{}", object_of, entry.number) == proof) return entry;
              }
              return Fail(ErrorCode::kInvalidArgument, "it proves nothing");
            }};
  }

  Charter charter_;
  std::map<std::string, std::vector<Entry>> entries_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TEST_RECORDS_H_
