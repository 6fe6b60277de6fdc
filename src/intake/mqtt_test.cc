// MQTT as devices speak it: bytes of our own client, and mosquitto's as the independent one.
#include "codec/mqtt.h"

#include <thread>

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "http/test_certificate.h"
#include "intake/test_intake.h"
#include "os/process.h"

namespace tidewaiter::intake {
namespace {

using codec::MqttConnack;
using codec::MqttConnackCode;
using codec::MqttConnect;
using codec::MqttPacket;
using codec::MqttPuback;
using codec::MqttPublish;
using codec::MqttSuback;
using codec::MqttSubscribe;

std::string Bytes(const MqttPacket& packet) {
  std::string bytes;
  codec::WriteMqtt(packet, bytes);
  return bytes;
}

std::string TopicOf(std::string_view device, std::string_view leaf) {
  return "sc/v1/ke/seal/" + std::string(device) + "/" + std::string(leaf);
}

class Mqtt : public IntakeTest {
 protected:
  // Sends a packet and expects exactly these bytes.
  static void Ask(TestClient& client, const MqttPacket& packet, const MqttPacket& answer) {
    client.Send(Bytes(packet));
    EXPECT_EQ(client.ReceivePast(Bytes(answer)), Bytes(answer));
  }
  static MqttConnect One() {
    return {.client = "c",
            .keep_alive_s = 60,
            .has_user = true,
            .user = kOne,
            .has_password = true,
            .password = "key of one"};
  }
  TestClient Connected(const MqttConnect& connect = One()) {
    TestClient client = Connect("mqtt");
    Ask(client, connect, MqttConnack{});
    return client;
  }
};

TEST_F(Mqtt, APublishIsOnDiskBeforeItsAcknowledgement) {
  Start();
  TestClient client = Connected();
  const std::string topic = TopicOf(kOne, "pos");
  Ask(client, MqttPublish{.topic = topic, .payload = R"({"lat":1,"lon":2})", .qos = 1, .id = 9},
      MqttPuback{9});
  ASSERT_EQ(Logged().size(), 1U);
  const SeenArrival arrival = arrivals_.Next();
  EXPECT_EQ(arrival.frame, topic + '\0' + R"({"lat":1,"lon":2})");
  ASSERT_EQ(arrival.reports.size(), 1U);
  EXPECT_EQ(arrival.reports[0].device, kOne);
  EXPECT_EQ(arrival.reports[0].fix.at, (geo::Point{1, 2}));
  EXPECT_EQ(Logged()[0].reports, arrival.reports);
  client.Send(Bytes(MqttPublish{.topic = topic, .payload = "not JSON"}));
  EXPECT_TRUE(arrivals_.Next().marks.Has(Mark::kUndecodable));
  Ask(client, codec::MqttPingreq{}, codec::MqttPingresp{});
}

TEST_F(Mqtt, WhoMayNotConnect) {
  devices_.devices["keyless"] = {};
  devices_.devices["retired"] = {.key_sha256 = KeyHash("k"), .retired = true};
  devices_.devices["other"] = {.protocols = {"gt06"}, .key_sha256 = KeyHash("k")};
  Start();
  struct Case {
    std::string_view user, password;
    MqttConnackCode code;
    FaultReason reason;
  };
  for (const Case& c : std::initializer_list<Case>{
           {kOne, "key of two", MqttConnackCode::kBadPassword, FaultReason::kWrongKey},
           {kOne, "", MqttConnackCode::kBadPassword, FaultReason::kWrongKey},
           {"keyless", "", MqttConnackCode::kBadPassword, FaultReason::kWrongKey},
           {"retired", "k", MqttConnackCode::kNotAuthorised, FaultReason::kRetiredDevice},
           {"other", "k", MqttConnackCode::kNotAuthorised, FaultReason::kProtocolNotAllowed},
           {"nobody", "k", MqttConnackCode::kNotAuthorised, FaultReason::kUnknownDevice},
           {"a/b", "k", MqttConnackCode::kNotAuthorised, FaultReason::kUnknownDevice},
           {"", "k", MqttConnackCode::kNotAuthorised, FaultReason::kUnknownDevice}}) {
    TestClient client = Connect("mqtt");
    Ask(client,
        MqttConnect{.client = "c",
                    .has_user = true,
                    .user = c.user,
                    .has_password = true,
                    .password = c.password},
        MqttConnack{.code = c.code});
    EXPECT_TRUE(client.IsClosed());
    EXPECT_EQ(faults_.Next().reason, c.reason) << c.user;
  }
}

TEST_F(Mqtt, WhatEndsAConnection) {
  Start();
  const std::string own = TopicOf(kOne, "pos");
  const std::string cases[] = {
      Bytes(MqttPublish{.topic = TopicOf(kTwo, "pos"), .payload = "{}", .qos = 1, .id = 1}),
      Bytes(MqttPublish{.topic = TopicOf(kOne, "cmd"), .payload = "{}"}),
      Bytes(MqttPublish{.topic = "elsewhere", .payload = "{}"}),
      "\x34" + Bytes(MqttPublish{.topic = own, .payload = "{}", .qos = 1, .id = 1}).substr(1),
      Bytes(One()),
      Bytes(MqttConnack{}),
      std::string("\x82\x02\0\1", 4),
  };
  for (const std::string& bytes : cases) {
    TestClient client = Connected();
    client.Send(bytes);
    EXPECT_TRUE(client.IsClosed());
    EXPECT_EQ(faults_.Next().reason, FaultReason::kMqtt);
  }
  EXPECT_TRUE(Logged().empty());
}

TEST_F(Mqtt, OtherVersionsAndFirstPackets) {
  Start();
  TestClient five = Connect("mqtt");
  std::string connect = Bytes(One());
  connect[8] = 5;
  five.Send(connect);
  EXPECT_EQ(five.ReceiveAll(), Bytes(MqttConnack{.code = MqttConnackCode::kWrongVersion}));
  TestClient early = Connect("mqtt");
  early.Send(Bytes(codec::MqttPingreq{}));
  EXPECT_TRUE(early.IsClosed());
}

TEST_F(Mqtt, SubscriptionsAreOfOnesOwnTopics) {
  Start();
  TestClient client = Connected();
  const std::string own = TopicOf(kOne, "cmd");
  const std::string all = TopicOf(kOne, "#");
  const std::string other = TopicOf(kTwo, "cmd");
  Ask(client, MqttSubscribe{3, {{own, 2}, {all, 0}, {other, 1}, {"#", 1}}},
      MqttSuback{3, {1, 0, codec::kMqttSubscribeRefused, codec::kMqttSubscribeRefused}});
  Ask(client, codec::MqttUnsubscribe{4, {own}}, codec::MqttUnsuback{4});
}

TEST_F(Mqtt, RetainedIsToldToWhoSubscribes) {
  Start();
  TestClient client = Connected();
  const std::string topic = TopicOf(kOne, "state");
  Ask(client,
      MqttPublish{.topic = topic, .payload = R"({"seq":1})", .qos = 1, .retain = true, .id = 1},
      MqttPuback{1});
  client.Send(Bytes(codec::MqttDisconnect{}));
  TestClient again = Connected();
  const MqttSuback granted{2, {1}};
  const std::string expected =
      Bytes(granted) +
      Bytes(MqttPublish{.topic = topic, .payload = R"({"seq":1})", .retain = true});
  again.Send(Bytes(MqttSubscribe{2, {{topic, 1}}}));
  EXPECT_EQ(again.ReceivePast(expected), expected);
}

TEST_F(Mqtt, AWillIsLeftUnlessThereWasAFarewell) {
  Start();
  const std::string topic = TopicOf(kOne, "state");
  MqttConnect connect = One();
  connect.has_will = true;
  connect.will_topic = topic;
  connect.will_payload = R"({"seq":5})";
  {
    TestClient client = Connected(connect);
    client.Send(Bytes(codec::MqttDisconnect{}));
    EXPECT_TRUE(client.IsClosed());
  }
  { TestClient client = Connected(connect); }
  const SeenArrival will = arrivals_.Next();
  EXPECT_EQ(will.kind, RecordKind::kWill);
  EXPECT_EQ(will.seq, 1U);  // the farewell left none
  EXPECT_EQ(will.reports.at(0).Number(device::kIndex), 5);
  connect.will_topic = "elsewhere";
  TestClient client = Connect("mqtt");
  client.Send(Bytes(connect));
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(Mqtt, SessionsAreKeptWhereAskedFor) {
  Start();
  MqttConnect connect = One();
  connect.clean_session = false;
  const std::string topic = TopicOf(kOne, "cmd");
  {
    TestClient client = Connected(connect);
    Ask(client, MqttSubscribe{1, {{topic, 1}}}, MqttSuback{1, {1}});
  }
  {
    TestClient client = Connect("mqtt");
    Ask(client, connect, MqttConnack{.session_present = true});
  }
  TestClient client = Connected();  // a clean one forgets
  client.Send(Bytes(codec::MqttDisconnect{}));
  EXPECT_TRUE(client.IsClosed());
  Connected(connect);
}

TEST_F(Mqtt, SilenceBeyondKeepAlive) {
  options_.limits.idle_timeout_s = 0.02;
  Start();
  MqttConnect connect = One();
  connect.keep_alive_s = 0;
  TestClient client = Connected(connect);
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kIdleTimeout);
}

// ---- mosquitto

bool Runs(const std::vector<std::string>& words) {
  return os::RunProgram(words).has_value();
}
bool HasMosquitto() {
  const auto ran = os::RunProgram({"mosquitto_pub", "--version"});
  return ran || ran.error().code != ErrorCode::kNotFound;
}

TEST_F(Mqtt, MosquittoPublishes) {
  if (!HasMosquitto()) GTEST_SKIP() << "mosquitto_pub is not installed";
  Start();
  const std::string port = std::to_string(intake_->port("mqtt"));
  const std::vector<std::string> words = {
      "mosquitto_pub", "-p", port, "-V", "311", "-q", "1", "-u", std::string(kOne), "-i", "any"};
  auto good = words;
  for (const std::string& more :
       {std::string("-P"), std::string("key of one"), std::string("-t"), TopicOf(kOne, "pos"),
        std::string("-m"), std::string(R"({"lat":1,"lon":2})")})
    good.push_back(more);
  EXPECT_TRUE(Runs(good));
  EXPECT_EQ(arrivals_.Next().reports.at(0).fix.at, (geo::Point{1, 2}));
  auto bad = good;
  bad[12] = "a wrong key";
  EXPECT_FALSE(Runs(bad));
  auto quality_two = good;
  quality_two[6] = "2";
  EXPECT_FALSE(Runs(quality_two));
}

TEST_F(Mqtt, MosquittoHearsACommand) {
  if (!HasMosquitto()) GTEST_SKIP() << "mosquitto_sub is not installed";
  Start();
  Inbox<std::pair<CommandState, std::string>> told;
  const auto number =
      intake_->Send({.kind = device::CommandKind::kArm, .device = std::string(kOne)},
                    os::RealClock().UnixMilliseconds() + 60'000,
                    [&](std::uint64_t, CommandState state, std::string_view detail) {
                      told.Put({state, std::string(detail)});
                    });
  ASSERT_TRUE(number);
  EXPECT_EQ(told.Next().first, CommandState::kQueued);
  EXPECT_TRUE(Runs({"mosquitto_sub", "-p", std::to_string(intake_->port("mqtt")), "-V", "311", "-q",
                    "1", "-u", std::string(kOne), "-P", "key of one", "-i", "any", "-t",
                    TopicOf(kOne, "cmd"), "-C", "1", "-W", "20"}));
  EXPECT_EQ(told.Next().first, CommandState::kSent);
  TestClient client = Connected();
  const std::string ack = R"({"cmd":)" + std::to_string(*number) + R"(,"result":"locked"})";
  Ask(client, MqttPublish{.topic = TopicOf(kOne, "ack"), .payload = ack, .qos = 1, .id = 1},
      MqttPuback{1});
  EXPECT_EQ(told.Next(), (std::pair{CommandState::kConfirmed, std::string("locked")}));
}

// ---- TLS: the certificate says who it is

class MqttTls : public Mqtt {
 protected:
  MqttTls() {
    http::WriteKey(folder_ / "key.pem", key_.get());
    http::WriteCertificate(folder_ / "certificate.pem", server_.get());
    http::WriteCertificate(folder_ / "authority.pem", authority_.get());
    options_.listeners = {{.name = "mqtts",
                           .kind = ListenerKind::kMqtt,
                           .tls = http::TlsOptions{folder_ / "certificate.pem", folder_ / "key.pem",
                                                   folder_ / "authority.pem"}}};
    devices_.devices[std::string(kOne)].certificate_needed = true;
  }
  // mosquitto with the certificate of `name`, publishing as that device.
  bool Publish(std::string_view name, std::string_view user) {
    const http::Certificate client =
        http::MakeCertificate(std::string(name).c_str(), key_.get(), authority_.get(), key_.get());
    http::WriteCertificate(folder_ / "client.pem", client.get());
    std::vector<std::string> words = {"mosquitto_pub",
                                      "-h",
                                      "127.0.0.1",
                                      "-p",
                                      std::to_string(intake_->port("mqtts")),
                                      "-V",
                                      "311",
                                      "-q",
                                      "1",
                                      "--cafile",
                                      (folder_ / "authority.pem").string(),
                                      "--cert",
                                      (folder_ / "client.pem").string(),
                                      "--key",
                                      (folder_ / "key.pem").string(),
                                      "--insecure",
                                      "-i",
                                      "any",
                                      "-t",
                                      TopicOf(kOne, "pos"),
                                      "-m",
                                      "{}"};
    if (!user.empty()) {
      words.emplace_back("-u");
      words.emplace_back(user);
    }
    return Runs(words);
  }
  http::Key key_ = http::MakeKey();
  http::Certificate authority_ = http::MakeCertificate("authority", key_.get(), nullptr, nullptr);
  http::Certificate server_ =
      http::MakeCertificate("server", key_.get(), authority_.get(), key_.get(), "IP:127.0.0.1");
};

TEST_F(MqttTls, TheCertificateIsTheIdentity) {
  if (!HasMosquitto()) GTEST_SKIP() << "mosquitto_pub is not installed";
  Start();
  EXPECT_TRUE(Publish(kOne, ""));
  EXPECT_EQ(arrivals_.Next().device, kOne);
  EXPECT_TRUE(Publish(kOne, kOne));
  EXPECT_FALSE(Publish(kTwo, kOne));
  EXPECT_EQ(faults_.Next().reason, FaultReason::kCertificate);
  TestClient plain(intake_->port("mqtts"));
  plain.Send("no TLS at all");
  plain.ReceiveAll();
  EXPECT_EQ(faults_.Next().reason, FaultReason::kTls);
}

}  // namespace
}  // namespace tidewaiter::intake
