// With real servers: a cluster whose leader is killed, a leaf whose link is cut for half a day, a
// server that forgets its end, a post that is killed.
#include "stream/internal/nats.h"

#include <stdlib.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "stream/nats_bus.h"
#include "stream/test_stream.h"
#include "testing/nats_server.h"
#include "testing/tcp_proxy.h"

namespace tidewaiter::stream {
namespace {

using internal::Connection;
using internal::JetStream;

class NatsTest : public StreamTest {
 protected:
  void SetUp() override {
    if (!NatsServer::missing().empty()) GTEST_SKIP() << NatsServer::missing();
    OpenCentre();
  }

  std::unique_ptr<NatsServer> Server(const std::string& name, std::string domain = "",
                                     std::string more = "") {
    return std::make_unique<NatsServer>(NatsServerOptions{.name = name,
                                                          .folder = folder_ / name,
                                                          .domain = std::move(domain),
                                                          .more = std::move(more)});
  }
  static NatsOptions At(const std::vector<std::string>& servers) {
    NatsOptions options;
    options.servers = servers;
    options.reconnect_ms = 50;
    options.publish_ms = 3'000;
    options.timeout_ms = 1'000;
    return options;
  }
  void StartInlet(const NatsOptions& nats, std::string domain = "", int replicas = 1) {
    auto inlet = NatsInlet::Start(
        nats, {.posts = {{.post = "malaba", .domain = std::move(domain)}}, .replicas = replicas},
        *centre_);
    ASSERT_TRUE(inlet) << inlet.error();
    inlet_ = std::move(*inlet);
  }
  void StartSender(const NatsOptions& nats, PostLog& log, bool leaf = false) {
    auto outlet = NatsOutlet::Connect(nats, {.post = "malaba", .leaf = leaf});
    ASSERT_TRUE(outlet) << outlet.error();
    outlet_ = std::move(*outlet);
    SenderOptions options = Sending(*outlet_, log);
    options.patience_ms = 2'000;
    auto sender = Sender::Start(options);
    ASSERT_TRUE(sender) << sender.error();
    sender_ = std::move(*sender);
  }
  void StopSender() {
    if (sender_) sender_->Stop();
    sender_.reset();
    outlet_.reset();
  }
  [[nodiscard]] std::string Said() const {
    const auto trouble = sender_ ? sender_->standing().trouble : std::nullopt;
    return fmt::format("arrived {}, published {}, sender: {}, inlet: {}", arrivals_.count(),
                       sender_ ? sender_->standing().published : 0,
                       trouble ? trouble->message : "well",
                       inlet_ ? inlet_->counters().trouble : "none");
  }
  bool WaitConfirmed(PostLog& log) {
    return WaitUntil([&] { return sender_->standing().confirmed == log.head(); });
  }
  void ExpectAllOnce(PostLog& log) {
    EXPECT_TRUE(WaitConfirmed(log)) << Said();
    StopSender();
    inlet_.reset();
    EXPECT_EQ(arrivals_.count(), log.head().seq);
    EXPECT_EQ(arrivals_.wrong(), "");
    EXPECT_EQ(findings_.Count(FindingKind::kFork), 0U);
    EXPECT_EQ(findings_.Count(FindingKind::kDropped), 0U);
    centre_.reset();
    ExpectMirrored(log.log().folder(), folder_ / "posts" / "malaba", "malaba");
  }
  void TearDown() override {
    StopSender();
    inlet_.reset();
  }

