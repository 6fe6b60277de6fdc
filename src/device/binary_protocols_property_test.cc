// What devices say comes back as it was said; what was damaged on the way is refused or read, the
// same twice, and nothing beyond the frame is looked at.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "device/protocol.h"
#include "device/voice.h"
#include "testing/property.h"

namespace tidewaiter::device {
namespace {

constexpr std::string_view kDevice = "356307042441013";

double Whole(Random& random, std::uint64_t below) {
  return static_cast<double>(random.Below(below));
}

// A report that both voices can say without losing anything but parts of a second.
Report AnyReport(Random& random) {
  Report report{.device = std::string(kDevice)};
  report.time_ms = 946'684'800'000 + static_cast<std::int64_t>(random.Below(7'000'000'000)) * 1000;
  report.fix = {.kind = FixKind::kSatellite,
                .valid = random.Chance(0.8),
                .at = {.lat = random.Uniform() * 180 - 90, .lon = random.Uniform() * 360 - 180},
                .time_ms = report.time_ms,
                .speed_kmh = Whole(random, 256),
                .course_deg = Whole(random, 361),
                .satellites = static_cast<int>(1 + random.Below(15))};
  if (random.Chance(0.5)) report.Set(kIgnition, random.Chance(0.5));
  return report;
}

Report AnyTeltonikaReport(Random& random) {
  Report report = AnyReport(random);
  report.time_ms += static_cast<std::int64_t>(random.Below(1000));
  report.fix.time_ms = report.time_ms;
  report.fix.altitude_m = Whole(random, 9000) - 400;
  if (random.Chance(0.5)) report.Set(kMotion, random.Chance(0.5));
  if (random.Chance(0.5)) report.Set(kPower, Whole(random, 60'000) / 1000);
  if (random.Chance(0.5)) report.Set(kBattery, Whole(random, 5'000) / 1000);
  if (random.Chance(0.5)) report.Set(kOdometer, static_cast<std::int64_t>(random.Below(1U << 31U)));
  if (random.Chance(0.2)) report.signs.Add(Sign::kAccident);
  return report;
}

bool SameFix(const Fix& said, const Fix& heard, double degrees) {
  return heard.kind == FixKind::kSatellite && said.valid == heard.valid &&
         std::abs(said.at.lat - heard.at.lat) <= degrees &&
         std::abs(said.at.lon - heard.at.lon) <= degrees && said.time_ms == heard.time_ms &&
         said.speed_kmh == heard.speed_kmh && said.course_deg == heard.course_deg;
}

RC_GTEST_PROP(Voices, WhatATeltonikaSaysIsHeard, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<Report> reports;
  for (std::uint64_t i = 0; i < 1 + random.Below(5); ++i)
    reports.push_back(AnyTeltonikaReport(random));
  const Protocol& protocol = *FindProtocol("teltonika");
  Session session{.traits = {.model = "FMB920"}};
  Decoded said;
  RC_ASSERT(protocol.Decode(SayTeltonikaLogin(kDevice), session, said).has_value());
  RC_ASSERT(said.login == kDevice);
  said.Clear();
  const std::string frame = SayTeltonika(reports);
  RC_ASSERT(protocol.Split(frame).length == frame.size());
  RC_ASSERT(protocol.Decode(frame, session, said).has_value());
  RC_ASSERT(said.reports().size() == reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const Report& heard = said.reports()[i];
    RC_ASSERT(SameFix(reports[i].fix, heard.fix, 0.6e-7));
    RC_ASSERT(reports[i].fix.altitude_m == heard.fix.altitude_m);
    RC_ASSERT(reports[i].signs == heard.signs);
    for (const Reading& reading : reports[i].readings) {
      const Reading* found = heard.Find(reading.stem);
      RC_ASSERT(found != nullptr && found->value == reading.value);
    }
  }
}

RC_GTEST_PROP(Voices, WhatAGt06SaysIsHeard, (std::uint64_t seed)) {
  Random random(seed);
  Report report = AnyReport(random);
  report.cells = {{.mcc = static_cast<std::int32_t>(random.Below(1000)),
                   .mnc = static_cast<std::int32_t>(random.Below(256)),
                   .lac = static_cast<std::int64_t>(random.Below(0x10000)),
                   .id = static_cast<std::int64_t>(random.Below(0x1000000))}};
  const Protocol& protocol = *FindProtocol("gt06");
  Session session;
  Decoded said;
  RC_ASSERT(protocol.Decode(SayGt06Login(kDevice, 1), session, said).has_value());
  RC_ASSERT(session.device == kDevice);
  said.Clear();
  const std::string frame = SayGt06(report, static_cast<std::uint16_t>(random.Below(0x10000)));
  RC_ASSERT(protocol.Split(frame).length == frame.size());
  RC_ASSERT(protocol.Decode(frame, session, said).has_value());
  RC_ASSERT(said.reports().size() == 1U);
  const Report& heard = said.reports()[0];
  RC_ASSERT(SameFix(report.fix, heard.fix, 0.3e-6));
  RC_ASSERT(heard.fix.satellites == report.fix.satellites);
  RC_ASSERT(heard.cells == report.cells);
  RC_ASSERT(heard.Flag(kIgnition) == report.Flag(kIgnition).value_or(false));
}

struct Sample {
  std::string_view protocol;
  std::string_view hex;
};

// Bodies of many kinds, made up: the checksums are not right, and not looked at.
constexpr std::array kSamples{
    Sample{"gt06",
           "78782712000102030405c70060000006000000203c5401f4010000640000c80000000000000000"},
    Sample{"gt06",
           "7878251600010203c705026000000600000020ff145c0901f4010000640000c845060400010000"},
    Sample{"gt06",
           "78782da4120304050607c5026000000600000020ff145c1001f40100006400000000c845060413"},
    Sample{"gt06",
           "7979003270000300080000000000000000003300124f0000000500640260000006000000201054"},
    Sample{"gt06", "78781715100000000052656c61792c313a4f4b210001000a00000d0a"},
    Sample{"gt06",
           "7979002a8c1203040506070132383d303030303030303a2c35333d30303030306161300000000000"},
    Sample{"gt06",
           "79790020940a0356307042441013063907010123456789254001001234567890ff000100000d0a"},
    Sample{"gt06",
           "7979002d940d2141494f494c2c30322c3030312e3030302c3032312e3530302c3531394a2c3034"},
    Sample{"gt06",
           "787803691604130318490a0b0c0d0e0f250a0b0c0d0e10250a0b0c0d0e11250101f40128660f21"},
    Sample{"gt06",
           "7979003ff2671800000009021234000a001401c4a82828ccfe000002aabbccddeeff0011000c0a"},
    Sample{"gt06",
           "78785195ffff01180b0d031406c602600000060000001c54002c008a910000412e6d7034000000"},
    Sample{
        "teltonika",
        "000000000000004b8e010000018368952793000f0e54fc209ab05800b300b40e00002a4f00010000000000"
        "00000000012a4f001e011c0001a401100102030405060708090a0b0c0d0e0f100d01000e020bd60100000000"},
    Sample{"teltonika",
           "00000000000000418e0100000173fd3d17e800061d8f0821003a5b00320003090000010181000100000000"
           "0000000000010181001701100102030405060708090a0b0c0d0e0f10020b010ad0010000000000000000000"
           "000"},
    Sample{"teltonika", "000000000000000f0c010600000007676574696e666f0100000000"},
    Sample{"teltonika",
           "000000000000004f0c0106000000475555555577772d312e303b322e303b333b343b353b36"},
    Sample{"teltonika",
           "0000000000000033070150aa20810f3f42330000419300000099000405060102000a020b01"},
    Sample{"teltonika",
           "003dcafe0122000f33353633303730343234343130313308010000015d3766f6a800003eef961ec6215e00"
           "6300"},
};

std::string FromHexText(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

std::string Damaged(std::string frame, Random& random) {
  const std::uint64_t changes = random.Below(5);
  for (std::uint64_t i = 0; i < changes && !frame.empty(); ++i) {
    const std::size_t at = random.Below(frame.size());
    switch (random.Below(4)) {
      case 0:
        frame[at] = static_cast<char>(random.Below(256));
        break;
      case 1:
        frame[at] = random.Chance(0.5) ? '\0' : '\xFF';
        break;
      case 2:
        frame.erase(at, 1 + random.Below(8));
        break;
      default:
        frame.insert(at, frame.substr(at, 1 + random.Below(16)));
    }
  }
  return frame;
}

// In memory of exactly the frame's size, so that the sanitizers see a byte read too far.
struct Exact {
  explicit Exact(std::string_view frame) : size(frame.size()), bytes(new char[frame.size()]) {
    if (size > 0) std::memcpy(bytes.get(), frame.data(), size);
  }
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
  std::size_t size;
  std::unique_ptr<char[]> bytes;  // not a string: that has a byte more
};

void CheckDecoding(const Protocol& protocol, std::string_view frame, Random& random) {
  constexpr std::array<std::string_view, 6> kModels{"", "FMB920", "XT40", "VL103", "LW4G", "R11"};
  const Exact exact(frame);
  Session session{.device = "before",
                  .traits = {.model = std::string(kModels.at(random.Below(kModels.size())))},
                  .received_ms = 1'770'130'083'847,
                  .check_sums = random.Chance(0.1)};
  const Session before = session;
  Session again = session;
  Decoded said;
  Decoded twice;
  const Status read = protocol.Decode(exact.view(), session, said);
  RC_ASSERT(protocol.Decode(exact.view(), again, twice).has_value() == read.has_value());
  RC_ASSERT(protocol.Likeness(exact.view()) >= 0);
  const Cut cut = protocol.Split(exact.view());
  RC_ASSERT(cut.skip + cut.length <= frame.size());
  if (cut.kind == CutKind::kFrame) RC_ASSERT(cut.length > 0U);
  if (!read) {
    RC_ASSERT(session.device == before.device && session.memory == before.memory);
    return;
  }
  RC_ASSERT(said.reply == twice.reply && session.memory == again.memory);
  RC_ASSERT(std::ranges::equal(said.reports(), twice.reports()));
  for (const Report& report : said.reports())
    RC_ASSERT(!report.device.empty() && geo::IsPlace(report.fix.at));
}

RC_GTEST_PROP(BinaryProtocols, DamagedFramesAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  for (const Sample& sample : kSamples)
    CheckDecoding(*FindProtocol(sample.protocol), Damaged(FromHexText(sample.hex), random), random);
  const std::array reports{AnyTeltonikaReport(random), AnyTeltonikaReport(random)};
  CheckDecoding(*FindProtocol("teltonika"), Damaged(SayTeltonika(reports), random), random);
  CheckDecoding(*FindProtocol("gt06"), Damaged(SayGt06(reports[0], 9), random), random);
}

// Every type of message with a body of any bytes: each reader sees bodies that end too early.
RC_GTEST_PROP(BinaryProtocols, BodiesOfAnyBytesAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  const Protocol& protocol = *FindProtocol("gt06");
  for (int type = 0; type < 256; ++type) {
    const bool extended = random.Chance(0.5);
    const std::uint64_t body = random.Below(100);
    std::string frame = extended ? std::string("yy\0", 3) : "xx";
    frame.push_back(static_cast<char>(body + 5));
    frame.push_back(static_cast<char>(type));
    for (std::uint64_t i = 0; i < body + 4; ++i)
      frame.push_back(static_cast<char>(random.Chance(0.3) ? 0 : random.Below(256)));
    CheckDecoding(protocol, frame + "\r\n", random);
  }
}

}  // namespace
}  // namespace tidewaiter::device
