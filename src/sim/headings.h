// Headings: the goods of the simulated country, one row per four-digit heading of the Harmonized
// System, written by hand: real meanings, plausible prices, weights, origins and rates. The other
// digits, and what differs between sister codes, are drawn by sim/tariff.h.
#ifndef TIDEWAITER_SIM_HEADINGS_H_
#define TIDEWAITER_SIM_HEADINGS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tidewaiter::sim {

// Lists are texts with '|' (words) or ' ' (countries) between their parts.
struct Heading {
  std::string_view code;         // four digits
  std::string_view title;        // as a tariff says it
  std::string_view words;        // as traders say it; the last ones in French
  std::string_view variants;     // what its subheadings tell apart
  std::string_view near;         // the heading it is most easily confused with
  double price_per_kg;           // major units, typical
  double kg_per_unit;            // of the supplementary unit
  std::string_view unit;         // UN/ECE Recommendation 20: C62 pieces, NPR pairs, LTR, MTK, KGM
  int duty_bp;                   // 1/100 of a percent
  std::string_view origins;      // the most usual first
  int peak_month;                // 1..12; 0: no season
  double tare;                   // mass of the packing per net mass
  std::int64_t excise_minor_kg;  // minor units per kg; mostly 0
};

std::span<const Heading> Headings();

// The parts of a list as it stands in Heading.
std::vector<std::string_view> Parts(std::string_view list, char separator);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_HEADINGS_H_
