// For tests: an intake on free ports with a register of two devices, clients that speak Teltonika,
// and what was told, kept so that a test can wait for it.
#ifndef TIDEWAITER_INTAKE_TEST_INTAKE_H_
#define TIDEWAITER_INTAKE_TEST_INTAKE_H_

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "chainlog/reader.h"
#include "http/test_client.h"
#include "intake/intake.h"
#include "os/append_file.h"

namespace tidewaiter::intake {

using http::TestClient;

inline constexpr std::string_view kOne = "356307042441013";
inline constexpr std::string_view kTwo = "356307042441021";

inline std::string KeyHash(std::string_view key) {
  Sha256 sha;
  sha.Add(key);
  return sha.Hex();
}

class TestRegister final : public DeviceRegister {
 public:
  [[nodiscard]] std::optional<Registered> Find(std::string_view device) const override {
    const auto found = devices.find(device);
    if (found == devices.end()) return std::nullopt;
    return found->second;
  }
  std::map<std::string, Registered, std::less<>> devices;
};

// ---- Teltonika, written from its description and not with the decoder's code

inline std::string Big(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i)
    out.push_back(static_cast<char>(number >> (8 * i) & 0xFFU));
  return out;
}

inline std::string TeltonikaLogin(std::string_view imei) {
  return Big(imei.size(), 2) + std::string(imei);
}

// A frame of one record: where it was at a time, in 1e-7 degrees, and how fast.
inline std::string TeltonikaAt(std::uint64_t time_ms, std::int64_t lat, std::int64_t lon,
                               std::uint64_t kmh) {
  const std::string record = Big(time_ms, 8) + Big(0, 1) + Big(static_cast<std::uint64_t>(lon), 4) +
                             Big(static_cast<std::uint64_t>(lat), 4) + Big(12, 2) + Big(90, 2) +
                             Big(7, 1) + Big(kmh, 2) + Big(0, 6);
  const std::string body = Big(8, 1) + Big(1, 1) + record + Big(1, 1);
  std::uint32_t crc = 0;
  for (const char c : body) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xA001U : crc >> 1U;
  }
  return Big(0, 4) + Big(body.size(), 4) + body + Big(crc, 4);
}

// One record with a position; `n` goes into its time, so that frames can be told apart.
inline std::string TeltonikaRecord(std::uint64_t n) {
  return TeltonikaAt(1'700'000'000'000 + n * 1000, -40'500'000, 396'700'000, 50);
}

inline const std::string kLoginYes = Big(1, 1);
inline const std::string kOneTaken = Big(1, 4);

// ---- what was told

struct SeenArrival {
  std::uint64_t seq = 0;
  RecordKind kind = RecordKind::kFrame;
  Marks marks;
  std::string device;
  std::string protocol;
  std::string frame;
  std::vector<device::Report> reports;
};
struct SeenFault {
  FaultReason reason{};
  std::string device;
  bool cut_off = false;
};

template <typename T>
class Inbox {
 public:
  void Put(T one) {
    const std::lock_guard guard(mutex_);
    all_.push_back(std::move(one));
    came_.notify_all();
  }
  // The next one; an empty T after 20 s.
  T Next() {
    std::unique_lock lock(mutex_);
    const bool is_there = came_.wait_for(lock, std::chrono::seconds(http::kTestWaitS),
                                         [this] { return !all_.empty(); });
    EXPECT_TRUE(is_there) << "nothing came";
    if (!is_there) return T{};
    T one = std::move(all_.front());
    all_.pop_front();
    return one;
  }
  bool empty() {
    const std::lock_guard guard(mutex_);
    return all_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<T> all_;
};

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    devices_.devices[std::string(kOne)].key_sha256 = KeyHash("key of one");
    devices_.devices[std::string(kTwo)].key_sha256 = KeyHash("key of two");
    options_.log_folder = folder_ / "frames";
    options_.log.retry_ms = 1;
    options_.log.group_wait_ms = 1;
    options_.devices = &devices_;
    // Named, so that protocols that come later do not change what these tests see.
    options_.listeners = {{.name = "trackers", .protocols = {"teltonika", "gt06"}},
                          {.name = "udp", .udp = true, .protocols = {"teltonika", "gt06"}},
                          {.name = "mqtt", .kind = ListenerKind::kMqtt},
                          {.name = "ais", .kind = ListenerKind::kNmea, .station = "mombasa"},
                          {.name = "drones", .kind = ListenerKind::kRemoteId, .udp = true}};
    options_.on_arrival = [this](const Arrival& arrival) {
      arrivals_.Put({arrival.seq,
                     arrival.frame.kind,
                     arrival.frame.marks,
                     std::string(arrival.frame.device),
                     std::string(arrival.frame.protocol),
                     std::string(arrival.frame.frame),
                     {arrival.reports.begin(), arrival.reports.end()}});
    };
    options_.on_fault = [this](const Fault& fault) {
      faults_.Put({fault.reason, std::string(fault.device), fault.cut_off});
    };
  }
  ~IntakeTest() override {
    os::FailFromAppend(0);
    intake_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Start() {
    auto intake = Intake::Start(options_);
    ASSERT_TRUE(intake) << intake.error();
    intake_ = std::move(*intake);
  }
  TestClient Connect(std::string_view listener = "trackers") {
    TestClient client(intake_->port(listener));
    EXPECT_TRUE(client.connected());
    return client;
  }
  TestClient LoggedIn(std::string_view imei) {
    TestClient client = Connect();
    client.Send(TeltonikaLogin(imei));
    EXPECT_EQ(client.ReceivePast(kLoginYes), kLoginYes);
    EXPECT_EQ(arrivals_.Next().frame, TeltonikaLogin(imei));
    return client;
  }
  // All frames of the log as it is on the disk.
  [[nodiscard]] std::vector<SeenArrival> Logged() const {
    std::vector<SeenArrival> all;
    auto reader = chainlog::Reader::Open(options_.log_folder);
    EXPECT_TRUE(reader);
    while (true) {
      const auto record = reader->Next();
      EXPECT_TRUE(record) << record.error();
      if (!record || !*record) return all;
      const auto frame = ReadFrame((*record)->body);
      EXPECT_TRUE(frame) << frame.error();
      all.push_back({(*record)->seq,
                     frame->kind,
                     frame->marks,
                     std::string(frame->device),
                     std::string(frame->protocol),
                     std::string(frame->frame),
                     {}});
      device::Decoded said;
      if (frame->Counts() && DecodeAgain(*frame, said))
        all.back().reports.assign(said.reports().begin(), said.reports().end());
    }
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) /
      (std::string("intake_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  TestRegister devices_;
  Options options_;
  Inbox<SeenArrival> arrivals_;
  Inbox<SeenFault> faults_;
  std::unique_ptr<Intake> intake_;
};

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_TEST_INTAKE_H_
