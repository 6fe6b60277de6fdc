#include "stream/http_bus.h"

#include <gtest/gtest.h>

#include "access/webhook_signature.h"
#include "http/client.h"
#include "http/server.h"
#include "http/test_certificate.h"
#include "stream/test_stream.h"
#include "testing/tcp_proxy.h"

namespace tidewaiter::stream {
namespace {

constexpr const char* kSecret = "a secret of malaba";

class HttpBusTest : public StreamTest {
 protected:
  HttpBusTest() : log_(folder_ / "log") { OpenCentre({"malaba", "busia"}); }
  ~HttpBusTest() override { server_.reset(); }

  void StartServer(std::optional<http::TlsOptions> tls = {}) {
    auto inlet =
        HttpInlet::Start({.secrets = {{"malaba", kSecret}, {"busia", "another"}}}, *centre_);
    ASSERT_TRUE(inlet) << inlet.error();
    inlet_ = std::move(*inlet);
    inlet_->AddTo(router_);
    http::ServerOptions options;
    options.port = 0;
    options.tls = std::move(tls);
    options.body_limit = [](std::string_view path) {
      return path.starts_with(kHttpRoutePrefix) ? kBatchWireMax : std::size_t{1024};
    };
    auto server = http::Server::Start(options, [this](http::Request request, http::Reply reply) {
      router_.Handle(std::move(request), std::move(reply));
    });
    ASSERT_TRUE(server) << server.error();
    server_.emplace(std::move(*server));
  }
  [[nodiscard]] HttpOutletOptions To(std::uint16_t port) const {
    return {.url = "http://127.0.0.1:" + std::to_string(port),
            .post = "malaba",
            .secret = kSecret,
            .timeout_s = 20};
  }
  // Sent by hand; the status.
  [[nodiscard]] int Post(const std::string& post, const std::string& secret,
                         const std::string& body, std::int64_t late_s = 0,
                         const char* path = "records") const {
    const auto answer = http::Fetch(
        {.url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/stream/v1/posts/" + post +
                "/" + path,
         .method = http::Method::kPost,
         .headers = {{"Tidewaiter-Signature",
                      access::SignWebhook(secret, body, os::RealClock().UnixSeconds() - late_s)}},
         .body = body},
        {.allow_private = true});
    return answer ? answer->status : 0;
  }
  void ExpectAllArrived() {
    EXPECT_EQ(arrivals_.count(), log_.head().seq);
    EXPECT_EQ(arrivals_.wrong(), "");
    server_.reset();
    inlet_.reset();
    centre_.reset();
    ExpectMirrored(folder_ / "log", folder_ / "posts" / "malaba", "malaba");
  }

