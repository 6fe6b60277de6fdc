// Frames that were damaged on the way: whatever comes, decoding ends, says the same twice, reads
// nothing beyond the frame and leaves the session alone when it fails.
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "device/osmand.h"
#include "device/protocol.h"
#include "testing/property.h"

namespace tidewaiter::device {
namespace {

struct Sample {
  std::string_view protocol;
  std::string_view frame;
};
constexpr std::array kSamples{
    Sample{"tk103",
           "(013612345678BR00260203A0403.0000S03940.2000E012.5144803090.00011000"
           "32L0000000A+017.3)"},
    Sample{"tk103", "(864768011069660,ZC17,250517,A,3211.7118N,03452.8086E,0.68,115525,208.19,9)"},
    Sample{"tk103",
           "(864555555555555,DW5B,210,6,5995,47701,1,30:EE:CC:E7:86:DD*-59*11,151117,1637"
           "22)"},
    Sample{"tk103", "(027046434858BZ00,{460,0,20949,58711}\n{460,0,20494,54003}\n,01000000)"},
    Sample{"tk103", "(007030201454BS5190:02150000753001DC,91:0EE8060EDC0A01DC)"},
    Sample{"gps103",
           "imei:359586015829802,tracker,2602040030,,F,213005.000,A,0403.0000,S,03940.20"
           "00,E,10.00,90,12,1,0,10.5%,0.0%,28;"},
    Sample{"gps103",
           "imei:868683027758113,OBD,180905200218,,,,0,0,0.39%,70,9.41%,494,0.00,P0137,,;"},
    Sample{"gps103",
           "imei:861359038609986,Name,---,------,----,214734,241018,26,1,-33.42317,-70.61"
           "930,067,229,0674,1.00,08,0,1,---,*"},
    Sample{"h02", "*HQ,9001000002,V1,213945,A,3542.2043,N,38.6508,W,0.00,170,221025,FBFFF9FF,0,0#"},
    Sample{"h02",
           "*HQ,4109179024,NBR,103732,722,310,0,2,8106,32010,23,8101,22007,25,100217,FFFFFB"
           "FF,5#"},
    Sample{"h02", "*hq,356327081001239,VP1,V,470,002,92,3565,0Y92,19433,30Y92,1340,29#"},
    Sample{"h02",
           "*TH,2020916012,V4,S17,130305,050316,A,2212.8745,N,11346.6574,E,14.28,028,220902"
           ",FFFFFBFF#"},
    Sample{"h02", std::string_view("$\x27\x05\x17\x11\x09\x21\x33\x39\x14\x06\x13\x50\x02\x58\x49"
                                   "\x00\x01\x43\x37\x82\x2e\x00\x00\x00\xff\xff\xff\xff\xff\x00"
                                   "\x00",
                                   32)},
    Sample{"eseal",
           "##S,eSeal,1000821,256,3.0.6,Event-Door,34,2026-02-03,14:48:03,15,A,4.05S 39.67"
           "E,10,36,Open,0.71,0:0:3:0,3.8,-73,E##"},
};

// Some bytes changed, some taken out, some doubled.
std::string Damaged(std::string_view frame, Random& random) {
  std::string damaged(frame);
  const std::uint64_t changes = 1 + random.Below(4);
  for (std::uint64_t i = 0; i < changes && !damaged.empty(); ++i) {
    const std::size_t at = random.Below(damaged.size());
    switch (random.Below(4)) {
      case 0:
        damaged[at] = static_cast<char>(random.Below(256));
        break;
      case 1:
        damaged[at] = "0123456789,.-AVNSEW#)$Y"[random.Below(23)];
        break;
      case 2:
        damaged.erase(at, 1 + random.Below(8));
        break;
      default:
        damaged.insert(at, damaged.substr(at, 1 + random.Below(16)));
    }
  }
  return damaged;
}

// The frame in memory of exactly its size, so that the sanitizers see a byte read too far.
struct Exact {
  explicit Exact(std::string_view frame) : size(frame.size()), bytes(new char[frame.size()]) {
    if (size > 0) std::memcpy(bytes.get(), frame.data(), size);
  }
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
  std::size_t size;
  std::unique_ptr<char[]> bytes;  // not a string: that has a byte more
};

void Check(const Protocol& protocol, std::string_view frame) {
  const Exact exact(frame);
  Session session{.device = "before", .received_ms = 1'770'130'083'847};
  Session again = session;
  Decoded said;
  Decoded twice;
  const Status read = protocol.Decode(exact.view(), session, said);
  RC_ASSERT(protocol.Decode(exact.view(), again, twice).has_value() == read.has_value());
  (void)protocol.Likeness(exact.view());
  const Cut cut = protocol.Split(exact.view());
  RC_ASSERT(cut.skip + cut.length <= frame.size());
  if (cut.kind == CutKind::kFrame) RC_ASSERT(cut.length > 0U);
  if (!read) {
    RC_ASSERT(session.device == "before");
    return;
  }
  RC_ASSERT(said.reply == twice.reply);
  RC_ASSERT(std::ranges::equal(said.reports(), twice.reports()));
  for (const Report& report : said.reports()) {
    RC_ASSERT(!report.device.empty());
    RC_ASSERT(geo::IsPlace(report.fix.at));
    RC_ASSERT(report.fix.speed_kmh - report.fix.speed_kmh == 0);  // finite
  }
}

RC_GTEST_PROP(TextProtocols, DamagedFramesAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  for (const Sample& sample : kSamples)
    Check(*FindProtocol(sample.protocol), Damaged(sample.frame, random));
}

RC_GTEST_PROP(TextProtocols, FramesCutShortAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  for (const Sample& sample : kSamples)
    Check(*FindProtocol(sample.protocol),
          sample.frame.substr(0, random.Below(sample.frame.size())));
}

// A stream cut into frames, with any pieces arriving, gives the frames that went in.
RC_GTEST_PROP(TextProtocols, AStreamGivesTheFramesThatWentIn, (std::uint64_t seed)) {
  Random random(seed);
  const std::array<std::string_view, 3> names{"tk103", "gps103", "eseal"};
  const std::string_view name = names.at(random.Below(names.size()));
  std::vector<std::string_view> sent;
  for (const Sample& sample : kSamples) {
    if (sample.protocol == name && random.Chance(0.7)) sent.push_back(sample.frame);
  }
  std::string stream;
  for (const std::string_view frame : sent)
    stream += std::string(frame) + (random.Chance(0.5) ? "\r\n" : "");
  const Protocol* protocol = FindProtocol(name);
  std::vector<std::string> got;
  std::string waiting;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t piece = std::min<std::size_t>(1 + random.Below(64), stream.size() - at);
    waiting += stream.substr(at, piece);
    at += piece;
    for (Cut cut = protocol->Split(waiting); cut.kind == CutKind::kFrame;
         cut = protocol->Split(waiting)) {
      got.push_back(waiting.substr(cut.skip, cut.length));
      waiting.erase(0, cut.skip + cut.length);
    }
  }
  RC_ASSERT(got.size() == sent.size());
  for (std::size_t i = 0; i < got.size(); ++i)
    RC_ASSERT(sent[i].starts_with(got[i]));  // GPS103 frames come without their end
}

RC_GTEST_PROP(Osmand, DamagedRequestsAreRefusedOrRead, (std::uint64_t seed)) {
  Random random(seed);
  constexpr std::string_view kQuery =
      "/?id=7&lat=-4.05&lon=39.67&timestamp=2026-02-03T14:48:03.5Z&cell=257,02,16,2223,-90&"
      "wifi=00-14-22-01-23-45,-80&speed=10&note=two+words%21&batt=87";
  constexpr std::string_view kBody =
      R"({"location":{"timestamp":"2026-02-03T14:48:03.847Z","coords":{"latitude":-4.05,)"
      R"("longitude":39.67,"speed":3.1},"battery":{"level":0.5},"extras":{"a":1}},"device_id":"7"})";
  const std::string uri = Damaged(kQuery, random);
  const std::string body = Damaged(kBody, random);
  for (const std::string_view type : {"", "application/json"}) {
    Decoded once;
    Decoded twice;
    const OsmandRequest request{.uri = uri, .content_type = type, .body = body};
    const Status read = DecodeOsmand(request, once);
    RC_ASSERT(DecodeOsmand(request, twice).has_value() == read.has_value());
    if (read) RC_ASSERT(std::ranges::equal(once.reports(), twice.reports()));
  }
}

}  // namespace
}  // namespace tidewaiter::device
