#include "device/protocols/h02_binary.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr std::array<std::size_t, 4> kBinaryLengths{32, 42, 45, 48};  // those that were seen
constexpr std::size_t kLongIdLength = 42;

// Numbers in binary-coded decimal, by the half byte.
class Bcd {
 public:
  explicit Bcd(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] int Half(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(bytes_[at / 2]);
    return static_cast<int>(at % 2 == 0 ? byte >> 4U : byte & 0x0fU);
  }
  // -1 where a half byte is no digit.
  [[nodiscard]] int Value(std::size_t at, std::size_t digits) const {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      if (Half(i) > 9) return -1;
      value = value * 10 + Half(i);
    }
    return value;
  }
  [[nodiscard]] std::string Text(std::size_t at, std::size_t digits) const {
    std::string text;
    for (std::size_t i = at; i < at + digits; ++i)
      text += "0123456789abcdef"[Half(i)];
    return text;
  }

 private:
  std::string_view bytes_;
};

// Steps, percent, or F1 to F6 on the charger.
std::optional<std::int64_t> BatteryPercent(int value) {
  if (value >= 1 && value <= 3) return (value - 1) * 10;
  if (value >= 4 && value <= 6) return (value - 1) * 20;
  if (value >= 7 && value <= 100) return value;
  if (value >= 0xf1 && value <= 0xf6) return value - 0xf0;
  return std::nullopt;
}

// From the clock on; `at` counts half bytes.
Status ReadFix(const Bcd& bcd, std::size_t at, Report& report) {
  for (std::size_t i = 0; i < 38; ++i) {  // all but the battery and the flags are digits
    if (i != 20 && i != 21 && i != 31 && bcd.Half(at + i) > 9) {
      return Fail(ErrorCode::kInvalidArgument, "not a frame of h02: digits");
    }
  }
  const auto two = [&](std::size_t place) { return bcd.Value(at + place, 2); };
  constexpr double kMinutesUnit = 0.0001;
  const double lat = two(12) + bcd.Value(at + 14, 6) * kMinutesUnit / 60;
  const double lon = bcd.Value(at + 22, 3) + bcd.Value(at + 25, 6) * kMinutesUnit / 60;
  const int flags = bcd.Half(at + 31);
  RETURN_IF_ERROR(SetPlace((flags & 4) != 0 ? lat : -lat, (flags & 8) != 0 ? lon : -lon, report));
  SetTime(UtcMs({2000 + two(10), two(8), two(6), two(0), two(2), two(4)}), report);
  report.fix.valid = (flags & 2) != 0;
  report.fix.speed_kmh = bcd.Value(at + 32, 3) * kKmhPerKnot;
  report.fix.course_deg = bcd.Value(at + 35, 3);
  return {};
}

}  // namespace

void ReadH02Status(std::uint32_t status, Report& report) {
  const auto zero = [&](unsigned bit) { return (status >> bit & 1U) == 0; };
  if (zero(0)) report.signs.Add(Sign::kVibration);
  if (zero(1) || zero(18)) report.signs.Add(Sign::kSos);
  if (zero(2)) report.signs.Add(Sign::kOverspeed);
  if (zero(19)) report.signs.Add(Sign::kPowerCut);
  report.Set(kIgnition, !zero(10));
  report.Set("status", std::int64_t{status});
}

bool LooksLikeH02Binary(std::string_view bytes) {
  constexpr std::size_t kToTheClock = 15;
  if (bytes.size() < kToTheClock) return bytes.starts_with('$');
  const Bcd bcd(bytes);
  const auto clock_at = [&](std::size_t at) {
    constexpr std::array<int, 6> kMost{23, 59, 59, 31, 12, 99};
    for (std::size_t i = 0; i < kMost.size(); ++i) {
      const int value = bcd.Value(at + 2 * i, 2);
      if (value < 0 || value > kMost.at(i)) return false;
    }
    return true;
  };
  return bytes[0] == '$' && (clock_at(12) || clock_at(18));
}

Cut SplitH02Binary(std::string_view stream, std::size_t start) {
  const std::string_view seen = stream.substr(start);
  for (const std::size_t length : kBinaryLengths) {
    if (seen.size() == length) {
      return {.kind = CutKind::kFrame, .skip = start, .length = length};
    }
  }
  for (const std::size_t length : kBinaryLengths) {
    if (seen.size() <= length) return {.kind = CutKind::kMore, .skip = start, .length = 0};
    const std::string_view next = seen.substr(length);
    if (next.front() == '*' || LooksLikeH02Binary(next)) {
      return {.kind = CutKind::kFrame, .skip = start, .length = length};
    }
  }
  return {.kind = CutKind::kFrame, .skip = start, .length = kBinaryLengths.front()};
}

Status ReadH02Binary(std::string_view frame, Report& report) {
  if (frame.size() < kBinaryLengths.front() || frame[0] != '$') {
    return Fail(ErrorCode::kInvalidArgument, "not a frame of h02: too short");
  }
  const Bcd bcd(frame);
  const std::size_t id_digits = frame.size() == kLongIdLength ? 16 : 10;
  report.device = bcd.Text(2, std::min<std::size_t>(id_digits, 15));
  const std::size_t at = 2 + id_digits;
  RETURN_IF_ERROR(ReadFix(bcd, at, report));
  const auto percent = BatteryPercent(bcd.Half(at + 20) * 16 + bcd.Half(at + 21));
  if (percent) report.Set(kBatteryLevel, *percent);
  ReadH02Status(static_cast<std::uint32_t>(Hex(bcd.Text(at + 38, 8)).value_or(0)), report);
  return {};
}

}  // namespace tidewaiter::device