  std::unique_ptr<NatsInlet> inlet_;
  std::unique_ptr<NatsOutlet> outlet_;
  std::unique_ptr<Sender> sender_;
};

// Looks into a stream with nothing of the module.
class Tool {
 public:
  explicit Tool(const NatsOptions& nats) {
    auto opened = Connection::Open(nats, "test");
    EXPECT_TRUE(opened) << opened.error();
    connection_ = std::move(*opened);
    jsCtx* js = nullptr;
    EXPECT_EQ(natsConnection_JetStream(&js, connection_->get(), nullptr), NATS_OK);
    js_.reset(js);
  }
  [[nodiscard]] std::string Leader(const std::string& stream) const {
    const auto info = Info(stream);
    const bool has = info && info->Cluster != nullptr && info->Cluster->Leader != nullptr;
    return has ? info->Cluster->Leader : "";
  }
  [[nodiscard]] std::uint64_t Messages(const std::string& stream) const {
    const auto info = Info(stream);
    return info ? info->State.Msgs : 0;
  }
  void DeleteLast(const std::string& stream, int count) const {
    for (int i = 0; i < count; ++i) {
      const auto info = Info(stream);
      ASSERT_TRUE(info);
      jsErrCode code = {};
      ASSERT_EQ(js_DeleteMsg(js_.get(), stream.c_str(),
                             info->State.LastSeq - static_cast<unsigned>(i), nullptr, &code),
                NATS_OK);
    }
  }

