// Binary protocols against recorded frames of real devices, and against streams that mean harm.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/protocol.h"
#include "device/test_vectors.h"
#include "device/voice.h"

namespace tidewaiter::device {
namespace {

using testing::HasSubstr;

// Where we read a frame otherwise than the decoder whose output the vectors hold, and why. Each is
// told in docs/formats/devices-teltonika-gt06.md.
struct Except {
  std::string_view frame;               // how it begins, in hexadecimal
  std::set<std::string> readings = {};  // those that differ
  std::set<std::string> values = {};    // of the position: as Differences() names them
  std::string_view reason = {};
};

const std::vector<Except>& Excepts() {
  static const std::vector<Except> kAll{
      {"7878293218061301261c",
       {"charge", "rssi", "status"},
       {"altitude_m"},
       "a cell of four bytes is read as eight, and the rest from the checksum"},
      {"78782a31180613012b39", {"ignition"}, {}, "the same"},
      {"78782732180214123324",
       {"batteryLevel", "ignition", "rssi", "status"},
       {"altitude_m"},
       "the same: this one sends no altitude"},
      {"78782ea4110c0c02281b",
       {"batteryLevel", "geofence", "rssi", "status"},
       {},
       "a network of two bytes is not counted, and all after it is one byte late"},
      {"78782727110c0b0e170f",
       {"batteryLevel", "charge", "geofence", "ignition", "rssi", "status"},
       {},
       "the same"},
      {"7979001f70002c000469", {}, {"device time"}, "module 2c is the time"},
      {"797900377000000001020035000103002c", {}, {"device time"}, "the same"},
      {"787844f3140c0b0a262a", {}, {"device time"}, "a binary time is read as decimal digits"},
      {"7878353714080d05000a", {}, {"accuracy_m"}, "only the first module is read"},
      {"78780c95", {"eventData"}, {}, "without a place there is none: it is the serial number"},
      {"000000000000010e8e020000019769de9f98",
       {"tag1Name", "tag2Name", "tag3Name", "tag1Temp", "tag2Temp", "tag3Temp"},
       {},
       "names without the zeros behind them, temperatures in degrees"},
      {"00000000000003b5080b0000015ab564", {"iccid"}, {}, "two bytes are read as eight"},
  };
  return kAll;
}

const Except* ExceptOf(const std::string& hex) {
  for (const Except& except : Excepts()) {
    if (hex.starts_with(except.frame)) return &except;
  }
  return nullptr;
}

// Two frames of a session that began with a login of another frame: its clock is eight hours early.
int ClockOffsetOf(const std::string& hex) {
  constexpr int kChina = 8 * 60;
  return hex.starts_with("78781f12110819") || hex.starts_with("787825161108") ? kChina : 0;
}

Session SessionOf(const Json& vector) {
  constexpr std::int64_t kOfTheRun = 1795418654000;  // the answer to a clock request holds it
  Session session;
  session.device = vector["device_id"].is_null() ? "999" : vector["device_id"];
  if (vector.contains("device_model")) session.traits.model = vector["device_model"];
  session.traits.clock_offset_minutes = ClockOffsetOf(vector["frame_hex"]);
  session.received_ms = kOfTheRun;
  session.check_sums = vector.contains("crc_ok") && vector["crc_ok"].get<bool>();
  return session;
}

std::string Where(const Json& vector) {
  return vector["test"].get<std::string>() + " " + std::to_string(vector["seq"].get<int>()) + " " +
         vector["frame_hex"].get<std::string>().substr(0, 60);
}

std::string ResponsesOf(const Json& vector) {
  std::string all;
  if (!vector.contains("response_hex")) return all;
  for (const auto& response : vector["response_hex"])
    all += response.get<std::string>();
  return all;
}

// Of a report without coordinates the oracle says validity and time of fix by whim; ours are never
// valid and have none.
bool IsOfNoFix(const std::string& difference, const Json& position, const Report& report) {
  const bool both = report.fix.kind == FixKind::kNone && position["lat"].get<double>() == 0 &&
                    position["lon"].get<double>() == 0;
  return both && (difference == "valid" || difference == "fix time");
}

class Vectors : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    vectors_ = ReadVectors(GetParam());
    if (vectors_.empty()) GTEST_SKIP() << "no vectors: set TIDEWAITER_SHARED to ../shared";
  }
  [[nodiscard]] static const Protocol& protocol() { return *FindProtocol(GetParam()); }
  std::vector<Json> vectors_;
};

