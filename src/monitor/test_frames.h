// For tests: a frame log in a folder of its own, with frames that are readable: JSON of MQTT
// devices.
//
//   TestFrames log("name");
//   log.Add({.device = "S1", .time_ms = kNoon, .at = {-4.05, 39.67}, .more = R"("seal":{...})"});
#ifndef TIDEWAITER_MONITOR_TEST_FRAMES_H_
#define TIDEWAITER_MONITOR_TEST_FRAMES_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "chainlog/log.h"
#include "geo/point.h"
#include "intake/frame_log.h"
#include "os/clock.h"

namespace tidewaiter::monitor {

inline constexpr std::int64_t kNoon = 1'796'040'000'000;  // 2026-11-30T12:00:00Z
inline constexpr std::int64_t kMinute = 60'000;

struct SaidFrame {
  std::string device = "S1";
  std::int64_t time_ms = kNoon;
  std::optional<geo::Point> at = geo::Point{-4.05, 39.67};
  double speed_kmh = 0;
  std::string more = {};         // further members of the JSON
  std::int64_t delay_ms = 2000;  // until it was received
};

inline std::string BodyOf(const SaidFrame& said) {
  std::string json = fmt::format(R"({{"t":"{}")", os::FormatUtc(said.time_ms / 1000));
  if (said.at) json += fmt::format(R"(,"lat":{},"lon":{})", said.at->lat, said.at->lon);
  if (said.speed_kmh != 0) json += fmt::format(R"(,"spd":{})", said.speed_kmh / 3.6);
  if (!said.more.empty()) json += "," + said.more;
  json += "}";
  const std::string frame = "sc/v1/ke/seal/" + said.device + "/pos" + std::string(1, '\0') + json;
  intake::FrameRecord record;
  record.received_ms = said.time_ms + said.delay_ms;
  record.listener = "mqtt";
  record.protocol = "mqtt";
  record.peer = "192.0.2.7:40112";
  record.device = said.device;
  record.session_device = said.device;
  record.frame = frame;
  std::string body;
  intake::WriteFrame(record, body);
  return body;
}

class TestFrames {
 public:
  explicit TestFrames(const std::string& name, std::uint64_t segment_bytes = 1U << 26U)
      : folder_(os::Path(testing::TempDir()) / ("frames_" + name)) {
    std::filesystem::remove_all(folder_);
    Open(segment_bytes);
  }
  ~TestFrames() {
    log_.reset();
    std::filesystem::remove_all(folder_);
  }
  TestFrames(const TestFrames&) = delete;
  TestFrames& operator=(const TestFrames&) = delete;

  std::uint64_t Add(const SaidFrame& said) { return AddBody(BodyOf(said)); }
  std::uint64_t AddBody(const std::string& body) {
    const auto seq = log_->AppendAndWait(body);
    EXPECT_TRUE(seq);
    return seq.value_or(0);
  }
  void Close() { log_.reset(); }
  void Open(std::uint64_t segment_bytes = 1U << 26U) {
    chainlog::Options options;
    options.name = "frames";
    options.group_wait_ms = 0;
    options.segment_bytes = segment_bytes;
    options.clock = &clock_;
    auto log = chainlog::Log::Open(this->log(), std::move(options));
    ASSERT_TRUE(log) << log.error();
    log_ = std::move(*log);
  }
  chainlog::Log& writer() { return *log_; }
  [[nodiscard]] os::Path log() const { return folder_ / "log"; }
  [[nodiscard]] os::Path files() const { return folder_ / "index"; }
  [[nodiscard]] const os::Path& folder() const { return folder_; }

 private:
  os::Path folder_;
  os::FakeClock clock_;
  std::unique_ptr<chainlog::Log> log_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TEST_FRAMES_H_
