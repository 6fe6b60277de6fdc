// Standing effect: what a trader's standing as an authorized operator does to an assessment.
//
//   const StandingEffect effect = EffectOf(standings, now_ms);
//   rank *= effect.rank_factor;                       // trusted, with fewer inspections: half
//   demand = std::max(demand, effect.demand);         // suspended: papers are looked at
//
// Fewer inspections (WCO SAFE Framework, pillar 2) are fewer, not none: the expected worth of a
// check counts half when it competes for room, and draws and rules are as for everybody. That an
// authorization was suspended or taken away says nothing of the goods, so no probability is made of
// it: somebody looks at the papers, and is told who said so and where it is proven. Pure.
#ifndef TIDEWAITER_CLEARANCE_STANDING_H_
#define TIDEWAITER_CLEARANCE_STANDING_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "declaration/finding.h"
#include "desk/standing.h"
#include "desk/words.h"

namespace tidewaiter::clearance {

// The benefit by this code, as agreements in the charter name it.
inline constexpr std::string_view kFewerInspections = "fewer_inspections";
inline constexpr double kTrustedRankFactor = 0.5;
// A revocation asks for papers for a year; a trader that was refused applies again after that.
inline constexpr std::int64_t kRevokedMs = std::int64_t{365} * 86'400'000;

struct StandingEffect {
  double rank_factor = 1;
  desk::Lane demand = desk::Lane::kNone;
  std::vector<Reason> reasons;  // "operator.suspended", "operator.revoked", "operator.trusted"
};

StandingEffect EffectOf(std::span<const desk::TraderStanding> standings, std::int64_t at_ms);

// What rules are asked about (detect/rules/schema.h): the most serious standing, "" for none, and
// the benefits of those that are granted.
std::string_view StandingField(std::span<const desk::TraderStanding> standings);
std::vector<std::string_view> BenefitsField(std::span<const desk::TraderStanding> standings);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_STANDING_H_
