#include "api/rule_rights.h"

#include <algorithm>

namespace tidewaiter::api {
namespace {

using access::Action;
using access::Principal;
using rulebook::Entry;
using rulebook::Phase;
using rulebook::Proposal;

bool MayInOne(const Principal& who, Action action, const std::vector<std::string>& offices) {
  if (offices.empty()) return access::AllowsSomewhere(who, action);
  return std::ranges::any_of(offices, [&](const std::string& office) {
    return access::Allows(who, action, {.office = office}).allowed;
  });
}

bool MaySeeBy(const Principal& who, Action action, const Entry& entry) {
  return MayInOne(who, action, entry.offices) ||
         std::ranges::any_of(entry.proposals, [&](const Proposal& proposal) {
           return MayInOne(who, action, proposal.to);
         });
}

}  // namespace

bool MaySee(const Principal& who, const Entry& entry) {
  if (MaySeeBy(who, Action::kReadRules, entry)) return true;
  return entry.secrecy == rulebook::Secrecy::kOfficers &&
         MaySeeBy(who, Action::kReadFindings, entry);
}

access::Decision MayInAll(const Principal& who, Action action,
                          const std::vector<std::string>& offices) {
  if (offices.empty()) return access::Allows(who, action, {});
  for (const std::string& office : offices) {
    const access::Decision may = access::Allows(who, action, {.office = office});
    if (!may) return may;
  }
  return {true, access::Reason::kNone};
}

Action ActionFor(Phase to) {
  const bool author = to == Phase::kSubmitted || to == Phase::kWithdrawn || to == Phase::kDraft;
  return author ? Action::kWriteRules : Action::kApproveRules;
}

std::vector<Phase> StepsFor(const Principal& who, const Entry& entry, std::uint32_t version) {
  std::vector<Phase> steps = rulebook::StepsFrom(entry, version, who.id);
  std::erase_if(steps, [&](Phase to) { return !MayInAll(who, ActionFor(to), entry.offices); });
  return steps;
}

bool MayAnswer(const Principal& who, const Proposal& proposal) {
  return proposal.answer.empty() && MayInAll(who, Action::kWriteRules, proposal.to).allowed;
}

}  // namespace tidewaiter::api
