#include "sim/write.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "codec/csv.h"

namespace tidewaiter::sim {
namespace {

constexpr std::uint64_t kProgressEvery = 8192;
constexpr auto kFiles = std::to_array<std::string_view>(
    {"past.csv", "new.csv", "truth.csv", "mapping.toml", "tariff.csv", "README.txt"});
enum FileIndex : std::size_t { kPast, kNew, kTruth, kMapping, kTariff, kReadme };

constexpr auto kCodes = std::to_array<Attribute>(
    {Attribute::kOffice, Attribute::kProcedure, Attribute::kDeclarant, Attribute::kImporter,
     Attribute::kImporterName, Attribute::kImporterAddress, Attribute::kSupplier,
     Attribute::kManufacturer, Attribute::kCarrier, Attribute::kHsCode, Attribute::kOrigin,
     Attribute::kDispatch, Attribute::kTransportMode, Attribute::kPreference,
     Attribute::kQuantityUnit, Attribute::kDeliveryTerms});
constexpr auto kNumbers =
    std::to_array<Measure>({Measure::kRatePercent, Measure::kGrossMassKg, Measure::kNetMassKg,
                            Measure::kQuantity, Measure::kPackages, Measure::kContainers});
constexpr std::string_view kOutcomeColumns =
    "outcome_source,selection_basis,checked,wrong,corrections,recovered,known_on";

constexpr std::string_view kReadmeText =
    "This folder holds a simulated country: import declarations that no trader ever made, drawn\n"
    "from a seed. past.csv is what its administration knows: declared lines, and for those that\n"
    "were looked at what was found. new.csv holds the lines of the last days, which nobody has\n"
    "looked at yet. mapping.toml says which column is what; tariff.csv lists the codes and rates,\n"
    "and tariff/ says the same as a tariff that Tidewaiter opens.\n"
    "Amounts are in XTS, the code that ISO 4217 keeps for tests.\n"
    "\n"
    "truth.csv says of every line in both files what is really so, whether or not anyone found\n"
    "out. It is there to judge with: learn from past.csv, choose from new.csv, and only then "
    "look.\n"
    "The world, its honest and dishonest traders, and what such a world cannot show are described\n"
    "in docs/simulated-country.md.\n";

std::string PastHeader(bool outcomes) {
  std::string header = "id,declaration_id,item,date";
  for (const Attribute code : kCodes)
    fmt::format_to(std::back_inserter(header), ",{}", AttributeName(code));
  for (const Measure number : kNumbers)
    fmt::format_to(std::back_inserter(header), ",{}", MeasureName(number));
  header += ",value,description";
  if (outcomes) {
    header += ',';
    header += kOutcomeColumns;
  }
  return header + '\n';
}

std::string MappingText() {
  std::string text =
      "[source]\nformat = \"csv\"\ncurrency = \"XTS\"\n\n[columns]\n"
      "id = \"id\"\ndeclaration_id = \"declaration_id\"\nitem = \"item\"\ndate = \"date\"\n";
  const auto same = [&text](std::string_view name) {
    fmt::format_to(std::back_inserter(text), "{0} = \"{0}\"\n", name);
  };
  for (const Attribute code : kCodes)
    same(AttributeName(code));
  for (const Measure number : kNumbers)
    same(MeasureName(number));
  same("value");
  same("description");
  text +=
      "\n[outcome]\nchecked = \"checked\"\nwrong = \"wrong\"\ncorrections = \"corrections\"\n"
      "source = \"outcome_source\"\nbasis = \"selection_basis\"\nrecovered = \"recovered\"\n"
      "known_on = \"known_on\"\n";
  return text;
}

void AppendNumber(std::string& out, double number) {
  out += ',';
  if (!std::isnan(number)) fmt::format_to(std::back_inserter(out), "{}", number);
}

void AppendMajor(std::string& out, std::int64_t minor) {
  fmt::format_to(std::back_inserter(out), ",{}.{:02}", minor / 100, minor % 100);
}

void AppendKinds(std::string& out, KindSet kinds) {
  out += ',';
  bool first = true;
  for (const ErrorKind kind : AllErrorKinds()) {
    if (!kinds.Has(kind)) continue;
    if (!first) out += ';';
    out += ErrorKindName(kind);
    first = false;
  }
}

void AppendCorrections(std::string& out, const std::vector<Correction>& corrections) {
  out += ',';
  for (std::size_t i = 0; i < corrections.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}{}={}", i == 0 ? "" : ";",
                   ErrorKindName(corrections[i].kind), corrections[i].value);
  }
}

void AppendOutcome(std::string& out, const Outcome& outcome, Day known_before) {
  if (!outcome.looked_at() || outcome.known_on >= known_before) {
    out += ",,,,,,,";
    return;
  }
  fmt::format_to(std::back_inserter(out), ",{},{}", OutcomeSourceName(outcome.source),
                 SelectionBasisName(outcome.basis));
  AppendKinds(out, outcome.checked);
  AppendKinds(out, outcome.wrong);
  AppendCorrections(out, outcome.corrections);
  AppendMajor(out, outcome.recovered_minor);
  fmt::format_to(std::back_inserter(out), ",{}", FormatDay(outcome.known_on));
}

