#include "device/internal/bcd.h"

#include <array>

#include "base/calendar.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

void PutTwo(std::string& out, std::int64_t number) {
  out.push_back(static_cast<char>(number / 10 % 10 << 4U | number % 10));
}

}  // namespace

std::uint32_t ReadBcd(ByteScan& in, std::size_t bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    number = number * 100 + static_cast<std::uint32_t>(in.Bcd());
  return number;
}

void PutBcd(std::string& out, std::uint32_t number, std::size_t bytes) {
  const std::size_t begin = out.size();
  out.resize(begin + bytes);
  for (std::size_t i = bytes; i > 0; --i) {
    out[begin + i - 1] = static_cast<char>(number / 10 % 10 << 4U | number % 10);
    number /= 100;
  }
}

std::int64_t ReadBcdTime(ByteScan& in, BcdOrder order) {
  std::array<int, 6> parts{};
  bool set = false;
  for (int& part : parts) {
    part = in.Bcd();
    set = set || part != 0;
  }
  if (!set) return 0;
  const bool day_first = order == BcdOrder::kDayFirst;
  return text::UtcMs({.year = 2000 + (day_first ? parts[2] : parts[0]),
                      .month = parts[1],
                      .day = day_first ? parts[0] : parts[2],
                      .hour = parts[3],
                      .minute = parts[4],
                      .second = parts[5]});
}

void PutBcdTime(std::string& out, std::int64_t time_ms, BcdOrder order) {
  const std::int64_t seconds = time_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / kDaySeconds));
  const std::int64_t of_day = seconds % kDaySeconds;
  PutTwo(out, order == BcdOrder::kDayFirst ? date.day : date.year % 100);
  PutTwo(out, date.month);
  PutTwo(out, order == BcdOrder::kDayFirst ? date.year % 100 : date.day);
  PutTwo(out, of_day / 3600);
  PutTwo(out, of_day / 60 % 60);
  PutTwo(out, of_day % 60);
}

}  // namespace tidewaiter::device
