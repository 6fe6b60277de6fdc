#include "server/run.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "access/encoding.h"
#include "api/views.h"
#include "app/classify.h"
#include "app/history.h"
#include "codec/json_writer.h"
#include "codec/parse.h"
#include "os/memory.h"
#include "risk/model.h"
#include "server/demo_acts.h"
#include "server/demo_country.h"
#include "server/demo_federation.h"
#include "server/demo_ledger.h"
#include "server/demo_movements.h"
#include "server/gate_teller.h"
#include "server/open_ledger.h"
#include "server/open_store.h"
#include "server/past_lines.h"
#include "server/posts.h"

namespace tidewaiter::server {
namespace {

constexpr double kGraceS = 10;                           // for requests in flight at the end
constexpr int kFirstFill = 400;                          // declarations of a new demo
constexpr auto kPulse = std::chrono::milliseconds(200);  // how often the end is asked for

// The installation's secret, made at the first start, readable by its owner alone.
Result<access::SecretKey> OpenKey(const os::Path& folder, const access::SecretBytes& random) {
  const os::Path path = folder / "secret.key";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    RETURN_IF_ERROR(os::WriteFile(path, access::SecretKey::New(random).ToText()));
    std::filesystem::permissions(path, std::filesystem::perms::owner_read, ignored);
  }
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  return access::SecretKey::FromText(text);
}

std::uint64_t DrawKey(const access::SecretKey& key) {
  const access::SecretKey derived = key.Derive("draws");
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8U | derived.bytes()[i];
  return number;
}

// Currency and own attributes: those of the model, which was learned from such lines.
Result<desk::DocumentRules> RulesOf(const RunOptions& options, const os::Path& model) {
  desk::DocumentRules rules;
  rules.currency = options.config.currency.empty() ? "XXX" : options.config.currency;
  rules.extra_names = options.config.extra_attributes;
  std::error_code ignored;
  if (std::filesystem::exists(model / "model.json", ignored)) {
    ASSIGN_OR_RETURN(const risk::Model read, risk::Model::Load(model));
    const LineSchema& schema = read.card().schema;
    if (!options.config.currency.empty() && options.config.currency != schema.currency) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("administration.currency is {}, the model is for {}",
                              options.config.currency, schema.currency));
    }
    rules.currency = schema.currency;
    rules.extra_names.clear();
    for (const std::string& name : schema.extra_names) {
      if (!name.empty()) rules.extra_names.push_back(name);
    }
  }
  rules.currency_digits = codec::MinorDigits(rules.currency);
  return rules;
}

Result<std::shared_ptr<const access::TokenVerifier>> OpenIdentity(const Config& config) {
  if (config.issuer.empty()) return nullptr;
  access::OidcOptions options;
  options.issuer = config.issuer;
  options.audience = config.audience;
  options.roles_claim = config.roles_claim;
  options.offices_claim = config.offices_claim;
  options.clients_claim = config.clients_claim;
  for (const auto& [theirs, ours] : config.role_names) {
    ASSIGN_OR_RETURN(const access::Role role, access::ParseRole(ours));
    options.roles.emplace_back(theirs, role);
  }
  ASSIGN_OR_RETURN(const std::string jwks, os::ReadFile(config.jwks));
  ASSIGN_OR_RETURN(access::TokenVerifier verifier,
                   access::TokenVerifier::Create(std::move(options), jwks));
  return std::make_shared<const access::TokenVerifier>(std::move(verifier));
}

// The log of a request: no path, no query, no address, for those may name people.
std::string LogLine(const http::RequestLog& log, const os::Clock& clock) {
  std::string line;
  codec::JsonWriter json(line);
  json.BeginObject().Member("at", api::TimeText(clock.UnixMilliseconds()));
  json.Member("request", log.id).Member("method", http::MethodName(log.method));
  json.Member("route", log.route).Member("status", log.status);
  json.Member("ms", std::round(log.seconds * 1e6) / 1e3);
  json.Member("in", log.request_bytes).Member("out", log.response_bytes);
  json.MemberUnlessEmpty("error", log.error).EndObject();
  return line;
}

