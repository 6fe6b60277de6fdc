// Tariffs, statements and changes as text for a terminal, and as the documents of --json.
#ifndef TIDEWAITER_CLI_TARIFF_TEXT_H_
#define TIDEWAITER_CLI_TARIFF_TEXT_H_

#include <string>
#include <vector>

#include "codec/json_writer.h"
#include "codec/problem.h"
#include "nomenclature/compare.h"
#include "tariff/compare.h"
#include "tariff/json.h"

namespace tidewaiter::cli {

// One row a problem: where, what.
std::string TariffProblemsText(const codec::Problems& problems, bool bold);
void AppendProblems(codec::JsonWriter& json, std::string_view member,
                    const codec::Problems& problems);

// A line with what stands above and under it, and the measures of the day.
struct LineAsked {
  const tariff::Tariff* tariff = nullptr;
  tariff::LineId line = 0;
  Day day = 0;
  std::string language;
  std::string origin;  // "" = any
};
std::string LineText(const LineAsked& asked, bool bold);
std::string LineJson(const LineAsked& asked);
// Lines one below the other: code, description, duty for any origin.
std::string LinesText(const tariff::Tariff& tariff, const std::vector<tariff::LineId>& lines,
                      Day day, std::string_view language, bool bold);

std::string StatementText(const tariff::Tariff& tariff, const tariff::DutyAnswer& answer,
                          bool bold);
std::string StatementJson(const tariff::Tariff& tariff, const tariff::DutyAnswer& answer);

struct TariffChanges {
  std::vector<nomenclature::GoodsChange> lines;
  std::vector<tariff::MeasureChange> measures;
};
std::string ChangesText(const tariff::Tariff& before, const tariff::Tariff& after,
                        const TariffChanges& changes, bool bold);
std::string ChangesJson(const tariff::Tariff& before, const tariff::Tariff& after,
                        const TariffChanges& changes);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_TARIFF_TEXT_H_
