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
