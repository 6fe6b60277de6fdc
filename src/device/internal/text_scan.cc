#include "device/internal/text_scan.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "geo/point.h"

namespace tidewaiter::device::text {
namespace {

constexpr std::size_t kNumberBytesMax = 32;  // no sensor has more digits
constexpr std::int64_t kDayMs = 86'400'000;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Days since 1970 of the first of a month, proleptic Gregorian; any month number.
std::int64_t DaysToMonth(int year, int month) {
  const int months = year * 12 + month - 1;
  const std::int64_t y = months / 12 - (months % 12 < 2 ? 1 : 0);  // years begin in March
  const std::int64_t m = (months % 12 + 10) % 12;
  const std::int64_t era = y / 400;
  const std::int64_t of_era = y - era * 400;
  const std::int64_t of_year = (153 * m + 2) / 5;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

}  // namespace

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsDeviceId(std::string_view text) {
  constexpr std::size_t kIdBytesMax = 32;
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsDigit(c) || IsUpper(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
         });
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> Whole(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> Hex(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> Number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const std::string_view digits =
      !text.empty() && text.front() == '-' ? text.substr(1) : text;  // "+-1" has none
  if (digits.empty() || text.size() > kNumberBytesMax || !IsDigit(digits.front())) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> Percent(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  return Number(text.substr(0, text.size() - 1));
}

std::optional<double> DegreesMinutes(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point < 2) return std::nullopt;
  const std::string_view whole = text.substr(0, point - 2);
  const std::optional<double> minutes = Number(text.substr(point - 2));
  if (!minutes || *minutes < 0 || (!whole.empty() && !IsDigits(whole))) return std::nullopt;
  const std::optional<double> degrees = whole.empty() ? std::optional(0.0) : Number(whole);
  if (!degrees) return std::nullopt;
  return *degrees + *minutes / 60;
}

Status SetPlace(double lat, double lon, Report& report) {
  const geo::Point at{.lat = lat, .lon = lon};
  if (!geo::IsPlace(at)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{}, {} is not on earth", lat, lon));
  }
  report.fix.kind = FixKind::kSatellite;
  report.fix.at = at;
  return {};
}

void SetTime(std::int64_t time_ms, Report& report) {
  report.time_ms = time_ms;
  report.fix.time_ms = time_ms;
}

std::int64_t UtcMs(const Moment& moment) {
  const std::int64_t days = DaysToMonth(moment.year, moment.month) + moment.day - 1;
  const std::int64_t seconds =
      (std::int64_t{moment.hour} * 60 + moment.minute) * 60 + moment.second;
  return days * kDayMs + seconds * 1000;
}

std::optional<Six> SixDigits(std::string_view text) {
  if (text.size() != 6 || !IsDigits(text)) return std::nullopt;
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  return Six{two(0), two(2), two(4)};
}

std::optional<std::int64_t> DateTimeMs(std::string_view date, std::string_view time,
                                       DateOrder order) {
  const std::optional<Six> days = SixDigits(date);
  const std::optional<Six> clock = SixDigits(time);
  if (!days || !clock) return std::nullopt;
  const bool day_first = order == DateOrder::kDayFirst;
  return UtcMs({.year = 2000 + (day_first ? days->at(2) : days->at(0)),
                .month = days->at(1),
                .day = day_first ? days->at(0) : days->at(2),
                .hour = clock->at(0),
                .minute = clock->at(1),
                .second = clock->at(2)});
}

Fields::Fields(std::string_view text, char separator) {
  while (count_ < kCountMax) {
    const std::size_t end = text.find(separator);
    pieces_.at(count_++) = text.substr(0, end);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string_view Fields::Between(std::size_t first, std::size_t last) const {
  if (first > last || last >= count_) return {};
  const char* begin = pieces_.at(first).data();
  const char* end = pieces_.at(last).data() + pieces_.at(last).size();
  return {begin, static_cast<std::size_t>(end - begin)};
}

void AddCell(const Cell& cell, Report& report) {
  if (report.cells.size() >= kCellsMax) return;
  if (std::find(report.cells.begin(), report.cells.end(), cell) != report.cells.end()) return;
  report.cells.push_back(cell);
}

void AddWifi(std::string_view address, std::string_view strength, Report& report) {
  constexpr std::size_t kAddressBytes = 17;  // "58:f3:bb:3b:aa:82"
  if (address.size() != kAddressBytes || !Whole(strength)) return;
  int index = 1;
  while (report.Find("wifi#", index) != nullptr)
    ++index;
  if (index > static_cast<int>(kCellsMax)) return;
  std::string text(address);
  for (char& c : text) {
    if (c == '-') c = ':';
    if (IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  report.Set("wifi#", index, text + ',' + std::string(strength));
}

Result<std::string> DeviceOf(const Command& command, const Session& session) {
  const std::string& device = command.device.empty() ? session.device : command.device;
  if (!IsDeviceId(device)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("no device '{}'", device), "/device");
  }
  return device;
}

Result<std::string> ParameterOf(const Command& command, std::string_view name,
                                std::string_view forbidden) {
  const std::string pointer = fmt::format("/parameters/{}", name);
  const auto found = command.parameters.find(name);
  if (found == command.parameters.end() || found->second.empty()) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is missing", name), pointer);
  }
  const std::string& value = found->second;
  const bool plain = std::all_of(value.begin(), value.end(), [&](char c) {
    return c >= ' ' && c <= '~' && forbidden.find(c) == std::string_view::npos;
  });
  if (!plain || value.size() > kParameterBytesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} is too long or has characters that end a frame", name), pointer);
  }
  return value;
}

Result<std::int64_t> WholeParameterOf(const Command& command, std::string_view name,
                                      std::int64_t low, std::int64_t high) {
  ASSIGN_OR_RETURN(const std::string text, ParameterOf(command, name, ""));
  const std::optional<std::int64_t> value = Whole(text);
  if (!value || *value < low || *value > high) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} is '{}', not a number from {} to {}", name, text, low, high),
                fmt::format("/parameters/{}", name));
  }
  return *value;
}

std::unexpected<Error> CannotSay(const Protocol& protocol, const Command& command) {
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("{} has no command {}", protocol.name(), Name(command.kind)), "/kind");
}

std::unexpected<Error> NotAFrame(const Protocol& protocol, std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("not a frame of {}: {}", protocol.name(), why));
}

Cut SplitBetween(std::string_view stream, std::string_view begin, std::string_view end) {
  const std::string_view seen = stream.substr(0, kFrameBytesMax);
  const bool full = seen.size() == kFrameBytesMax;
  const std::size_t start = seen.find(begin);
  if (start == std::string_view::npos) {
    return {.kind = full ? CutKind::kGarbage : CutKind::kMore, .skip = seen.size(), .length = 0};
  }
  const std::size_t stop = seen.find(end, start + begin.size());
  if (stop == std::string_view::npos) {
    return {.kind = full ? CutKind::kGarbage : CutKind::kMore, .skip = seen.size(), .length = 0};
  }
  return {.kind = CutKind::kFrame, .skip = start, .length = stop + end.size() - start};
}

}  // namespace tidewaiter::device::text
