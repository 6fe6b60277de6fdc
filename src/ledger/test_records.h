// Test records: a small federation in memory, in which tests say things and see what is refused.
//
//   TestRecords records;
//   EXPECT_EQ(records.Say({.object = "title/T1", .type = "title.issue", .data = …,
//                          .by = {"line.example/titles"}, .commit = {{"document", "bill 1"}}}), "");
//
// Members: na and bw (customs), line (a carrier), bank (a guarantor), each writer of a log
// "<id>.example/ledger", with keys named in Keys(). Every other name is a person with a did:key.
// Everything is signed and read as in earnest: what is refused is refused by CheckEntry.
#ifndef TIDEWAITER_LEDGER_TEST_RECORDS_H_
#define TIDEWAITER_LEDGER_TEST_RECORDS_H_

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gtest/gtest.h"

#include "codec/encoding.h"
#include "ledger/did_key.h"
#include "ledger/draft.h"
#include "ledger/moment.h"
#include "ledger/rule.h"
#include "tlog/base64.h"

namespace tidewaiter::ledger {

inline constexpr std::int64_t kTestBegin = 1'795'773'600'000;  // 2026-11-27T10:00:00.000Z
inline constexpr std::int64_t kTestDay = 86'400'000;

// The key of a person, or of a name in the charter: always the same.
inline tlog::Ed25519Key TestKey(std::string_view name) {
  tlog::Ed25519Key::Seed seed{};
  std::copy_n(name.begin(), std::min(name.size(), seed.size()), seed.begin());
  return tlog::Ed25519Key(seed);
}

inline std::string TestDid(std::string_view person) {
  return DidKeyOf(TestKey(person).public_key());
}

// A commitment to that text: what it says does not matter to a rule, only whether it is the same.
inline Hash TestHash(std::string_view text) {
  Hash hash{};
  std::copy_n(text.begin(), std::min(text.size(), hash.size()), hash.begin());
  return hash;
}

inline std::string Codes(const Refusals& refusals) {
  std::string codes;
  for (const Refusal& refusal : refusals)
    codes += fmt::format("{}{} {}", codes.empty() ? "" : "; ", refusal.code, refusal.pointer);
  return codes;
}

struct Saying {
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
    EXPECT_EQ(Codes(refusals), "");
  }

  std::int64_t now_ms = kTestBegin;  // of the next entry

  // Codes and pointers of what is refused, or "" and it stands: "not_the_holder ; no_change /data".
  std::string Say(const Saying& saying) {
    const Entry entry = Make(saying);
    const std::string codes = Judge(entry);
    if (codes.empty()) Append(entry);
    return codes;
  }
  std::string Try(const Saying& saying) { return Judge(Make(saying)); }

  // The entry that would follow now, signed.
  Entry Make(const Saying& saying) {
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
      draft.commitments.push_back({.name = name, .value = TestHash(text)});
    return Signed(draft, saying.by);
  }
  std::string Judge(const Entry& entry) { return Codes(CheckEntry(entry, WorldOf(entry.object))); }
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
    return {"na.example/all",    "na.example/draw", "bw.example/all",
            "line.example/titles", "bank.example/clerk", "bank.example/director"};
  }

 private:
  static std::string PowersOf(std::string_view key) {
    if (key.ends_with("/draw")) return R"(["draw"])";
    if (key.ends_with("/titles")) return R"(["titles","conditions","shipments","charter"])";
    if (key.ends_with("/clerk")) return R"(["bonds","conditions","charter"])";
    if (key.ends_with("/director")) return R"(["bonds"])";
    return R"(["acquit","notary","titles","shipments","conditions","draw","charter"])";
  }
  static std::string KeyText(std::string_view name) {
    const tlog::PublicKey key = TestKey(name).public_key();
    return tlog::Base64Encode({reinterpret_cast<const char*>(key.data()), key.size()});
  }
  static std::string MemberText(std::string_view id) {
    std::string signers;
    for (const std::string& key : Keys()) {
      if (!key.starts_with(fmt::format("{}.", id))) continue;
      signers += fmt::format(R"({}{{"name":"{}","key":"{}","powers":{}}})",
                             signers.empty() ? "" : ",", key, KeyText(key), PowersOf(key));
    }
    return fmt::format(
        R"({{"id":"{0}","name":"{0}","url":"https://{0}.example","cosigns":true,)"
        R"("cosigner":{{"name":"{0}.example/cosigner","key":"{1}"}},"sealing":"{1}",)"
        R"("logs":[{{"origin":"{0}.example/ledger","key":"{2}"}}],"signers":[{3}]}})",
        id, KeyText(fmt::format("{}-c", id)), KeyText(fmt::format("{}-l", id)), signers);
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
    return Signed(draft, {"na.example/all", "bw.example/all", "line.example/titles",
                          "bank.example/clerk"});
  }
  static Entry Signed(const Entry& draft, const std::vector<std::string>& by) {
    const Result<std::string> text = TextToSign(draft);
    EXPECT_TRUE(text.has_value()) << text.error();
    std::vector<EntrySignature> signatures;
    for (const std::string& name : by) {
      const bool is_key = name.find('/') != std::string::npos;
      signatures.push_back(is_key ? SignText(*text, name, TestKey(name))
                                  : SignText(*text, TestKey(name)));
    }
    const Result<std::string> bytes = AssembleEntry(*text, std::move(signatures));
    EXPECT_TRUE(bytes.has_value()) << bytes.error();
    return ReadEntry(*bytes).value();
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
