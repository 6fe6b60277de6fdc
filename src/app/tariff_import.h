// Tariffs out of published files: what an administration has, read whatever its layout, and written
// as a folder of our own (docs/formats/tariff.md).
//
//   ASSIGN_OR_RETURN(const ImportedTariff read, ImportTariff({"hts.csv"}, {}));
//   RETURN_IF_ERROR(tariff::WriteTariff(folder, read.files));
#ifndef TIDEWAITER_APP_TARIFF_IMPORT_H_
#define TIDEWAITER_APP_TARIFF_IMPORT_H_

#include <expected>
#include <string>
#include <vector>

#include "codec/problem.h"
#include "os/file.h"
#include "tariff/files.h"

namespace tidewaiter::app {

struct TariffImportOptions {
  std::string language;                  // of the texts, "" = after the files' names, or en
  std::string rates = "ukgt_duty_rate";  // the column of a UK file
  int year = 2026;                       // from which seasonal rates are written out
  std::string origin;  // that answers of the UK's service are about (tariff/uk_service.h), "" = any
};

struct ImportedTariff {
  std::string format;  // "us_hts", "taric", "own", ...
  tariff::Files files;
  std::size_t lines = 0;
  std::size_t measures = 0;
  std::uint64_t rates = 0;      // cells of published rates that say something
  std::uint64_t duties = 0;     // of them: what can be reckoned
  std::uint64_t elsewhere = 0;  // of them: that say where the rate stands
  codec::Problems left_out;     // rates that were not understood
  codec::Problems warnings;
};

// Files of one tariff, of one layout (nomenclature/publish.h), answers of the UK's tariff service
// (JSON, tariff/uk_service.h), or those of our own folder; beside the US schedule, lists of goods
// with additional duties (tariff/us_lists.h), and beside any of them the UK's files of rules of
// origin (tariff/origin_files.h). Errors: all problems; "unavailable" for a file that cannot be
// read, "mixed_layouts" for what does not belong together.
std::expected<ImportedTariff, codec::Problems> ImportTariff(const std::vector<os::Path>& paths,
                                                            const TariffImportOptions& options);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_TARIFF_IMPORT_H_
