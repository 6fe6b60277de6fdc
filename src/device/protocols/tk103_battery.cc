#include "device/protocols/tk103_battery.h"

#include <array>
#include <cstdint>
#include <optional>

#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr std::size_t kBlockBytes = 102;
constexpr std::size_t kSlots = 24;  // room for cells in a block
constexpr int kZeroCelsius = 40;    // temperatures are sent 40 degrees higher

// Bytes of a text in hexadecimal; all digits were looked at before.
class HexBytes {
 public:
  explicit HexBytes(std::string_view digits) : digits_(digits) {}
  [[nodiscard]] std::int64_t Byte(std::size_t at) const {
    return static_cast<std::int64_t>(Hex(digits_.substr(2 * at, 2)).value_or(0));
  }
  [[nodiscard]] std::int64_t Little(std::size_t at, std::size_t size) const {
    std::int64_t value = 0;
    for (std::size_t i = size; i > 0; --i)
      value = value << 8U | Byte(at + i - 1);
    return value;
  }
  [[nodiscard]] std::int64_t Big16(std::size_t at) const { return Byte(at) << 8U | Byte(at + 1); }

 private:
  std::string_view digits_;
};

bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
}

double Scaled(std::int64_t value, double unit) {
  return static_cast<double>(value) * unit;
}

// 90: volts of all cells, of the pack, current (30000 is none), charge.
void ReadPack(const HexBytes& bytes, Report& report) {
  constexpr std::int64_t kNoCurrent = 30'000;
  report.Set("cumulativeVoltage", Scaled(bytes.Big16(0), 0.1));
  report.Set("gatherVoltage", Scaled(bytes.Big16(2), 0.1));
  report.Set("current", Scaled(bytes.Big16(4) - kNoCurrent, 0.1));
  report.Set("soc", Scaled(bytes.Big16(6), 0.1));
}

void ReadExtremes(const HexBytes& bytes, Report& report) {  // 91: cells with most and least volts
  report.Set("maxCellVoltage", Scaled(bytes.Big16(0), 0.001));
  report.Set("maxCellVoltageCount", bytes.Byte(2));
  report.Set("minCellVoltage", Scaled(bytes.Big16(3), 0.001));
  report.Set("minCellVoltageCount", bytes.Byte(5));
}

void ReadWarmth(const HexBytes& bytes, Report& report) {  // 92: the warmest and coldest sensor
  report.Set("maxTemp", bytes.Byte(0) - kZeroCelsius);
  report.Set("maxTempCount", bytes.Byte(1));
  report.Set("minTemp", bytes.Byte(2) - kZeroCelsius);
  report.Set("minTempCount", bytes.Byte(3));
}

void ReadSensors(const HexBytes& bytes, Report& report) {  // 96: seven sensors behind a number
  for (int i = 1; i <= 7; ++i) {
    report.Set("cellTemp#", i, bytes.Byte(static_cast<std::size_t>(i)) - kZeroCelsius);
  }
}

void ReadCells(const HexBytes& bytes, Report& report) {
  const std::int64_t count = bytes.Byte(3);
  for (int i = 1; i <= static_cast<int>(kSlots) && i <= count; ++i) {
    const std::size_t at = 4 + 2 * static_cast<std::size_t>(i - 1);
    report.Set("battery#", i, Scaled(bytes.Little(at, 2), 0.001));
  }
}

}  // namespace

bool ReadTk103Battery(std::string_view body, Report& report) {
  if (body.size() != 2 * kBlockBytes || !IsHex(body)) return false;
  const HexBytes bytes(body);
  ReadCells(bytes, report);
  report.Set(kCharge, bytes.Byte(52) == 0);
  report.Set("current", Scaled(bytes.Little(53, 2), 0.1));
  report.Set(kBattery, Scaled(bytes.Little(55, 2), 0.01));
  report.Set(kBatteryLevel, bytes.Byte(57));
  report.Set("batteryOverheat", bytes.Byte(58) > 0);
  report.Set("chargeProtection", bytes.Byte(59) > 0);
  report.Set("dischargeProtection", bytes.Byte(60) > 0);
  report.Set("cycles", bytes.Little(63, 2));
  report.Set("faultAlarm", bytes.Byte(65));
  report.Set("powerTemp", bytes.Byte(73) - kZeroCelsius);
  report.Set("equilibriumTemp", bytes.Byte(74) - kZeroCelsius);
  for (int i = 1; i <= 7 && i <= bytes.Byte(72); ++i) {
    report.Set("batteryTemp#", i, bytes.Byte(74 + static_cast<std::size_t>(i)) - kZeroCelsius);
  }
  report.Set("calibrationCapacity", Scaled(bytes.Little(82, 2), 0.01));
  report.Set("dischargeCapacity", bytes.Little(84, 4));
  return true;
}

bool ReadTk103BatteryFrames(std::string_view body, Report& report) {
  const Fields frames(body, ',');
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::string_view frame = frames[i];
    if (frame.size() < 3 + 16 || frame[2] != ':' || !IsHex(frame.substr(3))) continue;
    const HexBytes bytes(frame.substr(3));
    const std::string_view number = frame.substr(0, 2);
    if (number == "90") ReadPack(bytes, report);
    if (number == "91") ReadExtremes(bytes, report);
    if (number == "92") ReadWarmth(bytes, report);
    if (number == "96") ReadSensors(bytes, report);
  }
  return !report.readings.empty();
}

}  // namespace tidewaiter::device
