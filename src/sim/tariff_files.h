// The simulated country's tariff as the files of docs/formats/tariff.md.
//
//   const std::map<std::string, std::string, std::less<>> files = TariffFiles(tariff, first_day,
//   days);
//
// What it charges is what Tariff::RateBp and the excise say, rounded once. Beside that it has what
// the lines make no use of: a quota for cheese, a control of animal products, and what
// preference_files.h writes.
#ifndef TIDEWAITER_SIM_TARIFF_FILES_H_
#define TIDEWAITER_SIM_TARIFF_FILES_H_

#include <functional>
#include <map>
#include <string>

#include "sim/tariff.h"

namespace tidewaiter::sim {

// Quotas are of the calendar years that the days touch.
std::map<std::string, std::string, std::less<>> TariffFiles(const Tariff& tariff, Day first_day,
                                                            int days);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_TARIFF_FILES_H_
