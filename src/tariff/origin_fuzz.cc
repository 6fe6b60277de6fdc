// Rules of origin in every form, and rules for parcels: whatever the bytes, no crash; needs that
// are read are written so that they read back the same, and so are the files.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tariff/origin_check.h"
#include "tariff/origin_files.h"
#include "tariff/parcel.h"

namespace tidewaiter::tariff {
namespace {

void ReadsBack(const Needs& needs) {
  const auto again = ReadNeedsNotation(NeedsText(needs));
  CHECK(again.has_value());
  CHECK(*again == needs);
}

void Judge(const Origins& origins) {
  OriginAnswers answers;
  answers.product = *GoodsCode::Parse("841451");
  answers.exporter = "XA";
  answers.ex_works = Decimal(100);
  answers.materials.emplace();
  for (const std::string_view code : {"8414", "72", "390110"}) {
    Material material;
    material.code = *GoodsCode::Parse(code);
    material.origin = "XB";
    material.value = Decimal(15);
    answers.materials->push_back(std::move(material));
  }
  for (const OriginEntry& entry : origins.entries()) {
    const OriginScheme& scheme = *origins.FindScheme(entry.scheme);
    const auto judged = JudgeOrigin(scheme, entry, answers);
    CHECK(judged.has_value());
    CHECK(!judged->steps.empty());
    CHECK(!origins.Lookup(scheme, entry.codes.from, entry.validity.from).empty());
  }
}

void Files(std::string_view text) {
  OriginRows rows;
  Problems problems;
  rows.schemes.push_back({});
  rows.schemes.back().code = "x";
  ReadOriginRules(text, rows, problems);
  ReadUkRules("x", text, rows, problems);
  OriginRows schemes;
  ReadOriginSchemes(text, schemes, problems);
  ReadUkSchemes(text, schemes, problems);
  static_cast<void>(Origins::Build(std::move(schemes)));
  if (const auto made = Origins::Build(std::move(rows))) Judge(made->origins);
  if (const auto parcels = ReadParcels(text)) {
    const auto again = ReadParcels(ParcelsCsv(parcels->rules()));
    CHECK(again.has_value());
    CHECK(ParcelsCsv(again->rules()) == ParcelsCsv(parcels->rules()));
  }
}

void Try(std::string_view text) {
  CHECK(PlainText(text).size() <= text.size());
  if (const auto needs = ReadNeeds(text, {}, {.after_regional = true})) ReadsBack(*needs);
  if (const auto needs = ReadNeedsNotation(text)) ReadsBack(*needs);
  Files(text);
}

}  // namespace
}  // namespace tidewaiter::tariff

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tariff::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
