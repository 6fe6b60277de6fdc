// Published: schedules of rates as authorities publish them, made into measures.
//
//   nomenclature::Publication read = nomenclature::ReadPublished(files);
//   PublishedTariff us = UsTariff(read.rates);          // or UkTariff(read.rates,
//   "ukgt_duty_rate", 2026) Files files = ToFiles(goods, us.rows);
//
// A rate that is not understood, and one that says to look elsewhere, is no duty of nothing: the
// first is left out and named, the second is kept with its text and refuses to be reckoned.
#ifndef TIDEWAITER_TARIFF_PUBLISHED_H_
#define TIDEWAITER_TARIFF_PUBLISHED_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "nomenclature/publish.h"
#include "tariff/measure.h"

namespace tidewaiter::tariff {

struct PublishedTariff {
  TariffRows rows;
  std::uint64_t rates = 0;      // cells that say something
  std::uint64_t duties = 0;     // of them: what can be reckoned
  std::uint64_t elsewhere = 0;  // of them: that say where the rate stands
  Problems left_out;            // the rest, each with its line and column
};

// General rates for all but column 2's countries, special rates for each programme, column 2. The
// countries of the free-trade programmes are in the general notes of the schedule and here; those
// of the generalized system of preferences and the like change often and are to be added
// (area_members.csv): their groups are empty. Values are without freight and insurance.
PublishedTariff UsTariff(const nomenclature::RawRates& rates);

// The duty in `column` ("ukgt_duty_rate", "cet_duty_rate"), for goods of any origin. Seasonal rates
// become measures for the seasons of `year` and the two years after it.
PublishedTariff UkTariff(const nomenclature::RawRates& rates, std::string_view column, int year);

// Every country of ISO 3166-1, with its English name, and the group "1011" of all.
std::vector<Area> WorldAreas();

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_PUBLISHED_H_
