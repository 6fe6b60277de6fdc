#include "device/protocols/teltonika_record.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "codec/text.h"
#include "device/internal/text_scan.h"
#include "device/protocols/teltonika_io.h"

namespace tidewaiter::device::teltonika {
namespace {

// Adds readings without looking through those before them: a filter of one bit a name says that a
// name is new, and only when it cannot is Report::Set asked.
class Readings {
 public:
  explicit Readings(Report& report) : report_(report) {}

  template <typename T>
  void Set(std::string_view stem, int index, T value) {
    const std::size_t bit =
        (stem.size() * 37 + static_cast<unsigned char>(stem.front()) * 5U +
         static_cast<unsigned char>(stem.back()) + static_cast<unsigned>(index) * 131U) %
        kBits;
    if (seen_.test(bit)) return report_.Set(stem, index, std::move(value));
    seen_.set(bit);
    report_.readings.push_back(
        {.stem = stem, .index = index, .value = std::move(value), .own_name = {}});
  }
  template <typename T>
  void Set(std::string_view name, T value) {
    Set(name, 0, std::move(value));
  }
  Report& report() { return report_; }

 private:
  static constexpr std::size_t kBits = 256;
  Report& report_;
  std::bitset<kBits> seen_;
};

// Parts of radio cells, which come as values of their own.
struct CellParts {
  std::int64_t area = 0;
  std::int64_t cell = 0;
  std::int64_t network = 0;  // country and network in five digits
};

std::int64_t ReadValue(ByteScan& scan, int bytes) {
  switch (bytes) {
    case 1:
      return scan.U8();
    case 2:
      return scan.U16();
    case 4:
      return scan.U32();
    default:
      return scan.I64();
  }
}

std::int64_t AsSigned(std::int64_t value, int bytes) {
  switch (bytes) {
    case 1:
      return static_cast<std::int8_t>(value);
    case 2:
      return static_cast<std::int16_t>(value);
    case 4:
      return static_cast<std::int32_t>(value);
    default:
      return value;
  }
}

std::string CardText(std::int64_t value) {
  std::string bytes;
  PutBig<8>(bytes, std::byteswap(static_cast<std::uint64_t>(value)));
  std::string hex = HexOf(bytes);
  std::ranges::transform(hex, hex.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return hex;
}

void AddBehaviour(std::int64_t value, Signs& signs) {
  if (value == 1) signs.Add(Sign::kHardAcceleration);
  if (value == 2) signs.Add(Sign::kHardBraking);
  if (value == 3) signs.Add(Sign::kHardCornering);
}

void Apply(const Io& io, std::int64_t value, int bytes, Readings& readings, CellParts& parts) {
  Report& report = readings.report();
  switch (io.kind) {
    case IoKind::kNumber:
      return readings.Set(io.stem, io.index, value);
    case IoKind::kSigned:
      return readings.Set(io.stem, io.index, AsSigned(value, bytes));
    case IoKind::kFlag:
      return readings.Set(io.stem, io.index, value != 0);
    case IoKind::kScaled:
      return readings.Set(io.stem, io.index, static_cast<double>(value) / io.divisor);
    case IoKind::kSignedScaled:
      return readings.Set(io.stem, io.index,
                          static_cast<double>(AsSigned(value, bytes)) / io.divisor);
    case IoKind::kText:
      return readings.Set(io.stem, io.index, std::to_string(value));
    case IoKind::kCard:
      if (value != 0) readings.Set(io.stem, io.index, CardText(value));
      return;
    case IoKind::kSign:
      if (value != 0) report.signs.Add(io.sign);
      return;
    case IoKind::kBehaviour:
      return AddBehaviour(value, report.signs);
    case IoKind::kSpeed:
      report.fix.speed_kmh = static_cast<double>(value);
      return;
    case IoKind::kArea:
      parts.area = value;
      return;
    case IoKind::kCell:
      parts.cell = value;
      return;
  }
}

constexpr unsigned kOperatorId = 241;
constexpr unsigned kAreaId = 206;
constexpr unsigned kCellId = 205;

void ReadIo(ByteScan& scan, unsigned id, int bytes, const RecordFormat& format, Readings& readings,
            CellParts& parts) {
  const std::int64_t value = ReadValue(scan, bytes);
  if (!scan.ok()) return;
  const Io* io = format.codec == Codec::kOld ? FindOldIo(id) : FindIo(id, format.vehicle);
  if (id == kOperatorId) parts.network = value;
  // A text is eight bytes; less is another use of the id.
  if (io != nullptr && io->kind == IoKind::kText && bytes != 8) io = nullptr;
  if (io != nullptr) return Apply(*io, value, bytes, readings, parts);
  if (id == kAreaId) parts.area = value;
  if (id == kCellId) parts.cell = value;
  readings.Set("io#", static_cast<int>(id), value);
}

constexpr int kBeaconsId = 385;

// Beacons one after the other, with what each says of itself.
void ReadBeacons(std::string_view bytes, Readings& readings) {
  ByteScan scan(bytes);
  scan.Skip(1);  // which part of a longer list this is
  for (int i = 1; scan.ok() && scan.left() > 0; ++i) {
    const unsigned flags = scan.U8();
    const bool with_uuid = flags >> 4U != 0;
    const std::size_t rest = (flags & 2U) + (flags & 4U) / 2;  // battery, temperature
    if (scan.left() < (with_uuid ? 21 : 17) + rest) {          // another layout: kept as it is
      return readings.Set("io#", kBeaconsId, HexOf(bytes));
    }
    if (with_uuid) {
      readings.Set("beacon#Uuid", i, HexOf(scan.Text(16)));
      readings.Set("beacon#Major", i, std::int64_t{scan.U16()});
      readings.Set("beacon#Minor", i, std::int64_t{scan.U16()});
    } else {
      readings.Set("beacon#Namespace", i, HexOf(scan.Text(10)));
      readings.Set("beacon#Instance", i, HexOf(scan.Text(6)));
    }
    readings.Set("beacon#Rssi", i, std::int64_t{scan.I8()});
    if ((flags & 2U) != 0) readings.Set("beacon#Battery", i, scan.U16() / 100.0);
    if ((flags & 4U) != 0) readings.Set("beacon#Temp", i, std::int64_t{scan.U16()});
  }
}

// As sent where it can be shown, else in hexadecimal.
std::string TextOf(std::string_view bytes) {
  return codec::IsUtf8(bytes) ? std::string(bytes) : HexOf(bytes);
}

void ReadTagState(std::string_view bytes, int tag, Readings& readings) {
  ByteScan scan(bytes);
  const unsigned flags = scan.U8();
  if ((flags & 0x40U) != 0) readings.Set("tag#LowBattery", tag, true);
  if ((flags & 0x80U) != 0 && scan.left() > 0)
    readings.Set("tag#Voltage", tag, std::int64_t{scan.U8() * 10 + 2000});
}

void ReadTagValue(unsigned kind, std::string_view bytes, int tag, Readings& readings) {
  constexpr unsigned kTemp = 6;
  constexpr unsigned kBatteryKind = 14;
  if ((kind == kTemp || kind == kBatteryKind) && bytes.size() < 2) return;
  ByteScan scan(bytes);
  switch (kind) {
    case 0:
      return readings.Set("tag#Rssi", tag, std::int64_t{scan.I8()});
    case 1:
      return readings.Set("tag#Id", tag, HexOf(bytes));
    case 2:
      return ReadTagState(bytes, tag, readings);
    case 5:
      return readings.Set("tag#Name", tag, TextOf(bytes.substr(0, bytes.find('\0'))));
    case kTemp:
      return readings.Set("tag#Temp", tag, scan.I16() / 100.0);
    case 7:
      return readings.Set("tag#Humidity", tag, std::int64_t{scan.U8()});
    case 13:
      return readings.Set("tag#LowBattery", tag, std::int64_t{scan.U8()});
    case kBatteryKind:
      return readings.Set("tag#Battery", tag, std::int64_t{scan.U16()});
    case 15:
      return readings.Set("tag#Mac", tag, HexOf(bytes));
    default:
      return;
  }
}

// Bluetooth sensors (ids 548, 10829, 10831, 11317): each a list of kind, length, value.
void ReadTags(std::string_view bytes, Readings& readings) {
  ByteScan scan(bytes);
  scan.Skip(1);
  for (int tag = 1; scan.ok() && scan.left() > 0; ++tag) {
    ByteScan values(scan.Text(scan.U8()));
    while (values.ok() && values.left() > 0) {
      const unsigned kind = values.U8();
      const std::string_view value = values.Text(values.U8());
      if (!value.empty()) ReadTagValue(kind, value, tag, readings);
    }
  }
}

void ReadLongValue(unsigned id, std::string_view bytes, Readings& readings) {
  switch (id) {
    case 256:
      return readings.Set("vin", TextOf(bytes));
    case 281: {
      std::string codes = TextOf(bytes);
      std::ranges::replace(codes, ',', ' ');
      return readings.Set("dtcs", std::move(codes));
    }
    case kBeaconsId:
      return ReadBeacons(bytes, readings);
    case 548:
    case 10829:
    case 10831:
    case 11317:
      return ReadTags(bytes, readings);
    default:
      return readings.Set("io#", static_cast<int>(id), HexOf(bytes));
  }
}

// Cells of the TAT100, which numbers network, area, cell and signal of each as values.
void AddFourCells(Report& report) {
  for (int i = 0; i < 4; ++i) {
    const auto network = report.Number("io#", 1200 + i);
    const auto area = report.Number("io#", 287 + 3 * i);
    const auto id = report.Number("io#", 288 + 3 * i);
    const auto signal = report.Number("io#", 289 + 3 * i);
    if (!network || !area || !id) continue;
    report.cells.push_back({.mnc = static_cast<std::int32_t>(*network),
                            .lac = static_cast<std::int64_t>(*area),
                            .id = static_cast<std::int64_t>(*id),
                            .signal = static_cast<int>(signal.value_or(0))});
  }
}

void AddCell(const CellParts& parts, Report& report) {
  if (parts.area == 0 || parts.cell == 0) return;
  Cell cell{.lac = parts.area, .id = parts.cell};
  if (parts.network >= 1000 && parts.network < 1000000) {
    // Five digits: two of the network; six: three.
    const int digits = parts.network >= 100000 ? 1000 : 100;
    cell.mcc = static_cast<std::int32_t>(parts.network / digits);
    cell.mnc = static_cast<std::int32_t>(parts.network % digits);
  }
  report.cells.push_back(cell);
}

// Coordinates that are nowhere on earth are not given on: the rest of the record still counts.
void SetPlace(geo::Point at, Fix& fix) {
  if (!geo::IsPlace(at)) return;
  fix.kind = FixKind::kSatellite;
  fix.at = at;
}

// Bits of what an old device may leave out.
void ReadOldFix(ByteScan& scan, Readings& readings) {
  Report& report = readings.report();
  Fix& fix = report.fix;
  const unsigned parts = scan.U8();
  const auto has = [&](unsigned bit) { return (parts >> bit & 1U) != 0; };
  if (has(0)) {
    const double lat = std::bit_cast<float>(scan.U32());
    SetPlace({.lat = lat, .lon = std::bit_cast<float>(scan.U32())}, fix);
    fix.time_ms = report.time_ms;
    fix.valid = fix.kind != FixKind::kNone;
  }
  if (has(1)) fix.altitude_m = scan.U16();
  if (has(2)) fix.course_deg = scan.U8() * 360.0 / 256;
  if (has(3)) fix.speed_kmh = scan.U8();
  if (has(4)) {
    fix.satellites = scan.U8();
    readings.Set("sat", std::int64_t{fix.satellites});
  }
  Cell cell;
  if (has(5)) {
    cell.lac = scan.U16();
    cell.id = scan.U16();
  }
  if (has(6)) cell.signal = has(5) ? scan.I8() : scan.U8();
  const std::uint32_t network = has(7) ? scan.U32() : 0;
  if (has(5)) {
    cell.mcc = static_cast<std::int32_t>(network / 100);
    cell.mnc = static_cast<std::int32_t>(network % 100);
    report.cells.push_back(cell);
  } else {
    if (has(6)) readings.Set("rssi", std::int64_t{cell.signal});
    if (has(7)) readings.Set("operator", std::int64_t{network});
  }
}

void ReadOldRecord(ByteScan& scan, const RecordFormat& format, Readings& readings) {
  constexpr std::int64_t kEpoch = 1167609600;  // 2007-01-01
  constexpr std::uint32_t kTimeBits = 0x3FFFFFFF;
  Report& report = readings.report();
  report.time_ms = (kEpoch + (scan.U32() & kTimeBits)) * 1000;
  const unsigned parts = scan.U8();
  if ((parts & 1U) != 0) ReadOldFix(scan, readings);
  CellParts cells;
  for (unsigned group = 1; group <= 3; ++group) {
    if ((parts >> group & 1U) == 0) continue;
    const unsigned count = scan.U8();
    for (unsigned i = 0; i < count && scan.ok(); ++i) {
      const unsigned id = scan.U8();
      ReadIo(scan, id, 1 << (group - 1), format, readings, cells);
    }
  }
}

void ReadFix(ByteScan& scan, Readings& readings) {
  Report& report = readings.report();
  Fix& fix = report.fix;
  constexpr std::uint64_t kTimeMsMax = 253'402'300'799'999;  // the year 9999: calendars end there
  const std::uint64_t time_ms = scan.U64();
  report.time_ms = fix.time_ms = time_ms <= kTimeMsMax ? static_cast<std::int64_t>(time_ms) : 0;
  readings.Set("priority", std::int64_t{scan.U8()});
  const double lon = scan.I32() / 1e7;
  SetPlace({.lat = scan.I32() / 1e7, .lon = lon}, fix);
  fix.altitude_m = scan.I16();
  fix.course_deg = scan.U16();
  fix.satellites = scan.U8();
  // Without satellites the place is the last one known.
  fix.valid = fix.satellites != 0 && fix.kind != FixKind::kNone;
  fix.speed_kmh = scan.U16();
  readings.Set("sat", std::int64_t{fix.satellites});
}

void ReadLongValues(ByteScan& scan, Readings& readings) {
  const unsigned count = scan.U16();
  for (unsigned i = 0; i < count && scan.ok(); ++i) {
    const unsigned id = scan.U16();
    const std::string_view bytes = scan.Text(scan.U16());
    if (scan.ok()) ReadLongValue(id, bytes, readings);
  }
}

void ReadNewRecord(ByteScan& scan, const RecordFormat& format, Readings& readings) {
  const bool wide_counts = format.codec == Codec::k8Extended;
  const bool wide_ids = wide_counts || format.codec == Codec::k16;
  const auto id = [&]() -> unsigned { return wide_ids ? scan.U16() : scan.U8(); };
  const auto count = [&]() -> unsigned { return wide_counts ? scan.U16() : scan.U8(); };
  ReadFix(scan, readings);
  readings.Set("event", std::int64_t{id()});
  if (format.codec == Codec::k16) scan.Skip(1);  // why the record was made
  count();                                       // of all groups together
  CellParts cells;
  for (const int bytes : {1, 2, 4, 8}) {
    const unsigned values = count();
    for (unsigned i = 0; i < values && scan.ok(); ++i) {
      const unsigned this_id = id();
      ReadIo(scan, this_id, bytes, format, readings, cells);
    }
  }
  const unsigned long_values = format.sixteen ? count() : 0;
  for (unsigned i = 0; i < long_values && scan.ok(); ++i) {
    const unsigned this_id = id();
    readings.Set("io#", static_cast<int>(this_id), HexOf(scan.Text(16)));
  }
  if (wide_counts) ReadLongValues(scan, readings);
  if (format.four_cells) {
    AddFourCells(readings.report());
  } else {
    AddCell(cells, readings.report());
  }
}

// A weighing unit on the serial port: eight axles, load and total of truck and trailer.
bool ReadAxles(std::string_view said, Report& report) {
  constexpr std::string_view kStart = "UUUUww";
  constexpr std::string_view kEnd = "SSS";
  constexpr std::array<std::string_view, 4> kSums{"loadTruck", "loadTrailer", "totalTruck",
                                                  "totalTrailer"};
  if (!said.starts_with(kStart) || !said.ends_with(kEnd)) return false;
  said.remove_prefix(kStart.size());
  for (int i = 0; i < 12; ++i) {
    const std::string_view part = said.substr(0, said.find(';'));
    const std::optional<double> tonnes = text::Number(part);
    if (!tonnes) return i > 0;
    if (i < 8) {
      report.Set("axle#", i + 1, *tonnes);
    } else {
      report.Set(kSums[static_cast<std::size_t>(i - 8)], *tonnes);
    }
    said.remove_prefix(std::min(part.size() + 1, said.size()));
  }
  return true;
}

// "GTSL|6|1||12749884|1|": a tachograph card.
std::string_view CardOf(std::string_view text) {
  if (!text.starts_with("GTSL")) return {};
  for (int i = 0; i < 4; ++i) {
    const std::size_t bar = text.find('|');
    if (bar == std::string_view::npos) return {};
    text.remove_prefix(bar + 1);
  }
  return text.substr(0, text.find('|'));
}

void SetText(std::string_view bytes, Report& report) {
  if (!IsPrintable(bytes)) return report.Set(kResult, HexOf(bytes));
  const std::string_view said = text::Trim(bytes);
  const std::string_view card = CardOf(said);
  if (!card.empty()) return report.Set(kCard, std::string(card));
  if (!ReadAxles(said, report)) report.Set(kResult, std::string(said));
}

}  // namespace

void ReadRecord(ByteScan& scan, const RecordFormat& format, Report& report) {
  Readings readings(report);
  if (format.codec == Codec::kOld) return ReadOldRecord(scan, format, readings);
  ReadNewRecord(scan, format, readings);
}

void ReadAnswer(ByteScan& scan, Codec codec, Report& report) {
  constexpr unsigned kRefused = 0x11;  // codec 14: the command named another device
  const unsigned type = scan.U8();
  ByteScan answer(scan.Text(scan.U32()));
  if (codec == Codec::k12) report.Set("type", std::int64_t{type});
  if (codec == Codec::k13) report.time_ms = std::int64_t{answer.U32()} * 1000;
  if (codec == Codec::k14) answer.Skip(8);  // its number
  if (!answer.ok()) return scan.Fail();
  if (codec == Codec::k14 && type == kRefused) {
    report.Set(kResult, std::string("refused: another device was named"));
    return;
  }
  SetText(answer.Rest(), report);
}

}  // namespace tidewaiter::device::teltonika
