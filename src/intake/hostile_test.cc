// Devices that flood, lie, or never come to an end: each is cut off and named, and others go on.
#include <gmock/gmock.h>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

class Hostile : public IntakeTest {
 protected:
  // Sends and expects to be cut off for that reason.
  void ExpectCut(TestClient& client, std::string_view bytes, FaultReason reason) {
    client.Send(bytes);
    const SeenFault fault = faults_.Next();
    EXPECT_EQ(fault.reason, reason) << Name(fault.reason);
    EXPECT_TRUE(fault.cut_off);
    client.ReceiveAll();  // ends
  }
};

TEST_F(Hostile, AnotherIdentityOnTheSameConnection) {
  Start();
  TestClient client = LoggedIn(kOne);
  ExpectCut(client, TeltonikaLogin(kTwo), FaultReason::kIdentityChanged);
  EXPECT_TRUE(arrivals_.Next().marks.Has(Mark::kRefused));
}

TEST_F(Hostile, NoProtocol) {
  Start();
  TestClient client = Connect();
  ExpectCut(client, "GET / HTTP/1.1\r\n\r\n\r\n\r\n\r\n", FaultReason::kNoProtocol);
}

TEST_F(Hostile, TooManyFrames) {
  options_.limits.frames_burst = 10;
  options_.limits.frames_per_second = 0.001;
  Start();
  TestClient client = LoggedIn(kOne);
  std::string many;
  for (std::uint64_t i = 0; i < 20; ++i)
    many += TeltonikaRecord(i);
  ExpectCut(client, many, FaultReason::kFrameFlood);
  TestClient other = Connect();  // is served as ever
  other.Send(TeltonikaLogin(kTwo));
  EXPECT_EQ(other.ReceivePast(kLoginYes), kLoginYes);
}

TEST_F(Hostile, TooManyBytes) {
  options_.limits.bytes_burst = 1000;
  options_.limits.bytes_per_second = 0.001;
  Start();
  TestClient tracker = LoggedIn(kOne);
  std::string many;
  for (std::uint64_t i = 0; i < 30; ++i)
    many += TeltonikaRecord(i);
  ExpectCut(tracker, many, FaultReason::kByteFlood);
}

TEST_F(Hostile, AFrameWithoutAnEnd) {
  Start();
  TestClient client = Connect("ais");
  ExpectCut(client, std::string(device::kFrameBytesMax + 1, 'x'), FaultReason::kFrameTooLong);
}

TEST_F(Hostile, AFrameThatDoesNotGoOn) {
  options_.limits.frame_timeout_s = 0.02;
  Start();
  TestClient client = LoggedIn(kOne);
  ExpectCut(client, TeltonikaRecord(1).substr(0, 20), FaultReason::kFrameTimeout);
}

TEST_F(Hostile, WhoSaysNothing) {
  options_.limits.login_timeout_s = 0.02;
  Start();
  TestClient client = Connect();
  ExpectCut(client, "", FaultReason::kLoginTimeout);
}

TEST_F(Hostile, WhoFallsSilent) {
  options_.limits.idle_timeout_s = 0.02;
  Start();
  TestClient client = Connect("ais");
  ExpectCut(client, "!AIVDM\n", FaultReason::kIdleTimeout);
}

TEST_F(Hostile, TooManyConnections) {
  options_.limits.connections_per_peer = 2;
  Start();
  TestClient one = LoggedIn(kOne);
  TestClient two = LoggedIn(kTwo);
  TestClient three = Connect();
  EXPECT_TRUE(three.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kTooManyFromPeer);
}

TEST_F(Hostile, InAll) {
  options_.limits.connections = 1;
  Start();
  TestClient one = LoggedIn(kOne);
  TestClient two = Connect();
  EXPECT_TRUE(two.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kTooManyConnections);
}

TEST_F(Hostile, FromElsewhere) {
  options_.listeners[0].peers = {"192.0.2.1"};
  Start();
  TestClient client = Connect();
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(faults_.Next().reason, FaultReason::kPeerNotAllowed);
}

TEST_F(Hostile, OneDeviceTwice) {
  Start();
  TestClient first = LoggedIn(kOne);
  TestClient second = LoggedIn(kOne);
  EXPECT_TRUE(first.IsClosed());  // the newer one stays
  second.Send(TeltonikaRecord(1));
  EXPECT_EQ(second.ReceivePast(kOneTaken), kOneTaken);
  EXPECT_TRUE(faults_.empty());  // from the same address: it lost its connection
}

// A device cannot be in two places: the older connection goes, and it is told.
TEST_F(Hostile, OneDeviceInTwoPlaces) {
  Start();
  const int elsewhere = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
  ASSERT_EQ(bind(elsewhere, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(intake_->port("trackers"));
  ASSERT_EQ(connect(elsewhere, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const std::string login = TeltonikaLogin(kOne);
  send(elsewhere, login.data(), login.size(), 0);
  arrivals_.Next();
  TestClient second = LoggedIn(kOne);
  EXPECT_EQ(faults_.Next().reason, FaultReason::kTwoPlaces);
  char bytes[8];
  EXPECT_EQ(recv(elsewhere, bytes, sizeof bytes, 0), 1);  // the answer to its login
  EXPECT_EQ(recv(elsewhere, bytes, sizeof bytes, 0), 0);  // and the end
  close(elsewhere);
}

TEST_F(Hostile, WhoDoesNotReadItsAnswers) {
  options_.limits.answer_bytes = 2;
  Start();
  TestClient client = LoggedIn(kOne);
  ExpectCut(client, TeltonikaRecord(1), FaultReason::kAnswersNotTaken);
}

TEST_F(Hostile, TooMuchThatCannotBeRead) {
  options_.limits.undecodable = 3;
  Start();
  TestClient client = LoggedIn(kOne);
  std::string broken = TeltonikaRecord(1);
  broken[20] ^= 1;
  client.Send(broken + broken + broken + broken);
  client.ReceiveAll();
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(faults_.Next().reason, FaultReason::kUndecodable);
  EXPECT_TRUE(faults_.Next().cut_off);
}

}  // namespace
}  // namespace tidewaiter::intake
