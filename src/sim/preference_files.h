// What the simulated country's tariff says beside its measures: rules of origin for goods from its
// partners of free trade, rules for parcels of little value, rates of exchange. As the files of
// docs/formats/origin.md, docs/formats/parcels.md and docs/formats/tariff.md.
//
//   files["origin_rules.csv"] = OriginRulesFile();
//
// Written by hand, after rules that are usual in the world. Every heading of sim/headings.h has an
// entry.
#ifndef TIDEWAITER_SIM_PREFERENCE_FILES_H_
#define TIDEWAITER_SIM_PREFERENCE_FILES_H_

#include <string>
#include <string_view>

namespace tidewaiter::sim {

// One scheme, for the group of partners; `proof` is the document that it needs.
std::string OriginSchemesFile(std::string_view group, std::string_view proof);
std::string OriginRulesFile();
// Up to kLowValueMinor (sim/tariff.h) a consignment pays the tax alone, as the country's lines do.
std::string ParcelsFile();
std::string ExchangeRatesFile();

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_PREFERENCE_FILES_H_
