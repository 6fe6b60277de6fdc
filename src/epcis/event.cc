#include "epcis/event.h"

#include <array>

namespace tidewaiter::epcis {
namespace {

constexpr std::array<std::string_view, 5> kTypes = {"ObjectEvent", "AggregationEvent",
                                                    "TransactionEvent", "TransformationEvent",
                                                    "AssociationEvent"};
constexpr std::array<std::string_view, 3> kActions = {"ADD", "OBSERVE", "DELETE"};

template <typename T, std::size_t kSize>
std::optional<T> Find(const std::array<std::string_view, kSize>& names, std::string_view name) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i] == name) return static_cast<T>(i + 1);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(EventType type) {
  return kTypes.at(static_cast<std::size_t>(type) - 1);
}
std::optional<EventType> FindEventType(std::string_view name) {
  return Find<EventType>(kTypes, name);
}
std::string_view Name(Action action) {
  return kActions.at(static_cast<std::size_t>(action) - 1);
}
std::optional<Action> FindAction(std::string_view name) {
  return Find<Action>(kActions, name);
}

}  // namespace tidewaiter::epcis
