// Traders: who imports in the simulated country, what, from where, and - for some - how they cheat.
//
// A Population is drawn once from a seed; Country then lets it live: companies are founded and
// closed, cheats start, pause, move to another broker and come back under another name.
#ifndef TIDEWAITER_SIM_TRADER_H_
#define TIDEWAITER_SIM_TRADER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "sim/tariff.h"
#include "sim/words.h"

namespace tidewaiter::sim {

// Stored in truth.csv by name. kNone: honest.
enum class Scheme : std::uint8_t {
  kNone,
  kHonestError,
  kUndervaluation,
  kMisclassification,
  kOriginMasking,
  kShortMass,
  kSplit,
  kFalsePreference,
  kNewWave,
};
std::string_view SchemeName(Scheme scheme);  // "", "honest_error", "undervaluation", ...

// One kind of goods that a trader imports.
struct Offer {
  int goods = 0;
  int origin = 0;
  double weight = 1;
  double price_factor = 1;  // against the typical price from there
  double log_net_mu = 0;    // of one line's net mass in kg
  double kg_per_unit = 1;
  double package_kg = 20;
  std::array<std::uint32_t, 3> suppliers{};
};

// How a trader cheats, while it does.
struct Plot {
  Scheme scheme = Scheme::kNone;
  double rate = 0;  // share of its declarations
  Day from = 0;     // this episode
  Day until = 0;
  Day paused_until = 0;
  double factor = 1;         // declared / true, of value or mass
  std::uint32_t offers = 0;  // bit i: offer i is used for it
  int third_country = 0;     // for a masked origin
  int ring = -1;
  int caught = 0;
  int patience = 4;  // closes the company when caught that often
  int generation = 0;
  bool closing = false;
};

struct Trader {
  std::string id;
  CompanyName name;
  int name_style = 0;
  std::string address;
  double size = 1;    // share of the country's declarations, not normalized
  double growth = 0;  // a year, in logarithms
  Day born = 0;
  Day dies = 0;
  int peak_month = 0;
  std::vector<Offer> offers;
  double quality = 1;  // price factor on everything
  int office = 0;
  std::array<int, 2> brokers{};
  double mean_items = 2;
  double error_factor = 1;       // how careless
  double low_value_share = 0;    // of its lines that are small consignments
  double agreement_habit = 0.7;  // claims preference where it may
  double bargain_share = 0.015;  // of lines bought as stock lots
  bool writes_manufacturer = false;
  bool writes_carrier = true;
  int rounding = 0;  // how it rounds masses and values: 0 fine, 1 usual, 2 coarse
  std::string_view delivery_terms;
  Wording wording;
  Plot plot;
  std::vector<int> aliases;  // other names it can use: indices into Population::aliases
  int checked_known = 0;     // lines that the administration has looked at and knows about
  int caught_known = 0;      // of these, found wrong
};

struct Alias {
  std::string id;
  CompanyName name;
  std::string address;
};

struct PopulationOptions {
  int traders = 0;
  Day first_day = 0;
  int days = 0;
  double cheat_share = 0.08;  // of the traders
};

class Population {
 public:
  Population(const PopulationOptions& options, const Tariff& tariff, Random random);

  std::vector<Trader> traders;
  std::vector<Alias> aliases;

  // Founds a company that carries on the business of `of`, from `day`; returns its index.
  // Invalidates references into `traders`.
  int FoundSuccessor(int of, Day day, Random& random);
  // Chooses offers, factor and third country for the plot's scheme; false if the trader has no
  // goods for it.
  bool FitPlot(Trader& trader, Scheme scheme, Random& random);
  // Makes one of the honest companies a cheat from `day` on: where cheating pays, others follow.
  // Does nothing if the one it draws has no goods for it.
  void Recruit(Day day, Random& random);
  // Another supplier for the goods of an offer.
  static std::uint32_t DrawSupplier(const Offer& offer, const Tariff& tariff, Random& random);
  [[nodiscard]] int offices() const { return kOffices; }
  [[nodiscard]] int brokers() const { return brokers_; }
  [[nodiscard]] Day wave_from() const { return wave_from_; }

  static constexpr int kOffices = 12;

 private:
  std::string NewId();
  Trader DrawTrader(int rank, Random& random);
  void DrawOffers(Trader& trader, Random& random);
  Offer DrawOffer(int heading, double size, Random& random) const;
  void DrawHabits(Trader& trader, Random& random);
  void DrawLife(Trader& trader, int rank, Random& random);
  void MakeCheats(Random& random);
  void MakeRings(Random& random);
  void MakeWave(Random& random);
  void AddAliases(Trader& trader, Random& random);
  [[nodiscard]] bool Suits(const Trader& trader, const Offer& offer, Scheme scheme) const;
  [[nodiscard]] bool IsWaveHeading(int heading) const;

  PopulationOptions options_;
  const Tariff& tariff_;
  int brokers_ = 0;
  std::uint64_t ids_ = 0;
  std::uint64_t id_shift_ = 0;
  Day wave_from_ = 0;
  std::vector<int> wave_headings_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_TRADER_H_
