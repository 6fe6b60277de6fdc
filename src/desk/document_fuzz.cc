// Fuzz target: no bytes crash the reader of declarations; every problem points into the text; and
// what is read is written back as the same, makes lines, and is found by bounded words.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "desk/document.h"

namespace tidewaiter::desk {
namespace {

void Try(std::string_view json, const DocumentRules& rules) {
  const auto read = ParseDocument(json, rules);
  if (!read) {
    CHECK(!read.error().empty() && read.error().size() <= kProblemsMax + 1);
    for (const Problem& problem : read.error())
      CHECK(!problem.code.empty() && (problem.pointer.empty() || problem.pointer.front() == '/'));
    return;
  }
  const std::string written = WriteDocument(*read, rules);
  const auto again = ParseDocument(written, rules);
  CHECK(again.has_value());
  CHECK(WriteDocument(*again, rules) == written);
  LineSchema schema{.currency = rules.currency, .extra_names = {}};
  for (std::size_t i = 0; i < rules.extra_names.size(); ++i)
    schema.extra_names[i] = rules.extra_names[i];
  LineTable lines(schema);
  AppendLines(*read, "26XX1", 20'000, lines);
  CHECK(lines.size() == read->items.size());
  CHECK(SearchText(*read).size() <= 16 * 1024);
}

}  // namespace
}  // namespace tidewaiter::desk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tidewaiter::desk::DocumentRules;
  static const DocumentRules rules[] = {
      {.currency = "XTS", .currency_digits = 2, .offices = {}, .extra_names = {"season"}},
      {.currency = "JPY", .currency_digits = 0, .offices = {"HARBOUR"}, .extra_names = {}},
      {.currency = "KWD", .currency_digits = 3, .offices = {}, .extra_names = {}}};
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  for (const DocumentRules& each : rules)
    tidewaiter::desk::Try(json, each);
  return 0;
}
