#include "server/posts.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "api/views.h"
#include "base/hash.h"
#include "codec/json_writer.h"
#include "track/post_fault.h"

namespace tidewaiter::server {
namespace {

using monitor::PostPart;
using stream::BundleKind;

constexpr auto kPulse = std::chrono::seconds(1);
// Of one kind and post: who sends ten thousand forged records must not fill the log.
constexpr std::int64_t kLogEveryMs = 60'000;

// Which bundle carries which records.
struct Carried {
  PostPart part;
  BundleKind kind;
};
constexpr std::array kCarried{Carried{PostPart::kPlan, BundleKind::kPlan},
                              Carried{PostPart::kDevices, BundleKind::kDevices},
                              Carried{PostPart::kReleases, BundleKind::kGateLists}};

// What a finding is to people; nothing where it is for the operator's log alone.
std::optional<track::PostFault> FaultOf(stream::FindingKind kind) {
  using stream::FindingKind;
  switch (kind) {
    case FindingKind::kFork:
      return track::PostFault::kFork;
    case FindingKind::kNotProven:
      return track::PostFault::kNotProven;
    case FindingKind::kDropped:
      return track::PostFault::kDropped;
    case FindingKind::kOtherHistory:
      return track::PostFault::kOtherHistory;
    case FindingKind::kBundle:
      return track::PostFault::kBundle;
    case FindingKind::kUnknownPost:
    case FindingKind::kMalformed:
    case FindingKind::kEvidenceFull:
    case FindingKind::kSentAgain:
    case FindingKind::kTooLarge:
      return std::nullopt;
  }
  return std::nullopt;
}

// The text of a secret's file, without the line end that editors put behind it.
Result<std::string> ReadSecret(const os::Path& file) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(file));
  const std::string_view secret =
      std::string_view(text).substr(0, text.find_last_not_of("\r\n") + 1);
  if (secret.size() >= kPostSecretMin) return std::string(secret);
  return Fail(
      ErrorCode::kInvalidArgument,
      fmt::format("the secret in {} has fewer than {} characters", file.string(), kPostSecretMin),
      "stream.secret");
}

// "malaba", or "malaba DOMAIN" of a post with a leaf.
stream::NatsPost PostOf(const std::string& text) {
  const std::size_t space = text.find(' ');
  stream::NatsPost post;
  post.post = text.substr(0, space);
  if (space != std::string::npos) post.domain = text.substr(space + 1);
  return post;
}

stream::NatsOptions NatsOf(const Config& config) {
  stream::NatsOptions nats;
  nats.servers = config.stream_servers;
  nats.credentials = config.stream_credentials;
  nats.ca_file = config.stream_ca_file;
  return nats;
}

// Posts without a file of theirs do not come over HTTPS; where there is no NATS, that is a mistake.
Status ReadSecrets(const Config& config, stream::CentreSettings& settings) {
  for (const stream::NatsPost& post : settings.posts) {
    const os::Path file = config.stream_secret_file / post.post;
    std::error_code ignored;
    const bool there = !config.stream_secret_file.empty() && std::filesystem::exists(file, ignored);
    if (!there && !config.stream_servers.empty()) continue;
    ASSIGN_OR_RETURN(settings.secrets[post.post], ReadSecret(file));
  }
  return {};
}

std::string LogLine(const stream::Finding& finding) {
  std::string line;
  codec::JsonWriter json(line);
  json.BeginObject().Member("at", api::TimeText(finding.time_ms));
  json.Member("finding", stream::Name(finding.kind)).Member("post", finding.post);
  json.Member("record", finding.seq).Member("detail", finding.detail).EndObject();
  return line;
}

}  // namespace

Posts::Posts(PostsOptions options)
    : options_(std::move(options)),
      writer_(options_.engine),
      desk_(options_.store, writer_),
      findings_(options_.metrics.AddCounter("tidewaiter_stream_findings_total",
                                            "What the way between posts and centre had to tell",
                                            {"kind"})) {}

Posts::~Posts() {
  Stop();
}

Result<std::unique_ptr<Posts>> Posts::Start(PostsOptions options) {
  const std::string& role = options.config.stream_role;
  if (role.empty()) return nullptr;
  std::unique_ptr<Posts> posts(new Posts(std::move(options)));
  RETURN_IF_ERROR(role == "post" ? posts->StartPost() : posts->StartCentre());
  posts->AddReadings();
  if (posts->options_.ticking) posts->thread_ = std::thread([p = posts.get()] { p->Work(); });
  return posts;
}

