#include "detect/rules/unit.h"

#include <array>
#include <utility>

namespace tidewaiter::rules {
namespace {

void AppendPower(std::string& text, std::string_view word, int exponent) {
  if (exponent == 0) return;
  if (!text.empty()) text += '*';
  text += word;
  if (exponent > 1) text += '^' + std::to_string(exponent);
}

}  // namespace

std::string UnitText(Unit unit, std::string_view currency) {
  const std::array<std::pair<std::string_view, int>, 4> parts{{{currency, unit.money()},
                                                               {"kg", unit.mass()},
                                                               {"days", unit.days()},
                                                               {"unit", unit.quantity()}}};
  std::string above;
  std::string below;
  for (const auto& [word, exponent] : parts) {
    AppendPower(above, word, exponent > 0 ? exponent : 0);
    AppendPower(below, word, exponent < 0 ? -exponent : 0);
  }
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + '/' + below;
}

}  // namespace tidewaiter::rules
