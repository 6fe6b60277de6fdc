// The world talks to a real intake over loopback.
#include "sim/movement/send.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "intake/frame_log.h"
#include "intake/intake.h"

namespace tidewaiter::sim {
namespace {

class Everybody final : public intake::DeviceRegister {
 public:
  [[nodiscard]] std::optional<intake::Registered> Find(std::string_view /*device*/) const override {
    return intake::Registered{};
  }
};

TEST(Send, AnIntakeHasAllFramesInItsLog) {
  const os::Path log =
      std::filesystem::temp_directory_path() / ("sim_movement_send_" + std::to_string(::getpid()));
  std::filesystem::remove_all(log);
  const Everybody everybody;
  std::mutex mutex;
  std::condition_variable more;
  std::uint64_t arrived = 0;
  std::map<std::string, int> protocols;
  intake::Options options{
      .log_folder = log, .listeners = {{.name = "trackers"}}, .devices = &everybody};
  options.limits.frames_burst = 1e6;  // days in a second
  options.limits.bytes_burst = 1e9;
  options.on_arrival = [&](const intake::Arrival& arrival) {
    const std::lock_guard lock(mutex);
    ++arrived;
    ++protocols[std::string(arrival.frame.protocol)];
    more.notify_one();
  };
  auto intake = intake::Intake::Start(options);
  ASSERT_TRUE(intake.has_value()) << intake.error();
  auto world =
      MovementWorld::Create({.seed = 9, .trips = 3, .look_alike_share = 0}, InventedLand());
  ASSERT_TRUE(world.has_value());
  const auto sent = SendWorld(
      **world, {.to = "127.0.0.1:" + std::to_string((*intake)->port("trackers")), .speed = 1e9},
      NoProgress);
  ASSERT_TRUE(sent.has_value()) << sent.error();
  EXPECT_GE(sent->devices, 4U);
  EXPECT_GT(sent->frames, 500U);
  {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(
        more.wait_for(lock, std::chrono::seconds(60), [&] { return arrived >= sent->frames; }))
        << arrived << " of " << sent->frames;
    EXPECT_EQ(protocols.size(), 4U) << "both seals and both trackers";
  }
  EXPECT_EQ((*intake)->counters().undecodable, 0U);
  (*intake)->Stop();
  std::filesystem::remove_all(log);
}

TEST(Send, NobodyThere) {
  auto world = MovementWorld::Create({.trips = 1}, InventedLand());
  ASSERT_TRUE(world.has_value());
  const auto bad = SendWorld(**world, {.to = "no-port"}, NoProgress);
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().code, ErrorCode::kInvalidArgument);
  const auto closed = SendWorld(**world, {.to = "127.0.0.1:1", .speed = 1e9}, NoProgress);
  ASSERT_FALSE(closed.has_value());
  EXPECT_EQ(closed.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::sim
