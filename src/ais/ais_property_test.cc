// Bits against a plain reader of text; messages written and read again.
#include <string>

#include "ais/decode.h"
#include "ais/reader.h"
#include "ais/write.h"
#include "testing/property.h"

namespace tidewaiter::ais {
namespace {

// The slow second opinion: a string of '0' and '1'.
std::string PlainBits(std::string_view characters, unsigned fill) {
  std::string bits;
  for (const char c : characters) {
    int six = c - 48;
    if (six > 40) six -= 8;
    for (int bit = 5; bit >= 0; --bit)
      bits.push_back((six >> bit & 1) != 0 ? '1' : '0');
  }
  bits.resize(bits.size() - fill);
  return bits;
}
std::uint64_t PlainUnsigned(std::string bits, std::size_t from, unsigned width) {
  bits.resize(kBitsMax + 64, '0');
  std::uint64_t number = 0;
  for (std::size_t i = from; i < from + width; ++i)
    number = number * 2 + (bits[i] == '1' ? 1 : 0);
  return number;
}

rc::Gen<std::string> Payload(std::size_t most) {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, most + 1), [](std::size_t size) {
    return rc::gen::container<std::string>(
        size, rc::gen::map(rc::gen::inRange<std::uint32_t>(0, 64), Armour));
  });
}

RC_GTEST_PROP(BitsProperty, AgreeWithAPlainReader, ()) {
  const std::string first = *Payload(90);
  const std::string second = *Payload(90);
  const auto fill = *rc::gen::inRange(0U, 6U);
  const auto last_fill = *rc::gen::inRange(0U, 6U);
  Bits bits;
  RC_ASSERT(!bits.AddArmoured(first, fill));
  RC_ASSERT(!bits.AddArmoured(second, last_fill));
  const std::string plain = PlainBits(first, fill) + PlainBits(second, last_fill);
  RC_ASSERT(bits.size() == plain.size());
  for (int i = 0; i < 50; ++i) {
    const auto from = *rc::gen::inRange<std::size_t>(0, kBitsMax + 1);
    const auto width = *rc::gen::inRange(1U, 33U);
    const std::uint64_t expected = PlainUnsigned(plain, from, width);
    RC_ASSERT(bits.Unsigned(from, width) == expected);
    const std::uint64_t sign = std::uint64_t{1} << (width - 1);
    const auto as_signed =
        static_cast<std::int64_t>(expected ^ sign) - static_cast<std::int64_t>(sign);
    RC_ASSERT(bits.Signed(from, width) == as_signed);
  }
}

template <std::size_t kMax>
Text<kMax> AnyText() {
  const auto text = *rc::gen::container<std::string>(
      *rc::gen::inRange<std::size_t>(0, kMax + 1),
      rc::gen::map(rc::gen::inRange<std::uint32_t>(1, 64),
                   [](std::uint32_t six) { return static_cast<char>(six < 32 ? six + 64 : six); }));
  Text<kMax> trimmed(text);
  trimmed.TrimRight();
  return trimmed;
}
template <typename T>
T Any(std::int64_t low, std::int64_t high) {  // both included
  return static_cast<T>(*rc::gen::inRange<std::int64_t>(low, high + 1));
}
FinePosition AnyPosition() {
  return {.lon = Any<std::int32_t>(-(1 << 27), (1 << 27) - 1),
          .lat = Any<std::int32_t>(-(1 << 26), (1 << 26) - 1)};
}
Dimensions AnySize() {
  return {.to_bow = Any<std::uint16_t>(0, 511),
          .to_stern = Any<std::uint16_t>(0, 511),
          .to_port = Any<std::uint8_t>(0, 63),
          .to_starboard = Any<std::uint8_t>(0, 63)};
}

PositionReport AnyPositionReport() {
  PositionReport report{.status = Any<std::uint8_t>(0, 15)};
  report.turn.coded = Any<std::int8_t>(-128, 127);
  report.speed.tenths = Any<std::uint16_t>(0, 1023);
  report.accurate = Any<int>(0, 1) != 0;
  report.position = AnyPosition();
  report.course.tenths = Any<std::uint16_t>(0, 4095);
  report.heading.whole = Any<std::uint16_t>(0, 511);
  report.second = Any<std::uint8_t>(0, 63);
  report.manoeuvre = Any<std::uint8_t>(0, 3);
  report.radio = Any<std::uint32_t>(0, (1 << 19) - 1);
  return report;
}
StaticReport AnyStatic() {
  StaticReport report{.imo = Any<std::uint32_t>(0, (1 << 30) - 1)};
  report.callsign = AnyText<7>();
  report.name = AnyText<20>();
  report.ship_type = Any<std::uint8_t>(0, 255);
  report.dimensions = AnySize();
  report.eta = {.month = Any<std::uint8_t>(0, 15),
                .day = Any<std::uint8_t>(0, 31),
                .hour = Any<std::uint8_t>(0, 31),
                .minute = Any<std::uint8_t>(0, 63)};
  report.draught_dm = Any<std::uint8_t>(0, 255);
  report.destination = AnyText<20>();
  return report;
}
ClassBReport AnyClassB() {
  ClassBReport report{.reserved = Any<std::uint8_t>(0, 255)};
  report.speed.tenths = Any<std::uint16_t>(0, 1023);
  report.position = AnyPosition();
  report.heading.whole = Any<std::uint16_t>(0, 511);
  report.regional = Any<std::uint8_t>(0, 3);
  report.dsc = Any<int>(0, 1) != 0;
  report.radio = Any<std::uint32_t>(0, (1 << 20) - 1);
  return report;
}
StaticPartB AnyPartB(bool auxiliary) {
  StaticPartB part{.ship_type = Any<std::uint8_t>(0, 255)};
  part.vendor = AnyText<3>();
  part.serial = Any<std::uint32_t>(0, (1 << 20) - 1);
  part.callsign = AnyText<7>();
  if (auxiliary) {
    part.mothership = Any<std::uint32_t>(0, (1 << 30) - 1);
  } else {
    part.dimensions = AnySize();
  }
  return part;
}
AidToNavigation AnyAid() {
  AidToNavigation aid{.aid_type = Any<std::uint8_t>(0, 31)};
  aid.name = AnyText<34>();
  aid.position = AnyPosition();
  aid.dimensions = AnySize();
  aid.off_position = Any<int>(0, 1) != 0;
  return aid;
}

