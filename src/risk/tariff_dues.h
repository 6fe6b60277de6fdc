// TariffDues: dues reckoned by a tariff, on the day of each line.
//
//   const TariffDues dues(tariff, {"", "40", "4000"});
//   live.UseDues(std::make_shared<const TariffDues>(tariff, procedures));
//
// Lines under a procedure that is not in the list (relief, suspension, small consignments) are not
// reckoned: the tariff says what goods owe that are released for free circulation. Net masses count
// as kilograms, quantities in the unit declared. Thread-safe.
#ifndef TIDEWAITER_RISK_TARIFF_DUES_H_
#define TIDEWAITER_RISK_TARIFF_DUES_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "risk/dues.h"
#include "tariff/statement.h"

namespace tidewaiter::risk {

class TariffDues final : public Dues {
 public:
  TariffDues(std::shared_ptr<const tariff::Tariff> tariff, std::vector<std::string> procedures);

  // Costs one tariff::Reckon, some microseconds.
  [[nodiscard]] std::optional<double> Owed(const LineTable& lines, std::size_t row,
                                           const Otherwise& otherwise) const override;

 private:
  [[nodiscard]] std::optional<tariff::Question> Ask(const LineTable& lines, std::size_t row,
                                                    const Otherwise& otherwise) const;

  std::shared_ptr<const tariff::Tariff> tariff_;
  std::set<std::string, std::less<>> procedures_;
  std::unordered_map<std::uint64_t, std::string> texts_;  // of countries and preferences, by hash
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_TARIFF_DUES_H_
