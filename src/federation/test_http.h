// Members with a server each on a port of its own.
#ifndef TIDEWAITER_FEDERATION_TEST_HTTP_H_
#define TIDEWAITER_FEDERATION_TEST_HTTP_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "federation/http_node.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"
#include "http/router.h"
#include "http/server.h"
#include "os/clock.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {

class HttpFederation {
 public:
  // `open` makes storages by member and origin; without it they are in memory.
  using Open = std::function<Result<std::unique_ptr<LogStorage>>(std::size_t, std::string_view)>;
  // `quick`: silent writers and other members' files are looked after each fraction of a second.
  HttpFederation(std::size_t n, std::size_t logs, Open open = {}, bool quick = false)
      : roster_(TestRoster(n, 1, logs)), open_(std::move(open)), quick_(quick) {
    // A server is there before its node, since the nodes must know all ports: who comes too early
    // is told to come later.
    for (std::size_t i = 0; i < n; ++i)
      sites_.push_back(std::make_unique<Site>());
    for (auto& site : sites_) {
      auto server = http::Server::Start(
          {.port = 0, .body_limit = [](std::string_view /*path*/) { return kHttpBodyMax; }},
          [s = site.get()](http::Request request, http::Reply reply) {
            s->Handle(std::move(request), std::move(reply));
          });
      CHECK(server.has_value());
      site->server = std::make_unique<http::Server>(std::move(*server));
    }
    for (std::size_t i = 0; i < n; ++i)
      StartNode(i);
  }
  ~HttpFederation() {
    for (auto& site : sites_)
      site->server->Stop(0);
  }

  [[nodiscard]] std::string url(std::size_t member) const {
    return fmt::format("http://127.0.0.1:{}", sites_[member]->server->port());
  }
  HttpNode& node(std::size_t member) { return *sites_[member]->node; }
  // Calls of others do not reach it any more; its own go out.
  void CutOff(std::size_t member) { sites_[member]->ready = false; }
  // It is gone for good.
  void Kill(std::size_t member) {
    sites_[member]->ready = false;
    sites_[member]->server->Stop(0);
    sites_[member]->node.reset();
  }
  [[nodiscard]] const Roster& roster() const { return roster_; }

  static std::string Entry(const std::string& object, const std::string& text = "") {
    return Write({.object = object, .time_ms = os::RealClock().UnixMilliseconds(), .text = text});
  }
  [[nodiscard]] bool Verifies(const std::string& text, const std::string& entry) const {
    const auto proof = tlog::ParseProof(text);
    if (!proof) return false;
    const auto note = CheckSigned(roster_, tlog::FormatNote(proof->checkpoint.note));
    const tlog::Checkpoint& checkpoint = proof->checkpoint.checkpoint;
    return note && note->cosigners.size() >= roster_.quorum &&
           tlog::VerifyInclusion(proof->index, checkpoint.size, tlog::LeafHash(entry), proof->path,
                                 checkpoint.root)
               .has_value();
  }
  // Until it holds, for ten seconds. The nodes work meanwhile: `holds` waits for their thread.
  static bool Eventually(const std::function<bool()>& holds) {
    const double end_s = os::RealClock().MonotonicSeconds() + 10;
    while (os::RealClock().MonotonicSeconds() < end_s) {
      if (holds()) return true;
      std::this_thread::yield();
    }
    return false;
  }

 private:
  struct Site {
    void Handle(http::Request request, http::Reply reply) {
      if (!ready) return reply.Send({.status = kLater});
      router.Handle(std::move(request), std::move(reply));
    }
    http::Router router;
    std::unique_ptr<HttpNode> node;
    std::atomic<bool> ready = false;
    std::unique_ptr<http::Server> server;
  };

  void StartNode(std::size_t i) {
    NodeOptions options{
        .member = TestMember(i),
        .roster = roster_,
        .cosigner = TestCosigner(i),
        .open_storage = [this, i](std::string_view origin) -> Result<std::unique_ptr<LogStorage>> {
          if (open_) return open_(i, origin);
          return std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                 std::make_shared<PowerSwitch>());
        },
        .make_judge = [](std::string_view /*origin*/, LogStorage& /*storage*/)
            -> Result<std::unique_ptr<Judge>> { return std::make_unique<TestJudge>(); },
        .step_of = TestStepOf,
        .gossip_ms = 200};
    if (i < roster_.logs.size()) options.log_key = TestLogKey(i);
    if (quick_) {
      options.audit_ms = 20;
      options.silent_ms = 200;
    }
    HttpNodeOptions how;
    for (std::size_t j = 0; j < sites_.size(); ++j)
      how.urls.emplace(TestMember(j), url(j));
    auto node = Node::Open(std::move(options), os::RealClock().UnixMilliseconds());
    CHECK(node.has_value());
    auto served = HttpNode::Start(std::move(how), std::move(*node));
    CHECK(served.has_value());
    sites_[i]->node = std::move(*served);
    sites_[i]->node->AddTo(sites_[i]->router);
    sites_[i]->ready = true;
  }

  Roster roster_;
  Open open_;
  bool quick_;
  std::vector<std::unique_ptr<Site>> sites_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_HTTP_H_
