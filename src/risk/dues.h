// Dues: what a line owes by the tariff of its day, as declared and as it would have been otherwise.
//
//   const std::optional<double> now = dues.Owed(lines, row, {});
//   const std::optional<double> then = dues.Owed(lines, row, {.code = "8518300000"});
//   // *then - *now is what a wrong code stakes
//
// Implemented over a tariff by risk/tariff_dues.h.
#ifndef TIDEWAITER_RISK_DUES_H_
#define TIDEWAITER_RISK_DUES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "declaration/line_table.h"

namespace tidewaiter::risk {

// What differs from the declared line; the rest stands as declared. Origins and preferences are
// hashes of their texts, as detectors keep them.
struct Otherwise {
  std::string_view code = {};  // "" = as declared
  std::optional<std::uint64_t> origin = std::nullopt;
  std::optional<std::uint64_t> preference = std::nullopt;
  double value_times = 1;  // the customs value, times this
  double goods_times = 1;  // masses and quantities, times this
};

class Dues {
 public:
  virtual ~Dues() = default;
  // Duties and taxes in minor units; nothing where the tariff cannot say: a code or origin it does
  // not know on that day, a quantity that is not stated. Never guessed. Thread-safe.
  [[nodiscard]] virtual std::optional<double> Owed(const LineTable& lines, std::size_t row,
                                                   const Otherwise& otherwise) const = 0;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_DUES_H_