void ExpectPosition(const Json& position, const Report& report, const Except* except) {
  const std::vector<std::string> differences =
      Differences(position, report, except != nullptr ? except->readings : std::set<std::string>{});
  for (const std::string& difference : differences) {
    const std::string name = difference.substr(0, difference.find(':'));
    if (except != nullptr && except->values.contains(name)) continue;
    if (!IsOfNoFix(difference, position, report)) ADD_FAILURE() << difference;
  }
}

TEST_P(Vectors, EveryFrameIsReadAsTheOracleReadsIt) {
  for (const Json& vector : vectors_) {
    SCOPED_TRACE(Where(vector));
    Session session = SessionOf(vector);
    const std::string device = session.device;
    Decoded said;
    const auto hex = vector["frame_hex"].get<std::string>();
    const Status status = protocol().Decode(FromHex(hex), session, said);
    ASSERT_TRUE(status.has_value()) << status.error();
    const Json& positions = vector["decoded"];
    ASSERT_EQ(said.reports().size(), positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      ExpectPosition(positions[i], said.reports()[i], ExceptOf(hex));
      EXPECT_EQ(said.reports()[i].device, device);
    }
    EXPECT_EQ(ToHex(said.reply), ResponsesOf(vector));
    if (!vector["device_id"].is_null()) {
      EXPECT_EQ(said.login, vector["device_id"]);
    }
  }
}

// What the authors of the oracle assert themselves.
TEST_P(Vectors, EveryValueThatIsAssertedUpstreamIsSaid) {
  for (const Json& vector : vectors_) {
    if (!vector.contains("upstream_expected")) continue;
    const Json& expected = vector["upstream_expected"];
    if (!expected.contains("attribute")) continue;  // a position: compared above
    SCOPED_TRACE(Where(vector));
    Session session = SessionOf(vector);
    Decoded said;
    const auto hex = vector["frame_hex"].get<std::string>();
    ASSERT_TRUE(protocol().Decode(FromHex(hex), session, said).has_value());
    ASSERT_FALSE(said.reports().empty());
    const auto name = expected["attribute"].get<std::string>();
    const Except* except = ExceptOf(hex);
    if (except != nullptr && except->readings.contains(name)) continue;
    auto readings = ReadingsOf(said.reports().back());
    if (name == "altitude") {  // stated as a reading, but it is the position's own
      if (except != nullptr) continue;
      EXPECT_EQ(expected["value"], said.reports().back().fix.altitude_m);
    } else if (expected["value"].is_null()) {
      EXPECT_FALSE(readings.contains(name));
    } else {
      EXPECT_TRUE(SameReading(name, expected["value"], readings[name]))
          << name << ": " << readings[name];
    }
  }
}

TEST_P(Vectors, OneWrongByteIsNoticed) {
  int frames = 0;
  for (const Json& vector : vectors_) {
    if (!vector.contains("crc_ok") || !vector["crc_ok"].get<bool>()) continue;
    SCOPED_TRACE(Where(vector));
    const std::string frame = FromHex(vector["frame_hex"].get<std::string>());
    ++frames;
    for (std::size_t i = 0; i < frame.size(); ++i) {
      std::string wrong = frame;
      wrong[i] = static_cast<char>(wrong[i] ^ (1 << i % 8));
      Session session = SessionOf(vector);
      Decoded said;
      EXPECT_FALSE(protocol().Decode(wrong, session, said).has_value()) << "byte " << i;
    }
  }
  EXPECT_GT(frames, 30);
}

TEST_P(Vectors, FramesAreFoundInAStream) {
  int streams = 0;
  for (const Json& vector : ReadVectors("frame_splitting")) {
    if (vector["protocol"] != GetParam()) continue;
    ++streams;
    const std::string stream = FromHex(vector["stream_hex"].get<std::string>());
    const Cut cut = protocol().Split(stream);
    ASSERT_EQ(cut.kind, CutKind::kFrame) << vector["stream_hex"];
    EXPECT_EQ(ToHex(stream.substr(cut.skip, cut.length)), vector["first_frame_hex"]);
  }
  EXPECT_GT(streams, 0);
}

