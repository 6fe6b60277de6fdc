// Sentences of Jointech's devices: "(id,code,...)".
#include <string>

#include <fmt/format.h>

#include "base/calendar.h"
#include "device/internal/byte_scan.h"
#include "device/internal/encoding.h"
#include "device/internal/jointech.h"
#include "device/internal/jointech_place.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jointech {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr double kKmhPerMph = 1.609344;
constexpr char kEscapeByte = '\x3d';

std::unexpected<Error> Malformed(std::string_view code) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("a sentence {} that is none", code));
}

std::optional<double> Signed(std::optional<double> degrees, std::string_view hemisphere) {
  if (!degrees || hemisphere.size() != 1) return std::nullopt;
  if (hemisphere == "S" || hemisphere == "W") return -*degrees;
  if (hemisphere == "N" || hemisphere == "E") return *degrees;
  return std::nullopt;
}

// Sets date, time and place; false where one of them is none.
bool SetWhenAndWhere(std::string_view date, std::string_view time, std::optional<double> lat,
                     std::optional<double> lon, Report& report) {
  const auto time_ms = DateTimeMs(date, time, DateOrder::kDayFirst);
  if (!time_ms || !lat || !lon || !SetPlace(*lat, *lon, report)) return false;
  SetTime(*time_ms, report);
  return true;
}

// id, W01, lon, E|W, lat, N|S, A|V, date, time, km/h, course, power, GPS, GSM, alert, ...
Status ReadW01(const Fields& in, Report& report) {
  const auto lon = Signed(DegreesMinutes(in[2]), in[3]);
  const auto lat = Signed(DegreesMinutes(in[4]), in[5]);
  const auto speed_kmh = Number(in[9]);
  const auto course = Number(in[10]);
  const auto power = Number(in[11]);
  const auto gps = Whole(in[12]);
  const auto gsm = Whole(in[13]);
  const auto alert = Whole(in[14]);
  if (!speed_kmh || !course || !power || !gps || !gsm || !alert ||
      !SetWhenAndWhere(in[7], in[8], lat, lon, report)) {
    return Malformed("W01");
  }
  report.fix.valid = in[6] == "A";
  report.fix.speed_kmh = *speed_kmh;
  report.fix.course_deg = *course;
  report.Set(kPower, *power);
  report.Set("gps", *gps);
  report.Set("rssi", *gsm);
  report.Set("alertType", *alert);
  return {};
}

std::optional<std::int64_t> Binary(std::string_view bits) {
  constexpr std::size_t kBitsMax = 32;  // sentences have fourteen
  if (bits.empty() || bits.size() > kBitsMax) return std::nullopt;
  std::int64_t value = 0;
  for (const char bit : bits) {
    if (bit != '0' && bit != '1') return std::nullopt;
    value = value << 1 | (bit - '0');
  }
  return value;
}

Status ReadCellAndCounts(const Fields& in, std::size_t at, Report& report) {
  const auto id = Whole(in[at]);
  const auto lac = Whole(in[at + 1]);
  const auto signal = Whole(in[at + 2]);
  const auto odometer_km = Whole(in[at + 3]);
  const auto index = Whole(in[at + 4]);
  constexpr std::int64_t kKmMax = 100'000'000;  // further than any vehicle drives
  if (!id || !lac || !signal || *signal < 0 || *signal > 255 || !odometer_km || *odometer_km < 0 ||
      *odometer_km > kKmMax || !index) {
    return Malformed("U01");
  }
  AddCell({.mcc = 0, .mnc = 0, .lac = *lac, .id = *id, .signal = static_cast<int>(*signal)},
          report);
  report.Set(kOdometer, *odometer_km * 1000);
  report.Set(kIndex, *index);
  return {};
}

// id, U01, [alarm,] date, time, T|F, lat, N|S, lon, E|W, mph, course, satellites, n%, bits, cell,
// area, signal, km, serial. The speed is taken to be in mph, as other servers do: nothing says so.
Status ReadU01(const Fields& in, Report& report) {
  const std::size_t at = in[2].size() == 6 ? 2 : 3;
  const auto lat = Signed(Number(in[at + 3]), in[at + 4]);
  const auto lon = Signed(Number(in[at + 5]), in[at + 6]);
  const auto speed_mph = Number(in[at + 7]);
  const auto course = Number(in[at + 8]);
  const auto satellites = Whole(in[at + 9]);
  const auto battery = Percent(in[at + 10]);
  const auto status = Binary(in[at + 11]);
  if (!speed_mph || !course || !satellites || *satellites < 0 || *satellites > 255 || !battery ||
      !status || !SetWhenAndWhere(in[at], in[at + 1], lat, lon, report)) {
    return Malformed("U01");
  }
  report.fix.valid = in[at + 2] == "T";
  report.fix.speed_kmh = *speed_mph * kKmhPerMph;
  report.fix.course_deg = *course;
  report.fix.satellites = static_cast<int>(*satellites);
  report.Set("sat", *satellites);
  report.Set(kBatteryLevel, static_cast<std::int64_t>(*battery));
  report.Set("status", *status);
  return ReadCellAndCounts(in, at + 12, report);
}

