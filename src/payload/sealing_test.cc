#include "payload/sealing.h"

#include "gtest/gtest.h"

#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

TEST(Sealing, OpensForItsMemberAlone) {
  const SealingKey bw = TestSealing("bw");
  std::string sealed = *SealTo(bw.public_key(), "private");
  EXPECT_EQ(sealed.size(), 7 + kSealOverhead);
  EXPECT_EQ(*bw.Open(sealed), "private");
  EXPECT_EQ(TestSealing("za").Open(sealed).error().code, ErrorCode::kCorruption);
  sealed[40] ^= 1;
  EXPECT_EQ(bw.Open(sealed).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(bw.Open("short").error().code, ErrorCode::kInvalidArgument);
}

// A member may put any 32 bytes into the charter: keys that give everybody the same secret are
// refused, and end nobody's process.
TEST(Sealing, RefusesKeysThatAreNone) {
  EXPECT_EQ(SealTo(ledger::PublicKey{}, "private").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::payload