// However the network cuts it, a stream of frames falls into the same frames.
TEST_P(Vectors, AFrameThatIsNotWholeWaits) {
  std::string stream;
  std::vector<std::string> frames;
  for (const Json& vector : vectors_) {
    if (!vector.contains("crc_ok") || !vector["crc_ok"].get<bool>()) continue;
    frames.push_back(FromHex(vector["frame_hex"].get<std::string>()));
    stream += frames.back();
  }
  std::size_t at = 0;
  for (const std::string& frame : frames) {
    SCOPED_TRACE(ToHex(frame).substr(0, 60));
    for (std::size_t seen = 0; seen < frame.size(); ++seen) {
      ASSERT_EQ(protocol().Split(std::string_view(stream).substr(at, seen)).kind, CutKind::kMore);
    }
    const Cut cut = protocol().Split(std::string_view(stream).substr(at));
    ASSERT_EQ(cut.kind, CutKind::kFrame);
    ASSERT_EQ(cut.skip + cut.length, frame.size());
    at += frame.size();
  }
}

TEST_P(Vectors, TheDialectIsDetected) {
  for (const Json& vector : vectors_) {
    if (!vector.contains("crc_ok") || !vector["crc_ok"].get<bool>()) continue;
    const std::string frame = FromHex(vector["frame_hex"].get<std::string>());
    EXPECT_EQ(DetectDialect(frame, Protocols()).protocol, &protocol()) << Where(vector);
  }
}

CommandKind KindOf(const std::string& name) {
  if (name == "TYPE_CUSTOM") return CommandKind::kCustom;
  if (name == "TYPE_ENGINE_STOP") return CommandKind::kEngineStop;
  ADD_FAILURE() << "a command without a kind: " << name;
  return CommandKind::kCustom;
}

TEST_P(Vectors, CommandsAreWrittenAsTheOracleWritesThem) {
  int commands = 0;
  for (const Json& vector : ReadVectors("commands")) {
    if (vector["protocol"] != GetParam()) continue;
    ++commands;
    Command command{.kind = KindOf(vector["command"]["type"])};
    if (vector["command"].contains("KEY_DATA")) {
      command.parameters["data"] = vector["command"]["KEY_DATA"];
    }
    const auto bytes = protocol().Encode(command, {});
    ASSERT_TRUE(bytes.has_value()) << bytes.error();
    EXPECT_EQ(ToHex(*bytes), vector["encoded_hex"]);
  }
  EXPECT_GT(commands, 0);
}

INSTANTIATE_TEST_SUITE_P(Binary, Vectors, testing::Values("gt06", "teltonika"));

// Without the vectors: frames of our own, so that something is always tested.

Decoded Say(const char* name, std::string_view hex, Session& session) {
  Decoded said;
  const Status status = FindProtocol(name)->Decode(FromHex(hex), session, said);
  if (!status) ADD_FAILURE() << status.error();
  return said;
}

ErrorCode RefusalOf(const char* name, std::string_view hex, Session session) {
  Decoded said;
  const Status status = FindProtocol(name)->Decode(FromHex(hex), session, said);
  return status ? ErrorCode::kInternal : status.error().code;
}

constexpr std::string_view kTeltonikaLogin = "000f333536333037303432343431303133";
TEST(Teltonika, ALoginNamesTheDeviceAndIsAnswered) {
  Session session;
  const Decoded said = Say("teltonika", kTeltonikaLogin, session);
  EXPECT_EQ(said.login, "356307042441013");
  EXPECT_EQ(session.device, "356307042441013");
  EXPECT_EQ(ToHex(said.reply), "01");
  EXPECT_TRUE(said.reports().empty());
}

TEST(Teltonika, DataBeforeALoginAreRefused) {
  const std::string frame = ToHex(SayTeltonika(std::vector<Report>(1)));
  EXPECT_EQ(RefusalOf("teltonika", frame, {}), ErrorCode::kInvalidArgument);
}

