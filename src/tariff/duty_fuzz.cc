// Rates in every notation, and files of a tariff: whatever the bytes, no crash; and what is read as
// a duty is written so that it reads back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tariff/expression.h"
#include "tariff/files.h"

namespace tidewaiter::tariff {
namespace {

void ReadsBack(const DutyExpression& duty) {
  const std::string text = duty.text();
  const auto again = ReadDuty(text);
  CHECK(again.has_value());
  CHECK(again->text() == text);
}

void Try(std::string_view text) {
  if (const auto duty = ReadDuty(text)) ReadsBack(*duty);
  for (const auto& rate : {ReadUsRate(text), ReadUkRate(text)}) {
    if (!rate) continue;
    if (rate->kind == PublishedRate::Kind::kDuty) ReadsBack(rate->duty);
    for (const PublishedRate::Season& season : rate->seasons)
      ReadsBack(season.duty);
  }
  static_cast<void>(ReadUsSpecial(text));
  Files files;
  files["nomenclature.csv"] = "code,level,description\n84,0,x\n";
  files["measures.csv"] = text;
  static_cast<void>(MakeTariff(files));
}

}  // namespace
}  // namespace tidewaiter::tariff

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tariff::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
