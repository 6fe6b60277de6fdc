#include "server/demo_rules.h"

#include <map>
#include <string>
#include <vector>

#include "api/rule_calls.h"
#include "api/rule_text.h"
#include "base/check.h"
#include "rulebook/entry.h"
#include "server/run_now.h"

// Put there by the linker from src/server/demo_rules.rules (CMakeLists.txt).
extern "C" {
extern const char tidewaiter_demo_rules[];
extern const char tidewaiter_demo_rules_end[];
}

namespace tidewaiter::server {
namespace {

using rulebook::Entry;
using rulebook::Phase;

// How far each has come; what is not named here is active.
const std::map<std::string, Phase, std::less<>> kPhases{{"preference_by_detour", Phase::kShadow},
                                                        {"new_in_high_duty", Phase::kShadow},
                                                        {"parcels_in_a_row", Phase::kPartial},
                                                        {"light_spirits", Phase::kSubmitted}};
constexpr std::string_view kRegional = "tyres_by_detour";
constexpr int kShare = 50;  // percent, of the one that acts in part

class Scribe {
 public:
  Scribe(clearance::Engine& engine, std::string_view author, std::string_view approver,
         std::int64_t now_ms)
      : engine_(engine), author_(author), approver_(approver), now_ms_(now_ms) {}

  Status Settle(const api::RulePiece& piece, std::string_view office) {
    const bool regional = piece.name == kRegional;
    const bool secret = piece.kind == rulebook::EntryKind::kList;
    ASSIGN_OR_RETURN(
        entry_, rulebook::Begin(piece.name, {.kind = piece.kind,
                                             .title = piece.title,
                                             .offices = regional ? std::vector{std::string(office)}
                                                                 : std::vector<std::string>(),
                                             .secrecy = secret ? rulebook::Secrecy::kAuthors
                                                               : rulebook::Secrecy::kOfficers,
                                             .author = author_,
                                             .note = "from the targeting centre's first collection",
                                             .at_ms = now_ms_}));
    version_ = 0;
    RETURN_IF_ERROR(Put("rule.created", author_, api::VersionData(1, "", piece.text),
                        {api::PutText(piece.name, 1, piece.text)}));
    const auto found = kPhases.find(piece.name);
    const Phase last = found == kPhases.end() ? Phase::kActive : found->second;
    RETURN_IF_ERROR(Move(Phase::kSubmitted, author_));
    if (last == Phase::kSubmitted) return {};
    RETURN_IF_ERROR(Move(Phase::kApproved, approver_));
    RETURN_IF_ERROR(Move(last, approver_));
    return regional ? Offer() : Status{};
  }

 private:
  Status Put(std::string_view kind, const std::string& by, std::string data,
             std::vector<clearance::PutRecord> more = {}) {
    clearance::PutRecords puts;
    puts.records.push_back(api::PutEntry(entry_, version_, kind, std::move(data)));
    for (clearance::PutRecord& put : more)
      puts.records.push_back(std::move(put));
    ++version_;
    return RunNow(engine_, std::move(puts), by);
  }

  Status Move(Phase to, const std::string& by) {
    const rulebook::Move move{.version = 1,
                              .to = to,
                              .by = by,
                              .at_ms = now_ms_,
                              .percent = to == Phase::kPartial ? kShare : 0};
    ASSIGN_OR_RETURN(entry_, rulebook::Apply(std::move(entry_), move));
    return Put("rule." + std::string(Name(to)), by, api::MoveData(move));
  }

  Status Offer() {
    const std::string note = "It found tyres in the first weeks: perhaps elsewhere too.";
    ASSIGN_OR_RETURN(
        entry_,
        rulebook::Propose(std::move(entry_),
                          {.version = 1, .to = {}, .by = author_, .at_ms = now_ms_, .note = note}));
    return Put("rule.proposed", author_, api::ProposalData(1, {}, note));
  }

  clearance::Engine& engine_;
  std::string author_;
  std::string approver_;
  std::int64_t now_ms_;
  Entry entry_;
  std::uint64_t version_ = 0;  // of the record
};

}  // namespace

std::string_view DemoRulesText() {
  return {tidewaiter_demo_rules,
          static_cast<std::size_t>(tidewaiter_demo_rules_end - tidewaiter_demo_rules)};
}

Status SettleDemoRules(clearance::Engine& engine, desk::Store& store, const os::Clock& clock,
                       std::string_view author, std::string_view approver,
                       std::string_view office) {
  ASSIGN_OR_RETURN(const auto there, store.ListRecords(rulebook::kEntries));
  if (!there.empty()) return {};
  const auto book = engine.book();
  const auto read = rules::ReadRules(DemoRulesText(), book->program().schema());
  CHECK(read.problems.empty());  // they are ours, and a test reads them
  Scribe scribe(engine, author, approver, clock.UnixMilliseconds());
  // Lists come first in the text: rules that ask them are read when they are there.
  for (const api::RulePiece& piece : api::PiecesOf(DemoRulesText(), read.set))
    RETURN_IF_ERROR(scribe.Settle(piece, office));
  return {};
}

}  // namespace tidewaiter::server
