// Authorized operators: a table of lives, each told in a few entries, and what is refused in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/test_federation.h"

namespace tidewaiter::ledger {
namespace {

const std::map<std::string, std::string> walvis = {
    {"holder_name", "Walvis Trading"}, {"holder_id", "NA-1042"}, {"holder_country", "NA"}};

struct State {
  std::string status = "granted";
  std::string more = "";  // members more, each with a comma behind
  std::string programme = "AEO-C";
  std::string benefits = R"("mra-na-bw":["priority"])";
};

std::string Data(const State& state = {}) {
  return fmt::format(R"({{{}"programme":"{}","status":"{}","benefits":{{{}}},)"
                     R"("valid_from":"2026-01-01T00:00:00.000Z",)"
                     R"("valid_until":"2029-01-01T00:00:00.000Z"}})",
                     state.more, state.programme, state.status, state.benefits);
}
const std::string reason = R"("reason":"audit_overdue",)";

Saying Grant() {
  return {.type = "operator.grant", .data = Data(), .commits = walvis};
}
Saying Suspend() {
  return {.type = "operator.suspend",
          .data = Data({.status = "suspended", .more = reason}),
          .commits = walvis};
}
Saying Restore() {
  return {.type = "operator.restore", .data = Data(), .commits = walvis};
}
Saying Amend() {
  return {.type = "operator.amend",
          .data = Data({.more = reason, .benefits = R"("mra-na-bw":["fewer_inspections"])"}),
          .commits = walvis};
}
Saying Revoke() {
  return {.type = "operator.revoke",
          .data = Data({.status = "revoked", .more = reason}),
          .commits = walvis};
}

Saying With(Saying saying, State state) {
  saying.data = Data(state);
  return saying;
}
Saying By(Saying saying, std::vector<std::string> by) {
  saying.by = std::move(by);
  return saying;
}
Saying Committing(Saying saying, const std::string& name, const std::string& value) {
  saying.commits[name] = value;
  return saying;
}
Saying At(Saying saying, std::int64_t time_ms) {
  saying.time_ms = time_ms;
  return saying;
}
Saying Hiding(Saying saying, const std::string& name) {
  saying.commits.erase(name);
  return saying;
}

struct Row {
  const char* why;
  std::vector<Saying> before;  // all of which stand
  Saying said;
  std::vector<std::string> codes;
};

constexpr std::int64_t kIn2030 = 1'893'456'000'000;

TEST(OperatorRules, TellWhatMayStand) {
  const std::vector<Row> rows = {
      // granting
      {"granted", {}, Grant(), {}},
      {"by a key for other things", {}, By(Grant(), {"customs.na/acquit"}), {"power"}},
      {"by another administration", {}, By(Grant(), {"customs.bw/desk"}), {"power"}},
      {"by a trader", {}, By(Grant(), {"alice"}), {"power"}},
      {"without saying who", {}, Hiding(Grant(), "holder_id"), {"commitment_missing"}},
      {"as suspended", {}, With(Grant(), {.status = "suspended"}), {"status"}},
      {"with a reason", {}, With(Grant(), {.more = reason}), {"reason"}},
      {"with a term",
       {},
       With(Grant(), {.more = R"("until":"2027-01-01T00:00:00.000Z",)"}),
       {"period"}},
      {"already over", {}, At(Grant(), kIn2030), {"expired"}},
      {"without recognition abroad", {}, With(Grant(), {.benefits = ""}), {}},
      {"under an agreement that is none",
       {},
       With(Grant(), {.benefits = R"("mra-x":["a"])"}),
       {"agreement_unknown"}},
      {"under the agreement of others, over by now",
       {},
       With(Grant(), {.benefits = R"("mra-za-zm":["priority"])"}),
       {"agreement_not_in_force", "not_a_party"}},
      {"a benefit that was not agreed",
       {},
       With(Grant(), {.benefits = R"("mra-na-bw":["no_duties"])"}),
       {"benefit_unknown"}},
      {"a benefit twice",
       {},
       With(Grant(), {.benefits = R"("mra-na-bw":["priority","priority"])"}),
       {"twice"}},
      {"a member that is none",
       {},
       With(Grant(), {.more = R"("name":"Walvis",)"}),
       {"unknown_member"}},
      {"a status that is none", {}, With(Grant(), {.status = "great"}), {"choice"}},
      {"twice", {Grant()}, Grant(), {"opened_already"}},

      // amending
      {"other benefits", {Grant()}, Amend(), {}},
      {"without a reason", {Grant()}, With(Amend(), {}), {"reason"}},
      {"to another operator",
       {Grant()},
       Committing(Amend(), "holder_id", "NA-7"),
       {"holder_changed"}},
      {"a new name of the same operator",
       {Grant()},
       Committing(Amend(), "holder_name", "Walvis 2"),
       {}},
      {"to another programme",
       {Grant()},
       With(Amend(), {.more = reason, .programme = "AEO-S"}),
       {"state_changed"}},
      {"while suspended", {Grant(), Suspend()}, Amend(), {"not_possible_now"}},
      {"before granting", {}, Amend(), {"not_opened"}},

      // suspending and restoring
      {"suspended", {Grant()}, Suspend(), {}},
      {"for a time",
       {Grant()},
       With(Suspend(),
            {.status = "suspended", .more = reason + R"("until":"2027-01-01T00:00:00.000Z",)"}),
       {}},
      {"for a time that is over",
       {Grant()},
       With(Suspend(),
            {.status = "suspended", .more = reason + R"("until":"2026-01-01T00:00:00.000Z",)"}),
       {"period"}},
      {"without a reason", {Grant()}, With(Suspend(), {.status = "suspended"}), {"reason"}},
      {"and fewer benefits",
       {Grant()},
       With(Suspend(), {.status = "suspended", .more = reason, .benefits = ""}),
       {"state_changed"}},
      {"and another holder",
       {Grant()},
       Committing(Suspend(), "holder_id", "NA-7"),
       {"commitments_changed"}},
      {"twice", {Grant(), Suspend()}, Suspend(), {"not_possible_now"}},
      {"by bw", {Grant()}, By(Suspend(), {"customs.bw/desk"}), {"power"}},
      {"restored", {Grant(), Suspend()}, Restore(), {}},
      {"restored when over", {Grant(), Suspend()}, At(Restore(), kIn2030), {"expired"}},
      {"what was not suspended", {Grant()}, Restore(), {"not_possible_now"}},

      // the end
      {"revoked", {Grant()}, Revoke(), {}},
      {"revoked while suspended", {Grant(), Suspend()}, Revoke(), {}},
      {"still granted", {Grant()}, With(Revoke(), {.more = reason}), {"status"}},
      {"restored after the end",
       {Grant(), Suspend(), Revoke()},
       Restore(),
       {"ended", "not_possible_now"}},
      {"revoked twice", {Grant(), Revoke()}, Revoke(), {"ended"}},
  };
  const TestFederation federation;
  for (const Row& row : rows) {
    TestLog log(federation);
    for (const Saying& saying : row.before)
      ASSERT_EQ(log.Say(saying), Codes()) << row.why;
    EXPECT_EQ(log.Say(row.said), row.codes) << row.why;
  }
}

TEST(OperatorRules, PointAtWhatIsWrong) {
  const TestFederation federation;
  TestLog log(federation);
  log.Say(With(Grant(), {.benefits = R"("mra-na-bw":["no_duties"])"}));
  ASSERT_EQ(log.refusals.size(), 1U);
  EXPECT_EQ(log.refusals[0].pointer, "/data/benefits/mra-na-bw");
}

}  // namespace
}  // namespace tidewaiter::ledger
