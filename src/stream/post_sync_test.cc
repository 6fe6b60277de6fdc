#include "stream/post_sync.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stream/local_bus.h"
#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

access::SecretKey KeyOf(unsigned char byte) {
  access::SecretKey::Bytes bytes = {};
  bytes.fill(byte);
  return access::SecretKey(bytes);
}

class PostSyncTest : public StreamTest {
 protected:
  PostSyncTest() {
    OpenShelf();
    OpenBoth();
  }
  void OpenShelf() {
    auto shelf = BundleShelf::Open(folder_ / "shelf", KeyOf(7), clock_);
    ASSERT_TRUE(shelf) << shelf.error();
    shelf_ = std::move(*shelf);
  }
  void OpenBoth() {
    auto centre =
        Centre::Open({.folder = folder_ / "posts", .posts = {"malaba"}, .bundles = shelf_.get()});
    ASSERT_TRUE(centre) << centre.error();
    centre_ = std::move(*centre);
  }
  std::unique_ptr<PostSync> OpenSync() {
    seen_.clear();
    auto sync = PostSync::Open({.post = "malaba",
                                .folder = folder_ / "bundles",
                                .centre_key = shelf_->public_key(),
                                .clock = &clock_,
                                .on_bundle =
                                    [this](const Bundle& b) {
                                      seen_.push_back(std::string(Name(b.kind)) + " " +
                                                      std::to_string(b.version) + " " +
                                                      b.bytes.substr(0, 20));
                                    },
                                .on_finding = findings_.Taker()});
    EXPECT_TRUE(sync) << sync.error();
    return std::move(*sync);
  }

  os::FakeClock clock_;
  std::unique_ptr<BundleShelf> shelf_;
  std::vector<std::string> seen_;
};

// Answers as somebody on the way would like to.
class FalseCentre final : public Outlet {
 public:
  Result<std::optional<Standing>> Send(const Batch& /*batch*/) override { return std::nullopt; }
  Result<std::string> Ask(std::string_view question) override {
    if (!question.starts_with("bundle " + kind + " ")) return std::string("none");
    return answer;
  }
  [[nodiscard]] std::uint64_t connections() const override { return 1; }
  std::string kind = "plan";
  std::string answer;
};

TEST_F(PostSyncTest, NewVersionsComeOnceAndStay) {
  LocalOutlet outlet("malaba", *centre_);
  auto sync = OpenSync();
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_THAT(seen_, IsEmpty());
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kPlan, "the plan").value(), 1U);
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kPlan, "the plan").value(), 1U);
  EXPECT_EQ(shelf_->Put("busia", BundleKind::kOrders, "for others").value(), 1U);
  clock_.unix_seconds = 100;
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_EQ(sync->asked_ms(), 100'000);
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_THAT(seen_, ElementsAre("plan 1 the plan"));
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kPlan, "another").value(), 2U);
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kGateLists, "gates").value(), 1U);
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_THAT(seen_, ElementsAre("plan 1 the plan", "plan 2 another", "gate_lists 1 gates"));
  // Without the centre, after a restart: what was kept is there.
  sync = OpenSync();
  EXPECT_THAT(seen_, ElementsAre("plan 2 another", "gate_lists 1 gates"));
  EXPECT_EQ(sync->version(BundleKind::kPlan), 2U);
  EXPECT_EQ(sync->asked_ms(), 0);
}

TEST_F(PostSyncTest, TheShelfRemembers) {
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kOrders, "one").value(), 1U);
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kOrders, "two").value(), 2U);
  OpenShelf();
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kOrders, "two").value(), 2U);
  EXPECT_EQ(shelf_->Put("malaba", BundleKind::kOrders, "three").value(), 3U);
  EXPECT_FALSE(BundleShelf::Open(folder_ / "shelf", KeyOf(8), clock_));
  EXPECT_FALSE(shelf_->Put("../x", BundleKind::kOrders, "x"));
}

