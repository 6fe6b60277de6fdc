// Units: the file's numbers in the units of the house. Private to the module. Errors:
// kInvalidArgument.
#ifndef TIDEWAITER_WAREHOUSE_UNITS_H_
#define TIDEWAITER_WAREHOUSE_UNITS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "warehouse/mapping.h"

namespace tidewaiter::warehouse {

// An amount in minor units of the mapping's currency.
Result<std::int64_t> ParseAmount(std::string_view text, const Mapping& mapping);

// A measure in its own unit: kg, percent or a plain number.
Result<double> ParseMeasure(Measure measure, std::string_view text, const Mapping& mapping);

// A correction's text as ours: codes normalised, amounts in minor units, masses in kg; the text of
// other kinds is kept.
Result<std::string> NormalizeCorrection(ErrorKind kind, std::string_view text,
                                        const Mapping& mapping);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_UNITS_H_