TEST(Teltonika, ARefusedFrameLeavesTheSessionAsItWas) {
  Session session{.device = "1", .memory = {7, 8, 9, 10}};
  Decoded said;
  // A datagram of another device whose records end too early.
  const std::string frame = FromHex("0010cafe01220003313233080100000000");
  EXPECT_FALSE(FindProtocol("teltonika")->Decode(frame, session, said).has_value());
  EXPECT_EQ(session.device, "1");
  EXPECT_THAT(session.memory, testing::ElementsAre(7, 8, 9, 10));
}

// The same id means a reading of its own in one family of models and nothing known in another.
TEST(Teltonika, TheModelSaysWhatAnIdMeans) {
  // Codec 8, ids 113 (87), 252 (1) of one byte, no more groups; the checksum is not looked at.
  constexpr std::string_view kFrame =
      "0000000000000026080100000182a701b49301d5d90ab7ebe4aae101be003d1200000002027157fc01"
      "0000000100000000";
  Session plain{.device = "1", .check_sums = false};
  const Decoded unknown = Say("teltonika", kFrame, plain);
  ASSERT_EQ(unknown.reports().size(), 1U);
  EXPECT_EQ(unknown.reports()[0].Number("io#", 113), 87);
  EXPECT_TRUE(unknown.reports()[0].signs.empty());
  Session known{.device = "1", .traits = {.model = "FMB920"}, .check_sums = false};
  const Decoded vehicle = Say("teltonika", kFrame, known);
  ASSERT_EQ(vehicle.reports().size(), 1U);
  EXPECT_EQ(vehicle.reports()[0].Number(kBatteryLevel), 87);
  EXPECT_TRUE(vehicle.reports()[0].signs.Has(Sign::kPowerCut));
  Session lorry{.device = "1", .traits = {.model = "FMB640"}, .check_sums = false};
  EXPECT_EQ(Say("teltonika", kFrame, lorry).reports()[0].Number("io#", 113), 87);
}

TEST(Teltonika, AnswersOfCodec14CarryTheDevicesNumber) {
  Session session{.device = "1", .check_sums = false};
  const Decoded answer = Say("teltonika",
                             "00000000000000130e010600000"
                             "00c"
                             "0356307042441013"
                             "706f6e67"
                             "0100000000",
                             session);
  ASSERT_EQ(answer.reports().size(), 1U);
  EXPECT_EQ(answer.reports()[0].Find(kResult)->value, Reading{.value = std::string("pong")}.value);
  EXPECT_EQ(answer.reply, "");
  const Decoded refusal = Say("teltonika",
                              "000000000000000f0e011100000008"
                              "0356307042441013"
                              "0100000000",
                              session);
  EXPECT_THAT(std::get<std::string>(refusal.reports()[0].Find(kResult)->value),
              HasSubstr("another device"));
}

// A sensor's list that is laid out in another way is kept as it is, and no reading made up.
TEST(Teltonika, BeaconsThatAreCutOffAreKeptAsTheyAre) {
  std::string frame = SayTeltonika(std::vector<Report>(1));
  // The last group, of values of any length, is empty: put beacons of three bytes into it.
  frame.replace(frame.size() - 7, 2, std::string("\0\1\x01\x81\0\3\0\x11\x22", 9));
  frame[7] = static_cast<char>(frame[7] + 7);
  Session session{.device = "1", .check_sums = false};
  Decoded said;
  ASSERT_TRUE(FindProtocol("teltonika")->Decode(frame, session, said).has_value());
  ASSERT_EQ(said.reports().size(), 1U);
  EXPECT_EQ(said.reports()[0].Find("io#", 385)->value,
            Reading{.value = std::string("001122")}.value);
  EXPECT_EQ(said.reports()[0].Find("beacon#Rssi", 1), nullptr);
}

TEST(Teltonika, APlaceThatIsNowhereIsNotGivenOn) {
  Report lost{.fix = {.valid = true, .at = {.lat = 0, .lon = 0}, .satellites = 5}};
  std::string frame = SayTeltonika(std::vector<Report>{lost});
  frame.replace(19, 4, "\x7f\xff\xff\xff");  // longitude 214.7
  Session session{.device = "1", .check_sums = false};
  Decoded said;
  ASSERT_TRUE(FindProtocol("teltonika")->Decode(frame, session, said).has_value());
  ASSERT_EQ(said.reports().size(), 1U);
  EXPECT_EQ(said.reports()[0].fix.kind, FixKind::kNone);
  EXPECT_FALSE(said.reports()[0].fix.valid);
  EXPECT_EQ(ToHex(said.reply), "00000001");
}

