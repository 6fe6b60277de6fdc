#include "intake/intake.h"

#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

TEST_F(IntakeTest, AFrameIsOnDiskBeforeItIsAcknowledged) {
  Start();
  TestClient client = LoggedIn(kOne);
  client.Send(TeltonikaRecord(1));
  EXPECT_EQ(client.ReceivePast(kOneTaken), kOneTaken);
  const std::vector<SeenArrival> logged = Logged();
  ASSERT_EQ(logged.size(), 2U);
  EXPECT_EQ(logged[1].frame, TeltonikaRecord(1));
  const SeenArrival arrival = arrivals_.Next();
  EXPECT_EQ(arrival.seq, 2U);
  EXPECT_EQ(arrival.device, kOne);
  ASSERT_EQ(arrival.reports.size(), 1U);
  EXPECT_EQ(arrival.reports[0].time_ms, 1'700'000'001'000);
  EXPECT_NEAR(arrival.reports[0].fix.at.lat, -4.05, 1e-6);
  EXPECT_EQ(logged[1].reports, arrival.reports);  // decoded again from what the log has
  EXPECT_TRUE(faults_.empty());
}

TEST_F(IntakeTest, FramesInPiecesAndSeveralAtOnce) {
  Start();
  TestClient client = Connect();
  const std::string all = TeltonikaLogin(kOne) + TeltonikaRecord(1) + TeltonikaRecord(2);
  for (const char byte : all)
    client.Send({&byte, 1});
  client.Send(TeltonikaRecord(3) + TeltonikaRecord(4) + TeltonikaRecord(5));
  EXPECT_EQ(client.ReceivePast(kLoginYes), kLoginYes);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(client.ReceivePast(kOneTaken), kOneTaken);
  arrivals_.Next();
  for (std::uint64_t i = 1; i <= 5; ++i)
    EXPECT_EQ(arrivals_.Next().frame, TeltonikaRecord(i));
}

TEST_F(IntakeTest, MoreThanMayWaitForTheDisk) {
  options_.limits.unacknowledged = 4;
  Start();
  TestClient client = LoggedIn(kOne);
  std::string many;
  for (std::uint64_t i = 0; i < 100; ++i)
    many += TeltonikaRecord(i);
  client.Send(many);
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(client.ReceivePast(kOneTaken), kOneTaken);
  for (std::uint64_t i = 0; i < 100; ++i)
    EXPECT_EQ(arrivals_.Next().frame, TeltonikaRecord(i));
}

TEST_F(IntakeTest, WhatCannotBeReadIsLoggedAndTold) {
  Start();
  TestClient client = LoggedIn(kOne);
  std::string broken = TeltonikaRecord(1);
  broken[20] ^= 1;  // the checksum is wrong now
  client.Send(broken + TeltonikaRecord(2));
  EXPECT_EQ(client.ReceivePast(kOneTaken), kOneTaken);
  const SeenArrival bad = arrivals_.Next();
  EXPECT_TRUE(bad.marks.Has(Mark::kUndecodable));
  EXPECT_EQ(bad.frame, broken);
  EXPECT_TRUE(bad.reports.empty());
  EXPECT_EQ(arrivals_.Next().frame, TeltonikaRecord(2));
  EXPECT_EQ(faults_.Next().reason, FaultReason::kUndecodable);
  EXPECT_EQ(intake_->counters().undecodable, 1U);
}

TEST_F(IntakeTest, UnknownDevicesAreRefused) {
  Start();
  TestClient client = Connect();
  client.Send(TeltonikaLogin("490154203237518"));
  EXPECT_TRUE(client.IsClosed());
  const SeenArrival refused = arrivals_.Next();
  EXPECT_TRUE(refused.marks.Has(Mark::kRefused));
  EXPECT_EQ(refused.device, "490154203237518");
  EXPECT_EQ(faults_.Next().reason, FaultReason::kUnknownDevice);
}

TEST_F(IntakeTest, QuarantineIsMarked) {
  options_.unknown = UnknownDevices::kQuarantine;
  Start();
  TestClient client = LoggedIn("490154203237518");
  client.Send(TeltonikaRecord(1));
  EXPECT_EQ(client.ReceivePast(kOneTaken), kOneTaken);
  EXPECT_TRUE(arrivals_.Next().marks.Has(Mark::kQuarantined));
  EXPECT_TRUE(faults_.empty());
}

TEST_F(IntakeTest, RetiredAndOfAnotherProtocol) {
  devices_.devices[std::string(kOne)].retired = true;
  devices_.devices[std::string(kTwo)].protocols = {"gt06"};
  Start();
  TestClient one = Connect();
  one.Send(TeltonikaLogin(kOne));
  EXPECT_TRUE(one.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kRetiredDevice);
  TestClient two = Connect();
  two.Send(TeltonikaLogin(kTwo));
  EXPECT_TRUE(two.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kProtocolNotAllowed);
}

TEST_F(IntakeTest, LinesOfReceivers) {
  Start();
  TestClient client = Connect("ais");
  client.Send("!AIVDM,1,1,,A,13aEOK?P00PD2wVMdLDRhgvL289?,0*26\r\n\n!AIV");
  const SeenArrival line = arrivals_.Next();
  EXPECT_EQ(line.frame, "!AIVDM,1,1,,A,13aEOK?P00PD2wVMdLDRhgvL289?,0*26");
  EXPECT_EQ(line.protocol, "nmea");
  EXPECT_EQ(line.device, "mombasa");
  client.Send("DM,x\n");
  EXPECT_EQ(arrivals_.Next().frame, "!AIVDM,x");
}

