// For tests: a small world of lines in which importers 0 to 4 are often wrong.
#ifndef TIDEWAITER_RISK_TEST_WORLD_H_
#define TIDEWAITER_RISK_TEST_WORLD_H_

#include <cstdint>
#include <string>

#include "base/random.h"
#include "declaration/line_table.h"

namespace tidewaiter::risk {

// Lines of a small world: importers 0 to 4 are often wrong, cheap lines are undervalued.
inline LineTable World(std::uint64_t seed, std::size_t count, bool with_outcomes) {
  Random random(seed);
  LineTable lines(LineSchema{.currency = "EUR", .extra_names = {}});
  for (std::size_t i = 0; i < count; ++i) {
    LineRecord record;
    record.id = std::to_string(seed) + "-" + std::to_string(i);
    record.date = static_cast<Day>(19'000 + i / 20 + (with_outcomes ? 0 : 1'000));
    const std::uint64_t importer = random.Below(50);
    record.attribute(Attribute::kImporter) = "I" + std::to_string(importer);
    record.attribute(Attribute::kHsCode) = std::to_string(61'091'000 + random.Below(9) * 100);
    record.attribute(Attribute::kOrigin) = random.Chance(0.5) ? "BD" : "IN";
    record.measure(Measure::kQuantity) = static_cast<double>(10 + random.Below(90));
    record.measure(Measure::kNetMassKg) = record.measure(Measure::kQuantity) * 0.2;
    record.measure(Measure::kRatePercent) = 12;
    const bool cheap = random.Chance(0.1);
    record.value_minor = static_cast<std::int64_t>(record.measure(Measure::kQuantity) *
                                                   (cheap ? 200 : 600) * random.LogNormal(0, 0.1));
    record.description = "cotton shirts";
    if (with_outcomes && random.Chance(0.6)) {
      const bool wrong = random.Chance(importer < 5 ? 0.7 : 0.05);
      record.outcome.source = OutcomeSource::kInspection;
      record.outcome.checked = {ErrorKind::kOrigin, ErrorKind::kUndervalued};
      if (wrong) record.outcome.wrong.Add(ErrorKind::kOrigin);
      if (cheap && random.Chance(0.8)) record.outcome.wrong.Add(ErrorKind::kUndervalued);
      if (record.outcome.irregular()) record.outcome.recovered_minor = record.value_minor / 10;
    }
    lines.Append(record);
  }
  return lines;
}

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_TEST_WORLD_H_
