#include "ledger/moment.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/check.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";  // 0 stands for any digit

bool HasForm(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return false;
  }
  return true;
}

int Digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  for (const char digit : text.substr(at, count))
    number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::string FormatMoment(std::int64_t unix_ms) {
  CHECK(unix_ms >= 0 && unix_ms <= kMomentMax);
  const CivilDate date = CivilFrom(static_cast<Day>(unix_ms / kDayMs));
  const std::int64_t ms = unix_ms % kDayMs;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", date.year, date.month, date.day,
                     ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

std::optional<std::int64_t> ParseMoment(std::string_view text) {
  if (!HasForm(text)) return std::nullopt;
  const Result<Day> day = DayFrom({Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2)});
  const int hour = Digits(text, 11, 2);
  const int minute = Digits(text, 14, 2);
  const int second = Digits(text, 17, 2);
  if (!day || *day < 0 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t seconds = (hour * 60 + minute) * 60 + second;
  return *day * kDayMs + seconds * 1000 + Digits(text, 20, 3);
}

}  // namespace tidewaiter::ledger
