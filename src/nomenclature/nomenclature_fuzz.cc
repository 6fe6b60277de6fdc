// Fuzz target: files parted by zero bytes, read as whatever their first rows say. What is read is
// built or refused with reasons; what is built is written and comes back the same. The first file
// is also read as a correlation.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "nomenclature/build.h"
#include "nomenclature/correlation.h"
#include "nomenclature/own_csv.h"
#include "nomenclature/publish.h"
#include "nomenclature/search.h"

namespace nomenclature = tidewaiter::nomenclature;

namespace {

std::vector<nomenclature::PublishedFile> Files(std::string_view input) {
  std::vector<nomenclature::PublishedFile> files;
  constexpr std::size_t kFilesMax = 4;
  const std::vector<std::string> names = {"a_en.csv", "b_fr.csv", "c.csv", "d_es.csv"};
  while (files.size() < kFilesMax) {
    const std::size_t end = input.find('\0');
    files.push_back({names[files.size()], input.substr(0, end), "", {}});
    if (end == std::string_view::npos) break;
    input.remove_prefix(end + 1);
  }
  return files;
}

void CheckTree(const nomenclature::Nomenclature& goods, tidewaiter::Day day) {
  for (nomenclature::LineId line = 0; line < goods.size(); ++line) {
    CHECK(goods.Ancestors(line, day).size() <= nomenclature::kLevelsMax);
    for (const nomenclature::LineId child : goods.Children(line, day)) {
      if (goods.line(line).validity.Holds(day)) CHECK(goods.Parent(child, day) == line);
    }
    const auto nearest = goods.Nearest(goods.line(line).code, day);
    if (nearest) CHECK(goods.line(*nearest).suffix == nomenclature::kDeclarableSuffix);
  }
}

void CheckComesBack(const nomenclature::Nomenclature& goods) {
  tidewaiter::codec::Problems problems;
  nomenclature::Built again =
      nomenclature::Build(nomenclature::ReadOwnCsv(nomenclature::ToOwnCsv(goods), problems));
  CHECK(problems.empty());
  CHECK(again.nomenclature.has_value());
  CHECK(nomenclature::ToRows(*again.nomenclature) == nomenclature::ToRows(goods));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto files = Files(input);
  nomenclature::Publication read = nomenclature::ReadPublished(files);
  CHECK(!read.problems.empty() || !read.rows.lines.empty());
  const nomenclature::Built built = nomenclature::Build(std::move(read.rows));
  CHECK(built.nomenclature.has_value() == built.problems.empty());
  if (built.nomenclature) {
    constexpr tidewaiter::Day kDay = 20'000;
    CheckTree(*built.nomenclature, kDay);
    CheckComesBack(*built.nomenclature);
    constexpr std::size_t kAskedBytes = 40;
    const auto found = nomenclature::GoodsSearch(*built.nomenclature)
                           .Find(input.substr(0, kAskedBytes), "en", kDay, 5);
    CHECK(found.size() <= 5);
  }
  nomenclature::Correlations tables;
  tidewaiter::codec::Problems problems;
  tables.Add("correlation.csv", files.front().bytes, problems);
  nomenclature::Correlations again;
  tidewaiter::codec::Problems none;
  again.Add("correlation.csv", tables.ToCsv(), none);
  CHECK(none.empty() && again.ToCsv() == tables.ToCsv());
  return 0;
}
