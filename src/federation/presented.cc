#include "federation/presented.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "ledger/moment.h"
#include "ledger/rule.h"

namespace tidewaiter::federation {
namespace {

void CheckProof(const Presented& presented, const tlog::Policy& policy,
                std::vector<Objection>& objections) {
  const tlog::TrustVerdict verdict =
      tlog::VerifyProof(presented.proof, policy, presented.entry.leaf);
  for (const tlog::TrustFinding& finding : verdict.findings) {
    objections.push_back(
        {"not_proven", "", fmt::format("{} {}", NameOf(finding.problem), finding.about)});
  }
  const std::string& origin = presented.proof.checkpoint.checkpoint.origin;
  if (origin != presented.entry.log)
    objections.push_back({"not_proven", "/log", "the proof is of " + origin});
}

void CheckPayload(const Presented& presented, std::vector<Objection>& objections) {
  if (!presented.payload) return;
  const ledger::Disclosed disclosed = VerifyPayload(*presented.payload, presented.entry);
  for (const ledger::Refusal& refusal : disclosed.refusals) {
    const bool wrong = refusal.code == "wrong_salt_or_value";
    objections.push_back({wrong ? "wrong_salt" : refusal.code, refusal.pointer, refusal.detail});
  }
}

// The state that an entry's data names, or "".
std::string StatusOf(const ledger::Entry& entry) {
  const codec::JsonText data(entry.data);
  return data.ok() ? codec::TextOf(data.root(), "status") : std::string();
}

// Nothing may follow it (revoked, replaced, withdrawn, delivered, …), or it is used up.
bool IsOver(const ledger::Entry& latest, std::string_view status) {
  if (status == "used") return true;
  const auto rules = ledger::RulesOf(1);
  const auto rule = std::ranges::find(*rules, latest.type, &ledger::RecordRule::type);
  return rule != rules->end() && rule->place == ledger::Place::kEnds;
}

// What its last entry makes of the object.
void CheckLatest(const ledger::Entry& shown, const ledger::Entry& latest,
                 std::vector<Objection>& objections) {
  const std::string status = StatusOf(latest);
  const std::string detail = fmt::format("{} of {}, entry {}", latest.type,
                                         ledger::FormatMoment(latest.time_ms), latest.number);
  if (IsOver(latest, status)) {
    objections.push_back({"revoked_credential", "/data/status", detail});
  } else if (status == "suspended") {
    objections.push_back({"suspended_credential", "/data/status", detail});
  } else if (latest.number > shown.number) {
    objections.push_back({"superseded_entry", "/number", detail});
  }
}

void CheckNow(const Presented& presented, const MirrorView& view, std::int64_t now_ms,
              std::vector<Objection>& objections) {
  const ledger::Entry& shown = presented.entry;
  if (now_ms - view.as_of_ms > kStaleMs) {
    objections.push_back({"stale_mirror", "",
                          view.as_of_ms == 0 ? std::string("no quorum of members was heard yet")
                                             : "no quorum of members was heard since " +
                                                   ledger::FormatMoment(view.as_of_ms)});
  }
  const auto same = view.entry(shown.object, shown.number);
  if (same && same->leaf != shown.leaf) {
    objections.push_back({"fork", "/number", "our history has another entry there"});
    return;
  }
  if (presented.proof.index >= view.size) {
    objections.push_back(
        {"mirror_behind", "",
         fmt::format("it is entry {} and we have {}", presented.proof.index, view.size)});
  } else if (!same) {
    objections.push_back({"fork", "/number", "our history does not have it"});
  }
  if (const auto latest = view.latest(shown.object)) CheckLatest(shown, *latest, objections);
}

}  // namespace

MirrorView ViewOf(const LedgerJudge& judge, std::int64_t as_of_ms) {
  return {.size = judge.taken(),
          .entry = [&judge](std::string_view object,
                            std::uint32_t number) { return judge.EntryOf(object, number); },
          .latest = [&judge](std::string_view object) { return judge.LatestOf(object); },
          .as_of_ms = as_of_ms};
}

std::vector<Objection> CheckPresented(const Presented& presented, const tlog::Policy& policy,
                                      const std::optional<MirrorView>& view, std::int64_t now_ms) {
  std::vector<Objection> objections;
  CheckProof(presented, policy, objections);
  CheckPayload(presented, objections);
  if (view) CheckNow(presented, *view, now_ms, objections);
  return objections;
}

}  // namespace tidewaiter::federation