Status Posts::StartPost() {
  const Config& config = options_.config;
  stream::PostSettings settings;
  settings.post = config.stream_post;
  settings.nats = NatsOf(config);
  settings.leaf = config.stream_leaf;
  settings.centre_url = config.stream_centre_url;
  if (!config.stream_centre_url.empty()) {
    ASSIGN_OR_RETURN(settings.secret, ReadSecret(config.stream_secret_file));
  }
  if (!config.stream_ca_file.empty()) settings.ca_file = config.stream_ca_file;
  settings.centre_key = config.stream_centre_key;
  settings.folder = options_.data / "stream";
  settings.log_folder = options_.room.frame_log();
  settings.durable = [room = &options_.room] { return room->frame_head().seq; };
  settings.on_bundle = [this](const stream::Bundle& bundle) { OnBundle(bundle); };
  settings.on_finding = [this](const stream::Finding& finding) { OnFinding(finding); };
  settings.pull_ms = options_.pull_ms;
  settings.clock = options_.clock;
  ASSIGN_OR_RETURN(post_, stream::PostStation::Start(std::move(settings)));
  return {};
}

Status Posts::StartCentre() {
  const Config& config = options_.config;
  stream::CentreSettings settings;
  settings.folder = options_.data / "posts";
  for (const std::string& post : config.stream_posts)
    settings.posts.push_back(PostOf(post));
  RETURN_IF_ERROR(ReadSecrets(config, settings));
  settings.nats = NatsOf(config);
  settings.replicas = config.stream_replicas;
  settings.key = options_.key;
  settings.on_arrival = [room = &options_.room](const stream::PostArrival& arrival) {
    return room->Take(intake::FromPost{.post = arrival.post,
                                       .seq = arrival.seq,
                                       .frame = arrival.frame,
                                       .reports = arrival.reports});
  };
  settings.seen = [room = &options_.room](std::string_view post) { return room->ResumePost(post); };
  settings.on_finding = [this](const stream::Finding& finding) { OnFinding(finding); };
  settings.clock = options_.clock;
  ASSIGN_OR_RETURN(centre_, stream::CentreStation::Start(std::move(settings)));
  centre_->AddTo(router_);
  return {};
}

bool Posts::Serves(std::string_view path) const {
  return centre_ != nullptr && path.starts_with(stream::kHttpRoutePrefix);
}

void Posts::Handle(http::Request request, http::Reply reply) const {
  router_.Handle(std::move(request), std::move(reply));
}

std::string Posts::Hello() const {
  if (centre_ == nullptr)
    return fmt::format("This is border post {}.", options_.config.stream_post);
  return fmt::format("Posts of this centre need centre_key = \"{}\"",
                     stream::FormatPublicKey(centre_->bundles()->public_key()));
}

// ---- what there is to tell

void Posts::OnFinding(const stream::Finding& finding) {
  findings_.With({std::string(stream::Name(finding.kind))}).Add();
  bool is_logged = false;
  {
    const std::lock_guard lock(mutex_);
    // Unknown posts say any name; their findings are one line.
    const std::string post = finding.kind == stream::FindingKind::kUnknownPost ? "" : finding.post;
    std::int64_t& last_ms = logged_ms_[{post, static_cast<int>(finding.kind)}];
    is_logged = finding.time_ms - last_ms >= kLogEveryMs;
    if (is_logged) last_ms = finding.time_ms;
  }
  if (is_logged && options_.log) options_.log(LogLine(finding));
  if (const auto fault = FaultOf(finding.kind)) {
    options_.room.Raise({track::AlarmOf(
        {.what = *fault, .post = finding.post, .seq = finding.seq, .time_ms = finding.time_ms})});
  }
}

void Posts::AddReadings() {
  const auto add = [this](const char* name, const char* help, auto read) {
    options_.metrics.AddReading(name, help,
                                [this, read] { return static_cast<double>(read(*this)); });
  };
  if (post_ != nullptr) {
    add("tidewaiter_stream_sent", "Last record that the way to the centre has taken",
        [](const Posts& p) { return p.post_->standing().published; });
    add("tidewaiter_stream_confirmed", "Last record that is on the centre's disk",
        [](const Posts& p) { return p.post_->standing().confirmed.seq; });
    add("tidewaiter_stream_waiting", "Records that the centre does not have yet",
        [](const Posts& p) {
          return p.options_.room.frame_head().seq - p.post_->standing().confirmed.seq;
        });
    return;
  }
  const auto sum = [](const Posts& p, auto of) {
    std::uint64_t all = 0;
    for (const std::string& post : p.centre_->centre().posts()) {
      if (const auto standing = p.centre_->centre().StandingOf(post)) all += of(*standing);
    }
    return all;
  };
  add("tidewaiter_stream_records", "Records of posts on the centre's disk", [sum](const Posts& p) {
    return sum(p, [](const stream::Standing& s) { return s.head.seq; });
  });
  add("tidewaiter_stream_posts_forked", "Posts of whose history there is another one",
      [sum](const Posts& p) {
        return sum(p, [](const stream::Standing& s) { return std::uint64_t{s.forked}; });
      });
}