// What the maker's reader makes of an unlock report. Other sources are kept as numbers only.
void TellUnlock(std::int64_t source, std::int64_t verified, bool password_right, Report& report) {
  constexpr std::int64_t kCardSource = 1;
  constexpr std::int64_t kPasswordSource = 4;
  constexpr std::int64_t kDynamicPasswordSource = 6;
  constexpr std::int64_t kOutsideFence = 99;
  bool opened = false;
  if (source == kCardSource) {
    opened = verified != 0;
    if (!opened) report.seal.Say(SealSign::kUnauthorisedCard, true);
  } else if (source == kPasswordSource) {
    opened = password_right;
  } else if (source == kDynamicPasswordSource) {
    opened = verified != 0 && verified != kOutsideFence;
    if (verified == kOutsideFence) report.seal.Say(SealSign::kOutsideArea, true);
  } else {
    return;
  }
  report.seal.Say(SealSign::kUnlocked, opened);
  if (opened) report.signs.Add(Sign::kUnlock);
}

// id, P45, date, time, lat, N|S, lon, E|W, A|V, speed, course, source, verified, card, password
// right, wrong passwords, index
Result<std::int64_t> ReadP45(const Fields& in, Report& report) {
  constexpr std::string_view kNoCard = "0000000000";
  const auto lat = Signed(Number(in[4]), in[5]);
  const auto lon = Signed(Number(in[6]), in[7]);
  const auto speed_mph = Number(in[9]);
  const auto course = Number(in[10]);
  const auto source = Whole(in[11]);
  const auto verified = Whole(in[12]);
  const auto password = Whole(in[14]);
  const auto wrong = Whole(in[15]);
  const auto index = Whole(in[16]);
  if (!speed_mph || !course || !source || !verified || !password || !wrong || !index ||
      !IsDigits(in[13]) || !SetWhenAndWhere(in[2], in[3], lat, lon, report)) {
    return Malformed("P45");
  }
  report.fix.valid = in[8] == "A";
  report.fix.speed_kmh = *speed_mph * kKmhPerMph;
  report.fix.course_deg = *course;
  report.Set("eventSource", *source);
  report.Set("unlockResult", *verified);
  if (in[13] != kNoCard) report.Set(kCard, std::string(in[13]));
  report.Set("wrongPasswords", *wrong);
  report.Set(kIndex, *index);
  TellUnlock(*source, *verified, *password != 0, report);
  return *index;
}

struct SlaveEvent {
  int bit;
  SealSign sign;
  bool yes;
};
// JT709 and its kin (sensor kind 4), then valve locks (5 and 6).
constexpr SlaveEvent kLockEvents[] = {
    {0, SealSign::kSealed, true},      {1, SealSign::kUnlocked, true},
    {2, SealSign::kCoverOpened, true}, {3, SealSign::kUnlocked, true},
    {4, SealSign::kRopeCut, true},     {8, SealSign::kRopeInserted, false},
    {9, SealSign::kUnlocked, true}};
constexpr SlaveEvent kValveEvents[] = {
    {2, SealSign::kLowBattery, true},   {5, SealSign::kCoverOpened, true},
    {6, SealSign::kUnlocked, true},     {7, SealSign::kSealed, true},
    {8, SealSign::kUnlocked, true},     {9, SealSign::kRopeInserted, false},
    {10, SealSign::kRopeInserted, true}};

void ReadTemperature(ByteScan& in, Report& report) {
  constexpr unsigned kNone = 0xFFFF;
  const unsigned raw = in.U16();
  const double degrees = (raw & 0xFFFU) / 10.0;
  if (raw != kNone) report.Set(kTemperature, 1, raw >> 12U != 0 ? -degrees : degrees);
  report.Set(kHumidity, std::int64_t{in.U8()});
}

void ReadSlaveLock(ByteScan& in, std::span<const SlaveEvent> known, Report& report) {
  const std::uint32_t events = in.U16();
  report.Set("sensorEvent", std::int64_t{events});
  report.Set("sensorStatus", std::int64_t{in.U16()});
  report.Set("sensorLockCount", std::int64_t{in.U16()});
  for (const auto& [bit, sign, yes] : known) {
    if ((events >> static_cast<unsigned>(bit) & 1U) == 0) continue;
    report.seal.Say(sign, yes);
    if (sign == SealSign::kRopeCut || sign == SealSign::kCoverOpened)
      report.signs.Add(Sign::kTampering);
  }
}