TEST_F(PostSyncTest, LargeOnesComeInPieces) {
  LocalOutlet outlet("malaba", *centre_);
  std::string large;
  for (int i = 0; large.size() < 3 * kAnswerBytesMax; ++i)
    large += std::to_string(i) + "\n";
  ASSERT_TRUE(shelf_->Put("malaba", BundleKind::kDevices, large));
  std::string got;
  auto sync = PostSync::Open({.post = "malaba",
                              .folder = folder_ / "bundles",
                              .centre_key = shelf_->public_key(),
                              .on_bundle = [&](const Bundle& b) { got = b.bytes; }});
  EXPECT_TRUE((*sync)->Pull(outlet));
  EXPECT_EQ(got, large);
}

TEST_F(PostSyncTest, NobodyElseCanGiveOne) {
  auto sync = OpenSync();
  const auto answer = [](const std::string& text) {
    return "9 " + std::to_string(text.size()) + "\n" + text;
  };
  const auto signed_as = [&](const Bundle& bundle, unsigned char key) {
    return answer(SignBundle(bundle, KeyOf(key)));
  };
  const Bundle good{BundleKind::kPlan, "malaba", 5, 1, "plan"};
  FalseCentre outlet;
  outlet.answer = signed_as(good, 7);
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_EQ(sync->version(BundleKind::kPlan), 5U);
  std::string changed = signed_as({BundleKind::kPlan, "malaba", 6, 1, "plan"}, 7);
  changed.back() ^= 1;
  for (const std::string& bad :
       {signed_as(good, 7), signed_as({BundleKind::kPlan, "malaba", 4, 1, "old"}, 7),
        signed_as({BundleKind::kPlan, "malaba", 6, 1, "forged"}, 8),
        signed_as({BundleKind::kPlan, "busia", 6, 1, "for others"}, 7),
        signed_as({BundleKind::kOrders, "malaba", 6, 1, "of another kind"}, 7), changed,
        answer("TWBUNDLE1 malaba plan"), answer("")}) {
    outlet.answer = bad;
    EXPECT_FALSE(sync->Pull(outlet)) << bad;
    EXPECT_EQ(sync->version(BundleKind::kPlan), 5U);
  }
  EXPECT_EQ(findings_.Count(FindingKind::kBundle), 8U);
  for (const char* bad : {"", "6\n", "6 x\nabc", "6 99999999999\nabc", "x 3\nabc", "6 10\n"}) {
    outlet.answer = bad;
    EXPECT_FALSE(sync->Pull(outlet)) << bad;
  }
  EXPECT_EQ(seen_.size(), 1U);
  sync = OpenSync();
  EXPECT_THAT(seen_, ElementsAre("plan 5 plan"));
}

TEST_F(PostSyncTest, ABrokenFileIsToldAndFetchedAgain) {
  LocalOutlet outlet("malaba", *centre_);
  ASSERT_TRUE(shelf_->Put("malaba", BundleKind::kPlan, "the plan"));
  EXPECT_TRUE(OpenSync()->Pull(outlet));
  ASSERT_TRUE(os::WriteFile(folder_ / "bundles" / "plan.bundle", "half of it"));
  auto sync = OpenSync();
  EXPECT_EQ(findings_.Count(FindingKind::kBundle), 1U);
  EXPECT_TRUE(sync->Pull(outlet));
  EXPECT_THAT(seen_, ElementsAre("plan 1 the plan"));
}

TEST_F(PostSyncTest, QuestionsAreChecked) {
  ASSERT_TRUE(shelf_->Put("malaba", BundleKind::kPlan, "the plan"));
  EXPECT_TRUE(centre_->Answer("malaba", "bundle plan 0 0"));
  EXPECT_EQ(centre_->Answer("malaba", "bundle plan 1 0").value(), "none");
  for (const char* bad : {"bundle", "bundle plan 0", "bundle plan 0 99999", "bundle plans 0 0",
                          "bundle plan -1 0", "bundle plan 0 0 0", "bundles plan 0 0"}) {
    EXPECT_EQ(centre_->Answer("malaba", bad).error().code, ErrorCode::kInvalidArgument) << bad;
  }
}

TEST(PublicKey, ComesBackAsItWas) {
  const PublicKey key = {1, 2, 3, 0xFE};
  EXPECT_EQ(ParsePublicKey(FormatPublicKey(key)).value(), key);
  EXPECT_FALSE(ParsePublicKey("00"));
  EXPECT_FALSE(ParsePublicKey(std::string(64, 'g')));
}

}  // namespace
}  // namespace tidewaiter::stream
