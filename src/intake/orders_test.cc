// Commands to devices: held, sent, confirmed, expired.
#include <gmock/gmock.h>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

using Told = std::pair<CommandState, std::string>;

class Orders : public IntakeTest {
 protected:
  Result<std::uint64_t> Order(std::string_view device, std::int64_t in_ms = 60'000,
                              device::CommandKind kind = device::CommandKind::kCustom) {
    device::Command command{.kind = kind, .device = std::string(device)};
    command.parameters["data"] = "getver";
    return intake_->Send(command, os::RealClock().UnixMilliseconds() + in_ms,
                         [this](std::uint64_t, CommandState state, std::string_view detail) {
                           told_.Put({state, std::string(detail)});
                         });
  }
  // The command as Teltonika has it: codec 12, one text.
  static std::string Command(std::string_view text, int type = 5) {
    const std::string body = Big(12, 1) + Big(1, 1) + Big(static_cast<std::uint64_t>(type), 1) +
                             Big(text.size(), 4) + std::string(text) + Big(1, 1);
    std::uint32_t crc = 0;
    for (const char c : body) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit)
        crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xA001U : crc >> 1U;
    }
    return Big(0, 4) + Big(body.size(), 4) + body + Big(crc, 4);
  }
  Inbox<Told> told_;
};

TEST_F(Orders, ToADeviceThatIsThere) {
  Start();
  TestClient client = LoggedIn(kOne);
  ASSERT_TRUE(Order(kOne));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  const std::string received = client.ReceivePast("getver");
  EXPECT_NE(received, "");
  EXPECT_EQ(told_.Next().first, CommandState::kSent);
  const std::vector<SeenArrival> logged = Logged();
  ASSERT_EQ(logged.size(), 2U);
  EXPECT_EQ(logged[1].kind, RecordKind::kCommand);
  EXPECT_THAT(logged[1].frame, testing::HasSubstr("getver"));
  client.Send(Command("version 3", 6));
  EXPECT_EQ(told_.Next(), (Told{CommandState::kConfirmed, "version 3"}));
  EXPECT_EQ(intake_->counters().commands_sent, 1U);
}

TEST_F(Orders, HeldUntilTheDeviceConnects) {
  Start();
  ASSERT_TRUE(Order(kOne));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  TestClient client = Connect();
  client.Send(TeltonikaLogin(kOne));
  const std::string received = client.ReceivePast("getver");
  EXPECT_EQ(received.substr(0, 1), kLoginYes);  // first the answer to the login
  EXPECT_EQ(told_.Next().first, CommandState::kSent);
}

TEST_F(Orders, NeverAfterItsTime) {
  options_.limits.write_timeout_s = 0.05;  // the clock's tick follows
  Start();
  ASSERT_TRUE(Order(kOne, 20));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  EXPECT_EQ(told_.Next(), (Told{CommandState::kExpired, "never sent"}));
  TestClient client = LoggedIn(kOne);
  client.Send(TeltonikaRecord(1));
  EXPECT_EQ(client.ReceivePast(kOneTaken), kOneTaken);  // and nothing before it
  EXPECT_FALSE(Order(kOne, -1));
  EXPECT_FALSE(Order(""));
}

TEST_F(Orders, WhatTheProtocolCannotSay) {
  Start();
  TestClient client = LoggedIn(kOne);
  ASSERT_TRUE(Order(kOne, 60'000, device::CommandKind::kSosNumber));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  EXPECT_EQ(told_.Next().first, CommandState::kRefused);
}

TEST_F(Orders, TooMany) {
  options_.limits.commands_per_device = 2;
  Start();
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(Order(kOne));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  EXPECT_EQ(told_.Next().first, CommandState::kRefused);
}

TEST_F(Orders, TheDiskFailsBeforeItIsSent) {
  Start();
  TestClient client = LoggedIn(kOne);
  os::FailFromAppend(1);
  ASSERT_TRUE(Order(kOne));
  EXPECT_EQ(told_.Next().first, CommandState::kQueued);
  client.Send(TeltonikaRecord(1));
  EXPECT_TRUE(client.IsClosed());  // neither the command nor an acknowledgement
  os::FailFromAppend(0);
  while (intake_->log().failed())
    std::this_thread::yield();
  TestClient again = Connect();
  again.Send(TeltonikaLogin(kOne));
  EXPECT_NE(again.ReceivePast("getver"), "");
  EXPECT_EQ(told_.Next().first, CommandState::kSent);
}

}  // namespace
}  // namespace tidewaiter::intake