// Metrics of the process beside those of HTTP.
void AddReadings(http::Metrics& metrics, const clearance::Engine& engine,
                 const api::Streams* const* streams) {
  const auto add = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [&engine, read] { return double(read(engine.state())); });
  };
  using State = clearance::EngineState;
  add("tidewaiter_ready", "1 when declarations are taken",
      [](const State& s) { return s.ready ? 1 : 0; });
  add("tidewaiter_journal_events", "Last event on disk", [](const State& s) { return s.seq; });
  add("tidewaiter_learned_events", "Last event that the detectors have learned",
      [](const State& s) { return s.learned_seq; });
  add("tidewaiter_commands_waiting", "Commands in the queue",
      [](const State& s) { return s.waiting; });
  add("tidewaiter_commands_total", "Commands answered", [](const State& s) { return s.commands; });
  add("tidewaiter_commands_refused_total",
      "Commands refused because the store was away or the queue full",
      [](const State& s) { return s.refused; });
  add("tidewaiter_commits_total", "Transactions", [](const State& s) { return s.commits; });
  add("tidewaiter_commit_errors_total", "Transactions that failed",
      [](const State& s) { return s.commit_errors; });
  add("tidewaiter_commit_seconds_total", "Time in transactions",
      [](const State& s) { return s.commit_seconds; });
  add("tidewaiter_syncs_total", "Waits for the disk", [](const State& s) { return s.syncs; });
  add("tidewaiter_sync_seconds_total", "Time in waits for the disk",
      [](const State& s) { return s.sync_seconds; });
  add("tidewaiter_judge_seconds_total", "Time in making groups, judging included",
      [](const State& s) { return s.judge_seconds; });
  add("tidewaiter_snapshot_seconds", "Length of the last snapshot",
      [](const State& s) { return s.snapshot_seconds; });
  add("tidewaiter_snapshot_errors_total", "Snapshots that could not be written",
      [](const State& s) { return s.snapshot_errors; });
  add("tidewaiter_rules_running", "Rules that act or watch",
      [](const State& s) { return s.rules_running; });
  add("tidewaiter_rules_preparing", "Rules that wait for answers about earlier lines",
      [](const State& s) { return s.rules_preparing; });
  add("tidewaiter_rule_reloads_total", "Times that the rules in force were changed",
      [](const State& s) { return s.rules_reloads; });
  add("tidewaiter_rule_errors_total", "Changes of rules or answers that could not be made",
      [](const State& s) { return s.rules_errors; });
  add("tidewaiter_rule_hits_total", "Items on which a rule fired, watched or was held back",
      [](const State& s) { return s.rule_hits; });
  add("tidewaiter_rule_unknown_total",
      "Items on which something missing kept a rule from an answer",
      [](const State& s) { return s.rule_unknowns; });
  add("tidewaiter_rule_divisions_by_zero_total", "Items on which a rule divided by zero",
      [](const State& s) { return s.rule_divisions_by_zero; });
  metrics.AddReading("tidewaiter_event_streams", "Open streams of live events", [streams] {
    return *streams == nullptr ? 0.0 : static_cast<double>((*streams)->open());
  });
}

struct Server {
  const RunOptions& options;
  const os::Clock& clock;
  const Voice& voice;
  access::SecretBytes random = access::SystemSecrets();
  http::Metrics metrics{};
  StandingsSlot standings{};     // of the ledger, for the engine
  DeliveryJournal deliveries{};  // of the ledger
};

// Who may make the first administrator: whoever reads what the server printed.
std::string SetupToken(Server& server) {
  return access::NewToken(server.random).substr(0, 16);
}

http::ServerOptions SocketOptions(Server& server, const api::Settings& settings) {
  const Config& config = server.options.config;
  http::ServerOptions options;
  options.address = config.address;
  options.port = config.port;
  options.threads = config.threads;
  options.trust_forwarded = config.trust_forwarded;
  options.boot_token = access::NewToken(server.random).substr(0, 6);
  for (char& c : options.boot_token) {
    if (c == '-' || c == '_') c = 'x';
  }
  options.server_name = "tidewaiter";
  if (!config.tls_certificate.empty()) {
    options.tls = http::TlsOptions{.certificate_chain = config.tls_certificate,
                                   .private_key = config.tls_key};
    if (!config.tls_client_ca.empty()) options.tls->client_ca = config.tls_client_ca;
  }
  const bool is_centre = config.stream_role == "centre";
  options.body_limit = [settings, is_centre](std::string_view path) {
    if (is_centre && path.starts_with(stream::kHttpRoutePrefix)) return stream::kBatchWireMax;
    return api::Api::BodyLimit(path, settings);
  };
  auto& requests = server.metrics.AddCounter("tidewaiter_http_requests_total", "Requests answered",
                                             {"route", "method", "status"});
  auto& seconds = server.metrics.AddHistogram(
      "tidewaiter_http_seconds", "Time to answer",
      {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5}, {"route"});
  options.on_request_done = [&server, &requests, &seconds](const http::RequestLog& log) {
    requests.With({log.route, http::MethodName(log.method), fmt::format("{}", log.status)}).Add();
    seconds.With({log.route}).Observe(log.seconds);
    if (log.status >= 400 || !log.error.empty() || log.seconds > 1) {
      server.voice.log(LogLine(log, server.clock));
    }
  };
  return options;
}

