#include "desk/words.h"

#include <span>
#include <utility>

namespace tidewaiter::desk {
namespace {

template <typename Value>
using Names = std::span<const std::pair<Value, std::string_view>>;

constexpr std::pair<Lane, std::string_view> kLanes[] = {{Lane::kNone, "none"},
                                                        {Lane::kGreen, "green"},
                                                        {Lane::kBlue, "blue"},
                                                        {Lane::kYellow, "yellow"},
                                                        {Lane::kRed, "red"}};
constexpr std::pair<State, std::string_view> kStatuses[] = {{State::kPreArrival, "pre_arrival"},
                                                            {State::kUnderControl, "under_control"},
                                                            {State::kHeld, "held"},
                                                            {State::kReleased, "released"},
                                                            {State::kSeized, "seized"},
                                                            {State::kCancelled, "cancelled"}};
constexpr std::pair<Stage, std::string_view> kStages[] = {{Stage::kArrived, "arrived"},
                                                          {Stage::kPreArrival, "pre_arrival"}};
constexpr std::pair<ControlKind, std::string_view> kControlKinds[] = {
    {ControlKind::kDocuments, "documents"},
    {ControlKind::kInspection, "inspection"},
    {ControlKind::kAudit, "audit"}};
constexpr std::pair<ControlStatus, std::string_view> kControlStatuses[] = {
    {ControlStatus::kNone, "none"},          {ControlStatus::kOpen, "open"},
    {ControlStatus::kAssigned, "assigned"},  {ControlStatus::kStarted, "started"},
    {ControlStatus::kDone, "done"},          {ControlStatus::kDismissed, "dismissed"},
    {ControlStatus::kWithdrawn, "withdrawn"}};

template <typename Value>
std::string_view NameOf(Names<Value> names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "unknown";
}

template <typename Value>
std::optional<Value> Find(Names<Value> names, std::string_view name) {
  for (const auto& [value, known] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Lane lane) {
  return NameOf<Lane>(kLanes, lane);
}
std::string_view Name(State status) {
  return NameOf<State>(kStatuses, status);
}
std::string_view Name(Stage stage) {
  return NameOf<Stage>(kStages, stage);
}
std::string_view Name(ControlKind kind) {
  return NameOf<ControlKind>(kControlKinds, kind);
}
std::string_view Name(ControlStatus status) {
  return NameOf<ControlStatus>(kControlStatuses, status);
}
std::optional<Lane> FindLane(std::string_view name) {
  return Find<Lane>(kLanes, name);
}
std::optional<State> FindState(std::string_view name) {
  return Find<State>(kStatuses, name);
}
std::optional<Stage> FindStage(std::string_view name) {
  return Find<Stage>(kStages, name);
}
std::optional<ControlKind> FindControlKind(std::string_view name) {
  return Find<ControlKind>(kControlKinds, name);
}
std::optional<ControlStatus> FindControlStatus(std::string_view name) {
  return Find<ControlStatus>(kControlStatuses, name);
}

}  // namespace tidewaiter::desk
