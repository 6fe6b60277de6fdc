#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.h"
#include "device/protocol.h"
#include "device/test_vectors.h"

namespace tidewaiter::device {
namespace {

// Where we read a frame otherwise than the decoder whose output the vectors hold, and why.
struct Except {
  std::string_view protocol;
  std::string_view frame;  // how it begins, in hexadecimal
  std::set<std::string> readings = {};
  std::string_view difference = {};  // and one of the position's own values: its name
  std::string_view reason = {};
};

const std::vector<Except> kExcepts{
};

class Vectors : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    vectors_ = ReadVectors(GetParam());
    if (vectors_.empty()) GTEST_SKIP() << "no vectors: set TIDEWAITER_SHARED to ../shared";
  }
  [[nodiscard]] const Protocol& protocol() const { return *FindProtocol(GetParam()); }
  static Session SessionOf(const Json& vector) {
    constexpr std::int64_t kOfTheRun = 1795418654000;  // the answer to a clock request holds it
    Session session;
    session.device = vector["device_id"].is_null() ? "999" : vector["device_id"];
    if (vector.contains("device_model")) session.traits.model = vector["device_model"];
    session.received_ms = kOfTheRun;
    session.check_sums = vector.contains("crc_ok") && vector["crc_ok"].get<bool>();
    return session;
  }
  std::vector<Json> vectors_;
};

std::string Where(const Json& vector) {
  return vector["test"].get<std::string>() + " " + std::to_string(vector["seq"].get<int>()) + " " +
         vector["frame_hex"].get<std::string>().substr(0, 60);
}

TEST_P(Vectors, AllFramesAreReadAsTheOracleReadsThem) {
  for (const Json& vector : vectors_) {
    SCOPED_TRACE(Where(vector));
    Session session = SessionOf(vector);
    Decoded said;
    const Status status =
        protocol().Decode(FromHex(vector["frame_hex"].get<std::string>()), session, said);
    if (!status) {
      ADD_FAILURE() << status.error().message;
      continue;
    }
    const auto& positions = vector["decoded"];
    if (positions.size() != said.reports().size()) {
      ADD_FAILURE() << said.reports().size() << " reports, not " << positions.size();
      continue;
    }
    for (std::size_t i = 0; i < positions.size(); ++i) {
      for (const auto& d : Differences(positions[i], said.reports()[i], {})) ADD_FAILURE() << i << ": " << d;
    }
    std::string responses;
    if (vector.contains("response_hex")) for (const auto& r : vector["response_hex"]) responses += r.get<std::string>();
    EXPECT_EQ(ToHex(said.reply), responses);
    if (!vector["device_id"].is_null()) { EXPECT_EQ(said.login, vector["device_id"].get<std::string>()); }
  }
}

INSTANTIATE_TEST_SUITE_P(Binary, Vectors, testing::Values("gt06", "teltonika"));

}  // namespace
}  // namespace tidewaiter::device