void SayHello(Server& server, std::uint16_t port, const std::string& token, bool first_run) {
  const char* scheme = server.options.config.tls_certificate.empty() ? "http" : "https";
  server.voice.say(fmt::format("The desk is at {}://localhost:{}", scheme, port));
  if (server.options.demo) {
    server.voice.say(
        fmt::format("This is a demo: sign in with one of the accounts that the page "
                    "shows (password {})",
                    kDemoPassword));
  } else if (first_run) {
    server.voice.say(
        fmt::format("Nobody has an account yet. The page asks for this token: {}", token));
  }
  server.voice.say("Ctrl-C stops it.");
}

void WaitForEnd(const Voice& voice) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  while (voice.keep_on())
    never.wait_for(lock, kPulse);
}

Result<clearance::EngineOptions> EngineOptionsOf(const Server& server, const os::Path& model,
                                                 const access::SecretKey& key) {
  clearance::EngineOptions engine;
  ASSIGN_OR_RETURN(engine.rules, RulesOf(server.options, model));
  engine.model_folder = model;
  engine.live_folder = server.options.data / "live";
  engine.country = server.options.config.country;
  engine.draw_key = DrawKey(key);
  engine.past_lines = RulePastIn(
      server.options.config.history.empty() ? server.options.data : server.options.config.history);
  engine.standings = server.standings.Function();
  engine.clock = &server.clock;
  return engine;
}

// What was learned of codes; null where the configuration names none and the folder has none.
Result<std::shared_ptr<classify::Classifier>> OpenClassifier(const RunOptions& options) {
  os::Path path = options.config.classifier;
  if (path.empty()) {
    path = options.data / "classifier";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return nullptr;
  }
  auto read = app::ReadClassifier(path);
  if (read) return std::make_shared<classify::Classifier>(*std::move(read));
  return Fail(read.error().code,
              fmt::format("the classifier {}: {}", path.string(), read.error().message));
}

os::Path TrackFolder(const Server& server) {
  const Config& config = server.options.config;
  return config.track_folder.empty() ? server.options.data / "track" : config.track_folder;
}

api::Settings SettingsOf(Server& server, const desk::DocumentRules& rules) {
  const Config& config = server.options.config;
  api::Settings settings;
  settings.version = server.options.version;
  settings.currency = rules.currency;
  settings.currency_digits = rules.currency_digits;
  settings.extra_names = rules.extra_names;
  settings.documents_folder = server.options.data / "documents";
  settings.tariff_folder = server.options.data / "tariff";
  settings.track_folder = TrackFolder(server);
  settings.ledger_folder = LedgerFolder(config, server.options.data);
  if (!config.tariff_procedures.empty()) settings.tariff_procedures = config.tariff_procedures;
  settings.demo = server.options.demo;
  settings.webhooks_to_private_addresses = config.webhooks_to_private_addresses;
  settings.setup_token = SetupToken(server);
  settings.key_rate.per_second = config.key_requests_per_second;
  settings.key_rate.burst = 2 * config.key_requests_per_second;
  settings.account_rate.per_second = config.account_requests_per_second;
  settings.rule_review_hour = config.rule_review_hour;
  settings.account_rate.burst = 10 * config.account_requests_per_second;
  return settings;
}

monitor::RoomOptions RoomOptionsOf(const Server& server, const DemoMovements* movements) {
  const Config& config = server.options.config;
  monitor::RoomOptions room;
  room.folder = TrackFolder(server);
  room.listeners = config.listeners;
  room.unknown = config.unknown_devices;
  room.limits = config.intake_limits;
  room.shards = config.track_threads;
  room.snapshot_s = config.track_snapshot_s;
  room.map_ages = config.map_ages;
  room.base_map = config.base_map;
  room.drone_register = config.drone_register;
  room.clock = &server.clock;
  if (movements != nullptr) {
    room.clock = &movements->clock();
    if (room.base_map.empty()) room.base_map = movements->base_map();
  }
  return room;
}