// The gateway's position, then what its wireless slave said.
Status ReadSlave(std::string_view wire, Report& report, std::string& reply) {
  const std::string plain = Unescape(wire);
  ByteScan in(plain);
  if (!ReadJointechPlace(in, report)) return Malformed("WLNET");
  in.Skip(6);  // the slave's own clock
  report.Set("sensorId", HexOf(in.Text(5)));
  const unsigned index = in.U8();
  report.Set("sensorBattery", in.U16() / 100.0);
  report.Set("sensorBatteryLevel", std::int64_t{in.U8()});
  report.Set("sensorRssi", -std::int64_t{in.U8()});
  const unsigned kind = in.U8();
  if (kind == 1) ReadTemperature(in, report);
  if (kind == 4) ReadSlaveLock(in, kLockEvents, report);
  if (kind == 5 || kind == 6) ReadSlaveLock(in, kValveEvents, report);
  if (!in.ok()) return Malformed("WLNET");
  reply = fmt::format("(P69,0,{})", index);
  return {};
}

// The binary part of "id,n,n,WLNET,5,n,<bytes>"; empty in other sentences.
std::string_view SlaveBytes(std::string_view inside) {
  constexpr int kFieldsBefore = 6;
  std::size_t at = 0;
  for (int i = 0; i < kFieldsBefore; ++i) {
    at = inside.find(',', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  return inside.substr(at);
}

std::string ClockReply(std::int64_t now_ms) {
  const std::int64_t seconds = now_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / 86'400));
  return fmt::format("(P22,{:02}{:02}{:02}{:02}{:02}{:02})", date.day, date.month, date.year % 100,
                     seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

bool IsCode(std::string_view code, char letter) {
  return code.size() == 3 && code[0] == letter && IsDigits(code.substr(1));
}

// An answer to a command: kept as it is.
bool IsAnswer(std::string_view code) {
  return IsCode(code, 'P') || IsCode(code, 'S');
}

Status ReadSentence(std::string_view frame, const Fields& in, std::int64_t now_ms, Report& report,
                    Decoded& said) {
  const std::string_view code = in[1];
  if (in[3] == "WLNET" && in[4] == "5")
    return ReadSlave(SlaveBytes(frame.substr(1, frame.size() - 2)), report, said.reply);
  if (code == "W01") return ReadW01(in, report);
  if (code == "U01" || code == "U02" || code == "U03" || code == "U06") {
    RETURN_IF_ERROR(ReadU01(in, report));
    said.reply = code == "U06" ? "(S20)" : "(S39)";
    return {};
  }
  if (code == "P45") {
    ASSIGN_OR_RETURN(const std::int64_t index, ReadP45(in, report));
    said.reply = fmt::format("(P69,0,{})", index);
    return {};
  }
  if (code == "P22") {
    said.reply = ClockReply(now_ms);
  } else if (IsAnswer(code)) {
    report.Set(kResult, FromLatin1(frame));
    return {};
  }
  said.DropLast();  // a login, or a sentence that we do not know
  return {};
}

}  // namespace

std::string Unescape(std::string_view wire) {
  std::string plain;
  plain.reserve(wire.size());
  for (std::size_t i = 0; i < wire.size(); ++i) {
    if (wire[i] != kEscapeByte || i + 1 == wire.size()) {
      plain.push_back(wire[i]);
    } else {
      plain.push_back(static_cast<char>(wire[++i] ^ kEscapeByte));
    }
  }
  return plain;
}

std::string Escape(std::string_view plain) {
  std::string wire;
  for (const char c : plain) {
    if (c == '(' || c == ')' || c == ',' || c == kEscapeByte) {
      wire += {kEscapeByte, static_cast<char>(c ^ kEscapeByte)};
    } else {
      wire.push_back(c);
    }
  }
  return wire;
}

Status DecodeSentence(std::string_view frame, Session& session, Decoded& said) {
  if (frame.size() < 2 || frame.back() != ')') return Malformed("");
  const Fields fields(frame.substr(1, frame.size() - 2), ',');
  if (fields.size() < 2 || !IsDigits(fields[0]) || !IsDeviceId(fields[0])) return Malformed("");
  const std::string device(fields[0]);
  Report& report = said.Add();
  report.device = device;
  RETURN_IF_ERROR(ReadSentence(frame, fields, session.received_ms, report, said));
  if (said.reports().empty()) said.login = device;
  session.device = device;
  return {};
}

}  // namespace tidewaiter::device::jointech
