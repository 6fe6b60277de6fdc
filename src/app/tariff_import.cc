#include "app/tariff_import.h"

#include <algorithm>
#include <iterator>

#include "nomenclature/build.h"
#include "tariff/origin_files.h"
#include "tariff/published.h"
#include "tariff/uk_service.h"
#include "tariff/us_lists.h"

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

bool IsJson(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

// Goods that an origin scheme says twice, partners that the tariff has no area for. Measures have
// been looked at where they were read.
void AddOriginWarnings(Problems& warnings, ImportedTariff& into) {
  for (codec::Problem& warning : warnings) {
    if (warning.pointer.starts_with("/origin_")) into.warnings.push_back(std::move(warning));
  }
}

// The rows as files that can be opened: the same checks as for a file of somebody's own.
std::expected<ImportedTariff, Problems> Finish(nomenclature::Rows goods,
                                               const tariff::TariffRows& rows,
                                               ImportedTariff imported) {
  nomenclature::Built built = nomenclature::Build(std::move(goods));
  std::ranges::move(built.warnings, std::back_inserter(imported.warnings));
  if (!built.nomenclature) return std::unexpected(std::move(built.problems));
  imported.files = tariff::ToFiles(*built.nomenclature, rows);
  auto made = tariff::MakeTariff(imported.files);
  if (!made) return std::unexpected(std::move(made.error()));
  Count(*made->tariff, imported);
  AddOriginWarnings(made->warnings, imported);
  return imported;
}

std::expected<ImportedTariff, Problems> TakeAnswers(const Read& read, const std::string& origin,
                                                    tariff::OriginRows origins) {
  Problems mixed;
  std::vector<tariff::UkServiceFile> files;
  for (std::size_t i = 0; i < read.names.size(); ++i) {
    files.push_back({read.names[i], read.texts[i]});
    if (IsJson(read.texts[i])) continue;
    mixed.push_back({"mixed_layouts", "/" + read.names[i], "stands beside answers of the service"});
  }
  if (!mixed.empty()) return std::unexpected(std::move(mixed));
  tariff::UkServiceTariff answered = tariff::ReadUkService(files, {.origin = origin});
  if (!answered.problems.empty()) return std::unexpected(std::move(answered.problems));
  ImportedTariff imported;
  imported.format = "uk_service";
  imported.rates = answered.measures;
  imported.duties = answered.rows.measures.size();
  imported.left_out = std::move(answered.left_out);
  imported.warnings = std::move(answered.warnings);
  answered.rows.origins = std::move(origins);
  return Finish(std::move(answered.goods), answered.rows, std::move(imported));
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

}  // namespace

std::expected<ImportedTariff, Problems> ImportTariff(const std::vector<os::Path>& paths,
                                                     const TariffImportOptions& options) {
  auto read = ReadAll(paths);
  if (!read) return std::unexpected(std::move(read.error()));
  if (std::ranges::all_of(read->names, tariff::IsTariffFile)) return TakeOwn(std::move(*read));
  auto origins = TakeOrigins(*read);
  if (!origins) return std::unexpected(std::move(origins.error()));
  if (std::ranges::any_of(read->texts, IsJson)) {
    return TakeAnswers(*read, options.origin, *std::move(origins));
  }
  std::vector<nomenclature::PublishedFile> files;
  std::vector<tariff::UsList> lists;
  for (std::size_t i = 0; i < read->names.size(); ++i) {
    if (tariff::IsUsList(read->texts[i])) {
      lists.push_back({read->names[i], read->texts[i]});
    } else {
      files.push_back({read->names[i], read->texts[i], options.language, {}});
    }
  }
  nomenclature::Publication publication = nomenclature::ReadPublished(files);
  if (!publication.problems.empty()) return std::unexpected(std::move(publication.problems));
  ImportedTariff imported;
  imported.format = nomenclature::FormatName(publication.format);
  imported.warnings = std::move(publication.warnings);
  tariff::PublishedTariff published = RatesOf(publication, options);
  if (publication.format == Format::kUsHts) {
    tariff::AddUsLists(lists, publication, published, imported.warnings);
  } else if (!lists.empty()) {
    return std::unexpected(Problems{{"mixed_layouts", "/" + lists.front().name,
                                     "lists of chapter 99 belong to the schedule of the US"}});
  }
  imported.rates = published.rates;
  imported.duties = published.duties;
  imported.elsewhere = published.elsewhere;
  imported.left_out = std::move(published.left_out);
  published.rows.origins = *std::move(origins);
  return Finish(std::move(publication.rows), published.rows, std::move(imported));
}

}  // namespace tidewaiter::app
