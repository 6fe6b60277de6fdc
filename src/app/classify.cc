#include "app/classify.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/classify_history.h"
#include "app/history.h"
#include "base/hash.h"
#include "classify/read_files.h"
#include "classify/tariff_words.h"
#include "os/mapped_file.h"
#include "tariff/files.h"

namespace tidewaiter::app {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Two letters before the ending: "taric_fr.csv".
std::string LanguageOf(const os::Path& path) {
  const std::string stem = path.stem().string();
  const auto letter = [&](std::size_t from_end) {
    const char c = stem[stem.size() - from_end];
    return c >= 'a' && c <= 'z';
  };
  if (stem.size() > 3 && stem[stem.size() - 3] == '_' && letter(1) && letter(2)) {
    return stem.substr(stem.size() - 2);
  }
  return "en";
}

struct Told {
  codec::Problems* problems;
  std::size_t* refused;
};

// Takes the rows of a file, and its problems with the file's name before them.
template <typename Row>
Status Take(const os::Path& path, classify::FileRows<Row> read, std::vector<Row>& rows, Told told) {
  if (read.rows.empty()) {
    const bool why = !read.problems.empty();
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: {}", path.string(),
                            why ? read.problems.front().detail : "there are no rows"),
                why ? read.problems.front().pointer : "");
  }
  for (codec::Problem& problem : read.problems) {
    problem.pointer = path.string() + problem.pointer;
    told.problems->push_back(std::move(problem));
  }
  *told.refused += read.refused;
  std::ranges::move(read.rows, std::back_inserter(rows));
  return {};
}

struct Inputs {
  std::vector<classify::NomenclatureEntry> entries;
  std::vector<classify::Precedent> precedents;
  codec::Problems problems;
  std::size_t refused = 0;
};

// The house's own past and tariff.
Status ReadHouse(const ClassifySources& sources, Day today, Inputs& inputs) {
  if (!sources.history.empty()) {
    ASSIGN_OR_RETURN(const LineTable history, LoadHistory(sources.history, NoProgress));
    std::ranges::move(PrecedentsOf(history, kHistoryPrecedents),
                      std::back_inserter(inputs.precedents));
  }
  if (sources.tariff.empty()) return {};
  const auto made = tariff::OpenTariff(sources.tariff);
  if (!made) {
    const codec::Problem& first = made.error().front();
    return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
  }
  std::ranges::move(classify::EntriesOf(made->tariff->goods(), today),
                    std::back_inserter(inputs.entries));
  return {};
}

Result<Inputs> ReadInputs(const ClassifySources& sources, Day today) {
  Inputs inputs;
  const Told told{&inputs.problems, &inputs.refused};
  for (const os::Path& path : sources.nomenclature) {
    ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(path));
    RETURN_IF_ERROR(
        Take(path, classify::ReadNomenclature(bytes, LanguageOf(path)), inputs.entries, told));
  }
  for (const os::Path& path : sources.synonyms) {
    ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(path));
    RETURN_IF_ERROR(Take(path, classify::ReadSynonyms(bytes), inputs.entries, told));
  }
  for (const os::Path& path : sources.precedents) {
    ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(path));
    classify::FileRows<classify::Precedent> read = classify::ReadPrecedents(bytes);
    if (sources.precedents.size() > 1) {  // two files may number their rows alike
      for (classify::Precedent& precedent : read.rows) {
        if (!precedent.id.empty()) precedent.id = path.filename().string() + ':' + precedent.id;
      }
    }
    RETURN_IF_ERROR(Take(path, std::move(read), inputs.precedents, told));
  }
  RETURN_IF_ERROR(ReadHouse(sources, today, inputs));
  if (inputs.entries.empty() && inputs.precedents.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "neither precedents nor a nomenclature", "--out");
  }
  return inputs;
}

}  // namespace

Result<LearnedClassifier> LearnClassifier(const ClassifySources& sources, const os::Clock& clock) {
  const double start = clock.MonotonicSeconds();
  ASSIGN_OR_RETURN(Inputs inputs,
                   ReadInputs(sources, static_cast<Day>(clock.UnixMilliseconds() / kDayMs)));
  const double read = clock.MonotonicSeconds();
  ASSIGN_OR_RETURN(
      classify::Classifier classifier,
      classify::Classifier::Learn(std::move(inputs.entries), std::move(inputs.precedents),
                                  {.seed = sources.seed}));
  const double learned = clock.MonotonicSeconds();
  return LearnedClassifier{std::move(classifier), std::move(inputs.problems), inputs.refused,
                           read - start, learned - read};
}

Result<classify::Classifier> ReadClassifier(const os::Path& path) {
  ASSIGN_OR_RETURN(const os::MappedFile file,
                   os::MappedFile::Open(path, os::MappedFile::Mode::kRead));
  return classify::Classifier::Load(
      {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
}

Result<GoldRows> ReadGold(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(path));
  GoldRows gold;
  RETURN_IF_ERROR(
      Take(path, classify::ReadPrecedents(bytes), gold.rows, {&gold.problems, &gold.refused}));
  Sha256 sha;
  sha.Add(bytes);
  gold.sha256 = sha.Hex();
  return gold;
}

Interval WilsonInterval(std::uint64_t hits, std::uint64_t of) {
  constexpr double kZ = 1.959964;  // 95 %
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(hits) / n;
  const double middle = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / (1 + kZ * kZ / n);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace tidewaiter::app
