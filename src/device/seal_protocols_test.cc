// The recorded frames of seals and of their protocols, JT808 and Jointech's, against an independent
// decoder; and a few frames of our own, so that something is tested where those are not.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/internal/checksum.h"
#include "device/internal/jointech.h"
#include "device/internal/jt808.h"
#include "device/protocol.h"
#include "device/test_vectors.h"

namespace tidewaiter::device {
namespace {

using ::testing::IsEmpty;

constexpr std::int64_t kReceivedMs = 1'795'418'654'000;  // 2026-11-23T07:24:14Z

// Where we mean to differ, by the number of the frame. docs/formats/devices-seals.md says the same
// in more words. A difference that is no longer one is a fault too.
struct Except {
  std::string_view protocol;
  int frame;
  std::string_view difference;  // how it begins
  std::string_view why;
};
constexpr Except kExcepts[] = {
    {"jt808", 6, "hdop", "the item is a mask with nothing behind it"},
    {"jt808", 6, "wifi", "the item has one byte: what follows it is no address"},
    {"jt808", 25, "temp2", "the item is the device's identity, not a temperature"},
    {"jt808", 26, "temp2", "as above"},
    {"jt808", 33, "cells", "country and network are in the frame"},
    {"jt808", 35, "driverUniqueId", "the card begins one byte later, behind the lock's number"},
    {"jt808", 35, "stated driverUniqueId", "as above"},
    {"jt808", 44, "cells", "country and network are in the frame"},
    {"jt808", 47, "engineLoad", "one byte, 50 %: they read into the next item"},
    {"jt808", 50, "batteryLevel", "read from the next item"},
    {"jt808", 53, "batteryLevel", "the item is too short: read from the next one"},
    {"jt808", 53, "battery", "as above"},
    {"jt808", 53, "lockStatus", "two bytes: their third is the checksum"},
    {"jt808", 58, "intakeFlow", "recorded as it came: they took 7d 02 for two bytes"},
    {"jt808", 66, "cells", "country and network are in the frame"},
    {"jt808", 69, "cells", "as above"},
    {"jt808", 74, "string", "the item has one byte: they read the checksum and the end"},
    {"jt808", 74, "motion", "as above"},
    {"jt808", 74, "cover", "as above"},
    {"jt808", 90, "odometer", "items from end to end, not readings in fixed places"},
    {"jt808", 90, "battery", "as above"},
    {"jt808", 90, "rssi", "as above"},
    {"jointech", 0, "reply", "the maker's reader acknowledges slaves, so that they go on"},
    {"jointech", 1, "reply", "as above"},
    {"jointech", 5, "cells", "country, network and all of the cell's number are in the frame"},
    {"jointech", 6, "cells", "as above"},
    {"jointech", 8, "cells", "as above"},
};

std::vector<std::string> Unexplained(std::string_view protocol, int frame,
                                     std::vector<std::string> differences) {
  for (const Except& except : kExcepts) {
    if (except.protocol != protocol || except.frame != frame) continue;
    const auto removed = std::erase_if(differences, [&](const std::string& difference) {
      return difference.starts_with(except.difference);
    });
    if (removed == 0) differences.push_back(fmt::format("no difference: {}", except.difference));
  }
  return differences;
}

// Some frames were changed by who sent them in, and their sums no longer fit.
bool SumFits(const std::string& plain) {
  if (plain.front() != jt808::kFlag) return true;
  const std::string_view content = std::string_view(plain).substr(1, plain.size() - 3);
  return XorOf(content) == static_cast<std::uint8_t>(plain[plain.size() - 2]);
}

// The recorded file holds frames that were made plain; this is how they came over the wire.
std::string Wire(std::string_view protocol, const std::string& plain) {
  constexpr std::string_view kSlave = ",WLNET,5,";
  if (protocol == "jt808" && plain.front() == jt808::kFlag) {
    // One was recorded as it came.
    if (!SumFits(plain) && SumFits(jt808::Unescape(plain))) return plain;
    std::string wire(1, jt808::kFlag);
    for (const char c : plain.substr(1, plain.size() - 2)) {
      if (c == jt808::kFlag || c == jt808::kEscape) {
        wire += {jt808::kEscape, c == jt808::kFlag ? '\x02' : '\x01'};
      } else {
        wire.push_back(c);
      }
    }
    return wire + jt808::kFlag;
  }
  const std::size_t slave = plain.find(kSlave);
  if (protocol != "jointech" || slave == std::string::npos) return plain;
  const std::size_t begin = plain.find(',', slave + kSlave.size()) + 1;
  return plain.substr(0, begin) + jointech::Escape(plain.substr(begin, plain.size() - begin - 1)) +
         ")";
}

Session SessionFor(const Json& vector) {
  Session session;
  session.received_ms = kReceivedMs;
  session.traits.model = vector.value("device_model", "");
  return session;
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::set<std::string> CellsOf(const Report& report) {
  std::set<std::string> all;
  for (const Cell& cell : report.cells) {
    all.insert(fmt::format("{}/{}/{}/{}/{}", cell.mcc, cell.mnc, cell.lac, cell.id,
                           std::abs(cell.signal)));
  }
  return all;
}

std::set<std::string> Heard(const Json& position, const char* what) {
  std::set<std::string> all;
  if (!position.contains("network") || position["network"].is_null()) return all;
  const Json& network = position["network"];
  if (!network.contains(what) || network[what].is_null()) return all;
  for (const Json& each : network[what]) {
    const int rssi = each["rssi"].is_null() ? 0 : each["rssi"].get<int>();
    if (std::string_view(what) == "wifi") {
      all.insert(fmt::format("{},{}", Lower(each["mac"].get<std::string>()), rssi));
    } else {
      all.insert(fmt::format("{}/{}/{}/{}/{}", each["mcc"].get<int>(), each["mnc"].get<int>(),
                             each["lac"].get<std::int64_t>(), each["cid"].get<std::int64_t>(),
                             std::abs(rssi)));
    }
  }
  return all;
}

std::set<std::string> WifiOf(const Report& report) {
  std::set<std::string> all;
  for (const Reading& reading : report.readings) {
    if (reading.stem == "wifi#") all.insert(Lower(std::get<std::string>(reading.value)));
  }
  return all;
}

std::vector<std::string> StatedDifferences(const Json& stated, const Report& report) {
  std::vector<std::string> all;
  if (stated.contains("attribute")) {
    const auto name = stated["attribute"].get<std::string>();
    const std::map<std::string, Json> ours = ReadingsOf(report);
    const auto found = ours.find(name);
    if (found == ours.end() || !SameReading(name, stated["value"], found->second))
      all.push_back("stated " + name);
    return all;
  }
  if (MillisecondsOf(stated["fix_time"]) != report.fix.time_ms) all.emplace_back("stated time");
  if (stated["valid"].get<bool>() != report.fix.valid) all.emplace_back("stated validity");
  if (!Near(stated["lat"].get<double>(), report.fix.at.lat, 1e-5)) all.emplace_back("stated lat");
  if (!Near(stated["lon"].get<double>(), report.fix.at.lon, 1e-5)) all.emplace_back("stated lon");
  return all;
}

// Jointech's speed is a number in a byte. The other decoder reads it as two digits.
double AsTwoDigits(double speed_kmh) {
  const auto byte = static_cast<unsigned>(std::lround(speed_kmh / 1.852));
  return (byte >> 4U) * 10 + (byte & 0x0FU);
}

std::vector<std::string> DifferencesFrom(const Json& vector, const Decoded& said,
                                         bool speed_as_digits) {
  const Json none = Json::array();
  const Json& positions = vector.contains("decoded") ? vector["decoded"] : none;
  if (positions.size() != said.reports().size())
    return {fmt::format("{} reports, not {}", said.reports().size(), positions.size())};
  std::vector<std::string> all;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    Report report = said.reports()[i];
    if (speed_as_digits) report.fix.speed_kmh = AsTwoDigits(report.fix.speed_kmh) * 1.852;
    for (const std::string& difference : Differences(positions[i], report, {}))
      all.push_back(difference);
    if (vector["device_id"].is_string()) {
      const std::string either = "|" + vector["device_id"].get<std::string>() + "|";
      if (either.find("|" + report.device + "|") == std::string::npos)
        all.push_back("device: " + report.device);
    }
    if (CellsOf(report) != Heard(positions[i], "cell")) all.emplace_back("cells");
    if (WifiOf(report) != Heard(positions[i], "wifi")) all.emplace_back("wifi");
  }
  if (vector.contains("upstream_expected") && !vector["upstream_expected"].is_null()) {
    for (const std::string& stated :
         StatedDifferences(vector["upstream_expected"], said.reports().front()))
      all.push_back(stated);
  }
  return all;
}

std::string ExpectedReply(const Json& vector) {
  std::string all;
  for (const Json& hex : vector.value("response_hex", Json::array()))
    all += FromHex(hex.get<std::string>());
  return all;
}

struct Recorded {
  std::string file;
  std::string protocol;
};

class SealProtocol : public ::testing::TestWithParam<Recorded> {};

TEST_P(SealProtocol, ReadsRecordedFramesAsTheOtherDecoderDoes) {
  const auto& [file, name] = GetParam();
  const std::vector<Json> vectors = ReadVectors(file);
  if (vectors.empty()) GTEST_SKIP() << "no recorded frames in " << VectorFolder();
  const Protocol* protocol = FindProtocol(name);
  ASSERT_NE(protocol, nullptr);
  for (const Json& vector : vectors) {
    const int number = vector["seq"].get<int>();
    const std::string frame = Wire(name, FromHex(vector["frame_hex"].get<std::string>()));
    const Cut cut = protocol->Split(frame);
    ASSERT_EQ(cut.kind, CutKind::kFrame) << number;
    ASSERT_EQ(cut.skip, 0U) << number;
    ASSERT_EQ(cut.length, frame.size()) << number;
    Session session = SessionFor(vector);
    session.check_sums = SumFits(name == "jt808" ? jt808::Unescape(frame) : frame);
    Decoded said;
    const Status read = protocol->Decode(frame, session, said);
    ASSERT_TRUE(read) << number << ": " << read.error();
    const bool binary = frame.starts_with('$') || frame.find(",WLNET,") != std::string::npos;
    const bool jointech_place = name == "jointech" ? binary : frame.find("\x7eU") == 0;
    std::vector<std::string> differences = DifferencesFrom(vector, said, jointech_place);
    std::string reply = said.reply;
    if (reply.starts_with(jt808::kFlag)) reply = jt808::Unescape(reply);
    if (reply != ExpectedReply(vector)) differences.push_back("reply: " + ToHex(reply));
    EXPECT_THAT(Unexplained(name, number, differences), IsEmpty()) << number;
    for (const Report& report : said.reports())
      EXPECT_EQ(report.device, session.device) << number;
  }
}

INSTANTIATE_TEST_SUITE_P(All, SealProtocol,
                         ::testing::Values(Recorded{"jt808", "jt808"},
                                           Recorded{"jt600_jointech", "jointech"}),
                         [](const auto& each) { return each.param.protocol; });

// The state of a seal, bit by bit, as the device's page explains it.
TEST(Jointech, TellsTheStateOfASeal) {
  const std::map<std::string, SealSign> kWords{
      {"geofence_enter_alarm", SealSign::kGeofenceEnter},
      {"geofence_exit_alarm", SealSign::kGeofenceExit},
      {"rope_cut_alarm", SealSign::kRopeCut},
      {"vibration_alarm", SealSign::kVibration},
      {"rope_inserted", SealSign::kRopeInserted},
      {"motor_locked", SealSign::kLocked},
      {"unlock_alarm", SealSign::kUnlockAlarm},
      {"wrong_password_alarm", SealSign::kWrongPassword},
      {"unauthorised_card_alarm", SealSign::kUnauthorisedCard},
      {"low_battery_alarm", SealSign::kLowBattery},
      {"back_cover_open_alarm", SealSign::kCoverOpened},
      {"back_cover_closed", SealSign::kCoverClosed},
      {"motor_fault_alarm", SealSign::kMotorStuck}};
  const std::vector<Json> vectors = ReadVectors("jt701_seal_states");
  if (vectors.empty()) GTEST_SKIP() << "no recorded seals in " << VectorFolder();
  for (const Json& vector : vectors) {
    Session session;
    Decoded said;
    ASSERT_TRUE(FindProtocol("jointech")
                    ->Decode(FromHex(vector["frame_hex"].get<std::string>()), session, said));
    ASSERT_EQ(said.reports().size(), 1U);
    const Report& report = said.reports().front();
    for (const auto& [word, sign] : kWords) {
      EXPECT_TRUE(report.seal.Knows(sign)) << word;
      EXPECT_EQ(report.seal.Has(sign), vector["flags"][word].get<bool>()) << word;
    }
    EXPECT_EQ(report.fix.kind == FixKind::kCell, vector["flags"]["located_by_lbs"].get<bool>());
    EXPECT_EQ(report.Flag(kCharge).value_or(false), vector["charging"].get<bool>());
    EXPECT_EQ(report.device, vector["device_id"].get<std::string>());
  }
}

// No recorded seal has these bits.
TEST(Jointech, TellsAlarmsThatOtherServersDrop) {
  struct Case {
    const char* status;
    SealSign seal;
    bool tampering;
  };
  const Case cases[] = {
      {"20c8", SealSign::kRopeCut, true},        {"21c0", SealSign::kUnlockAlarm, false},
      {"22c0", SealSign::kWrongPassword, false}, {"24c0", SealSign::kUnauthorisedCard, false},
      {"30c0", SealSign::kCoverOpened, true},    {"60c0", SealSign::kMotorStuck, false}};
  for (const Case& each : cases) {
    const std::string frame =
        FromHex("2475000000011611002303022614480304030000039402000d016c0000001f0700000000" +
                std::string(each.status) + "3c4f6d07d80ccf");
    Session session;
    Decoded said;
    ASSERT_TRUE(FindProtocol("jointech")->Decode(frame, session, said));
    const Report& report = said.reports().front();
    EXPECT_TRUE(report.seal.Has(each.seal)) << each.status;
    EXPECT_TRUE(report.seal.Has(SealSign::kLocked));
    EXPECT_FALSE(report.signs.Has(Sign::kPowerCut));
    EXPECT_EQ(report.signs.Has(Sign::kTampering), each.tampering) << each.status;
    EXPECT_EQ(report.device, "7500000001");
  }
}

TEST(Jointech, TellsWhoOpenedASeal) {
  struct Case {
    const char* how;  // source, verified, card, password right, wrong passwords
    bool unlocked;
    SealSign other;
  };
  const Case cases[] = {{"1,1,0012260888,0,0", true, SealSign::kUnlocked},
                        {"1,0,0012260888,0,0", false, SealSign::kUnauthorisedCard},
                        {"4,0,0000000000,1,0", true, SealSign::kUnlocked},
                        {"4,0,0000000000,0,3", false, SealSign::kUnlocked},
                        {"6,98,0000000000,0,0", true, SealSign::kUnlocked},
                        {"6,99,0000000000,0,0", false, SealSign::kOutsideArea}};
  for (const Case& each : cases) {
    const std::string frame = "(2050018634,P45,051124,204046,9.861502,N,83.950336,W,A,1,0," +
                              std::string(each.how) + ",7)";
    Session session;
    Decoded said;
    ASSERT_TRUE(FindProtocol("jointech")->Decode(frame, session, said)) << frame;
    const Seal& seal = said.reports().front().seal;
    EXPECT_TRUE(seal.Knows(SealSign::kUnlocked));
    EXPECT_EQ(seal.Has(SealSign::kUnlocked), each.unlocked) << frame;
    EXPECT_EQ(seal.Has(each.other), each.unlocked || each.other != SealSign::kUnlocked) << frame;
    EXPECT_EQ(said.reply, "(P69,0,7)");
  }
}

// A padlock's report with one event.
std::string PadlockFrame(const std::string& event) {
  std::string body = FromHex("00000000000000020158df7206c9607000370000008426020314480360");
  body.push_back(static_cast<char>(event.size()));
  const std::string id = FromHex("019172511329");
  return jt808::Frame({.type = jt808::kLocation,
                       .attributes = static_cast<std::uint16_t>(body.size() + event.size()),
                       .version = -1,
                       .id = id,
                       .serial = 7},
                      body + event);
}

TEST(Jt808, TellsEventsOfPadlocks) {
  struct Case {
    std::string event;
    SealSign seal;
    std::string card;
  };
  const Case cases[] = {{FromHex("000300") + "90025499", SealSign::kSealed, "90025499"},
                        {FromHex("000400") + "90025499", SealSign::kUnlocked, "90025499"},
                        {FromHex("000c00") + "90025498", SealSign::kUnauthorisedCard, "90025498"},
                        {FromHex("000e01") + "90025499", SealSign::kOutsideArea, "90025499"},
                        {FromHex("000f0100"), SealSign::kUnlockAlarm, ""},
                        {FromHex("00100100"), SealSign::kCoverOpened, ""},
                        {FromHex("00110100"), SealSign::kRopeCut, ""},
                        {FromHex("00130100"), SealSign::kWrongPassword, ""},
                        {FromHex("00180100"), SealSign::kMotorStuck, ""}};
  for (const Case& each : cases) {
    Session session;
    Decoded said;
    ASSERT_TRUE(FindProtocol("jt808")->Decode(PadlockFrame(each.event), session, said));
    const Report& report = said.reports().front();
    EXPECT_TRUE(report.seal.Has(each.seal)) << ToHex(each.event);
    EXPECT_EQ(report.time_ms, 1'770'101'283'000) << "China's clock is eight hours ahead";
    const Reading* card = report.Find(kCard);
    ASSERT_EQ(card != nullptr, !each.card.empty());
    if (card != nullptr) {
      EXPECT_EQ(std::get<std::string>(card->value), each.card);
    }
  }
}

TEST(Jt808, BelievesTheRegisterAboutTheClock) {
  for (const int minutes : {0, 120}) {
    Session session;
    session.traits.clock_known = true;
    session.traits.clock_offset_minutes = minutes;
    Decoded said;
    ASSERT_TRUE(FindProtocol("jt808")->Decode(PadlockFrame(FromHex("00110100")), session, said));
    EXPECT_EQ(said.reports().front().time_ms, 1'770'130'083'000 - minutes * 60'000);
  }
}

TEST(Jt808, RefusesAWrongSumUnlessToldNotToLook) {
  std::string frame = PadlockFrame(FromHex("00110100"));
  frame[20] = static_cast<char>(frame[20] ^ 1);
  Session session;
  Decoded said;
  EXPECT_FALSE(FindProtocol("jt808")->Decode(frame, session, said));
  EXPECT_EQ(session.device, "");
  session.check_sums = false;
  said.Clear();
  EXPECT_TRUE(FindProtocol("jt808")->Decode(frame, session, said));
}

TEST(SealProtocols, CutTheFirstFrameOfRecordedStreams) {
  const std::vector<Json> vectors = ReadVectors("frame_splitting");
  if (vectors.empty()) GTEST_SKIP() << "no recorded streams in " << VectorFolder();
  int seen = 0;
  for (const Json& vector : vectors) {
    const bool jointech = vector["protocol"] == "jt600";
    if (!jointech && vector["protocol"] != "jt808") continue;
    const Protocol* protocol = FindProtocol(jointech ? "jointech" : "jt808");
    const std::string stream = FromHex(vector["stream_hex"].get<std::string>());
    const Cut cut = protocol->Split(stream);
    ASSERT_EQ(cut.kind, CutKind::kFrame) << stream;
    const std::string frame = stream.substr(cut.skip, cut.length);
    const bool slave = frame.find(",WLNET,") != std::string::npos;
    std::string plain = frame;
    if (frame.starts_with(jt808::kFlag)) plain = jt808::Unescape(frame);
    if (slave) plain = jointech::Unescape(frame);  // nothing else in it is escaped
    EXPECT_EQ(ToHex(plain), vector["first_frame_hex"].get<std::string>());
    for (std::size_t size = 0; size < cut.skip + cut.length; ++size)
      EXPECT_EQ(protocol->Split(std::string_view(stream).substr(0, size)).kind, CutKind::kMore);
    ++seen;
  }
  EXPECT_EQ(seen, 14);
}

// Every recorded frame among all protocols: its own, or nobody's, never another's.
TEST(Dialects, AreNeverTakenForAnother) {
  const Recorded all[] = {{"eseal", "eseal"},         {"gps103", "gps103"},
                          {"gt06", "gt06"},           {"h02", "h02"},
                          {"jt808", "jt808"},         {"tk103", "tk103"},
                          {"teltonika", "teltonika"}, {"jt600_jointech", "jointech"}};
  int seen = 0;
  int unsure = 0;
  for (const auto& [file, name] : all) {
    for (const Json& vector : ReadVectors(file)) {
      const std::string frame = Wire(name, FromHex(vector["frame_hex"].get<std::string>()));
      const Dialect dialect = DetectDialect(frame, Protocols());
      ++seen;
      if (dialect.protocol == nullptr) {
        ++unsure;
        continue;
      }
      EXPECT_EQ(dialect.protocol->name(), name) << file << " " << vector["seq"] << ": " << frame;
    }
  }
  if (seen == 0) GTEST_SKIP() << "no recorded frames in " << VectorFolder();
  EXPECT_LE(unsure * 100, seen) << unsure << " of " << seen << " are nobody's";
}

TEST(SealProtocols, EndStreamsThatNeverEndAFrame) {
  for (const std::string_view name : {"jt808", "jointech"}) {
    const Protocol* protocol = FindProtocol(name);
    EXPECT_EQ(protocol->Split("(" + std::string(kFrameBytesMax - 100, '1')).kind, CutKind::kMore);
    EXPECT_EQ(protocol->Split("(" + std::string(kFrameBytesMax, '1')).kind, CutKind::kGarbage);
    EXPECT_EQ(protocol->Split(std::string(kFrameBytesMax, 'x')).kind, CutKind::kGarbage);
  }
  EXPECT_EQ(FindProtocol("jt808")->Split("\x7e" + std::string(kFrameBytesMax, '1')).kind,
            CutKind::kGarbage);
  EXPECT_EQ(FindProtocol("jointech")->Split(FromHex("243151160000ffffffffff")).kind,
            CutKind::kGarbage);
}

TEST(Jointech, SaysRecordedCommands) {
  const std::map<std::string, CommandKind> kKinds{
      {"TYPE_ENGINE_STOP", CommandKind::kEngineStop},
      {"TYPE_ENGINE_RESUME", CommandKind::kEngineResume},
      {"TYPE_SET_TIMEZONE", CommandKind::kSetTimezone},
      {"TYPE_REBOOT_DEVICE", CommandKind::kReboot}};
  int seen = 0;
  for (const Json& vector : ReadVectors("commands")) {
    if (vector["protocol"] != "jt600") continue;
    Command command;
    command.kind = kKinds.at(vector["command"]["type"].get<std::string>());
    if (vector["command"].contains("KEY_TIMEZONE"))
      command.parameters["timezone"] = vector["command"]["KEY_TIMEZONE"].get<std::string>();
    const auto said = FindProtocol("jointech")->Encode(command, {});
    ASSERT_TRUE(said) << said.error();
    EXPECT_EQ(*said, vector["encoded_text"].get<std::string>());
    ++seen;
  }
  if (seen == 0) GTEST_SKIP() << "no recorded commands in " << VectorFolder();
  EXPECT_EQ(seen, 4);
}

TEST(Jointech, OpensASealWithItsPasswordOnly) {
  const Protocol* protocol = FindProtocol("jointech");
  Session session;
  Command command;
  command.kind = CommandKind::kDisarm;
  EXPECT_EQ(protocol->Encode(command, session).error().field, "/parameters/password");
  session.traits.password = "1234)6";
  EXPECT_FALSE(protocol->Encode(command, session));
  session.traits.password = "123456";
  EXPECT_EQ(protocol->Encode(command, session).value(), "(P43,123456)");
  command.kind = CommandKind::kArm;  // by hand
  EXPECT_EQ(protocol->Encode(command, session).error().code, ErrorCode::kFailedPrecondition);
  command.kind = CommandKind::kPositionPeriodic;
  command.parameters["frequency"] = "60";
  EXPECT_EQ(protocol->Encode(command, session).value(), "(P04,1,60,30)");
}

TEST(Jt808, SaysCommandsWithTheHeaderOfTheDevice) {
  const Protocol* protocol = FindProtocol("jt808");
  Command command;
  command.kind = CommandKind::kDisarm;
  command.device = "14450376202";
  command.number = 5;
  EXPECT_EQ(ToHex(protocol->Encode(command, {}).value()), "7e85000001014450376202000500c37e");
  // A device of 2019: ten bytes of id, and a list of controls.
  const std::string login = FromHex("7e0102400401000008664960775821640001303030306c7e");
  Session session;
  session.check_sums = false;
  Decoded said;
  ASSERT_TRUE(protocol->Decode(login, session, said));
  EXPECT_EQ(said.login, "866496077582164");
  command.device.clear();
  const std::string frame = protocol->Encode(command, session).value();
  EXPECT_EQ(ToHex(frame).substr(0, 46), "7e85004005010000086649607758216400050001000100");
}

}  // namespace
}  // namespace tidewaiter::device
