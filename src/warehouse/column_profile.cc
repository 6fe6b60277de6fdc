#include "warehouse/column_profile.h"

#include <algorithm>

#include "codec/parse.h"

namespace tidewaiter::warehouse {
namespace {

constexpr auto kDateFormats = std::to_array<std::string_view>(
    {"%Y-%m-%d",          "%d/%m/%Y",          "%m/%d/%Y",       "%d.%m.%Y",
     "%d-%m-%Y",          "%m-%d-%Y",          "%Y/%m/%d",       "%Y%m%d",
     "%d-%b-%y",          "%d-%b-%Y",          "%d %b %Y",       "%d/%m/%y",
     "%m/%d/%y",          "%d.%m.%y",          "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M",
     "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
     "%Y/%m/%d %H:%M:%S"});

// Words that files write where there is nothing. "NA" is not one: it is Namibia.
constexpr auto kMissingWords = std::to_array<std::string_view>(
    {"N/A", "n/a", "NULL", "null", "None", "none", "NaN", "nan", "-", "--", "?", "."});

}  // namespace

std::span<const std::string_view> KnownDateFormats() {
  return kDateFormats;
}

void ColumnProfile::Add(std::string_view cell) {
  ++rows_;
  if (cell.empty()) return;
  if (std::find(kMissingWords.begin(), kMissingWords.end(), cell) != kMissingWords.end()) {
    ++missing_[std::string(cell)];
    return;
  }
  ++present_;
  length_ += cell.size();
  if (const auto found = texts_.find(cell); found != texts_.end()) {
    ++found->second;
  } else {
    texts_.emplace(cell, 1);
  }
}

void ColumnProfile::Finish() {
  for (const auto& [text, count] : texts_)
    Look(text, count);
}

void ColumnProfile::Look(std::string_view cell, std::uint64_t count) {
  if (cell.find(' ') != std::string_view::npos) spaced_ += count;
  if (codec::NormalizeCountry(cell)) countries_ += count;
  const auto digits =
      std::count_if(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits == 0) return;  // neither a code, nor a date, nor a number
  if (codec::NormalizeHsCode(cell)) {
    hs_ += count;
    if (digits % 2 != 0) odd_digits_ += count;
  }
  LookAtDate(cell, count);
  LookAtNumber(cell, count);
}

void ColumnProfile::LookAtDate(std::string_view cell, std::uint64_t count) {
  constexpr std::size_t kDateBytesMin = 6;
  constexpr std::size_t kDateBytesMax = 40;
  if (cell.size() < kDateBytesMin || cell.size() > kDateBytesMax) return;
  for (std::size_t f = 0; f < kDateFormats.size(); ++f) {
    if (codec::ParseDay(cell, kDateFormats[f])) dates_[f] += count;
  }
}

void ColumnProfile::LookAtNumber(std::string_view cell, std::uint64_t count) {
  const auto point = codec::ParseDecimal(cell, '.');
  const auto comma = codec::ParseDecimal(cell, ',');
  if (point) points_ += count;
  if (comma) commas_ += count;
  if (point && !comma) only_point_ += count;
  if (comma && !point) only_comma_ += count;
  if (point.value_or(0) < 0 || comma.value_or(0) < 0) negative_ = true;
}

std::pair<std::string_view, double> ColumnProfile::BestDate() const {
  const auto best = std::max_element(dates_.begin(), dates_.end());
  return {kDateFormats[static_cast<std::size_t>(best - dates_.begin())], Share(*best)};
}

bool ColumnProfile::DateIsAmbiguous() const {
  const std::uint64_t best = *std::max_element(dates_.begin(), dates_.end());
  return best != 0 && std::count(dates_.begin(), dates_.end(), best) > 1;
}

}  // namespace tidewaiter::warehouse
