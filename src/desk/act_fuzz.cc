// Fuzz target: no bytes crash the reader of inspection acts, and what is read is written back as
// the same and gives an outcome for each item.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "desk/act.h"

namespace tidewaiter::desk {
namespace {

constexpr std::size_t kItems = 2;

Document Inspected() {
  Document document;
  document.items.resize(kItems);
  document.items[0].value_minor = 100;
  return document;
}

void Try(std::string_view json, int digits) {
  const auto act = ParseAct(json, kItems, digits);
  if (!act) {
    CHECK(!act.error().empty());
    return;
  }
  const std::string written = WriteAct(*act, digits);
  const auto again = ParseAct(written, kItems, digits);
  CHECK(again.has_value());
  CHECK(WriteAct(*again, digits) == written);
  static const Document document = Inspected();
  CHECK(OutcomesOf(*act, document, OutcomeSource::kInspection, SelectionBasis::kRandom, 20'000,
                   digits)
            .size() == kItems);
}

}  // namespace
}  // namespace tidewaiter::desk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  for (const int digits : {0, 2, 3})
    tidewaiter::desk::Try(json, digits);
  return 0;
}