// ---- UDP

class UdpClient {
 public:
  explicit UdpClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const timeval wait{http::kTestWaitS, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  }
  UdpClient(const UdpClient&) = delete;
  UdpClient& operator=(const UdpClient&) = delete;
  ~UdpClient() { close(socket_); }
  void Send(std::string_view bytes) { send(socket_, bytes.data(), bytes.size(), 0); }
  std::string Receive() {
    char bytes[2048];
    const ssize_t got = recv(socket_, bytes, sizeof bytes, 0);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : "";
  }

 private:
  int socket_;
};

TEST_F(IntakeTest, Datagrams) {
  Start();
  UdpClient drones(intake_->port("drones"));
  drones.Send("0d1234\n0d5678");
  EXPECT_EQ(arrivals_.Next().frame, "0d1234");
  const SeenArrival second = arrivals_.Next();
  EXPECT_EQ(second.frame, "0d5678");
  EXPECT_EQ(second.protocol, "remote_id");
  // GT06: login and heartbeat, one datagram each, as they stand in the protocol's description.
  devices_.devices["0123456789012345"] = devices_.devices["123456789012345"] = {};
  UdpClient tracker(intake_->port("udp"));
  const std::string login("\x78\x78\x0D\x01\x01\x23\x45\x67\x89\x01\x23\x45\0\x01\x8C\xDD\x0D\x0A",
                          18);
  tracker.Send(login);
  EXPECT_EQ(tracker.Receive().substr(0, 4), "\x78\x78\x05\x01");
  EXPECT_EQ(arrivals_.Next().frame, login);
  tracker.Send("nothing that we know");
  EXPECT_EQ(faults_.Next().reason, FaultReason::kNoProtocol);
}

// ---- frames that came by HTTP

TEST_F(IntakeTest, HandedIn) {
  Start();
  Inbox<std::pair<bool, std::string>> done;
  const auto told = [&](Result<Taken> taken) {
    done.Put({taken.has_value(), taken ? taken->reply : taken.error().message});
  };
  intake_->Take({.listener = "push",
                 .protocol = "teltonika",
                 .device = std::string(kOne),
                 .peer = "192.0.2.7",
                 .bytes = TeltonikaRecord(9)},
                told);
  EXPECT_EQ(done.Next(), (std::pair{true, kOneTaken}));
  EXPECT_EQ(arrivals_.Next().device, kOne);
  intake_->Take({.listener = "push",
                 .protocol = "teltonika",
                 .device = "stranger",
                 .bytes = TeltonikaRecord(9)},
                told);
  EXPECT_FALSE(done.Next().first);
  EXPECT_EQ(faults_.Next().reason, FaultReason::kUnknownDevice);
  intake_->Take({.listener = "push", .protocol = "none"}, told);
  EXPECT_FALSE(done.Next().first);
}

// ---- the disk

TEST_F(IntakeTest, AFullDiskAcknowledgesNothing) {
  Start();
  TestClient client = LoggedIn(kOne);
  os::FailFromAppend(1);
  client.Send(TeltonikaRecord(1));
  EXPECT_TRUE(client.IsClosed());  // and not a byte before
  EXPECT_EQ(faults_.Next().reason, FaultReason::kLogFailed);
  TestClient during = Connect();
  during.Send(TeltonikaLogin(kTwo));
  EXPECT_TRUE(during.IsClosed());
  os::FailFromAppend(0);
  while (intake_->log().failed())
    std::this_thread::yield();
  TestClient again = Connect();
  again.Send(TeltonikaLogin(kOne) + TeltonikaRecord(1));
  EXPECT_EQ(again.ReceivePast(kLoginYes), kLoginYes);
  EXPECT_EQ(again.ReceivePast(kOneTaken), kOneTaken);
  int ones = 0;
  for (const SeenArrival& one : Logged())
    ones += one.frame == TeltonikaRecord(1) ? 1 : 0;
  EXPECT_EQ(ones, 1);
}

TEST_F(IntakeTest, OptionsThatCannotBe) {
  const auto field = [this] {
    const auto intake = Intake::Start(options_);
    return intake ? "" : intake.error().field;
  };
  options_.listeners[0].protocols = {"morse"};
  EXPECT_EQ(field(), "listeners/0/protocols");
  options_.listeners[0] = {.name = "udp"};
  EXPECT_EQ(field(), "listeners/1/name");
  options_.listeners[0] = {.name = "a", .address = "nowhere"};
  EXPECT_EQ(field(), "listeners/0/address");
  options_.listeners[0] = {.name = "a", .kind = ListenerKind::kMqtt, .udp = true};
  EXPECT_EQ(field(), "listeners/0/udp");
  options_.listeners = {};
  options_.devices = nullptr;
  EXPECT_EQ(field(), "devices");
}

TEST_F(IntakeTest, APortThatIsTaken) {
  Start();
  Options second = options_;
  second.log_folder = folder_ / "other";
  second.listeners = {{.name = "trackers", .port = intake_->port("trackers")}};
  EXPECT_EQ(Intake::Start(second).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::intake
