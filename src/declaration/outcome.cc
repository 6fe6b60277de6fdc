#include "declaration/outcome.h"

#include <array>

namespace tidewaiter {
namespace {

constexpr std::array<std::string_view, 4> kSources{"none", "inspection", "dismissal", "audit"};
constexpr std::array<std::string_view, 4> kBases{"unknown", "targeted", "random", "exploration"};

template <typename Enum>
std::optional<Enum> FindIn(const std::array<std::string_view, 4>& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view OutcomeSourceName(OutcomeSource source) {
  return kSources[static_cast<std::size_t>(source)];
}
std::optional<OutcomeSource> FindOutcomeSource(std::string_view name) {
  return FindIn<OutcomeSource>(kSources, name);
}
std::string_view SelectionBasisName(SelectionBasis basis) {
  return kBases[static_cast<std::size_t>(basis)];
}
std::optional<SelectionBasis> FindSelectionBasis(std::string_view name) {
  return FindIn<SelectionBasis>(kBases, name);
}

}  // namespace tidewaiter
