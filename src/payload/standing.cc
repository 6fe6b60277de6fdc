#include "payload/standing.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "ledger/number_set.h"

namespace tidewaiter::payload {
namespace {

using desk::Standing;
using desk::TraderStanding;

bool IsOver(const ledger::OperatorState& state, std::int64_t at_ms) {
  return state.valid_until_ms && at_ms >= *state.valid_until_ms;
}

Standing StandingOf(const ledger::OperatorState& state, std::int64_t at_ms) {
  if (state.status == "revoked") return Standing::kRevoked;
  if (state.status == "suspended") return Standing::kSuspended;
  if (at_ms < state.valid_from_ms) return Standing::kNone;
  return IsOver(state, at_ms) ? Standing::kExpired : Standing::kGranted;
}

bool InForce(const ledger::Agreement& agreement, std::string_view writer, std::string_view viewer,
             std::int64_t at_ms) {
  return agreement.parties.contains(std::string(writer)) &&
         agreement.parties.contains(std::string(viewer)) && at_ms >= agreement.from_ms &&
         (!agreement.until_ms || at_ms < *agreement.until_ms);
}

// The same member may have granted twice under one programme, after a revocation: what it said last
// counts. They stand beside each other when it said so for several agreements.
void KeepLatest(std::vector<TraderStanding>& all,
                const std::map<std::pair<std::string, std::string>, std::int64_t>& said_last,
                const std::vector<std::int64_t>& said) {
  std::vector<TraderStanding> kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (said[i] == said_last.at({all[i].member, all[i].programme}))
      kept.push_back(std::move(all[i]));
  }
  all = std::move(kept);
}

}  // namespace

std::vector<TraderStanding> OperatorStanding(const ledger::Entry& latest,
                                             const ledger::Charter& charter,
                                             std::string_view viewer, std::int64_t at_ms) {
  const ledger::Member* writer = charter.WriterOf(latest.log);
  const auto state = ledger::OperatorOf(latest);
  if (writer == nullptr || !state || !latest.type.starts_with("operator.")) return {};
  TraderStanding standing{.standing = StandingOf(*state, at_ms),
                          .member = writer->id,
                          .programme = state->programme,
                          .reason = state->reason,
                          .since_ms = latest.time_ms,
                          .log = latest.log,
                          .object = latest.object,
                          .number = latest.number};
  if (standing.standing == Standing::kNone) return {};
  if (standing.standing == Standing::kExpired) standing.since_ms = *state->valid_until_ms;
  std::vector<TraderStanding> all;
  const auto add = [&](std::string agreement, const std::set<std::string>& benefits) {
    TraderStanding one = standing;
    one.agreement = std::move(agreement);
    if (one.standing == Standing::kGranted) one.benefits.assign(benefits.begin(), benefits.end());
    all.push_back(std::move(one));
  };
  if (writer->id == viewer) {  // at home it has all that it was granted anywhere
    std::set<std::string> benefits;
    for (const auto& [id, codes] : state->benefits)
      benefits.insert(codes.begin(), codes.end());
    add("", benefits);
    return all;
  }
  for (const auto& [id, benefits] : state->benefits) {
    const auto found = charter.agreements().find(id);
    if (found == charter.agreements().end()) continue;
    if (InForce(found->second, writer->id, viewer, at_ms)) add(id, benefits);
  }
  return all;
}

void StandingBook::Use(std::shared_ptr<const ledger::Charter> charter) {
  const std::unique_lock lock(mutex_);
  charter_ = std::move(charter);
}

void StandingBook::Apply(const ledger::Entry& entry, std::uint64_t index) {
  if (!entry.type.starts_with("operator.")) return;
  const std::unique_lock lock(mutex_);
  Latest& latest = latest_[{entry.log, entry.object}];
  if (!latest.entry.type.empty() && entry.number <= latest.entry.number) return;
  latest = {entry, index};
  latest.entry.signatures.clear();
  latest.entry.text.clear();
}

void StandingBook::Know(const ObjectName& name, std::string_view holder_id) {
  const std::string id = ledger::PlainNumber(holder_id);
  if (id.empty()) return;
  Forget(name);
  const std::unique_lock lock(mutex_);
  holders_[name] = id;
  by_holder_.emplace(id, name);
}

void StandingBook::Forget(const ObjectName& name) {
  const std::unique_lock lock(mutex_);
  const auto known = holders_.find(name);
  if (known == holders_.end()) return;
  auto [at, end] = by_holder_.equal_range(known->second);
  while (at != end)
    at = at->second == name ? by_holder_.erase(at) : std::next(at);
  holders_.erase(known);
}

std::vector<TraderStanding> StandingBook::Of(std::string_view trader, std::int64_t at_ms) const {
  const std::string id = ledger::PlainNumber(trader);
  if (id.empty()) return {};
  std::vector<TraderStanding> all;
  std::vector<std::int64_t> said;
  std::map<std::pair<std::string, std::string>, std::int64_t> said_last;
  {
    const std::shared_lock lock(mutex_);
    const auto [begin, end] = by_holder_.equal_range(id);
    for (auto at = begin; at != end; ++at) {
      const auto latest = latest_.find(at->second);
      if (latest == latest_.end()) continue;
      const ledger::Entry& entry = latest->second.entry;
      for (TraderStanding& one : OperatorStanding(entry, *charter_, viewer_, at_ms)) {
        one.trader = std::string(trader);
        one.index = latest->second.index;
        std::int64_t& last = said_last[{one.member, one.programme}];
        last = std::max(last, entry.time_ms);
        said.push_back(entry.time_ms);
        all.push_back(std::move(one));
      }
    }
  }
  KeepLatest(all, said_last, said);
  std::ranges::stable_sort(all, [](const TraderStanding& a, const TraderStanding& b) {
    return a.standing > b.standing;
  });
  return all;
}

std::size_t StandingBook::size() const {
  const std::shared_lock lock(mutex_);
  return holders_.size();
}

}  // namespace tidewaiter::payload