Message AnyMessage() {
  Message message{.repeat = Any<std::uint8_t>(0, 3), .mmsi = Any<std::uint32_t>(0, (1 << 30) - 1)};
  switch (*rc::gen::inRange(0, 9)) {
    case 0:
      message.type = Any<std::uint8_t>(1, 3);
      message.body = AnyPositionReport();
      break;
    case 1:
      message.type = 5;
      message.body = AnyStatic();
      break;
    case 2:
      message.type = 18;
      message.body = AnyClassB();
      break;
    case 3:
      message.type = 24;
      message.body = StaticPartA{.name = AnyText<20>()};
      break;
    case 4:
      message.type = 24;
      message.body = AnyPartB(message.mmsi / 10'000'000 == 98);
      break;
    case 5:
      message.type = 24;
      message.mmsi = Any<std::uint32_t>(980'000'000, 989'999'999);
      message.body = AnyPartB(true);
      break;
    case 6:
      message.type = 21;
      message.body = AnyAid();
      break;
    case 7:
      message.type = 27;
      message.body = LongRange{.status = Any<std::uint8_t>(0, 15),
                               .position = {.lon = Any<std::int32_t>(-(1 << 17), (1 << 17) - 1),
                                            .lat = Any<std::int32_t>(-(1 << 16), (1 << 16) - 1)}};
      break;
    default:
      message.type = 14;
      message.body = SafetyText{.text = Text<186>(AnyText<156>().view())};
  }
  return message;
}

RC_GTEST_PROP(WriteProperty, WhatIsWrittenIsReadTheSame, ()) {
  const Message message = AnyMessage();
  const WriteOptions options{.own = Any<int>(0, 1) != 0,
                             .channel = *rc::gen::element('A', 'B'),
                             .sequence = Any<int>(0, 9),
                             .station = *rc::gen::element<std::string>("", "north"),
                             .time_ms = 1'700'000'000'000};
  const auto lines = WriteSentences(message, options);
  RC_ASSERT(lines.has_value());
  Reader reader;
  Heard heard;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    const std::string& line = (*lines)[i];
    RC_ASSERT(line.size() - line.find('!') <= 80);  // and two for the line end
    const Pushed expected = i + 1 == lines->size() ? Pushed::kMessage : Pushed::kMore;
    RC_ASSERT(reader.Push(line, 0, heard) == expected);
  }
  RC_ASSERT(heard.message == message);
  RC_ASSERT(heard.own == options.own);
  RC_ASSERT(heard.channel == options.channel);
  RC_ASSERT(heard.station.view() == options.station);
}

TEST(Write, WhatCannotBeWrittenIsAnError) {
  const auto field_of = [](const Message& message) {
    const auto lines = WriteSentences(message);
    return lines ? "" : lines.error().field;
  };
  EXPECT_EQ(field_of({.type = 5, .body = PositionReport()}), "/type");
  EXPECT_EQ(field_of({.type = 6, .body = ApplicationMessage()}), "/type");
  EXPECT_EQ(field_of({.type = 1, .mmsi = 1U << 30U, .body = PositionReport()}), "/mmsi");
  EXPECT_EQ(field_of({.type = 1, .body = PositionReport{.status = 16}}), "/body");
  EXPECT_EQ(field_of({.type = 1, .body = PositionReport()}), "");
  const Message fine{.type = 1, .body = PositionReport()};
  EXPECT_EQ(WriteSentences(fine, {.sequence = 10}).error().field, "/sequence");
  EXPECT_EQ(WriteSentences(fine, {.station = "a*b"}).error().field, "/station");
}

TEST(Write, PlainUnits) {
  EXPECT_EQ(SpeedOf(12.34).tenths, 123);
  EXPECT_EQ(SpeedOf(500).tenths, 1022);
  EXPECT_EQ(SpeedOf(-1).tenths, 1023);
  EXPECT_EQ(SpeedOf(std::nullopt).tenths, 1023);
  EXPECT_EQ(CourseOf(-90).tenths, 2700);
  EXPECT_EQ(CourseOf(359.99).tenths, 0);
  EXPECT_EQ(HeadingOf(360).whole, 0);
  EXPECT_EQ(HeadingOf(std::nullopt).whole, 511);
  EXPECT_EQ(PositionOf(geo::Point{.lat = -4.05, .lon = 39.67}).lat, -2'430'000);
  EXPECT_EQ(PositionOf(geo::Point{.lat = 91, .lon = 0}), FinePosition());
}

}  // namespace
}  // namespace tidewaiter::ais
