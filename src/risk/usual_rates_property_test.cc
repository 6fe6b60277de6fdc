#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "risk/usual_rates.h"
#include "testing/property.h"

namespace tidewaiter::risk {
namespace {

struct Line {
  std::string code;
  std::uint64_t origin;
  std::uint64_t preference;
  double rate;
};

std::vector<Line> SomeLines() {
  const auto count = *rc::gen::inRange(1, 120);
  std::vector<Line> lines;
  for (int i = 0; i < count; ++i) {
    lines.push_back({"69111" + std::to_string(*rc::gen::inRange(0, 3)),
                     *rc::gen::inRange<std::uint64_t>(0, 3), *rc::gen::inRange<std::uint64_t>(0, 2),
                     static_cast<double>(*rc::gen::inRange(0, 4) * 10)});
  }
  return lines;
}

Terms Of(const Line& line) {
  return {line.code, line.origin, line.preference, 0};
}

RC_GTEST_PROP(UsualRatesProperty, WhatMostLinesPayStands, ()) {
  // The last two lines of the same terms agree: whatever came before, theirs is the rate.
  UsualRates rates;
  std::vector<Line> lines = SomeLines();
  const Line last = lines.back();
  lines.push_back(last);
  for (const Line& line : lines)
    rates.Learn(Of(line), line.rate);
  Terms declared = Of(last);
  declared.origin += 1;
  RC_ASSERT(rates.After(declared, 5, Of(last)) == last.rate);
}

RC_GTEST_PROP(UsualRatesProperty, AnAnswerLiesWithinWhatWasSeenOrIsADifference, ()) {
  UsualRates rates;
  for (const Line& line : SomeLines())
    rates.Learn(Of(line), line.rate);
  const Line a = SomeLines().front();
  const Line b = SomeLines().front();
  const double after = rates.After(Of(a), a.rate, Of(b));
  RC_ASSERT(std::isnan(after) || (after >= 0 && after <= 60));  // 30, and 30 more at most
  const double nowhere = rates.After(Of(a), kMissing, Of(b));
  RC_ASSERT(std::isnan(nowhere));
}

}  // namespace
}  // namespace tidewaiter::risk
