// For tests: store, engine and control room of a folder, as the server has them, without API and
// socket; and beside them what joins a border post with its centre.
#ifndef TIDEWAITER_SERVER_TEST_WHOLE_H_
#define TIDEWAITER_SERVER_TEST_WHOLE_H_

#include <memory>
#include <optional>
#include <string>

#include "http/server.h"
#include "server/posts.h"
#include "server/test_track_house.h"
#include "store/test_store.h"

namespace tidewaiter::server {

struct Whole {
  std::unique_ptr<desk::Store> store;
  std::unique_ptr<clearance::Engine> engine;
  std::unique_ptr<monitor::ControlRoom> room;
};

inline Whole OpenWhole(const os::Path& folder, const os::Clock& clock, bool ticking) {
  Whole whole;
  CHECK(os::MakeFolder(folder).has_value());
  auto store = store::SqliteEngine().open(folder);
  CHECK(store.has_value());
  whole.store = *std::move(store);
  clearance::EngineOptions options;
  options.rules = {.currency = "EUR", .currency_digits = 2, .offices = {}, .extra_names = {}};
  options.model_folder = folder / "model";
  options.live_folder = folder / "live";
  options.clock = &clock;
  auto engine = clearance::Engine::Start(*whole.store, options, NoProgress);
  CHECK(engine.has_value());
  whole.engine = *std::move(engine);
  monitor::RoomOptions room_options = TrackOptions(folder / "track", clock);
  room_options.ticking = ticking;
  room_options.snapshot_s = 1;
  auto room = monitor::ControlRoom::Open(*whole.store, *whole.engine, std::move(room_options));
  CHECK(room.has_value());
  whole.room = *std::move(room);
  return whole;
}

inline void CloseWhole(Whole& whole) {
  whole.room->Stop();
  whole.engine->Stop();
  whole.room.reset();
  whole.engine.reset();
  whole.store.reset();
}

// On disk when it returns.
inline void Put(Whole& whole, clearance::PutRecords records) {
  monitor::EngineWriter writer(*whole.engine);
  intake::Inbox<int> done;
  writer.Put(std::move(records), [&](const Result<std::uint64_t>& version) {
    EXPECT_TRUE(version) << version.error();
    done.Put(1);
  });
  done.Next();
}

inline void PutOne(Whole& whole, std::string_view collection, std::string id, std::string body) {
  Put(whole, {{{std::string(collection), std::move(id), {}, std::move(body), "", ""}}});
}

// ---- a post and its centre

inline constexpr const char* kPostSecret = "what malaba and its centre know";

inline access::SecretKey CentreKey() {
  access::SecretKey::Bytes bytes = {};
  bytes.fill(7);
  return access::SecretKey(bytes);
}

inline Config CentreConfig(const os::Path& folder) {
  const os::Path secrets = folder / "secrets";
  CHECK(os::MakeFolder(secrets).has_value());
  CHECK(os::WriteFile(secrets / "malaba", std::string(kPostSecret) + "\n").has_value());
  Config config;
  config.stream_role = "centre";
  config.stream_posts = {"malaba"};
  config.stream_secret_file = secrets;
  return config;
}

inline Config PostConfig(const os::Path& folder, std::uint16_t port) {
  CHECK(os::WriteFile(folder / "secret", kPostSecret).has_value());
  Config config;
  config.stream_role = "post";
  config.stream_post = "malaba";
  config.stream_secret_file = folder / "secret";
  config.stream_centre_url = "http://127.0.0.1:" + std::to_string(port);
  return config;
}

// One end of the way, over a room that runs; with its socket where it is the centre's.
struct End {
  Config config;
  const os::Clock* clock = &os::RealClock();
  access::SecretKey key = CentreKey();
  http::Metrics metrics{};
  std::vector<std::string> lines{};
  std::unique_ptr<Posts> posts{};
  std::optional<http::Server> socket{};
  ~End() { Stop(); }

  void Start(Whole& whole, const os::Path& folder, bool ticking) {
    auto started = Posts::Start({.config = config,
                                 .data = folder,
                                 .key = key,
                                 .store = *whole.store,
                                 .engine = *whole.engine,
                                 .room = *whole.room,
                                 .metrics = metrics,
                                 .ticking = ticking,
                                 .bundle_every_s = 0,
                                 .pull_ms = 20,
                                 .clock = clock});
    CHECK(started.has_value());
    posts = *std::move(started);
    CHECK(posts != nullptr);
  }
  // At the port, or any that is free.
  void Listen(std::uint16_t port) {
    http::ServerOptions options;
    options.port = port;
    options.body_limit = [](std::string_view) { return stream::kBatchWireMax; };
    auto server = http::Server::Start(options, [this](http::Request request, http::Reply reply) {
      posts->Handle(std::move(request), std::move(reply));
    });
    CHECK(server.has_value());
    socket.emplace(*std::move(server));
  }
  // The line is down, or the program ends.
  void Stop() {
    socket.reset();
    posts.reset();
  }
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_WHOLE_H_
