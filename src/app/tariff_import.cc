#include "app/tariff_import.h"

#include <algorithm>
#include <iterator>

#include "nomenclature/build.h"
#include "tariff/origin_files.h"
#include "tariff/published.h"

namespace tidewaiter::app {
namespace {

using codec::Problems;
using nomenclature::Format;

struct Read {
  std::vector<std::string> names;
  std::vector<std::string> texts;
};

std::expected<Read, Problems> ReadAll(const std::vector<os::Path>& paths) {
  Read read;
  Problems problems;
  for (const os::Path& path : paths) {
    auto text = os::ReadFile(path);
    if (!text) {
      problems.push_back({"unavailable", "/" + path.filename().string(), text.error().message});
      continue;
    }
    read.names.push_back(path.filename().string());
    read.texts.push_back(std::move(*text));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return read;
}

void Count(const tariff::Tariff& tariff, ImportedTariff& into) {
  into.lines = tariff.goods().size();
  into.measures = tariff.measures().size();
}

std::expected<ImportedTariff, Problems> TakeOwn(Read read) {
  ImportedTariff imported;
  imported.format = "own";
  for (std::size_t i = 0; i < read.names.size(); ++i)
    imported.files[read.names[i]] = std::move(read.texts[i]);
  auto made = tariff::MakeTariff(imported.files);
  if (!made) return std::unexpected(std::move(made.error()));
  Count(*made->tariff, imported);
  imported.warnings = std::move(made->warnings);
  return imported;
}

tariff::PublishedTariff RatesOf(const nomenclature::Publication& publication,
                                const TariffImportOptions& options) {
  if (publication.format == Format::kUsHts) return tariff::UsTariff(publication.rates);
  if (publication.format == Format::kUkTariff) {
    return tariff::UkTariff(publication.rates, options.rates, options.year);
  }
  tariff::PublishedTariff none;
  none.rows.areas = tariff::WorldAreas();
  return none;
}

// Takes the files of rules of origin out of those that were read.
std::expected<tariff::OriginRows, Problems> TakeOrigins(Read& read) {
  tariff::OriginRows rows;
  Problems problems;
  Read others;
  for (std::size_t i = 0; i < read.names.size(); ++i) {
    if (tariff::IsUkOrigin(read.texts[i])) {
      tariff::ReadUkOrigin(read.names[i], read.texts[i], rows, problems);
    } else {
      others.names.push_back(std::move(read.names[i]));
      others.texts.push_back(std::move(read.texts[i]));
    }
  }
  read = std::move(others);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return rows;
}

// Goods that an origin scheme says twice, partners that the tariff has no area for. Measures have
// been looked at where they were read.
void AddOriginWarnings(Problems& warnings, ImportedTariff& into) {
  for (codec::Problem& warning : warnings) {
    if (warning.pointer.starts_with("/origin_")) into.warnings.push_back(std::move(warning));
  }
}

}  // namespace

std::expected<ImportedTariff, Problems> ImportTariff(const std::vector<os::Path>& paths,
                                                     const TariffImportOptions& options) {
  auto read = ReadAll(paths);
  if (!read) return std::unexpected(std::move(read.error()));
  if (std::ranges::all_of(read->names, tariff::IsTariffFile)) return TakeOwn(std::move(*read));
  const auto origins = TakeOrigins(*read);
  if (!origins) return std::unexpected(origins.error());
  std::vector<nomenclature::PublishedFile> files;
  for (std::size_t i = 0; i < read->names.size(); ++i)
    files.push_back({read->names[i], read->texts[i], options.language, {}});
  nomenclature::Publication publication = nomenclature::ReadPublished(files);
  if (!publication.problems.empty()) return std::unexpected(std::move(publication.problems));
  ImportedTariff imported;
  imported.format = nomenclature::FormatName(publication.format);
  imported.warnings = std::move(publication.warnings);
  tariff::PublishedTariff published = RatesOf(publication, options);
  imported.rates = published.rates;
  imported.duties = published.duties;
  imported.elsewhere = published.elsewhere;
  imported.left_out = std::move(published.left_out);
  nomenclature::Built built = nomenclature::Build(std::move(publication.rows));
  std::ranges::move(built.warnings, std::back_inserter(imported.warnings));
  if (!built.nomenclature) return std::unexpected(std::move(built.problems));
  published.rows.origins = *origins;
  imported.files = tariff::ToFiles(*built.nomenclature, published.rows);
  // Whatever is written can be opened: the same checks as for a file of somebody's own.
  auto made = tariff::MakeTariff(imported.files);
  if (!made) return std::unexpected(std::move(made.error()));
  Count(*made->tariff, imported);
  AddOriginWarnings(made->warnings, imported);
  return imported;
}

}  // namespace tidewaiter::app
