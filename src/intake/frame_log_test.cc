#include "intake/frame_log.h"

#include <gtest/gtest.h>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

FrameRecord Example() {
  FrameRecord record{.kind = RecordKind::kFrame,
                     .transport = Transport::kTls,
                     .received_ms = 1'764'212'645'000,
                     .connection = 7,
                     .number = 0,
                     .listener = "trackers",
                     .protocol = "teltonika",
                     .peer = "192.0.2.7:40112",
                     .device = kOne,
                     .session_device = kOne,
                     .model = "FMB920",
                     .clock_offset_minutes = -180,
                     .memory = {1, 2, 3, 4},
                     .frame = "bytes"};
  record.marks.Add(Mark::kQuarantined);
  return record;
}

TEST(FrameLog, ComesBackAsItWas) {
  FrameRecord login = Example();
  login.session_device = "";
  login.memory = {};
  login.kind = RecordKind::kCommand;
  login.number = 5;
  FrameRecord posts = Example();
  posts.post = "malaba";
  posts.post_seq = 4711;
  posts.taken_ms = posts.received_ms + 12 * 3'600'000;
  EXPECT_EQ(posts.heard_ms(), posts.taken_ms);
  EXPECT_EQ(login.heard_ms(), login.received_ms);
  for (const FrameRecord& record : {Example(), login, posts}) {
    std::string bytes;
    WriteFrame(record, bytes);
    const auto read = ReadFrame(bytes);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(*read, record);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_FALSE(ReadFrame(std::string_view(bytes).substr(0, size)));
    EXPECT_FALSE(ReadFrame(bytes + "x"));
  }
}

TEST(FrameLog, RefusesWhatItDoesNotKnow) {
  std::string bytes;
  WriteFrame(Example(), bytes);
  for (const std::size_t at : {1U, 2U}) {  // kind, transport
    std::string bad = bytes;
    bad[at] = 99;
    EXPECT_EQ(ReadFrame(bad).error().code, ErrorCode::kCorruption);
  }
  bytes[0] = 3;
  EXPECT_EQ(ReadFrame(bytes).error().code, ErrorCode::kFailedPrecondition);
  FrameRecord twice = Example();
  twice.post = "malaba";
  bytes.clear();
  WriteFrame(twice, bytes);
  const std::string of_a_post_of_a_post = bytes.substr(0, 25) + bytes;
  EXPECT_EQ(ReadFrame(of_a_post_of_a_post).error().code, ErrorCode::kFailedPrecondition);
}

TEST(FrameLog, DecodesAgain) {
  FrameRecord record = Example();
  const std::string frame = TeltonikaRecord(3);
  record.frame = frame;
  device::Decoded said;
  ASSERT_TRUE(DecodeAgain(record, said));
  ASSERT_EQ(said.reports().size(), 1U);
  EXPECT_EQ(said.reports()[0].device, kOne);
  record.protocol = "nmea";
  ASSERT_TRUE(DecodeAgain(record, said));
  EXPECT_TRUE(said.reports().empty());
  record.protocol = "of the future";
  EXPECT_EQ(DecodeAgain(record, said).error().code, ErrorCode::kNotFound);
}

TEST(FrameLog, BytesAreFrozen) {
  std::string bytes;
  WriteFrame(Example(), bytes);
  Sha256 sha;
  sha.Add(bytes);
  EXPECT_EQ(sha.Hex(), "7f179295ad206ea211a4fdf864721dd0268ce7f21db0c25c286390d19927de18");
  EXPECT_EQ(bytes.size(), 121U);
}

}  // namespace
}  // namespace tidewaiter::intake