// ---- bundles

// On the station's thread, which must not wait for the store.
void Posts::OnBundle(const stream::Bundle& bundle) {
  for (const Carried& carried : kCarried) {
    if (carried.kind != bundle.kind) continue;
    const std::lock_guard lock(mutex_);
    waiting_[carried.part] = {carried.part, bundle.version, bundle.issued_ms, bundle.bytes};
  }
}

void Posts::UseBundles() {
  std::map<PostPart, Waiting> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(waiting_);
  }
  for (auto& [part, bundle] : waiting) {
    const auto taken = desk_.Take(part, bundle.version, bundle.issued_ms, bundle.bytes);
    if (taken) continue;
    const bool is_later = taken.error().code == ErrorCode::kUnavailable;
    if (!is_later) {
      OnFinding({stream::FindingKind::kBundle, options_.clock->UnixMilliseconds(),
                 options_.config.stream_post, 0, taken.error().message});
      continue;
    }
    const std::lock_guard lock(mutex_);
    waiting_.emplace(part, std::move(bundle));  // unless a newer one came meanwhile
  }
}

void Posts::MakeBundles() {
  const monitor::RoomRecords& records = options_.room.records();
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  for (const Carried& carried : kCarried) {
    const std::string text = monitor::WritePostRecords(
        carried.part == PostPart::kPlan      ? monitor::PlanForPosts(records, now_ms)
        : carried.part == PostPart::kDevices ? monitor::DevicesForPosts(records)
                                             : monitor::ReleasesForPosts(records, options_.store));
    const std::uint64_t hash = HashBytes(text);
    if (const auto made = made_.find(carried.part); made != made_.end() && made->second == hash)
      continue;
    bool is_made = true;
    for (const std::string& post : centre_->centre().posts()) {
      const auto version = centre_->bundles()->Put(post, carried.kind, text);
      if (version) continue;
      is_made = false;
      OnFinding({stream::FindingKind::kTooLarge, now_ms, post, 0, version.error().message});
    }
    if (is_made) made_[carried.part] = hash;
  }
}

void Posts::ListenToPosts() {
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  for (const std::string& post : centre_->centre().posts()) {
    const std::int64_t asked_ms = centre_->centre().AskedMs(post);
    const auto silent = silent_.find(post);
    const bool is_silent = asked_ms != 0 && now_ms - asked_ms > kPostSilentMs;
    if (is_silent == (silent != silent_.end())) continue;
    const std::int64_t since_ms = is_silent ? asked_ms : silent->second;
    options_.room.Raise({track::SilenceOf(post, since_ms, now_ms, !is_silent)});
    if (is_silent) {
      silent_[post] = since_ms;
    } else {
      silent_.erase(silent);
    }
  }
}

// ---- the thread

void Posts::Tick() {
  if (post_ != nullptr) return UseBundles();
  stream::Centre& centre = centre_->centre();
  for (const std::string& post : centre.posts()) {
    if (!options_.room.WantsPost(post) && !centre.IsBehind(post)) continue;
    const Status caught_up = centre.CatchUp(post);
    // What is refused again now is asked for again in a second; a mirror that is damaged is told.
    if (!caught_up && caught_up.error().code != ErrorCode::kUnavailable) {
      OnFinding({stream::FindingKind::kMalformed, options_.clock->UnixMilliseconds(), post, 0,
                 caught_up.error().message});
    }
  }
  ListenToPosts();
  const double now_s = options_.clock->MonotonicSeconds();
  if (made_s_ && now_s - *made_s_ < options_.bundle_every_s) return;
  made_s_ = now_s;
  MakeBundles();
}

void Posts::Work() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    lock.unlock();
    Tick();
    lock.lock();
    wake_.wait_for(lock, kPulse, [this] { return ending_; });
  }
}

void Posts::Stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  post_.reset();
  centre_.reset();
}

}  // namespace tidewaiter::server
