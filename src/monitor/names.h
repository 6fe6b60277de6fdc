// Names of the values of small enumerations: one table each, looked up both ways.
#ifndef TIDEWAITER_MONITOR_NAMES_H_
#define TIDEWAITER_MONITOR_NAMES_H_

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace tidewaiter::monitor {

template <typename Value, std::size_t n>
using Names = std::array<std::pair<Value, std::string_view>, n>;

template <typename Value, std::size_t n>
std::string_view NameIn(const Names<Value, n>& names, Value value) {
  for (const auto& [one, name] : names) {
    if (one == value) return name;
  }
  CHECK(false);
}

template <typename Value, std::size_t n>
std::optional<Value> FindIn(const Names<Value, n>& names, std::string_view name) {
  for (const auto& [value, one] : names) {
    if (one == name) return value;
  }
  return std::nullopt;
}

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_NAMES_H_
