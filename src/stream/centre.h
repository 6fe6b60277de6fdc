// Centre: where the frames of all posts arrive, each once and in the order of its post.
//
//   ASSIGN_OR_RETURN(auto centre, Centre::Open({.folder = data / "posts",
//       .posts = {"malaba", "busia"},
//       .on_arrival = [&](const PostArrival& a) { return room.TakeFromPost(a); },
//       .seen = [&](std::string_view post) { return room.ResumePost(post); },
//       .on_finding = [&](const Finding& f) { alarms.Raise(f); }}));
//   centre->CatchUp("malaba");                              // what a crash left between
//   NatsInlet::Start(nats, *centre);                        // or HttpInlet, or LocalBus
//
// A record is handed on after it is on the centre's disk (stream/mirror.h). Who consumes keeps the
// number of the last record that it has dealt with, and says it when it is asked: at the first
// batch or CatchUp, and again whenever it refused one. So nothing is missed and nothing comes
// twice.
//
// Thread-safe. Records of one post are taken one batch after the other; those of several posts at
// the same time, so that on_arrival is called on several threads, for one post one at a time.
#ifndef TIDEWAITER_STREAM_CENTRE_H_
#define TIDEWAITER_STREAM_CENTRE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "device/report.h"
#include "intake/frame_log.h"
#include "os/clock.h"
#include "os/file.h"
#include "stream/finding.h"
#include "stream/mirror.h"
#include "stream/post_sync.h"

namespace tidewaiter::stream {

// An upper bound for what one centre serves: each post has two open files and 2 MB.
inline constexpr std::size_t kPostsMax = 512;

// As intake::Arrival, of a post. Everything is valid during the call.
struct PostArrival {
  std::string_view post;
  std::uint64_t seq = 0;  // in the post's frame log
  const intake::FrameRecord& frame;
  std::span<const device::Report> reports;
};

struct CentreOptions {
  os::Path folder = {};  // a folder for each post is made in it
  std::vector<std::string> posts = {};
  const BundleShelf* bundles = nullptr;  // what posts get; must outlive the centre
  const os::Clock* clock = &os::RealClock();
  // An error refuses the record: the batch is answered with it, and what is on disk is handed on
  // from `seen` on with the next one.
  std::function<Status(const PostArrival&)> on_arrival = {};
  // The last record of a post that who consumes has. Without it: the last that on_arrival took.
  std::function<std::uint64_t(std::string_view post)> seen = {};
  OnFinding on_finding = {};
};

class Centre {
 public:
  // Errors: kInvalidArgument (ids, too many posts, one twice); those of Mirror::Open.
  static Result<std::unique_ptr<Centre>> Open(CentreOptions options);
  Centre(const Centre&) = delete;
  Centre& operator=(const Centre&) = delete;
  ~Centre();

  [[nodiscard]] const std::vector<std::string>& posts() const { return options_.posts; }

  // Takes what came from a post. When it returns all that is new is on disk and handed on.
  // Errors: kNotFound (no such post: told), kUnavailable (our disk: give them again); those of
  // on_arrival.
  Result<Standing> Take(std::string_view post, std::span<const std::string_view> batches);

  // Answers a post's question: "head" (its standing) or "bundle …" (stream/post_sync.h).
  // Errors: kNotFound (no such post), kInvalidArgument.
  Result<std::string> Answer(std::string_view post, std::string_view question);

  // Errors: kNotFound.
  Result<Standing> StandingOf(std::string_view post);

  // Hands on what is on disk and was not dealt with, by `seen`. Errors: kNotFound; those of
  // Mirror::Read and on_arrival.
  Status CatchUp(std::string_view post);
  // Whether the last record that was handed on was refused: CatchUp, or the next batch, goes on
  // there. False for posts that there are not.
  [[nodiscard]] bool IsBehind(std::string_view post);
  // When the post last asked for a bundle, which it does every half minute while it has a way to
  // us; 1970, milliseconds. 0: never in this run, or there is no such post.
  [[nodiscard]] std::int64_t AskedMs(std::string_view post);

 private:
  struct Post;
  explicit Centre(CentreOptions options);
  Result<Post*> Find(std::string_view name);
  Status HandOn(std::string_view name, Post& post, std::span<const chainlog::Record> fresh);
  Status Hand(std::string_view post, const chainlog::Record& link);

  CentreOptions options_;
  std::map<std::string, std::unique_ptr<Post>, std::less<>> posts_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_CENTRE_H_
