// Posts: joins the control room of a border post with that of its centre (stream/station.h), as
// [stream] of the configuration says.
//
//   ASSIGN_OR_RETURN(auto posts, Posts::Start({.config = config, .data = data, .key = key,
//       .store = *store, .engine = *engine, .room = *room, .log = log}));   // after room->Start
//   if (posts->Serves(path)) posts->Handle(request, reply);                 // of the centre
//   posts->Stop();                                       // after the socket, before room->Stop
//
// Metrics: tidewaiter_stream_findings_total by kind; of a post _sent, _confirmed and _waiting
// (records); of the centre _records (of all posts, on its disk) and _posts_forked.
//
// At a post every frame that is on its disk goes to the centre, and what the centre's bundles bring
// (monitor/post_records.h) goes into the post's store. At the centre frames of posts arrive in the
// room's own log and are judged like all others, each once; every kBundleEveryS the records that
// posts need are put into their bundles, if they changed. On both sides findings that somebody must
// look at become alarms, and all are counted and logged. A post that asked for bundles and does not
// any more is an alarm, too. docs/posts.md is the manual.
//
// One thread, beside those of the stations. Thread-safe but for Start and Stop.
#ifndef TIDEWAITER_SERVER_POSTS_H_
#define TIDEWAITER_SERVER_POSTS_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "access/secret.h"
#include "clearance/engine.h"
#include "desk/store.h"
#include "http/metrics.h"
#include "http/router.h"
#include "monitor/post_records.h"
#include "monitor/room.h"
#include "server/config.h"
#include "stream/station.h"

namespace tidewaiter::server {

// A change of the plan is at a post within this and the 30 s in which posts ask. Making the bundles
// of 5,000 movements and 100,000 devices takes half a second.
inline constexpr double kBundleEveryS = 30;
// Posts ask every half minute; a line that fails and comes back, or a start, takes less.
inline constexpr std::int64_t kPostSilentMs = 5 * 60'000;
// Secrets are made by machines: 32 characters have all the strength that a signature can use.
inline constexpr std::size_t kPostSecretMin = 16;

struct PostsOptions {
  const Config& config;
  os::Path data = {};
  const access::SecretKey& key;  // of the installation: the centre's bundles are signed by it
  desk::Store& store;
  clearance::Engine& engine;
  monitor::ControlRoom& room;
  http::Metrics& metrics;
  std::function<void(std::string_view line)> log = {};  // findings, one JSON object each
  bool ticking = true;                                  // false: tests call Tick
  double bundle_every_s = kBundleEveryS;                // of a centre
  int pull_ms = 30'000;                                 // of a post, between questions for bundles
  const os::Clock* clock = &os::RealClock();
};

class Posts {
 public:
  // The room must run, and the metrics must not be rendered any more when this goes. Errors: of the
  // configuration (kInvalidArgument with the member; kNotFound, a secret's file), of the stations.
  // Null where [stream] has no role.
  static Result<std::unique_ptr<Posts>> Start(PostsOptions options);
  Posts(const Posts&) = delete;
  Posts& operator=(const Posts&) = delete;
  ~Posts();  // Stop

  // Whether a request is for the centre's inlet. Bodies are up to stream::kBatchWireMax bytes.
  [[nodiscard]] bool Serves(std::string_view path) const;
  void Handle(http::Request request, http::Reply reply) const;
  // What to tell who operates it: the centre's public key for its posts' centre_key.
  [[nodiscard]] std::string Hello() const;

  // A second's work; made each second.
  void Tick();
  void Stop();  // may be called again

 private:
  struct Waiting {
    monitor::PostPart part;
    std::uint64_t version = 0;
    std::int64_t issued_ms = 0;
    std::string bytes = {};
  };
  explicit Posts(PostsOptions options);
  Status StartPost();
  Status StartCentre();
  void AddReadings();
  void OnFinding(const stream::Finding& finding);
  void OnBundle(const stream::Bundle& bundle);
  void UseBundles();
  void MakeBundles();
  void ListenToPosts();
  void Work();

  PostsOptions options_;
  monitor::EngineWriter writer_;
  monitor::BundleDesk desk_;
  http::Router router_;
  http::Family<http::Counter>& findings_;
  std::map<monitor::PostPart, std::uint64_t> made_;  // hashes of what is in the bundles
  std::optional<double> made_s_;                     // when they were made last
  std::map<std::string, std::int64_t> silent_;       // posts that are not heard, since when

  std::mutex mutex_;                                               // guards what follows
  std::map<monitor::PostPart, Waiting> waiting_;                   // bundles to put into the store
  std::map<std::pair<std::string, int>, std::int64_t> logged_ms_;  // post, kind of finding
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
  std::unique_ptr<stream::PostStation> post_;
  std::unique_ptr<stream::CentreStation> centre_;  // the first to go
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_POSTS_H_
