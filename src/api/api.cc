#include "api/api.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "api/call.h"
#include "api/journey_shelf.h"
#include "api/ledger_calls.h"
#include "api/ledger_news.h"
#include "api/ledger_numbers.h"
#include "api/ledger_outbox.h"
#include "api/ledger_payloads.h"
#include "api/ledger_tokens.h"
#include "api/rule_calls.h"
#include "api/track_calls.h"
#include "api/track_streams.h"
#include "api/views.h"
#include "api/webhook_sender.h"
#include "base/check.h"
#include "clearance/registry.h"
#include "codec/json_writer.h"
#include "epcis/store.h"
#include "federation/http_node.h"
#include "member/issuer.h"
#include "monitor/gate_desk.h"

namespace tidewaiter::api {
namespace {

using http::Method;

constexpr int kWorkers = 4;  // as many as the store has connections for reading
constexpr std::size_t kJobsMax = 2000;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kBulkBytesMax = std::size_t{32} << 20U;

// Only what the desk itself needs: its own scripts, styles, pictures and API.
constexpr std::string_view kPagePolicy =
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'";

// A page in one file that needs nobody (web/scripts/build_verify.mjs): its own policy names the
// hashes of its script and style, and both policies hold.
constexpr std::string_view kAlonePath = "/verify-offline.html";
constexpr std::string_view kAlonePolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'";

std::vector<http::Header> PageHeaders(bool forever, bool alone) {
  return {{"Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache"},
          {"Content-Security-Policy", std::string(alone ? kAlonePolicy : kPagePolicy)},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "same-origin"},
          {"X-Frame-Options", "DENY"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Permissions-Policy", "camera=(self), geolocation=(), microphone=()"}};
}

bool TakesGzip(const http::Request& request) {
  return request.FindHeader("Accept-Encoding").value_or("").find("gzip") != std::string_view::npos;
}

// An asset with its bytes where responses can share them.
struct Served {
  std::string type;
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> gzip;  // null when there is none
  bool forever = false;                     // its name changes with its content
  bool alone = false;                       // needs nothing of the server, and may ask nothing
};

void Serve(const Served& asset, const http::Request& request, http::Reply reply) {
  http::Response response{.status = 200,
                          .content_type = asset.type,
                          .headers = PageHeaders(asset.forever, asset.alone)};
  response.shared_body = asset.plain;
  if (asset.gzip) {
    response.headers.push_back({"Vary", "Accept-Encoding"});
    if (TakesGzip(request)) {
      response.shared_body = asset.gzip;
      response.headers.push_back({"Content-Encoding", "gzip"});
    }
  }
  reply.Send(std::move(response));
}

bool IsLoopback(std::string_view peer) {
  return peer == "127.0.0.1" || peer == "::1";
}

void SendJson(http::Reply& reply, int status, std::string json) {
  reply.Send({.status = status,
              .content_type = "application/json",
              .body = std::move(json),
              .headers = SafetyHeaders()});
}

WebhookSender::Transport TransportOf(const Settings& settings) {
  http::ClientOptions options;
  options.allow_private = settings.webhooks_to_private_addresses;
  return [options](const http::ClientRequest& request, const std::stop_token& stop) {
    http::ClientOptions one = options;
    one.stop = stop;
    return http::Fetch(request, one);
  };
}

// Whose rights changed or went is to ask anew.
void EndStreamsOf(TrackStreams& track, const desk::RecordRow& record) {
  namespace collection = clearance::collection;
  if (record.collection == collection::kApiKey) {
    track.End("key:" + record.id);  // as its principal is called
  } else if (record.collection == collection::kAccount ||
             (record.collection == collection::kSession && record.body.empty())) {
    track.End(record.id);
  }
}

}  // namespace

Api::Api(House& house)
    : house_(house),
      workers_(kWorkers, kJobsMax),
      streams_(
          [&house](const desk::DeclarationRow& row, const Streams::Watcher& watcher) {
            return SummaryJson(row,
                               {.house = &house, .officer = true, .language = watcher.language});
          },
          [&house](const desk::ControlRow& row, const Streams::Watcher& watcher) {
            const Viewer viewer{.house = &house, .officer = true, .language = watcher.language};
            return ControlJson(row, {}, viewer);
          },
          [&house](const desk::NotificationRow& row, const Streams::Watcher& watcher) {
            const Viewer viewer{.house = &house, .officer = false, .language = watcher.language};
            return NotificationJson(row, viewer);
          }) {
  house.parameters = Parameters::FromDescription(OpenApiText());
  house.workers = &workers_;
  house.streams = &streams_;
}

Api::~Api() {
  Stop();
  house_.workers = nullptr;
  house_.streams = nullptr;
  house_.track_streams = nullptr;
  house_.webhooks = nullptr;
  house_.ledger_outbox = nullptr;
  house_.numbers.reset();
  house_.back_tests.reset();
  house_.rule_review.reset();
  house_.gates.reset();
  house_.epcis.reset();
  house_.journeys.reset();
}

void Api::Stop() {
  if (webhooks_) webhooks_->Stop();
  if (track_) track_->Stop();
  if (ledger_outbox_) ledger_outbox_->Stop();
  if (ledger_news_) ledger_news_->Stop();
  if (ledger_tokens_) ledger_tokens_->Stop();
  streams_.Stop();  // it shows what is of the room
  if (house_.gates) house_.gates->Stop();
  if (house_.back_tests) house_.back_tests->Stop();
  if (house_.rule_review) house_.rule_review->Stop();
}

Result<std::unique_ptr<Api>> Api::Create(House& house, std::span<const Asset> assets) {
  RETURN_IF_ERROR(house.directory.Load(house.store));
  RETURN_IF_ERROR(house.rules.Load(house.store));
  house.tariffs =
      std::make_shared<TariffShelf>(house.settings.tariff_folder, house.settings.tariff_procedures);
  ASSIGN_OR_RETURN(clearance::TariffPtr in_force, house.tariffs->OpenCurrent(house.store));
  house.classifiers =
      std::make_shared<ClassifierShelf>(house.engine.classify_desk(), house.learned_classifier);
  RETURN_IF_ERROR(house.classifiers->Load(house.store));
  if (in_force) {
    const auto today = static_cast<Day>(house.clock.UnixMilliseconds() / kDayMs);
    RETURN_IF_ERROR(house.classifiers->Prepare(*in_force, today));
    house.classifiers->UsePrepared(in_force->version);
  }
  house.engine.tariff_desk().Use(std::move(in_force));
  auto api = std::unique_ptr<Api>(new Api(house));
  ASSIGN_OR_RETURN(api->webhooks_, WebhookSender::Start(house, TransportOf(house.settings)));
  house.webhooks = api->webhooks_.get();
  RETURN_IF_ERROR(api->WatchRoom());
  house.engine.Subscribe([&house, streams = &api->streams_, webhooks = api->webhooks_,
                          track = api->track_](const clearance::Change& change) {
    for (const desk::RecordRow& record : change.batch.records) {
      house.directory.Apply(record);
      house.rules.Apply(record);
      house.tariffs->Apply(record, house.engine.tariff_desk());
      house.classifiers->Apply(record);
      if (track) EndStreamsOf(*track, record);
      if (house.gates) house.gates->Apply(record);
    }
    streams->Publish(change.batch);
    webhooks->Notify(change.batch);
  });
  house.back_tests = std::make_shared<BackTests>(house.clock);
  house.rule_review = std::make_shared<RuleReview>(ReviewSourcesOf(house), house.clock,
                                                   house.settings.rule_review_hour);
  api->WatchLedger();
  api->AddOperations();
  api->AddService();
  api->AddAssets(assets);
  return api;
}

Status Api::WatchRoom() {
  if (house_.room == nullptr) return {};
  house_.journeys = std::make_shared<JourneyShelf>(house_.settings.track_folder);
  house_.epcis = std::make_shared<epcis::EventStore>();
  ASSIGN_OR_RETURN(const auto events, house_.store.ListRecords(epcis::kEventRecords));
  for (const desk::RecordRow& row : events)
    RETURN_IF_ERROR(house_.epcis->Load(row.body));
  house_.gates = std::make_shared<monitor::GateDesk>(
      *house_.room, house_.store, house_.engine,
      monitor::MakeGateKeys(house_.key.Derive("gate lists").bytes()), house_.room->clock());
  if (house_.ledger != nullptr) house_.gates->TellLedger();
  RETURN_IF_ERROR(house_.gates->Load());
  house_.gates->AddReadings(house_.metrics);
  house_.room->OnArrival(
      [gates = house_.gates](const intake::Arrival& arrival) { gates->TakeFrame(arrival); });
  track_ = std::make_shared<TrackStreams>(*house_.room, PassJson);
  house_.track_streams = track_.get();
  house_.room->Subscribe([track = track_](const monitor::News& news) { track->Tell(news); });
  house_.gates->Start();
  return {};
}

void Api::WatchLedger() {
  if (house_.ledger == nullptr) return;
  CHECK(house_.payloads != nullptr);  // whoever opens the one opens the other
  house_.numbers = std::make_shared<LedgerNumbers>(*house_.ledger, *house_.payloads);
  ledger_news_ = std::make_shared<LedgerNews>(house_);
  house_.ledger->OnFinal(
      [news = ledger_news_](const member::FinalEntry& entry) { news->Tell(entry); });
  house_.ledger->OnAlarm([news = ledger_news_](const member::Alarm& alarm) { news->Tell(alarm); });
  house_.ledger->AddTo(router_);
  AddDidDocument();
  ledger_outbox_ = std::make_unique<LedgerOutbox>(house_, *house_.ledger);
  house_.ledger_outbox = ledger_outbox_.get();
}

Status Api::AnswerTradeTrust(std::uint64_t chain_id) {
  ASSIGN_OR_RETURN(ledger_tokens_, LedgerTokens::Load(house_, chain_id));
  // What is final has been told to the private fields before: WatchLedger.
  house_.ledger->OnFinal(
      [tokens = ledger_tokens_](const member::FinalEntry& entry) { tokens->Take(entry); });
  house_.engine.Subscribe(
      [tokens = ledger_tokens_, workers = &workers_](const clearance::Change& change) {
        for (const desk::RecordRow& record : change.batch.records) {
          if (record.collection != kLedgerFiles || record.body.empty()) continue;
          // Too much is waiting: it is found at the next start.
          workers->Run([tokens, file = ReadLedgerFile(record)] { tokens->Take(file); });
        }
      });
  AddTradeTrustRoutes(house_, ledger_tokens_, router_);
  ledger_tokens_->Begin();
  return {};
}

// Where did:web looks for the keys that signed our certificates. Programs of anybody ask, pages in
// browsers among them; keys change a few times a year. A path is that of the address at the start.
void Api::AddDidDocument() {
  member::Member* const ledger = house_.ledger;
  const auto handle = [ledger](const http::Request& request, http::Reply reply) {
    const auto charter = ledger->charter();
    const ledger::Member* const self = charter->FindMember(ledger->id());
    const std::string did = self == nullptr ? "" : member::DidWebOf(self->url);
    std::string document = did.empty() || member::DidPathOf(self->url) != request.path
                               ? ""
                               : member::DidDocumentOf(*charter, did);
    if (document.empty()) {
      return reply.Send(http::Problem(404, "not_found", "There is no such thing", "", request.id));
    }
    std::vector<http::Header> headers = SafetyHeaders();
    std::erase_if(headers, [](const http::Header& header) {
      return http::SameName(header.name, "Cache-Control");
    });
    headers.push_back({"Cache-Control", "public, max-age=300"});
    headers.push_back({"Access-Control-Allow-Origin", "*"});
    reply.Send({.status = 200,
                .content_type = "application/json",
                .body = std::move(document),
                .headers = std::move(headers)});
  };
  router_.Add(Method::kGet, "/.well-known/did.json", handle);
  const auto charter = ledger->charter();
  const ledger::Member* const self = charter->FindMember(ledger->id());
  const std::string path = self == nullptr ? "" : member::DidPathOf(self->url);
  if (!path.empty() && path != "/.well-known/did.json") {
    router_.Add(Method::kGet, path, handle);
  }
}

void Api::Handle(http::Request request, http::Reply reply) const {
  router_.Handle(std::move(request), std::move(reply));
}

void Api::AddOperations() {
  for (const Operation& operation : Operations()) {
    router_.Add(operation.method, std::string(operation.path),
                [this, &operation](http::Request request, http::Reply reply) {
                  Dispatch(house_, operation, std::move(request), std::move(reply));
                });
  }
}

// What machines ask: is it alive, can it work, how is it doing.
void Api::AddService() {
  router_.Add(Method::kGet, "/health", [](const http::Request&, http::Reply reply) {
    SendJson(reply, 200, "{\"status\":\"ok\"}");
  });
  router_.Add(Method::kGet, "/ready", [this](const http::Request&, http::Reply reply) {
    const clearance::EngineState state = house_.engine.state();
    std::string out;
    codec::JsonWriter(out)
        .BeginObject()
        .Member("status", state.ready ? "ready" : "not ready")
        .Member("engine", house_.store.engine())
        .Member("learned_events", state.learned_seq)
        .EndObject();
    SendJson(reply, state.ready ? 200 : 503, std::move(out));
  });
  router_.Add(Method::kGet, "/metrics", [this](const http::Request& request, http::Reply reply) {
    // Figures of the whole administration: for its own machines.
    if (!IsLoopback(request.peer)) {
      reply.Send(http::Problem(404, "not_found", "There is no such thing", "", request.id));
      return;
    }
    reply.Send({.status = 200,
                .content_type = std::string(http::kMetricsContentType),
                .body = house_.metrics.Render(),
                .headers = SafetyHeaders()});
  });
  router_.Add(Method::kGet, "/api/v1/openapi.json", [](const http::Request&, http::Reply reply) {
    SendJson(reply, 200, std::string(OpenApiText()));
  });
  for (const char* pattern : {"/api", "/api/{path*}"}) {
    router_.Add(Method::kGet, pattern, [](const http::Request& request, http::Reply reply) {
      reply.Send(http::Problem(404, "not_found", "There is no such thing", "", request.id));
    });
  }
}

void Api::AddAssets(std::span<const Asset> assets) {
  const Served* page = nullptr;
  static_assert(std::is_nothrow_move_constructible_v<Served>);
  auto all = std::make_shared<std::map<std::string, Served, std::less<>>>();
  for (const Asset& asset : assets) {
    Served served{
        .type = std::string(asset.type),
        .plain = std::make_shared<const std::string>(asset.bytes),
        .gzip = asset.gzip.empty() ? nullptr : std::make_shared<const std::string>(asset.gzip),
        .forever = asset.path.starts_with("/assets/"),
        .alone = asset.path == kAlonePath};
    all->insert_or_assign(std::string(asset.path), std::move(served));
  }
  if (const auto index = all->find("/index.html"); index != all->end()) page = &index->second;
  for (const auto& [path, served] : *all) {
    router_.Add(Method::kGet, path,
                [all, asset = &served](const http::Request& request, http::Reply reply) {
                  Serve(*asset, request, std::move(reply));
                });
  }
  if (page == nullptr) return;
  const auto serve_page = [all, page](const http::Request& request, http::Reply reply) {
    Serve(*page, request, std::move(reply));
  };
  router_.Add(Method::kGet, "/", serve_page);
  router_.Add(Method::kGet, "/{path*}", serve_page);  // the desk finds its own way
}

std::size_t Api::BodyLimit(std::string_view path, const Settings& settings) {
  if (path == "/api/v1/declarations/bulk") return kBulkBytesMax;
  if (path == "/api/v1/rules/import") return 2 * kRuleImportMax;  // a line end is two bytes in JSON
  if (path.starts_with("/api/v1/rules")) return kRuleBody.bytes_max;
  if (path == "/api/v1/tariff/versions") return TariffShelf::kBodyBytesMax;
  if (path == "/api/v1/geography/import") return 2 * kGeoImportMax;
  if (path.starts_with("/api/v1/movements") || path.starts_with("/api/v1/geography")) {
    return kTrackBody.bytes_max;
  }
  if (path.starts_with(federation::kFederationPrefix)) return federation::kHttpBodyMax;
  if (path.starts_with("/api/v1/ledger/records/") && path.ends_with("/documents")) {
    return settings.attachment_bytes_max;
  }
  if (path == "/api/v1/epcis/capture") return kEpcisBytesMax;
  if (path.starts_with("/api/v1/declarations/") && path.ends_with("/documents")) {
    return settings.attachment_bytes_max;
  }
  return std::size_t{1} << 20U;
}

}  // namespace tidewaiter::api
