// The words of the desk: lanes, states of a declaration, kinds and states of a control, with their
// stable names. Stored and sent as names in JSON and as numbers in tables: never renumber.
#ifndef TIDEWAITER_DESK_WORDS_H_
#define TIDEWAITER_DESK_WORDS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tidewaiter::desk {

// Where a declaration goes. Ordered by how much is asked of the trader.
enum class Lane : std::uint8_t {
  kNone = 0,    // not decided yet
  kGreen = 1,   // released
  kBlue = 2,    // released, and audited afterwards
  kYellow = 3,  // documents are checked before release
  kRed = 4,     // goods are inspected before release
};
inline constexpr int kLaneCount = 5;

enum class State : std::uint8_t {
  kPreArrival = 1,    // lodged before the goods arrived: judged, nothing announced
  kUnderControl = 2,  // waits for a check of documents or goods
  kHeld = 3,          // an officer holds it
  kReleased = 4,
  kSeized = 5,
  kCancelled = 6,
};
// States in which somebody still has to do something.
constexpr bool IsOpen(State status) {
  return status == State::kPreArrival || status == State::kUnderControl || status == State::kHeld;
}

enum class Stage : std::uint8_t { kArrived = 0, kPreArrival = 1 };

enum class ControlKind : std::uint8_t { kDocuments = 1, kInspection = 2, kAudit = 3 };

enum class ControlStatus : std::uint8_t {
  kNone = 0,  // there is no control
  kOpen = 1,  // nobody has it
  kAssigned = 2,
  kStarted = 3,
  kDone = 4,
  kDismissed = 5,  // the suspicion was judged unfounded without a check
  kWithdrawn = 6,  // another lane, or the declaration was cancelled
};
constexpr bool IsOpen(ControlStatus status) {
  return status == ControlStatus::kOpen || status == ControlStatus::kAssigned ||
         status == ControlStatus::kStarted;
}

std::string_view Name(Lane lane);  // "none", "green", ...
std::string_view Name(State status);
std::string_view Name(Stage stage);
std::string_view Name(ControlKind kind);
std::string_view Name(ControlStatus status);
std::optional<Lane> FindLane(std::string_view name);
std::optional<State> FindState(std::string_view name);
std::optional<Stage> FindStage(std::string_view name);
std::optional<ControlKind> FindControlKind(std::string_view name);
std::optional<ControlStatus> FindControlStatus(std::string_view name);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_WORDS_H_
