// The recorded frames of protocols that talk in text, against an independent decoder; and a few
// frames of our own, so that something is tested where the recorded ones are not.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/osmand.h"
#include "device/protocol.h"
#include "device/test_vectors.h"

namespace tidewaiter::device {
namespace {

using ::testing::IsEmpty;

constexpr std::int64_t kReceivedMs = 1'770'130'083'847;  // 2026-02-03T14:48:03Z
constexpr std::string_view kReceivedClock = "20260203144803";

// Where we mean to differ from the other decoder, by the line of its file. docs/formats/devices.md
// says the same in more words.
struct Except {
  std::string_view protocol;
  std::size_t line;             // from 0
  std::string_view difference;  // how a difference begins
  std::string_view why;
};
constexpr std::array kExcepts{
    Except{"tk103", 0, "cumulativeVoltage", "big-endian on the bus: 53.3 V, not 537.8 V"},
    Except{"tk103", 0, "current", "big-endian on the bus: 0 A, not -1759.5 A"},
    Except{"tk103", 0, "soc", "big-endian on the bus: 47.6 %, not 5632.1 %"},
    Except{"tk103", 0, "maxCellVoltage", "big-endian on the bus: 3.816 V, not 59.406 V"},
    Except{"tk103", 0, "minCellVoltage", "big-endian on the bus: 3.804 V, not 56.334 V"},
    Except{"tk103", 17, "device:", "the command is not part of the number"},
    Except{"tk103", 17, "fix time", "a date without a comma has the year first: 2017, not 2004"},
    Except{"tk103", 17, "device time", "as above"},
    Except{"tk103", 25, "device:", "the parenthesis is not part of a number of eleven digits"},
    Except{"tk103", 40, "device:", "the parenthesis is not part of a number of eleven digits"},
    Except{"gps103", 74, "temp1", "0 was read from the tank, there is no temperature"},
    Except{"gps103", 80, "temp1", "0 was read from the tank, the temperature is 23"},
    Except{"h02", 18, "fix time",
           "the frame says 2017-04-20T21:44:52, theirs is the server's clock"},
    Except{"h02", 18, "device time", "as above"},
    Except{"h02", 27, "fix time", "the frame says its time"},
    Except{"h02", 27, "device time", "as above"},
    Except{"h02", 33, "fix time", "the frame says its time"},
    Except{"h02", 33, "device time", "as above"},
    Except{"h02", 47, "fix time", "the frame says its time"},
    Except{"h02", 47, "device time", "as above"},
    Except{"h02", 48, "fix time", "the frame says none: 0, not the server's clock"},
    Except{"h02", 48, "device time", "as above"},
    Except{"osmand", 0, "accuracy_m", "the telephone says 5 m"},
    Except{"osmand", 1, "accuracy_m", "the telephone says 5 m"},
    Except{"osmand", 2, "accuracy_m", "the telephone says 5 m"},
    Except{"osmand", 3, "accuracy_m", "the telephone says 3.8 m"},
    Except{"osmand", 4, "valid", "there is no place to stand by"},
    Except{"osmand", 11, "fix time", "the request says none: 0, not the server's clock"},
    Except{"osmand", 11, "device time", "as above"},
    Except{"osmand", 12, "fix time", "the request says none: 0, not the server's clock"},
    Except{"osmand", 12, "device time", "as above"},
};

// What differs although it should not, and what should but does not: an exception that is no longer
// one is a fault too.
std::vector<std::string> Unexplained(std::string_view protocol, std::size_t line,
                                     std::vector<std::string> differences) {
  for (const Except& except : kExcepts) {
    if (except.protocol != protocol || except.line != line) continue;
    const auto found = std::ranges::find_if(differences, [&](const std::string& difference) {
      return difference.starts_with(except.difference);
    });
    if (found == differences.end()) {
      differences.push_back(fmt::format("no difference in {}", except.difference));
    } else {
      differences.erase(found);
    }
  }
  return differences;
}

std::string CellText(std::int64_t mcc, std::int64_t mnc, std::int64_t lac, std::int64_t id,
                     std::int64_t signal) {
  return fmt::format("{}/{}/{}/{}/{}", mcc, mnc, lac, id, std::abs(signal));  // some drop the sign
}

std::set<std::string> CellsOf(const Report& report) {
  std::set<std::string> all;
  for (const Cell& cell : report.cells)
    all.insert(CellText(cell.mcc, cell.mnc, cell.lac, cell.id, cell.signal));
  return all;
}

std::set<std::string> CellsOf(const Json& position) {
  std::set<std::string> all;
  if (!position.contains("network") || position["network"].is_null()) return all;
  const Json& network = position["network"];
  if (!network.contains("cell") || network["cell"].is_null()) return all;
  for (const Json& cell : network["cell"]) {
    const std::int64_t signal = cell["rssi"].is_null() ? 0 : cell["rssi"].get<std::int64_t>();
    all.insert(CellText(cell["mcc"], cell["mnc"], cell["lac"], cell["cid"], signal));
  }
  return all;
}

std::set<std::string> WifiOf(const Report& report) {
  std::set<std::string> all;
  for (const Reading& reading : report.readings) {
    if (reading.stem == "wifi#") all.insert(std::get<std::string>(reading.value));
  }
  return all;
}

std::set<std::string> WifiOf(const Json& position) {
  std::set<std::string> all;
  if (!position.contains("network") || position["network"].is_null()) return all;
  const Json& network = position["network"];
  if (!network.contains("wifi") || network["wifi"].is_null()) return all;
  for (const Json& wifi : network["wifi"]) {
    auto address = wifi["mac"].get<std::string>();
    for (char& c : address) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    all.insert(fmt::format("{},{}", address, wifi["rssi"].get<int>()));
  }
  return all;
}

// What upstream's own test asserts of the frame, beside its whole output.
std::vector<std::string> StatedDifferences(const Json& stated, const Report& report) {
  std::vector<std::string> all;
  if (stated.contains("attribute")) {
    const auto name = stated["attribute"].get<std::string>();
    const auto ours = ReadingsOf(report);
    const auto found = ours.find(name);
    if (name == "course") {
      if (!Near(report.fix.course_deg, stated["value"].get<double>(), 1e-3)) all.push_back(name);
    } else if (found == ours.end() || !SameReading(name, stated["value"], found->second)) {
      all.push_back(name);
    }
    return all;
  }
  if (MillisecondsOf(stated["fix_time"]) != report.fix.time_ms) all.emplace_back("stated time");
  if (stated["valid"].get<bool>() != report.fix.valid) all.emplace_back("stated validity");
  if (!Near(stated["lat"].get<double>(), report.fix.at.lat, 1e-5)) all.emplace_back("stated lat");
  if (!Near(stated["lon"].get<double>(), report.fix.at.lon, 1e-5)) all.emplace_back("stated lon");
  return all;
}

std::vector<std::string> DifferencesFrom(const Json& vector, const Decoded& said) {
  const Json none = Json::array();
  const Json& positions = vector.contains("decoded") ? vector["decoded"] : none;
  if (positions.size() != said.reports().size()) {
    return {fmt::format("{} reports, not {}", said.reports().size(), positions.size())};
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const Report& report = said.reports()[i];
    all = Differences(positions[i], report, {});
    const auto device = vector["device_id"].get<std::string>();
    if (report.device != (device.empty() ? "1" : device)) all.push_back("device: " + report.device);
    if (CellsOf(report) != CellsOf(positions[i])) all.emplace_back("cells");
    if (WifiOf(report) != WifiOf(positions[i])) all.emplace_back("wifi");
    if (vector.contains("upstream_expected")) {
      for (const std::string& stated : StatedDifferences(vector["upstream_expected"], report))
        all.push_back(stated);
    }
  }
  return all;
}

// The answer that the other decoder sends, with the parts that are its server's replaced by ours.
std::string ExpectedReply(const Json& vector) {
  std::string all;
  for (const Json& hex : vector.value("response_hex", Json::array()))
    all += FromHex(hex.get<std::string>());
  const std::size_t clock = all.find(",20261123");
  if (clock != std::string::npos) all.replace(clock + 1, kReceivedClock.size(), kReceivedClock);
  return all;
}

class TextProtocol : public ::testing::TestWithParam<std::string> {};

TEST_P(TextProtocol, ReadsRecordedFramesAsTheOtherDecoderDoes) {
  const std::vector<Json> vectors = ReadVectors(GetParam());
  if (vectors.empty()) GTEST_SKIP() << "no recorded frames in " << VectorFolder();
  const Protocol* protocol = FindProtocol(GetParam());
  ASSERT_NE(protocol, nullptr);
  for (std::size_t line = 0; line < vectors.size(); ++line) {
    const Json& vector = vectors[line];
    const std::string frame = FromHex(vector["frame_hex"].get<std::string>());
    Session session{.device = "1", .received_ms = kReceivedMs};
    Decoded said;
    const Status read = protocol->Decode(frame, session, said);
    ASSERT_TRUE(read) << line << ": " << read.error() << "\n" << frame;
    EXPECT_THAT(Unexplained(GetParam(), line, DifferencesFrom(vector, said)), IsEmpty())
        << line << ": " << frame;
    EXPECT_EQ(said.reply, ExpectedReply(vector)) << line << ": " << frame;
  }
}

TEST_P(TextProtocol, IsPureAndCutsItsOwnFrames) {
  const Protocol* protocol = FindProtocol(GetParam());
  for (const Json& vector : ReadVectors(GetParam())) {
    const std::string frame = FromHex(vector["frame_hex"].get<std::string>());
    Session first{.device = "1", .received_ms = kReceivedMs};
    Session second = first;
    Decoded once;
    Decoded twice;
    ASSERT_TRUE(protocol->Decode(frame, first, once));
    ASSERT_TRUE(protocol->Decode(frame, second, twice));
    EXPECT_TRUE(std::ranges::equal(once.reports(), twice.reports()));
    EXPECT_EQ(once.reply, twice.reply);
    EXPECT_EQ(first.device, second.device);
  }
}

INSTANTIATE_TEST_SUITE_P(All, TextProtocol, ::testing::Values("tk103", "gps103", "h02", "eseal"),
                         [](const auto& each) { return each.param; });

TEST(Osmand, ReadsRecordedRequestsAsTheOtherDecoderDoes) {
  const std::vector<Json> vectors = ReadVectors("osmand");
  if (vectors.empty()) GTEST_SKIP() << "no recorded requests in " << VectorFolder();
  for (std::size_t line = 0; line < vectors.size(); ++line) {
    const Json& vector = vectors[line];
    const std::string body = FromHex(vector["body_hex"].get<std::string>());
    const auto uri = vector["uri"].get<std::string>();
    const std::string type = vector["headers"].value("Content-Type", "");
    Decoded said;
    const Status read = DecodeOsmand({.uri = uri, .content_type = type, .body = body}, said);
    EXPECT_EQ(read.has_value(), vector["response_hex"][0] == "HTTP 200 OK") << uri;
    if (!read) continue;
    EXPECT_THAT(Unexplained("osmand", line, DifferencesFrom(vector, said)), IsEmpty()) << uri;
  }
}

// The first frame of streams, also where they arrive byte by byte.
TEST(TextProtocols, CutTheFirstFrameOfRecordedStreams) {
  const std::vector<Json> vectors = ReadVectors("frame_splitting");
  if (vectors.empty()) GTEST_SKIP() << "no recorded streams in " << VectorFolder();
  int seen = 0;
  for (const Json& vector : vectors) {
    if (vector["protocol"] != "tk103") continue;  // the only one of ours in the file
    const Protocol* protocol = FindProtocol("tk103");
    const std::string stream = FromHex(vector["stream_hex"].get<std::string>());
    const Cut cut = protocol->Split(stream);
    ASSERT_EQ(cut.kind, CutKind::kFrame);
    EXPECT_EQ(ToHex(std::string_view(stream).substr(cut.skip, cut.length)),
              vector["first_frame_hex"].get<std::string>());
    for (std::size_t size = 0; size < cut.skip + cut.length; ++size)
      EXPECT_EQ(protocol->Split(std::string_view(stream).substr(0, size)).kind, CutKind::kMore);
    ++seen;
  }
  EXPECT_EQ(seen, 3);
}

struct StreamCase {
  std::string_view protocol;
  std::string_view stream;
  std::string_view frame;
};
TEST(TextProtocols, CutTheirFrames) {
  const std::string binary =
      FromHex("2427051711092133391406135002584900014337822e000000ffffffffff0000");
  const std::string longer = FromHex(
      "24410600082621532131081504419390060740418306000000fffffbfdff0015060000002c02dc0c000000001f");
  const std::array<StreamCase, 9> cases{
      {{"gps103", "##,imei:359586015829802,A;imei:", "##,imei:359586015829802,A"},
       {"gps103", "\r\n;359586015829802;", "359586015829802"},
       {"gps103", "imei:123451234512345,L,*\n", "imei:123451234512345,L,"},
       {"h02", "\r\n*HQ,1,V1#*HQ", "*HQ,1,V1#"},
       {"h02", binary, binary},
       {"h02", longer, longer},
       {"eseal", "##S,eSeal,1,256,3.0.6,Startup OK,1,E##\r\n##S",
        "##S,eSeal,1,256,3.0.6,Startup OK,1,E##"},
       {"tk103", "(013612345678BP00)(0136", "(013612345678BP00)"},
       {"tk103", "xx(1,ZC03,191117,234421,$a)b$)", "(1,ZC03,191117,234421,$a)b$)"}}};
  for (const StreamCase& each : cases) {
    const Cut cut = FindProtocol(each.protocol)->Split(each.stream);
    ASSERT_EQ(cut.kind, CutKind::kFrame) << each.stream;
    EXPECT_EQ(each.stream.substr(cut.skip, cut.length), each.frame);
  }
}

TEST(TextProtocols, CutTwoBinaryFramesOfOneStream) {
  const std::string one =
      FromHex("2427051711092133391406135002584900014337822e000000ffffffffff0000");
  const std::string other = FromHex(
      "24410600082621532131081504419390060740418306000000fffffbfdff0015060000002c02dc0c000000001f");
  const Protocol* h02 = FindProtocol("h02");
  EXPECT_EQ(h02->Split(one + other).length, one.size());
  EXPECT_EQ(h02->Split(other + one).length, other.size());
  EXPECT_EQ(h02->Split(one + "*HQ,1,V1#").length, one.size());
}

TEST(TextProtocols, EndStreamsThatNeverEndAFrame) {
  for (const std::string_view name : {"tk103", "gps103", "eseal"}) {
    const std::string begin = name == "eseal" ? "##S," : name == "tk103" ? "(" : "imei:";
    const Protocol* protocol = FindProtocol(name);
    EXPECT_EQ(protocol->Split(begin + std::string(kFrameBytesMax - 100, '1')).kind, CutKind::kMore);
    EXPECT_EQ(protocol->Split(begin + std::string(kFrameBytesMax, '1')).kind, CutKind::kGarbage);
    EXPECT_EQ(protocol->Split(std::string(kFrameBytesMax, 'x')).kind, CutKind::kGarbage) << name;
  }
  const Protocol* h02 = FindProtocol("h02");
  EXPECT_EQ(h02->Split("*HQ," + std::string(kFrameBytesMax, '1')).kind, CutKind::kGarbage);
  EXPECT_EQ(h02->Split(std::string(kFrameBytesMax, 'x')).kind, CutKind::kGarbage);
}

// Command kinds and parameters in the words of the recorded file.
Command CommandFrom(const Json& words) {
  static const std::map<std::string, CommandKind> kinds{
      {"TYPE_CUSTOM", CommandKind::kCustom},
      {"TYPE_OUTPUT_CONTROL", CommandKind::kOutput},
      {"TYPE_ENGINE_STOP", CommandKind::kEngineStop},
      {"TYPE_POSITION_SINGLE", CommandKind::kPositionOnce},
      {"TYPE_POSITION_PERIODIC", CommandKind::kPositionPeriodic},
      {"TYPE_POSITION_STOP", CommandKind::kPositionStop},
      {"TYPE_GET_VERSION", CommandKind::kVersion},
      {"TYPE_REBOOT_DEVICE", CommandKind::kReboot},
      {"TYPE_SET_ODOMETER", CommandKind::kResetOdometer},
      {"TYPE_IDENTIFICATION", CommandKind::kIdentification},
      {"TYPE_ALARM_SOS", CommandKind::kSosAlarm},
      {"TYPE_SET_CONNECTION", CommandKind::kSetServer},
      {"TYPE_SOS_NUMBER", CommandKind::kSosNumber},
      {"TYPE_ALARM_DISARM", CommandKind::kDisarm}};
  Command command{.kind = kinds.at(words["type"].get<std::string>()), .device = "123456789012345"};
  for (const auto& [key, value] : words.items()) {
    if (!key.starts_with("KEY_")) continue;
    std::string name = key.substr(4);
    for (char& c : name)
      c = static_cast<char>(std::tolower(c));
    command.parameters[name] = value.get<std::string>();
  }
  return command;
}

TEST(TextProtocols, SayCommandsAsRecorded) {
  const std::vector<Json> vectors = ReadVectors("commands");
  if (vectors.empty()) GTEST_SKIP() << "no recorded commands in " << VectorFolder();
  int seen = 0;
  for (const Json& vector : vectors) {
    const auto name = vector["protocol"].get<std::string>();
    if (name != "tk103" && name != "gps103" && name != "eseal") continue;
    const auto text = vector["encoded_text"].get<std::string>();
    const Command command = CommandFrom(vector["command"]);
    Session session;
    if (text.starts_with("[begin]")) session.traits.model = "TK103 sms2";
    const auto password = command.parameters.find("device_password");
    if (password != command.parameters.end()) session.traits.password = password->second;
    const auto said = FindProtocol(name)->Encode(command, session);
    ASSERT_TRUE(said) << text << ": " << said.error();
    EXPECT_EQ(*said, text);
    ++seen;
  }
  EXPECT_EQ(seen, 23);
}

TEST(TextProtocols, SayCommandsOfH02WithTheTimeOfDay) {
  const Session session{.received_ms = kReceivedMs};
  const Protocol* h02 = FindProtocol("h02");
  Command command{.kind = CommandKind::kDisarm, .device = "1"};
  EXPECT_EQ(h02->Encode(command, session).value(), "*HQ,1,SCF,144803,1,1#");
  command.kind = CommandKind::kEngineStop;
  EXPECT_EQ(h02->Encode(command, session).value(), "*HQ,1,S20,144803,1,1#");
  command.kind = CommandKind::kPositionPeriodic;
  command.parameters["frequency"] = "10";
  EXPECT_EQ(h02->Encode(command, session).value(), "*HQ,1,S71,144803,22,10#");
}

TEST(TextProtocols, RefuseCommandsThatCannotBeSaid) {
  const Session session;
  Command command{.kind = CommandKind::kSetTimezone, .device = "1"};
  for (const std::string_view name : {"tk103", "gps103", "h02", "eseal"}) {
    const auto said = FindProtocol(name)->Encode(command, session);
    ASSERT_FALSE(said) << name;
    EXPECT_EQ(said.error().code, ErrorCode::kFailedPrecondition);
  }
  command.kind = CommandKind::kCustom;
  for (const std::string_view bad : {"", "a)(b", "a\nb"}) {
    command.parameters["data"] = bad;
    const auto said = FindProtocol("tk103")->Encode(command, session);
    ASSERT_FALSE(said) << bad;
    EXPECT_EQ(said.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(said.error().field, "/parameters/data");
  }
  command.device = "";
  EXPECT_EQ(FindProtocol("tk103")->Encode(command, session).error().field, "/device");
}

struct BadFrame {
  std::string_view protocol;
  std::string_view frame;
};
TEST(TextProtocols, RefuseWhatIsNotTheirs) {
  const std::array<BadFrame, 12> cases{
      {{"tk103", "013612345678BP00"},
       {"tk103", "(013612345678)"},
       {"tk103", "(1,ZC11,250517,A,9912.7118N,03452.8086E,0.68,115525,208.19)"},
       {"tk103", ""},
       {"gps103", "tracker"},
       {"gps103", "imei:x,tracker,1;"},
       {"h02", "*HQ,1,V1"},
       {"h02", "*HQ,,V1,1#"},
       {"h02", "$short"},
       {"eseal", "##S,eSeal,1"},
       {"eseal", "##S,eSeal,,256,E##"},
       {"eseal",
        "##S,eSeal,1,256,3.0.6,Normal,x,2017-08-31,08:14:40,15,A,25.7N "
        "100.3W,1,0,Close,0.7,0,3.8,-73,"
        "E##"}}};
  for (const BadFrame& each : cases) {
    Session session;
    Decoded said;
    const Status read = FindProtocol(each.protocol)->Decode(each.frame, session, said);
    ASSERT_FALSE(read) << each.frame;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(session.device, IsEmpty());
  }
}

const Report& One(const Decoded& said) {
  EXPECT_EQ(said.reports().size(), 1U);
  static const Report none;
  return said.reports().empty() ? none : said.reports()[0];
}

TEST(Tk103, ReadsFlagsInFrontOfTheOdometer) {
  Session session;
  Decoded said;
  ASSERT_TRUE(FindProtocol("tk103")->Decode(
      "(013612345678BR00260203A0403.0000S03940.2000E012.5144803090.0001100032L0000000A+017.3)",
      session, said));
  const Report& report = One(said);
  EXPECT_EQ(report.device, "013612345678");
  EXPECT_EQ(report.fix.time_ms, 1'770'130'083'000);
  EXPECT_DOUBLE_EQ(report.fix.at.lat, -4.05);
  EXPECT_DOUBLE_EQ(report.fix.at.lon, 39.67);
  EXPECT_DOUBLE_EQ(report.fix.speed_kmh, 12.5);
  EXPECT_DOUBLE_EQ(report.fix.course_deg, 90);
  EXPECT_EQ(report.Flag(kIgnition), true);
  EXPECT_EQ(report.Number("fuel"), 50);
  EXPECT_EQ(report.Number(kOdometer), 10);
  EXPECT_EQ(report.Number(kTemperature, 1), 17.3);
  EXPECT_EQ(session.device, "013612345678");
}

TEST(Tk103, ReadsTheBusOfABatteryBigEndian) {
  Session session;
  Decoded said;
  ASSERT_TRUE(FindProtocol("tk103")->Decode(
      "(007030201454BS5190:02150000753001DC,91:0EE8060EDC0A01DC)", session, said));
  const Report& report = One(said);
  EXPECT_NEAR(report.Number("cumulativeVoltage").value_or(-1), 53.3, 1e-9);
  EXPECT_NEAR(report.Number("current").value_or(-1), 0, 1e-9);
  EXPECT_NEAR(report.Number("soc").value_or(-1), 47.6, 1e-9);
  EXPECT_NEAR(report.Number("maxCellVoltage").value_or(-1), 3.816, 1e-9);
  EXPECT_NEAR(report.Number("minCellVoltage").value_or(-1), 3.804, 1e-9);
}

struct SealEvent {
  std::string_view type;
  std::string_view door;
  Sign sign;
  SealSign seal;
};
TEST(Eseal, TellsWhatHappenedToTheSeal) {
  const std::array<SealEvent, 4> events{
      {{"Event-Door", "Open", Sign::kDoor, SealSign::kUnlockAlarm},
       {"Event-Shock", "Close", Sign::kVibration, SealSign::kVibration},
       {"Event-Lock", "Close", Sign::kLock, SealSign::kSealed},
       {"Event-RC-Unlock", "Open", Sign::kUnlock, SealSign::kUnlocked}}};
  for (const SealEvent& event : events) {
    Session session;
    Decoded said;
    ASSERT_TRUE(FindProtocol("eseal")->Decode(
        fmt::format("##S,eSeal,1000821,256,3.0.6,{},34,2026-02-03,14:48:03,15,A,4.05S "
                    "39.67E,10,36,{},0.71,0:0:3:0,3.8,-73,E##",
                    event.type, event.door),
        session, said));
    const Report& report = One(said);
    EXPECT_TRUE(report.signs.Has(event.sign)) << event.type;
    EXPECT_TRUE(report.seal.Has(event.seal)) << event.type;
    EXPECT_EQ(report.seal.Has(SealSign::kLocked), event.door == "Close");
    EXPECT_EQ(report.fix.at, (geo::Point{.lat = -4.05, .lon = 39.67}));
    EXPECT_EQ(said.reply, fmt::format("##S,eSeal,1000821,256,3.0.6,{} ACK,34,E##\r\n", event.type));
  }
}

TEST(H02, TellsEveryAlarmBit) {
  Session session{.received_ms = kReceivedMs};
  Decoded said;
  ASSERT_TRUE(FindProtocol("h02")->Decode(
      "*HQ,1,V1,144803,A,0403.0000,S,03940.2000,E,010.00,090,030226,FFF7FBFE#", session, said));
  const Report& report = One(said);
  EXPECT_TRUE(report.signs.Has(Sign::kVibration));
  EXPECT_TRUE(report.signs.Has(Sign::kPowerCut));
  EXPECT_FALSE(report.signs.Has(Sign::kSos));
  EXPECT_DOUBLE_EQ(report.fix.speed_kmh, 18.52);
  EXPECT_EQ(said.reply, "*HQ,1,V4,V1,20260203144803#");
}

TEST(H02, TakesTheDeviceOfTheConnectionWhereTheFrameHasNone) {
  Session session{.device = "42"};
  Decoded said;
  ASSERT_TRUE(FindProtocol("h02")->Decode(
      "*HQ,,V1,173212,A,2225.78879,S,02829.19021,E,0.00,0,290418,FFFFFBFF#", session, said));
  EXPECT_EQ(One(said).device, "42");
}

TEST(Gps103, TakesTheDayFromTheDeviceAndTheTimeFromTheSatellites) {
  Session session;
  Decoded said;  // half past midnight in Nairobi is the evening before in UTC
  ASSERT_TRUE(FindProtocol("gps103")->Decode(
      "imei:359586015829802,tracker,2602040030,,F,213005.000,A,0403.0000,S,03940.2000,E,10.00,90;",
      session, said));
  EXPECT_EQ(One(said).fix.time_ms, 1'770'154'205'000);  // 2026-02-03T21:30:05Z
  EXPECT_DOUBLE_EQ(One(said).fix.speed_kmh, 18.52);
}

TEST(TextProtocols, ShareAPort) {
  struct Case {
    std::string_view stream;
    std::string_view protocol;
  };
  const std::array<Case, 6> cases{{{"##S,eSeal,1000821,256", "eseal"},
                                   {"##,imei:359586015829802,A;", "gps103"},
                                   {"imei:359586015829802,tracker", "gps103"},
                                   {"359586015829802;", "gps103"},
                                   {"*HQ,9001000002,V8,213945", "h02"},
                                   {"(013612345678BP05000013612345678", "tk103"}}};
  const std::vector<const Protocol*> among{FindProtocol("eseal"), FindProtocol("gps103"),
                                           FindProtocol("h02"), FindProtocol("tk103")};
  for (const Case& each : cases) {
    const Dialect dialect = DetectDialect(each.stream, among);
    ASSERT_NE(dialect.protocol, nullptr) << each.stream;
    EXPECT_EQ(dialect.protocol->name(), each.protocol) << each.stream;
  }
  EXPECT_TRUE(DetectDialect("##", among).more);
}

TEST(Osmand, ReadsAFormInTheBody) {
  Decoded said;
  ASSERT_TRUE(DecodeOsmand({.uri = "/",
                            .content_type = "application/x-www-form-urlencoded",
                            .body = "id=7&lat=-4.05&lon=39.67&timestamp=1770130083&speed=10&"
                                    "accuracy=12.5&ignition=true&note=two+words"},
                           said));
  const Report& report = One(said);
  EXPECT_EQ(report.fix.at, (geo::Point{.lat = -4.05, .lon = 39.67}));
  EXPECT_DOUBLE_EQ(report.fix.speed_kmh, 18.52);
  EXPECT_DOUBLE_EQ(report.fix.accuracy_m, 12.5);
  EXPECT_EQ(report.Flag(kIgnition), true);
  EXPECT_EQ(ReadingsOf(report).at("note"), "two words");
}

struct BadRequest {
  std::string_view uri;
  std::string_view field;
};
TEST(Osmand, RefusesAndNamesTheParameter) {
  const std::array<BadRequest, 9> cases{{{"/?lat=1&lon=2", "/id"},
                                         {"/?id=7&lat=x&lon=2", "/lat"},
                                         {"/?id=7&lat=1", "/lon"},
                                         {"/?id=7&lat=91&lon=2", ""},
                                         {"/?id=7&timestamp=yesterday", "/timestamp"},
                                         {"/?id=7&timestamp=99999999999999", "/timestamp"},
                                         {"/?id=7&cell=1,2", "/cell"},
                                         {"/?id=7&location=1", "/location"},
                                         {"/?id=%00", "/id"}}};
  for (const BadRequest& each : cases) {
    Decoded said;
    const Status read = DecodeOsmand({.uri = each.uri}, said);
    ASSERT_FALSE(read) << each.uri;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(read.error().field, each.field) << each.uri;
  }
  std::string many = "/?id=7";
  for (std::size_t i = 0; i <= kOsmandReadingsMax; ++i)
    many += fmt::format("&x{}=1", i);
  Decoded said;
  EXPECT_FALSE(DecodeOsmand({.uri = many}, said));
  EXPECT_FALSE(DecodeOsmand({.uri = std::string(kOsmandBytesMax + 1, 'x')}, said));
  EXPECT_FALSE(DecodeOsmand({.uri = "/", .content_type = "application/json", .body = "{"}, said));
}

}  // namespace
}  // namespace tidewaiter::device
