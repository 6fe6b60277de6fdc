#include "stream/centre.h"

#include <atomic>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "device/report.h"

namespace tidewaiter::stream {

struct Centre::Post {
  std::mutex mutex;
  std::unique_ptr<Mirror> mirror;
  std::uint64_t handed = 0;  // the last one in this run
  std::atomic<std::int64_t> asked_ms = 0;
  bool behind = false;  // there may be later ones on disk than who consumes has
};

Centre::Centre(CentreOptions options) : options_(std::move(options)) {}
Centre::~Centre() = default;

Result<std::unique_ptr<Centre>> Centre::Open(CentreOptions options) {
  if (options.posts.size() > kPostsMax)
    return Fail(ErrorCode::kInvalidArgument, fmt::format("more than {} posts", kPostsMax), "posts");
  const std::set<std::string> names(options.posts.begin(), options.posts.end());
  if (names.size() != options.posts.size())
    return Fail(ErrorCode::kInvalidArgument, "a post is named twice", "posts");
  std::unique_ptr<Centre> centre(new Centre(std::move(options)));
  for (const std::string& name : centre->options_.posts) {
    RETURN_IF_ERROR(CheckPostId(name));
    auto post = std::make_unique<Post>();
    ASSIGN_OR_RETURN(post->mirror, Mirror::Open({.folder = centre->options_.folder / name,
                                                 .post = name,
                                                 .clock = centre->options_.clock,
                                                 .on_finding = centre->options_.on_finding}));
    post->behind = centre->options_.seen != nullptr;
    centre->posts_.emplace(name, std::move(post));
  }
  return centre;
}

Result<Centre::Post*> Centre::Find(std::string_view name) {
  const auto found = posts_.find(name);
  if (found != posts_.end()) return found->second.get();
  return Fail(ErrorCode::kNotFound, fmt::format("no post {}", name.substr(0, kPostIdMax)));
}

// As intake decides it: commands of the post to its devices are in the log, but nothing arrived.
Status Centre::Hand(std::string_view post, const chainlog::Record& link) {
  if (link.of_the_log || !options_.on_arrival) return {};
  const auto frame = intake::ReadFrame(link.body);
  if (!frame) {
    if (options_.on_finding) {
      options_.on_finding({FindingKind::kMalformed, options_.clock->UnixMilliseconds(),
                           std::string(post), link.seq, frame.error().message});
    }
    return {};
  }
  if (frame->kind == intake::RecordKind::kCommand) return {};
  device::Decoded said;
  // A frame that this program cannot read is on record and arrives without reports.
  if (frame->Counts() && !intake::DecodeAgain(*frame, said)) said.Clear();
  return options_.on_arrival(
      {.post = post, .seq = link.seq, .frame = *frame, .reports = said.reports()});
}

// With the post's lock.
Status Centre::HandOn(std::string_view name, Post& post, std::span<const chainlog::Record> fresh) {
  const auto each = [&](const chainlog::Record& link) -> Status {
    RETURN_IF_ERROR(Hand(name, link));
    post.handed = link.seq;
    return {};
  };
  Status done;
  if (post.behind) {  // the new ones are on disk, too
    done = post.mirror->Read((options_.seen ? options_.seen(name) : post.handed) + 1, each);
  } else {
    for (const chainlog::Record& link : fresh) {
      if (done = each(link); !done) break;
    }
  }
  post.behind = !done;
  return done;
}

Result<Standing> Centre::Take(std::string_view name, std::span<const std::string_view> batches) {
  const auto post = Find(name);
  if (!post) {
    if (options_.on_finding) {
      options_.on_finding({FindingKind::kUnknownPost, options_.clock->UnixMilliseconds(),
                           std::string(name.substr(0, kPostIdMax)), 0, post.error().message});
    }
    return std::unexpected(post.error());
  }
  const std::scoped_lock lock((*post)->mutex);
  ASSIGN_OR_RETURN(const auto fresh, (*post)->mirror->Take(batches));
  RETURN_IF_ERROR(HandOn(name, **post, fresh));
  return (*post)->mirror->standing();
}

Result<Standing> Centre::StandingOf(std::string_view name) {
  ASSIGN_OR_RETURN(Post* const post, Find(name));
  const std::scoped_lock lock(post->mutex);
  return post->mirror->standing();
}

Result<std::string> Centre::Answer(std::string_view name, std::string_view question) {
  ASSIGN_OR_RETURN(const Standing standing, StandingOf(name));
  if (question == "head") return FormatStanding(standing);
  if (options_.bundles != nullptr) {
    (*Find(name))->asked_ms = options_.clock->UnixMilliseconds();
    return options_.bundles->Answer(name, question);
  }
  return Fail(ErrorCode::kInvalidArgument, "this is no question that the centre answers");
}

Status Centre::CatchUp(std::string_view name) {
  ASSIGN_OR_RETURN(Post* const post, Find(name));
  const std::scoped_lock lock(post->mutex);
  post->behind = true;
  return HandOn(name, *post, {});
}

std::int64_t Centre::AskedMs(std::string_view name) {
  const auto post = Find(name);
  return post ? (*post)->asked_ms.load() : 0;
}

bool Centre::IsBehind(std::string_view name) {
  const auto post = Find(name);
  if (!post) return false;
  const std::scoped_lock lock((*post)->mutex);
  return (*post)->behind;
}

}  // namespace tidewaiter::stream
