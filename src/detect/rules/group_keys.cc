#include "detect/rules/group_keys.h"

#include <limits>

#include "base/hash.h"

namespace tidewaiter::rules {
namespace {

constexpr std::uint64_t kEverything = 1;  // the group of all lines, and where every key begins

// Characters of UTF-8, not bytes: a code may have any letters.
std::string_view FirstCharacters(std::string_view text, int count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && count-- == 0) break;
  }
  return text.substr(0, at);
}

// 0 when there is no code.
std::uint64_t PartKey(const Column& column, int prefix, std::size_t row) {
  if (column.codes.empty()) return 0;
  const std::uint32_t code = column.codes[row];
  if (prefix == 0 || code == 0) return column.dictionary->Hash(code);
  return HashBytes(FirstCharacters(column.dictionary->Text(code), prefix));
}

}  // namespace

std::uint64_t GroupKey(const Batch& batch, std::span<const GroupBy> per, std::size_t row) {
  std::uint64_t key = kEverything;
  for (const GroupBy& by : per) {
    const std::uint64_t part = PartKey(batch.column(by.field), by.prefix, row);
    if (part == 0) return kNoGroup;
    key = Combine(key, part);
  }
  return key == kNoGroup ? kEverything : key;
}

double DayOf(const Batch& batch, std::optional<std::size_t> date_field, std::size_t row) {
  if (!date_field) return kMissing;
  const std::span<const double> days = batch.column(*date_field).numbers;
  return days.empty() ? kMissing : days[row];
}

}  // namespace tidewaiter::rules