// The line without its end, so that outcome columns can follow.
void AppendLine(std::string& out, const LineRecord& record, std::string_view date) {
  const std::string_view item =
      std::string_view(record.id).substr(record.declaration_id.size() + 1);
  fmt::format_to(std::back_inserter(out), "{},{},{},{}", record.id, record.declaration_id, item,
                 date);
  for (const Attribute code : kCodes) {
    out += ',';
    codec::AppendCsvField(out, record.attribute(code));
  }
  for (const Measure number : kNumbers)
    AppendNumber(out, record.measure(number));
  AppendMajor(out, record.value_minor);
  out += ',';
  codec::AppendCsvField(out, record.description);
}

void AppendTruth(std::string& out, const LineRecord& record, const Truth& truth,
                 std::string_view date) {
  fmt::format_to(std::back_inserter(out), "{},{},{}", record.id, date, truth.irregular ? 1 : 0);
  AppendKinds(out, truth.kinds);
  fmt::format_to(std::back_inserter(out), ",{},{},{}", truth.scheme, truth.ring,
                 truth.evaded_minor);
  AppendCorrections(out, truth.true_values);
  out += '\n';
}

class CountryFiles {
 public:
  CountryFiles(const os::Path& folder, std::vector<std::string> names)
      : folder_(folder), names_(std::move(names)) {}
  ~CountryFiles() {
    files_.clear();  // what was not put in place is taken away
    std::error_code is_not_empty;
    std::filesystem::remove(folder_ / "tariff", is_not_empty);
  }
  CountryFiles(const CountryFiles&) = delete;
  CountryFiles& operator=(const CountryFiles&) = delete;

  Status Open() {
    std::error_code ignored;
    for (const std::string& name : names_) {
      if (std::filesystem::exists(folder_ / name, ignored)) {
        return Fail(ErrorCode::kConflict, "is already there: " + (folder_ / name).string());
      }
    }
    for (const std::string& name : names_) {
      ASSIGN_OR_RETURN(os::NewFile file, os::NewFile::Create(folder_ / name));
      files_.push_back(std::move(file));
    }
    return {};
  }

  Status Append(std::size_t file, std::string_view bytes) { return files_[file].Append(bytes); }

  // All or none: what was put in place before a failure is taken away again.
  Status Commit() {
    for (os::NewFile& file : files_) {
      if (Status status = file.Commit(); !status) {
        std::error_code ignored;
        for (const std::string& name : names_)
          std::filesystem::remove(folder_ / name, ignored);
        return status;
      }
    }
    return {};
  }

 private:
  os::Path folder_;
  std::vector<std::string> names_;
  std::vector<os::NewFile> files_;
};

Status WriteLines(Country& country, const CountryOptions& options, int new_days,
                  CountryFiles& files, const Progress& progress) {
  const Day first_new = options.first_day + options.days - new_days;
  RETURN_IF_ERROR(files.Append(kPast, PastHeader(true)));
  RETURN_IF_ERROR(files.Append(kNew, PastHeader(false)));
  RETURN_IF_ERROR(
      files.Append(kTruth, "id,date,irregular,kinds,scheme,ring,evaded_minor,true_values\n"));
  LineRecord record;
  Truth truth;
  std::string row;
  std::string date;
  Day dated = options.first_day - 1;
  for (std::uint64_t done = 0; country.Next(record, truth); ++done) {
    if (done % kProgressEvery == 0) RETURN_IF_ERROR(progress("simulate", done, options.lines));
    if (record.date != dated) {
      dated = record.date;
      date = FormatDay(dated);
    }
    const bool is_new = record.date >= first_new;
    row.clear();
    AppendLine(row, record, date);
    if (!is_new) AppendOutcome(row, record.outcome, first_new);
    row += '\n';
    RETURN_IF_ERROR(files.Append(is_new ? kNew : kPast, row));
    row.clear();
    AppendTruth(row, record, truth, date);
    RETURN_IF_ERROR(files.Append(kTruth, row));
  }
  return progress("simulate", options.lines, options.lines);
}

}  // namespace

Status WriteCountry(const CountryOptions& options, const os::Path& folder, int new_days,
                    const Progress& progress) {
  ASSIGN_OR_RETURN(Country country, Country::Create(options));
  if (new_days < 1 || new_days >= options.days) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("new days must be from 1 to {}: {}", options.days - 1, new_days),
                "/new_days");
  }
  const auto tariff = country.TariffFiles();
  std::vector<std::string> names(kFiles.begin(), kFiles.end());
  for (const auto& [name, text] : tariff)
    names.push_back("tariff/" + name);
  RETURN_IF_ERROR(os::MakeFolder(folder));
  RETURN_IF_ERROR(os::MakeFolder(folder / "tariff"));
  CountryFiles files(folder, std::move(names));
  RETURN_IF_ERROR(files.Open());
  std::size_t at = kFiles.size();
  for (const auto& [name, text] : tariff)
    RETURN_IF_ERROR(files.Append(at++, text));
  RETURN_IF_ERROR(WriteLines(country, options, new_days, files, progress));
  RETURN_IF_ERROR(files.Append(kMapping, MappingText()));
  RETURN_IF_ERROR(files.Append(kTariff, country.TariffCsv()));
  RETURN_IF_ERROR(files.Append(kReadme, kReadmeText));
  return files.Commit();
}

}  // namespace tidewaiter::sim
