#include "codec/mqtt.h"

#include <gtest/gtest.h>

namespace tidewaiter::codec {
namespace {

using std::string_view;
using namespace std::string_view_literals;

// Bytes as in the specification's figures.
TEST(Mqtt, ReadsAConnect) {
  const auto bytes = "\x10\x21\0\x04MQTT\x04\xC6\0\x3C\0\x02me\0\x01w\0\x02\0\1\0\x03usr\0\x02pw"sv;
  // length: 6+1+1+2 + 4 + 3 + 4 + 5 + 4 = 30
  std::string packet(bytes);
  packet[1] = static_cast<char>(packet.size() - 2);
  const auto parsed = ParseMqtt(packet);
  ASSERT_TRUE(parsed) << parsed.error();
  const auto& connect = std::get<MqttConnect>(*parsed);
  EXPECT_EQ(connect.client, "me");
  EXPECT_EQ(connect.keep_alive_s, 60);
  EXPECT_TRUE(connect.clean_session);
  EXPECT_EQ(connect.will_topic, "w");
  EXPECT_EQ(connect.will_payload, "\0\1"sv);
  EXPECT_EQ(connect.user, "usr");
  EXPECT_EQ(connect.password, "pw");
  EXPECT_FALSE(connect.will_retain);
}

TEST(Mqtt, WritesWhatTheSpecificationShows) {
  std::string out;
  WriteMqtt(MqttConnack{.session_present = true}, out);
  EXPECT_EQ(out, "\x20\x02\1\0"sv);
  out.clear();
  WriteMqtt(MqttPublish{.topic = "a/b", .payload = "hi", .qos = 1, .retain = true, .id = 10}, out);
  EXPECT_EQ(out, "\x33\x09\0\3a/b\0\x0Ahi"sv);
  out.clear();
  WriteMqtt(MqttSubscribe{10, {{"a/b", 1}, {"c/d", 2}}}, out);
  EXPECT_EQ(out, "\x82\x0E\0\x0A\0\3a/b\1\0\3c/d\2"sv);
  out.clear();
  WriteMqtt(MqttPingresp{}, out);
  EXPECT_EQ(out, "\xD0\0"sv);
  out.clear();
  WriteMqtt(MqttPublish{.topic = "t", .payload = std::string(200, 'x')}, out);
  EXPECT_EQ(out.substr(0, 3), "\x30\xCB\1"sv);  // 203 in two bytes
}

TEST(Mqtt, EveryPacketComesBackAsItWas) {
  const MqttPacket all[] = {
      MqttConnect{
          .client = "c", .clean_session = false, .keep_alive_s = 7, .has_user = true, .user = "u"},
      MqttConnect{.client = "c",
                  .has_will = true,
                  .will_topic = "t",
                  .will_payload = "",
                  .will_qos = 1,
                  .will_retain = true},
      MqttConnack{false, MqttConnackCode::kNotAuthorised},
      MqttPublish{.topic = "t", .payload = "p"},
      MqttPublish{.topic = "t", .payload = "", .qos = 1, .duplicate = true, .id = 65535},
      MqttPuback{1},
      MqttSubscribe{3, {{"+/x/#", 0}, {"#", 2}}},
      MqttSuback{3, {0, 1, kMqttSubscribeRefused}},
      MqttUnsubscribe{4, {"a", "b/+"}},
      MqttUnsuback{4},
      MqttPingreq{},
      MqttPingresp{},
      MqttDisconnect{}};
  for (const MqttPacket& packet : all) {
    std::string bytes;
    WriteMqtt(packet, bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_EQ(CutMqtt(string_view(bytes).substr(0, size), 1000).state, MqttCutState::kMore);
      EXPECT_FALSE(ParseMqtt(string_view(bytes).substr(0, size)));
    }
    EXPECT_EQ(CutMqtt(bytes + "more", 1000).length, bytes.size());
    const auto parsed = ParseMqtt(bytes);
    ASSERT_TRUE(parsed) << parsed.error();
    EXPECT_TRUE(*parsed == packet) << packet.index();
  }
}

TEST(Mqtt, RefusesWhatIsMalformed) {
  const string_view bad[] = {
      "\x00\x00"sv,                        // type 0
      "\xF0\x00"sv,                        // type 15
      "\x11\x00"sv,                        // reserved bit
      "\x80\x06\0\1\0\1a\0"sv,             // SUBSCRIBE without its bit
      "\x82\x02\0\1"sv,                    // no filters
      "\x82\x06\0\0\0\1a\0"sv,             // identifier 0
      "\x82\x06\0\1\0\1a\3"sv,             // QoS 3
      "\x82\x07\0\1\0\2a#\0"sv,            // not a filter
      "\x30\x00"sv,                        // no topic
      "\x30\x02\0\0"sv,                    // empty
      "\x30\x03\0\1+"sv,                   // wildcard
      "\x30\x03\0\1\0"sv,                  // a zero
      "\x30\x03\0\1\xFF"sv,                // not UTF-8
      "\x32\x05\0\1a\0\0"sv,               // identifier 0
      "\x36\x05\0\1a\0\1"sv,               // QoS 3
      "\x38\x03\0\1a"sv,                   // duplicate of QoS 0
      "\x40\x01\0"sv,                      // too short
      "\x40\x03\0\1\0"sv,                  // too long
      "\xC0\x01\0"sv,                      // a ping with a body
      "\x10\x0C\0\4MQTT\4\3\0\0\0\0"sv,    // reserved bit of CONNECT
      "\x10\x0C\0\4MQTT\4\x40\0\0\0\0"sv,  // password without user
      "\x10\x0C\0\4MQTT\4\x08\0\0\0\0"sv,  // QoS of a will that is not there
      "\x10\x0C\0\4HTTP\4\2\0\0\0\0"sv,    // another protocol
      "\x10\x0B\0\4MQTT\4\2\0\0\0"sv,      // ends early
  };
  for (const string_view packet : bad) {
    const auto parsed = ParseMqtt(packet);
    ASSERT_FALSE(parsed) << static_cast<int>(packet[0]);
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << parsed.error();
  }
}

TEST(Mqtt, SaysWhatIsLeftOut) {
  for (const string_view packet :
       {"\x34\x05\0\1a\0\1"sv, "\x50\x02\0\1"sv, "\x62\x02\0\1"sv, "\x70\x02\0\1"sv,
        "\x10\x0C\0\4MQTT\5\2\0\0\0\0"sv, "\x10\x0E\0\6MQIsdp\3\2\0\0\0\0"sv}) {
    EXPECT_EQ(ParseMqtt(packet).error().code, ErrorCode::kFailedPrecondition);
  }
}

TEST(Mqtt, LimitsBeforeTheBytesAreThere) {
  EXPECT_EQ(CutMqtt("\x30\xFF\x7F"sv, 16384).state, MqttCutState::kTooLong);
  EXPECT_EQ(CutMqtt("\x30\xFF\xFF\xFF\xFF"sv, 16384).state, MqttCutState::kBad);
  EXPECT_EQ(CutMqtt("\x30\xFF\xFF"sv, 16384).state, MqttCutState::kMore);
}

TEST(Mqtt, FiltersMatchTopics) {
  struct Case {
    string_view filter, topic;
    bool matches;
  };
  for (const Case& c : std::initializer_list<Case>{{"a/b", "a/b", true},
                                                   {"a/b", "a/bc", false},
                                                   {"a/b", "a", false},
                                                   {"a", "a/b", false},
                                                   {"a/+", "a/b", true},
                                                   {"a/+", "a/", true},
                                                   {"a/+", "a", false},
                                                   {"+", "/a", false},
                                                   {"+/+", "/a", true},
                                                   {"a/#", "a", true},
                                                   {"a/#", "a/b/c", true},
                                                   {"#", "a/b", true},
                                                   {"#", "$SYS/x", false},
                                                   {"+/x", "$SYS/x", false},
                                                   {"$SYS/#", "$SYS/x", true},
                                                   {"a/+/c", "a/b/c", true},
                                                   {"a/+/c", "a/b/d", false}}) {
    EXPECT_TRUE(IsMqttFilter(c.filter));
    EXPECT_EQ(MqttMatches(c.filter, c.topic), c.matches) << c.filter << " " << c.topic;
  }
  for (const string_view bad : {"", "a#", "#/a", "a+", "+a", "a/#/b"})
    EXPECT_FALSE(IsMqttFilter(bad)) << bad;
}

}  // namespace
}  // namespace tidewaiter::codec
