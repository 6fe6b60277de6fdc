// Running: the nodes of a member while one charter is in force, and the way of requests to them.
//
// A node writes one log. So the member that keeps the charter has two: one for its own log and the
// copies of all others, and one that orders the charter's. To everybody else they are one member at
// one address: a request about the charter's log goes to the second, all others to the first, and
// gossip speaks of both. When the charter changes who the members are, where they are, or our own
// part, the nodes are opened anew.
#ifndef TIDEWAITER_MEMBER_INTERNAL_RUNNING_H_
#define TIDEWAITER_MEMBER_INTERNAL_RUNNING_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/http_node.h"
#include "federation/ledger_judge.h"
#include "http/router.h"
#include "ledger/charter.h"
#include "member/internal/charter_view.h"
#include "member/internal/key_ring.h"
#include "member/internal/records_db.h"
#include "os/clock.h"
#include "os/file.h"
#include "tlog/tree.h"

namespace tidewaiter::member {

struct RunningOptions {
  os::Path folder;
  std::string self;
  const KeyRing* keys = nullptr;
  CharterView* charter = nullptr;
  double call_timeout_s = 3;
  std::optional<os::Path> ca_file = {};
  std::map<std::string, std::string> urls = {};  // instead of the charter's
  const os::Clock* clock = nullptr;
  federation::OpenStorage open_log = {};  // empty: in the folder
  bool trusts_disk = false;  // it was asked about before, in this process (federation/node.h)
  std::function<void()> on_news = {};  // on a node's thread: something was taken or adopted
};

// What is new in one log since the catalogue looked.
struct LogNews {
  std::string origin;
  std::string member;
  std::uint64_t stored = 0;  // entries on disk
  std::uint64_t size = 0;    // of them, those that stand
  std::uint64_t final_size = 0;
  std::string final_note = {};
  std::vector<PlacedEntry> entries = {};
};
struct News {
  std::vector<LogNews> logs;  // that could be opened
  std::vector<federation::Alarm> alarms;
  std::vector<federation::Evidence> evidence;  // all of it, when there is more than last time
};

class Running {
 public:
  // Errors: kFailedPrecondition (no member, or a key is not here), kInvalidArgument, kUnavailable.
  static Result<std::unique_ptr<Running>> Open(RunningOptions options);

  // Thread-safe, all of them; those that ask a node wait for its thread.
  void Handle(http::Request request, http::Reply reply);
  void Submit(std::string entry, std::function<void(http::Response)> done);
  News TakeNews(const std::map<std::string, std::uint64_t>& covered);
  [[nodiscard]] federation::Health health();
  // Errors: kNotFound (no such log or entry), those of the storage.
  Result<std::vector<std::string>> Entries(std::string_view log,
                                           const std::vector<std::uint64_t>& places);
  Result<federation::Exhibit> Show(std::string_view log, std::uint64_t index, std::uint64_t size);
  // True when this member's nodes order that log.
  [[nodiscard]] bool Writes(std::string_view log) const;
  [[nodiscard]] const std::string& own_log() const { return own_log_; }

  // Whether others have said that what is on our disk is all of our logs.
  [[nodiscard]] bool KnowsDisk();

  // The charter in force is another one: true when these nodes go on with it, false when they have
  // to be opened anew.
  bool Follow(const ledger::Charter& charter);

 private:
  struct Site {  // a node and its routes
    std::unique_ptr<federation::HttpNode> node;
    http::Router router;
  };
  explicit Running(RunningOptions options) : options_(std::move(options)) {}
  Status Start(const ledger::Charter& charter);
  Result<Site> StartNode(const ledger::Charter& charter, federation::NodeOptions options);
  Result<federation::NodeOptions> OptionsOf(const ledger::Charter& charter, bool of_charter);
  [[nodiscard]] federation::OpenStorage StorageOpener() const;
  federation::MakeJudge JudgeMaker();
  void Begin();
  Site& SiteOf(std::string_view log) { return charter_ && log == charter_log_ ? *charter_ : main_; }
  Site& SiteFor(const http::Request& request);
  void Gossip(http::Request request, http::Reply reply);

  RunningOptions options_;
  std::string shape_;  // of the charter with which the nodes were opened
  std::string charter_log_;
  std::string own_log_;
  std::mutex note_mutex_;
  std::string charter_note_;  // the charter log's last final checkpoint, for gossip
  std::size_t evidence_seen_ = 0;
  Site main_;
  std::optional<Site> charter_;  // when we keep it
};

// The origin of a log that this member writes now, not the charter's; "" when it writes none.
std::string OwnLogOf(const ledger::Charter& charter, std::string_view member);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_RUNNING_H_
