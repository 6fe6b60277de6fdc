// Certificates: lives told in a few entries, and what is refused in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/test_federation.h"

namespace tidewaiter::ledger {
namespace {

struct State {
  std::string status = "valid";
  int uses = 0;
  std::string more = "";  // members more, each with a comma behind
  bool single_use = true;
  std::string kind = "phytosanitary";
  std::string from = "2026-11-01";
  std::string until = "2027-02-01";
};

std::string Data(const State& state = {}) {
  return fmt::format(R"({{{}"kind":"{}","form":"vc","single_use":{},"uses":{},"status":"{}",)"
                     R"("valid_from":"{}T00:00:00.000Z","valid_until":"{}T00:00:00.000Z"}})",
                     state.more, state.kind, state.single_use, state.uses, state.status, state.from,
                     state.until);
}

const std::string reason = R"("reason":"wrong_weight",)";

Saying Say(std::string_view what, const State& state, std::string document = "first") {
  return {.type = "certificate." + std::string(what),
          .data = Data(state),
          .commits = {{"document", std::move(document)}}};
}
Saying Issue(const State& state = {}) {
  return Say("issue", state);
}
// By the office of bw, where the goods come in.
Saying Use(State state = {}, std::string by = "bw") {
  state.more = R"("by":")" + by + "\",";
  Saying saying = Say("use", state);
  saying.by = {"customs.bw/acquit"};
  saying.commits["reference"] = "declaration 17";
  return saying;
}
Saying UsedUp() {
  return Use({.status = "used", .uses = 1});
}
Saying Amend() {
  return Say("amend", {.more = reason}, "second");
}
Saying Revoke(State state = {}) {
  state.status = "revoked";
  state.more = reason;
  return Say("revoke", state);
}
Saying Replace(std::string by = "certificate/2") {
  return Say("replace", {.status = "replaced", .more = R"("by":")" + by + "\","});
}

Saying By(Saying saying, std::vector<std::string> by) {
  saying.by = std::move(by);
  return saying;
}
Saying Committing(Saying saying, std::map<std::string, std::string> commits) {
  saying.commits = std::move(commits);
  return saying;
}
Saying At(Saying saying, std::int64_t time_ms) {
  saying.time_ms = time_ms;
  return saying;
}

struct Row {
  const char* why;
  std::vector<Saying> before;  // all of which stand
  Saying said;
  std::vector<std::string> codes;
};

constexpr std::int64_t kInMay2027 = 1'809'129'600'000;

TEST(CertificateRules, TellWhatMayStand) {
  const State many = {.single_use = false};
  const std::vector<Row> rows = {
      // issuing
      {"issued", {}, Issue(), {}},
      {"by a key for other things", {}, By(Issue(), {"customs.na/acquit"}), {"power"}},
      {"by another authority", {}, By(Issue(), {"customs.bw/desk"}), {"power"}},
      {"without a document", {}, Committing(Issue(), {}), {"commitment_missing"}},
      {"as used", {}, Issue({.status = "used", .uses = 1}), {"status", "uses"}},
      {"over before it begins", {}, Issue({.from = "2027-03-01"}), {"period"}},
      {"already over", {}, At(Issue(), kInMay2027), {"expired"}},
      {"for later", {}, Issue({.from = "2026-12-01"}), {}},
      {"with a reason", {}, Issue({.more = reason}), {"reason"}},
      {"with a user", {}, Issue({.more = R"("by":"bw",)"}), {"by"}},

      // using
      {"used up at bw", {Issue()}, UsedUp(), {}},
      {"used up twice", {Issue(), UsedUp()}, UsedUp(), {"ended", "uses"}},
      {"used and still valid", {Issue()}, Use({.uses = 1}), {"status"}},
      {"used without counting", {Issue()}, Use({.status = "used"}), {"uses"}},
      {"for another member than the one that signs",
       {Issue()},
       Use({.status = "used", .uses = 1}, "zm"),
       {"power"}},
      {"by its holder", {Issue()}, By(UsedUp(), {"alice"}), {"power"}},
      {"without a reference",
       {Issue()},
       Committing(UsedUp(), {{"document", "first"}}),
       {"commitment_missing"}},
      {"with another document",
       {Issue()},
       Committing(UsedUp(), {{"document", "forged"}, {"reference", "declaration 17"}}),
       {"commitments_changed"}},
      {"after its end", {Issue()}, At(UsedUp(), kInMay2027), {"expired"}},
      {"before its beginning",
       {Issue({.from = "2026-12-01"})},
       Use({.status = "used", .uses = 1, .from = "2026-12-01"}),
       {"not_yet_valid"}},
      {"before it was issued", {}, UsedUp(), {"not_opened"}},
      {"a licence for many uses", {Issue(many)}, Use({.uses = 1, .single_use = false}), {}},
      {"its second use",
       {Issue(many), Use({.uses = 1, .single_use = false})},
       Use({.uses = 2, .single_use = false}),
       {}},
      {"a use left out", {Issue(many)}, Use({.uses = 2, .single_use = false}), {"uses"}},
      {"made a licence by its user",
       {Issue()},
       Use({.uses = 1, .single_use = false}),
       {"state_changed", "status"}},

      // amending, replacing, revoking
      {"another document", {Issue()}, Amend(), {}},
      {"the same document", {Issue()}, Say("amend", {.more = reason}), {"nothing_changed"}},
      {"without a reason", {Issue()}, Say("amend", {}, "second"), {"reason"}},
      {"another kind",
       {Issue()},
       Say("amend", {.more = reason, .kind = "health"}, "second"),
       {"state_changed"}},
      {"amended after use", {Issue(), UsedUp()}, Amend(), {"ended", "uses"}},
      {"replaced", {Issue()}, Replace(), {}},
      {"replaced by itself", {Issue()}, Replace("certificate/1"), {"by"}},
      {"replaced by a title", {Issue()}, Replace("title/2"), {"by"}},
      {"amended after that", {Issue(), Replace()}, Amend(), {"ended"}},
      {"revoked", {Issue()}, Revoke(), {}},
      {"used after that", {Issue(), Revoke()}, UsedUp(), {"ended"}},
      {"revoked by bw", {Issue()}, By(Revoke(), {"customs.bw/desk"}), {"power"}},
      {"revoked and longer", {Issue()}, Revoke({.until = "2028-02-01"}), {"state_changed"}},
  };
  const TestFederation federation;
  for (const Row& row : rows) {
    TestLog log(federation);
    for (const Saying& saying : row.before)
      ASSERT_EQ(log.Say(saying), Codes()) << row.why;
    EXPECT_EQ(log.Say(row.said), row.codes) << row.why;
  }
}

// Two offices have the same paper: the issuer's log puts one of them first.
TEST(CertificateRules, LetOneOfTwoOfficesUseIt) {
  const TestFederation federation;
  TestLog log(federation);
  ASSERT_EQ(log.Say(Issue()), Codes());
  const Entry bw = SignAs(log.Draft(UsedUp()), {"customs.bw/acquit"});
  Saying other = Use({.status = "used", .uses = 1}, "zm");
  other.commits["reference"] = "declaration 99";
  const Entry zm = SignAs(log.Draft(other), {"customs.zm/acquit"});
  EXPECT_EQ(log.Put(bw), Codes());
  EXPECT_EQ(log.Put(zm), Codes("number_taken"));
}

}  // namespace
}  // namespace tidewaiter::ledger