 private:
  [[nodiscard]] internal::StreamInfo Info(const std::string& stream) const {
    jsStreamInfo* info = nullptr;
    jsErrCode code = {};
    js_GetStreamInfo(&info, js_.get(), stream.c_str(), nullptr, &code);
    return internal::StreamInfo(info);
  }
  std::unique_ptr<Connection> connection_;
  JetStream js_;
};

TEST_F(NatsTest, OneServerBringsAllInOrder) {
  const auto server = Server("one");
  ASSERT_TRUE(server->Start()) << server->log();
  PostLog log(folder_ / "log");
  log.Add(3'000);
  StartSender(At({server->url()}), log);  // before anybody made the stream
  StartInlet(At({server->url()}));
  EXPECT_TRUE(arrivals_.WaitFor(3'000)) << Said();
  inlet_.reset();  // the centre goes and comes
  log.Add(2'000);
  StartInlet(At({server->url()}));
  EXPECT_TRUE(arrivals_.WaitFor(5'000)) << Said();
  ExpectAllOnce(log);
}

TEST_F(NatsTest, ServersThatComeLaterAreWaitedFor) {
  const auto server = Server("late");
  PostLog log(folder_ / "log");
  log.Add(100);
  StartSender(At({server->url()}), log);
  StartInlet(At({server->url()}));
  EXPECT_TRUE(WaitUntil([&] { return sender_->standing().trouble.has_value(); }));
  ASSERT_TRUE(server->Start()) << server->log();
  EXPECT_TRUE(arrivals_.WaitFor(100)) << Said();
  ExpectAllOnce(log);
}

TEST_F(NatsTest, ALeaderKilledInTheMiddle) {
  const std::vector<std::uint16_t> routes = {FreePort(), FreePort(), FreePort()};
  std::string all;
  for (const std::uint16_t route : routes)
    all += fmt::format("{}\"nats://127.0.0.1:{}\"", all.empty() ? "" : ", ", route);
  std::vector<std::unique_ptr<NatsServer>> servers;
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < 3; ++i) {
    servers.push_back(
        Server(fmt::format("n{}", i), "",
               fmt::format("cluster {{ name: tw, listen: \"127.0.0.1:{}\", routes: [ {} ] }}",
                           routes[i], all)));
    urls.push_back(servers.back()->url());
  }
  for (const auto& server : servers)
    ASSERT_TRUE(server->Start()) << server->log();
  PostLog log(folder_ / "log");
  log.Add(20'000);
  StartInlet(At(urls), "", 3);
  StartSender(At(urls), log);
  ASSERT_TRUE(arrivals_.WaitFor(3'000)) << Said();
  const std::string leader = Tool(At(urls)).Leader("TW_malaba");
  ASSERT_EQ(leader.size(), 2U) << leader;
  NatsServer& dead = *servers[static_cast<std::size_t>(leader[1] - '0')];
  dead.Kill();
  EXPECT_TRUE(arrivals_.WaitFor(20'000)) << Said();
  ASSERT_TRUE(dead.Start()) << dead.log();
  log.Add(1'000);
  EXPECT_TRUE(arrivals_.WaitFor(21'000)) << Said();
  ExpectAllOnce(log);
}

// 200,000 frames are twelve hours of a busy post, at 4.6 a second.
TEST_F(NatsTest, ALeafWithoutItsLinkForHalfADay) {
  constexpr std::uint64_t kBefore = 1'000;
  constexpr std::uint64_t kAll = 200'000;
  const std::uint16_t leaf_port = FreePort();
  TcpProxy line(leaf_port);
  const auto hub = Server("hub", "CENTRE",
                          fmt::format("leafnodes {{ listen: \"127.0.0.1:{}\", advertise: "
                                      "\"127.0.0.1:{}\" }}",
                                      leaf_port, line.port()));
  const auto leaf = Server("leaf", "MALABA",
                           fmt::format("leafnodes {{ reconnect: 1, remotes: [ {{ url: "
                                       "\"nats://127.0.0.1:{}\" }} ] }}",
                                       line.port()));
  ASSERT_TRUE(hub->Start()) << hub->log();
  ASSERT_TRUE(leaf->Start()) << leaf->log();
  PostLog log(folder_ / "log");
  log.Add(kBefore);
  StartSender(At({leaf->url()}), log, true);
  ASSERT_TRUE(WaitUntil([&] { return sender_->standing().published == kBefore; })) << Said();
  StartInlet(At({hub->url()}), "MALABA");
  ASSERT_TRUE(arrivals_.WaitFor(kBefore)) << Said() << leaf->log();
  line.Cut();
  log.Add(kAll - kBefore);
  EXPECT_TRUE(
      WaitUntil([&] { return sender_->standing().published == kAll; }, std::chrono::seconds(120)))
      << Said();
  EXPECT_LT(arrivals_.count(), kAll / 2);
  line.Mend();
  EXPECT_TRUE(arrivals_.WaitFor(kAll, std::chrono::seconds(180))) << Said();
  ExpectAllOnce(log);
}

TEST_F(NatsTest, AServerBackWithAnOlderStoreGetsTheEndAgain) {
  const auto server = Server("one");
  ASSERT_TRUE(server->Start()) << server->log();
  PostLog log(folder_ / "log");
  const NatsOptions at = At({server->url()});
  StartInlet(at);  // makes the stream
  log.Add(1'000);
  StartSender(at, log);
  ASSERT_TRUE(arrivals_.WaitFor(1'000)) << Said();
  inlet_.reset();
  log.Add(1'000);
  ASSERT_TRUE(WaitUntil([&] { return sender_->standing().published == 2'000; })) << Said();
  server->Kill();
  std::filesystem::copy(server->store(), folder_ / "older",
                        std::filesystem::copy_options::recursive);
  ASSERT_TRUE(server->Start()) << server->log();
  log.Add(1'000);
  ASSERT_TRUE(WaitUntil([&] { return sender_->standing().published == 3'000; })) << Said();
  server->Kill();
  std::filesystem::remove_all(server->store());
  std::filesystem::rename(folder_ / "older", server->store());
  ASSERT_TRUE(server->Start()) << server->log();
  StartInlet(at);
  EXPECT_TRUE(arrivals_.WaitFor(3'000)) << Said();
  ExpectAllOnce(log);
}

TEST_F(NatsTest, AStreamThatLosesItsEndWithoutAWordIsFilledAgain) {
  const auto server = Server("one");
  ASSERT_TRUE(server->Start()) << server->log();
  PostLog log(folder_ / "log");
  const NatsOptions at = At({server->url()});
  StartInlet(at);
  log.Add(500);
  StartSender(at, log);
  ASSERT_TRUE(arrivals_.WaitFor(500)) << Said();
  inlet_.reset();
  log.Add(300);
  ASSERT_TRUE(WaitUntil([&] { return sender_->standing().published == 800; })) << Said();
  Tool(at).DeleteLast("TW_malaba", 100);
  StartInlet(at);
  EXPECT_TRUE(arrivals_.WaitFor(800)) << Said();
  EXPECT_GT(findings_.Count(FindingKind::kSentAgain), 0U);
  ExpectAllOnce(log);
}

// The child of the next test. Never writes its cursor but at its end, which it does not see.
TEST(NatsChild, DISABLED_Sends) {
  const char* folder = ::getenv("TIDEWAITER_TEST_POST");
  const char* url = ::getenv("TIDEWAITER_TEST_NATS");
  ASSERT_TRUE(folder != nullptr && url != nullptr);
  NatsOptions nats;
  nats.servers = {url};
  auto outlet = NatsOutlet::Connect(nats, {.post = "malaba"});
  ASSERT_TRUE(outlet);
  SenderOptions options;
  options.post = "malaba";
  options.log_folder = os::Path(folder) / "log";
  options.state_folder = os::Path(folder) / "state";
  options.outlet = outlet->get();
  options.durable = [] { return std::uint64_t{10'000}; };
  options.cursor_ms = 1'000'000'000;
  const auto sender = Sender::Start(options);
  ASSERT_TRUE(sender);
  WaitUntil([] { return false; }, std::chrono::seconds(600));  // until it is killed
}

pid_t StartChild(const os::Path& folder, const std::string& url) {
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(126);
  ::setenv("TIDEWAITER_TEST_POST", folder.c_str(), 1);
  ::setenv("TIDEWAITER_TEST_NATS", url.c_str(), 1);
  ::execl("/proc/self/exe", "nats_child", "--gtest_filter=NatsChild.DISABLED_Sends",
          "--gtest_also_run_disabled_tests", nullptr);
  ::_exit(127);
}

TEST_F(NatsTest, APostKilledBeforeItsCursorWasWritten) {
  const auto server = Server("one");
  ASSERT_TRUE(server->Start()) << server->log();
  const NatsOptions at = At({server->url()});
  StartInlet(at);
  PostLog log(folder_ / "log");
  log.Add(10'000);
  for (const std::uint64_t published : {500U, 2'000U}) {
    const pid_t child = StartChild(folder_, server->url());
    EXPECT_TRUE(arrivals_.WaitFor(published)) << Said();
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "state" / "cursor"));
  }
  StartSender(at, log);
  EXPECT_TRUE(arrivals_.WaitFor(10'000)) << Said();
  ExpectAllOnce(log);
}

TEST_F(NatsTest, BundlesComeTheSameWay) {
  const auto server = Server("one");
  ASSERT_TRUE(server->Start()) << server->log();
  access::SecretKey::Bytes bytes = {};
  bytes.fill(7);
  auto shelf = BundleShelf::Open(folder_ / "shelf", access::SecretKey(bytes), os::RealClock());
  ASSERT_TRUE(shelf);
  ASSERT_TRUE((*shelf)->Put("malaba", BundleKind::kDevices, std::string(2'000'000, 'd')));
  auto centre = Centre::Open(
      {.folder = folder_ / "with bundles", .posts = {"malaba"}, .bundles = shelf->get()});
  ASSERT_TRUE(centre);
  auto inlet = NatsInlet::Start(At({server->url()}), {.posts = {{.post = "malaba"}}}, **centre);
  ASSERT_TRUE(inlet);
  auto outlet = NatsOutlet::Connect(At({server->url()}), {.post = "malaba"});
  ASSERT_TRUE(outlet);
  std::size_t got = 0;
  auto sync = PostSync::Open({.post = "malaba",
                              .folder = folder_ / "bundles",
                              .centre_key = (*shelf)->public_key(),
                              .on_bundle = [&](const Bundle& b) { got = b.bytes.size(); }});
  ASSERT_TRUE(sync);
  EXPECT_TRUE(WaitUntil([&] { return (*sync)->Pull(**outlet).has_value(); }));
  EXPECT_EQ(got, 2'000'000U);
  EXPECT_EQ((*outlet)->Ask("tail").error().code, ErrorCode::kInvalidArgument);
}

TEST(NatsOptions, AreChecked) {
  EXPECT_EQ(NatsOutlet::Connect({}, {.post = "malaba"}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(NatsOutlet::Connect({.servers = {"nats://127.0.0.1:1"}}, {.post = "a.b"}).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::stream
