// Draft: an alarm while it is put together.
//
//   out.push_back(Draft(AlarmKind::kJump, Severity::kWarning, "vessel:227006760", fix.time_ms)
//                     .Reason("track.jump.vessel").Say("km", 12.3, 1)
//                     .Limit(settings, &VesselSettings::jump_kn).Evidence(fix.seq).alarm());
#ifndef TIDEWAITER_TRACK_INTERNAL_DRAFT_H_
#define TIDEWAITER_TRACK_INTERNAL_DRAFT_H_

#include <algorithm>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "track/alarm.h"
#include "track/confidence.h"
#include "track/setting_rows.h"

namespace tidewaiter::track {

class Draft {
 public:
  // `extra` where kind and beginning do not make the cause unique.
  Draft(AlarmKind kind, Severity severity, std::string unit, std::int64_t began_ms,
        std::string_view extra = {}) {
    alarm_.cause = fmt::format("{}/{}/{}", unit, Name(kind), began_ms);
    if (!extra.empty()) alarm_.cause.append("/").append(extra);
    alarm_.kind = kind;
    alarm_.severity = severity;
    alarm_.unit = std::move(unit);
    alarm_.began_ms = began_ms;
    alarm_.finding.kind = KindOf(kind);
    alarm_.finding.probability = GuessOf(severity);
  }

  Draft& Reason(std::string_view template_id) {
    alarm_.finding.reasons.emplace_back().template_id = template_id;
    return *this;
  }
  Draft& Reasons(std::vector<tidewaiter::Reason> reasons) {
    alarm_.finding.reasons = std::move(reasons);
    return *this;
  }
  Draft& Say(std::string_view name, std::string_view value) {
    CHECK(!alarm_.finding.reasons.empty());
    alarm_.finding.reasons.back().parameters.emplace_back(name, value);
    return *this;
  }
  Draft& Say(std::string_view name, std::integral auto value) {
    return Say(name, std::string_view(fmt::format("{}", value)));
  }
  Draft& Say(std::string_view name, double value, int decimals) {
    return Say(name, std::string_view(fmt::format("{:.{}f}", value, decimals)));
  }
  template <typename Settings>
  Draft& Limit(const Settings& settings, double Settings::*field) {
    alarm_.thresholds.push_back(ThresholdOf(settings, field));
    return *this;
  }
  Draft& Version(std::string_view version) {
    alarm_.settings = version;
    return *this;
  }
  Draft& At(const geo::Point& point) {
    alarm_.at = point;
    return *this;
  }
  Draft& Device(std::string_view device) {
    alarm_.device = device;
    return *this;
  }
  Draft& Known(std::int64_t ms, bool late = false) {
    alarm_.known_ms = ms;
    alarm_.late = late;
    return *this;
  }
  Draft& Grown() {
    alarm_.phase = AlarmPhase::kGrown;
    return *this;
  }
  Draft& Ended(std::int64_t ms) {
    alarm_.phase = AlarmPhase::kEnded;
    alarm_.ended_ms = ms;
    return *this;
  }
  Draft& Evidence(std::uint64_t seq) {
    alarm_.evidence.push_back(seq);
    return *this;
  }
  Draft& Evidence(std::span<const std::uint64_t> seqs) {
    alarm_.evidence.insert(alarm_.evidence.end(), seqs.begin(), seqs.end());
    return *this;
  }

  // Evidence rising, each once, the first and the last half of what is too much.
  Alarm alarm() {
    std::vector<std::uint64_t>& all = alarm_.evidence;
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > kEvidenceMax) {
      constexpr auto kHalf = static_cast<std::ptrdiff_t>(kEvidenceMax / 2);
      all.erase(all.begin() + kHalf, all.end() - kHalf);
    }
    return std::move(alarm_);
  }

 private:
  Alarm alarm_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_DRAFT_H_
