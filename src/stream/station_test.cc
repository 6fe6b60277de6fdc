#include "stream/station.h"

#include <gtest/gtest.h>

#include "http/server.h"
#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

TEST_F(StreamTest, APostAndACentreOverHttp) {
  access::SecretKey::Bytes bytes = {};
  bytes.fill(7);
  CentreSettings centre_settings;
  centre_settings.folder = folder_ / "centre";
  centre_settings.posts = {{.post = "malaba"}};
  centre_settings.secrets = {{"malaba", "secret"}};
  centre_settings.key = access::SecretKey(bytes);
  centre_settings.on_arrival = [this](const PostArrival& a) { return arrivals_.Take(a); };
  auto centre = CentreStation::Start(centre_settings);
  ASSERT_TRUE(centre) << centre.error();
  ASSERT_TRUE((*centre)->bundles()->Put("malaba", BundleKind::kPlan, "the plan"));
  http::Router router;
  (*centre)->AddTo(router);
  http::ServerOptions serving;
  serving.port = 0;
  serving.body_limit = [](std::string_view) { return kBatchWireMax; };
  auto server = http::Server::Start(serving, [&](http::Request request, http::Reply reply) {
    router.Handle(std::move(request), std::move(reply));
  });
  ASSERT_TRUE(server) << server.error();

  PostLog log(folder_ / "log");
  log.Add(700);
  std::atomic<int> plans = 0;
  PostSettings post_settings;
  post_settings.post = "malaba";
  post_settings.centre_url = "http://127.0.0.1:" + std::to_string(server->port());
  post_settings.secret = "secret";
  post_settings.centre_key = FormatPublicKey((*centre)->bundles()->public_key());
  post_settings.folder = folder_ / "state";
  post_settings.log_folder = folder_ / "log";
  post_settings.durable = [&] { return log.head().seq; };
  post_settings.on_bundle = [&](const Bundle&) { ++plans; };
  auto post = PostStation::Start(post_settings);
  ASSERT_TRUE(post) << post.error();
  EXPECT_TRUE(arrivals_.WaitFor(700));
  EXPECT_TRUE(WaitUntil([&] { return plans == 1; }));
  post->reset();
  server->Stop(1);
  // Who had dealt with 600 when it ended gets the rest.
  centre->reset();
  std::uint64_t again = 0;
  centre_settings.on_arrival = [&](const PostArrival& a) {
    EXPECT_EQ(a.seq, 601 + again);
    ++again;
    return Status();
  };
  centre_settings.seen = [](std::string_view) { return std::uint64_t{600}; };
  EXPECT_TRUE(CentreStation::Start(centre_settings));
  EXPECT_EQ(again, 100U);
}

TEST_F(StreamTest, APostNeedsOneWay) {
  PostLog log(folder_ / "log");
  PostSettings settings;
  settings.post = "malaba";
  settings.folder = folder_ / "state";
  settings.log_folder = folder_ / "log";
  settings.durable = [] { return std::uint64_t{0}; };
  EXPECT_EQ(PostStation::Start(settings).error().code, ErrorCode::kInvalidArgument);
  settings.centre_url = "http://127.0.0.1:1";
  settings.centre_key = "short";
  EXPECT_EQ(PostStation::Start(settings).error().code, ErrorCode::kInvalidArgument);
  settings.nats.servers = {"nats://127.0.0.1:1"};
  EXPECT_EQ(PostStation::Start(settings).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::stream
