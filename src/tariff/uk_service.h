// UkService: what the UK's tariff service answers about commodities, made into a tariff.
//
//   UkServiceTariff read = ReadUkService({{{"7202118000.json", bytes}}}, {.origin = "GB"});
//   Built goods = nomenclature::Build(std::move(read.goods));     // when read.problems is empty
//   Files files = ToFiles(*goods.nomenclature, read.rows);
//
// Answers about one commodity each, about geographical areas, and monthly rates of exchange of the
// euro, as the service writes them (JSON:API) or with what they refer to nested in them. Measures
// stand at the commodity that was asked for, whichever line above they come from.
#ifndef TIDEWAITER_TARIFF_UK_SERVICE_H_
#define TIDEWAITER_TARIFF_UK_SERVICE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "nomenclature/rows.h"
#include "tariff/measure.h"

namespace tidewaiter::tariff {

// The largest answer of those at hand has half a megabyte, that of all areas too.
inline constexpr std::size_t kUkAnswerBytesMax = std::size_t{64} << 20;

struct UkServiceFile {
  std::string name;       // for problems
  std::string_view text;  // outlives the call
};

struct UkServiceOptions {
  // The country that the service was asked about. Then all that it answered is for that country,
  // also where the areas' members were not sent along. "": areas hold whom they name.
  std::string origin;
};

struct UkServiceTariff {
  nomenclature::Rows goods;
  TariffRows rows;
  Problems problems;  // not empty: nothing of it may be used
  // Measures that are not taken, "/FILE/MEASURE": unknown_measure_type, type_series (of another
  // series than its type), type_trade (an import's type among exports), duty (not understood),
  // duty_missing, action (not understood), conditions_and_components, document_and_limit, day,
  // quota (without volume or unit).
  Problems left_out;
  Problems warnings;           // area_by_answer (taken for `origin`), area_without_members
  std::uint64_t measures = 0;  // that the answers hold
};

// Problems: json, too_long, unknown_answer, code, range, commodity_twice, day, number, no_lines.
// O(bytes). Thread-safe.
UkServiceTariff ReadUkService(std::span<const UkServiceFile> files,
                              const UkServiceOptions& options);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_UK_SERVICE_H_
