#include "clearance/lanes.h"

#include <algorithm>

#include "base/hash.h"
#include "risk/choose.h"

namespace tidewaiter::clearance {
namespace {

using desk::Lane;

constexpr std::uint64_t kRandomDraw = 1;
constexpr std::uint64_t kExploreDraw = 2;
constexpr double kCuriosityWeight = 0.01;  // of the newest in the mean

}  // namespace

bool SettledByDocuments(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kOrigin:
    case ErrorKind::kUndervalued:
    case ErrorKind::kOvervalued:
    case ErrorKind::kCurrencyOrFreight:
    case ErrorKind::kPreference:
    case ErrorKind::kExemption:
    case ErrorKind::kLicence:
    case ErrorKind::kRate:
    case ErrorKind::kDocumentMismatch:
    case ErrorKind::kPartyIdentity:
      return true;
    default:
      return false;
  }
}

Room RoomOf(const Policy& policy, const Office* office) {
  const auto own = [](double number, double otherwise) { return number >= 0 ? number : otherwise; };
  Room room{.inspections = policy.inspections_per_day,
            .document_checks = policy.document_checks_per_day,
            .audits = policy.audits_per_day,
            .random_share = policy.random_share,
            .explore_share = policy.explore_share};
  if (office == nullptr) return room;
  room.inspections = own(office->inspections_per_day, room.inspections);
  room.document_checks = own(office->document_checks_per_day, room.document_checks);
  room.audits = own(office->audits_per_day, room.audits);
  room.expected = office->declarations_per_day;
  return room;
}

LanePlanner::Desk& LanePlanner::DeskOf(std::string_view office) {
  const auto found = desks_.find(office);
  return found != desks_.end() ? found->second : desks_.emplace(office, Desk{}).first->second;
}

// A number in [0, 1) that belongs to the declaration and the draw; who does not know the key cannot
// foresee it.
double LanePlanner::Draw(std::string_view id, std::uint64_t what) const {
  const std::uint64_t bits = Combine(Combine(draw_key_, what), HashBytes(id));
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

bool LanePlanner::Explores(const Candidate& candidate, const Room& room, double arrivals,
                           Desk& desk) const {
  const double curiosity = risk::Curiosity(candidate.probability, candidate.support);
  desk.curiosity += (desk.curiosity == 0 ? 1 : kCuriosityWeight) * (curiosity - desk.curiosity);
  const double chance =
      room.explore_share * room.inspections / arrivals * curiosity / desk.curiosity;
  return Draw(candidate.id, kExploreDraw) < chance;
}

LaneDecision LanePlanner::Decide(const Candidate& candidate, const Room& room,
                                 std::int64_t now_ms) {
  Desk& desk = DeskOf(candidate.office);
  if (room.expected > 0) {
    for (Pacer* pacer : {&desk.draws, &desk.inspections, &desk.documents, &desk.audits})
      pacer->Expect(room.expected);
  }
  const double arrivals = desk.draws.Arrivals(now_ms);
  desk.draws.Saw(now_ms, candidate.rank);
  const double targeted = std::max(0.0, 1 - room.random_share - room.explore_share);
  LaneDecision decision;
  decision.thresholds = {.red = desk.inspections.Threshold(now_ms, targeted * room.inspections),
                         .yellow = desk.documents.Threshold(now_ms, room.document_checks),
                         .blue = desk.audits.Threshold(now_ms, room.audits)};
  decision.draw_probability = std::min(1.0, room.random_share * room.inspections / arrivals);
  const bool papers = SettledByDocuments(candidate.kind);
  const auto select = [&](Lane lane, SelectionBasis basis) {
    decision.lane = lane;
    decision.basis = basis;
  };
  const bool explores = Explores(candidate, room, arrivals, desk);
  if (Draw(candidate.id, kRandomDraw) < decision.draw_probability) {
    select(Lane::kRed, SelectionBasis::kRandom);
  } else if (explores) {
    select(Lane::kRed, SelectionBasis::kExploration);
  } else {
    const Lane lane = candidate.exempt
                          ? Lane::kGreen
                          : LaneFor(candidate.rank, candidate.kind, decision.thresholds);
    select(lane, lane == Lane::kGreen ? SelectionBasis::kUnknown : SelectionBasis::kTargeted);
  }
  if (candidate.demand > decision.lane) {
    // What was drawn stays drawn: hit rates of draws are estimated over all of them.
    select(candidate.demand,
           decision.basis == SelectionBasis::kUnknown ? SelectionBasis::kTargeted : decision.basis);
  }
  // Each pacer sees those that compete at it: the threshold is about them alone.
  if (candidate.exempt) {
    Took(candidate.office, decision.lane, decision.basis, 1, now_ms);
    return decision;
  }
  if (!papers) desk.inspections.Saw(now_ms, candidate.rank);
  if (decision.lane != Lane::kRed) desk.documents.Saw(now_ms, candidate.rank);
  if (decision.lane < Lane::kYellow) desk.audits.Saw(now_ms, candidate.rank);
  Took(candidate.office, decision.lane, decision.basis, 1, now_ms);
  return decision;
}

void LanePlanner::Took(std::string_view office, Lane lane, SelectionBasis basis, int count,
                       std::int64_t now_ms) {
  if (basis != SelectionBasis::kTargeted) return;
  Desk& desk = DeskOf(office);
  if (lane == Lane::kRed) desk.inspections.Taken(now_ms, count);
  if (lane == Lane::kYellow) desk.documents.Taken(now_ms, count);
  if (lane == Lane::kBlue) desk.audits.Taken(now_ms, count);
}

void LanePlanner::Remember(std::string_view office, double rank) {
  Desk& desk = DeskOf(office);
  desk.inspections.Remember(rank);
  desk.documents.Remember(rank);
  desk.audits.Remember(rank);
}

Lane LanePlanner::LaneFor(double rank, ErrorKind kind, const desk::Thresholds& thresholds) {
  if (!SettledByDocuments(kind) && rank >= thresholds.red) return Lane::kRed;
  if (rank >= thresholds.yellow) return Lane::kYellow;
  if (rank >= thresholds.blue) return Lane::kBlue;
  return Lane::kGreen;
}

}  // namespace tidewaiter::clearance
