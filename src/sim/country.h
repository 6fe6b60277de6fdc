// Country: a simulated country's import declarations, line by line, with the truth beside them.
//
//   ASSIGN_OR_RETURN(sim::Country country, sim::Country::Create({.seed = 7, .lines = 50'000}));
//   LineRecord line;
//   sim::Truth truth;
//   while (country.Next(line, truth)) ...   // line.outcome: what the old policy found, if it
//   looked
//
// Honest traders, cheats, the policy that selected what was inspected, and the cheats' answer to
// being caught all come from one seed: the same options give the same lines, byte for byte.
// docs/simulated-country.md describes the world and says what it can and cannot show.
#ifndef TIDEWAITER_SIM_COUNTRY_H_
#define TIDEWAITER_SIM_COUNTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "declaration/error_kind.h"
#include "declaration/line_table.h"
#include "declaration/outcome.h"

namespace tidewaiter::sim {

struct CountryOptions {
  std::uint64_t seed = 1;
  std::uint64_t lines = 120'000;  // 1 or more; exactly so many come
  Day first_day = 19'723;         // 2024-01-01
  int days = 548;                 // 1..3660
  double inspected_share = 0.08;  // of lines; audits come on top, about 0.2 %
  double random_share = 0.15;     // of inspections
  double irregular_share = 0.06;  // of lines, about: mistakes in good faith are a quarter of it.
                                  // Above 0.25 there are not enough cheats to reach it
  int traders = 0;                // 0: from lines; otherwise 20..1'000'000
};

// What is so, whatever anyone found out.
struct Truth {
  bool irregular = false;
  KindSet kinds;
  std::string scheme;                   // "" when regular; "honest_error", "undervaluation", ...
  std::int64_t evaded_minor = 0;        // charges not paid; 0 if the difference costs nothing
  std::vector<Correction> true_values;  // for each kind that has a value
  std::string ring;                     // of cheats who work together, or ""
};

class Country {
 public:
  // Errors: kInvalidArgument, the field names the option.
  static Result<Country> Create(const CountryOptions& options);
  Country(Country&&) noexcept;
  Country& operator=(Country&&) noexcept;
  ~Country();

  // Writes the next line in time order, all fields of both, and returns true; or returns false at
  // the end and leaves both as they are. Ids rise within a day. Some 5 microseconds a line; memory
  // depends on the number of traders and on the last weeks, not on `lines` (ten million: 32 MB).
  bool Next(LineRecord& record, Truth& truth);

  // The country's tariff as a CSV text: hs_code, description, rate_percent (tax of 15 % included),
  // excise_per_kg, anti_dumping_origin, anti_dumping_percent, anti_dumping_from.
  [[nodiscard]] std::string TariffCsv() const;
  // The same as a tariff that can be opened, by the names of docs/formats/tariff.md.
  [[nodiscard]] std::map<std::string, std::string, std::less<>> TariffFiles() const;

 private:
  class World;
  explicit Country(std::unique_ptr<World> world);
  std::unique_ptr<World> world_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_COUNTRY_H_
