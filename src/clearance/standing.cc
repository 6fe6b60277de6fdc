#include "clearance/standing.h"

#include <algorithm>

#include <fmt/format.h>

#include "os/clock.h"

namespace tidewaiter::clearance {
namespace {

using desk::Standing;
using desk::TraderStanding;

constexpr std::size_t kDateDigits = 10;  // of an RFC 3339 time

bool IsRecent(const TraderStanding& one, std::int64_t at_ms) {
  return one.standing == Standing::kSuspended ||
         (one.standing == Standing::kRevoked && at_ms - one.since_ms < kRevokedMs);
}

Reason ReasonOf(std::string_view what, const TraderStanding& one) {
  return {.template_id = fmt::format("operator.{}", what),
          .parameters = {{"trader", one.trader},
                         {"member", one.member},
                         {"programme", one.programme},
                         {"agreement", one.agreement},
                         {"under", one.agreement.empty() ? one.member : one.agreement},
                         {"reason", one.reason},
                         {"since", os::FormatUtc(one.since_ms / 1000).substr(0, kDateDigits)},
                         {"log", one.log},
                         {"entry", fmt::format("{} {}", one.object, one.number)},
                         {"index", std::to_string(one.index)}},
          .weight = 0};
}

}  // namespace

StandingEffect EffectOf(std::span<const TraderStanding> standings, std::int64_t at_ms) {
  StandingEffect effect;
  for (const TraderStanding& one : standings) {
    if (!IsRecent(one, at_ms)) continue;
    effect.demand = desk::Lane::kYellow;
    effect.reasons.push_back(ReasonOf(desk::Name(one.standing), one));
  }
  // Whom one administration suspended is nobody's trusted trader for the time being.
  if (!effect.reasons.empty()) return effect;
  for (const TraderStanding& one : standings) {
    const bool fewer = std::ranges::find(one.benefits, kFewerInspections) != one.benefits.end();
    if (one.standing != Standing::kGranted || !fewer) continue;
    effect.rank_factor = kTrustedRankFactor;
    effect.reasons.push_back(ReasonOf("trusted", one));
    break;  // one is enough
  }
  return effect;
}

std::string_view StandingField(std::span<const TraderStanding> standings) {
  Standing worst = Standing::kNone;
  for (const TraderStanding& one : standings)
    worst = std::max(worst, one.standing);
  return worst == Standing::kNone ? std::string_view() : desk::Name(worst);
}

std::vector<std::string_view> BenefitsField(std::span<const TraderStanding> standings) {
  std::vector<std::string_view> benefits;
  for (const TraderStanding& one : standings) {
    if (one.standing != Standing::kGranted) continue;
    for (const std::string& benefit : one.benefits)
      if (std::ranges::find(benefits, benefit) == benefits.end()) benefits.push_back(benefit);
  }
  return benefits;
}

}  // namespace tidewaiter::clearance
