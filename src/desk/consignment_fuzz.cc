// Fuzz target: no bytes crash the reader of statements about consignments; what is read is written
// back as the same, alone and in its record; and it can be compared with any declaration.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "desk/consignment.h"

namespace tidewaiter::desk {
namespace {

Document Declared() {
  Document document;
  for (const char* code : {"61091000", "610910", "851712", "22030001"})
    document.items.emplace_back().hs_code = code;
  return document;
}

void Try(std::string_view json, const DocumentRules& rules) {
  const auto read = ParseStatement(json, rules);
  if (!read) {
    CHECK(!read.error().empty() && read.error().size() <= kProblemsMax + 1);
    return;
  }
  const std::string written = WriteStatement(*read, rules.currency_digits);
  const auto again = ParseStatement(written, rules);
  CHECK(again.has_value());
  CHECK(WriteStatement(*again, rules.currency_digits) == written);

  Consignment consignment{.reference = "MAEU1234567", .steps = {}};
  consignment.steps[0] = {.statement = *read, .time_ms = 7, .by = "acc", .version = 1};
  const std::string record = WriteConsignment(consignment, rules.currency_digits);
  const auto stored = ReadConsignment(record, rules);
  CHECK(stored.has_value());
  CHECK(WriteConsignment(*stored, rules.currency_digits) == record);

  static const Document document = Declared();
  const Statement* const statements[] = {&*read};
  CHECK(MatchItems(document, statements).items.size() == document.items.size());
}

}  // namespace
}  // namespace tidewaiter::desk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tidewaiter::desk::DocumentRules;
  static const DocumentRules rules[] = {
      {.currency = "XTS", .currency_digits = 2, .offices = {}, .extra_names = {}},
      {.currency = "JPY", .currency_digits = 0, .offices = {}, .extra_names = {}}};
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  for (const DocumentRules& each : rules)
    tidewaiter::desk::Try(json, each);
  return 0;
}
