#include "ais/reader.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ais/vessel.h"
#include "ais/words.h"

namespace tidewaiter::ais {
namespace {

using testing::DoubleNear;
using testing::Optional;

const std::string position = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A";

// "AIVDM,2,1,..." with its sum.
std::string Line(std::string_view body) {
  return fmt::format("!{}*{:02X}", body, Checksum(body));
}
// Type 5 of the MMSI 351759000 in two parts.
std::string Part(int part, std::string_view sequence, std::string_view channel) {
  const std::string_view payload =
      part == 1 ? "55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8" : "88888888880";
  return Line(
      fmt::format("AIVDM,2,{},{},{},{},{}", part, sequence, channel, payload, part == 1 ? 0 : 2));
}

class ReaderTest : public testing::Test {
 protected:
  Pushed Push(const std::string& line, std::int64_t now_ms = 0) {
    return reader_.Push(line, now_ms, heard_);
  }
  Refusal RefusalOf(const std::string& line) {
    EXPECT_EQ(Push(line), Pushed::kRefused) << line;
    return reader_.refusal();
  }
  Reader reader_;
  Heard heard_;
};

TEST_F(ReaderTest, PositionInUnits) {
  ASSERT_EQ(Push(position, 77), Pushed::kMessage);
  EXPECT_EQ(heard_.time_ms, 77);
  EXPECT_EQ(heard_.channel, 'A');
  EXPECT_FALSE(heard_.own);
  const Sighting sighting = SightingOf(heard_.message, heard_.time_ms).value_or(Sighting());
  const geo::Point at = sighting.at.value_or(geo::Point());
  EXPECT_EQ(sighting.mmsi, 371'798'000U);
  EXPECT_NEAR(at.lon, -123.395383, 1e-6);
  EXPECT_NEAR(at.lat, 48.381633, 1e-6);
  EXPECT_THAT(sighting.speed_kn, Optional(DoubleNear(12.3, 1e-9)));
  EXPECT_THAT(sighting.course_deg, Optional(DoubleNear(224, 1e-9)));
  EXPECT_THAT(sighting.heading_deg, Optional(DoubleNear(215, 1e-9)));
  // -127 says "left, faster than can be said".
  EXPECT_FALSE(std::get<PositionReport>(heard_.message.body).turn.degrees_per_minute());
  EXPECT_EQ(StatusWords(sighting.status.value_or(15)), "Under way using engine");
  EXPECT_FALSE(ParticularsOf(heard_.message));
}

TEST_F(ReaderTest, WhatIsNotAvailableIsNothing) {
  PositionReport nothing;
  const Sighting sighting =
      SightingOf({.type = 1, .mmsi = 1, .body = nothing}, 0).value_or(Sighting{.speed_kn = 1});
  EXPECT_FALSE(sighting.at);
  EXPECT_FALSE(sighting.speed_kn);
  EXPECT_FALSE(sighting.course_deg);
  EXPECT_FALSE(sighting.heading_deg);
  const Particulars particulars =
      ParticularsOf({.type = 5, .mmsi = 1, .body = StaticReport()}).value_or(Particulars{.imo = 1});
  EXPECT_FALSE(particulars.imo);
  EXPECT_FALSE(particulars.ship_type);
  EXPECT_FALSE(particulars.length_m);
  EXPECT_FALSE(particulars.draught_m);
}

TEST_F(ReaderTest, TwoPartsAreOneMessage) {
  ASSERT_EQ(Push(Part(1, "3", "A")), Pushed::kMore);
  EXPECT_EQ(reader_.pending(), 1U);
  ASSERT_EQ(Push(Part(2, "3", "A")), Pushed::kMessage);
  EXPECT_EQ(reader_.pending(), 0U);
  const Particulars particulars = ParticularsOf(heard_.message).value_or(Particulars());
  EXPECT_EQ(particulars.mmsi, 351'759'000U);
  EXPECT_EQ(particulars.name.view(), "EVER DIADEM");
  EXPECT_EQ(particulars.destination.view(), "NEW YORK");
  EXPECT_THAT(particulars.imo, Optional(9'134'270U));
  EXPECT_THAT(particulars.length_m, Optional(295));
  EXPECT_THAT(particulars.draught_m, Optional(DoubleNear(12.2, 1e-9)));
}

TEST_F(ReaderTest, PartsMayComeBackwardsAndBetweenEachOther) {
  EXPECT_EQ(Push(Part(2, "3", "A")), Pushed::kMore);
  EXPECT_EQ(Push(Part(1, "4", "A")), Pushed::kMore);
  EXPECT_EQ(Push(Part(1, "3", "B")), Pushed::kMore);
  EXPECT_EQ(Push(position), Pushed::kMessage);
  EXPECT_EQ(Push(Part(1, "3", "A")), Pushed::kMessage);
  EXPECT_EQ(heard_.message.type, 5);
  EXPECT_EQ(reader_.pending(), 2U);
}

TEST_F(ReaderTest, StationsDoNotShareSequenceNumbers) {
  const auto from = [](const std::string& station, const std::string& line) {
    return "\\" + fmt::format("s:{}*{:02X}", station, Checksum("s:" + station)) + "\\" + line;
  };
  EXPECT_EQ(Push(from("north", Part(1, "3", "A"))), Pushed::kMore);
  EXPECT_EQ(Push(from("south", Part(2, "3", "A"))), Pushed::kMore);
  EXPECT_EQ(Push(from("north", Part(2, "3", "A"))), Pushed::kMessage);
  EXPECT_EQ(heard_.station.view(), "north");
}

TEST_F(ReaderTest, APartThatComesAgainBeginsAnew) {
  EXPECT_EQ(Push(Part(1, "3", "A")), Pushed::kMore);
  EXPECT_EQ(Push(Part(1, "3", "A")), Pushed::kMore);
  EXPECT_EQ(reader_.dropped(), 1U);
  EXPECT_EQ(Push(Part(2, "3", "A")), Pushed::kMessage);
}

TEST_F(ReaderTest, WithoutASequenceNumberTheOrderDecides) {
  EXPECT_EQ(RefusalOf(Part(2, "", "A")), Refusal::kPartNumber);
  EXPECT_EQ(Push(Part(1, "", "A")), Pushed::kMore);
  EXPECT_EQ(Push(Part(2, "", "A")), Pushed::kMessage);
}

TEST_F(ReaderTest, LatePartsAreNotJoined) {
  EXPECT_EQ(Push(Part(1, "3", "A"), 0), Pushed::kMore);
  EXPECT_EQ(Push(Part(2, "3", "A"), kPartTimeoutMs), Pushed::kMessage);
  EXPECT_EQ(Push(Part(1, "3", "A"), kPartTimeoutMs), Pushed::kMore);
  EXPECT_EQ(Push(Part(2, "3", "A"), 2 * kPartTimeoutMs + 1), Pushed::kMore);
  EXPECT_EQ(reader_.dropped(), 1U);
}

TEST_F(ReaderTest, OpenMessagesAreBounded) {
  for (std::size_t i = 0; i <= kOpenMax; ++i) {
    const std::string tag = fmt::format("s:{}", i);
    const std::string block = fmt::format("\\{}*{:02X}\\", tag, Checksum(tag));
    ASSERT_EQ(Push(block + Part(1, "3", "A"), static_cast<std::int64_t>(i)), Pushed::kMore);
  }
  EXPECT_EQ(reader_.pending(), kOpenMax);
  EXPECT_EQ(reader_.dropped(), 1U);
  EXPECT_EQ(Push("\\s:1*78\\" + Part(2, "3", "A"), 200), Pushed::kMessage);
  EXPECT_EQ(Push("\\s:0*79\\" + Part(2, "3", "A"), 200), Pushed::kMore);  // was the oldest
}

TEST_F(ReaderTest, TagBlockGroupsAndTimes) {
  EXPECT_EQ(
      Push("\\g:1-2-1604,s:rORBCOMM008,c:1418169601,T:2014-12-10 00.00.01*37\\"
           "!AIVDM,2,1,6,A,53@o0E000001Q0CG37U8u<Tp4q@D00000000000018330400000000000000,0*63"),
      Pushed::kMore);
  EXPECT_EQ(Push("\\s:rORBCOMM104,q:u,c:1418172113,T:2014-12-10 00.41.53*55\\"
                 "!AIVDM,1,1,,B,13F?Vv700<DJuLEtvep`iToV0<00,0*78"),
            Pushed::kMessage);
  EXPECT_EQ(heard_.time_ms, 1'418'172'113'000);
  EXPECT_EQ(heard_.station.view(), "rORBCOMM104");
  EXPECT_EQ(Push("\\g:2-2-1604,s:rORBCOMM008,c:1418169601,T:2014-12-10 00.00.01*34\\"
                 "!AIVDM,2,2,6,A,00000000008,2*2A"),
            Pushed::kMessage);
  EXPECT_EQ(heard_.station.view(), "rORBCOMM008");
  EXPECT_EQ(ParticularsOf(heard_.message).value_or(Particulars()).name.view(), "ROSINANTE");
}

TEST_F(ReaderTest, TimesBehindAndInFront) {
  EXPECT_EQ(Push("!AIVDM,1,1,,A,15B4FT5000JRP>PE6E68Nbkl0PS5,0*70,b003669794,1272412827"),
            Pushed::kMessage);
  EXPECT_EQ(heard_.station.view(), "b003669794");
  EXPECT_EQ(heard_.time_ms, 1'272'412'827'000);
  EXPECT_EQ(Push("1272412828 " + position + "\r\n"), Pushed::kMessage);
  EXPECT_EQ(heard_.time_ms, 1'272'412'828'000);
  EXPECT_EQ(Push("2014-12-10 00:41:53\t" + position, 5), Pushed::kMessage);
  EXPECT_EQ(heard_.time_ms, 5);
}

TEST_F(ReaderTest, EachRefusal) {
  const std::vector<std::pair<std::string, Refusal>> cases = {
      {"", Refusal::kOtherSentence},
      {"# a comment", Refusal::kOtherSentence},
      {"$GPVTG,,T,,M,0.020,N,0.038,K,A*2A", Refusal::kOtherSentence},
      {"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B", Refusal::kChecksum},
      {"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", Refusal::kChecksum},
      {"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4", Refusal::kChecksum},
      {"\\s:north!AIVDM,1,1", Refusal::kTagBlock},
      {"\\s:north*00\\" + position, Refusal::kTagBlock},
      {Line("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0,7"), Refusal::kNotASentence},
      {Line("AIVDM,1,2,,B,15MuTpPP00INJMh@vq`00?vJ00S0,0"), Refusal::kPartNumber},
      {Line("AIVDM,0,0,,B,15MuTpPP00INJMh@vq`00?vJ00S0,0"), Refusal::kPartNumber},
      {Line("AIVDM,1,1,,B,,0"), Refusal::kEmpty},
      {Line("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,6"), Refusal::kFill},
      {Line("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208Cx,0"), Refusal::kCharacter},
      {Line("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6,0"), Refusal::kShort},
      {Line("AIVDM,1,1,,A,U5RTgt0PAso;90TKcjM8h6g208CQ,0"), Refusal::kType},
      {Line("AIVDM,1,1,,A,H3KLehdt00000000?6ekkjm000000,0"), Refusal::kPartOfMessage},
      {Line("AIVDM,1,1,,A," + std::string(193, '8') + ",0"), Refusal::kTooLong},
      {std::string(kLineBytesMax + 1, '!'), Refusal::kTooLong}};
  for (const auto& [line, refusal] : cases)
    EXPECT_EQ(Describe(RefusalOf(line)), Describe(refusal)) << line;
}

// Both circulars send the same weather from different zeros.
TEST(Weather, BothEditionsGiveTheSameUnits) {
  using enum WeatherField;
  Weather older;
  Weather newer{.newer = true};
  const auto set = [&](WeatherField field, int sent, int sent_newer) {
    older.sent[static_cast<std::size_t>(field)] = static_cast<std::int16_t>(sent);
    newer.sent[static_cast<std::size_t>(field)] = static_cast<std::int16_t>(sent_newer);
  };
  set(kAirTemperature, 742, 142);
  set(kDewPoint, 323, 123);
  set(kPressure, 224, 225);
  set(kWaterLevel, 16, 160);
  set(kWaterTemperature, 223, 123);
  set(kWindSpeed, 127, 127);
  for (const Weather& weather : {older, newer}) {
    EXPECT_THAT(weather.Value(kAirTemperature), Optional(DoubleNear(14.2, 1e-9)));
    EXPECT_THAT(weather.Value(kDewPoint), Optional(DoubleNear(12.3, 1e-9)));
    EXPECT_THAT(weather.Value(kPressure), Optional(DoubleNear(1024, 1e-9)));
    EXPECT_THAT(weather.Value(kWaterLevel), Optional(DoubleNear(-8.4, 1e-9)));
    EXPECT_THAT(weather.Value(kWaterTemperature), Optional(DoubleNear(12.3, 1e-9)));
    EXPECT_FALSE(weather.Value(kWindSpeed));
  }
  set(kAirTemperature, 2047, -1024);
  EXPECT_FALSE(older.Value(kAirTemperature));
  EXPECT_FALSE(newer.Value(kAirTemperature));
  for (std::size_t i = 0; i < kWeatherFieldCount; ++i)
    EXPECT_FALSE(Name(static_cast<WeatherField>(i)).empty());
}

TEST(Words, EveryCodeHasSome) {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<std::uint8_t>(code);
    EXPECT_FALSE(ShipTypeWords(byte).empty()) << code;
    EXPECT_FALSE(StatusWords(byte).empty());
    EXPECT_FALSE(FixWords(byte).empty());
    EXPECT_FALSE(AidWords(byte).empty());
  }
  EXPECT_EQ(ShipTypeWords(71), "Cargo - Hazardous category A");
  EXPECT_EQ(ShipTypeWords(52), "Tug");
}

}  // namespace
}  // namespace tidewaiter::ais