Result<std::unique_ptr<Posts>> StartPosts(Server& server, const access::SecretKey& key,
                                          desk::Store& store, clearance::Engine& engine,
                                          monitor::ControlRoom& room) {
  auto posts = Posts::Start({.config = server.options.config,
                             .data = server.options.data,
                             .key = key,
                             .store = store,
                             .engine = engine,
                             .room = room,
                             .metrics = server.metrics,
                             .log = server.voice.log,
                             .clock = &server.clock});
  if (posts && *posts) server.voice.say((*posts)->Hello());
  return posts;
}

// What belongs to the ledger. It goes before the API, which its last answers need: first the
// stories that are being told, then the members.
struct Ledger {
  OpenedLedger own;
  http::Router router;  // what is not the member's and not the desk's
  std::unique_ptr<DemoFederation> federation;
  std::unique_ptr<DemoLedger> stories;
  std::shared_ptr<GateTeller> gates;
  void Close() {
    if (gates) gates->Stop();
    stories.reset();
    federation.reset();
    own.Close();
  }
};

std::function<void(const payload::Audit&)> JournalIn(Server& server) {
  return [&server](const payload::Audit& audit) { server.deliveries.Write(audit); };
}

// As the demo's papers show it for ever. A port that the system chooses is not known yet.
std::string DeskUrl(std::uint16_t port) {
  return port == 0 ? "http://localhost" : fmt::format("http://localhost:{}", port);
}

Result<std::unique_ptr<DemoFederation>> OpenDemoFederation(Server& server,
                                                           const access::SecretKey& key) {
  return DemoFederation::Open({.folder = server.options.data,
                               .key = key,
                               .url = DeskUrl(server.options.config.port),
                               .tradetrust = server.options.config.ledger_tradetrust,
                               .clock = &server.clock,
                               .on_audit = JournalIn(server)});
}

std::unique_ptr<DemoLedger> TellStories(const Server& server, api::House& house,
                                        DemoFederation& federation) {
  const auto cast = FindDemoCast(house.store, house.engine);
  return DemoLedger::Start(
      federation, house,
      {.clients = cast ? cast->principals : std::vector<std::string>(),
       .importers = [folder = server.options.data] { return BusiestImporters(folder, 2); }},
      server.voice.say);
}

Result<OpenedLedger> OpenLedgerOf(Server& server, const access::SecretKey& key) {
  const Config& config = server.options.config;
  LedgerPlace place{.folder = LedgerFolder(config, server.options.data),
                    .key = key,
                    .clock = &server.clock,
                    .on_audit = JournalIn(server),
                    .tradetrust = config.ledger_tradetrust};
  if (!config.ledger_ca_file.empty()) place.ca_file = config.ledger_ca_file;
  return OpenLedger(place);
}

// The member that the configuration names, or the demo's federation; nothing where there is none.
Result<Ledger> FurnishLedger(Server& server, const access::SecretKey& key, api::House& house) {
  Ledger ledger;
  if (server.options.demo) {
    ASSIGN_OR_RETURN(ledger.federation, OpenDemoFederation(server, key));
    house.ledger = &ledger.federation->own();
    house.payloads = ledger.federation->payloads();
    house.settings.ledger_folder = ledger.federation->FolderOf(kDemoMember);
  } else {
    ASSIGN_OR_RETURN(ledger.own, OpenLedgerOf(server, key));
    house.ledger = ledger.own.member.get();
    house.payloads = ledger.own.payloads;
    if (ledger.own.deliveries) ledger.own.deliveries->AddTo(ledger.router);
  }
  if (house.ledger == nullptr) return ledger;
  const OpenedLedger& own =
      server.options.demo ? ledger.federation->opened(kDemoMember) : ledger.own;
  server.standings.Set(own.standings);
  house.engine.Subscribe(server.standings.Follower());
  AddLedgerReadings(server.metrics, *house.ledger);
  AddDeliveryReadings(server.metrics, own.deliveries);
  return ledger;
}

// When everybody who is told of commits is there. It goes before the API, also when a start fails.
Ledger Begin(Server& server, Ledger ledger, api::House& house) {
  server.deliveries.Begin(house.engine);
  if (house.ledger == nullptr || !house.gates) return ledger;
  ledger.gates = GateTeller::Start({.ledger = *house.ledger,
                                    .payloads = house.payloads,
                                    .gates = house.gates,
                                    .engine = house.engine,
                                    .clock = &server.clock});
  AddTellingReadings(server.metrics, house.gates);
  return ledger;
}

