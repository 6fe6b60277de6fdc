// ResponseUnit: people and a vehicle that can be sent. Dispatch: that one was sent to an alarm,
// what it met and what it reports.
//
//   Dispatch sent = Send("DP-7", alarm_case, unit, "look at the seal", anna, now);
//   ASSIGN_OR_RETURN(sent, Step(sent, {.state = DispatchState::kDone, .by = otieno, ...}));
//
// Values; every change is one function that says yes with the changed dispatch or no with the
// reason. Kept as records "response_unit" and "dispatch", each change an event
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_DISPATCH_H_
#define TIDEWAITER_MONITOR_DISPATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/point.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kResponseUnitRecords = "response_unit";
inline constexpr std::string_view kDispatchRecords = "dispatch";

enum class ResponseKind : std::uint8_t {
  kPatrol = 1,
  kArmingTeam = 2,
  kGateTeam = 3,
  kPartner = 4
};
std::string_view Name(ResponseKind kind);  // "patrol", "arming_team", ...
std::optional<ResponseKind> FindResponseKind(std::string_view name);

struct ResponseUnit {
  std::string id = {};
  std::string name = {};
  ResponseKind kind = ResponseKind::kPatrol;
  std::optional<geo::Point> base = {};
  std::string device = {};  // tracker of its vehicle; "" = none
  std::string phone = {};
  std::vector<std::string> members = {};  // accounts
  bool active = true;                     // false: off duty
  friend bool operator==(const ResponseUnit&, const ResponseUnit&) = default;
  [[nodiscard]] bool Has(std::string_view account) const;
};

enum class DispatchState : std::uint8_t {
  kSent = 1,
  kAccepted = 2,
  kUnderWay = 3,
  kOnScene = 4,
  kDone = 5,
  kRefused = 6,
};
std::string_view Name(DispatchState state);  // "sent", "under_way", ...
std::optional<DispatchState> FindDispatchState(std::string_view name);

enum class Found : std::uint8_t { kUnsaid = 0, kNothing = 1, kConfirmed = 2, kOther = 3 };
std::string_view Name(Found found);  // "", "nothing", "confirmed", "other"
std::optional<Found> FindFound(std::string_view name);

struct DispatchStep {
  DispatchState state = DispatchState::kAccepted;
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string note = {};
  std::optional<geo::Point> place = {};
  Found found = Found::kUnsaid;  // of kDone: needed
  friend bool operator==(const DispatchStep&, const DispatchStep&) = default;
};

struct Dispatch {
  std::string id = {};
  std::string alarm = {};  // case
  std::string movement = {};
  std::optional<geo::Point> place = {};  // where the unit was when it was sent
  std::string response_unit = {};
  std::string instructions = {};
  DispatchState state = DispatchState::kSent;
  Found found = Found::kUnsaid;
  std::vector<DispatchStep> steps = {};  // the first one is the sending
  friend bool operator==(const Dispatch&, const Dispatch&) = default;
  [[nodiscard]] bool open() const {
    return state != DispatchState::kDone && state != DispatchState::kRefused;
  }
};

inline constexpr std::size_t kDispatchStepsMax = 50;

// Steps go forward only; refused is possible until somebody is on the scene. Errors
// (Error::field): "wrong_state", "found_needed", "note_needed" (of done and refused),
// "too_many_steps".
Result<Dispatch> Step(Dispatch dispatch, const DispatchStep& step);

std::string WriteResponseUnit(const ResponseUnit& unit);
Result<ResponseUnit> ParseResponseUnit(std::string_view text);  // errors: kCorruption
std::string WriteDispatch(const Dispatch& dispatch);
Result<Dispatch> ParseDispatch(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_DISPATCH_H_