  PostLog log_;
  http::Router router_;
  std::unique_ptr<HttpInlet> inlet_;
  std::optional<http::Server> server_;
};

TEST_F(HttpBusTest, CutInTheMiddleAndResumed) {
  StartServer();
  TcpProxy line(server_->port());
  HttpOutlet outlet(To(line.port()));
  auto sender = Sender::Start(Sending(outlet, log_));
  ASSERT_TRUE(sender);
  log_.Add(5'000);
  for (int i = 1; i <= 3; ++i) {
    EXPECT_TRUE(arrivals_.WaitFor(static_cast<std::uint64_t>(500 * i)));
    line.Cut();
    log_.Add(1'000);
    line.Mend();
  }
  EXPECT_TRUE(arrivals_.WaitFor(8'000));
  EXPECT_TRUE(WaitUntil([&] { return (*sender)->standing().confirmed == log_.head(); }));
  (*sender)->Stop();
  ExpectAllArrived();
  EXPECT_EQ(findings_.Count(FindingKind::kFork), 0U);
}

TEST_F(HttpBusTest, OverTls) {
  const http::Key authority_key = http::MakeKey();
  const http::Certificate authority =
      http::MakeCertificate("authority", authority_key.get(), nullptr, nullptr);
  const http::Key key = http::MakeKey();
  const http::Certificate own = http::MakeCertificate("centre", key.get(), authority.get(),
                                                      authority_key.get(), "IP:127.0.0.1");
  http::WriteKey(folder_ / "key.pem", key.get());
  http::WriteCertificate(folder_ / "certificate.pem", own.get());
  http::WriteCertificate(folder_ / "authority.pem", authority.get());
  StartServer(http::TlsOptions{folder_ / "certificate.pem", folder_ / "key.pem", {}});
  HttpOutletOptions options = To(server_->port());
  options.url = "https://127.0.0.1:" + std::to_string(server_->port());
  HttpOutlet stranger(options);
  EXPECT_EQ(stranger.Ask("head").error().code, ErrorCode::kUnavailable);  // not its authority
  options.ca_file = folder_ / "authority.pem";
  HttpOutlet outlet(options);
  log_.Add(100);
  const auto sender = Sender::Open(Sending(outlet, log_));
  EXPECT_TRUE((*sender)->Step());
  EXPECT_EQ((*sender)->standing().confirmed, log_.head());
  ExpectAllArrived();
}

TEST_F(HttpBusTest, OnlyThePostItselfIsHeard) {
  StartServer();
  log_.Add(3);
  const std::string batch = BatchesOf(folder_ / "log", "malaba", 3).front();
  EXPECT_EQ(Post("malaba", "another", batch), 401);
  EXPECT_EQ(Post("busia", kSecret, batch), 401);
  EXPECT_EQ(Post("nowhere", kSecret, batch), 401);
  EXPECT_EQ(Post("malaba", kSecret, batch, 400), 401);  // an old signature
  EXPECT_EQ(HeadOf("malaba"), 0U);
  EXPECT_EQ(Post("malaba", kSecret, batch, 200), 200);
  EXPECT_EQ(HeadOf("malaba"), 3U);
  EXPECT_EQ(Post("malaba", kSecret, "head", 0, "questions"), 200);
  EXPECT_EQ(Post("malaba", kSecret, "tail", 0, "questions"), 400);
  HttpOutletOptions options = To(server_->port());
  options.secret = "wrong";
  HttpOutlet outlet(options);
  EXPECT_EQ(outlet.Ask("head").error().code, ErrorCode::kNotFound);
}

TEST_F(HttpBusTest, ReplayedWrongAndForkedChangeNothing) {
  StartServer();
  log_.Add(10);
  const std::string batch = BatchesOf(folder_ / "log", "malaba", 10).front();
  EXPECT_EQ(Post("malaba", kSecret, batch), 200);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(Post("malaba", kSecret, batch), 200);
  EXPECT_EQ(arrivals_.count(), 10U);
  EXPECT_TRUE(findings_.all().empty());
  log_.Add(1);
  std::string wrong = BatchesOf(folder_ / "log", "malaba", 1, 11).front();
  wrong.back() ^= 1;
  EXPECT_EQ(Post("malaba", kSecret, wrong), 200);
  EXPECT_EQ(findings_.Count(FindingKind::kNotProven), 1U);
  PostLog other(folder_ / "other");
  other.Add(20, 5);
  for (const std::string& forged : BatchesOf(folder_ / "other", "malaba", 5))
    EXPECT_EQ(Post("malaba", kSecret, forged), 200);
  EXPECT_GT(findings_.Count(FindingKind::kFork), 0U);
  EXPECT_EQ(HeadOf("malaba"), 10U);
  EXPECT_TRUE(centre_->StandingOf("malaba")->forked);
  // And the true log goes on.
  HttpOutlet outlet(To(server_->port()));
  const auto sender = Sender::Open(Sending(outlet, log_));
  EXPECT_TRUE((*sender)->Step());
  EXPECT_EQ((*sender)->standing().confirmed, log_.head());
  ExpectAllArrived();
}

TEST_F(HttpBusTest, TheLargestRecordGoesThrough) {
  StartServer();
  ASSERT_TRUE(log_.log().AppendAndWait(std::string(kCarriedBytesMax - 56, 'x')));
  HttpOutlet outlet(To(server_->port()));
  const auto sender = Sender::Open(Sending(outlet, log_));
  const auto step = (*sender)->Step();
  EXPECT_TRUE(step) << step.error();
  EXPECT_EQ(HeadOf("malaba"), 1U);
  ASSERT_TRUE(log_.log().AppendAndWait(std::string(kCarriedBytesMax - 55, 'x')));
  EXPECT_EQ((*sender)->Step().error().code, ErrorCode::kFailedPrecondition);
}

TEST_F(HttpBusTest, OptionsAreChecked) {
  EXPECT_FALSE(HttpInlet::Start({.secrets = {{"malaba", ""}}}, *centre_));
  EXPECT_FALSE(HttpInlet::Start({.secrets = {{"a b", "x"}}}, *centre_));
}

}  // namespace
}  // namespace tidewaiter::stream