TEST(Teltonika, HostileStreamsEnd) {
  const Protocol& protocol = *FindProtocol("teltonika");
  const auto kind = [&](std::string_view hex) { return protocol.Split(FromHex(hex)).kind; };
  EXPECT_EQ(kind("00000000ffffffff"), CutKind::kGarbage);    // four gigabytes
  EXPECT_EQ(kind("0000000000000000"), CutKind::kGarbage);    // nothing
  EXPECT_EQ(kind("0000000000004000"), CutKind::kGarbage);    // with header and sum too long
  EXPECT_EQ(kind("000000000000002a77"), CutKind::kGarbage);  // no codec
  EXPECT_EQ(kind("00000001"), CutKind::kGarbage);
  EXPECT_EQ(kind("474554202f20"), CutKind::kGarbage);  // GET /
  EXPECT_EQ(kind("0000000000003ff408"), CutKind::kMore);
  EXPECT_EQ(kind(""), CutKind::kMore);
}

TEST(Teltonika, CommandsItDoesNotKnowAreRefused) {
  const Protocol& protocol = *FindProtocol("teltonika");
  const auto arm = protocol.Encode({.kind = CommandKind::kArm}, {});
  ASSERT_FALSE(arm.has_value());
  EXPECT_EQ(arm.error().code, ErrorCode::kFailedPrecondition);
  const auto empty = protocol.Encode({.kind = CommandKind::kCustom}, {});
  ASSERT_FALSE(empty.has_value());
  EXPECT_EQ(empty.error().field, "/parameters/data");
  const auto version = protocol.Encode({.kind = CommandKind::kVersion}, {});
  ASSERT_TRUE(version.has_value());
  EXPECT_THAT(*version, HasSubstr("getver"));
}

// Example of the protocol's own document: a position in 2012.
constexpr std::string_view kGt06Frame =
    "787821120c010c0f151fcf027ac8840c4657ec00140001cc00287d001f720001000f53a00d0a";

TEST(Gt06, APositionIsReadAndAnswered) {
  Session session{.device = "864717003283581"};
  const Decoded said = Say("gt06", kGt06Frame, session);
  ASSERT_EQ(said.reports().size(), 1U);
  const Report& report = said.reports()[0];
  EXPECT_EQ(report.fix.kind, FixKind::kSatellite);
  EXPECT_TRUE(report.fix.valid);
  EXPECT_NEAR(report.fix.at.lat, 23.1117533, 1e-6);
  EXPECT_NEAR(report.fix.at.lon, 114.4092333, 1e-6);
  EXPECT_EQ(report.fix.satellites, 15);
  ASSERT_EQ(report.cells.size(), 1U);
  EXPECT_EQ(report.cells[0], (Cell{.mcc = 460, .mnc = 0, .lac = 10365, .id = 8050}));
  EXPECT_EQ(ToHex(said.reply), "78780512000f5a530d0a");
}

TEST(Gt06, ALoginTellsTheClock) {
  Session session;
  const Decoded said = Say("gt06", "787811010864717003664467100f190a0002c6d20d0a", session);
  EXPECT_EQ(session.device, "864717003664467");
  const Decoded early = Say("gt06", kGt06Frame, session);
  Session utc{.device = "864717003664467"};
  const Decoded plain = Say("gt06", kGt06Frame, utc);
  // Four hours behind UTC: the same digits are a later time.
  EXPECT_EQ(early.reports()[0].time_ms - plain.reports()[0].time_ms, 4 * 3600 * 1000);
}

TEST(Gt06, TheRegistersClockCountsMoreThanTheLogins) {
  Session session;
  Say("gt06", "787811010864717003664467100f190a0002c6d20d0a", session);
  session.traits.clock_offset_minutes = 60;
  const Decoded said = Say("gt06", kGt06Frame, session);
  Session utc{.device = "864717003664467"};
  const Decoded plain = Say("gt06", kGt06Frame, utc);
  EXPECT_EQ(said.reports()[0].time_ms - plain.reports()[0].time_ms, -3600 * 1000);
}

