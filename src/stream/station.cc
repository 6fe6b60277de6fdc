#include "stream/station.h"

#include <chrono>
#include <utility>

namespace tidewaiter::stream {

Status PostStation::MakeOutlet() {
  if (settings_.nats.servers.empty() == settings_.centre_url.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "a post needs NATS servers or the centre's address",
                "stream.centre_url");
  }
  if (!settings_.nats.servers.empty()) {
    ASSIGN_OR_RETURN(outlet_, NatsOutlet::Connect(settings_.nats, {.post = settings_.post,
                                                                   .leaf = settings_.leaf}));
    return {};
  }
  auto http = std::make_unique<HttpOutlet>(HttpOutletOptions{.url = settings_.centre_url,
                                                             .post = settings_.post,
                                                             .secret = settings_.secret,
                                                             .ca_file = settings_.ca_file,
                                                             .clock = settings_.clock});
  http_ = http.get();
  outlet_ = std::move(http);
  return {};
}

Status PostStation::MakeSync() {
  if (settings_.centre_key.empty()) return {};
  ASSIGN_OR_RETURN(const PublicKey key, ParsePublicKey(settings_.centre_key));
  ASSIGN_OR_RETURN(sync_, PostSync::Open({.post = settings_.post,
                                          .folder = settings_.folder / "bundles",
                                          .centre_key = key,
                                          .clock = settings_.clock,
                                          .on_bundle = settings_.on_bundle,
                                          .on_finding = settings_.on_finding}));
  return {};
}

Result<std::unique_ptr<PostStation>> PostStation::Start(PostSettings settings) {
  RETURN_IF_ERROR(CheckPostId(settings.post));
  std::unique_ptr<PostStation> station(new PostStation(std::move(settings)));
  const PostSettings& own = station->settings_;
  RETURN_IF_ERROR(station->MakeOutlet());
  RETURN_IF_ERROR(station->MakeSync());
  SenderOptions sending;
  sending.post = own.post;
  sending.log_folder = own.log_folder;
  sending.state_folder = own.folder;
  sending.outlet = station->outlet_.get();
  sending.durable = own.durable;
  sending.clock = own.clock;
  sending.on_finding = own.on_finding;
  ASSIGN_OR_RETURN(station->sender_, Sender::Start(sending));
  if (station->sync_) {
    station->puller_ =
        std::jthread([s = station.get()](const std::stop_token& stop) { s->PullForEver(stop); });
  }
  return station;
}

PostStation::~PostStation() {
  puller_.request_stop();
  if (http_ != nullptr) http_->StopWaiting();
  if (puller_.joinable()) puller_.join();
  if (sender_) sender_->Stop();
}

// What does not work now is asked again; findings were told by the sync.
void PostStation::PullForEver(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    [[maybe_unused]] const Status pulled = sync_->Pull(*outlet_);
    std::unique_lock lock(wait_mutex_);
    wait_.wait_for(lock, stop, std::chrono::milliseconds(settings_.pull_ms), [] { return false; });
  }
}

Result<std::unique_ptr<CentreStation>> CentreStation::Start(CentreSettings settings) {
  std::unique_ptr<CentreStation> station(new CentreStation);
  if (settings.key) {
    ASSIGN_OR_RETURN(station->bundles_, BundleShelf::Open(settings.folder / "bundles",
                                                          *settings.key, *settings.clock));
  }
  std::vector<std::string> names;
  for (const NatsPost& post : settings.posts)
    names.push_back(post.post);
  ASSIGN_OR_RETURN(station->centre_, Centre::Open({.folder = settings.folder / "mirrors",
                                                   .posts = names,
                                                   .bundles = station->bundles_.get(),
                                                   .clock = settings.clock,
                                                   .on_arrival = settings.on_arrival,
                                                   .seen = settings.seen,
                                                   .on_finding = settings.on_finding}));
  for (const std::string& post : settings.seen ? names : std::vector<std::string>()) {
    const Status caught_up = station->centre_->CatchUp(post);
    // Who consumes cannot now: the next batch goes on there.
    if (!caught_up && caught_up.error().code != ErrorCode::kUnavailable)
      return std::unexpected(caught_up.error());
  }
  ASSIGN_OR_RETURN(
      station->http_,
      HttpInlet::Start({.secrets = settings.secrets, .clock = settings.clock}, *station->centre_));
  if (settings.nats.servers.empty()) return station;
  ASSIGN_OR_RETURN(
      station->nats_,
      NatsInlet::Start(settings.nats, {.posts = settings.posts, .replicas = settings.replicas},
                       *station->centre_));
  return station;
}

}  // namespace tidewaiter::stream
