// Station: a post's or the centre's side put together from settings; what the server starts.
//
//   ASSIGN_OR_RETURN(auto post, PostStation::Start({.post = "malaba", .nats = {...}, .leaf = true,
//       .folder = data / "stream", .log_folder = data / "frames",
//       .durable = [&] { return intake->log().head().seq; }, .on_bundle = use}));
//
//   ASSIGN_OR_RETURN(auto centre, CentreStation::Start({.folder = data / "posts",
//       .posts = {{"malaba", "MALABA"}}, .nats = {...}, .on_arrival = take, .seen = seen}));
//   centre->AddTo(router);                       // for posts that come over HTTPS
//
// Off unless somebody starts one. docs/posts.md says which way is for whom.
#ifndef TIDEWAITER_STREAM_STATION_H_
#define TIDEWAITER_STREAM_STATION_H_

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "access/secret.h"
#include "base/result.h"
#include "http/router.h"
#include "stream/centre.h"
#include "stream/http_bus.h"
#include "stream/nats_bus.h"
#include "stream/post_sync.h"
#include "stream/sender.h"

namespace tidewaiter::stream {

struct PostSettings {
  std::string post = {};
  NatsOptions nats = {};  // with servers: the way is NATS
  bool leaf = false;
  std::string centre_url = {};  // else HTTPS to here
  std::string secret = {};      // for HTTPS
  std::optional<os::Path> ca_file = {};
  std::string centre_key = {};  // public key of its bundles, 64 hexadecimal digits; "" = no bundles
  os::Path folder = {};         // for cursor and bundles
  os::Path log_folder = {};     // of the frame log
  std::function<std::uint64_t()> durable = {};        // as SenderOptions
  std::function<void(const Bundle&)> on_bundle = {};  // on Start's thread, then on the station's
  OnFinding on_finding = {};
  int pull_ms = 30'000;  // between questions for bundles
  const os::Clock* clock = &os::RealClock();
};

class PostStation {
 public:
  // Errors: kInvalidArgument (neither or both ways, the key, the id); those of Sender and PostSync.
  static Result<std::unique_ptr<PostStation>> Start(PostSettings settings);
  PostStation(const PostStation&) = delete;
  PostStation& operator=(const PostStation&) = delete;
  ~PostStation();

  [[nodiscard]] SenderStanding standing() const { return sender_->standing(); }  // thread-safe

 private:
  explicit PostStation(PostSettings settings) : settings_(std::move(settings)) {}
  Status MakeOutlet();
  Status MakeSync();
  void PullForEver(const std::stop_token& stop);

  PostSettings settings_;
  HttpOutlet* http_ = nullptr;  // outlet_, where it is one
  std::unique_ptr<Outlet> outlet_;
  std::unique_ptr<PostSync> sync_;
  std::unique_ptr<Sender> sender_;
  std::mutex wait_mutex_;
  std::condition_variable_any wait_;
  std::jthread puller_;
};

struct CentreSettings {
  os::Path folder = {};              // of the mirrors; "bundles" is made beside them
  std::vector<NatsPost> posts = {};  // all of them, whatever their way
  NatsOptions nats = {};             // with servers: listens there
  int replicas = 1;
  std::map<std::string, std::string, std::less<>> secrets = {};  // of posts that come over HTTPS
  std::optional<access::SecretKey> key = {};  // signs bundles; without it there are none
  std::function<Status(const PostArrival&)> on_arrival = {};      // as CentreOptions
  std::function<std::uint64_t(std::string_view post)> seen = {};  // as CentreOptions
  OnFinding on_finding = {};
  const os::Clock* clock = &os::RealClock();
};

class CentreStation {
 public:
  // What is on disk and was not dealt with, by `seen`, is handed on before Start returns, unless it
  // is refused. Errors: those of Centre, BundleShelf, inlets.
  static Result<std::unique_ptr<CentreStation>> Start(CentreSettings settings);
  CentreStation(const CentreStation&) = delete;
  CentreStation& operator=(const CentreStation&) = delete;
  ~CentreStation() = default;  // after the server whose router it is in

  void AddTo(http::Router& router) { http_->AddTo(router); }
  [[nodiscard]] Centre& centre() { return *centre_; }
  [[nodiscard]] BundleShelf* bundles() { return bundles_.get(); }  // null without a key

 private:
  CentreStation() = default;

  std::unique_ptr<BundleShelf> bundles_;
  std::unique_ptr<Centre> centre_;
  std::unique_ptr<HttpInlet> http_;
  std::unique_ptr<NatsInlet> nats_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_STATION_H_