TEST(Gt06, AMessageBeforeALoginIsRefused) {
  EXPECT_EQ(RefusalOf("gt06", kGt06Frame, {}), ErrorCode::kInvalidArgument);
}

TEST(Gt06, AListOfNetworksNeedsNoChecksumButMustFitToTheByte) {
  const std::string right = "7878006919012105090303028f01007549e05a00bc9c5c5a007a8d1a5a0d0a";
  const std::string longer = "7878006919012105090303028f01007549e05a00bc9c5c5a007a8d1a5a000d0a";
  Session session{.device = "1"};
  EXPECT_EQ(Say("gt06", right, session).reports()[0].cells.size(), 3U);
  EXPECT_EQ(RefusalOf("gt06", longer, session), ErrorCode::kInvalidArgument);
}

TEST(Gt06, HostileStreamsEnd) {
  const Protocol& protocol = *FindProtocol("gt06");
  const auto kind = [&](std::string_view hex) { return protocol.Split(FromHex(hex)).kind; };
  EXPECT_EQ(kind("7979ffff94"), CutKind::kGarbage);  // longer than any frame
  EXPECT_EQ(kind("7979000494"), CutKind::kGarbage);  // shorter than any
  EXPECT_EQ(kind("7879"), CutKind::kGarbage);
  EXPECT_EQ(kind("24"), CutKind::kGarbage);
  EXPECT_EQ(kind("78"), CutKind::kMore);
  std::string endless = FromHex("78780512");
  endless.resize(kFrameBytesMax - 1, 'x');
  EXPECT_EQ(protocol.Split(endless).kind, CutKind::kMore);
  endless.resize(kFrameBytesMax + 10, 'x');
  EXPECT_EQ(protocol.Split(endless).kind, CutKind::kGarbage);
}

TEST(Gt06, AnEndMarkInsideAFrameThatIsNotWholeIsData) {
  // The text of a serial port ends with a line end.
  const std::string frame = FromHex("797900109b0344373532304136320d0a000f87f00d0a");
  const Protocol& protocol = *FindProtocol("gt06");
  EXPECT_EQ(protocol.Split(frame.substr(0, 16)).kind, CutKind::kMore);
  EXPECT_EQ(protocol.Split(frame).length, frame.size());
}

TEST(Gt06, APhotoIsFetchedPieceByPiece) {
  Session session{.device = "1", .check_sums = false};
  // Time, place and camera in 18 bytes, 1,500 bytes of photo 7.
  const Decoded offer = Say("gt06",
                            "78781f35" + std::string(36, '0') +
                                "000005dc00000007"
                                "000100000d0a",
                            session);
  EXPECT_THAT(ToHex(offer.reply), testing::StartsWith("78780f3600000007000000000400"));
  const auto piece = [&](std::string_view offset) {
    return "7979001136" + std::string("00000007") + std::string(offset) + "0400" + "aabb" +
           "000100000d0a";
  };
  const Decoded next = Say("gt06", piece("00000000"), session);
  EXPECT_THAT(ToHex(next.reply), testing::StartsWith("78780f36000000070000040001dc"));
  EXPECT_TRUE(next.reports().empty());
  EXPECT_EQ(Say("gt06", piece("00000400"), session).reply, "");
}

TEST(Gt06, CommandsCarryTheirNumber) {
  const Protocol& protocol = *FindProtocol("gt06");
  const auto bytes = protocol.Encode({.kind = CommandKind::kPositionOnce, .number = 258}, {});
  ASSERT_TRUE(bytes.has_value());
  EXPECT_THAT(*bytes, HasSubstr("WHERE#\x01\x02"));
  const auto arm = protocol.Encode({.kind = CommandKind::kArm}, {});
  ASSERT_FALSE(arm.has_value());
  EXPECT_EQ(arm.error().code, ErrorCode::kFailedPrecondition);
  Command longest{.kind = CommandKind::kCustom, .parameters = {{"data", std::string(201, 'x')}}};
  EXPECT_FALSE(protocol.Encode(longest, {}).has_value());
}

}  // namespace
}  // namespace tidewaiter::device