// Requests of posts go to the centre's inlet, deliveries to the ledger, all others to the API.
http::Handler Front(const api::Api& api, const Posts* posts, const Ledger& ledger) {
  return [&api, posts, &ledger](http::Request request, http::Reply reply) {
    if (ledger.own.deliveries && request.path == payload::kDeliveryPath) {
      return ledger.router.Handle(std::move(request), std::move(reply));
    }
    if (posts != nullptr && posts->Serves(request.path)) {
      return posts->Handle(std::move(request), std::move(reply));
    }
    api.Handle(std::move(request), std::move(reply));
  };
}

}  // namespace

Status Run(const RunOptions& options, const os::Clock& clock, const Voice& voice,
           const Progress& progress) {
  os::KeepFreedMemory();
  Server server{options, clock, voice};
  RETURN_IF_ERROR(os::MakeFolder(options.data));
  if (options.demo) RETURN_IF_ERROR(PrepareDemo(options.data, clock, progress));
  ASSIGN_OR_RETURN(const access::SecretKey key, OpenKey(options.data, server.random));
  ASSIGN_OR_RETURN(const std::unique_ptr<desk::Store> store,
                   OpenStore(options.config, options.data));
  const os::Path model =
      options.config.model.empty() ? options.data / "model" : options.config.model;
  ASSIGN_OR_RETURN(const clearance::EngineOptions engine_options,
                   EngineOptionsOf(server, model, key));
  ASSIGN_OR_RETURN(const std::unique_ptr<clearance::Engine> engine,
                   clearance::Engine::Start(*store, engine_options, progress));
  std::unique_ptr<DemoMovements> movements;
  if (options.demo) {
    ASSIGN_OR_RETURN(movements, DemoMovements::Open(TrackFolder(server), clock));
  }
  ASSIGN_OR_RETURN(
      const std::unique_ptr<monitor::ControlRoom> room,
      monitor::ControlRoom::Open(*store, *engine, RoomOptionsOf(server, movements.get())));
  api::Settings settings = SettingsOf(server, engine_options.rules);
  std::unique_ptr<DemoStream> demo;
  if (options.demo) {
    ASSIGN_OR_RETURN(settings.demo_accounts, SettleDemo(*engine, *store, options.data, clock,
                                                        server.random, options.demo_per_minute));
  }
  api::House house(*store, *engine, clock, key, server.random, settings, server.metrics);
  ASSIGN_OR_RETURN(house.oidc, OpenIdentity(options.config));
  house.find_past =
      PastLinesIn(options.config.history.empty() ? options.data : options.config.history);
  house.past_lines = engine_options.past_lines;
  ASSIGN_OR_RETURN(house.learned_classifier, OpenClassifier(options));
  house.room = room.get();
  ASSIGN_OR_RETURN(Ledger furnished, FurnishLedger(server, key, house));
  ASSIGN_OR_RETURN(const std::unique_ptr<api::Api> api, api::Api::Create(house, options.assets));
  if (options.config.ledger_tradetrust) {
    RETURN_IF_ERROR(api->AnswerTradeTrust(options.config.ledger_tradetrust_chain_id));
  }
  Ledger ledger = Begin(server, std::move(furnished), house);
  AddReadings(server.metrics, *engine, &house.streams);
  room->AddReadings(server.metrics);
  // Devices come when everybody who is told of them is there. A port that is taken ends the start:
  // a control room that hears nobody must not look as if all were quiet.
  RETURN_IF_ERROR(room->Start());
  ASSIGN_OR_RETURN(const std::unique_ptr<Posts> posts,
                   StartPosts(server, key, *store, *engine, *room));
  if (options.demo) {
    ASSIGN_OR_RETURN(demo, DemoStream::Start(*engine, *store, options.data, clock));
    if (engine->state().seq < 2000) demo->Fill(kFirstFill);
    demo->Set(options.demo_per_minute, true);
    house.demo = demo.get();
    movements->Start(*room, *house.gates, *store, *engine,
                     [&demo] { return demo->state().inspectors; });
  }
  ASSIGN_OR_RETURN(http::Server socket, http::Server::Start(SocketOptions(server, settings),
                                                            Front(*api, posts.get(), ledger)));
  if (ledger.federation) ledger.stories = TellStories(server, house, *ledger.federation);
  SayHello(server, socket.port(), settings.setup_token, house.directory.empty());
  WaitForEnd(voice);
  voice.say("Stopping: what is in hand is finished first.");
  house.demo = nullptr;
  if (movements) movements->Stop();
  demo.reset();
  socket.Stop(kGraceS);
  api->Stop();
  ledger.Close();
  if (posts) posts->Stop();
  room->Stop();
  engine->Stop();
  return {};
}

}  // namespace tidewaiter::server
