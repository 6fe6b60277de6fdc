// Files: a tariff as a set of CSV files and one of settings, as docs/formats/tariff.md describes
// them; the form in which it is written by hand, stored and exchanged.
//
//   const auto made = OpenTariff(folder);            // or every problem, with file, line and
//   column if (!made) for (const Problem& p : made.error()) Show(p);   // "/measures.csv/17/duty"
//   WriteTariff(folder, ToFiles(goods, rows));
//
// Reading checks everything that Tariff::Build checks. Thread-safe. O(bytes).
#ifndef TIDEWAITER_TARIFF_FILES_H_
#define TIDEWAITER_TARIFF_FILES_H_

#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "os/file.h"
#include "tariff/tariff.h"

namespace tidewaiter::tariff {

// Contents by name: "measures.csv".
using Files = std::map<std::string, std::string, std::less<>>;

// Names that a tariff may have, each with what it holds, for help and checks.
bool IsTariffFile(std::string_view name);

// Problems of reading: "file_name" (no file of a tariff), "column", "unknown_column", "required",
// "number", "day", "code", "duty", "choice", "csv_…", "toml"; those of nomenclature::Build and
// Tariff::Build.
std::expected<Tariff::Made, Problems> MakeTariff(const Files& files);

// Every file of the folder that a tariff may have. Errors: kNotFound (there is no such folder, or
// nothing of a tariff in it), kUnavailable.
Result<Files> ReadTariffFiles(const os::Path& folder);
// Both in one; the problem "unavailable" when the folder cannot be read.
std::expected<Tariff::Made, Problems> OpenTariff(const os::Path& folder);

// MakeTariff of them gives the same tariff. Standard measure types and units are left out.
Files ToFiles(const Nomenclature& goods, const TariffRows& rows);
// The same of one that was built, whose rows of origin and parcels are no rows any more.
Files ToFiles(const Tariff& tariff);
// Replaces the folder whole. Errors: kUnavailable; then what was there is still there.
Status WriteTariff(const os::Path& folder, const Files& files);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_FILES_H_
