// The vectors hold what the reference library (opendroneid-core-c) encoded and decoded.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "remote_id/carrier.h"
#include "remote_id/message.h"

namespace tidewaiter::remote_id {
namespace {

using Json = nlohmann::json;
using testing::DoubleNear;
using testing::Optional;

std::vector<Json> Vectors() {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  std::ifstream file(shared / "data/track/vectors/remoteid/f3411_reference.jsonl");
  std::vector<Json> all;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) all.push_back(Json::parse(line));
  }
  return all;
}

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}
template <typename Bytes>
std::string ToHex(const Bytes& bytes) {
  std::string hex;
  for (const auto byte : bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

// The library says "unknown" with numbers: direction 361, speed 255, climb 63, altitude -1000.
struct ToJson {
  Json operator()(const BasicId& id) const {
    return {{"id_type", id.id_type}, {"ua_type", id.ua_type}, {"uas_id_hex", ToHex(id.id.bytes)}};
  }
  Json operator()(const Location& here) const {
    return {{"status", here.status},
            {"direction_deg", here.direction_deg().value_or(361)},
            {"speed_h_mps", here.speed_mps().value_or(255)},
            {"speed_v_mps", here.climb_mps().value_or(63)},
            {"lat", here.at() ? here.at()->lat : 0},
            {"lon", here.at() ? here.at()->lon : 0},
            {"alt_baro_m", here.pressure_altitude_m().value_or(-1000)},
            {"alt_geo_m", here.altitude_m().value_or(-1000)},
            {"height_ref", here.height_over_ground ? 1 : 0},
            {"height_m", here.height_m().value_or(-1000)},
            {"h_acc", here.horizontal_accuracy},
            {"v_acc", here.vertical_accuracy},
            {"baro_acc", here.pressure_accuracy},
            {"speed_acc", here.speed_accuracy},
            {"ts_acc", here.time_accuracy},
            {"timestamp_s_after_hour", here.tenths == 0xffff ? 65535.0 : here.tenths / 10.0}};
  }
  Json operator()(const Authentication& page) const {
    Json json{{"auth_type", page.auth_type}, {"page", page.page}};
    if (page.page == 0) {
      json.update({{"last_page", page.last_page}, {"length", page.length}});
      json["timestamp_s_since_2019"] = page.time_s;
    }
    json["data_hex"] =
        ToHex(std::string_view(reinterpret_cast<const char*>(page.data.data()), page.data_bytes()));
    return json;
  }
  Json operator()(const SelfId& self) const {
    return {{"desc_type", self.text_type}, {"desc", self.text.view()}};
  }
  Json operator()(const System& system) const {
    return {{"operator_location_type", system.operator_place},
            {"classification", system.classification},
            {"op_lat", system.lat * 1e-7},
            {"op_lon", system.lon * 1e-7},
            {"area_count", system.area_count},
            {"area_radius_m", system.area_radius * 10},
            {"ceiling_m", AltitudeOf(system.area_ceiling).value_or(-1000)},
            {"floor_m", AltitudeOf(system.area_floor).value_or(-1000)},
            {"category_eu", system.category_eu},
            {"class_eu", system.class_eu},
            {"op_alt_geo_m", AltitudeOf(system.operator_altitude).value_or(-1000)},
            {"timestamp_s_since_2019", system.time_s}};
  }
  Json operator()(const OperatorId& id) const {
    return {{"operator_id_type", id.id_type}, {"operator_id", id.id.view()}};
  }
};

// What the vectors say of a pack is taken from several messages.
Json JsonOf(const Messages& messages) {
  if (messages.count == 1) return std::visit(ToJson(), messages.all[0].body);
  Json json{{"messages", messages.count}};
  for (const Message& message : messages.view()) {
    if (const auto* id = std::get_if<BasicId>(&message.body)) json["uas_id"] = id->id.view();
    if (const auto* here = std::get_if<Location>(&message.body)) json.update(ToJson()(*here));
    if (const auto* id = std::get_if<OperatorId>(&message.body))
      json["operator_id"] = id->id.view();
  }
  return json;
}

void ExpectSame(const Json& theirs, const Json& ours, bool first_page) {
  for (const auto& [name, value] : theirs.items()) {
    // Only page 0 carries these; the vectors repeat what went in.
    const bool of_page_0 =
        name == "last_page" || name == "length" || name == "timestamp_s_since_2019";
    if (of_page_0 && !first_page) continue;
    ASSERT_TRUE(ours.contains(name)) << name;
    if (value.is_number()) {
      EXPECT_NEAR(value.get<double>(), ours[name].get<double>(), 1e-8) << name;
    } else {
      EXPECT_EQ(value, ours[name]) << name;
    }
  }
}

void ExpectCarried(const Json& vector, const std::string& frame) {
  const auto carried = FindCarried(frame);
  ASSERT_TRUE(carried) << carried.error();
  const auto messages = Decode(carried->messages);
  ASSERT_TRUE(messages) << messages.error();
  EXPECT_EQ(JsonOf(*messages)["uas_id"], vector["decoded"]["uas_id"]);
  EXPECT_EQ(ToHex(carried->transmitter), "123456214365");
  const std::string again = *Encode(messages->view());
  if (carried->carrier == Carrier::kBeacon) {
    EXPECT_EQ(carried->ssid, vector["decoded"]["ssid"].get<std::string>());
    EXPECT_EQ(vector["decoded"]["mac"].get<std::string>(), ToHex(carried->transmitter));
    EXPECT_EQ(ToHex(BeaconFrame(carried->transmitter, carried->ssid, 0xed9bad64, carried->counter,
                                again)),
              vector["hex"].get<std::string>());
  } else {
    EXPECT_EQ(carried->carrier, Carrier::kNan);
    EXPECT_EQ(ToHex(NanFrame(carried->transmitter, carried->counter, again)),
              vector["hex"].get<std::string>());
  }
}

TEST(Vectors, AllAreReadAndWrittenAsTheReferenceDoes) {
  const std::vector<Json> vectors = Vectors();
  if (vectors.empty()) GTEST_SKIP() << "no shared data";
  int frames = 0;
  int messages_read = 0;
  for (const Json& vector : vectors) {
    SCOPED_TRACE(vector["hex"].get<std::string>());
    const std::string bytes = FromHex(vector["hex"].get<std::string>());
    if (vector["type"].get<std::string>().starts_with("wifi")) {
      ExpectCarried(vector, bytes);
      ++frames;
      continue;
    }
    const auto messages = Decode(bytes);
    ASSERT_TRUE(messages) << messages.error();
    const Json ours = JsonOf(*messages);
    ExpectSame(vector["decoded"], ours, ours.value("page", 0) == 0);
    EXPECT_EQ(ToHex(*Encode(messages->view())), vector["hex"].get<std::string>());
    ++messages_read;
  }
  EXPECT_EQ(messages_read, 307);
  EXPECT_EQ(frames, 2);
}

// Our own, so that something is tested without the vectors.
TEST(Message, LocationInUnits) {
  const auto messages = Decode(FromHex("121477940006b568e4a1d83ff68c11840da3091141667e0100"));
  ASSERT_TRUE(messages) << messages.error();
  const auto& here = std::get<Location>(messages->all[0].body);
  EXPECT_NEAR(here.at()->lat, -46.2899962, 1e-9);
  EXPECT_NEAR(here.at()->lon, -16.3587935, 1e-9);
  EXPECT_THAT(here.direction_deg(), Optional(DoubleNear(119, 1e-9)));
  EXPECT_THAT(here.speed_mps(), Optional(DoubleNear(37, 1e-9)));
  EXPECT_THAT(here.height_m(), Optional(DoubleNear(233.5, 1e-9)));
  EXPECT_TRUE(here.height_over_ground);
  EXPECT_THAT(here.horizontal_accuracy_m(), Optional(DoubleNear(18520, 1e-9)));
  // 3235.8 s after the full hour: 53:55.8.
  const std::int64_t hour = 1'700'000'000'000 / 3'600'000 * 3'600'000;
  EXPECT_EQ(here.time_ms(hour + 3'240'000), hour + 3'235'800);
  EXPECT_EQ(here.time_ms(hour + 4'000), hour - 3'600'000 + 3'235'800);
}

TEST(Message, NothingIsUnknown) {
  const Location nothing;
  EXPECT_FALSE(nothing.at());
  EXPECT_TRUE(nothing.direction_deg() == std::nullopt);
  EXPECT_FALSE(nothing.climb_mps());
  EXPECT_FALSE(nothing.height_m());
  EXPECT_FALSE(nothing.horizontal_accuracy_m());
  EXPECT_FALSE(nothing.vertical_accuracy_m());
  EXPECT_FALSE(nothing.speed_accuracy_mps());
  EXPECT_FALSE(nothing.time_ms(0));
  EXPECT_FALSE(System().operator_at());
  EXPECT_FALSE(System().time_ms());
  Location unknown;
  unknown.SetDirection(std::nullopt);
  unknown.SetSpeed(std::nullopt);
  unknown.SetClimb(std::nullopt);
  EXPECT_FALSE(unknown.direction_deg());
  EXPECT_FALSE(unknown.speed_mps());
  EXPECT_FALSE(unknown.climb_mps());
}

TEST(Message, PlainUnitsComeBackToTheNearestStep) {
  for (int i = 0; i <= 2540; ++i) {
    const double speed = i / 10.0;
    Location here;
    here.SetSpeed(speed);
    EXPECT_NEAR(here.speed_mps().value(), speed, 0.376);
    here.SetDirection(i);
    EXPECT_NEAR(here.direction_deg().value(), i % 360, 1e-9);
    here.SetClimb(i / 50.0 - 25);
    EXPECT_NEAR(here.climb_mps().value(), i / 50.0 - 25, 0.251);
    EXPECT_NEAR(AltitudeOf(AltitudeSent(i)).value(), i, 0.251);
  }
  Location here;
  here.SetPlace(geo::Point{.lat = -1.2921, .lon = 36.8219});
  EXPECT_NEAR(here.at()->lat, -1.2921, 1e-7);
  here.SetTime(1'700'000'012'345);
  EXPECT_EQ(here.time_ms(1'700'000'013'000), 1'700'000'012'300);
  EXPECT_EQ(AltitudeSent(-5000), 1);
  EXPECT_EQ(AltitudeSent(std::nullopt), 0);
}

TEST(Message, WhatIsRefused) {
  const std::string one = *Encode(std::vector<Message>{{.body = BasicId{.id_type = 1}}});
  const std::string two = *Encode(std::vector<Message>(2, {.body = SelfId()}));
  const auto code_of = [](std::string_view bytes) {
    const auto messages = Decode(bytes);
    return messages ? ErrorCode() : messages.error().code;
  };
  EXPECT_EQ(code_of(one), ErrorCode());
  EXPECT_EQ(code_of(two), ErrorCode());
  EXPECT_EQ(code_of(""), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of(one.substr(0, 24)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of(two.substr(0, 52)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of("\x62" + one.substr(1)), ErrorCode::kInvalidArgument);
  for (const auto& [at, byte] : {std::pair{1, '\x18'}, {2, '\x0a'}, {2, '\0'}, {3, '\xf2'}}) {
    std::string bad = two;
    bad[static_cast<std::size_t>(at)] = byte;
    EXPECT_EQ(code_of(bad), ErrorCode::kInvalidArgument) << at;
  }
  std::string stranger = two;
  stranger[3] = '\x72';  // a type that is still to come
  EXPECT_EQ(Decode(stranger)->count, 1);
  EXPECT_EQ(Decode(stranger)->unknown, 1);
  EXPECT_FALSE(Encode({}));
  EXPECT_FALSE(Encode(std::vector<Message>(10)));
  EXPECT_FALSE(Encode(std::vector<Message>{{.body = BasicId{.id_type = 16}}}));
}

TEST(Carrier, BluetoothAmongOtherStructures) {
  const std::string messages =
      *Encode(std::vector<Message>{{.body = OperatorId{.id = Field<20>("KEN-OP-000123")}}});
  const std::string flags("\x02\x01\x06", 3);
  const std::string frame = flags + BluetoothFrame(7, messages);
  const auto carried = FindCarried(frame);
  ASSERT_TRUE(carried) << carried.error();
  EXPECT_EQ(carried->carrier, Carrier::kBluetooth);
  EXPECT_EQ(carried->counter, 7);
  EXPECT_EQ(carried->messages, messages);
  for (std::size_t size = 0; size < frame.size(); ++size)
    EXPECT_FALSE(FindCarried(frame.substr(0, size))) << size;
}

TEST(Carrier, CutOffAndForeignFramesAreRefused) {
  const std::string messages = *Encode(std::vector<Message>(3, {.body = SelfId()}));
  const Address address = {0x12, 0x34, 0x56, 0x21, 0x43, 0x65};
  for (const std::string& frame :
       {BeaconFrame(address, "RID", 1, 2, messages), NanFrame(address, 2, messages)}) {
    const auto carried = FindCarried(frame);
    ASSERT_TRUE(carried) << carried.error();
    EXPECT_EQ(carried->messages, messages);
    EXPECT_EQ(carried->transmitter, address);
    const std::size_t whole = frame.find(messages) + messages.size();
    for (std::size_t size = 0; size < whole; ++size)
      EXPECT_FALSE(FindCarried(frame.substr(0, size))) << size;
  }
  EXPECT_FALSE(FindCarried(std::string(kFrameBytesMax + 1, '\x02')));
}

}  // namespace
}  // namespace tidewaiter::remote_id
